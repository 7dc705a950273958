//! Taking over: what stands in an outside calendar becomes absences or days off, by the
//! commands of those and with their permits. Days that have been stay as they were.
use super::{
    looked::{Event, State, days_of, look},
    model::{Means, OutsideCalendarRow, TakenRow},
    queries,
};
use crate::{
    organisation::{
        self,
        people::absences,
        places::{self, DaysOff, change_days_off},
    },
    platform::{
        actions::{ChangePerson, TakeOver},
        context::Desk,
        permit::{Permit, Ref},
    },
};
use engine::facts::Absence;
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// One press takes over as many at most.
const AT_ONCE: usize = 50;
/// Longer than any holiday; a whole year off by mistake would empty every rota.
const MOST_DAYS_OFF: usize = 31;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Taking {
    /// Which event; all that are new, of whole days and not marked as free when left out.
    pub event: Option<String>,
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Ending {
    pub event: String,
}

/// What came of it.
pub struct Taken {
    pub calendar: OutsideCalendarRow,
    pub count: usize,
    /// Of one that became an absence: its id.
    pub absence: Option<String>,
}

pub fn take(
    tx: &mut Tx,
    desk: &Desk,
    calendar: &Ref<OutsideCalendarRow>,
    new: &Taking,
) -> Result<Taken> {
    let (row, _permit) = calendar.resolve::<TakeOver>(tx, &desk.who)?;
    let looked = look(tx, desk, &row)?;
    let chosen: Vec<Event> = match &new.event {
        Some(event) => {
            let event = looked.find(event).ok_or(Error::NotFound)?;
            if !matches!(event.state, State::New | State::Moved) {
                return Err(Error::Conflict(
                    "There is nothing to take over: the register has it, or it is no longer in the calendar.".into(),
                ));
            }
            vec![event.clone()]
        }
        None => {
            let all = looked.events.into_iter();
            all.filter(|it| goes_with_all(it, row.means))
                .take(AT_ONCE)
                .collect()
        }
    };
    let count = chosen.len();
    let absence = match row.means {
        Means::Absences => as_absences(tx, desk, &row, chosen)?,
        Means::DaysOff => {
            as_days_off(tx, desk, &row, &chosen)?;
            None
        }
    };
    Ok(Taken {
        calendar: row,
        count,
        absence: absence.filter(|_| new.event.is_some()),
    })
}

/// Whether an event is taken over with all others, and not only by itself.
pub fn goes_with_all(event: &Event, means: Means) -> bool {
    let whole = event.times.is_none();
    event.state == State::New && whole && (means == Means::DaysOff || !event.free)
}

/// The permit for the absences of the calendar's person.
fn permit(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow) -> Result<Permit<ChangePerson>> {
    let person = row.person.as_deref().unwrap_or_default();
    let person = organisation::queries::person(tx, person)?.ok_or(Error::NotFound)?;
    desk.who.may::<ChangePerson>(&person)
}

/// The last of the absences.
fn as_absences(
    tx: &mut Tx,
    desk: &Desk,
    row: &OutsideCalendarRow,
    chosen: Vec<Event>,
) -> Result<Option<String>> {
    let permit = permit(tx, desk, row)?;
    let mut last = None;
    for event in chosen {
        let days = (event.first_day, event.last_day);
        let known = event.taken.as_ref().and_then(|it| it.absence.clone());
        let absence = match known {
            Some(absence) => {
                move_absence(tx, desk, &permit, &absence, days)?;
                absence
            }
            None => {
                let absence = Absence {
                    person: permit.on().to_owned(),
                    first_day: days.0,
                    last_day: days.1,
                    kind: row.kind.clone().unwrap_or_default(),
                    stand_in: None,
                    recorded_at: None,
                    ended_at: None,
                };
                absences::plan(tx, desk, &permit, absence)?
            }
        };
        remember(tx, desk, row, &event, Some(absence.clone()))?;
        last = Some(absence);
    }
    Ok(last)
}

/// Other days for an absence. Of one that has begun, what has been stays.
fn move_absence(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &str,
    (first, last): (Date, Date),
) -> Result<()> {
    let today = desk.today(tx)?;
    let mut all = organisation::queries::absences(tx)?.into_iter();
    let it = all.find(|it| it.id == absence).ok_or(Error::NotFound)?;
    let days = match it.absence.first_day < today {
        true => (it.absence.first_day, last.max(today - 1.day())),
        false => (first, last),
    };
    absences::move_to(tx, desk, permit, &it, days)
}

fn as_days_off(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow, chosen: &[Event]) -> Result<()> {
    let today = desk.today(tx)?;
    for event in chosen {
        if days_of((event.first_day, event.last_day)).count() > MOST_DAYS_OFF {
            return Err(Error::Conflict(format!(
                "The event from {} to {} is longer than a month. Write such days down on the company's page.",
                event.first_day, event.last_day
            )));
        }
    }
    let (list, mut days) = days_off(tx, row)?;
    for event in chosen {
        if let Some(taken) = &event.taken {
            leave_out(tx, row, taken, today, &mut days)?;
        }
    }
    for event in chosen {
        let all = days_of((event.first_day, event.last_day));
        days.extend(all.filter(|day| *day >= today));
        remember(tx, desk, row, event, None)?;
    }
    keep_days_off(tx, desk, &list, &days)
}

fn days_off(tx: &mut Tx, row: &OutsideCalendarRow) -> Result<(String, Vec<Date>)> {
    let mut lists = places::queries::holidays(tx)?.into_iter();
    let list = lists.find(|(name, _)| Some(name) == row.list.as_ref());
    list.ok_or(Error::NotFound)
}

/// Takes the days of an event off that are to come and that no other event of the calendar
/// gives.
fn leave_out(
    tx: &mut Tx,
    row: &OutsideCalendarRow,
    taken: &TakenRow,
    today: Date,
    days: &mut Vec<Date>,
) -> Result<()> {
    let others = queries::taken(tx, &row.id)?;
    let others = others.iter().filter(|it| it.event != taken.event);
    let others: Vec<&TakenRow> = others.collect();
    days.retain(|day| {
        let its = taken.first_day <= *day && *day <= taken.last_day;
        let also = others
            .iter()
            .any(|it| it.first_day <= *day && *day <= it.last_day);
        !its || also || *day < today
    });
    Ok(())
}

fn keep_days_off(tx: &mut Tx, desk: &Desk, list: &str, days: &[Date]) -> Result<()> {
    let new = DaysOff {
        name: None,
        days: days.iter().map(Date::to_string).collect(),
    };
    change_days_off(tx, desk, list, &new)
}

fn remember(
    tx: &mut Tx,
    desk: &Desk,
    row: &OutsideCalendarRow,
    event: &Event,
    absence: Option<String>,
) -> Result<()> {
    queries::remove_taken(tx, &row.id, &event.event)?;
    let taken = TakenRow {
        event: event.event.clone(),
        first_day: event.first_day,
        last_day: event.last_day,
        absence,
    };
    let by = desk.who.actor.ledger_name();
    queries::add_taken(tx, &row.id, &taken, &by, desk.who.now.as_microsecond())?;
    Ok(())
}

/// Ends in the register what has gone from the calendar.
pub fn end(
    tx: &mut Tx,
    desk: &Desk,
    calendar: &Ref<OutsideCalendarRow>,
    new: &Ending,
) -> Result<OutsideCalendarRow> {
    let (row, _permit) = calendar.resolve::<TakeOver>(tx, &desk.who)?;
    let looked = look(tx, desk, &row)?;
    let event = looked.find(&new.event).ok_or(Error::NotFound)?;
    let Some(taken) = event.taken.as_ref().filter(|_| event.state == State::Gone) else {
        return Err(Error::Conflict("It is still in the calendar.".into()));
    };
    queries::remove_taken(tx, &row.id, &taken.event)?;
    match &taken.absence {
        Some(absence) => {
            let permit = permit(tx, desk, &row)?;
            absences::cancel(tx, desk, &permit, absence)?;
        }
        None => {
            let (list, mut days) = days_off(tx, &row)?;
            let today = desk.today(tx)?;
            leave_out(tx, &row, taken, today, &mut days)?;
            keep_days_off(tx, desk, &list, &days)?;
        }
    }
    Ok(row)
}
