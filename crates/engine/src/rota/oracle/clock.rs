//! Instants of times on the clocks, each asked of the time library itself.
use jiff::ToSpan;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::cell::RefCell;
use std::collections::HashMap;

/// A zone, and its number in what was asked before.
#[derive(Clone)]
pub(super) struct Zone {
    number: usize,
    pub rules: TimeZone,
}

thread_local! {
    /// What was asked before: the same few days come again and again.
    static ASKED: RefCell<HashMap<(usize, DateTime), i64>> = RefCell::default();
    static GOT: RefCell<HashMap<String, Zone>> = RefCell::default();
}

pub(super) fn zone_of(name: &str) -> Zone {
    GOT.with_borrow_mut(|got| {
        if !got.contains_key(name) {
            let rules = TimeZone::get(name).unwrap();
            let number = got.len();
            got.insert(name.to_owned(), Zone { number, rules });
        }
        got[name].clone()
    })
}

pub(super) fn instant(zone: &Zone, time: DateTime) -> i64 {
    ASKED.with_borrow_mut(|asked| {
        *asked
            .entry((zone.number, time))
            .or_insert_with(|| ask(zone, time))
    })
}

/// The instant of a time on the clocks, as the decision says it.
fn ask(zone: &Zone, time: DateTime) -> i64 {
    let offset = match zone.rules.to_ambiguous_timestamp(time).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Fold { before, .. } => before,
        AmbiguousOffset::Gap { before, .. } => {
            let late = before.to_timestamp(time).unwrap();
            let mut last = zone.rules.preceding(late + 1.second());
            return last.next().unwrap().timestamp().as_second();
        }
    };
    offset.to_timestamp(time).unwrap().as_second()
}
