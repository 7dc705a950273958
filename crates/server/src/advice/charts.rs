//! Where things stand in a drawing. Each row is one SVG without a view box, its places
//! in percent, so that patterns and words never stretch; a table stands beside it.
use crate::platform::words::percent;

/// A straight scale from the left edge to the right one.
#[derive(Clone, Copy)]
pub struct Scale {
    from: f64,
    to: f64,
}

/// A rectangle in a row.
pub struct Bar {
    pub class: &'static str,
    pub x: String,
    pub width: String,
    pub y: u32,
    pub height: u32,
    pub title: String,
}

/// A line across a row or an axis, with its word.
pub struct Tick {
    pub x: String,
    pub label: String,
    pub anchor: &'static str,
}

impl Scale {
    /// From `from` to the largest of the values, and a little beyond.
    pub fn over(from: f64, values: impl IntoIterator<Item = f64>) -> Scale {
        let to = values.into_iter().fold(from, f64::max);
        let room = if to > from { (to - from) * 1.02 } else { 1.0 };
        Scale {
            from,
            to: from + room,
        }
    }

    /// From the smallest to the largest, with a little room on both sides.
    pub fn around(values: impl IntoIterator<Item = f64> + Clone) -> Scale {
        let low = values.clone().into_iter().fold(f64::INFINITY, f64::min);
        let high = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let room = ((high - low) * 0.03).max(1.0);
        match low <= high {
            true => Scale {
                from: low - room,
                to: high + room,
            },
            false => Scale { from: 0.0, to: 1.0 },
        }
    }

    fn share(self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    pub fn x(self, value: f64) -> String {
        percent(self.share(value))
    }

    pub fn bar(self, class: &'static str, from: f64, to: f64, title: String) -> Bar {
        let (from, to) = if from <= to { (from, to) } else { (to, from) };
        Bar {
            class,
            x: self.x(from),
            width: percent(self.share(to) - self.share(from)),
            y: 4,
            height: 22,
            title,
        }
    }

    /// Four to six round steps.
    pub fn ticks(self, say: impl Fn(f64) -> String) -> Vec<Tick> {
        let step = round_step((self.to - self.from) / 4.0);
        let mut ticks = Vec::new();
        let mut at = (self.from / step).ceil() * step;
        while at <= self.to && ticks.len() < 12 {
            let share = self.share(at);
            ticks.push(Tick {
                x: percent(share),
                label: say(at),
                anchor: match share {
                    share if share < 0.04 => "start",
                    share if share > 0.94 => "end",
                    _ => "middle",
                },
            });
            at += step;
        }
        ticks
    }
}

impl Bar {
    pub fn at(mut self, y: u32, height: u32) -> Bar {
        self.y = y;
        self.height = height;
        self
    }
}

/// One, two or five times a power of ten, not below `least`.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    if least <= 0.0 || !least.is_finite() {
        return 1.0;
    }
    while power * 10.0 <= least {
        power *= 10.0;
    }
    while power > least {
        power /= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_few() {
        assert_eq!(round_step(17_000.0), 20_000.0);
        assert_eq!(round_step(0.3), 0.5);
        let scale = Scale::over(0.0, [430_000.0]);
        let ticks = scale.ticks(|at| format!("{at}"));
        let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["0", "200000", "400000"]);
        assert_eq!(ticks[0].anchor, "start");
    }

    #[test]
    fn a_bar_lies_within_the_row_whichever_end_comes_first() {
        let scale = Scale::around([-50.0, 150.0]);
        let bar = scale.bar("chart-bar", 100.0, -50.0, String::new());
        assert!(bar.x.starts_with("2."), "{}", bar.x);
        let width: f64 = bar.width.trim_end_matches('%').parse().unwrap();
        assert!((70.0..72.0).contains(&width), "{width}");
        assert_eq!(Scale::around([]).x(0.0), "0.000%");
    }
}
