//! What people can do to the register. Each command is one transaction: decide,
//! write, record, and check that everything still fits together.
use super::{
    model::{AssignmentRow, ResponsibilityRow},
    queries, scope,
};
use crate::{
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{
            AdoptResponsibility, ChangeAssignment, ChangeResponsibility, RecordEvidence, ViewParty,
            ViewPerson,
        },
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        permit::Ref,
    },
};
use engine::{
    facts::{Adopted, Assignment, Evidence, Role, Scope},
    findings::Severity,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use web::{Error, Result};

/// A responsibility to adopt: one of the catalogue by its id, or one of the
/// organisation's own with a title.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Adoption {
    /// `BDR-06`, or an id of your own such as `OWN-01`. Several at once from the catalogue.
    #[serde(default)]
    pub ids: Vec<String>,
    pub title: Option<String>,
    pub group: Option<String>,
    pub definition: Option<String>,
    pub criticality: Option<Severity>,
    /// The hours in which it must be looked after.
    pub hours: Option<String>,
    /// The day from which it is adopted; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
}

pub fn adopt(tx: &mut Tx, desk: &Desk, new: &Adoption) -> Result<Vec<String>> {
    desk.here::<AdoptResponsibility>()?;
    if new.ids.is_empty() {
        return Err(Error::invalid(
            "ids",
            "names nothing",
            "Tick at least one responsibility, or write an id of your own.",
        ));
    }
    let from = match new.from {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let catalogue = company::catalogue();
    for (position, id) in (queries::next_position(tx)?..).zip(&new.ids) {
        let known = catalogue
            .responsibilities
            .iter()
            .any(|entry| entry.id == *id);
        if !known
            && new
                .title
                .as_deref()
                .is_none_or(|title| title.trim().is_empty())
        {
            return Err(Error::invalid(
                "title",
                format!("{id} is not in the catalogue and has no title"),
                "Give it a title.",
            ));
        }
        let adopted = Adopted {
            id: id.clone(),
            from,
            title: new.title.clone().filter(|_| !known),
            group: new.group.clone().filter(|_| !known),
            definition: new.definition.clone().filter(|_| !known),
            criticality: new.criticality.filter(|_| !known),
            hours: scope::from_form(new.hours.as_deref().filter(|_| !known), &[])?.hours,
            ..Adopted::default()
        };
        if queries::responsibility(tx, id)?.is_some() {
            return Err(Error::Conflict(format!("{id} is in the register already.")));
        }
        queries::add_responsibility(tx, position, &adopted)?;
        let act = Act {
            act: "responsibility.adopted",
            subject: ("responsibility", id),
        };
        ledger::record(tx, &desk.who, act, NOTHING, Some(&adopted))?;
    }
    desk.checked(tx)?;
    Ok(new.ids.clone())
}

/// Who answers for it (or does it), for which part, from when.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAssignment {
    pub party: Ref<PartyRow>,
    pub person: Option<Ref<PersonRow>>,
    pub role: Role,
    /// `Mon-Fri 08:00-18:00`, `24x7`, `office`, `outside office`. All hours that it needs when left out.
    pub hours: Option<String>,
    /// `site:NWK`: only these values. A dimension that is not named is not narrowed.
    #[serde(default)]
    pub only: Vec<String>,
    /// The scope as in the company file, in place of `hours` and `only`.
    pub scope: Option<Scope>,
    /// Today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
}

pub fn assign(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &NewAssignment,
) -> Result<Assignment> {
    let (responsibility, permit) = responsibility.resolve::<ChangeResponsibility>(tx, &desk.who)?;
    let (party, _) = new.party.resolve::<ViewParty>(tx, &desk.who)?;
    let person = match &new.person {
        Some(person) => Some(person.resolve::<ViewPerson>(tx, &desk.who)?.0),
        None => None,
    };
    let from = match new.from {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let assignment = Assignment {
        responsibility: responsibility.adopted.id,
        party: party.fact.id,
        person: person.map(|person| person.fact.id),
        role: new.role,
        scope: match &new.scope {
            Some(scope) => scope.clone(),
            None => scope::from_form(new.hours.as_deref(), &new.only)?,
        },
        from,
        until: new.until,
    };
    queries::add_assignment(tx, &new_id(desk.who.now), &assignment)?;
    let act = Act {
        act: "assignment.added",
        subject: ("responsibility", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&assignment))?;
    desk.checked(tx)?;
    Ok(assignment)
}

/// When an assignment ends.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Ending {
    /// The first day on which it no longer holds; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
}

/// Ends an assignment. One that has not begun by then is taken back whole; the
/// ledger keeps it.
pub fn end(
    tx: &mut Tx,
    desk: &Desk,
    assignment: &Ref<AssignmentRow>,
    ending: &Ending,
) -> Result<Assignment> {
    let (row, permit) = assignment.resolve::<ChangeAssignment>(tx, &desk.who)?;
    let until = match ending.until {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let mut after = row.assignment.clone();
    after.until = Some(until);
    if until <= row.assignment.from {
        queries::remove_assignment(tx, &permit)?;
    } else {
        queries::end_assignment(tx, &permit, until)?;
    }
    let act = Act {
        act: "assignment.ended",
        subject: ("responsibility", &row.assignment.responsibility),
    };
    ledger::record(tx, &desk.who, act, Some(&row.assignment), Some(&after))?;
    desk.checked(tx)?;
    Ok(after)
}

/// A record that a duty was done.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewEvidence {
    /// `BDR-06.D1`
    pub duty: String,
    /// `test_record`, `review_record` …
    pub kind: String,
    /// The day on which it was done; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub date: Option<Date>,
    pub note: Option<String>,
}

pub fn record_evidence(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &NewEvidence,
) -> Result<Evidence> {
    let (row, permit) = responsibility.resolve::<RecordEvidence>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let duties: BTreeMap<&str, &str> = register
        .responsibility(&row.adopted.id)
        .map(|resolved| {
            resolved
                .duties
                .iter()
                .map(|duty| (duty.id.as_str(), duty.title.as_str()))
                .collect()
        })
        .unwrap_or_default();
    if !duties.contains_key(new.duty.as_str()) {
        return Err(Error::invalid(
            "duty",
            "is not a duty of this responsibility",
            "Choose one of its duties.",
        ));
    }
    let date = new.date.unwrap_or(today);
    if date > today {
        return Err(Error::invalid(
            "date",
            "lies in the future",
            "Write the day on which it was done.",
        ));
    }
    let evidence = Evidence {
        duty: new.duty.clone(),
        date,
        kind: new.kind.clone(),
        party: Some(desk.who.actor.party.clone()),
        note: new.note.clone(),
    };
    queries::add_evidence(tx, &new_id(desk.who.now), &evidence)?;
    let act = Act {
        act: "evidence.recorded",
        subject: ("responsibility", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&evidence))?;
    desk.checked(tx)?;
    Ok(evidence)
}
