//! The cover of a window of time, as a text for terminals and as JSON for programs.
use engine::rota::{Report, Shared};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// As many lines of one sort as somebody would still read.
const SHOWN: usize = 40;

/// `{"holes":[…],"doubles":[…],"seams":[…],"load":[…], …}`, indented, with a line
/// break at the end.
pub fn cover_json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report holds texts and numbers");
    text.push('\n');
    text
}

/// The same for people, on the clocks of the served zone.
pub fn cover_text(report: &Report, zone: &TimeZone) -> String {
    let mut text = String::new();
    let when = |from: Timestamp, to: Timestamp| stretch(zone, from, to);
    section(&mut text, "Holes: nobody is on", &report.holes, |hole| {
        format!(
            "{:<8} {}  {} ({})",
            hole.responsibility,
            when(hole.from, hole.to),
            hole.cause,
            hole.rota
        )
    });
    section(
        &mut text,
        "Doubles: more are on than are needed",
        &report.doubles,
        |double| {
            format!(
                "{:<8} {}  {}",
                double.responsibility,
                when(double.from, double.to),
                double.on.join(", ")
            )
        },
    );
    section(
        &mut text,
        "Seams: one party hands over to another",
        &report.seams,
        |seam| {
            let at = zone.to_datetime(seam.at).strftime("%a %Y-%m-%d %H:%M");
            format!(
                "{:<8} {at}  {} to {}",
                seam.responsibility, seam.from, seam.to
            )
        },
    );
    section(
        &mut text,
        "Hangs on one alone: each hour once",
        &report.alone,
        |alone| {
            let count = alone.responsibilities.len();
            let noun = if count == 1 {
                "responsibility"
            } else {
                "responsibilities"
            };
            format!("{:<16} {count} {noun}, {}", alone.who, hours(alone.minutes))
        },
    );
    section(&mut text, "Cover on paper only", &report.paper, |paper| {
        let kind = paper.kind.replace('_', " ");
        let missing = paper.missing.join(", ");
        format!(
            "{:<8} {}: {kind} {missing}",
            paper.responsibility, paper.person
        )
        .trim_end()
        .to_owned()
    });
    section(&mut text, "Never on", &report.never, |never| {
        format!("{:<16} {}", never.who, never.rota)
    });
    section(&mut text, "Load", &report.load, |load| {
        let over = if load.over_limit {
            ", more than a quarter"
        } else {
            ""
        };
        format!(
            "{:<16} {}, {} nights, {} days without 11 hours of rest, {} rests between duties under 11 hours, {:.1} % of the time{over}",
            load.person,
            hours(load.minutes),
            load.nights,
            load.short_rests,
            load.short_breaks,
            load.share * 100.0
        )
    });
    section(
        &mut text,
        "Fairness: against an even share of the time as a member",
        &report.fairness,
        |fair| {
            format!(
                "{:<16} {:<16} {}; nights {}; weekends {}; holidays {}",
                fair.rota.as_deref().unwrap_or("all rotas"),
                fair.who,
                shared(&fair.hours),
                shared(&fair.nights),
                shared(&fair.weekends),
                shared(&fair.holidays)
            )
        },
    );
    section(
        &mut text,
        "Looks after nothing: nobody is wanted on it",
        &report.idle,
        |rota| format!("{rota}: it names no responsibility, so it can have no hole"),
    );
    let minutes = report.holes.iter().map(|hole| hole.minutes).sum();
    text.push_str(&match report.holes.len() {
        0 if report.looked_after.is_empty() => {
            "No responsibility is on a rota in this time: whether somebody is on is unknown.\n"
                .to_owned()
        }
        0 => "No hole: somebody is on whenever somebody is needed.\n".to_owned(),
        1 => format!("1 hole: {}.\n", hours(minutes)),
        count => format!("{count} holes: {}.\n", hours(minutes)),
    });
    text
}

/// `12 h of 10 h, 2 h more (+20 %)`
fn shared(it: &Shared) -> String {
    let off = it.difference_minutes;
    let words = match off {
        0 => "even".to_owned(),
        off if off > 0 => format!("{} more", hours(off)),
        off => format!("{} less", hours(-off)),
    };
    let percent = it.difference_percent.filter(|_| off != 0);
    let percent = percent.map_or(String::new(), |percent| format!(" ({percent:+} %)"));
    format!("{}, {words}{percent}", hours(it.minutes))
}

fn section<T>(text: &mut String, title: &str, items: &[T], line: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    text.push_str(&format!("{title} ({})\n\n", items.len()));
    for item in items.iter().take(SHOWN) {
        text.push_str(&format!("  {}\n", line(item).trim_end()));
    }
    if items.len() > SHOWN {
        text.push_str(&format!(
            "  and {} more; --format json has all\n",
            items.len() - SHOWN
        ));
    }
    text.push('\n');
}

fn stretch(zone: &TimeZone, from: Timestamp, to: Timestamp) -> String {
    let (from, to) = (zone.to_datetime(from), zone.to_datetime(to));
    let end = match from.date() == to.date() {
        true => to.strftime("%H:%M").to_string(),
        false => to.strftime("%a %Y-%m-%d %H:%M").to_string(),
    };
    format!("{} to {end}", from.strftime("%a %Y-%m-%d %H:%M"))
}

fn hours(minutes: i64) -> String {
    match minutes % 60 {
        0 => format!("{} h", minutes / 60),
        rest => format!("{} h {rest} min", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_on_a_rota_nobody_is_said_to_be_on() {
        let text = |looked_after: &[&str]| {
            let report = Report {
                looked_after: looked_after.iter().map(|id| (*id).to_owned()).collect(),
                ..Report::default()
            };
            cover_text(&report, &TimeZone::UTC)
        };
        assert!(text(&[]).ends_with("whether somebody is on is unknown.\n"));
        assert!(text(&["EUS-02"]).ends_with("somebody is on whenever somebody is needed.\n"));
    }
}
