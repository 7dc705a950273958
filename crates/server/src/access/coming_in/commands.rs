//! What officers do about coming in. Each command is one transaction.
use crate::{
    access::queries,
    organisation::model::PersonRow,
    platform::{
        actions::{AllowNewStart, AskNewStart, InvitePerson, SuspendPerson},
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        outbox::{self, Mail},
        permit::Ref,
        sign_in::{self, Link, link_for, model::NewStartRow, ways},
    },
};
use engine::facts::{Access, Person};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// A new start that nobody has allowed by then is forgotten.
const WAITS: SignedDuration = SignedDuration::from_hours(24 * 3);

/// How a link got to its person.
pub enum Handed {
    /// To this mail address.
    Mailed(String),
    /// For the officer to hand over.
    Shown(String),
}

/// A link by which a person who has no way in yet sets one up.
pub fn invite(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>) -> Result<Handed> {
    let (row, permit) = person.resolve::<InvitePerson>(tx, &desk.who)?;
    if ways::of(tx, &row.fact.id)?.any() {
        return Err(Error::Conflict(format!(
            "{} has a way in already. Was everything lost? Then ask for a new start: another officer has to allow it.",
            row.fact.name
        )));
    }
    let act = Act {
        act: "person.invited",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
    hand(tx, desk, &row.fact, Link::Once)
}

/// Mails a link where mail is set up and the person has an address; else it is shown, once.
fn hand(tx: &mut Tx, desk: &Desk, person: &Person, kind: Link) -> Result<Handed> {
    let now = desk.who.now;
    let token = link_for(tx, &person.id, kind, now)?;
    let settings = &desk.app.settings;
    let (Some(to), true) = (person.mail(), settings.mail.is_some()) else {
        return Ok(Handed::Shown(format!("/sign-in/{token}")));
    };
    let base = settings.address.trim_end_matches('/');
    let mail = Mail {
        to: to.to_owned(),
        subject: format!(
            "Your invitation to the desk of {}",
            desk.app.organisation_name()
        ),
        text: format!(
            "Hello {},\n\n{} invites you to the desk of {}. Open this within fifteen minutes:\n\n{base}/sign-in/{token}\n\nIt works once. You then set up how you come in: a passkey, or a password with an authenticator app.\nYou did not expect this? Then leave it alone; nothing happens.\n",
            person.name,
            desk.who.actor.name,
            desk.app.organisation_name(),
        ),
    };
    let once = format!("invitation {}", new_id(now));
    outbox::mail(tx, &desk.app.keys, now, &once, &mail)?;
    Ok(Handed::Mailed(to.to_owned()))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Why {
    pub reason: String,
}

/// Asks for a new start. What the person has goes on working until they use it.
pub fn ask_new_start(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>, why: &Why) -> Result<()> {
    let (row, permit) = person.resolve::<AskNewStart>(tx, &desk.who)?;
    if why.reason.trim().is_empty() {
        return Err(Error::invalid(
            "reason",
            "is empty",
            "Write what happened, and how you know that it is really them.",
        ));
    }
    if other_officers(tx, desk)? == 0 {
        return Err(Error::Conflict(
            "A second officer has to allow this, and there is none. On the machine itself: tandem sign-in-link --new-start --person ID.".into(),
        ));
    }
    let asked = NewStartRow {
        organisation: tx.organisation().to_owned(),
        id: new_id(desk.who.now),
        person: row.fact.id,
        reason: why.reason.trim().to_owned(),
        asked_by: desk.who.actor.person.clone(),
        asked_at: desk.who.now.as_microsecond(),
        allowed_at: None,
    };
    sign_in::add_new_start(tx, &asked)?;
    let act = Act {
        act: "new_start.asked",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&asked.reason))
}

/// Officers of the company beside the one who asks.
fn other_officers(tx: &mut Tx, desk: &Desk) -> Result<usize> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let is_active = |id: &str| {
        register
            .person(id)
            .is_some_and(|person| register.is_active(person, today))
    };
    let mut officers: Vec<String> = queries::grants(tx)?
        .into_iter()
        .filter(|row| row.grant.access == Access::Officer && row.is_in_force(today))
        .map(|row| row.grant.person)
        .filter(|person| *person != desk.who.actor.person && is_active(person))
        .collect();
    officers.sort();
    officers.dedup();
    Ok(officers.len())
}

/// Allows what another officer has asked for, and gives the link.
pub fn allow_new_start(tx: &mut Tx, desk: &Desk, asked: &Ref<NewStartRow>) -> Result<Handed> {
    let (row, permit) = asked.resolve::<AllowNewStart>(tx, &desk.who)?;
    let (me, now) = (&desk.who.actor.person, desk.who.now);
    if row.asked_by == *me || row.person == *me {
        return Err(Error::Forbidden(
            "Nobody allows what they have asked for, or their own new start. Ask another officer."
                .into(),
        ));
    }
    if row.asked_at <= (now - WAITS).as_microsecond() {
        return Err(Error::Conflict(
            "This was asked for more than three days ago. Ask again.".into(),
        ));
    }
    if sign_in::allow_new_start(tx, permit.on(), me, now.as_microsecond())? == 0 {
        return Err(Error::Conflict("This has been allowed already.".into()));
    }
    let person = crate::organisation::queries::person(tx, &row.person)?.ok_or(Error::NotFound)?;
    let act = Act {
        act: "new_start.allowed",
        subject: ("person", &row.person),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)?;
    hand(tx, desk, &person.fact, Link::NewStart)
}

/// What waits for a second officer.
pub fn waiting(tx: &mut Tx, desk: &Desk) -> Result<Vec<NewStartRow>> {
    let since = (desk.who.now - WAITS).as_microsecond();
    Ok(sign_in::new_starts(tx, since)?)
}

/// Shuts a person out: every session, link and known device ends at once.
pub fn suspend(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>) -> Result<()> {
    let (row, permit) = person.resolve::<SuspendPerson>(tx, &desk.who)?;
    if row.fact.id == desk.who.actor.person {
        return Err(Error::Conflict(
            "Nobody shuts themselves out. Another officer can do it.".into(),
        ));
    }
    let (id, now) = (permit.on(), desk.who.now);
    ways::passkey::has_account(tx, id)?;
    let by = desk.who.actor.ledger_name();
    sign_in::suspend(tx, id, Some(&by), Some(now.as_microsecond()))?;
    sign_in::end_all_of(tx, id, now)?;
    let act = Act {
        act: "person.suspended",
        subject: ("person", id),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)
}

pub fn let_in_again(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>) -> Result<()> {
    let (_, permit) = person.resolve::<SuspendPerson>(tx, &desk.who)?;
    sign_in::suspend(tx, permit.on(), None, None)?;
    let act = Act {
        act: "person.let_in_again",
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)
}
