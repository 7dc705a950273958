//! What officers do about coming in. Each command is one transaction.
use super::own_people;
use crate::{
    access::queries,
    organisation::model::PersonRow,
    platform::{
        actions::{AllowForParty, AllowNewStart, AskNewStart, InvitePerson, SuspendPerson},
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        outbox::{self, Mail},
        permit::Ref,
        sign_in::{self, Link, link_for, model::NewStartRow, ways},
    },
};
use engine::facts::{Access, Grant, Party, Person};
use jiff::{SignedDuration, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
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
    /// Not yet: this party has to say yes first.
    Asked(String),
    /// No link was needed: it was more access that was allowed.
    Given,
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
    if let Some(party) = own_people::has_a_word(tx, desk, &row.fact)? {
        let reason = format!("{} comes in for the first time", row.fact.name);
        ask_for(tx, desk, &row.fact, Some(&party), reason, None)?;
        return Ok(Handed::Asked(party.name));
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
    let (row, _) = person.resolve::<AskNewStart>(tx, &desk.who)?;
    if why.reason.trim().is_empty() {
        return Err(Error::invalid(
            "reason",
            "is empty",
            "Write what happened, and how you know that it is really them.",
        ));
    }
    let party = own_people::has_a_word(tx, desk, &row.fact)?;
    let reason = why.reason.trim().to_owned();
    ask_for(tx, desk, &row.fact, party.as_ref(), reason, None)
}

/// Asks for more access for a person of a partner that has a word in it.
pub fn ask_for_access(
    tx: &mut Tx,
    desk: &Desk,
    person: &Person,
    party: &Party,
    grant: &Grant,
) -> Result<()> {
    let access = (grant.access, grant.until);
    ask_for(
        tx,
        desk,
        person,
        Some(party),
        grant.reason.clone(),
        Some(access),
    )
}

/// Writes down what waits for a second person: one of the party, where it has a word and
/// somebody of it can be asked; else another officer.
fn ask_for(
    tx: &mut Tx,
    desk: &Desk,
    person: &Person,
    party: Option<&Party>,
    reason: String,
    grant: Option<(Access, Option<Date>)>,
) -> Result<()> {
    let asks_party = match party {
        Some(party) => own_people::can_answer(tx, desk, party, &person.id)?,
        None => false,
    };
    if !asks_party && other_officers(tx, desk)? == 0 {
        return Err(Error::Conflict(
            "A second officer has to allow this, and there is none. On the machine itself: tandem sign-in-link --new-start --person ID.".into(),
        ));
    }
    let access = grant.map(|(access, _)| access);
    let waits = waiting(tx, desk)?;
    if party.is_some()
        && waits
            .iter()
            .any(|it| it.person == person.id && it.access == access)
    {
        return Err(Error::Conflict(
            "This has been asked for, and waits for an answer.".into(),
        ));
    }
    let asked = NewStartRow {
        organisation: tx.organisation().to_owned(),
        id: new_id(desk.who.now),
        person: person.id.clone(),
        party: person.party.clone(),
        reason,
        asked_by: desk.who.actor.person.clone(),
        asked_at: desk.who.now.as_microsecond(),
        allowed_by: None,
        allowed_at: None,
        access,
        until: grant.and_then(|(_, until)| until),
    };
    sign_in::add_new_start(tx, &asked)?;
    if let Some(party) = party.filter(|_| asks_party) {
        own_people::ask(tx, desk, party, &asked)?;
    }
    let act = Act {
        act: "new_start.asked",
        subject: ("person", &asked.person),
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

/// Allows what another officer has asked for, and gives the link. Where a party has a word
/// in it, that party allows it, unless nobody of it could: then it is told.
pub fn allow_new_start(tx: &mut Tx, desk: &Desk, asked: &Ref<NewStartRow>) -> Result<Handed> {
    let (row, permit) = asked.resolve::<AllowNewStart>(tx, &desk.who)?;
    let me = &desk.who.actor.person;
    if row.asked_by == *me || row.person == *me {
        return Err(Error::Forbidden(
            "Nobody allows what they have asked for, or their own new start. Ask another officer."
                .into(),
        ));
    }
    let person = crate::organisation::queries::person(tx, &row.person)?.ok_or(Error::NotFound)?;
    let party = own_people::has_a_word(tx, desk, &person.fact)?;
    if let Some(party) = &party {
        if own_people::can_answer(tx, desk, party, &row.person)? {
            return Err(Error::Forbidden(format!(
                "{} says yes to this itself. Its people have been asked by mail.",
                party.name
            )));
        }
        own_people::tell(tx, desk, party, &row)?;
    }
    let unheard = party.as_ref().map(|party| party.id.as_str());
    allow(tx, desk, &row, permit.on(), &person.fact, unheard)
}

/// Says yes for one's own party: whoever it is about is one of its people.
pub fn allow_for_party(tx: &mut Tx, desk: &Desk, asked: &Ref<NewStartRow>) -> Result<Handed> {
    let (row, permit) = asked.resolve::<AllowForParty>(tx, &desk.who)?;
    if row.person == desk.who.actor.person {
        return Err(Error::Forbidden(
            "Nobody says yes for themselves. Another person of your party can.".into(),
        ));
    }
    let kind = desk.who.actor.party_kind;
    if kind != engine::facts::PartyKind::Partner {
        return Err(Error::Conflict(
            "For people of the company, another officer allows this: under Access, Coming in."
                .into(),
        ));
    }
    let person = crate::organisation::queries::person(tx, &row.person)?.ok_or(Error::NotFound)?;
    allow(tx, desk, &row, permit.on(), &person.fact, None)
}

/// What the ledger says of a second person's yes.
#[derive(Serialize)]
struct Allowed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<Access>,
    /// The party that could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    unheard: Option<&'a str>,
}

fn allow(
    tx: &mut Tx,
    desk: &Desk,
    row: &NewStartRow,
    permitted: &str,
    person: &Person,
    unheard: Option<&str>,
) -> Result<Handed> {
    let (me, now) = (&desk.who.actor.person, desk.who.now);
    if row.asked_at <= (now - WAITS).as_microsecond() {
        return Err(Error::Conflict(
            "This was asked for more than three days ago. Ask again.".into(),
        ));
    }
    if sign_in::allow_new_start(tx, permitted, me, now.as_microsecond())? == 0 {
        return Err(Error::Conflict("This has been allowed already.".into()));
    }
    let act = Act {
        act: "new_start.allowed",
        subject: ("person", &row.person),
    };
    let after = Allowed {
        access: row.access,
        unheard,
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&after))?;
    if let Some(access) = row.access {
        let grant = Grant {
            person: row.person.clone(),
            access,
            reason: row.reason.clone(),
            from: desk.today(tx)?,
            until: row.until,
        };
        crate::access::give_allowed(tx, desk, &grant, &row.asked_by)?;
        return Ok(Handed::Given);
    }
    let kind = match ways::of(tx, &row.person)?.any() {
        true => Link::NewStart,
        false => Link::Once,
    };
    hand(tx, desk, person, kind)
}

/// What waits for a second person.
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
