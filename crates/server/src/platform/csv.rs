//! Comma-separated values for spreadsheets.
use web::{Error, Result};

/// Writes rows. A field that a spreadsheet would run as a formula gets an apostrophe in front.
pub fn write<const N: usize>(rows: &[[String; N]]) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let safe = row.iter().map(|field| {
            if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                format!("'{field}")
            } else {
                field.clone()
            }
        });
        out.write_record(safe)
            .map_err(|error| Error::Internal(error.to_string()))?;
    }
    out.into_inner()
        .map_err(|error| Error::Internal(error.to_string()))
}
