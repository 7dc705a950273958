mod dull;
mod published;
mod reading;
mod strangers;

use super::*;
use jiff::tz::TimeZone;

fn zone(name: &str) -> TimeZone {
    crate::civil::zone(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A calendar of events, each with the properties that are given.
fn calendar(events: &[&str]) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".to_owned();
    for (number, event) in events.iter().enumerate() {
        let event = event.replace('\n', "\r\n");
        text += "BEGIN:VEVENT\r\n";
        if !event.contains("UID:") {
            text += &format!("UID:{number}\r\n");
        }
        text += &format!("{event}\r\nEND:VEVENT\r\n");
    }
    text + "END:VCALENDAR\r\n"
}

fn starts(within: &Within) -> Vec<Timestamp> {
    let starts = within.occurrences.iter().map(|it| match it.when {
        When::Times(from, _) => from,
        When::Days(..) => panic!("{it:?} is of whole days"),
    });
    starts.collect()
}

/// 2026 as people in Berlin see it.
fn of_2026(text: &str) -> Within {
    let outside = read(text.as_bytes()).unwrap();
    let (from, to) = (at("2025-12-31T23:00:00Z"), at("2026-12-31T23:00:00Z"));
    outside.within(from, to, &zone("Europe/Berlin"))
}

/// Each occurrence in a line, as a person would note it.
fn noted(within: &Within) -> Vec<String> {
    let berlin = zone("Europe/Berlin");
    let note = |it: &Occurrence| {
        let when = match it.when {
            When::Days(first, last) => format!("{first}..{last}"),
            When::Times(from, to) => format!(
                "{}..{}",
                berlin.to_datetime(from).strftime("%Y-%m-%d %H:%M"),
                berlin.to_datetime(to).strftime("%Y-%m-%d %H:%M")
            ),
        };
        let title = it.title.as_deref().unwrap_or("-");
        format!("{when} {title} [{}]", it.original)
    };
    within.occurrences.iter().map(note).collect()
}

fn whys(within: &Within) -> Vec<String> {
    let said = within.unread.iter();
    said.map(|it| format!("{}: {}", it.line, it.why)).collect()
}
