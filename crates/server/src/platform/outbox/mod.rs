//! Mails on their way out. A mail is a row, written in the transaction of the act that
//! promises it, so that there is never the one without the other; it is sent afterwards,
//! by whichever node is free, and until then it waits.
//!
//! What is guaranteed: a mail whose transaction was kept is handed to the mail server at
//! least once, or shows as failed with the reason. It is handed over a second time only when
//! a node died, or was cut off, after the server had taken the mail and before that was
//! written down; both copies then carry the same Message-ID, by which they are one mail.
//! A second call with the same key in one organisation queues nothing.
mod model;
pub(crate) mod queries;
mod send;
mod server;
#[cfg(test)]
mod tests;

use super::{ids::new_id, keys::Keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

pub use model::{MailRow, MailState};
pub use send::{Round, SEND, send_due};
pub use server::Server;

/// What its text is sealed for.
const PURPOSE: &str = "mail";

/// A mail of plain text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Queues a mail; whether it is a new one. `once` names what the mail is about
/// (`reminder:EUS-01.D2:2026-06`), so that what runs twice promises one mail.
pub fn mail(tx: &mut Tx, keys: &Keys, now: Timestamp, once: &str, mail: &Mail) -> Result<bool> {
    let words = serde_json::to_vec(&(&mail.subject, &mail.text))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let row = queries::NewMail {
        id: new_id(now),
        once,
        to: &mail.to,
        sealed: keys.seal(PURPOSE, &words),
        at: now.as_microsecond(),
    };
    Ok(queries::add(tx, row)? == 1)
}

/// Everything that has not been sent, oldest first, with its words: what a test of a
/// capability looks at, and the sender too.
pub fn unsent(tx: &mut Tx, keys: &Keys) -> Result<Vec<Mail>> {
    let rows = queries::unsent(tx)?;
    Ok(rows.iter().filter_map(|row| open(row, keys)).collect())
}

/// The words of a mail; `None` when they were sealed by another root key, or are gone.
pub(crate) fn open(row: &MailRow, keys: &Keys) -> Option<Mail> {
    let plain = keys.open(PURPOSE, row.sealed.as_ref()?)?;
    let (subject, text) = serde_json::from_slice(&plain).ok()?;
    Some(Mail {
        to: row.to.clone(),
        subject,
        text,
    })
}
