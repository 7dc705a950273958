//! Reading a backup to its end, and believing it only then.
use super::{End, EndLine, Failed, Header, TableLine, VERSION};
use crate::platform::ids::hex;
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};
use store::Value;

/// What stands between the first line and the last.
pub enum Line {
    Table { name: String, columns: Vec<String> },
    Row(Vec<Value>),
}

/// Hands out each line as it comes; `Ok` says that the file is whole and unaltered. What was
/// done with the lines must be undone when it is not.
pub fn read(
    file: &Path,
    mut each: impl FnMut(Line) -> Result<(), Failed>,
) -> Result<(Header, End), Failed> {
    let opened = File::open(file)?;
    let mut lines = BufReader::new(GzDecoder::new(BufReader::new(opened)));
    let mut digest = Sha256::new();
    let mut line = Vec::new();
    let not_ours = || Failed("it is no backup of Tandem".into());
    let damaged = |why: &str| Failed(format!("it is damaged: {why}"));
    lines.read_until(b'\n', &mut line).map_err(|_| not_ours())?;
    let header: Header = serde_json::from_slice(&line).map_err(|_| not_ours())?;
    if header.tandem_backup != VERSION {
        return Err(Failed(format!(
            "it is of the form {}, and this program reads form {VERSION}",
            header.tandem_backup
        )));
    }
    let (mut tables, mut rows) = (0, 0);
    loop {
        digest.update(&line);
        line.clear();
        let length = lines
            .read_until(b'\n', &mut line)
            .map_err(|error| damaged(&error.to_string()))?;
        if length == 0 {
            return Err(damaged("its end is missing"));
        }
        match serde_json::from_slice(&line).map_err(|error| damaged(&error.to_string()))? {
            Json::Array(cells) => {
                let cells = cells.into_iter().map(value).collect::<Option<_>>();
                each(Line::Row(
                    cells.ok_or_else(|| damaged("a value that is none"))?,
                ))?;
                rows += 1;
            }
            Json::Object(found) if found.contains_key("table") => {
                let TableLine { table, columns } = serde_json::from_value(Json::Object(found))?;
                each(Line::Table {
                    name: table,
                    columns,
                })?;
                tables += 1;
            }
            other => {
                let EndLine { end } =
                    serde_json::from_value(other).map_err(|_| damaged("a line that is none"))?;
                let found = End {
                    tables,
                    rows,
                    sha256: hex(&digest.finalize()),
                };
                if found != end {
                    return Err(damaged("its checksum is another"));
                }
                line.clear();
                return match lines.read_until(b'\n', &mut line) {
                    Ok(0) => Ok((header, end)),
                    _ => Err(damaged("something stands after its end")),
                };
            }
        }
    }
}

/// A missing value has no type here; the table that takes it has.
fn value(cell: Json) -> Option<Value> {
    Some(match cell {
        Json::Null => Value::Text(None),
        Json::Number(number) => Value::Int(Some(number.as_i64()?)),
        Json::String(text) => Value::Text(Some(text)),
        Json::Object(mut coded) => match (coded.remove("b"), coded.remove("r")) {
            (Some(Json::String(bytes)), None) => Value::Blob(Some(STANDARD.decode(bytes).ok()?)),
            (None, Some(Json::String(number))) => Value::Real(Some(number.parse().ok()?)),
            _ => return None,
        },
        Json::Bool(_) | Json::Array(_) => return None,
    })
}
