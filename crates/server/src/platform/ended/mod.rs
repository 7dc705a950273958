//! The journal of endings: which access has ended, and who is shut out, in a file outside
//! the database. A backup remembers rights that were taken back after it; this file remembers
//! that they were, and a restore replays it. It holds what the ledger says of endings and
//! nothing else, so it can always be caught up from there.
mod journal;
mod queries;
#[cfg(test)]
mod tests;

use crate::{
    access,
    platform::{ledger, sign_in},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Tx;

pub use journal::{Journal, go_on, read_all};

/// The acts that the journal keeps beside the end of a grant.
const SUSPENDED: &str = "person.suspended";
const LET_IN_AGAIN: &str = "person.let_in_again";

/// An entry of the ledger by which somebody lost something, or was let in again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// Its number in the ledger.
    pub number: i64,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    pub act: String,
    /// `person:dana`
    pub subject: String,
    /// JSON text, as the ledger has it.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Ends again what the journal says has ended, where the rows have come back to life; how
/// many there were. Each is written into the ledger.
pub fn replay(tx: &mut Tx, endings: &[Ending], now: Timestamp) -> web::Result<u64> {
    let mut count = shut_out_again(tx, endings, now)?;
    for ending in endings {
        let person = ending.subject.strip_prefix("person:").unwrap_or_default();
        let Some(grant) = ending.grant() else {
            continue;
        };
        if access::end_again(tx, &grant, ending.at)? {
            let act = ledger::Act {
                act: "access.ended",
                subject: ("person", person),
            };
            let ended = serde_json::json!({ "grant": grant });
            ledger::record_machine(tx, "restore", now, act, Some(&ended))?;
            count += 1;
        }
    }
    Ok(count)
}

/// Shuts out again whoever the last word on them shuts out. To be let in again after the
/// backup undoes a later word only, never what the backup itself says.
fn shut_out_again(tx: &mut Tx, endings: &[Ending], now: Timestamp) -> web::Result<u64> {
    let mut last: BTreeMap<&str, &Ending> = BTreeMap::new();
    for ending in endings {
        let Some(person) = ending.subject.strip_prefix("person:") else {
            continue;
        };
        let is_of_coming_in = matches!(ending.act.as_str(), SUSPENDED | LET_IN_AGAIN);
        let is_newer = last
            .get(person)
            .is_none_or(|known| (known.at, known.number) < (ending.at, ending.number));
        if is_of_coming_in && is_newer {
            last.insert(person, ending);
        }
    }
    last.retain(|_, ending| ending.act == SUSPENDED);
    let mut count = 0;
    for (person, ending) in last {
        if sign_in::suspend_again(tx, person, ending.at)? {
            let act = ledger::Act {
                act: SUSPENDED,
                subject: ("person", person),
            };
            ledger::record_machine(tx, "restore", now, act, ledger::NOTHING)?;
            count += 1;
        }
    }
    Ok(count)
}

impl Ending {
    /// The id of the grant, when it is one that ended.
    fn grant(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Ended {
            grant: String,
        }
        let ended: Ended = serde_json::from_str(self.after.as_ref()?).ok()?;
        Some(ended.grant)
    }
}
