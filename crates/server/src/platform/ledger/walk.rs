//! One walk over a ledger, from its first entry to its head: it says where the
//! ledger stops being true. The same walk reads a database and a file. What was
//! kept outside (checkpoints) is compared on the way: only that finds somebody who
//! can rewrite all of the ledger's own hashes.
use super::{
    letter,
    note::{Checkpoint, Note, VerifierKey, keys_in},
    tree::{self, Frontier, Hash},
};
use schemars::JsonSchema;
use serde::Serialize;

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

impl Broken {
    fn at(number: i64, why: String) -> Broken {
        Broken {
            number,
            act: None,
            subject: None,
            why,
        }
    }
}

/// A checkpoint that somebody kept, and what it is called: its file, say. There is
/// none without a true signature.
#[derive(Clone, Debug)]
pub struct Kept {
    pub name: String,
    pub checkpoint: Checkpoint,
}

impl Kept {
    /// Reads a note, or a longer text with one in it, such as a mail as it was saved. One of `keys` must have signed
    /// it; without any, one of those that stand in the text.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn read(name: &str, text: &str, keys: &[VerifierKey]) -> Result<Kept, String> {
        let text = &letter::words(text);
        let note = Note::parse(text).ok_or_else(|| format!("{name} holds no checkpoint"))?;
        let own = keys_in(text);
        let keys = if keys.is_empty() { &own } else { keys };
        if keys.is_empty() {
            return Err(format!("{name} names no key: give the one that you know"));
        }
        if !keys.iter().any(|key| key.has_signed(&note)) {
            return Err(format!(
                "{name} is not signed by a key that is known: it was changed, or it is another ledger's"
            ));
        }
        let checkpoint = Checkpoint::parse(&note.text)
            .ok_or_else(|| format!("{name} is signed, and is no checkpoint"))?;
        Ok(Kept {
            name: name.to_owned(),
            checkpoint,
        })
    }
}

/// An entry as the walk sees it: its number, the bytes that were hashed, the hashes beside it.
pub struct Step<'a> {
    pub number: Option<i64>,
    pub bytes: &'a [u8],
    pub leaf: &'a [u8],
    pub root: &'a [u8],
}

pub struct Walk {
    frontier: Frontier,
    /// Sorted by size, the largest first.
    kept: Vec<(String, Checkpoint)>,
    /// The size up to which a kept checkpoint agrees.
    agreed: i64,
    origin: Option<String>,
    broken: Option<Broken>,
}

impl Walk {
    pub fn new(kept: &[Kept]) -> Walk {
        let mut checkpoints: Vec<_> = kept
            .iter()
            .map(|kept| (kept.name.clone(), kept.checkpoint.clone()))
            .collect();
        checkpoints.sort_by_key(|(_, checkpoint)| std::cmp::Reverse(checkpoint.size));
        Walk {
            frontier: Frontier::default(),
            kept: checkpoints,
            agreed: 0,
            origin: None,
            broken: None,
        }
    }

    /// How many entries hold so far: the number that the next one must have.
    pub fn size(&self) -> i64 {
        self.frontier.size()
    }

    pub fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Takes the next entry. Once the walk is broken, nothing more is looked at.
    pub fn step(&mut self, step: &Step<'_>, say: impl Fn() -> (Option<String>, Option<String>)) {
        if self.is_broken() {
            return;
        }
        let expected = self.frontier.size();
        let leaf = tree::leaf(step.bytes);
        let mut next = self.frontier.clone();
        next.push(leaf);
        let why = if step.number != Some(expected) {
            Some(format!("entry {expected} is missing"))
        } else if step.leaf != leaf {
            Some("its contents are not what was written".to_owned())
        } else if step.root != next.root() {
            Some("it does not follow from the entries before it".to_owned())
        } else {
            None
        };
        if let Some(why) = why {
            let (act, subject) = say();
            self.broken = Some(Broken {
                act,
                subject,
                ..Broken::at(expected, why)
            });
            return;
        }
        self.origin.get_or_insert_with(|| Checkpoint::origin(&leaf));
        self.frontier = next;
        self.compare();
    }

    /// Holds the checkpoints of this size against the root.
    fn compare(&mut self) {
        let size = self.frontier.size();
        while let Some((name, checkpoint)) = self.kept.pop_if(|(_, kept)| kept.size == size) {
            if checkpoint.root == self.frontier.root() {
                self.agreed = size;
                continue;
            }
            let range = if self.agreed + 1 == size {
                format!("entry {}", self.agreed)
            } else {
                format!("one of the entries {} to {}", self.agreed, size - 1)
            };
            let other = match &self.origin {
                Some(origin) if *origin != checkpoint.origin => {
                    " (it names another ledger: the first entry is not the one that it names)"
                }
                _ => "",
            };
            let why = format!(
                "{range} is not what stood there when {name} was made, with every hash made to fit{other}"
            );
            self.broken = Some(Broken::at(self.agreed, why));
            return;
        }
    }

    /// Ends the walk at the head that is stored. `Err` says that the head itself cannot be read.
    pub fn end(mut self, organisation: &str, head: Result<Option<Frontier>, ()>) -> Verdict {
        if self.broken.is_none() {
            let size = self.frontier.size();
            self.broken = self
                .head_disagrees(head)
                .map(|why| Broken::at(size, why))
                .or_else(|| self.shortened());
        }
        let good = match &self.broken {
            Some(broken) => broken.number.min(self.frontier.size()),
            None => self.frontier.size(),
        };
        Verdict {
            organisation: organisation.to_owned(),
            good,
            broken: self.broken,
        }
    }

    fn head_disagrees(&self, head: Result<Option<Frontier>, ()>) -> Option<String> {
        let size = self.frontier.size();
        match head {
            Ok(None) if size == 0 => None,
            Ok(Some(head)) if head == self.frontier => None,
            Ok(Some(head)) if head.size() > size => Some(format!(
                "{} entries at the end are missing",
                head.size() - size
            )),
            _ => Some("the head of the ledger does not match its entries".to_owned()),
        }
    }

    /// A checkpoint that says more entries than there are. Only what an earlier one
    /// agrees with is known to stand.
    fn shortened(&self) -> Option<Broken> {
        let (name, checkpoint) = self.kept.first()?;
        let why = format!(
            "entries were removed after the first {}: {name} says that there were {}, and there are {}",
            self.agreed,
            checkpoint.size,
            self.frontier.size()
        );
        Some(Broken::at(self.agreed, why))
    }

    /// The root of what was read.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }
}
