//! How a duty stands: done, late, not done, or unknown. It is decided by its period
//! and grace, and by the evidence that proves as much as the duty asks for. What
//! proves less, or nothing at all, leaves it unknown, and unknown is never good.
use crate::cover::Moment;
use crate::facts::{Duty, Role};
use crate::register::{Register, Resolved};
use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its last time is too old, the grace included.
    NotDone,
    /// The period is over, the grace is not.
    Late,
    /// There is no evidence of it, or none that proves enough.
    Unknown,
    /// Evidence that proves enough is within the period.
    Done,
    /// It has no period, and no evidence yet.
    OnEvent,
}

/// A duty at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// The day of the newest evidence that proves enough.
    pub last: Option<Date>,
    /// The day of the newest evidence that proves too little, where that is newer.
    pub weak: Option<Date>,
    /// When it is to be done next; of a duty without evidence, when it was to be done
    /// for the first time since somebody answers for it.
    pub due: Option<Timestamp>,
    /// From this moment on it counts as not done.
    pub ends: Option<Timestamp>,
    /// Two periods and the grace have passed without evidence since this moment, with
    /// somebody accountable all the time.
    pub neglected: Option<Timestamp>,
}

/// How a duty of the register stands at `at`. Nothing where it is not known there.
pub fn standing(register: &Register, duty: &str, at: Timestamp) -> Option<Standing> {
    let resolved = register.responsibilities().iter();
    let resolved = resolved
        .clone()
        .find(|it| it.duties.iter().any(|own| own.id == duty))?;
    let duty = resolved.duties.iter().find(|own| own.id == duty)?;
    let moment = Moment::new(register, at);
    let owned = owned_since(register, resolved, moment.at);
    Some(of(&moment, resolved, duty, owned))
}

/// Every duty of what is in force at `at`, with how it stands.
pub fn all(register: &Register, at: Timestamp) -> Vec<(&Resolved, &Duty, Standing)> {
    let moment = Moment::new(register, at);
    let in_force = register.responsibilities().iter();
    let in_force = in_force.filter(|resolved| resolved.in_force(moment.at));
    let mut all = Vec::new();
    for resolved in in_force {
        let owned = owned_since(register, resolved, moment.at);
        for duty in &resolved.duties {
            all.push((resolved, duty, of(&moment, resolved, duty, owned)));
        }
    }
    all
}

/// Since when somebody answers for a responsibility without a break in days; nothing
/// when nobody does now.
pub(crate) fn owned_since(register: &Register, resolved: &Resolved, at: i64) -> Option<i64> {
    let index = register.index_of(&resolved.id)?;
    let held: Vec<(i64, i64)> = register
        .held_of(index)
        .filter(|held| held.role == Role::Accountable && held.from <= at)
        .map(|held| (held.from, held.until))
        .collect();
    let mut since = held
        .iter()
        .filter(|(_, until)| *until > at)
        .map(|(from, _)| *from)
        .min()?;
    // Whoever held it until then handed it over without a break.
    while let Some(before) = held
        .iter()
        .filter(|(from, until)| *from < since && *until >= since)
        .map(|(from, _)| *from)
        .min()
    {
        since = before;
    }
    Some(since.max(resolved.begins))
}

pub(crate) fn of(
    moment: &Moment,
    resolved: &Resolved,
    duty: &Duty,
    owned: Option<i64>,
) -> Standing {
    let register = moment.register;
    let last_of = |dates: Option<&Vec<Date>>| {
        let dates = dates.map_or(&[][..], Vec::as_slice);
        dates[..dates.partition_point(|date| *date <= moment.today)]
            .last()
            .copied()
    };
    let last = last_of(register.evidence.get(&duty.id));
    let weak = last_of(register.weak_evidence.get(&duty.id))
        .filter(|weak| last.is_none_or(|last| last < *weak));
    let Some((every, grace)) = register.periods.get(&duty.id) else {
        return Standing {
            state: match (last, weak) {
                (Some(_), _) => State::Done,
                (None, Some(_)) => State::Unknown,
                (None, None) => State::OnEvent,
            },
            last,
            weak,
            due: None,
            ends: None,
            neglected: None,
        };
    };
    let after = |from: DateTime, spans: &[&Span]| {
        let mut civil = from;
        for span in spans {
            civil = civil.checked_add(**span).ok()?;
        }
        Some(crate::civil::instant(register.zone(), civil))
    };
    let midnight = |date: Date| date.to_datetime(Time::midnight());
    let day_of =
        |second: i64| register.date(Timestamp::from_second(second).unwrap_or(Timestamp::MIN));
    let first = midnight(day_of(
        owned.unwrap_or(resolved.begins).max(resolved.begins),
    ));
    let from = last.map_or(first, midnight);
    let due = after(from, &[every]);
    let ends = after(from, &[every, grace]);
    let state = match (last, due, ends) {
        (None, ..) => State::Unknown,
        (_, Some(due), _) if moment.at < due => State::Done,
        (_, _, Some(ends)) if moment.at <= ends => State::Late,
        // An end beyond all time never comes.
        (_, None, _) | (_, _, None) => State::Done,
        _ => State::NotDone,
    };
    // Since the last time, or since somebody answers for it, whichever came later.
    let since = owned.map(|_| last.map_or(first, |last| midnight(last).max(first)));
    let neglected = since
        .and_then(|since| after(since, &[every, every, grace]))
        .filter(|from| *from < moment.at);
    let instant =
        |second: Option<i64>| second.and_then(|second| Timestamp::from_second(second).ok());
    Standing {
        state,
        last,
        weak,
        due: instant(due),
        ends: instant(ends),
        neglected: instant(neglected),
    }
}
