//! From facts to a register: the organisation, its zones, calendars and sites
//! here; the rest in its own file. All steps go on after a mistake, so that all
//! mistakes are told at once.
use super::calendars::{Calendars, NEVER};
use super::check::Check;
use super::{Cal, Problem, Register, ServedSite, Words};
use crate::catalogue::Catalogue;
use crate::facts::{Company, Site};
use crate::hours::{Days, Hours, Pattern, Window};
use jiff::civil::Date;
use std::collections::HashMap;

/// What the steps hand on to each other.
pub(super) struct Build<'a> {
    pub company: &'a Company,
    pub catalogue: &'a Catalogue,
    pub check: Check,
    pub calendars: Calendars,
    /// The organisation's zone.
    pub zone: u32,
    pub calendar_names: Vec<String>,
    pub words: Words,
    pub parties: HashMap<String, u32>,
    pub people: HashMap<String, u32>,
    pub sites: HashMap<String, u32>,
    pub responsibilities: HashMap<String, u32>,
    /// Of each person, and of each party after them, the place among all by id.
    pub by_id: Vec<u32>,
    begins: HashMap<Date, i64>,
}

impl Build<'_> {
    /// The instant at which a date begins for the organisation.
    pub fn begins(&mut self, date: Date) -> i64 {
        let zone = self.calendars.time_zone(self.zone);
        let begins = &mut self.begins;
        *begins
            .entry(date)
            .or_insert_with(|| crate::civil::midnight(zone, date))
    }

    pub fn hours(&mut self, path: impl FnOnce() -> String, hours: &Hours) -> Option<Cal> {
        let (zone, names) = (self.zone, &self.calendar_names);
        self.check
            .hours(path, hours, zone, &mut self.calendars, names)
    }
}

pub(super) fn build(company: &Company, catalogue: &Catalogue) -> Result<Register, Vec<Problem>> {
    let mut check = Check::default();
    let organisation = &company.organisation;
    if organisation.name.trim().is_empty() {
        let expected = "the name of the company that is served";
        check.say("organisation.name".to_owned(), "it is empty", expected);
    }
    let mut calendars = Calendars::new();
    let path = || "organisation.zone".to_owned();
    let zone = check
        .zone(path, &organisation.zone, &mut calendars)
        .unwrap_or(0);
    let sites = check.index("sites", company.sites.iter().map(|site| site.id.as_str()));
    let parties = check.index(
        "parties",
        company.parties.iter().map(|party| party.id.as_str()),
    );
    let people = check.index(
        "people",
        company.people.iter().map(|person| person.id.as_str()),
    );
    let adopted = company.responsibilities.iter();
    let responsibilities = check.index("responsibilities", adopted.map(|r| r.id.as_str()));
    check.index(
        "systems",
        company.systems.iter().map(|system| system.id.as_str()),
    );
    check.index("tools", company.tools.iter().map(|tool| tool.id.as_str()));
    let mut build = Build {
        company,
        catalogue,
        check,
        calendars,
        zone,
        calendar_names: company.calendars.keys().cloned().collect(),
        words: Words::default(),
        parties,
        people,
        sites,
        responsibilities,
        by_id: by_id(company),
        begins: HashMap::new(),
    };
    build.name_calendars();
    let served = build.served_sites();
    let everywhere = build.everywhere(&served);
    build.party_hours();
    let party_of = build.people();
    build.dimensions();
    let responsibilities = build.resolve_responsibilities();
    build.systems();
    let held = build.assignments(&responsibilities);
    let rotas = build.rotas();
    let (evidence, periods) = build.records(&responsibilities);
    build.grants();
    build.assessment();
    if !build.check.problems.is_empty() {
        return Err(build.check.problems);
    }
    let mut beliefs: HashMap<String, Vec<u32>> = HashMap::new();
    for (number, belief) in (0..).zip(&company.beliefs) {
        beliefs
            .entry(belief.responsibility.clone())
            .or_default()
            .push(number);
    }
    let mut held_by = vec![Vec::new(); responsibilities.len()];
    for (number, (responsibility, _)) in held.iter().enumerate() {
        held_by[*responsibility as usize].push(number as u32);
    }
    let skills = catalogue.skills.iter();
    let places = build.responsibilities.into_iter();
    Ok(Register {
        company: company.clone(),
        zone,
        calendars: build.calendars,
        parties: build.parties,
        people: build.people,
        party_of,
        sites: served,
        everywhere,
        actors_by_id: build.by_id,
        by_id: places.map(|(id, index)| (id, index as usize)).collect(),
        responsibilities,
        held: held.into_iter().map(|(_, held)| held).collect(),
        held_by,
        rotas,
        words: build.words,
        beliefs,
        evidence: evidence.enough,
        weak_evidence: evidence.weak,
        periods,
        skill_names: skills
            .map(|skill| (skill.id.clone(), skill.name.clone()))
            .collect(),
    })
}

fn by_id(company: &Company) -> Vec<u32> {
    let people = company.people.iter().map(|person| (&person.id, 0));
    let parties = company.parties.iter().map(|party| (&party.id, 1));
    let ids: Vec<_> = people.chain(parties).collect();
    let mut order: Vec<u32> = (0..ids.len() as u32).collect();
    order.sort_by_key(|actor| ids[*actor as usize]);
    let mut places = vec![0; ids.len()];
    for (place, actor) in (0..).zip(order) {
        places[actor as usize] = place;
    }
    places
}

impl Build<'_> {
    /// Calendars may refer to each other; they are resolved as soon as what they
    /// refer to is, and those that are left over go round in a circle.
    fn name_calendars(&mut self) {
        let company = self.company;
        let mut waiting: Vec<&String> = Vec::new();
        for (name, calendar) in &company.calendars {
            let path = || format!("calendars.{name}");
            if !crate::hours::is_calendar_name(name) {
                let expected = "a word that begins with a letter and is no day, such as `office`";
                self.check
                    .say(path(), "this cannot be the name of a calendar", expected);
            }
            if let (Some(one), Some(other)) = (&calendar.zone, &calendar.hours.zone)
                && one != other
            {
                let why = format!("its zone is `{one}`, and its hours are written in `{other}`");
                self.check
                    .say(format!("{}.zone", path()), why, "one zone, written once");
            }
            if let Some(list) = &calendar.holidays
                && !company.holidays.contains_key(list)
            {
                let known = company.holidays.keys().map(String::as_str);
                let path = format!("{}.holidays", path());
                self.check.unknown(path, "list of holidays", list, known);
            }
            waiting.push(name);
        }
        let mut ready: Vec<&str> = Vec::new();
        while let Some(place) = waiting.iter().position(|name| {
            let refers = company.calendars[*name].hours.calendar();
            refers.is_none_or(|other| {
                ready.contains(&other) || !company.calendars.contains_key(other)
            })
        }) {
            let name = waiting.remove(place);
            ready.push(name);
            self.name_calendar(name);
        }
        for name in waiting {
            let path = format!("calendars.{name}.hours");
            let expected = "hours such as `Mon-Fri 08:00-18:00` in one of them";
            self.check
                .say(path, "it refers to itself, in a circle", expected);
        }
    }

    fn name_calendar(&mut self, name: &str) {
        let calendar = &self.company.calendars[name];
        let written = calendar.zone.as_deref().or(calendar.hours.zone.as_deref());
        let path = || format!("calendars.{name}.zone");
        let zone = match written {
            Some(written) => self.check.zone(path, written, &mut self.calendars),
            None => Some(self.zone),
        };
        let Some(zone) = zone else { return };
        let path = || format!("calendars.{name}.hours");
        let names = &self.calendar_names;
        let base = self
            .check
            .hours(path, &calendar.hours, zone, &mut self.calendars, names);
        let Some(base) = base else { return };
        let list = calendar
            .holidays
            .as_ref()
            .and_then(|list| self.company.holidays.get(list));
        let days = list.map_or(&[][..], Vec::as_slice).iter();
        let days = days.map(|date| crate::civil::day_number(*date)).collect();
        let cal = self.calendars.closed(base, zone, days);
        self.calendars.name(name, cal);
    }

    fn served_sites(&mut self) -> Vec<ServedSite> {
        let mut served = Vec::new();
        for (index, site) in self.company.sites.iter().enumerate() {
            served.push(self.served_site(index, site));
        }
        served
    }

    fn everywhere(&mut self, served: &[ServedSite]) -> ServedSite {
        let mut union = |hours: Hours, of: fn(&ServedSite) -> Cal| {
            if served.is_empty() {
                return self.calendars.resolve(&hours, self.zone).unwrap_or(NEVER);
            }
            self.calendars.union(served.iter().map(of).collect())
        };
        ServedSite {
            value: u32::MAX,
            business: union(office_hours(), |site| site.business),
            extended: union(extended_hours(), |site| site.extended),
        }
    }

    fn served_site(&mut self, index: usize, site: &Site) -> ServedSite {
        let path = || format!("sites[{index}].zone");
        let zone = match &site.zone {
            Some(name) => self.check.zone(path, name, &mut self.calendars),
            None => None,
        };
        let zone = zone.unwrap_or(self.zone);
        let office = office_hours();
        let hours = site.hours.as_ref().unwrap_or(&office);
        let path = || format!("sites[{index}].hours");
        let names = &self.calendar_names;
        let business = self
            .check
            .hours(path, hours, zone, &mut self.calendars, names);
        let extended = self.calendars.resolve(&extended_hours(), zone);
        ServedSite {
            value: self.words.value(&site.id),
            business: business.unwrap_or(NEVER),
            extended: extended.unwrap_or(NEVER),
        }
    }
}

pub(crate) fn office_hours() -> Hours {
    Hours::weekdays(8 * 60, 18 * 60)
}

pub(crate) fn extended_hours() -> Hours {
    let mut hours = Hours::weekdays(7 * 60, 21 * 60);
    if let Pattern::Windows(windows) = &mut hours.pattern {
        windows.push(Window {
            days: Days(0b010_0000),
            from: 9 * 60,
            to: 17 * 60,
        });
    }
    hours
}
