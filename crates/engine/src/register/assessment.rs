//! The facts of an assessment fit the others: who and what they name is there, and
//! their numbers can be reckoned with.
use super::build::Build;
use crate::assessment::{DAYS, MOST, MOST_PEOPLE, PlannedChange, Quote};
use jiff::civil::Date;

/// What can be counted, and planned to change.
const DRIVERS: [&str; 8] = [
    "user",
    "endpoint",
    "server",
    "network_device",
    "site",
    "vendor",
    "saas_app",
    "cloud_workload",
];

/// More than anything that a person, a company or a price has.
const MOST_MONEY: f64 = 1e12;

impl Build<'_> {
    pub(super) fn assessment(&mut self) {
        let it = &self.company.assessment;
        self.sizes();
        for (name, count) in &it.counts {
            self.driver(format!("assessment.counts.{name}"), name);
            self.count(format!("assessment.counts.{name}"), Some(*count), MOST);
        }
        self.day("assessment.as_of".to_owned(), it.as_of);
        self.count(
            "assessment.hires_planned".to_owned(),
            it.hires_planned,
            MOST_PEOPLE,
        );
        for (place, one) in it.peculiar.iter().flatten().enumerate() {
            let path = format!("assessment.peculiar[{place}].count");
            self.count(path, Some(one.count), MOST);
        }
        if let Some(name) = &it.holidays
            && !self.company.holidays.contains_key(name)
        {
            let known = self.company.holidays.keys().map(String::as_str);
            let path = "assessment.holidays".to_owned();
            self.check.unknown(path, "holiday list", name, known);
        }
        for (place, id) in it.undocumented.iter().flatten().enumerate() {
            if !self.company.systems.iter().any(|system| system.id == *id) {
                let known = self.company.systems.iter().map(|system| system.id.as_str());
                let path = format!("assessment.undocumented[{place}]");
                self.check.unknown(path, "system", id, known);
            }
        }
        let undocumented = it.undocumented.as_deref().unwrap_or_default();
        self.once("assessment.undocumented", undocumented);
        for (place, work) in it.work.iter().enumerate() {
            let path = |field: &str| format!("assessment.work[{place}].{field}");
            self.check
                .reference(|| path("person"), "person", &work.person, &self.people);
            self.amount(path("salary"), work.salary, MOST_MONEY);
            self.amount(path("weekly_hours"), work.weekly_hours, 168.0);
            self.amount(path("on_call_share"), work.on_call_share, 1.0);
        }
        for (place, helper) in it.helpers.iter().enumerate() {
            let path = format!("assessment.helpers[{place}].hours_month");
            self.amount(path, Some(helper.hours_month), 744.0);
        }
        for (place, work) in it.specialist_work.iter().enumerate() {
            let path = |field: &str| format!("assessment.specialist_work[{place}].{field}");
            self.check
                .reference(|| path("person"), "person", &work.person, &self.people);
            self.amount(path("hours"), Some(work.hours), MOST_MONEY);
        }
        for (place, quote) in it.quotes.iter().enumerate() {
            self.quote(place, quote);
        }
        for (place, change) in it.plans.iter().enumerate() {
            self.planned(place, change);
        }
    }

    /// How large the company and its sites are.
    fn sizes(&mut self) {
        let staff = self.company.organisation.staff;
        self.count("organisation.staff".to_owned(), staff, MOST);
        for (place, site) in self.company.sites.iter().enumerate() {
            self.count(format!("sites[{place}].users"), site.users, MOST);
        }
    }

    fn count(&mut self, path: String, count: Option<u32>, most: u32) {
        if let Some(count) = count.filter(|count| *count > most) {
            let why = format!("{count} is more than there can be");
            self.check
                .say(path, why, format!("a count from 0 to {most}"));
        }
    }

    fn day(&mut self, path: String, day: Option<Date>) {
        if let Some(day) = day.filter(|day| !DAYS.contains(day)) {
            let why = format!("{day} is no day that facts can be of");
            let (first, last) = (DAYS.start(), DAYS.end());
            self.check
                .say(path, why, format!("a day from {first} to {last}"));
        }
    }

    /// A list in which nothing stands twice.
    pub(super) fn once(&mut self, list: &str, all: &[String]) {
        for (place, id) in all.iter().enumerate() {
            if all[..place].contains(id) {
                let why = format!("`{id}` stands here twice");
                self.check
                    .say(format!("{list}[{place}]"), why, "each of them once");
            }
        }
    }

    fn driver(&mut self, path: String, name: &str) {
        if !DRIVERS.contains(&name) {
            self.check
                .unknown(path, "thing to count", name, DRIVERS.into_iter());
        }
    }

    fn amount(&mut self, path: String, value: Option<f64>, most: f64) {
        if let Some(value) = value
            && !(0.0..=most).contains(&value)
        {
            let why = format!("{value} is not possible here");
            self.check
                .say(path, why, format!("a number from 0 to {most}"));
        }
    }

    fn quote(&mut self, place: usize, quote: &Quote) {
        let path = |field: &str| format!("assessment.quotes[{place}].{field}");
        for (field, value) in [("low", quote.low), ("mid", quote.mid), ("high", quote.high)] {
            self.amount(path(field), Some(value), MOST_MONEY);
        }
        if !(quote.low <= quote.mid && quote.mid <= quote.high) {
            let why = format!("{} – {} – {} is no range", quote.low, quote.mid, quote.high);
            self.check
                .say(path("mid"), why, "low, mid and high in this order");
        }
        self.day(path("date"), Some(quote.date));
        if quote.source.trim().is_empty() {
            let expected = "who said so: an offer, a pay table, an own count";
            self.check.say(path("source"), "it is empty", expected);
        }
    }

    fn planned(&mut self, place: usize, change: &PlannedChange) {
        let path = |field: &str| format!("assessment.plans[{place}].{field}");
        self.day(path("from"), Some(change.from));
        for (name, add) in &change.add {
            self.driver(path(&format!("add.{name}")), name);
            self.count(path(&format!("add.{name}")), Some(add.unsigned_abs()), MOST);
        }
        let Some(site) = &change.site else { return };
        self.count(path("site.users"), site.users, MOST);
        if self.sites.contains_key(&site.id) {
            let why = format!("`{}` is a site already", site.id);
            self.check.say(
                path("site.id"),
                why,
                "the id of a site that is not there yet",
            );
        }
        if let Some(zone) = &site.zone {
            self.check
                .zone(|| path("site.zone"), zone, &mut self.calendars);
        }
        if let Some(hours) = &site.hours {
            self.hours(|| path("site.hours"), hours);
        }
    }
}
