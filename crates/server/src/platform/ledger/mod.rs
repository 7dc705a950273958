//! The ledger: who did what, to what, before and after; append-only, in the
//! transaction of the act. Its leaves form an RFC 6962 tree, so that an edited,
//! removed or re-ordered entry shows. It holds no secrets: an entry is made of
//! values that can be serialised, and a [`super::ids::Secret`] cannot.
pub mod file;
mod letter;
pub mod note;
pub mod proof;
pub mod proofs;
mod queries;
pub mod tree;
mod verify;
pub mod walk;

use super::permit::Who;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use store::Tx;

pub use queries::Sought;
pub use tree::Frontier;
pub use verify::{verify, verify_with};
pub use walk::{Broken, Kept, Verdict};

/// One entry, as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Entry {
    pub organisation: String,
    pub number: i64,
    /// Nanoseconds would be noise: microseconds since 1970, UTC.
    pub at: i64,
    /// `person:dana`, `machine:load`.
    pub actor: String,
    /// `assignment.added`
    pub act: String,
    /// `assignment:0198…`
    pub subject: String,
    /// JSON text, exactly as it was hashed.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Random letters, so that nobody can guess an entry from its hash. Entries
    /// from before this was done have none.
    pub salt: Option<String>,
}

impl Entry {
    /// The bytes that are hashed: a JSON list, so that no two entries share them.
    pub fn bytes(&self) -> Vec<u8> {
        let mut list = vec![
            json!(self.organisation),
            json!(self.number),
            json!(self.at),
            json!(self.actor),
            json!(self.act),
            json!(self.subject),
            json!(self.before),
            json!(self.after),
        ];
        list.extend(self.salt.as_ref().map(|salt| json!(salt)));
        serde_json::to_vec(&list).unwrap_or_default()
    }
}

/// What was done, to what.
pub struct Act<'a> {
    pub act: &'static str,
    /// The kind of the thing and its id.
    pub subject: (&'static str, &'a str),
}

/// Writes an entry for what a person did.
pub fn record<B: Serialize, A: Serialize>(
    tx: &mut Tx,
    who: &Who,
    act: Act<'_>,
    before: Option<&B>,
    after: Option<&A>,
) -> web::Result<()> {
    let actor = who.actor.ledger_name();
    append(
        tx,
        &actor,
        who.now.as_microsecond(),
        act,
        text(before)?,
        text(after)?,
    )
}

/// Writes an entry for what the machine did on its own, or from the command line.
pub fn record_machine<A: Serialize>(
    tx: &mut Tx,
    name: &str,
    now: jiff::Timestamp,
    act: Act<'_>,
    after: Option<&A>,
) -> web::Result<()> {
    append(
        tx,
        &format!("machine:{name}"),
        now.as_microsecond(),
        act,
        None,
        text(after)?,
    )
}

/// For a `before` or `after` that there is none of.
pub const NOTHING: Option<&()> = None;

fn text<T: Serialize>(value: Option<&T>) -> web::Result<Option<String>> {
    value
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| web::Error::Internal(format!("a ledger entry cannot be written: {error}")))
}

fn append(
    tx: &mut Tx,
    actor: &str,
    at: i64,
    act: Act<'_>,
    before: Option<String>,
    after: Option<String>,
) -> web::Result<()> {
    let mut frontier = queries::frontier(tx)?.unwrap_or_default();
    let entry = Entry {
        organisation: tx.organisation().to_owned(),
        number: frontier.size(),
        at,
        actor: actor.to_owned(),
        act: act.act.to_owned(),
        subject: format!("{}:{}", act.subject.0, act.subject.1),
        before,
        after,
        salt: Some(super::ids::salt()),
    };
    let leaf = tree::leaf(&entry.bytes());
    frontier.push(leaf);
    queries::add(tx, &entry, &leaf, &frontier.root())?;
    queries::keep_frontier(tx, &frontier)?;
    Ok(())
}

/// The head of the ledger: its size and the hash of everything in it. It changes
/// with every write, so it says whether what was computed before is still fresh.
pub fn head(tx: &mut Tx) -> store::Result<Vec<u8>> {
    let frontier = queries::frontier(tx)?.unwrap_or_default();
    let mut head = frontier.size().to_be_bytes().to_vec();
    head.extend(frontier.root());
    Ok(head)
}

/// The newest entries about a subject (`responsibility:NET-05`), newest first.
pub fn about(tx: &mut Tx, subject: &str, most: i64) -> store::Result<Vec<Entry>> {
    queries::about(tx, subject, most)
}

/// A stretch of the ledger, newest first, older than `before` where it is given.
pub fn newest(tx: &mut Tx, before: Option<i64>, most: i64) -> store::Result<Vec<Entry>> {
    let mut sought = Sought::all(most);
    sought.before = before.unwrap_or(i64::MAX);
    queries::matching(tx, &sought)
}

/// What fits, newest first.
pub fn matching(tx: &mut Tx, sought: &Sought) -> store::Result<Vec<Entry>> {
    queries::matching(tx, sought)
}

/// Every act that occurs.
pub fn acts(tx: &mut Tx) -> store::Result<Vec<String>> {
    queries::acts(tx)
}

pub fn entry(tx: &mut Tx, number: i64) -> store::Result<Option<Entry>> {
    queries::entry(tx, number)
}

/// The size and the root as they stand.
pub fn frontier(tx: &mut Tx) -> store::Result<Frontier> {
    Ok(queries::frontier(tx)?.unwrap_or_default())
}

/// The hashes of the first entries, for proofs.
pub fn leaves(tx: &mut Tx, size: i64) -> store::Result<Vec<tree::Hash>> {
    queries::leaves(tx, size)
}

/// Whether something stands from `from` on that is not this act.
pub fn has_grown(tx: &mut Tx, from: i64, but_by: &str) -> store::Result<bool> {
    queries::has_grown(tx, from, but_by)
}
