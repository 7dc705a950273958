//! What people can do to places and times. What is still used somewhere cannot be
//! taken away: the register would no longer fit together, and says where.
use super::{queries, signed};
use crate::{
    organisation::queries as organisation,
    platform::{
        actions::ChangeCompany,
        context::Desk,
        ledger::{Act, NOTHING},
        words::{named, slug},
    },
};
use engine::{
    facts::{Calendar, Organisation, Site},
    hours::Hours,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct CompanyFacts {
    pub name: String,
    /// The zone in which the company lives, as IANA names it: `America/New_York`.
    pub zone: String,
    pub staff: Option<u32>,
    pub industry: Option<String>,
    /// Conditions of the catalogue that hold here.
    #[serde(default, deserialize_with = "web::lines")]
    pub meets: Vec<String>,
}

pub fn change_company(tx: &mut Tx, desk: &Desk, new: &CompanyFacts) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = organisation::organisation(tx)?.ok_or(Error::NotFound)?;
    let after = Organisation {
        name: named("name", &new.name)?,
        zone: new.zone.trim().to_owned(),
        staff: new.staff,
        industry: new.industry.clone(),
        meets: new.meets.clone(),
    };
    signed::zone_is_free(tx, desk, (&before.zone, &after.zone))?;
    organisation::change_organisation(tx, &after)?;
    let id = desk.who.actor.organisation.clone();
    let act = Act {
        act: "company.changed",
        subject: ("organisation", &id),
    };
    desk.changed(tx, act, Some(&before), Some(&after))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct SiteFacts {
    /// A short name for a new site, such as `NWK`; made from the name when left out.
    pub id: Option<String>,
    pub name: String,
    /// The company's zone when left out.
    pub zone: Option<String>,
    pub users: Option<u32>,
    pub hours: Option<Hours>,
}

impl SiteFacts {
    fn site(&self, id: String) -> Result<Site> {
        Ok(Site {
            id,
            name: named("name", &self.name)?,
            zone: self.zone.clone(),
            users: self.users,
            hours: self.hours.clone(),
        })
    }
}

pub fn add_site(tx: &mut Tx, desk: &Desk, new: &SiteFacts) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let id = match &new.id {
        Some(id) => named("id", id)?,
        None => slug(&new.name),
    };
    let site = new.site(id)?;
    let position = queries::next_site_position(tx)?;
    queries::add_site(tx, position, &site)?;
    desk.changed(
        tx,
        act("site.added", "site", &site.id),
        NOTHING,
        Some(&site),
    )
}

pub fn change_site(tx: &mut Tx, desk: &Desk, id: &str, new: &SiteFacts) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = site(tx, id)?;
    let after = new.site(id.to_owned())?;
    queries::change_site(tx, &after)?;
    desk.changed(
        tx,
        act("site.changed", "site", id),
        Some(&before),
        Some(&after),
    )
}

pub fn remove_site(tx: &mut Tx, desk: &Desk, id: &str) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = site(tx, id)?;
    queries::remove_site(tx, id)?;
    desk.changed(tx, act("site.removed", "site", id), Some(&before), NOTHING)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct CalendarFacts {
    /// The name of new hours; it stays.
    pub name: Option<String>,
    pub hours: Hours,
    /// The company's zone when left out.
    pub zone: Option<String>,
    /// Closed on the days of this list.
    pub holidays: Option<String>,
}

impl CalendarFacts {
    fn calendar(&self) -> Calendar {
        Calendar {
            hours: self.hours.clone(),
            zone: self.zone.clone(),
            holidays: self.holidays.clone(),
        }
    }
}

pub fn add_calendar(tx: &mut Tx, desk: &Desk, new: &CalendarFacts) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let name = new_name(&new.name)?;
    let calendar = new.calendar();
    known_days_off(tx, &calendar)?;
    queries::add_calendar(tx, &name, &calendar)?;
    desk.changed(
        tx,
        act("hours.added", "hours", &name),
        NOTHING,
        Some(&calendar),
    )
}

pub fn change_calendar(tx: &mut Tx, desk: &Desk, name: &str, new: &CalendarFacts) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::calendars(tx)?, name)?;
    let after = new.calendar();
    known_days_off(tx, &after)?;
    signed::hours_are_free(tx, desk, name)?;
    queries::change_calendar(tx, name, &after)?;
    desk.changed(
        tx,
        act("hours.changed", "hours", name),
        Some(&before),
        Some(&after),
    )
}

pub fn remove_calendar(tx: &mut Tx, desk: &Desk, name: &str) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::calendars(tx)?, name)?;
    queries::remove_calendar(tx, name)?;
    desk.changed(
        tx,
        act("hours.removed", "hours", name),
        Some(&before),
        NOTHING,
    )
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct DaysOff {
    /// The name of a new list; it stays.
    pub name: Option<String>,
    /// Days such as `2026-12-25`; in a form one a line.
    #[serde(default, deserialize_with = "web::lines")]
    pub days: Vec<String>,
}

impl DaysOff {
    /// In order, each once.
    fn dates(&self) -> Result<Vec<Date>> {
        let mut dates = Vec::new();
        for day in &self.days {
            dates.push(day.parse().map_err(|_| {
                Error::invalid(
                    "days",
                    format!("“{day}” is not a day of the calendar"),
                    "Write days such as 2026-12-25, one a line.",
                )
            })?);
        }
        dates.sort();
        dates.dedup();
        Ok(dates)
    }
}

pub fn add_days_off(tx: &mut Tx, desk: &Desk, new: &DaysOff) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let name = new_name(&new.name)?;
    let days = new.dates()?;
    queries::add_holidays(tx, &name, &days)?;
    desk.changed(
        tx,
        act("days_off.added", "days_off", &name),
        NOTHING,
        Some(&days),
    )
}

pub fn change_days_off(tx: &mut Tx, desk: &Desk, name: &str, new: &DaysOff) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::holidays(tx)?, name)?;
    let after = new.dates()?;
    signed::days_are_to_come(tx, desk, (&before, &after))?;
    queries::change_holidays(tx, name, &after)?;
    desk.changed(
        tx,
        act("days_off.changed", "days_off", name),
        Some(&before),
        Some(&after),
    )
}

pub fn remove_days_off(tx: &mut Tx, desk: &Desk, name: &str) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::holidays(tx)?, name)?;
    queries::remove_holidays(tx, name)?;
    desk.changed(
        tx,
        act("days_off.removed", "days_off", name),
        Some(&before),
        NOTHING,
    )
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct DimensionValues {
    /// The name of a new way to split; it stays.
    pub name: Option<String>,
    /// All values that there are; in a form one a line.
    #[serde(default, deserialize_with = "web::lines")]
    pub values: Vec<String>,
}

impl DimensionValues {
    fn checked(&self) -> Result<&[String]> {
        if self.values.is_empty() {
            return Err(Error::invalid(
                "values",
                "is empty",
                "Write every value that there is, one a line.",
            ));
        }
        Ok(&self.values)
    }
}

pub fn add_dimension(tx: &mut Tx, desk: &Desk, new: &DimensionValues) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let name = new_name(&new.name)?;
    let values = new.checked()?;
    queries::add_dimension(tx, &name, values)?;
    desk.changed(
        tx,
        act("dimension.added", "dimension", &name),
        NOTHING,
        Some(&values),
    )
}

pub fn change_dimension(tx: &mut Tx, desk: &Desk, name: &str, new: &DimensionValues) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::dimensions(tx)?, name)?;
    let after = new.checked()?;
    signed::values_are_free(tx, desk, name)?;
    queries::change_dimension(tx, name, after)?;
    desk.changed(
        tx,
        act("dimension.changed", "dimension", name),
        Some(&before),
        Some(&after),
    )
}

pub fn remove_dimension(tx: &mut Tx, desk: &Desk, name: &str) -> Result<()> {
    desk.here::<ChangeCompany>()?;
    let before = one(queries::dimensions(tx)?, name)?;
    queries::remove_dimension(tx, name)?;
    desk.changed(
        tx,
        act("dimension.removed", "dimension", name),
        Some(&before),
        NOTHING,
    )
}

fn act<'a>(act: &'static str, kind: &'static str, id: &'a str) -> Act<'a> {
    Act {
        act,
        subject: (kind, id),
    }
}

fn site(tx: &mut Tx, id: &str) -> Result<Site> {
    let mut sites = queries::sites(tx)?.into_iter();
    sites.find(|site| site.id == id).ok_or(Error::NotFound)
}

/// The one with this name; nothing when there is none.
fn one<T: Serialize>(all: Vec<(String, T)>, name: &str) -> Result<T> {
    let mut all = all.into_iter();
    let found = all.find(|(it, _)| it == name).ok_or(Error::NotFound)?;
    Ok(found.1)
}

fn known_days_off(tx: &mut Tx, calendar: &Calendar) -> Result<()> {
    let Some(list) = &calendar.holidays else {
        return Ok(());
    };
    let lists = queries::holidays(tx)?;
    if lists.iter().any(|(name, _)| name == list) {
        return Ok(());
    }
    Err(Error::invalid(
        "holidays",
        format!("there is no list of days off with the name “{list}”"),
        "Choose one of those on the company's page, or write it down there first.",
    ))
}

fn new_name(name: &Option<String>) -> Result<String> {
    named("name", name.as_deref().unwrap_or_default())
}
