//! When people are away, and who stands in.
use crate::organisation::{
    model::{AbsenceRow, PersonRow},
    queries,
};
use crate::platform::{
    actions::{ChangePerson, ViewPerson},
    context::Desk,
    ids::new_id,
    ledger::{Act, NOTHING},
    permit::{Permit, Ref},
};
use engine::facts::Absence;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAbsence {
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    /// The last day away, itself included.
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
    /// `vacation`, `training`, `illness` …
    pub kind: String,
    pub stand_in: Option<Ref<PersonRow>>,
}

/// Plans an absence: its id.
pub fn plan_absence(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    new: &NewAbsence,
) -> Result<String> {
    let (_, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let absence = Absence {
        person: permit.on().to_owned(),
        first_day: new.first_day,
        last_day: new.last_day,
        kind: new.kind.trim().to_owned(),
        stand_in: resolve_stand_in(tx, desk, new.stand_in.as_ref())?,
        recorded_at: None,
        ended_at: None,
    };
    plan(tx, desk, &permit, absence)
}

/// Writes down an absence of the person that the permit is for: its id.
pub fn plan(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: Absence,
) -> Result<String> {
    let now = second(desk.who.now);
    let begins = desk.register(tx)?.begins(absence.first_day);
    let absence = Absence {
        // Who was on until now was on.
        recorded_at: (begins < now).then_some(now),
        ..absence
    };
    let id = new_id(desk.who.now);
    queries::add_absence(tx, &id, &absence, false)?;
    let act = Act {
        act: "absence.planned",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, NOTHING, Some(&absence))?;
    Ok(id)
}

/// The days of an absence, as the ledger has them.
#[derive(Serialize)]
struct Days {
    first_day: Date,
    last_day: Date,
}

/// Gives an absence other days, for the time from now on.
pub fn move_to(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &AbsenceRow,
    (first_day, last_day): (Date, Date),
) -> Result<()> {
    keep_past(tx, desk, absence)?;
    if queries::move_absence(tx, permit, &absence.id, first_day, last_day)? == 0 {
        return Err(Error::NotFound);
    }
    let now = second(desk.who.now);
    if desk.register(tx)?.begins(first_day) < now {
        queries::record_absence(tx, &absence.id, now)?;
    }
    let before = Days {
        first_day: absence.absence.first_day,
        last_day: absence.absence.last_day,
    };
    let after = Days {
        first_day,
        last_day,
    };
    let act = Act {
        act: "absence.moved",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, Some(&before), Some(&after))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct StandIn {
    /// Nobody when left out.
    pub stand_in: Option<Ref<PersonRow>>,
}

pub fn name_stand_in(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    absence: &str,
    new: &StandIn,
) -> Result<()> {
    let (_, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let stand_in = resolve_stand_in(tx, desk, new.stand_in.as_ref())?;
    let row = absence_of(tx, permit.on(), absence)?;
    keep_past(tx, desk, &row)?;
    queries::set_stand_in(tx, absence, stand_in.as_deref(), false)?;
    let act = Act {
        act: "absence.stand_in_named",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, NOTHING, Some(&stand_in))
}

pub fn cancel_absence(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    absence: &str,
) -> Result<()> {
    let (_, permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    cancel(tx, desk, &permit, absence)
}

/// Takes an absence off of the person that the permit is for. Of one that has begun, what
/// has been stays.
pub fn cancel(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &str,
) -> Result<()> {
    let row = absence_of(tx, permit.on(), absence)?;
    let now = second(desk.who.now);
    match counts_from(tx, desk, &row)? < now {
        true => queries::end_absence(tx, absence, now)?,
        false => queries::remove_absence(tx, permit, absence)?,
    };
    let act = Act {
        act: "absence.cancelled",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, Some(&absence), NOTHING)
}

fn absence_of(tx: &mut Tx, person: &str, absence: &str) -> Result<AbsenceRow> {
    let all = queries::absences(tx)?.into_iter();
    let mut found = all.filter(|row| row.id == absence && row.absence.person == person);
    let found = found.find(|row| row.absence.stands());
    found.ok_or(Error::NotFound)
}

/// Sets apart what has been of an absence, before another stands in for the rest of it.
pub fn keep_past(tx: &mut Tx, desk: &Desk, row: &AbsenceRow) -> Result<()> {
    let now = second(desk.who.now);
    if counts_from(tx, desk, row)? < now {
        let past = Absence {
            ended_at: Some(now),
            ..row.absence.clone()
        };
        queries::add_absence(tx, &new_id(desk.who.now), &past, row.stand_in_said)?;
        queries::record_absence(tx, &row.id, now)?;
    }
    Ok(())
}

/// Since when an absence keeps somebody off.
fn counts_from(tx: &mut Tx, desk: &Desk, row: &AbsenceRow) -> Result<Timestamp> {
    let begins = desk.register(tx)?.begins(row.absence.first_day);
    let recorded = row.absence.recorded_at;
    Ok(recorded.map_or(begins, |recorded| recorded.max(begins)))
}

/// Rotas are exact to the second.
fn second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn resolve_stand_in(
    tx: &mut Tx,
    desk: &Desk,
    stand_in: Option<&Ref<PersonRow>>,
) -> Result<Option<String>> {
    match stand_in {
        Some(person) => Ok(Some(person.resolve::<ViewPerson>(tx, &desk.who)?.0.fact.id)),
        None => Ok(None),
    }
}
