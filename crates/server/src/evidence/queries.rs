//! Every SQL statement of evidence, one function each.
use super::model::{EvidenceRow, FileRow};
use crate::platform::{
    actions::{ViewEvidence, WithdrawEvidence},
    columns::{get_maybe_word, get_text, word},
    permit::Permit,
};
use engine::facts::Evidence;
use store::{FromRow, One, Result, Row, Tx, sql};

/// What counts: all that was not withdrawn.
pub fn facts(tx: &mut Tx) -> Result<Vec<Evidence>> {
    let org = tx.organisation().to_owned();
    let rows = sql(
        "SELECT duty, done_on, kind, form, party, note, link FROM evidence
                    WHERE organisation = $1 AND withdrawn_at IS NULL ORDER BY evidence",
    )
    .bind(org)
    .fetch_all::<Plain>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Everything about a duty, newest first, with what was withdrawn.
pub fn of_duty(tx: &mut Tx, duty: &str, most: i64) -> Result<Vec<EvidenceRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT e.organisation, e.evidence, e.duty, e.done_on, e.kind, e.form, e.party, e.note, e.link,
                e.recorded_by, e.recorded_at, e.withdrawn_by, e.withdrawn_at, e.withdrawn_because,
                f.name AS file_name
         FROM evidence e
         LEFT JOIN evidence_file f ON f.organisation = e.organisation AND f.evidence = e.evidence
         WHERE e.organisation = $1 AND e.duty = $2
         ORDER BY e.done_on DESC, e.evidence DESC LIMIT $3")
        .bind(org)
        .bind(duty)
        .bind(most)
        .fetch_all(tx)
}

pub fn one(tx: &mut Tx, id: &str) -> Result<Option<EvidenceRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT e.organisation, e.evidence, e.duty, e.done_on, e.kind, e.form, e.party, e.note, e.link,
                e.recorded_by, e.recorded_at, e.withdrawn_by, e.withdrawn_at, e.withdrawn_because,
                f.name AS file_name
         FROM evidence e
         LEFT JOIN evidence_file f ON f.organisation = e.organisation AND f.evidence = e.evidence
         WHERE e.organisation = $1 AND e.evidence = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn add(tx: &mut Tx, id: &str, it: &Evidence, by: Option<&str>, at: Option<i64>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO evidence (organisation, evidence, duty, done_on, kind, form, party, note, link,
                               recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(org)
        .bind(id)
        .bind(it.duty.as_str())
        .bind(it.date.to_string())
        .bind(it.kind.as_str())
        .bind(it.form.as_ref().map(word).transpose()?)
        .bind(it.party.clone())
        .bind(it.note.clone())
        .bind(it.link.clone())
        .bind(by)
        .bind(at)
        .execute(tx)
}

pub fn add_file(tx: &mut Tx, evidence: &str, file: &FileRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    sql("INSERT INTO evidence_file (organisation, evidence, name, content_type, size, sha256, content)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(org)
        .bind(evidence)
        .bind(file.name.as_str())
        .bind(file.content_type.as_str())
        .bind(size)
        .bind(file.sha256.as_str())
        .bind(file.content.clone())
        .execute(tx)
}

pub fn file(tx: &mut Tx, permit: &Permit<ViewEvidence>) -> Result<Option<FileRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT name, content_type, sha256, content FROM evidence_file
         WHERE organisation = $1 AND evidence = $2",
    )
    .bind(org)
    .bind(permit.on())
    .fetch_optional(tx)
}

pub fn withdraw(
    tx: &mut Tx,
    permit: &Permit<WithdrawEvidence>,
    by: &str,
    at: i64,
    because: &str,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE evidence SET withdrawn_by = $3, withdrawn_at = $4, withdrawn_because = $5
         WHERE organisation = $1 AND evidence = $2 AND withdrawn_at IS NULL",
    )
    .bind(org)
    .bind(permit.on())
    .bind(by)
    .bind(at)
    .bind(because)
    .execute(tx)
}

/// People who have switched the mails about their duties off.
pub fn quiet(tx: &mut Tx) -> Result<Vec<String>> {
    let org = tx.organisation().to_owned();
    let rows = sql("SELECT person FROM quiet_person WHERE organisation = $1 ORDER BY person")
        .bind(org)
        .fetch_all::<One<String>>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub fn be_quiet(tx: &mut Tx, person: &str, since: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO quiet_person (organisation, person, since) VALUES ($1, $2, $3)
         ON CONFLICT (organisation, person) DO NOTHING",
    )
    .bind(org)
    .bind(person)
    .bind(since)
    .execute(tx)
}

pub fn be_told(tx: &mut Tx, person: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM quiet_person WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .execute(tx)
}

/// A fact of the engine, read from a row: the engine knows no database.
struct Plain(Evidence);

impl FromRow for Plain {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Evidence {
            duty: row.get("duty")?,
            date: get_text(row, "done_on")?,
            kind: row.get("kind")?,
            form: get_maybe_word(row, "form")?,
            party: row.get("party")?,
            note: row.get("note")?,
            link: row.get("link")?,
        }))
    }
}

impl FromRow for EvidenceRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(EvidenceRow {
            organisation: row.get("organisation")?,
            id: row.get("evidence")?,
            evidence: Plain::from_row(row)?.0,
            recorded_by: row.get("recorded_by")?,
            recorded_at: row.get("recorded_at")?,
            withdrawn_by: row.get("withdrawn_by")?,
            withdrawn_at: row.get("withdrawn_at")?,
            withdrawn_because: row.get("withdrawn_because")?,
            file: row.get("file_name")?,
        })
    }
}

impl FromRow for FileRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(FileRow {
            name: row.get("name")?,
            content_type: row.get("content_type")?,
            sha256: row.get("sha256")?,
            content: row.get("content")?,
        })
    }
}
