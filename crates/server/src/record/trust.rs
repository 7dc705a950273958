//! How far the record can be trusted: the newest checkpoint, who holds which, and
//! what is not covered yet.
use super::{entries::clock, model::PartyKey, queries};
use crate::platform::{
    context::Desk,
    ledger::{self, Kept, note::VerifierKey},
};
use engine::facts::PartyKind;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::Result;

#[derive(Serialize, JsonSchema)]
pub struct Trust {
    /// Entries in the ledger.
    pub entries: i64,
    /// The entries that the newest checkpoint covers; none when there is no checkpoint.
    pub newest: Option<i64>,
    pub newest_at: Option<String>,
    /// Entries since then: they are covered by the next one.
    pub uncovered: i64,
    pub parties: Vec<Holder>,
    /// The key of this instance, as checkpoints that it signs now carry it.
    pub key: Option<String>,
}

/// What a party has said that it keeps.
#[derive(Serialize, JsonSchema)]
pub struct Holder {
    pub party: String,
    pub name: String,
    pub kind: &'static str,
    /// The newest checkpoint that it keeps, by its entries.
    pub keeps: Option<i64>,
    pub kept_by: Option<String>,
    pub kept_at: Option<String>,
    /// The newest one that it has signed with its own key.
    pub signed: Option<i64>,
    /// Its own public key.
    pub key: Option<String>,
    #[serde(skip)]
    pub may_give_key: bool,
}

impl Trust {
    /// Nobody but the company holds a checkpoint, or the other way round.
    pub fn is_held_by_both(&self) -> bool {
        let holds = |guest: bool| {
            self.parties.iter().any(|party| {
                (party.kind == "partner") == guest
                    && (party.keeps.is_some() || party.signed.is_some())
            })
        };
        holds(true) && holds(false)
    }
}

pub fn trust(tx: &mut Tx, desk: &Desk) -> Result<Trust> {
    let register = desk.register(tx)?;
    let size = ledger::frontier(tx)?.size();
    let newest = queries::newest(tx)?;
    let kept = queries::newest_keepings(tx)?;
    let keys = queries::keys(tx)?;
    let signed = queries::signatures(tx, 0)?;
    let actor = &desk.who.actor;
    let parties = register
        .company()
        .parties
        .iter()
        .filter(|party| party.kind != PartyKind::Vendor)
        .map(|party| {
            let keeps = kept.iter().find(|kept| kept.party == party.id);
            let is_company = matches!(party.kind, PartyKind::Internal | PartyKind::Business);
            Holder {
                name: party.name.clone(),
                kind: crate::platform::actor::party_kind_name(party.kind),
                keeps: keeps.map(|kept| kept.size),
                kept_by: keeps.map(|kept| {
                    let person = register.person(&kept.person);
                    person.map_or_else(|| kept.person.clone(), |person| person.name.clone())
                }),
                kept_at: keeps.map(|kept| clock(&register, kept.kept_at)),
                signed: signed
                    .iter()
                    .find(|signature| signature.party == party.id)
                    .map(|signature| signature.size),
                key: key_of(&keys, &party.id),
                may_give_key: if is_company {
                    actor.is_officer() && !actor.is_guest()
                } else {
                    actor.party == party.id
                },
                party: party.id.clone(),
            }
        })
        .collect();
    Ok(Trust {
        entries: size,
        uncovered: size - newest.as_ref().map_or(0, |newest| newest.size),
        newest_at: newest
            .as_ref()
            .map(|newest| clock(&register, newest.made_at)),
        key: newest.as_ref().map(|newest| newest.signer.clone()),
        newest: newest.map(|newest| newest.size),
        parties,
    })
}

fn key_of(keys: &[PartyKey], party: &str) -> Option<String> {
    keys.iter()
        .find(|key| key.party == party)
        .map(|key| key.verifier.clone())
}

/// The checkpoints that the instance itself has, for verifying against. They stand
/// in the same database: they find whoever forgot them, and nobody else.
///
/// # Errors
/// What the database says; and inside, in words, what is wrong with one of them.
pub fn stored_checkpoints(tx: &mut Tx) -> store::Result<std::result::Result<Vec<Kept>, String>> {
    let rows = queries::checkpoints(tx, i64::MAX, i64::MAX)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = format!("the checkpoint of {} entries in the database", row.size);
            let key = VerifierKey::parse(&row.signer)
                .ok_or_else(|| format!("{name} names a key that is none"))?;
            let kept = Kept::read(&name, &row.note, &[key])?;
            if kept.checkpoint.size != row.size || kept.checkpoint.root[..] != row.root[..] {
                return Err(format!("{name} says something else than its note"));
            }
            Ok(kept)
        })
        .collect())
}
