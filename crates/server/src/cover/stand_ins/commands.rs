//! Asking somebody to stand in, and their answer. Each command is one transaction.
use super::queries;
use crate::{
    cover::model::StandInRequestRow,
    organisation::{
        self,
        model::{AbsenceRow, PersonRow},
    },
    platform::{
        actions::{AnswerStandIn, AskStandIn, ViewPerson},
        context::Desk,
        ids::new_id,
        ledger::{Act, NOTHING},
        outbox::{self, Mail},
        permit::Ref,
    },
};
use engine::facts::Person;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewRequest {
    /// Who is asked to stand in.
    pub person: Ref<PersonRow>,
}

/// What the ledger says of a request and of its answer.
#[derive(Serialize)]
struct Asked<'a> {
    absence: &'a str,
    stand_in: &'a str,
    answer: Option<&'a str>,
}

/// An absence of a person that is not over.
pub fn absence_of(tx: &mut Tx, desk: &Desk, person: &str, absence: &str) -> Result<AbsenceRow> {
    let all = organisation::queries::absences(tx)?.into_iter();
    let mut found = all
        .filter(|row| row.id == absence && row.absence.person == person)
        .filter(|row| row.absence.stands());
    let found = found.next().ok_or(Error::NotFound)?;
    if found.absence.last_day < desk.today(tx)? {
        return Err(Error::NotFound);
    }
    Ok(found)
}

pub fn ask(
    tx: &mut Tx,
    desk: &Desk,
    person: &Ref<PersonRow>,
    absence: &str,
    new: &NewRequest,
) -> Result<()> {
    let (away, permit) = person.resolve::<AskStandIn>(tx, &desk.who)?;
    let (other, _) = new.person.resolve::<ViewPerson>(tx, &desk.who)?;
    let absence = absence_of(tx, desk, permit.on(), absence)?;
    if other.fact.id == away.fact.id {
        return Err(Error::invalid(
            "person",
            "nobody stands in for themselves",
            "Choose somebody else.",
        ));
    }
    let known = queries::stand_in_requests(tx)?;
    let waits = known.iter().any(|row| {
        row.absence == absence.id && row.person == other.fact.id && row.answer.is_none()
    });
    if waits {
        return Err(Error::Conflict(format!(
            "{} has been asked, and has not answered yet.",
            other.fact.name
        )));
    }
    let row = StandInRequestRow {
        organisation: desk.who.actor.organisation.clone(),
        id: new_id(desk.who.now),
        absence: absence.id.clone(),
        person: other.fact.id.clone(),
        asked_by: desk.who.actor.person.clone(),
        asked_at: desk.who.now.as_microsecond(),
        answer: None,
        answered_at: None,
    };
    queries::add_stand_in_request(tx, &row)?;
    tell(tx, desk, &row, &away.fact, &other.fact, &absence)?;
    let after = Asked {
        absence: &absence.id,
        stand_in: &other.fact.id,
        answer: None,
    };
    let act = Act {
        act: "stand_in.asked",
        subject: ("person", permit.on()),
    };
    desk.changed(tx, act, NOTHING, Some(&after))
}

/// The answer of whoever was asked; with a yes they stand in from then on.
pub fn answer(
    tx: &mut Tx,
    desk: &Desk,
    request: &Ref<StandInRequestRow>,
    yes: bool,
) -> Result<AbsenceRow> {
    let (row, _) = request.resolve::<AnswerStandIn>(tx, &desk.who)?;
    let all = organisation::queries::absences(tx)?.into_iter();
    let mut of = all.filter(|absence| absence.id == row.absence);
    let absence = of.next().ok_or(Error::NotFound)?;
    let word = if yes { "accepted" } else { "declined" };
    if queries::answer_stand_in(tx, &row.id, word, desk.who.now.as_microsecond())? == 0 {
        return Err(Error::Conflict("This has been answered already.".into()));
    }
    // A no of whoever was named already leaves nobody named.
    let was_named =
        !absence.stand_in_said && absence.absence.stand_in.as_ref() == Some(&row.person);
    if yes || was_named {
        organisation::keep_past(tx, desk, &absence)?;
        let who = yes.then_some(row.person.as_str());
        organisation::queries::set_stand_in(tx, &absence.id, who, yes)?;
    }
    let after = Asked {
        absence: &absence.id,
        stand_in: &row.person,
        answer: Some(word),
    };
    let act = Act {
        act: if yes {
            "stand_in.accepted"
        } else {
            "stand_in.declined"
        },
        subject: ("person", &absence.absence.person),
    };
    desk.changed(tx, act, NOTHING, Some(&after))?;
    Ok(absence)
}

/// A mail to whoever is asked, where an address is known.
fn tell(
    tx: &mut Tx,
    desk: &Desk,
    row: &StandInRequestRow,
    away: &Person,
    other: &Person,
    absence: &AbsenceRow,
) -> Result<()> {
    let mut contacts = other.contacts.iter();
    let Some(to) = contacts.find(|contact| matches!(&*contact.kind, "mail" | "email")) else {
        return Ok(());
    };
    let day = |day: jiff::civil::Date| day.strftime("%-d %B %Y").to_string();
    let mail = Mail {
        to: to.value.clone(),
        subject: format!("Can you stand in for {}?", away.name),
        text: format!(
            "{},\n\n{} is away from {} to {}. You are asked to stand in.\n\nSay yes or no: {}/people/{}/absences/{}\n",
            other.name,
            away.name,
            day(absence.absence.first_day),
            day(absence.absence.last_day),
            desk.app.settings.public_url(),
            away.id,
            absence.id
        ),
    };
    let once = format!("stand-in:{}", row.id);
    outbox::mail(tx, &desk.app.keys, desk.who.now, &once, &mail)?;
    Ok(())
}
