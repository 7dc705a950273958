//! Every SQL statement of the register, one function each.
use super::model::{AssignmentRow, ResponsibilityRow};
use crate::platform::columns::{
    Plain, get_json, get_maybe_json, get_maybe_text, get_maybe_word, get_text, get_word, json,
    maybe_json, maybe_text, plain, word,
};
use engine::facts::{Adopted, Assignment, Signature, Version};
use jiff::civil::Date;
use store::{FromRow, One, Result, Row, Tx, sql};

pub fn responsibilities(tx: &mut Tx) -> Result<Vec<ResponsibilityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, responsibility, from_date, until_date, title, grouped_under, definition,
                criticality, hours, needs, skills, duties
         FROM responsibility WHERE organisation = $1 ORDER BY position, responsibility")
        .bind(org)
        .fetch_all(tx)
}

pub fn responsibility(tx: &mut Tx, id: &str) -> Result<Option<ResponsibilityRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, responsibility, from_date, until_date, title, grouped_under, definition,
                criticality, hours, needs, skills, duties
         FROM responsibility WHERE organisation = $1 AND responsibility = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn next_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM responsibility WHERE organisation = $1")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?
            .0,
    )
}

pub fn add_responsibility(tx: &mut Tx, position: i64, it: &Adopted) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO responsibility (organisation, responsibility, position, from_date, until_date, title,
                                     grouped_under, definition, criticality, hours, needs, skills, duties)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(position)
        .bind(it.from.to_string())
        .bind(maybe_text(it.until.as_ref()))
        .bind(it.title.clone())
        .bind(it.group.clone())
        .bind(it.definition.clone())
        .bind(it.criticality.as_ref().map(word).transpose()?)
        .bind(maybe_text(it.hours.as_ref()))
        .bind(json(&it.needs)?)
        .bind(maybe_json(it.skills.as_ref())?)
        .bind(maybe_json(it.duties.as_ref())?)
        .execute(tx)
}

pub fn assignments(tx: &mut Tx) -> Result<Vec<AssignmentRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, assignment, responsibility, party, person, role, scope, from_date, until_date
         FROM assignment WHERE organisation = $1 ORDER BY assignment")
        .bind(org)
        .fetch_all(tx)
}

pub fn assignments_of(tx: &mut Tx, responsibility: &str) -> Result<Vec<AssignmentRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, assignment, responsibility, party, person, role, scope, from_date, until_date
         FROM assignment WHERE organisation = $1 AND responsibility = $2 ORDER BY assignment")
        .bind(org)
        .bind(responsibility)
        .fetch_all(tx)
}

pub fn assignment(tx: &mut Tx, id: &str) -> Result<Option<AssignmentRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, assignment, responsibility, party, person, role, scope, from_date, until_date
         FROM assignment WHERE organisation = $1 AND assignment = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn add_assignment(tx: &mut Tx, id: &str, it: &Assignment) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO assignment (organisation, assignment, responsibility, party, person, role, scope, from_date, until_date)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(org)
        .bind(id)
        .bind(it.responsibility.as_str())
        .bind(it.party.as_str())
        .bind(it.person.clone())
        .bind(word(&it.role)?)
        .bind(json(&it.scope)?)
        .bind(it.from.to_string())
        .bind(maybe_text(it.until.as_ref()))
        .execute(tx)
}

/// Takes back an assignment that has not begun.
pub fn remove_assignment(tx: &mut Tx, row: &AssignmentRow) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM assignment WHERE organisation = $1 AND assignment = $2")
        .bind(org)
        .bind(row.id.as_str())
        .execute(tx)
}

/// Ends an assignment on a day.
pub fn end_assignment(tx: &mut Tx, row: &AssignmentRow, until: Date) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE assignment SET until_date = $3 WHERE organisation = $1 AND assignment = $2")
        .bind(org)
        .bind(row.id.as_str())
        .bind(until.to_string())
        .execute(tx)
}

/// A responsibility is looked after until a day.
pub fn set_aside(tx: &mut Tx, id: &str, until: Date) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE responsibility SET until_date = $3 WHERE organisation = $1 AND responsibility = $2")
        .bind(org)
        .bind(id)
        .bind(until.to_string())
        .execute(tx)
}

/// Takes back a responsibility that has never been looked after a whole day.
pub fn remove_responsibility(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM responsibility WHERE organisation = $1 AND responsibility = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
}

/// A responsibility means something else; its place in the register stays.
pub fn redefine(tx: &mut Tx, it: &Adopted) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE responsibility SET until_date = $3, title = $4, grouped_under = $5, definition = $6,
                criticality = $7, hours = $8, needs = $9, skills = $10, duties = $11
         WHERE organisation = $1 AND responsibility = $2")
        .bind(org)
        .bind(it.id.as_str())
        .bind(maybe_text(it.until.as_ref()))
        .bind(it.title.clone())
        .bind(it.group.clone())
        .bind(it.definition.clone())
        .bind(it.criticality.as_ref().map(word).transpose()?)
        .bind(maybe_text(it.hours.as_ref()))
        .bind(json(&it.needs)?)
        .bind(maybe_json(it.skills.as_ref())?)
        .bind(maybe_json(it.duties.as_ref())?)
        .execute(tx)
}

pub fn versions(tx: &mut Tx) -> Result<Vec<Version>> {
    let org = tx.organisation().to_owned();
    plain(
        sql(
            "SELECT number, from_date, digest, model, proposal FROM register_version
               WHERE organisation = $1 ORDER BY number",
        )
        .bind(org)
        .fetch_all(tx)?,
    )
}

pub fn add_version(tx: &mut Tx, it: &Version) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO register_version (organisation, number, from_date, digest, model, proposal)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(org)
    .bind(it.number)
    .bind(it.from.to_string())
    .bind(it.digest.clone())
    .bind(it.model.as_ref().map(word).transpose()?)
    .bind(it.proposal)
    .execute(tx)
}

pub fn next_version(tx: &mut Tx) -> Result<u32> {
    let org = tx.organisation().to_owned();
    let next =
        sql("SELECT COALESCE(MAX(number), 0) + 1 FROM register_version WHERE organisation = $1")
            .bind(org)
            .fetch_one::<One<i64>>(tx)?
            .0;
    u32::try_from(next).map_err(|error| store::Error::Other(error.to_string()))
}

pub fn signatures(tx: &mut Tx) -> Result<Vec<Signature>> {
    let org = tx.organisation().to_owned();
    plain(sql("SELECT party, person, version, signed_on FROM signature WHERE organisation = $1 ORDER BY signature")
        .bind(org)
        .fetch_all(tx)?)
}

pub fn add_signature(tx: &mut Tx, id: &str, it: &Signature) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO signature (organisation, signature, party, person, version, signed_on)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(org)
    .bind(id)
    .bind(it.party.as_str())
    .bind(it.person.clone())
    .bind(it.version)
    .bind(it.date.to_string())
    .execute(tx)
}

impl FromRow for ResponsibilityRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(ResponsibilityRow {
            organisation: row.get("organisation")?,
            adopted: Adopted {
                id: row.get("responsibility")?,
                from: get_text(row, "from_date")?,
                until: get_maybe_text(row, "until_date")?,
                title: row.get("title")?,
                group: row.get("grouped_under")?,
                definition: row.get("definition")?,
                criticality: get_maybe_word(row, "criticality")?,
                hours: get_maybe_text(row, "hours")?,
                needs: get_json(row, "needs")?,
                skills: get_maybe_json(row, "skills")?,
                duties: get_maybe_json(row, "duties")?,
            },
        })
    }
}

impl FromRow for AssignmentRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(AssignmentRow {
            organisation: row.get("organisation")?,
            id: row.get("assignment")?,
            assignment: Assignment {
                responsibility: row.get("responsibility")?,
                party: row.get("party")?,
                person: row.get("person")?,
                role: get_word(row, "role")?,
                scope: get_json(row, "scope")?,
                from: get_text(row, "from_date")?,
                until: get_maybe_text(row, "until_date")?,
            },
        })
    }
}

impl FromRow for Plain<Version> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Version {
            number: row.get("number")?,
            from: get_text(row, "from_date")?,
            digest: row.get("digest")?,
            model: get_maybe_word(row, "model")?,
            proposal: row.get("proposal")?,
        }))
    }
}

impl FromRow for Plain<Signature> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Signature {
            party: row.get("party")?,
            person: row.get("person")?,
            version: row.get("version")?,
            date: get_text(row, "signed_on")?,
        }))
    }
}
