//! Every SQL statement of the record, one function each.
use super::model::{CheckpointRow, Countersignature, Keeping, PartyKey};
use crate::platform::{
    actions::{EndKey, GiveKey, KeepCheckpoint, SendCheckpoints, SignCheckpoint},
    permit::Permit,
};
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn add_checkpoint(tx: &mut Tx, it: &CheckpointRow) -> Result<u64> {
    sql(
        "INSERT INTO checkpoint (organisation, size, root, made_at, made_by, note, signer)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(it.organisation.as_str())
    .bind(it.size)
    .bind(it.root.clone())
    .bind(it.made_at)
    .bind(it.made_by.as_str())
    .bind(it.note.as_str())
    .bind(it.signer.as_str())
    .execute(tx)
}

pub fn checkpoint(tx: &mut Tx, size: i64) -> Result<Option<CheckpointRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, size, root, made_at, made_by, note, signer
         FROM checkpoint WHERE organisation = $1 AND size = $2",
    )
    .bind(org)
    .bind(size)
    .fetch_optional(tx)
}

/// Newest first, smaller than `before`.
pub fn checkpoints(tx: &mut Tx, before: i64, most: i64) -> Result<Vec<CheckpointRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, size, root, made_at, made_by, note, signer
         FROM checkpoint WHERE organisation = $1 AND size < $2 ORDER BY size DESC LIMIT $3",
    )
    .bind(org)
    .bind(before)
    .bind(most)
    .fetch_all(tx)
}

pub fn newest(tx: &mut Tx) -> Result<Option<CheckpointRow>> {
    Ok(checkpoints(tx, i64::MAX, 1)?.pop())
}

pub fn add_keeping(
    tx: &mut Tx,
    permit: &Permit<KeepCheckpoint>,
    size: i64,
    by: (&str, &str),
    at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    debug_assert_eq!(permit.on(), size.to_string());
    sql(
        "INSERT INTO checkpoint_keeping (organisation, size, party, person, kept_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation, size, party) DO NOTHING",
    )
    .bind(org)
    .bind(size)
    .bind(by.0)
    .bind(by.1)
    .bind(at)
    .execute(tx)
}

/// Who keeps the checkpoints from this size on.
pub fn keepings(tx: &mut Tx, from: i64) -> Result<Vec<Keeping>> {
    let org = tx.organisation().to_owned();
    sql("SELECT size, party, person, kept_at FROM checkpoint_keeping
         WHERE organisation = $1 AND size >= $2 ORDER BY size DESC, party")
    .bind(org)
    .bind(from)
    .fetch_all(tx)
}

/// The newest checkpoint that each party keeps.
pub fn newest_keepings(tx: &mut Tx) -> Result<Vec<Keeping>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT k.size, k.party, k.person, k.kept_at FROM checkpoint_keeping k
         JOIN (SELECT party, MAX(size) AS size FROM checkpoint_keeping
               WHERE organisation = $1 GROUP BY party) n ON n.party = k.party AND n.size = k.size
         WHERE k.organisation = $1 ORDER BY k.party",
    )
    .bind(org)
    .fetch_all(tx)
}

/// The parties' keys that are in use.
pub fn keys(tx: &mut Tx) -> Result<Vec<PartyKey>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT party_key, party, verifier, given_by, given_at, ended_at FROM party_key
         WHERE organisation = $1 AND ended_at IS NULL ORDER BY party_key",
    )
    .bind(org)
    .fetch_all(tx)
}

pub fn add_key(
    tx: &mut Tx,
    permit: &Permit<GiveKey>,
    id: &str,
    verifier: &str,
    by: (&str, i64),
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO party_key (organisation, party_key, party, verifier, given_by, given_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(org)
    .bind(id)
    .bind(permit.on())
    .bind(verifier)
    .bind(by.0)
    .bind(by.1)
    .execute(tx)
}

/// Ends the key that the party has in use, because another comes.
pub fn replace_key(tx: &mut Tx, permit: &Permit<GiveKey>, by: (&str, i64)) -> Result<u64> {
    end_key_of(tx, permit.on(), by)
}

pub fn end_key(tx: &mut Tx, permit: &Permit<EndKey>, by: (&str, i64)) -> Result<u64> {
    end_key_of(tx, permit.on(), by)
}

fn end_key_of(tx: &mut Tx, party: &str, by: (&str, i64)) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE party_key SET ended_by = $3, ended_at = $4
         WHERE organisation = $1 AND party = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(party)
    .bind(by.0)
    .bind(by.1)
    .execute(tx)
}

pub fn add_signature(
    tx: &mut Tx,
    permit: &Permit<SignCheckpoint>,
    size: i64,
    key: &str,
    line: &str,
    by: (&str, i64),
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    debug_assert_eq!(permit.on(), size.to_string());
    sql("INSERT INTO checkpoint_signature (organisation, size, party_key, line, handed_in_by, handed_in_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation, size, party_key) DO NOTHING")
        .bind(org)
        .bind(size)
        .bind(key)
        .bind(line)
        .bind(by.0)
        .bind(by.1)
        .execute(tx)
}

/// The parties' signatures over the checkpoints from this size on.
pub fn signatures(tx: &mut Tx, from: i64) -> Result<Vec<Countersignature>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT s.size, k.party, k.verifier, s.line, s.handed_in_by, s.handed_in_at
         FROM checkpoint_signature s
         JOIN party_key k ON k.organisation = s.organisation AND k.party_key = s.party_key
         WHERE s.organisation = $1 AND s.size >= $2 ORDER BY s.size DESC, s.handed_in_at",
    )
    .bind(org)
    .bind(from)
    .fetch_all(tx)
}

/// The people who have asked for checkpoints by mail (`false`), or have stopped them (`true`).
pub fn chosen(tx: &mut Tx, stopped: bool) -> Result<Vec<String>> {
    let org = tx.organisation().to_owned();
    let rows = sql("SELECT person FROM checkpoint_reader
         WHERE organisation = $1 AND (stopped_at IS NOT NULL) = $2 ORDER BY person")
    .bind(org)
    .bind(stopped)
    .fetch_all::<One<String>>(tx)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Asks for them, or (with `stopped_at`) stops them.
pub fn choose(
    tx: &mut Tx,
    permit: &Permit<SendCheckpoints>,
    asked_by: &str,
    asked_at: i64,
    stopped_at: Option<i64>,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO checkpoint_reader (organisation, person, asked_by, asked_at, stopped_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation, person) DO UPDATE SET asked_by = $3, asked_at = $4, stopped_at = $5",
    )
    .bind(org)
    .bind(permit.on())
    .bind(asked_by)
    .bind(asked_at)
    .bind(stopped_at)
    .execute(tx)
}

impl FromRow for CheckpointRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let size: i64 = row.get("size")?;
        Ok(CheckpointRow {
            organisation: row.get("organisation")?,
            id: size.to_string(),
            size,
            root: row.get("root")?,
            made_at: row.get("made_at")?,
            made_by: row.get("made_by")?,
            note: row.get("note")?,
            signer: row.get("signer")?,
        })
    }
}

impl FromRow for Keeping {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Keeping {
            size: row.get("size")?,
            party: row.get("party")?,
            person: row.get("person")?,
            kept_at: row.get("kept_at")?,
        })
    }
}

impl FromRow for PartyKey {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(PartyKey {
            id: row.get("party_key")?,
            party: row.get("party")?,
            verifier: row.get("verifier")?,
            given_by: row.get("given_by")?,
            given_at: row.get("given_at")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

impl FromRow for Countersignature {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Countersignature {
            size: row.get("size")?,
            party: row.get("party")?,
            verifier: row.get("verifier")?,
            line: row.get("line")?,
            handed_in_by: row.get("handed_in_by")?,
            handed_in_at: row.get("handed_in_at")?,
        })
    }
}
