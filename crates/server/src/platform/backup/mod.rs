//! A backup: everything of one organisation as it stood at one instant, in one file that
//! either database takes back. It is text in lines of JSON, compressed with gzip, so that it
//! can be read without us:
//!
//! - the first line is the [`Header`];
//! - `{"table":…,"columns":[…]}` begins a table, and each row of it is a list of values:
//!   a number, a text, `null`, `{"b":"base64"}` for bytes, `{"r":"1.5"}` for a fraction;
//! - the last line is the [`End`], with the SHA-256 of all lines before it.
//!
//! What lets somebody in (sessions, links, passkeys, passwords with their apps) is not in it, and neither is the key of the instance.
mod read;
mod restore;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

pub use read::{Line, read};
pub use restore::{Restored, restore};
pub use write::write;

/// The form of the file; another one is refused.
pub const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub tandem_backup: u32,
    /// The program that wrote it.
    pub program: String,
    pub organisation: String,
    /// Microseconds since 1970, UTC.
    pub taken_at: i64,
    /// Each migration with its digest: what the rows fit to.
    pub migrations: Vec<(String, String)>,
    /// The fingerprint of the key that sealed what is sealed in it.
    pub key: Option<String>,
    /// The head of the ledger: its size and root, in hexadecimal.
    pub ledger: String,
    /// Tables that are left out.
    pub without: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub tables: u64,
    pub rows: u64,
    /// Of every line before this one, in hexadecimal.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    end: End,
}

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

/// Why a backup could not be written, read or put back.
#[derive(Debug)]
pub struct Failed(pub String);

impl From<store::Error> for Failed {
    fn from(error: store::Error) -> Failed {
        Failed(error.to_string())
    }
}

impl From<web::Error> for Failed {
    fn from(error: web::Error) -> Failed {
        Failed(error.detail())
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Failed {
        Failed(error.to_string())
    }
}

impl From<serde_json::Error> for Failed {
    fn from(error: serde_json::Error) -> Failed {
        Failed(error.to_string())
    }
}
