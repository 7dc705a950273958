//! Which clocks a calendar means: by an IANA name, by what Windows calls the zone, or by
//! the rules that the calendar brings along (`VTIMEZONE`).
use super::{
    days::DAY,
    events::Component,
    rule::{Rule, rule},
    values::{Moment, moment, moment_of},
    walk::{Steps, Stretch, walk},
    windows,
};
use crate::civil::{self, Clock};
use crate::intervals::Span;
use jiff::tz::TimeZone;
use std::{collections::HashMap, ops::ControlFlow};

/// The zones that a calendar describes itself, by the name that it uses.
#[derive(Clone, Debug, Default)]
pub struct Zones(HashMap<String, Described>);

/// What a calendar says of a zone.
#[derive(Clone, Debug)]
struct Described {
    /// An IANA name, as some programs add it.
    location: Option<String>,
    changes: Result<Vec<Change>, String>,
}

/// From its moments on, clocks go by another offset.
#[derive(Clone, Debug)]
struct Change {
    start: i64,
    /// Seconds east of UTC, before and after.
    from: i64,
    to: i64,
    rule: Option<Rule>,
    also: Vec<i64>,
}

/// More changes than any real zone has.
const MOST_CHANGES: usize = 2_000;
const MOST_STEPS: u64 = 200_000;

impl Zones {
    /// Learns a `VTIMEZONE`.
    pub fn learn(&mut self, described: &Component) {
        let Some(name) = described.text("TZID") else {
            return;
        };
        let parts = described.parts.iter();
        let parts = parts.filter(|it| matches!(&*it.name, "STANDARD" | "DAYLIGHT"));
        let changes: Result<Vec<Change>, String> = parts.map(change).collect();
        let changes = changes.and_then(|changes| match changes.is_empty() {
            true => Err("it has no rules".into()),
            false => Ok(changes),
        });
        let location = described.text("X-LIC-LOCATION");
        self.0.insert(name, Described { location, changes });
    }

    /// The clocks of a zone, right for a window of time; or why they are not known.
    pub fn clock(&self, name: &str, window: Span) -> Result<Clock, String> {
        if let Some(zone) = known(name) {
            return Ok(Clock::new(&zone, window));
        }
        let not = |why: &str| {
            let name: String = name.chars().take(60).collect();
            format!("the time zone “{name}” is not understood: {why}")
        };
        let Some(described) = self.0.get(name) else {
            return Err(not("its name is not known, and no rules come along"));
        };
        if let Some(zone) = described.location.as_deref().and_then(known) {
            return Ok(Clock::new(&zone, window));
        }
        let changes = described.changes.as_ref().map_err(|why| not(why))?;
        pieces(changes, window)
            .map(|pieces| Clock::of_pieces(window, pieces))
            .ok_or_else(|| not("its rules are too long"))
    }
}

/// A zone by a name that is the same everywhere.
fn known(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if let Some(zone) = civil::zone(name) {
        return Some(zone);
    }
    let short = name.strip_suffix(" Standard Time").unwrap_or(name);
    let mut windows = windows::ZONES.iter();
    if let Some((_, iana)) = windows.find(|(theirs, _)| *theirs == short) {
        return civil::zone(iana);
    }
    // Some programs put a path of their own before the name.
    let path = name.strip_prefix('/')?;
    let starts = path.match_indices('/').map(|(at, _)| at + 1);
    starts.filter_map(|at| civil::zone(&path[at..])).next()
}

fn change(part: &Component) -> Result<Change, String> {
    let line = |name: &'static str| part.get(name).ok_or(format!("its rules lack {name}"));
    let Moment::Local(start, None) = moment(line("DTSTART")?)? else {
        return Err("its rules do not begin on its own clocks".into());
    };
    let mut also = Vec::new();
    for dates in part.all("RDATE") {
        for text in dates.value.split(',') {
            also.push(moment_of(text, dates)?.civil());
        }
    }
    let mut rules = part.all("RRULE");
    let rule = rules.next().map(rule).transpose()?;
    if rules.next().is_some() {
        return Err("its rules have rules of their own".into());
    }
    Ok(Change {
        start,
        from: offset(&line("TZOFFSETFROM")?.value)?,
        to: offset(&line("TZOFFSETTO")?.value)?,
        rule,
        also,
    })
}

/// `+0100`, `-053000`
fn offset(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let wrong = || "one of its offsets is none".to_owned();
    let (sign, digits) = match text.split_at_checked(1).ok_or_else(wrong)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return Err(wrong()),
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return Err(wrong());
    }
    let part = |at: usize| {
        digits
            .get(at..at + 2)
            .map_or(0, |it| it.parse().unwrap_or(0))
    };
    let seconds = part(0) * 3_600 + part(2) * 60 + part(4);
    if seconds >= DAY {
        return Err(wrong());
    }
    Ok(sign * seconds)
}

/// From which instant on which offset holds; nothing when there is no end to it.
fn pieces(changes: &[Change], window: Span) -> Option<Vec<(i64, i64)>> {
    let mut steps = Steps(MOST_STEPS);
    let mut found: Vec<(i64, i64)> = Vec::new();
    for it in changes {
        let mut onsets = vec![it.start];
        onsets.extend(&it.also);
        if let Some(rule) = &it.rule {
            let stretch = Stretch {
                start: it.start,
                // So that the offset with which the window begins is among them.
                from: window.0 - 3 * 366 * DAY,
                to: window.1.saturating_add(2 * DAY),
                whole_days: false,
            };
            let ends = |civil: i64| match &rule.until {
                Some(Moment::Utc(until)) => civil - it.from > *until,
                Some(until) => civil > until.civil(),
                None => false,
            };
            let mut left = rule.count.unwrap_or(i64::MAX);
            let walked = walk(rule, stretch, &mut steps, |civil| {
                left -= 1;
                if ends(civil) || left < 0 || onsets.len() > MOST_CHANGES {
                    return ControlFlow::Break(());
                }
                onsets.push(civil);
                ControlFlow::Continue(())
            });
            walked.ok()?;
        }
        if onsets.len() > MOST_CHANGES {
            return None;
        }
        found.extend(onsets.into_iter().map(|civil| (civil - it.from, it.to)));
    }
    found.sort_unstable();
    found.dedup();
    let first = changes.iter().min_by_key(|it| it.start - it.from)?;
    found.insert(0, (i64::MIN, first.from));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_windows_is_one_that_is_known() {
        for (windows, iana) in windows::ZONES {
            assert!(civil::zone(iana).is_some(), "{windows}: {iana}");
        }
        let names = windows::ZONES.iter().map(|(name, _)| name);
        assert!(names.is_sorted());
        for (name, iana) in [
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("Pacific Standard Time (Mexico)", "America/Tijuana"),
            (
                "/freeassociation.sourceforge.net/Europe/Lisbon",
                "Europe/Lisbon",
            ),
            (
                "/mozilla.org/20050126_1/America/Argentina/Ushuaia",
                "America/Argentina/Ushuaia",
            ),
        ] {
            assert_eq!(known(name).unwrap().iana_name(), Some(iana));
        }
        assert!(known("Customized Time Zone").is_none());
    }
}
