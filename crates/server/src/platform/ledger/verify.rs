//! Reads a ledger from its first entry and says where it stops being true.
use super::{queries, tree, tree::Frontier};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;

/// Entries read at a time.
const STRIDE: i64 = 1_000;

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Verdict {
    pub organisation: String,
    /// Entries that were read and hold.
    pub good: i64,
    pub broken: Option<Broken>,
}

/// The first entry that is not as it was written.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Broken {
    pub number: i64,
    pub act: Option<String>,
    pub subject: Option<String>,
    pub why: String,
}

/// Verifies the ledger of the transaction's organisation.
pub fn verify(tx: &mut Tx) -> store::Result<Verdict> {
    let mut frontier = Frontier::default();
    let mut broken = None;
    'all: loop {
        let entries = queries::from(tx, frontier.size(), STRIDE)?;
        if entries.is_empty() {
            break;
        }
        for stored in entries {
            let expected = frontier.size();
            let leaf = tree::leaf(&stored.entry.bytes());
            let mut next = frontier.clone();
            next.push(leaf);
            let why = if stored.entry.number != expected {
                Some(format!("entry {expected} is missing"))
            } else if stored.leaf != leaf {
                Some("its contents are not what was written".to_owned())
            } else if stored.root != next.root() {
                Some("it does not follow from the entries before it".to_owned())
            } else {
                None
            };
            if let Some(why) = why {
                broken = Some(Broken {
                    number: expected,
                    act: Some(stored.entry.act),
                    subject: Some(stored.entry.subject),
                    why,
                });
                break 'all;
            }
            frontier = next;
        }
    }
    if broken.is_none() {
        broken = head_disagrees(tx, &frontier)?;
    }
    Ok(Verdict {
        organisation: tx.organisation().to_owned(),
        good: frontier.size(),
        broken,
    })
}

fn head_disagrees(tx: &mut Tx, read: &Frontier) -> store::Result<Option<Broken>> {
    let why = match queries::frontier(tx) {
        Ok(None) if read.size() == 0 => return Ok(None),
        Ok(Some(head)) if head == *read => return Ok(None),
        Ok(Some(head)) if head.size() > read.size() => {
            format!(
                "{} entries at the end are missing",
                head.size() - read.size()
            )
        }
        Ok(_) | Err(store::Error::Other(_)) => {
            "the head of the ledger does not match its entries".to_owned()
        }
        Err(error) => return Err(error),
    };
    Ok(Some(Broken {
        number: read.size(),
        act: None,
        subject: None,
        why,
    }))
}
