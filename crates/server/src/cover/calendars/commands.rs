//! What people do about outside calendars themselves. Each command is one transaction.
use super::{
    address::address,
    model::{Means, OutsideCalendarRow},
    queries,
};
use crate::{
    organisation::{self, model::PersonRow},
    platform::{
        actions::{AddOutsideCalendar, ChangeCompany, ChangeOutsideCalendar, ChangePerson},
        context::Desk,
        ids::Secret,
        ledger::{self, Act, NOTHING},
        permit::Ref,
        words::named,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result};

/// What absences can be for.
pub const KINDS: [&str; 4] = ["vacation", "training", "illness", "other"];

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewCalendar {
    /// Left out, it is called after what its events are.
    pub name: Option<String>,
    /// `https://…` or `webcal://…`; kept sealed, and never shown again.
    pub address: Secret,
    pub means: Means,
    /// For absences: whose.
    pub person: Option<Ref<PersonRow>>,
    /// For absences: `vacation`, `training`, `illness` or `other`.
    pub kind: Option<String>,
    /// For days off: the name of the list.
    pub list: Option<String>,
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAddress {
    pub address: Secret,
}

/// What the ledger says of a calendar. Never its address.
#[derive(Serialize)]
struct Said<'a> {
    name: &'a str,
    host: &'a str,
    person: Option<&'a str>,
    days_off: Option<&'a str>,
}

fn said(row: &OutsideCalendarRow) -> Said<'_> {
    Said {
        name: &row.name,
        host: &row.host,
        person: row.person.as_deref(),
        days_off: row.list.as_deref(),
    }
}

fn act<'a>(act: &'static str, row: &'a OutsideCalendarRow) -> Act<'a> {
    Act {
        act,
        subject: ("outside_calendar", &row.id),
    }
}

/// Writes a calendar down. Whoever may plan the absences, or change the days off, may.
pub fn add(tx: &mut Tx, desk: &Desk, new: &NewCalendar) -> Result<OutsideCalendarRow> {
    desk.here::<AddOutsideCalendar>()?;
    let (person, kind, list, called) = match new.means {
        Means::Absences => {
            let (person, kind) = absences(tx, desk, new)?;
            let called = format!("Absences of {}", person.fact.name);
            (Some(person.fact.id), Some(kind), None, called)
        }
        Means::DaysOff => {
            let list = days_off(tx, desk, new)?;
            let called = format!("Days off: {list}");
            (None, None, Some(list), called)
        }
    };
    let given = address(new.address.reveal(), desk.app.settings.demo)?;
    let name = new.name.as_deref().map(str::trim);
    let name = name.filter(|name| !name.is_empty()).unwrap_or(&called);
    let name = named("name", name)?;
    let mut row = OutsideCalendarRow::new(tx.organisation(), new.means, name, desk.who.now);
    (row.person, row.kind, row.list) = (person, kind, list);
    row.host = given.host;
    let keys = &desk.app.keys;
    row.address_sealed = keys.seal(&row.address_purpose(), given.uri.as_bytes());
    let by = desk.who.actor.ledger_name();
    queries::add(tx, &row, &by, desk.who.now.as_microsecond())?;
    let what = act("outside_calendar.added", &row);
    ledger::record(tx, &desk.who, what, NOTHING, Some(&said(&row)))?;
    Ok(row)
}

fn absences(tx: &mut Tx, desk: &Desk, new: &NewCalendar) -> Result<(PersonRow, String)> {
    let person = new.person.as_ref().ok_or_else(|| {
        Error::invalid(
            "person",
            "nobody is named",
            "Choose whose absences they are.",
        )
    })?;
    let (person, _permit) = person.resolve::<ChangePerson>(tx, &desk.who)?;
    let kind = new.kind.as_deref().unwrap_or(KINDS[0]);
    if !KINDS.contains(&kind) {
        return Err(Error::invalid(
            "kind",
            "is no kind of absence",
            "Choose vacation, training, illness or other.",
        ));
    }
    Ok((person, kind.to_owned()))
}

fn days_off(tx: &mut Tx, desk: &Desk, new: &NewCalendar) -> Result<String> {
    desk.here::<ChangeCompany>()?;
    let list = new.list.as_deref().unwrap_or_default();
    let lists = organisation::places::queries::holidays(tx)?;
    if lists.iter().any(|(name, _)| name == list) {
        return Ok(list.to_owned());
    }
    Err(Error::invalid(
        "list",
        format!("there is no list of days off with the name “{list}”"),
        "Choose one of those on the company's page, or write it down there first.",
    ))
}

/// Another address of the same calendar. What was taken over stays, and so does the copy.
pub fn set_address(
    tx: &mut Tx,
    desk: &Desk,
    calendar: &Ref<OutsideCalendarRow>,
    new: &NewAddress,
) -> Result<OutsideCalendarRow> {
    let (before, permit) = calendar.resolve::<ChangeOutsideCalendar>(tx, &desk.who)?;
    of_ones_own(tx, desk, &before)?;
    let given = address(new.address.reveal(), desk.app.settings.demo)?;
    let purpose = before.address_purpose();
    let sealed = desk.app.keys.seal(&purpose, given.uri.as_bytes());
    let at = desk.who.now.as_microsecond();
    queries::set_address(tx, permit.on(), &given.host, &sealed, at)?;
    let row = OutsideCalendarRow {
        host: given.host,
        address_sealed: sealed,
        etag: None,
        last_modified: None,
        lease_until: None,
        ..before.clone()
    };
    let what = act("outside_calendar.address_changed", &row);
    ledger::record(tx, &desk.who, what, Some(&said(&before)), Some(&said(&row)))?;
    Ok(row)
}

/// Whoever changes a calendar may also change what comes of it.
fn of_ones_own(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow) -> Result<()> {
    let Some(person) = &row.person else {
        desk.here::<ChangeCompany>()?;
        return Ok(());
    };
    let person = organisation::queries::person(tx, person)?.ok_or(Error::NotFound)?;
    desk.who.may::<ChangePerson>(&person)?;
    Ok(())
}

/// Claims the calendar for somebody who wants it fetched now; the fetching itself is done
/// outside, after that.
pub fn claim(
    tx: &mut Tx,
    desk: &Desk,
    calendar: &Ref<OutsideCalendarRow>,
    holder: &str,
) -> Result<OutsideCalendarRow> {
    let (row, permit) = calendar.resolve::<ChangeOutsideCalendar>(tx, &desk.who)?;
    of_ones_own(tx, desk, &row)?;
    hold(tx, desk, permit.on(), holder)?;
    let what = act("outside_calendar.fetch_asked", &row);
    ledger::record(tx, &desk.who, what, NOTHING, Some(&said(&row)))?;
    Ok(row)
}

/// The same for one that this command has just written.
pub fn hold(tx: &mut Tx, desk: &Desk, id: &str, holder: &str) -> Result<()> {
    let now = desk.who.now;
    let until = (now + desk.app.settings.lease()).as_microsecond();
    if queries::claim(tx, id, holder, now.as_microsecond(), until)? == 0 {
        return Err(Error::Conflict(
            "It is being fetched at this moment. Look again in a minute.".into(),
        ));
    }
    Ok(())
}

/// Takes it away, with its copy. What was taken over from it stays in the register.
pub fn remove(
    tx: &mut Tx,
    desk: &Desk,
    calendar: &Ref<OutsideCalendarRow>,
) -> Result<OutsideCalendarRow> {
    let (row, permit) = calendar.resolve::<ChangeOutsideCalendar>(tx, &desk.who)?;
    of_ones_own(tx, desk, &row)?;
    queries::remove(tx, permit.on())?;
    let what = act("outside_calendar.removed", &row);
    ledger::record(tx, &desk.who, what, Some(&said(&row)), NOTHING)?;
    Ok(row)
}
