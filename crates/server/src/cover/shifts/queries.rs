//! Every SQL statement of changes of shifts, one function each.
use crate::cover::model::ShiftChangeRow;
use crate::platform::columns::{
    get_maybe_json, get_maybe_text, get_text, get_word, maybe_json, maybe_text, word,
};
use engine::facts::ShiftChange;
use store::{FromRow, Result, Row, Tx, sql};

pub fn changes(tx: &mut Tx) -> Result<Vec<ShiftChangeRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT c.organisation, c.shift_change, c.rota_version, r.rota, c.kind, c.layer, c.shift,
                c.from_time, c.to_time, c.person, c.party, c.exchanged, c.made_by, c.made_at
         FROM shift_change c
         JOIN rota r ON r.organisation = c.organisation AND r.rota_version = c.rota_version
         WHERE c.organisation = $1 ORDER BY c.shift_change",
    )
    .bind(org)
    .fetch_all(tx)
}

pub fn changes_of(tx: &mut Tx, version: &str) -> Result<Vec<ShiftChangeRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT c.organisation, c.shift_change, c.rota_version, r.rota, c.kind, c.layer, c.shift,
                c.from_time, c.to_time, c.person, c.party, c.exchanged, c.made_by, c.made_at
         FROM shift_change c
         JOIN rota r ON r.organisation = c.organisation AND r.rota_version = c.rota_version
         WHERE c.organisation = $1 AND c.rota_version = $2 ORDER BY c.shift_change",
    )
    .bind(org)
    .bind(version)
    .fetch_all(tx)
}

pub fn change(tx: &mut Tx, id: &str) -> Result<Option<ShiftChangeRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT c.organisation, c.shift_change, c.rota_version, r.rota, c.kind, c.layer, c.shift,
                c.from_time, c.to_time, c.person, c.party, c.exchanged, c.made_by, c.made_at
         FROM shift_change c
         JOIN rota r ON r.organisation = c.organisation AND r.rota_version = c.rota_version
         WHERE c.organisation = $1 AND c.shift_change = $2",
    )
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

pub fn add_change(
    tx: &mut Tx,
    id: &str,
    version: &str,
    it: &ShiftChange,
    made_by: &str,
    made_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO shift_change (organisation, shift_change, rota_version, kind, layer, shift, from_time,
                                   to_time, person, party, exchanged, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(org)
        .bind(id)
        .bind(version)
        .bind(word(&it.kind)?)
        .bind(it.layer.as_str())
        .bind(it.shift.to_string())
        .bind(maybe_text(it.from.as_ref()))
        .bind(maybe_text(it.to.as_ref()))
        .bind(it.person.clone())
        .bind(it.party.clone())
        .bind(maybe_json(it.with.as_ref())?)
        .bind(made_by)
        .bind(made_at)
        .execute(tx)
}

/// Who takes it, until when, and of which layer it is; the shift itself stays the same.
pub fn rewrite_change(tx: &mut Tx, id: &str, it: &ShiftChange) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE shift_change SET layer = $3, to_time = $4, person = $5, party = $6, exchanged = $7
         WHERE organisation = $1 AND shift_change = $2",
    )
    .bind(org)
    .bind(id)
    .bind(it.layer.as_str())
    .bind(maybe_text(it.to.as_ref()))
    .bind(it.person.clone())
    .bind(it.party.clone())
    .bind(maybe_json(it.with.as_ref())?)
    .execute(tx)
}

pub fn remove_change(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM shift_change WHERE organisation = $1 AND shift_change = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
}

impl FromRow for ShiftChangeRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(ShiftChangeRow {
            organisation: row.get("organisation")?,
            id: row.get("shift_change")?,
            version: row.get("rota_version")?,
            rota: row.get("rota")?,
            change: ShiftChange {
                kind: get_word(row, "kind")?,
                layer: row.get("layer")?,
                shift: get_text(row, "shift")?,
                from: get_maybe_text(row, "from_time")?,
                to: get_maybe_text(row, "to_time")?,
                person: row.get("person")?,
                party: row.get("party")?,
                with: get_maybe_json(row, "exchanged")?,
            },
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
        })
    }
}
