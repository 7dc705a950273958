//! The file: a line of JSON for each ending, appended and brought to the disk before the
//! answer to whoever ended it leaves. Each node keeps one of its own.
use super::{Ending, queries};
use crate::app::HOME;
use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};
use store::Db;
use tokio::sync::Mutex;

/// The journal of one node.
pub struct Journal {
    inside: Mutex<Inside>,
}

struct Inside {
    file: File,
    /// The newest entry of the ledger that has been looked at.
    seen: i64,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    /// The ledger goes on from a backup, after this number: the next numbers come once more.
    Restored {
        restored_after: i64,
    },
    Ended(Ending),
}

impl Journal {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// In words.
    pub fn open(path: &Path) -> Result<Journal, String> {
        let said = |error: std::io::Error| format!("{}: {error}", path.display());
        let (lines, whole) = read(path)?;
        let seen = lines.last().map_or(-1, |line| match line {
            Line::Restored { restored_after } => *restored_after,
            Line::Ended(ending) => ending.number,
        });
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .map_err(said)?;
        // What a crash left half written goes; it is taken from the ledger again.
        file.set_len(whole).map_err(said)?;
        file.sync_all().map_err(said)?;
        Ok(Journal {
            inside: Mutex::new(Inside { file, seen }),
        })
    }

    /// Writes down what has ended since the last look.
    ///
    /// # Errors
    /// In words; the next look tries again.
    pub async fn keep_up(&self, db: &Db) -> Result<(), String> {
        let mut inside = self.inside.lock().await;
        let seen = inside.seen;
        let (endings, newest) = db
            .read(HOME, move |tx| queries::since(tx, seen))
            .await
            .map_err(|error| error.to_string())?;
        let lines: Vec<Line> = endings.into_iter().map(Line::Ended).collect();
        append(&mut inside.file, &lines)?;
        inside.seen = newest.max(seen);
        Ok(())
    }
}

/// Every ending that these journals know, in the order of the files.
///
/// # Errors
/// In words, when a file is no journal.
pub fn read_all<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Ending>, String> {
    let mut endings = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if !path.exists() {
            return Err(format!("{} is not there", path.display()));
        }
        for line in read(path)?.0 {
            if let Line::Ended(ending) = line {
                endings.push(ending);
            }
        }
    }
    Ok(endings)
}

/// Goes on with what these endings say, for an instance that was restored: in this file, and
/// from this number of its ledger on.
///
/// # Errors
/// In words.
pub fn go_on(path: &Path, known: &[Ending], restored_after: i64) -> Result<(), String> {
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map_err(said)?;
    let mut lines: Vec<Line> = known.iter().cloned().map(Line::Ended).collect();
    lines.push(Line::Restored { restored_after });
    append(&mut file, &lines)
}

fn append(file: &mut File, lines: &[Line]) -> Result<(), String> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut text = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut text, line).map_err(|error| error.to_string())?;
        text.push(b'\n');
    }
    file.write_all(&text)
        .and_then(|()| file.sync_data())
        .map_err(|error| format!("the journal of endings: {error}"))
}

/// The lines, and how many bytes of the file are whole lines.
fn read(path: &Path) -> Result<(Vec<Line>, u64), String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    let lines = text[..whole].lines().map(serde_json::from_str);
    let lines = lines.collect::<Result<_, _>>();
    let lines = lines.map_err(|error| format!("{} is no journal: {error}", path.display()))?;
    Ok((lines, whole as u64))
}
