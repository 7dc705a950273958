//! The ledger as a file: a line for each entry, which holds the very bytes that
//! were hashed, so that the whole tree can be computed again without this program.
//! The format is described in the manual, and `docs/verify` reads it too.
//!
//! ```text
//! tandem-ledger 1
//! organisation home
//! entry <leaf> <root> ["home",0,…]
//! head <size> <hash> <hash> …
//! ```
use super::{
    queries::{self, Stored},
    tree::Frontier,
    walk::{Kept, Step, Verdict, Walk},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::io::{self, BufRead, Write};
use store::Tx;

const FIRST: &str = "tandem-ledger 1";
/// Entries read from the database at a time.
const STRIDE: i64 = 1_000;

/// Writes the ledger of the transaction's organisation.
///
/// # Errors
/// What the database or the writer says.
pub fn write(tx: &mut Tx, to: &mut dyn Write) -> web::Result<i64> {
    writeln!(to, "{FIRST}\norganisation {}", tx.organisation()).map_err(failed)?;
    let mut next = 0;
    loop {
        let entries = queries::from(tx, next, STRIDE)?;
        let Some(last) = entries.last() else { break };
        next = last.entry.number + 1;
        for stored in &entries {
            to.write_all(&line(stored)).map_err(failed)?;
        }
    }
    let head = queries::frontier(tx)?.unwrap_or_default();
    to.write_all(&head_line(&head)).map_err(failed)?;
    Ok(head.size())
}

fn failed(error: io::Error) -> web::Error {
    web::Error::Internal(format!("the file of the ledger: {error}"))
}

pub(super) fn line(stored: &Stored) -> Vec<u8> {
    let (leaf, root) = (STANDARD.encode(&stored.leaf), STANDARD.encode(&stored.root));
    let mut line = format!("entry {leaf} {root} ").into_bytes();
    line.extend(stored.entry.bytes());
    line.push(b'\n');
    line
}

pub(super) fn head_line(head: &Frontier) -> Vec<u8> {
    let mut line = format!("head {}", head.size());
    for hash in head.bytes().chunks(32) {
        line += " ";
        line += &STANDARD.encode(hash);
    }
    line.push('\n');
    line.into_bytes()
}

/// Verifies a file, against checkpoints that were kept.
///
/// # Errors
/// In words, when it is no file of a ledger or cannot be read. A ledger that is
/// not true is a verdict, not an error.
pub fn verify(mut from: impl BufRead, kept: &[Kept]) -> Result<Verdict, String> {
    let mut line = Vec::new();
    if next(&mut from, &mut line)? != Some(FIRST.as_bytes()) {
        return Err(format!("it does not begin with “{FIRST}”"));
    }
    let organisation = match next(&mut from, &mut line)? {
        Some(line) => String::from_utf8_lossy(line)
            .strip_prefix("organisation ")
            .map(str::to_owned),
        None => None,
    }
    .ok_or("its second line names no organisation")?;
    let mut walk = Walk::new(kept);
    let mut head = Ok(None);
    while let Some(text) = next(&mut from, &mut line)? {
        if let Some(rest) = text.strip_prefix(b"head ") {
            head = read_head(rest).map(Some).ok_or(());
            // What stands after the head is no part of what it sums up.
            if next(&mut from, &mut line)?.is_some() {
                head = Err(());
            }
            break;
        }
        // A line that cannot be read is an entry that is not there.
        let entry = read_entry(text).unwrap_or_default();
        let said = Said::of(entry.bytes);
        let step = Step {
            number: said.number.filter(|_| said.organisation == organisation),
            bytes: entry.bytes,
            leaf: &entry.leaf,
            root: &entry.root,
        };
        walk.step(&step, || (said.act.clone(), said.subject.clone()));
    }
    Ok(walk.end(&organisation, head))
}

fn next<'a>(from: &mut impl BufRead, line: &'a mut Vec<u8>) -> Result<Option<&'a [u8]>, String> {
    line.clear();
    from.read_until(b'\n', line)
        .map_err(|error| error.to_string())?;
    Ok(match line.strip_suffix(b"\n") {
        Some(whole) => Some(whole),
        None if line.is_empty() => None,
        // The last line may have lost its end.
        None => Some(line),
    })
}

#[derive(Default)]
struct Line<'a> {
    leaf: Vec<u8>,
    root: Vec<u8>,
    bytes: &'a [u8],
}

fn read_entry(line: &[u8]) -> Option<Line<'_>> {
    let mut parts = line
        .strip_prefix(b"entry ")?
        .splitn(3, |byte| *byte == b' ');
    Some(Line {
        leaf: STANDARD.decode(parts.next()?).ok()?,
        root: STANDARD.decode(parts.next()?).ok()?,
        bytes: parts.next()?,
    })
}

fn read_head(rest: &[u8]) -> Option<Frontier> {
    let text = std::str::from_utf8(rest).ok()?;
    let mut parts = text.split(' ');
    let size = parts.next()?.parse().ok()?;
    let hashes = parts
        .map(|part| STANDARD.decode(part).ok())
        .collect::<Option<Vec<_>>>()?;
    Frontier::stored(size, &hashes.concat())
}

/// What an entry's bytes say, as far as they can be read.
#[derive(Default)]
struct Said {
    organisation: String,
    number: Option<i64>,
    act: Option<String>,
    subject: Option<String>,
}

impl Said {
    fn of(bytes: &[u8]) -> Said {
        let list: Vec<Value> = serde_json::from_slice(bytes).unwrap_or_default();
        let text = |at: usize| list.get(at).and_then(Value::as_str).map(str::to_owned);
        Said {
            organisation: text(0).unwrap_or_default(),
            number: list.get(1).and_then(Value::as_i64),
            act: text(4),
            subject: text(5),
        }
    }
}
