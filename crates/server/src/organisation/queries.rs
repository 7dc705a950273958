//! Every SQL statement of the organisation itself, its parties, people and absences.
use super::model::{AbsenceRow, Of, PartyRow, PersonRow};
use crate::platform::{
    columns::{
        Plain, get_instant, get_json, get_maybe_text, get_text, get_word, json, maybe_text, word,
    },
    permit::Permit,
};
use engine::facts::{Absence, Organisation, Party, Person};
use jiff::Timestamp;
use store::{FromRow, Result, Row, Tx, sql};

pub fn organisation(tx: &mut Tx) -> Result<Option<Organisation>> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT name, zone, staff, industry, meets FROM organisation WHERE organisation = $1")
            .bind(org)
            .fetch_optional::<Plain<Organisation>>(tx)?
            .map(|row| row.0),
    )
}

pub fn add_organisation(tx: &mut Tx, it: &Organisation, created_at: i64) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO organisation (organisation, name, zone, staff, industry, meets, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(org)
    .bind(it.name.as_str())
    .bind(it.zone.as_str())
    .bind(it.staff)
    .bind(it.industry.clone())
    .bind(json(&it.meets)?)
    .bind(created_at)
    .execute(tx)
}

pub fn change_organisation(tx: &mut Tx, it: &Organisation) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE organisation SET name = $2, zone = $3, staff = $4, industry = $5, meets = $6
         WHERE organisation = $1",
    )
    .bind(org)
    .bind(it.name.as_str())
    .bind(it.zone.as_str())
    .bind(it.staff)
    .bind(it.industry.clone())
    .bind(json(&it.meets)?)
    .execute(tx)
}

pub fn parties(tx: &mut Tx) -> Result<Vec<PartyRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, party, name, kind, contacts, hours FROM party
         WHERE organisation = $1 ORDER BY position",
    )
    .bind(org)
    .fetch_all(tx)
}

pub fn party(tx: &mut Tx, id: &str) -> Result<Option<PartyRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, party, name, kind, contacts, hours FROM party
         WHERE organisation = $1 AND party = $2",
    )
    .bind(org)
    .bind(id)
    .fetch_optional(tx)
}

pub fn add_party(tx: &mut Tx, position: i64, it: &Party) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO party (organisation, party, position, name, kind, contacts, hours)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(position)
    .bind(it.name.as_str())
    .bind(word(&it.kind)?)
    .bind(json(&it.contacts)?)
    .bind(maybe_text(it.hours.as_ref()))
    .execute(tx)
}

pub fn next_party_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM party WHERE organisation = $1")
            .bind(org)
            .fetch_one::<store::One<i64>>(tx)?
            .0,
    )
}

pub fn change_party(tx: &mut Tx, it: &Party) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE party SET name = $3, contacts = $4, hours = $5
         WHERE organisation = $1 AND party = $2")
    .bind(org)
    .bind(it.id.as_str())
    .bind(it.name.as_str())
    .bind(json(&it.contacts)?)
    .bind(maybe_text(it.hours.as_ref()))
    .execute(tx)
}

pub fn people(tx: &mut Tx) -> Result<Vec<PersonRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, person, party, name, title, contacts, skills, hours, from_date, until_date, account_open
         FROM person WHERE organisation = $1 ORDER BY position")
        .bind(org)
        .fetch_all(tx)
}

pub fn person(tx: &mut Tx, id: &str) -> Result<Option<PersonRow>> {
    let org = tx.organisation().to_owned();
    sql("SELECT organisation, person, party, name, title, contacts, skills, hours, from_date, until_date, account_open
         FROM person WHERE organisation = $1 AND person = $2")
        .bind(org)
        .bind(id)
        .fetch_optional(tx)
}

pub fn next_person_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM person WHERE organisation = $1")
            .bind(org)
            .fetch_one::<store::One<i64>>(tx)?
            .0,
    )
}

pub fn add_person(tx: &mut Tx, position: i64, it: &Person) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO person (organisation, person, position, party, name, title, contacts, skills, hours,
                             from_date, until_date, account_open)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(org)
        .bind(it.id.as_str())
        .bind(position)
        .bind(it.party.as_str())
        .bind(it.name.as_str())
        .bind(it.title.clone())
        .bind(json(&it.contacts)?)
        .bind(json(&it.skills)?)
        .bind(maybe_text(it.hours.as_ref()))
        .bind(maybe_text(it.from.as_ref()))
        .bind(maybe_text(it.until.as_ref()))
        .bind(it.account_open)
        .execute(tx)
}

/// Everything about a person but the party: that never changes.
pub fn change_person(tx: &mut Tx, it: &Person) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE person SET name = $3, title = $4, contacts = $5, skills = $6, hours = $7,
                from_date = $8, until_date = $9, account_open = $10
         WHERE organisation = $1 AND person = $2",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(it.name.as_str())
    .bind(it.title.clone())
    .bind(json(&it.contacts)?)
    .bind(json(&it.skills)?)
    .bind(maybe_text(it.hours.as_ref()))
    .bind(maybe_text(it.from.as_ref()))
    .bind(maybe_text(it.until.as_ref()))
    .bind(it.account_open)
    .execute(tx)
}

pub fn absences(tx: &mut Tx) -> Result<Vec<AbsenceRow>> {
    let org = tx.organisation().to_owned();
    sql(
        "SELECT organisation, absence, person, first_day, last_day, kind, stand_in, recorded_at,
                ended_at, stand_in_said
         FROM absence WHERE organisation = $1 ORDER BY absence",
    )
    .bind(org)
    .fetch_all(tx)
}

/// `said`: whether the stand-in has said yes.
pub fn add_absence(tx: &mut Tx, id: &str, it: &Absence, said: bool) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO absence (organisation, absence, person, first_day, last_day, kind, stand_in,
                              recorded_at, ended_at, stand_in_said)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(org)
    .bind(id)
    .bind(it.person.as_str())
    .bind(it.first_day.to_string())
    .bind(it.last_day.to_string())
    .bind(it.kind.as_str())
    .bind(it.stand_in.clone())
    .bind(it.recorded_at.map(Timestamp::as_microsecond))
    .bind(it.ended_at.map(Timestamp::as_microsecond))
    .bind(i64::from(said))
    .execute(tx)
}

/// Names (or takes away) the stand-in of an absence, who has said yes, or not yet.
pub fn set_stand_in(tx: &mut Tx, absence: &str, stand_in: Option<&str>, said: bool) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE absence SET stand_in = $3, stand_in_said = $4 WHERE organisation = $1 AND absence = $2")
        .bind(org)
        .bind(absence)
        .bind(stand_in)
        .bind(i64::from(said))
        .execute(tx)
}

/// From then on an absence counts; what was before is another's.
pub fn record_absence(tx: &mut Tx, absence: &str, at: Timestamp) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE absence SET recorded_at = $3 WHERE organisation = $1 AND absence = $2")
        .bind(org)
        .bind(absence)
        .bind(at.as_microsecond())
        .execute(tx)
}

/// From then on an absence counts no more.
pub fn end_absence(tx: &mut Tx, absence: &str, at: Timestamp) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE absence SET ended_at = $3 WHERE organisation = $1 AND absence = $2")
        .bind(org)
        .bind(absence)
        .bind(at.as_microsecond())
        .execute(tx)
}

pub fn move_absence<A: crate::platform::permit::Action>(
    tx: &mut Tx,
    permit: &Permit<A>,
    absence: &str,
    first_day: jiff::civil::Date,
    last_day: jiff::civil::Date,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE absence SET first_day = $4, last_day = $5
         WHERE organisation = $1 AND absence = $2 AND person = $3")
    .bind(org)
    .bind(absence)
    .bind(permit.on())
    .bind(first_day.to_string())
    .bind(last_day.to_string())
    .execute(tx)
}

pub fn remove_absence<A: crate::platform::permit::Action>(
    tx: &mut Tx,
    permit: &Permit<A>,
    absence: &str,
) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM absence WHERE organisation = $1 AND absence = $2 AND person = $3")
        .bind(org)
        .bind(absence)
        .bind(permit.on())
        .execute(tx)
}

impl FromRow for Plain<Organisation> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Organisation {
            name: row.get("name")?,
            zone: row.get("zone")?,
            staff: row.get("staff")?,
            industry: row.get("industry")?,
            meets: get_json(row, "meets")?,
        }))
    }
}

impl FromRow for PartyRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Of {
            organisation: row.get("organisation")?,
            fact: Party {
                id: row.get("party")?,
                name: row.get("name")?,
                kind: get_word(row, "kind")?,
                contacts: get_json(row, "contacts")?,
                hours: get_maybe_text(row, "hours")?,
            },
        })
    }
}

impl FromRow for PersonRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Of {
            organisation: row.get("organisation")?,
            fact: Person {
                id: row.get("person")?,
                name: row.get("name")?,
                party: row.get("party")?,
                title: row.get("title")?,
                skills: get_json(row, "skills")?,
                contacts: get_json(row, "contacts")?,
                hours: get_maybe_text(row, "hours")?,
                from: get_maybe_text(row, "from_date")?,
                until: get_maybe_text(row, "until_date")?,
                account_open: row.get("account_open")?,
            },
        })
    }
}

impl FromRow for AbsenceRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(AbsenceRow {
            organisation: row.get("organisation")?,
            id: row.get("absence")?,
            absence: Absence {
                person: row.get("person")?,
                first_day: get_text(row, "first_day")?,
                last_day: get_text(row, "last_day")?,
                kind: row.get("kind")?,
                stand_in: row.get("stand_in")?,
                recorded_at: get_instant(row, "recorded_at")?,
                ended_at: get_instant(row, "ended_at")?,
            },
            stand_in_said: row.get::<i64>("stand_in_said")? != 0,
        })
    }
}
