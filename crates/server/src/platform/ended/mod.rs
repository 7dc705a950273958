//! The journal of endings: which access has ended, who is shut out, and who leaves, in a file
//! outside the database. A backup remembers rights that were taken back after it; this file remembers
//! that they were, and a restore replays it. It holds what the ledger says of endings and
//! nothing else, so it can always be caught up from there.
mod journal;
mod queries;
#[cfg(test)]
mod tests;

use crate::{
    access, organisation,
    platform::{ledger, sign_in},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::Tx;

pub use journal::{Journal, go_on, read_all};

/// The acts that the journal keeps beside the end of a grant.
const SUSPENDED: &str = "person.suspended";
const LET_IN_AGAIN: &str = "person.let_in_again";
const LEAVING_CHANGED: &str = "person.leaving_changed";

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
    /// JSON text, as the ledger has it; of somebody who leaves only when.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Ends again what the journal says has ended, where the rows have come back to life; how
/// many there were. Each is written into the ledger.
pub fn replay(tx: &mut Tx, endings: &[Ending], now: Timestamp) -> web::Result<u64> {
    let mut count = shut_out_again(tx, endings, now)?;
    count += leave_again(tx, endings, now)?;
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
    let mut last = last_words(endings, &[SUSPENDED, LET_IN_AGAIN]);
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

/// Whoever leaves by the last word on them leaves again, on the day that it says. As with
/// those who are shut out, nothing that the backup itself says is undone.
fn leave_again(tx: &mut Tx, endings: &[Ending], now: Timestamp) -> web::Result<u64> {
    let mut count = 0;
    for (id, ending) in last_words(endings, &[LEAVING_CHANGED]) {
        let said = ending.leaving();
        let Some((until, said)) = said.and_then(|said| Some((said.until?, said))) else {
            continue;
        };
        let open = said.account_open;
        if let Some(person) = organisation::people::leaves_again(tx, id, until, open)? {
            let act = ledger::Act {
                act: LEAVING_CHANGED,
                subject: ("person", id),
            };
            ledger::record_machine(tx, "restore", now, act, Some(&person))?;
            count += 1;
        }
    }
    Ok(count)
}

/// By person, the last of these acts.
fn last_words<'e>(endings: &'e [Ending], acts: &[&str]) -> BTreeMap<&'e str, &'e Ending> {
    let mut last: BTreeMap<&str, &Ending> = BTreeMap::new();
    for ending in endings {
        let Some(person) = ending.subject.strip_prefix("person:") else {
            continue;
        };
        let is_newer = last
            .get(person)
            .is_none_or(|known| (known.at, known.number) < (ending.at, ending.number));
        if acts.contains(&ending.act.as_str()) && is_newer {
            last.insert(person, ending);
        }
    }
    last
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

    /// When the person leaves, as it is about that.
    fn leaving(&self) -> Option<Leaving> {
        serde_json::from_str(self.after.as_ref()?).ok()
    }

    /// As the file keeps it: how somebody who leaves can be reached is nothing for it.
    fn without_the_person(mut self) -> Ending {
        if self.act == LEAVING_CHANGED {
            let said = self.leaving();
            self.after = said.and_then(|said| serde_json::to_string(&said).ok());
            self.before = None;
        }
        self
    }
}

/// What the ledger says of somebody's leaving, without the rest of the person.
#[derive(Serialize, Deserialize)]
struct Leaving {
    until: Option<Date>,
    account_open: Option<bool>,
}
