//! SQL of the ways in: passkeys, passwords, authenticator apps, recovery codes.
use crate::platform::sign_in::{model::PasskeyRow, openid};
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn add_passkey(tx: &mut Tx, row: &PasskeyRow, credential: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO passkey (organisation, passkey, person, credential, public_part, device, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(org)
        .bind(&row.id)
        .bind(&row.person)
        .bind(credential)
        .bind(&row.public_part)
        .bind(&row.device)
        .bind(row.created_at)
        .execute(tx)
}

pub fn passkey(tx: &mut Tx, id: &str) -> Result<Option<PasskeyRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, passkey, person, public_part, device, created_at, used_at FROM passkey
         WHERE organisation = $1 AND passkey = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

/// By the id that the authenticator gave it, and the handle that it knows the person by.
pub fn passkey_by(tx: &mut Tx, credential: &str, handle: &str) -> Result<Option<PasskeyRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT p.organisation, p.passkey, p.person, p.public_part, p.device, p.created_at, p.used_at FROM passkey p
         JOIN sign_in_account a ON a.organisation = p.organisation AND a.person = p.person
         WHERE p.organisation = $1 AND p.credential = $2 AND a.handle = $3 AND p.ended_at IS NULL")
    .bind(org)
    .bind(credential)
    .bind(handle)
    .fetch_optional(tx)
}

pub fn passkeys_of(tx: &mut Tx, person: &str) -> Result<Vec<PasskeyRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, passkey, person, public_part, device, created_at, used_at FROM passkey
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL ORDER BY passkey")
    .bind(org)
    .bind(person)
    .fetch_all(tx)
}

pub fn used_passkey(tx: &mut Tx, id: &str, public_part: &str, used_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE passkey SET public_part = $3, used_at = $4
         WHERE organisation = $1 AND passkey = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .bind(public_part)
    .bind(used_at)
    .execute(tx)
}

pub fn end_passkey(tx: &mut Tx, id: &str, ended_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE passkey SET ended_at = $3
         WHERE organisation = $1 AND passkey = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .bind(ended_at)
    .execute(tx)
}

pub fn password(tx: &mut Tx, person: &str) -> Result<Option<String>> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT password_digest FROM password WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .fetch_optional::<One<String>>(tx)?;
    Ok(row.map(|row| row.0))
}

pub fn set_password(tx: &mut Tx, person: &str, digest: &str, set_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO password (organisation, person, password_digest, set_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organisation, person) DO UPDATE SET password_digest = $3, set_at = $4")
    .bind(org)
    .bind(person)
    .bind(digest)
    .bind(set_at)
    .execute(tx)
}

pub struct AuthenticatorRow {
    pub secret_sealed: Vec<u8>,
    pub last_step: i64,
}

impl FromRow for AuthenticatorRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(AuthenticatorRow {
            secret_sealed: row.get("secret_sealed")?,
            last_step: row.get("last_step")?,
        })
    }
}

pub fn authenticator(tx: &mut Tx, person: &str) -> Result<Option<AuthenticatorRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT secret_sealed, last_step FROM authenticator WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .fetch_optional(tx)
}

pub fn set_authenticator(
    tx: &mut Tx,
    person: &str,
    secret: &[u8],
    last_step: i64,
    set_at: i64,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO authenticator (organisation, person, secret_sealed, last_step, set_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (organisation, person) DO UPDATE SET secret_sealed = $3, last_step = $4, set_at = $5")
    .bind(org)
    .bind(person)
    .bind(secret)
    .bind(last_step)
    .bind(set_at)
    .execute(tx)
}

/// Spends the code of a step: 0 rows when it, or a later one, was spent before.
pub fn spend_step(tx: &mut Tx, person: &str, step: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE authenticator SET last_step = $3
         WHERE organisation = $1 AND person = $2 AND last_step < $3")
    .bind(org)
    .bind(person)
    .bind(step)
    .execute(tx)
}

pub fn add_code(tx: &mut Tx, person: &str, digest: &str, created_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO recovery_code (organisation, code_digest, person, created_at) VALUES ($1, $2, $3, $4)")
        .bind(org)
        .bind(digest)
        .bind(person)
        .bind(created_at)
        .execute(tx)
}

pub fn spend_code(tx: &mut Tx, person: &str, digest: &str, used_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE recovery_code SET used_at = $4
         WHERE organisation = $1 AND code_digest = $2 AND person = $3 AND used_at IS NULL")
    .bind(org)
    .bind(digest)
    .bind(person)
    .bind(used_at)
    .execute(tx)
}

pub fn codes_left(tx: &mut Tx, person: &str) -> Result<i64> {
    let org = tx.organisation().to_owned();
    let row = sql("SELECT COUNT(*) FROM recovery_code
         WHERE organisation = $1 AND person = $2 AND used_at IS NULL")
    .bind(org)
    .bind(person)
    .fetch_one::<One<i64>>(tx)?;
    Ok(row.0)
}

pub fn remove_codes(tx: &mut Tx, person: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM recovery_code WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .execute(tx)
}

/// Takes every way in away from a person.
pub fn remove_all(tx: &mut Tx, person: &str, ended_at: i64) -> Result<()> {
    let org = tx.organisation().to_owned();
    sql("UPDATE passkey SET ended_at = $3
         WHERE organisation = $1 AND person = $2 AND ended_at IS NULL")
    .bind(org.clone())
    .bind(person)
    .bind(ended_at)
    .execute(tx)?;
    for text in [
        sql("DELETE FROM password WHERE organisation = $1 AND person = $2"),
        sql("DELETE FROM authenticator WHERE organisation = $1 AND person = $2"),
    ] {
        text.bind(org.clone()).bind(person).execute(tx)?;
    }
    remove_codes(tx, person)?;
    openid::queries::remove_identities_of(tx, person)?;
    Ok(())
}
