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
use jiff::civil::Date;
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
    };
    plan(tx, desk, &permit, &absence)
}

/// Writes down an absence of the person that the permit is for: its id.
pub fn plan(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &Absence,
) -> Result<String> {
    let id = new_id(desk.who.now);
    queries::add_absence(tx, &id, absence)?;
    let act = Act {
        act: "absence.planned",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, NOTHING, Some(absence))?;
    Ok(id)
}

/// The days of an absence, as the ledger has them.
#[derive(Serialize)]
struct Days {
    first_day: Date,
    last_day: Date,
}

/// Gives an absence other days.
pub fn move_to(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &AbsenceRow,
    (first_day, last_day): (Date, Date),
) -> Result<()> {
    if queries::move_absence(tx, permit, &absence.id, first_day, last_day)? == 0 {
        return Err(Error::NotFound);
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
    if queries::set_stand_in(tx, &permit, absence, stand_in.as_deref())? == 0 {
        return Err(Error::NotFound);
    }
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

/// Takes an absence off of the person that the permit is for.
pub fn cancel(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<ChangePerson>,
    absence: &str,
) -> Result<()> {
    if queries::remove_absence(tx, permit, absence)? == 0 {
        return Err(Error::NotFound);
    }
    let act = Act {
        act: "absence.cancelled",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, Some(&absence), NOTHING)
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
