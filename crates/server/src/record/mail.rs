//! The mail by which a checkpoint leaves the instance: it says what it is, and holds
//! all that a verifier needs. It is the copy that nobody at the desk can reach.
use super::{model::CheckpointRow, queries, signing::given_out};
use crate::{
    access,
    platform::{
        keys::Keys,
        outbox::{self, Mail},
    },
};
use engine::{
    facts::{PartyKind, Person},
    register::Register,
};
use jiff::{Timestamp, civil::Date};
use store::Tx;
use web::Result;

/// Who gets the checkpoints by mail: whoever keeps the register for a side, and whoever has
/// asked for them, but for those who have stopped them. A vendor is no side of the record.
pub fn readers<'r>(tx: &mut Tx, register: &'r Register, today: Date) -> Result<Vec<&'r Person>> {
    let keepers = access::keepers(tx, register, today)?;
    let (asked, stopped) = (queries::chosen(tx, false)?, queries::chosen(tx, true)?);
    let is_side = |person: &Person| {
        let party = register.party(&person.party);
        party.is_some_and(|party| party.kind != PartyKind::Vendor)
    };
    let people = register.company().people.iter();
    Ok(people
        .filter(|person| register.is_active(person, today) && person.mail().is_some())
        .filter(|person| {
            let keeps = keepers.iter().any(|keeper| keeper.id == person.id);
            (keeps && is_side(person)) || asked.contains(&person.id)
        })
        .filter(|person| !stopped.contains(&person.id))
        .collect())
}

/// Queues the checkpoint for everybody who gets it; how many mails are new. Nobody gets the
/// same one twice.
pub fn send(
    tx: &mut Tx,
    keys: &Keys,
    register: &Register,
    row: &CheckpointRow,
    now: Timestamp,
) -> Result<usize> {
    let signatures = queries::signatures(tx, row.size)?;
    let text = text(register, row, &given_out(row, &signatures));
    let organisation = &register.company().organisation.name;
    let today = register.date(now);
    let mut sent = 0;
    for person in readers(tx, register, today)? {
        let Some(to) = person.mail() else { continue };
        let mail = Mail {
            to: to.to_owned(),
            subject: format!("The record of {organisation}: checkpoint {}", row.size),
            text: text.clone(),
        };
        let once = format!("checkpoint:{}:{}", row.size, person.id);
        sent += usize::from(outbox::mail(tx, keys, now, &once, &mail)?);
    }
    Ok(sent)
}

fn text(register: &Register, row: &CheckpointRow, given_out: &str) -> String {
    let organisation = &register.company().organisation.name;
    let at = super::entries::clock(register, row.made_at);
    format!(
        "This is a checkpoint of the record that {organisation} and its partners keep in Tandem.\n\
         It was made on {at}, when the record had {size} entries.\n\
         \n\
         Please keep this mail as it is, where nobody who runs the desk can change it. The\n\
         lines below are a fingerprint of all {size} entries, signed by the instance. As long\n\
         as you have them, nobody can change, remove or add one of these entries without being\n\
         found out.\n\
         \n\
         To check: save this mail as a text file and give it to either verifier,\n\
         \n\
         \x20   tandem verify --checkpoint FILE\n\
         \x20   python3 verify_ledger.py --ledger EXPORT --checkpoint FILE\n\
         \n\
         {given_out}\n\
         You get this mail because you keep the register for your side, or because somebody of\n\
         your side asked for it. You can stop it on the page “How far the record can be trusted”.\n",
        size = row.size,
    )
}
