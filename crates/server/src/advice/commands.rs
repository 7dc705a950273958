//! What people can say about how much there is to look after, who works how much on
//! it, what waits and what is planned. What is left out is unknown, never zero; that
//! there is nothing is said.
use super::queries;
use crate::platform::{
    actions::ChangeAssessment,
    context::Desk,
    ledger::Act,
    words::{named, slug},
};
use engine::{
    assessment::{Assessment, Helper, Peculiar, PlannedChange, SpecialistWork, Waiting, Work},
    facts::Site,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use store::Tx;
use web::{Error, Result};

/// What there is to look after, in the words of the catalogue, and for people.
pub const DRIVERS: [(&str, &str); 8] = [
    ("user", "Users"),
    ("endpoint", "Workstations and phones"),
    ("server", "Servers"),
    ("network_device", "Network devices"),
    ("site", "Sites"),
    ("vendor", "Vendors"),
    ("saas_app", "Online services"),
    ("cloud_workload", "Workloads in the cloud"),
];

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    Yes,
    No,
}

/// What leadership wants, and what is known of the whole. Left out: unknown.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct General {
    pub keep_internal: Option<Said>,
    pub hires_planned: Option<u32>,
    pub round_the_clock: Option<Said>,
    pub tickets_year: Option<u32>,
    /// The list of days off on which the people inside do not work.
    pub holidays: Option<String>,
}

/// Changes the facts of the assessment, and writes down what they were.
fn change(
    tx: &mut Tx,
    desk: &Desk,
    part: &str,
    change: impl FnOnce(&mut Assessment) -> Result<()>,
) -> Result<()> {
    desk.here::<ChangeAssessment>()?;
    let before = queries::assessment(tx)?;
    let mut after = before.clone();
    change(&mut after)?;
    if after == before {
        return Ok(());
    }
    after.as_of = Some(desk.today(tx)?);
    queries::set_assessment(tx, &after)?;
    let act = Act {
        act: "assessment.changed",
        subject: ("assessment", part),
    };
    desk.changed(tx, act, Some(&before), Some(&after))
}

pub fn general(tx: &mut Tx, desk: &Desk, new: &General) -> Result<()> {
    change(tx, desk, "general", |it| {
        it.keep_internal = new.keep_internal.map(|said| said == Said::Yes);
        it.hires_planned = new.hires_planned;
        it.round_the_clock = new.round_the_clock.map(|said| said == Said::Yes);
        it.tickets_year = new.tickets_year;
        it.holidays.clone_from(&new.holidays);
        Ok(())
    })
}

/// How many there are; what is left out is not counted.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Counts {
    pub user: Option<u32>,
    pub endpoint: Option<u32>,
    pub server: Option<u32>,
    pub network_device: Option<u32>,
    pub site: Option<u32>,
    pub vendor: Option<u32>,
    pub saas_app: Option<u32>,
    pub cloud_workload: Option<u32>,
}

pub fn counts(tx: &mut Tx, desk: &Desk, new: &Counts) -> Result<()> {
    let all = [
        new.user,
        new.endpoint,
        new.server,
        new.network_device,
        new.site,
        new.vendor,
        new.saas_app,
        new.cloud_workload,
    ];
    let counted = DRIVERS.iter().zip(all);
    let counts: BTreeMap<String, u32> = counted
        .filter_map(|((driver, _), count)| Some(((*driver).to_owned(), count?)))
        .collect();
    change(tx, desk, "counts", |it| {
        it.counts = counts;
        Ok(())
    })
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewPeculiar {
    pub what: String,
    pub count: Option<u32>,
}

pub fn add_peculiar(tx: &mut Tx, desk: &Desk, new: &NewPeculiar) -> Result<()> {
    let it = Peculiar {
        what: named("what", &new.what)?,
        count: new.count.unwrap_or(1),
    };
    change(tx, desk, "peculiar", |facts| {
        facts.peculiar.get_or_insert_default().push(it);
        Ok(())
    })
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Undocumented {
    /// A critical system without written procedures.
    pub system: String,
}

pub fn add_undocumented(tx: &mut Tx, desk: &Desk, new: &Undocumented) -> Result<()> {
    change(tx, desk, "undocumented", |facts| {
        let all = facts.undocumented.get_or_insert_default();
        all.retain(|was| *was != new.system);
        all.push(new.system.clone());
        Ok(())
    })
}

/// How somebody of the internal side works.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewWork {
    pub person: String,
    pub salary: Option<f64>,
    pub weekly_hours: Option<f64>,
    /// Of all hours, in percent.
    pub on_call_percent: Option<f64>,
}

pub fn add_work(tx: &mut Tx, desk: &Desk, new: &NewWork) -> Result<()> {
    let within = |field: &str, value: Option<f64>, most: f64| match value {
        Some(value) if !(0.0..=most).contains(&value) => {
            let right = format!("Write a number from 0 to {most}.");
            Err(Error::invalid(field, "is no such figure", right))
        }
        _ => Ok(()),
    };
    within("salary", new.salary, 1e9)?;
    within("weekly_hours", new.weekly_hours, 168.0)?;
    within("on_call_percent", new.on_call_percent, 100.0)?;
    let it = Work {
        person: new.person.clone(),
        salary: new.salary,
        weekly_hours: new.weekly_hours,
        on_call_share: new.on_call_percent.map(|percent| percent / 100.0),
    };
    change(tx, desk, "work", |facts| {
        facts.work.retain(|was| was.person != it.person);
        facts.work.push(it);
        Ok(())
    })
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewHelper {
    /// By their work, not by name: “Warehouse lead”.
    pub who: String,
    pub hours_month: f64,
}

pub fn add_helper(tx: &mut Tx, desk: &Desk, new: &NewHelper) -> Result<()> {
    let it = Helper {
        who: named("who", &new.who)?,
        hours_month: positive("hours_month", new.hours_month)?,
    };
    change(tx, desk, "helpers", |facts| {
        facts.helpers.push(it);
        Ok(())
    })
}

fn positive(field: &str, value: f64) -> Result<f64> {
    if value > 0.0 && value < 1e6 {
        return Ok(value);
    }
    Err(Error::invalid(
        field,
        "is no number of hours",
        "Write a number above 0.",
    ))
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewWaiting {
    pub what: String,
    #[schemars(with = "engine::schema::Day")]
    pub since: Date,
    /// `capacity`, `skill`, `money`, `decision`
    pub blocked_by: Option<String>,
}

pub fn add_waiting(tx: &mut Tx, desk: &Desk, new: &NewWaiting) -> Result<()> {
    let it = Waiting {
        what: named("what", &new.what)?,
        since: new.since,
        blocked_by: new.blocked_by.clone(),
    };
    let today = desk.today(tx)?;
    if today < it.since {
        return Err(Error::invalid(
            "since",
            "lies in the future",
            "Write the day on which it was first asked for.",
        ));
    }
    change(tx, desk, "backlog", |facts| {
        facts.backlog.push(it);
        Ok(())
    })
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewSpecialistWork {
    pub what: String,
    pub person: String,
    pub hours: f64,
}

pub fn add_specialist_work(tx: &mut Tx, desk: &Desk, new: &NewSpecialistWork) -> Result<()> {
    let it = SpecialistWork {
        what: named("what", &new.what)?,
        person: new.person.clone(),
        hours: positive("hours", new.hours)?,
    };
    change(tx, desk, "specialist_work", |facts| {
        facts.specialist_work.push(it);
        Ok(())
    })
}

/// A change of the business: what comes (or, below 0, goes) from a day on.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewPlan {
    pub what: String,
    #[schemars(with = "engine::schema::Day")]
    pub from: Date,
    pub user: Option<i32>,
    pub endpoint: Option<i32>,
    pub server: Option<i32>,
    pub network_device: Option<i32>,
    /// The name of a site that opens.
    pub site: Option<String>,
    pub site_zone: Option<String>,
    pub site_hours: Option<engine::hours::Hours>,
}

pub fn add_plan(tx: &mut Tx, desk: &Desk, new: &NewPlan) -> Result<()> {
    let site = match &new.site {
        Some(name) => Some(Site {
            id: slug(name),
            name: named("site", name)?,
            zone: new.site_zone.clone(),
            users: new.user.and_then(|users| u32::try_from(users).ok()),
            hours: new.site_hours.clone(),
        }),
        None => None,
    };
    let add = [
        ("user", new.user),
        ("endpoint", new.endpoint),
        ("server", new.server),
        ("network_device", new.network_device),
        ("site", site.as_ref().map(|_| 1)),
    ];
    let it = PlannedChange {
        what: named("what", &new.what)?,
        from: new.from,
        add: add
            .into_iter()
            .filter_map(|(driver, count)| Some((driver.to_owned(), count?)))
            .collect(),
        site,
    };
    if it.add.is_empty() {
        return Err(Error::invalid(
            "what",
            "changes nothing that is counted",
            "Say how many come or go, or which site opens.",
        ));
    }
    change(tx, desk, "plans", |facts| {
        facts.plans.push(it);
        Ok(())
    })
}

/// The lists of the assessment.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum List {
    Peculiar,
    Undocumented,
    #[serde(rename = "workload")]
    Work,
    Helpers,
    Backlog,
    SpecialistWork,
    Plans,
}

/// One line of a list, by its place; what it says guards against another having come between.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct TakeOut {
    /// Its place, from 0.
    pub place: usize,
    pub what: Option<String>,
}

pub fn take_out(tx: &mut Tx, desk: &Desk, list: List, out: &TakeOut) -> Result<()> {
    fn from<T>(all: &mut Vec<T>, out: &TakeOut, what: impl Fn(&T) -> &str) -> Result<()> {
        let found = all.get(out.place).map(what);
        let is_it = found.is_some_and(|it| out.what.as_deref().is_none_or(|what| what == it));
        if !is_it {
            return Err(Error::Conflict(
                "The list has changed since this page was shown. Look at it again.".into(),
            ));
        }
        all.remove(out.place);
        Ok(())
    }
    change(tx, desk, "list", |it| match list {
        List::Peculiar => from(it.peculiar.get_or_insert_default(), out, |it| &it.what),
        List::Undocumented => from(it.undocumented.get_or_insert_default(), out, |it| it),
        List::Work => from(&mut it.work, out, |it| &it.person),
        List::Helpers => from(&mut it.helpers, out, |it| &it.who),
        List::Backlog => from(&mut it.backlog, out, |it| &it.what),
        List::SpecialistWork => from(&mut it.specialist_work, out, |it| &it.what),
        List::Plans => from(&mut it.plans, out, |it| &it.what),
    })
}

/// That there is nothing, or that nobody knows.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Nothing {
    /// `peculiar` or `undocumented`
    pub list: List,
    /// Take that back: it is not known.
    #[serde(default, deserialize_with = "web::ticked")]
    pub unknown: bool,
}

pub fn nothing(tx: &mut Tx, desk: &Desk, said: &Nothing) -> Result<()> {
    change(tx, desk, "list", |it| {
        match said.list {
            List::Peculiar => it.peculiar = (!said.unknown).then(Vec::new),
            List::Undocumented => it.undocumented = (!said.unknown).then(Vec::new),
            _ => {
                return Err(Error::invalid(
                    "list",
                    "needs no such word",
                    "peculiar or undocumented",
                ));
            }
        }
        Ok(())
    })
}
