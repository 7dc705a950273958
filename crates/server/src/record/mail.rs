//! The mail by which a checkpoint leaves the instance: it says what it is, and holds
//! all that a verifier needs. It is the copy that nobody at the desk can reach.
use super::{model::CheckpointRow, queries, signing::given_out};
use crate::platform::{
    keys::Keys,
    outbox::{self, Mail},
};
use engine::{facts::Person, register::Register};
use jiff::Timestamp;
use store::Tx;
use web::Result;

/// Queues the checkpoint for everybody who asked for it and is still with us; how
/// many mails are new. Nobody gets the same one twice.
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
    for id in queries::readers(tx)? {
        let person = register.person(&id);
        let active = person.filter(|person| register.is_active(person, today));
        let Some(to) = active.and_then(Person::mail) else {
            continue;
        };
        let mail = Mail {
            to: to.to_owned(),
            subject: format!("The record of {organisation}: checkpoint {}", row.size),
            text: text.clone(),
        };
        let once = format!("checkpoint:{}:{id}", row.size);
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
         You get this mail because you, or somebody of your party, asked for it on the page\n\
         “How far the record can be trusted”. There you can stop it, too.\n",
        size = row.size,
    )
}
