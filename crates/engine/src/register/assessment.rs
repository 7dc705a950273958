//! The facts of an assessment fit the others: who and what they name is there, and
//! their numbers can be reckoned with.
use super::build::Build;
use crate::assessment::{PlannedChange, Quote};

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
const MOST: f64 = 1e12;

impl Build<'_> {
    pub(super) fn assessment(&mut self) {
        let it = &self.company.assessment;
        for name in it.counts.keys() {
            self.driver(format!("assessment.counts.{name}"), name);
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
        for (place, work) in it.work.iter().enumerate() {
            let path = |field: &str| format!("assessment.work[{place}].{field}");
            self.check
                .reference(|| path("person"), "person", &work.person, &self.people);
            self.amount(path("salary"), work.salary, MOST);
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
            self.amount(path("hours"), Some(work.hours), MOST);
        }
        for (place, quote) in it.quotes.iter().enumerate() {
            self.quote(place, quote);
        }
        for (place, change) in it.plans.iter().enumerate() {
            self.planned(place, change);
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
            self.amount(path(field), Some(value), MOST);
        }
        if !(quote.low <= quote.mid && quote.mid <= quote.high) {
            let why = format!("{} – {} – {} is no range", quote.low, quote.mid, quote.high);
            self.check
                .say(path("mid"), why, "low, mid and high in this order");
        }
        if quote.source.trim().is_empty() {
            let expected = "who said so: an offer, a pay table, an own count";
            self.check.say(path("source"), "it is empty", expected);
        }
    }

    fn planned(&mut self, place: usize, change: &PlannedChange) {
        let path = |field: &str| format!("assessment.plans[{place}].{field}");
        for name in change.add.keys() {
            self.driver(path(&format!("add.{name}")), name);
        }
        let Some(site) = &change.site else { return };
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
