//! What lies in the copy of a calendar, beside what the register knows of it.
use super::{
    model::{Means, OutsideCalendarRow, TakenRow},
    queries,
};
use crate::{
    organisation::{self, model::AbsenceRow},
    platform::{context::Desk, ids::hex},
};
use engine::outside::{self, Occurrence, Unread, When};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use store::Tx;
use web::Result;

/// How far ahead events are shown.
const SHOWN: SignedDuration = SignedDuration::from_hours(366 * 24);
/// How far around an event is looked for before it counts as gone.
const AHEAD: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);
const BACK: SignedDuration = SignedDuration::from_hours(31 * 24);

/// How an event stands to the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The register knows nothing of it.
    New,
    /// The register has these days already, from somewhere else.
    There,
    Taken,
    /// Taken over, and on other days in the calendar since.
    Moved,
    /// Taken over, and no longer in the calendar.
    Gone,
}

/// An event that is not over, or one that was taken over and has gone.
#[derive(Clone)]
pub struct Event {
    /// Names it within its calendar.
    pub event: String,
    pub title: Option<String>,
    pub private: bool,
    /// The calendar says that this time is not taken up.
    pub free: bool,
    pub first_day: Date,
    pub last_day: Date,
    /// From when to when, where it is not of whole days.
    pub times: Option<(Timestamp, Timestamp)>,
    pub state: State,
    pub taken: Option<TakenRow>,
}

/// What a look at a copy shows.
#[derive(Default)]
pub struct Looked {
    /// By their first day.
    pub events: Vec<Event>,
    pub unread: Vec<Unread>,
    pub more_unread: usize,
    pub cut_short: bool,
    /// There is a copy, and this instance cannot open it.
    pub sealed_by_another: bool,
}

impl Looked {
    pub fn find(&self, event: &str) -> Option<&Event> {
        self.events.iter().find(|it| it.event == event)
    }
}

/// What the register has that an event could be.
struct Known {
    absences: Vec<AbsenceRow>,
    days: Vec<Date>,
}

pub fn look(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow) -> Result<Looked> {
    let register = desk.register(tx)?;
    let zone = register.zone();
    let today = register.date(desk.who.now);
    let known = known(tx, row)?;
    let mut taken: HashMap<String, TakenRow> = queries::taken(tx, &row.id)?
        .into_iter()
        .map(|it| (it.event.clone(), it))
        .collect();
    let Some(copy) = queries::copy(tx, &row.id)? else {
        return Ok(Looked::default());
    };
    let Some(file) = desk.app.keys.open(&row.copy_purpose(), &copy) else {
        return Ok(Looked {
            sealed_by_another: true,
            ..Looked::default()
        });
    };
    let now = desk.who.now;
    let around = |span: SignedDuration| now.saturating_add(span).unwrap_or(now);
    // Only what was read to its end is kept as a copy.
    let within = outside::read(&file)
        .map(|it| it.within(around(-BACK), around(AHEAD), zone))
        .unwrap_or_default();
    let mut events = Vec::new();
    let last_shown = zone.to_datetime(around(SHOWN)).date();
    for it in &within.occurrences {
        let mut event = event(it, zone);
        event.taken = taken.remove(&event.event);
        let is_over = event.last_day < today && event.taken.is_none();
        if is_over || event.first_day >= last_shown && event.taken.is_none() {
            continue;
        }
        event.state = state(&event, row, &known, today);
        let was_over = event.taken.as_ref().is_some_and(|it| it.last_day < today);
        if event.last_day >= today || (event.state == State::Moved && !was_over) {
            events.push(event);
        }
    }
    // Where not all was seen, nothing can be said to have gone.
    let gone = taken.into_values().filter(|_| !within.cut_short);
    events.extend(gone.filter(|it| it.last_day >= today).map(gone_event));
    events.sort_by(|a, b| (a.first_day, &a.event).cmp(&(b.first_day, &b.event)));
    Ok(Looked {
        events,
        unread: within.unread,
        more_unread: within.more_unread,
        cut_short: within.cut_short,
        sealed_by_another: false,
    })
}

fn known(tx: &mut Tx, row: &OutsideCalendarRow) -> Result<Known> {
    let absences = organisation::queries::absences(tx)?.into_iter();
    let of =
        |it: &AbsenceRow| Some(&it.absence.person) == row.person.as_ref() && it.absence.stands();
    let lists = organisation::places::queries::holidays(tx)?.into_iter();
    let mut list = lists.filter(|(name, _)| Some(name) == row.list.as_ref());
    Ok(Known {
        absences: absences.filter(of).collect(),
        days: list.next().map(|(_, days)| days).unwrap_or_default(),
    })
}

fn event(it: &Occurrence, zone: &TimeZone) -> Event {
    let (first_day, last_day) = it.when.days(zone);
    Event {
        event: name(it),
        title: it.title.clone(),
        private: it.private,
        free: it.free,
        first_day,
        last_day,
        times: match it.when {
            When::Times(from, to) if !it.when.is_whole_days(zone) => Some((from, to)),
            _ => None,
        },
        state: State::New,
        taken: None,
    }
}

/// Its own name and which one of a series it is, as a digest.
fn name(it: &Occurrence) -> String {
    let mut digest = Sha256::new();
    digest.update(it.uid.as_bytes());
    digest.update([0]);
    digest.update(it.original.as_bytes());
    hex(&digest.finalize())
}

fn gone_event(it: TakenRow) -> Event {
    Event {
        event: it.event.clone(),
        title: None,
        private: false,
        free: false,
        first_day: it.first_day,
        last_day: it.last_day,
        times: None,
        state: State::Gone,
        taken: Some(it),
    }
}

fn state(event: &Event, row: &OutsideCalendarRow, known: &Known, today: Date) -> State {
    let days = (event.first_day, event.last_day);
    let there = match row.means {
        Means::Absences => {
            let mut all = known.absences.iter().map(|it| &it.absence);
            all.any(|it| it.first_day <= days.0 && days.1 <= it.last_day)
        }
        Means::DaysOff => days_of(days)
            .filter(|day| *day >= today)
            .all(|day| known.days.contains(&day)),
    };
    match (&event.taken, there) {
        (Some(taken), _) if (taken.first_day, taken.last_day) != days => State::Moved,
        // Whoever took a day off the list by hand has it on offer again.
        (Some(_), false) if row.means == Means::DaysOff => State::New,
        (Some(_), _) => State::Taken,
        (None, true) => State::There,
        (None, false) => State::New,
    }
}

/// Every day from the first to the last.
pub fn days_of((first, last): (Date, Date)) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(move |day| *day <= last)
}
