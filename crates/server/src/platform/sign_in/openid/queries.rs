//! SQL of connections and outside identities.
use super::model::{ConnectionRow, Factor, IdentityRow};
use store::{Result, Tx, sql};

pub fn add_connection(tx: &mut Tx, row: &ConnectionRow, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO openid_connection (organisation, connection, party, name, issuer, second_factor, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(org)
    .bind(&row.id)
    .bind(&row.party)
    .bind(&row.name)
    .bind(&row.issuer)
    .bind(row.factor.name())
    .bind(by)
    .bind(at)
    .execute(tx)
}

pub fn connection(tx: &mut Tx, id: &str) -> Result<Option<ConnectionRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, connection, party, name, issuer, client, secret_sealed, second_factor, acr, ended_at FROM openid_connection
         WHERE organisation = $1 AND connection = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

pub fn connections(tx: &mut Tx) -> Result<Vec<ConnectionRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, connection, party, name, issuer, client, secret_sealed, second_factor, acr, ended_at FROM openid_connection
         WHERE organisation = $1 AND ended_at IS NULL ORDER BY connection")
    .bind(org)
    .fetch_all(tx)
}

pub fn set_client(tx: &mut Tx, id: &str, client: &str, sealed: &[u8]) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE openid_connection SET client = $3, secret_sealed = $4
         WHERE organisation = $1 AND connection = $2 AND ended_at IS NULL",
    )
    .bind(org)
    .bind(id)
    .bind(client)
    .bind(sealed)
    .execute(tx)
}

pub fn set_factor(tx: &mut Tx, id: &str, factor: Factor, acr: Option<&str>) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE openid_connection SET second_factor = $3, acr = $4
         WHERE organisation = $1 AND connection = $2 AND ended_at IS NULL")
    .bind(org)
    .bind(id)
    .bind(factor.name())
    .bind(acr)
    .execute(tx)
}

/// Ends a connection: its secret goes, so do the identities and the sessions that came by it.
pub fn end_connection(tx: &mut Tx, id: &str, by: &str, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM outside_identity WHERE organisation = $1 AND connection = $2")
        .bind(org.clone())
        .bind(id)
        .execute(tx)?;
    sql("UPDATE session SET ended_at = $3
         WHERE organisation = $1 AND connection = $2 AND ended_at IS NULL")
    .bind(org.clone())
    .bind(id)
    .bind(at)
    .execute(tx)?;
    sql(
        "UPDATE openid_connection SET secret_sealed = NULL, ended_by = $3, ended_at = $4
         WHERE organisation = $1 AND connection = $2 AND ended_at IS NULL",
    )
    .bind(org)
    .bind(id)
    .bind(by)
    .bind(at)
    .execute(tx)
}

pub fn add_identity(tx: &mut Tx, row: &IdentityRow, subject: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO outside_identity (organisation, identity, connection, party, issuer, subject, person, linked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(org)
    .bind(&row.id)
    .bind(&row.connection)
    .bind(&row.party)
    .bind(&row.issuer)
    .bind(subject)
    .bind(&row.person)
    .bind(row.linked_at)
    .execute(tx)
}

pub fn identity(tx: &mut Tx, id: &str) -> Result<Option<IdentityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT i.organisation, i.identity, i.connection, c.name, i.issuer, i.person, i.party, i.linked_at, i.used_at FROM outside_identity i
         JOIN openid_connection c ON c.organisation = i.organisation AND c.connection = i.connection
         WHERE i.organisation = $1 AND i.identity = $2")
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

/// Who is known by this subject of this issuer, through this connection and no other.
pub fn identity_by(
    tx: &mut Tx,
    connection: &str,
    issuer: &str,
    subject: &str,
) -> Result<Option<IdentityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT i.organisation, i.identity, i.connection, c.name, i.issuer, i.person, i.party, i.linked_at, i.used_at FROM outside_identity i
         JOIN openid_connection c ON c.organisation = i.organisation AND c.connection = i.connection
         WHERE i.organisation = $1 AND i.connection = $2 AND i.issuer = $3 AND i.subject = $4 AND c.ended_at IS NULL")
    .bind(org)
    .bind(connection)
    .bind(issuer)
    .bind(subject)
    .fetch_optional(tx)
}

pub fn identities_of(tx: &mut Tx, person: &str) -> Result<Vec<IdentityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT i.organisation, i.identity, i.connection, c.name, i.issuer, i.person, i.party, i.linked_at, i.used_at FROM outside_identity i
         JOIN openid_connection c ON c.organisation = i.organisation AND c.connection = i.connection
         WHERE i.organisation = $1 AND i.person = $2 ORDER BY i.identity")
    .bind(org)
    .bind(person)
    .fetch_all(tx)
}

pub fn identities(tx: &mut Tx) -> Result<Vec<IdentityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT i.organisation, i.identity, i.connection, c.name, i.issuer, i.person, i.party, i.linked_at, i.used_at FROM outside_identity i
         JOIN openid_connection c ON c.organisation = i.organisation AND c.connection = i.connection
         WHERE i.organisation = $1 ORDER BY i.identity")
    .bind(org)
    .fetch_all(tx)
}

pub fn used_identity(tx: &mut Tx, id: &str, used_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE outside_identity SET used_at = $3 WHERE organisation = $1 AND identity = $2")
        .bind(org)
        .bind(id)
        .bind(used_at)
        .execute(tx)
}

/// Unlinks an identity, and ends the sessions that its person has by it.
pub fn end_identity(tx: &mut Tx, row: &IdentityRow, at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE session SET ended_at = $4
         WHERE organisation = $1 AND connection = $2 AND person = $3 AND ended_at IS NULL")
    .bind(org.clone())
    .bind(&row.connection)
    .bind(&row.person)
    .bind(at)
    .execute(tx)?;
    sql("DELETE FROM outside_identity WHERE organisation = $1 AND identity = $2")
        .bind(org)
        .bind(&row.id)
        .execute(tx)
}

pub fn remove_identities_of(tx: &mut Tx, person: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM outside_identity WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(person)
        .execute(tx)
}
