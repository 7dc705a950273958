//! When people work at the sites, and in which zones.
use super::Situation;
use super::team::closed;
use engine::intervals::{self, Span};
use engine::register::Register;

/// A site, and when people work there.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    pub name: String,
    pub zone: String,
    /// Whether its hours are written down; else they are the usual ones.
    pub said: bool,
    pub users: Option<u32>,
    pub hours: Vec<Span>,
}

pub(super) fn served(register: &Register, year: Span) -> Vec<Served> {
    let company = register.company();
    let off = closed(register);
    let sites = company.sites.iter().enumerate().map(|(place, site)| {
        let zone = site.zone.as_ref().unwrap_or(&company.organisation.zone);
        let open = register.site_hours(place, year);
        Served {
            name: site.name.clone(),
            zone: zone.clone(),
            said: site.hours.is_some(),
            users: site.users,
            hours: intervals::subtract(&open, &off),
        }
    });
    sites.collect()
}

/// Sites at which nobody inside is at work for more than a fifth of the time.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed<'s> {
    pub sites: Vec<&'s Served>,
    /// The part of the year in which people work there and nobody inside does.
    pub part: f64,
}

impl Missed<'_> {
    /// As many users as work there, of all; all of them where they are not counted.
    pub fn users(&self, situation: &Situation) -> f64 {
        let there = self.sites.iter().map(|site| site.users.map(f64::from));
        let there: Option<f64> = there.sum();
        match (there, situation.users()) {
            (Some(there), Some(all)) if all > 0 => (there / f64::from(all)).min(1.0),
            _ => 1.0,
        }
    }

    /// `Lisbon`, or `Lisbon and Porto`.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.sites.iter().map(|site| site.name.as_str()).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

impl Situation {
    /// Sites whose hours nobody inside works. Hours that are not written down are the
    /// usual ones. Without anybody inside it is no matter of hours; `None` when it is not
    /// known when the people inside are at work.
    pub fn missed(&self) -> Option<Missed<'_>> {
        if self.team.people == Some(0) {
            let sites = Vec::new();
            return Some(Missed { sites, part: 0.0 });
        }
        let open = self.team.open.as_ref()?;
        let missed = |site: &&Served| crate::map::misses(&site.hours, open);
        let sites: Vec<&Served> = self.sites.iter().filter(missed).collect();
        let hours = sites.iter().flat_map(|site| site.hours.iter().copied());
        let hours = intervals::subtract(&intervals::normalise(hours.collect()), open);
        let part = super::team::hours(&hours) / self.hours_of_year;
        Some(Missed { sites, part })
    }

    /// Whether the hours of some site are taken to be the usual ones, or no site is known.
    pub fn takes_usual_hours(&self) -> bool {
        self.sites.is_empty() || self.sites.iter().any(|site| !site.said)
    }
}
