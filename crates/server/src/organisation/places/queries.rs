//! Every SQL statement of sites, named hours, days off and further dimensions.
use crate::platform::columns::{
    Plain, get_json, get_maybe_text, get_text, json, maybe_text, plain,
};
use engine::facts::{Calendar, Site};
use jiff::civil::Date;
use store::{FromRow, Result, Row, Tx, sql};

pub fn sites(tx: &mut Tx) -> Result<Vec<Site>> {
    let org = tx.organisation().to_owned();
    plain(sql("SELECT site, name, zone, users, hours FROM site WHERE organisation = $1 ORDER BY position")
        .bind(org)
        .fetch_all(tx)?)
}

pub fn add_site(tx: &mut Tx, position: i64, it: &Site) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "INSERT INTO site (organisation, site, position, name, zone, users, hours)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(position)
    .bind(it.name.as_str())
    .bind(it.zone.clone())
    .bind(it.users)
    .bind(maybe_text(it.hours.as_ref()))
    .execute(tx)
}

pub fn next_site_position(tx: &mut Tx) -> Result<i64> {
    let org = tx.organisation().to_owned();
    Ok(
        sql("SELECT COALESCE(MAX(position), 0) + 1 FROM site WHERE organisation = $1")
            .bind(org)
            .fetch_one::<store::One<i64>>(tx)?
            .0,
    )
}

pub fn change_site(tx: &mut Tx, it: &Site) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql(
        "UPDATE site SET name = $3, zone = $4, users = $5, hours = $6
         WHERE organisation = $1 AND site = $2",
    )
    .bind(org)
    .bind(it.id.as_str())
    .bind(it.name.as_str())
    .bind(it.zone.clone())
    .bind(it.users)
    .bind(maybe_text(it.hours.as_ref()))
    .execute(tx)
}

pub fn remove_site(tx: &mut Tx, id: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM site WHERE organisation = $1 AND site = $2")
        .bind(org)
        .bind(id)
        .execute(tx)
}

pub fn holidays(tx: &mut Tx) -> Result<Vec<(String, Vec<Date>)>> {
    let org = tx.organisation().to_owned();
    plain(sql("SELECT holiday_list, days FROM holiday_list WHERE organisation = $1 ORDER BY holiday_list")
        .bind(org)
        .fetch_all(tx)?)
}

pub fn add_holidays(tx: &mut Tx, name: &str, days: &[Date]) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO holiday_list (organisation, holiday_list, days) VALUES ($1, $2, $3)")
        .bind(org)
        .bind(name)
        .bind(json(&days)?)
        .execute(tx)
}

pub fn change_holidays(tx: &mut Tx, name: &str, days: &[Date]) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE holiday_list SET days = $3 WHERE organisation = $1 AND holiday_list = $2")
        .bind(org)
        .bind(name)
        .bind(json(&days)?)
        .execute(tx)
}

pub fn remove_holidays(tx: &mut Tx, name: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM holiday_list WHERE organisation = $1 AND holiday_list = $2")
        .bind(org)
        .bind(name)
        .execute(tx)
}

pub fn calendars(tx: &mut Tx) -> Result<Vec<(String, Calendar)>> {
    let org = tx.organisation().to_owned();
    plain(sql("SELECT calendar, hours, zone, holidays FROM calendar WHERE organisation = $1 ORDER BY calendar")
        .bind(org)
        .fetch_all(tx)?)
}

pub fn add_calendar(tx: &mut Tx, name: &str, it: &Calendar) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO calendar (organisation, calendar, hours, zone, holidays) VALUES ($1, $2, $3, $4, $5)")
        .bind(org)
        .bind(name)
        .bind(it.hours.to_string())
        .bind(it.zone.clone())
        .bind(it.holidays.clone())
        .execute(tx)
}

pub fn change_calendar(tx: &mut Tx, name: &str, it: &Calendar) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE calendar SET hours = $3, zone = $4, holidays = $5
         WHERE organisation = $1 AND calendar = $2")
    .bind(org)
    .bind(name)
    .bind(it.hours.to_string())
    .bind(it.zone.clone())
    .bind(it.holidays.clone())
    .execute(tx)
}

pub fn remove_calendar(tx: &mut Tx, name: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM calendar WHERE organisation = $1 AND calendar = $2")
        .bind(org)
        .bind(name)
        .execute(tx)
}

pub fn dimensions(tx: &mut Tx) -> Result<Vec<(String, Vec<String>)>> {
    let org = tx.organisation().to_owned();
    plain(
        sql("SELECT dimension, choices FROM dimension WHERE organisation = $1 ORDER BY dimension")
            .bind(org)
            .fetch_all(tx)?,
    )
}

pub fn add_dimension(tx: &mut Tx, name: &str, values: &[String]) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("INSERT INTO dimension (organisation, dimension, choices) VALUES ($1, $2, $3)")
        .bind(org)
        .bind(name)
        .bind(json(&values)?)
        .execute(tx)
}

pub fn change_dimension(tx: &mut Tx, name: &str, values: &[String]) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("UPDATE dimension SET choices = $3 WHERE organisation = $1 AND dimension = $2")
        .bind(org)
        .bind(name)
        .bind(json(&values)?)
        .execute(tx)
}

pub fn remove_dimension(tx: &mut Tx, name: &str) -> Result<u64> {
    let org = tx.organisation().to_owned();
    sql("DELETE FROM dimension WHERE organisation = $1 AND dimension = $2")
        .bind(org)
        .bind(name)
        .execute(tx)
}

impl FromRow for Plain<Site> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain(Site {
            id: row.get("site")?,
            name: row.get("name")?,
            zone: row.get("zone")?,
            users: row.get("users")?,
            hours: get_maybe_text(row, "hours")?,
        }))
    }
}

impl FromRow for Plain<(String, Vec<Date>)> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain((row.get("holiday_list")?, get_json(row, "days")?)))
    }
}

impl FromRow for Plain<(String, Calendar)> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let calendar = Calendar {
            hours: get_text(row, "hours")?,
            zone: row.get("zone")?,
            holidays: row.get("holidays")?,
        };
        Ok(Plain((row.get("calendar")?, calendar)))
    }
}

impl FromRow for Plain<(String, Vec<String>)> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Plain((row.get("dimension")?, get_json(row, "choices")?)))
    }
}
