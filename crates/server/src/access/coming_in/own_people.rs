//! Once somebody of a partner has come in, that partner's people are its own: who else
//! comes in for it takes effect when one of them has said yes. Else an officer of the
//! company could make somebody up, let them in, and be the partner.
use crate::{
    access::queries,
    platform::{
        context::Desk,
        ledger::{self, Sought},
        outbox::{self, Mail},
        sign_in::{self, model::NewStartRow, ways},
    },
};
use engine::facts::{Party, PartyKind, Person};
use jiff::Timestamp;
use store::Tx;
use web::Result;

/// The act of the ledger by which it is known, for good, that somebody has come in.
const CAME_IN: &str = "way_in.set_up";

/// The party that has a word in who comes in as this person: a partner of which somebody
/// has come in, for everybody who is not of it.
pub fn has_a_word(tx: &mut Tx, desk: &Desk, person: &Person) -> Result<Option<Party>> {
    let register = desk.register(tx)?;
    let party = register
        .party(&person.party)
        .filter(|party| party.kind == PartyKind::Partner && party.id != desk.who.actor.party);
    let Some(party) = party else {
        return Ok(None);
    };
    for one in &register.company().people {
        if one.party == party.id && has_come_in(tx, &one.id)? {
            return Ok(Some(party.clone()));
        }
    }
    Ok(None)
}

fn has_come_in(tx: &mut Tx, person: &str) -> Result<bool> {
    let sought = Sought {
        act: CAME_IN.into(),
        subject: format!("person:{person}"),
        ..Sought::all(1)
    };
    Ok(!ledger::matching(tx, &sought)?.is_empty())
}

/// Whether anybody of the party but this person could say yes now: they are there, come in,
/// and may read.
pub fn can_answer(tx: &mut Tx, desk: &Desk, party: &Party, but: &str) -> Result<bool> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    for one in &register.company().people {
        if one.party != party.id || one.id == but {
            continue;
        }
        let grants = queries::grants_of(tx, &one.id)?;
        if grants.iter().any(|row| row.is_in_force(today))
            && !sign_in::is_shut_out(tx, &one.id, desk.who.now)?
            && ways::of(tx, &one.id)?.any()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks everybody else of the party, by mail.
pub fn ask(tx: &mut Tx, desk: &Desk, party: &Party, row: &NewStartRow) -> Result<()> {
    let name = name_of(tx, desk, &row.person)?;
    let what = what(row);
    let subject = format!("Does {name} belong to you?");
    let text = format!(
        "{} of {} has asked for {what} for {name}, as one of {}. It takes effect when one of you says yes:\n\n{}/parties/{}\n\nSay yes only if you know {name} and the address that is shown there. Else leave it alone: it is forgotten after three days.\n",
        desk.who.actor.name,
        desk.app.organisation_name(),
        party.name,
        desk.app.settings.public_url(),
        party.id,
    );
    send(tx, desk, party, row, "asked", &subject, &text)
}

/// Tells everybody of the party what two officers have allowed without its word.
pub fn tell(tx: &mut Tx, desk: &Desk, party: &Party, row: &NewStartRow) -> Result<()> {
    let name = name_of(tx, desk, &row.person)?;
    let asked_by = name_of(tx, desk, &row.asked_by)?;
    let subject = format!("{name} comes in for you, without your word");
    let text = format!(
        "{asked_by} of {company} has asked for {what} for {name}, as one of {party}, and {me} has allowed it. Nobody of {party} could be asked: nobody else of it comes in at present. The reason that was given: {reason}\n\nIs {name} not one of you, or do they not come in themselves? Then speak to {company} at once. It stands in the record, and on {url}/parties/{id}\n",
        company = desk.app.organisation_name(),
        what = what(row),
        party = party.name,
        me = desk.who.actor.name,
        reason = row.reason,
        url = desk.app.settings.public_url(),
        id = party.id,
    );
    send(tx, desk, party, row, "allowed", &subject, &text)
}

/// What is asked for, in words.
pub fn what(row: &NewStartRow) -> String {
    match row.access {
        Some(access) => format!(
            "access as {}",
            crate::platform::authority::access_name(access)
        ),
        None => "a way in".into(),
    }
}

fn name_of(tx: &mut Tx, desk: &Desk, person: &str) -> Result<String> {
    let register = desk.register(tx)?;
    let known = register.person(person);
    Ok(known.map_or_else(|| person.to_owned(), |person| person.name.clone()))
}

fn send(
    tx: &mut Tx,
    desk: &Desk,
    party: &Party,
    row: &NewStartRow,
    once: &str,
    subject: &str,
    text: &str,
) -> Result<()> {
    let register = desk.register(tx)?;
    let now: Timestamp = desk.who.now;
    let today = register.date(now);
    for one in &register.company().people {
        let is_theirs = one.party == party.id && register.is_active(one, today);
        // Whoever was asked for may be made up: nobody says yes for themselves.
        let is_theirs = is_theirs && (once != "asked" || one.id != row.person);
        let Some(to) = one.mail().filter(|_| is_theirs) else {
            continue;
        };
        let mail = Mail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: format!("{},\n\n{text}", one.name),
        };
        let once = format!("new-start:{}:{once}:{}", row.id, one.id);
        outbox::mail(tx, &desk.app.keys, now, &once, &mail)?;
    }
    Ok(())
}
