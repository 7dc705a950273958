//! Stretches of real time, in the words and numbers that a person reads.
use crate::civil::Clock;
use crate::cover::Moment;
use crate::intervals::{self, Span};

const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What to show of stretches that go on.
pub(super) struct Shown {
    /// Those of the next two weeks; where there are none, the first ones after that.
    pub coming: Vec<Span>,
    /// Seconds in the coming week; where there are none, half of those in two weeks.
    pub per_week: f64,
    /// `Sun 00:00-08:00`, on the organisation's clocks.
    pub weekly: String,
}

pub(super) fn shown(moment: &Moment, spans: &[Span]) -> Shown {
    let at = moment.at;
    let until = |days: i64| intervals::intersect(spans, &[(at, at + days * DAY)]);
    let week = until(7);
    let mut coming = until(14);
    if coming.is_empty() {
        coming = spans.iter().take(3).copied().collect();
    }
    let seconds = |days: i64| intervals::seconds(&until(days)) as f64;
    let per_week = if week.is_empty() {
        seconds(14) / 2.0
    } else {
        seconds(7)
    };
    let described = if week.is_empty() { &coming } else { &week };
    Shown {
        weekly: weekly(moment, described, week.is_empty()),
        coming,
        per_week,
    }
}

/// Seconds as hours, to the hundredth.
pub(super) fn hours(seconds: f64) -> f64 {
    (seconds / 36.0).round() / 100.0
}

/// Equal stretches of several days are put together: `Mon, Tue 17:00-24:00`.
fn weekly(moment: &Moment, spans: &[Span], dated: bool) -> String {
    let window = match (spans.first(), spans.last()) {
        (Some(first), Some(last)) => (first.0, last.1),
        _ => return String::new(),
    };
    let clock = Clock::new(moment.register.zone(), window);
    if intervals::seconds(spans) >= WEEK && spans.len() == 1 {
        return "every hour".to_owned();
    }
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let mut pieces: Vec<(i64, i64)> = Vec::new();
    for &(from, to) in spans {
        pieces.push((clock.wall(from), clock.wall(to)));
    }
    // Read as a week that begins on Monday, wherever in it the instant stands.
    if !dated {
        pieces.sort_by_key(|(from, _)| (weekday(*from), from.rem_euclid(DAY)));
    }
    for (from, to) in pieces {
        let (day, text) = piece(from, to, dated);
        match groups.iter_mut().find(|(other, _)| *other == text) {
            Some((_, days)) if !days.contains(&day) => days.push(day),
            Some(_) => {}
            None => groups.push((text, vec![day])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(text, days)| format!("{} {text}", joined(&days)));
    groups.collect::<Vec<_>>().join("; ")
}

/// `Mon-Thu` for three days in a row and more.
fn joined(days: &[String]) -> String {
    let at = |day: &String| NAMES.iter().position(|name| name == day);
    let in_a_row = days.len() > 2
        && days
            .windows(2)
            .all(|pair| at(&pair[0]).is_some() && at(&pair[1]) == at(&pair[0]).map(|it| it + 1));
    match days {
        [first, .., last] if in_a_row => format!("{first}-{last}"),
        _ => days.join(", "),
    }
}

fn weekday(wall: i64) -> i64 {
    (wall.div_euclid(DAY) - 4).rem_euclid(7)
}

fn piece(from: i64, to: i64, dated: bool) -> (String, String) {
    let day = |wall: i64| {
        let name = NAMES[weekday(wall) as usize];
        let date = jiff::Timestamp::from_second(wall)
            .map(|stamp| jiff::tz::Offset::UTC.to_datetime(stamp).date());
        match date {
            Ok(date) if dated => format!("{name} {date}"),
            _ => name.to_owned(),
        }
    };
    let time = |wall: i64| {
        let minute = wall.rem_euclid(DAY) / 60;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    };
    let midnight = to.rem_euclid(DAY) == 0;
    let last = if midnight { to - DAY } else { to };
    let end = if midnight {
        "24:00".to_owned()
    } else {
        time(to)
    };
    let text = match last.div_euclid(DAY) - from.div_euclid(DAY) {
        0 => format!("{}-{end}", time(from)),
        1 if to - from < DAY => format!("{}-{end} of the next day", time(from)),
        _ => format!("{} to {} {end}", time(from), day(last)),
    };
    (day(from), text)
}
