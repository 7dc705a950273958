//! What people do about checkpoints. Each command is one transaction.
use super::{
    mail,
    model::{CheckpointRow, PartyKey},
    queries, signing,
};
use crate::{
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{
            EndKey, GiveKey, KeepCheckpoint, MakeCheckpoint, SendCheckpoints, SignCheckpoint,
        },
        context::Desk,
        ids::new_id,
        ledger::{
            self, Act, NOTHING,
            note::{Note, Signature, VerifierKey},
        },
        permit::{Permit, Ref},
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use engine::{
    facts::{PartyKind, Person},
    register::Register,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// What the ledger says of a checkpoint.
#[derive(Serialize)]
pub(super) struct Noted {
    entries: i64,
    root: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

impl Noted {
    pub(super) fn of(row: &CheckpointRow) -> Noted {
        Noted {
            entries: row.size,
            root: STANDARD.encode(&row.root),
            party: None,
            key: None,
        }
    }
}

pub(super) fn act<'a>(act: &'static str, row: &'a CheckpointRow) -> Act<'a> {
    Act {
        act,
        subject: ("checkpoint", &row.id),
    }
}

pub fn make(tx: &mut Tx, desk: &Desk) -> Result<CheckpointRow> {
    desk.here::<MakeCheckpoint>()?;
    let by = desk.who.actor.ledger_name();
    let made = signing::make(tx, &desk.app.keys, &by, desk.who.now)?;
    let row = made.ok_or_else(|| {
        Error::Conflict(
            "Nothing has been written since the newest checkpoint: it covers everything.".into(),
        )
    })?;
    ledger::record(
        tx,
        &desk.who,
        act("checkpoint.made", &row),
        NOTHING,
        Some(&Noted::of(&row)),
    )?;
    Ok(row)
}

/// A person says for their party: we have a copy of this, outside Tandem.
pub fn keep(tx: &mut Tx, desk: &Desk, checkpoint: &Ref<CheckpointRow>) -> Result<CheckpointRow> {
    let (row, permit) = checkpoint.resolve::<KeepCheckpoint>(tx, &desk.who)?;
    let actor = &desk.who.actor;
    let by = (actor.party.as_str(), actor.person.as_str());
    let at = desk.who.now.as_microsecond();
    if queries::add_keeping(tx, &permit, row.size, by, at)? == 0 {
        return Err(Error::Conflict(
            "Your party keeps this checkpoint already.".into(),
        ));
    }
    let noted = Noted {
        party: Some(actor.party.clone()),
        ..Noted::of(&row)
    };
    ledger::record(
        tx,
        &desk.who,
        act("checkpoint.kept", &row),
        NOTHING,
        Some(&noted),
    )?;
    Ok(row)
}

/// A signature that was made outside, with the party's own key.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct HandedIn {
    /// The line that the tool printed: `— name base64`.
    pub signature: String,
}

pub fn sign(
    tx: &mut Tx,
    desk: &Desk,
    checkpoint: &Ref<CheckpointRow>,
    handed_in: &HandedIn,
) -> Result<CheckpointRow> {
    let (row, permit) = checkpoint.resolve::<SignCheckpoint>(tx, &desk.who)?;
    let wrong = |why: &str, expected: &str| Error::invalid("signature", why, expected);
    let signature = Signature::parse(&handed_in.signature).ok_or_else(|| {
        wrong(
            "is no line of a signature",
            "Hand in the line as the tool printed it: a dash, the name of the key, the signature.",
        )
    })?;
    let key = key_of(tx, &desk.who.actor.party)?.ok_or_else(|| {
        wrong(
            "cannot be checked: your party has given no key",
            "Give your party's public key first.",
        )
    })?;
    let note = Note::parse(&row.note)
        .ok_or_else(|| Error::Internal(format!("checkpoint {} cannot be read", row.size)))?;
    let is_true = key
        .key()
        .is_some_and(|key| key.made(&signature, &note.text));
    if !is_true {
        return Err(wrong(
            "is not your party's over this checkpoint",
            "Sign this checkpoint with the key that your party has given.",
        ));
    }
    let by = desk.who.actor.ledger_name();
    let by = (by.as_str(), desk.who.now.as_microsecond());
    let line = signature.to_string();
    if queries::add_signature(tx, &permit, row.size, &key.id, &line, by)? == 0 {
        return Err(Error::Conflict(
            "Your party has signed this checkpoint already.".into(),
        ));
    }
    let noted = Noted {
        party: Some(key.party),
        key: Some(key.verifier),
        ..Noted::of(&row)
    };
    ledger::record(
        tx,
        &desk.who,
        act("checkpoint.signed", &row),
        NOTHING,
        Some(&noted),
    )?;
    Ok(row)
}

fn key_of(tx: &mut Tx, party: &str) -> Result<Option<PartyKey>> {
    Ok(queries::keys(tx)?
        .into_iter()
        .find(|key| key.party == party))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewKey {
    /// The public key as the tool printed it: `name+1a2b3c4d+base64`.
    pub key: String,
}

/// Gives a party its public key. Another that it had is no longer in use; what it
/// has signed stays.
pub fn give_key(tx: &mut Tx, desk: &Desk, party: &Ref<PartyRow>, new: &NewKey) -> Result<PartyRow> {
    let (party, permit) = party.resolve::<GiveKey>(tx, &desk.who)?;
    speaks_for(desk, &party)?;
    let key = VerifierKey::parse(&new.key).ok_or_else(|| {
        Error::invalid(
            "key",
            "is no public key",
            "Paste the line that the tool printed: name+1a2b3c4d+base64.",
        )
    })?;
    let verifier = key.to_string();
    let instance = desk.app.keys.signing();
    let is_instances = VerifierKey::of(&key.name, &instance) == key;
    let is_anothers = queries::keys(tx)?
        .iter()
        .filter_map(PartyKey::key)
        .any(|known| known.is_same_key(&key));
    if is_instances || is_anothers {
        return Err(Error::invalid(
            "key",
            "is in use already",
            "Make a new key, for this party alone.",
        ));
    }
    let by = desk.who.actor.ledger_name();
    let by = (by.as_str(), desk.who.now.as_microsecond());
    let before = key_of(tx, &party.fact.id)?.map(|key| key.verifier);
    queries::replace_key(tx, &permit, by)?;
    queries::add_key(tx, &permit, &new_id(desk.who.now), &verifier, by)?;
    let act = Act {
        act: "key.given",
        subject: ("party", permit.on()),
    };
    ledger::record(tx, &desk.who, act, before.as_ref(), Some(&verifier))?;
    Ok(party)
}

pub fn end_key(tx: &mut Tx, desk: &Desk, party: &Ref<PartyRow>) -> Result<PartyRow> {
    let (party, permit) = party.resolve::<EndKey>(tx, &desk.who)?;
    speaks_for(desk, &party)?;
    let before = key_of(tx, &party.fact.id)?.map(|key| key.verifier);
    let by = desk.who.actor.ledger_name();
    if queries::end_key(tx, &permit, (&by, desk.who.now.as_microsecond()))? == 0 {
        return Err(Error::Conflict("This party has no key in use.".into()));
    }
    let act = Act {
        act: "key.ended",
        subject: ("party", permit.on()),
    };
    ledger::record(tx, &desk.who, act, before.as_ref(), NOTHING)?;
    Ok(party)
}

/// An officer speaks for the company's parties, a partner's person for their own.
/// That a guest never speaks for another party is a guardrail.
fn speaks_for(desk: &Desk, party: &PartyRow) -> Result<()> {
    let actor = &desk.who.actor;
    match party.fact.kind {
        PartyKind::Vendor => Err(Error::Forbidden(
            "A vendor is no side of this record, so it has no key here.".into(),
        )),
        PartyKind::Partner if actor.party != party.fact.id => Err(Error::Forbidden(
            "Only a person of this partner gives its key: else its signature would be worth nothing."
                .into(),
        )),
        PartyKind::Internal | PartyKind::Business if !actor.is_officer() => Err(Error::Forbidden(
            "Only an officer of the company gives the company's keys. Ask one of them.".into(),
        )),
        _ => Ok(()),
    }
}

/// Whether the asking person starts and stops the checkpoints for this one: a partner's copy
/// of the record is the partner's own, so only its people do for it.
pub(super) fn is_for(desk: &Desk, register: &Register, person: &Person) -> bool {
    let actor = &desk.who.actor;
    let party = register.party(&person.party);
    let is_partner = party.is_some_and(|party| party.kind == PartyKind::Partner);
    person.party == actor.party || !(actor.is_guest() || is_partner)
}

/// From now on the person gets each newest checkpoint by mail, at least daily.
pub fn send_to(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>) -> Result<PersonRow> {
    let (person, permit) = person.resolve::<SendCheckpoints>(tx, &desk.who)?;
    if person.fact.mail().is_none() {
        return Err(Error::invalid(
            "person",
            "has no mail address",
            "Write one down among their contacts first.",
        ));
    }
    choose(tx, desk, &permit, &person.fact, true)?;
    Ok(person)
}

/// And from now on none, until somebody starts it again.
pub fn stop_sending(tx: &mut Tx, desk: &Desk, person: &Ref<PersonRow>) -> Result<PersonRow> {
    let (person, permit) = person.resolve::<SendCheckpoints>(tx, &desk.who)?;
    choose(tx, desk, &permit, &person.fact, false)?;
    Ok(person)
}

fn choose(
    tx: &mut Tx,
    desk: &Desk,
    permit: &Permit<SendCheckpoints>,
    person: &Person,
    gets: bool,
) -> Result<()> {
    let register = desk.register(tx)?;
    if !is_for(desk, &register, person) {
        return Err(Error::Forbidden(
            "Only a person of this partner starts and stops the checkpoints for its people: they are its own copy of the record.".into(),
        ));
    }
    let readers = mail::readers(tx, &register, register.date(desk.who.now))?;
    if readers.iter().any(|it| it.id == person.id) == gets {
        return Err(Error::Conflict(match gets {
            true => "They get the checkpoints by mail already.".into(),
            false => "They get no checkpoints by mail.".into(),
        }));
    }
    let (by, at) = (desk.who.actor.ledger_name(), desk.who.now.as_microsecond());
    queries::choose(tx, permit, &by, at, (!gets).then_some(at))?;
    let act = Act {
        act: match gets {
            true => "checkpoint_mails.asked_for",
            false => "checkpoint_mails.stopped",
        },
        subject: ("person", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, NOTHING)
}
