//! Writing a backup, in one reading transaction: every table as it stood at that instant,
//! row by row, while others go on working.
use super::{End, EndLine, Failed, Header, TableLine, VERSION};
use crate::{
    app::NOT_IN_BACKUPS,
    platform::{ids::hex, keys, ledger},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::io::Write;
use store::{Tx, Value, portable};

/// Writes everything of the transaction's organisation. The file is whole only when this
/// returns `Ok`; one that was cut off is refused by reading it.
pub fn write(tx: &mut Tx, taken_at: i64, to: impl Write) -> Result<End, Failed> {
    let mut out = Lines {
        to: GzEncoder::new(to, Compression::default()),
        digest: Sha256::new(),
    };
    let header = Header {
        tandem_backup: VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        organisation: tx.organisation().to_owned(),
        taken_at,
        migrations: portable::migrations(tx)?,
        key: keys::fingerprint(tx)?,
        ledger: hex(&ledger::head(tx)?),
        without: NOT_IN_BACKUPS.iter().map(ToString::to_string).collect(),
    };
    out.line(&header)?;
    let (mut tables, mut rows) = (0, 0);
    for table in portable::tables(tx)? {
        if NOT_IN_BACKUPS.contains(&table.name.as_str()) {
            continue;
        }
        out.line(&TableLine {
            table: table.name.clone(),
            columns: table.columns.iter().map(|(name, _)| name.clone()).collect(),
        })?;
        let mut failed = None;
        rows += portable::rows(tx, &table, |values| {
            let row: Vec<Json> = values.iter().map(cell).collect();
            out.line(&row).map_err(|error| {
                let words = error.0.clone();
                failed = Some(error);
                store::Error::Other(words)
            })
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        tables += 1;
    }
    let end = End {
        tables,
        rows,
        sha256: hex(&out.digest.clone().finalize()),
    };
    out.line(&EndLine { end: end.clone() })?;
    out.to.finish()?.flush()?;
    Ok(end)
}

struct Lines<W: Write> {
    to: GzEncoder<W>,
    digest: Sha256,
}

impl<W: Write> Lines<W> {
    fn line<T: serde::Serialize>(&mut self, value: &T) -> Result<(), Failed> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.digest.update(&line);
        self.to.write_all(&line)?;
        Ok(())
    }
}

/// SQLite keeps a boolean as a number, so it is one here too: both databases write one text.
fn cell(value: &Value) -> Json {
    match value {
        Value::Bool(Some(x)) => json!(i64::from(*x)),
        Value::Int(Some(x)) => json!(x),
        // The shortest text that reads back as the same number.
        Value::Real(Some(x)) => json!({ "r": x.to_string() }),
        Value::Text(Some(x)) => json!(x),
        Value::Blob(Some(x)) => json!({ "b": STANDARD.encode(x) }),
        _ => Json::Null,
    }
}
