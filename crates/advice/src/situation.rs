//! The situation of a company at a day: what there is to do, who is inside, what a
//! partner holds, what hangs on one person. Read once from the register; nothing is
//! judged here. What the facts do not say is `None`, never zero.
mod plans;
mod served;
mod tasks;
mod team;

pub use plans::{day, on_day};
pub use served::{Missed, Served};

use crate::models::Model;
use crate::scenario::Scenario;
use engine::assessment::{Assessment, MOST};
use engine::catalogue::{Catalogue, Depth, Entry, Tier};
use engine::facts::PartyKind;
use engine::findings::Severity;
use engine::intervals::Span;
use engine::register::Register;
use jiff::civil::Date;
use serde::Serialize;
use served::served;
use std::collections::{BTreeMap, BTreeSet};
use tasks::{counts, tasks};
use team::{best, closed, hours, people_of, team, year};

/// The group of what is not in the catalogue, unless the company gives it another.
pub const OWN: &str = "own";

/// One responsibility in force, as advice looks at it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Task {
    pub id: String,
    pub title: String,
    pub group: String,
    /// Hours a month by the catalogue's measure; `None` where what drives them is not counted.
    pub hours_month: Option<f64>,
    /// Where users drive it: what it asks for in any case, and for each of them.
    #[serde(skip)]
    pub by_user: Option<(f64, f64)>,
    /// Whether it is meant for organisations that are larger than this one.
    pub beyond_tier: bool,
    pub around_the_clock: bool,
    #[serde(skip)]
    pub criticality: Severity,
    pub skills: BTreeMap<String, u8>,
    pub depth: Option<Depth>,
    pub min_proven_people: u32,
    /// Model → who usually answers for it, and who does it.
    #[serde(skip)]
    pub usual: BTreeMap<String, (String, Vec<String>)>,
    /// Kinds of the parties that answer for it today; nobody when empty.
    #[serde(skip)]
    pub accountable: BTreeSet<PartyKind>,
    #[serde(skip)]
    pub doers: BTreeSet<PartyKind>,
}

impl Task {
    /// The share of the work that a party does under a model, 0 to 1.
    pub fn share(&self, model: Model, party: &str) -> f64 {
        let Some((_, doers)) = self.usual.get(model.id()) else {
            return if party == "internal" { 1.0 } else { 0.0 };
        };
        let theirs = doers.iter().filter(|doer| *doer == party).count();
        theirs as f64 / doers.len().max(1) as f64
    }

    /// Who usually answers for it under a model.
    pub fn owner(&self, model: Model) -> Option<&str> {
        let usual = self.usual.get(model.id())?;
        Some(usual.0.as_str())
    }

    /// Whether everything that it needs is held at the needed level.
    pub fn fits(&self, skills: &BTreeMap<String, u8>) -> bool {
        let held = |skill: &String| skills.get(skill).copied().unwrap_or(0);
        self.skills
            .iter()
            .all(|(skill, level)| held(skill) >= *level)
    }
}

/// A person of the internal team.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    pub id: String,
    /// What they are at work, where that is recorded.
    pub title: Option<String>,
    pub skills: BTreeMap<String, u8>,
    pub salary: Option<f64>,
    pub weekly_hours: Option<f64>,
    pub on_call_share: Option<f64>,
    pub absence_days_planned: u32,
    /// `None` when no hours are recorded.
    #[serde(skip)]
    pub at_work: Option<AtWork>,
}

/// When somebody is at work in the year, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct AtWork {
    pub open: Vec<Span>,
    /// Less absences that are planned.
    pub present: Vec<Span>,
}

/// The people inside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Team {
    /// `None` when the facts do not say whether anybody is inside.
    pub people: Option<u32>,
    pub members: Vec<Member>,
    /// The best level in each skill, as said; `None` when nobody's skills are recorded.
    pub skills: Option<BTreeMap<String, u8>>,
    /// When at least one of them is at work; `None` when that is not known.
    #[serde(skip)]
    pub open: Option<Vec<Span>>,
    /// Hours of the year in which at least one of them is at work.
    pub covered_hours: Option<f64>,
    /// The same, less absences that are planned.
    pub covered_less_absence: Option<f64>,
}

/// A critical system, and how many people are proven on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Critical {
    pub id: String,
    pub name: String,
    pub responsibilities: Vec<String>,
    /// Proven people of each kind of party; `None` when none is recorded.
    pub operators: Option<Operators>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Operators {
    pub inside: u32,
    pub partner: u32,
    pub others: u32,
    pub people: BTreeSet<String>,
}

impl Operators {
    pub fn all(&self) -> u32 {
        self.inside + self.partner + self.others
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Situation {
    pub on: Date,
    pub organisation: String,
    pub staff: Option<u32>,
    pub counts: BTreeMap<String, u32>,
    pub tasks: Vec<Task>,
    pub team: Team,
    /// Whether a partner is there today.
    pub partner_present: bool,
    /// The best level of each skill among the partner's people who are named.
    pub partner_skills: BTreeMap<String, u8>,
    pub partner_people: u32,
    pub critical: Vec<Critical>,
    /// Whether some service is needed around the clock.
    pub around_the_clock: Option<bool>,
    pub peculiar: Option<Vec<(String, u32)>>,
    pub undocumented: Option<u32>,
    pub keep_internal: Option<bool>,
    pub hires_planned: Option<u32>,
    pub hours_of_year: f64,
    /// Sites where people work, with their office hours in the year.
    #[serde(skip)]
    pub sites: Vec<Served>,
    /// The year of the day, and the days off in it, in seconds.
    #[serde(skip)]
    pub year: Span,
    #[serde(skip)]
    pub closed: Vec<Span>,
    /// Skill → `generalist`, `context`, `specialist`, `leadership`.
    #[serde(skip)]
    pub skill_class: BTreeMap<String, String>,
    #[serde(skip)]
    pub skill_name: BTreeMap<String, String>,
    #[serde(skip)]
    pub facts: Assessment,
    pub tools: u32,
    pub tools_own: u32,
}

/// A count and what comes to it or goes, within what there can be.
pub(crate) fn moved(count: u32, added: i64) -> u32 {
    let sum = i64::from(count).saturating_add(added);
    u32::try_from(sum.clamp(0, i64::from(MOST))).unwrap_or(MOST)
}

impl Situation {
    /// Reads the situation of a register on a day.
    pub fn new(register: &Register, catalogue: &Catalogue, on: Date) -> Self {
        let company = register.company();
        let facts = &company.assessment;
        let counts = counts(company);
        let tasks = tasks(register, &counts, on);
        let said = tasks.iter().any(|task| task.around_the_clock);
        // That nothing is needed at night is known when somebody says so, or when all
        // that every company has to look at was looked at.
        let around_the_clock = match facts.round_the_clock {
            _ if said => Some(true),
            Some(said_so) => Some(said_so),
            None => core_is_adopted(register, catalogue).then_some(false),
        };
        let of = |kind: PartyKind| people_of(register, kind, on);
        let partners = of(PartyKind::Partner);
        let owned = |tool: &&engine::facts::Tool| tool.licensee == "organisation";
        let skills = catalogue.skills.iter();
        Self {
            on,
            organisation: company.organisation.name.clone(),
            staff: company.organisation.staff,
            around_the_clock,
            team: team(register, on, &tasks),
            partner_present: company.has_partner(),
            partner_skills: best(partners.iter().map(|person| &person.skills)),
            partner_people: partners.len() as u32,
            critical: critical(register, on),
            peculiar: facts
                .peculiar
                .as_ref()
                .map(|all| all.iter().map(|it| (it.what.clone(), it.count)).collect()),
            undocumented: facts.undocumented.as_ref().map(|all| all.len() as u32),
            keep_internal: facts.keep_internal,
            hires_planned: facts.hires_planned.max(coming(register, on)),
            hours_of_year: hours(&[year(register, on)]),
            sites: served(register, year(register, on)),
            year: year(register, on),
            closed: closed(register),
            skill_class: skills
                .clone()
                .map(|it| (it.id.clone(), it.class.clone()))
                .collect(),
            skill_name: skills.map(|it| (it.id.clone(), it.name.clone())).collect(),
            facts: facts.clone(),
            tools: company.tools.len() as u32,
            tools_own: company.tools.iter().filter(owned).count() as u32,
            counts,
            tasks,
        }
    }

    /// The same, with what somebody supposes in place of what is.
    pub fn supposing(mut self, scenario: &Scenario) -> Self {
        if let Some(people) = scenario.internal_people {
            self.keep_inside(people);
        }
        let team = &mut self.team;
        if let Some(level) = scenario.skills_all {
            let needed = self.tasks.iter().flat_map(|task| task.skills.keys());
            let all: BTreeMap<String, u8> = needed.map(|skill| (skill.clone(), level)).collect();
            for member in &mut team.members {
                member.skills.clone_from(&all);
            }
            team.skills = (team.people != Some(0)).then_some(all);
        }
        if let Some(operators) = scenario.operators_each {
            for system in &mut self.critical {
                let known = system.operators.get_or_insert_default();
                for number in known.inside + 1..=operators {
                    // The same people on all systems, as nobody has names for them yet.
                    known.people.insert(format!("somebody inside {number}"));
                    known.inside = number;
                }
            }
        }
        self.hires_planned = scenario.hires_planned.or(self.hires_planned);
        self.keep_internal = scenario.keep_internal.or(self.keep_internal);
        self.undocumented = scenario.undocumented.or(self.undocumented);
        if let Some(count) = scenario.peculiar {
            self.peculiar = Some(vec![("peculiarities, as supposed".to_owned(), count)]);
        }
        if let Some(around) = scenario.round_the_clock {
            self.around_the_clock = Some(around);
            for task in &mut self.tasks {
                task.around_the_clock &= around;
            }
        }
        if let Some(users) = scenario.users {
            self.counts.insert("user".to_owned(), users);
            for task in &mut self.tasks {
                let driven = task
                    .by_user
                    .map(|(fixed, each)| fixed + each * f64::from(users));
                task.hours_month = driven.or(task.hours_month);
            }
        }
        self
    }

    /// So many people are inside. Who has to go takes skills, hours and proofs along.
    fn keep_inside(&mut self, people: u32) {
        let team = &mut self.team;
        team.people = Some(people);
        if people as usize >= team.members.len() && people > 0 {
            return;
        }
        let gone = team
            .members
            .split_off((people as usize).min(team.members.len()));
        if people == 0 {
            team.skills = None;
        } else if team.skills.is_some() {
            team.skills = Some(best(team.members.iter().map(|member| &member.skills)));
        }
        team.count_hours();
        if people == 0 {
            team.open = Some(Vec::new());
            (team.covered_hours, team.covered_less_absence) = (Some(0.0), Some(0.0));
        }
        for known in self
            .critical
            .iter_mut()
            .filter_map(|it| it.operators.as_mut())
        {
            for member in &gone {
                known.inside -= u32::from(known.people.remove(&member.id));
            }
        }
    }

    pub fn count(&self, driver: &str) -> Option<u32> {
        self.counts.get(driver).copied()
    }

    pub fn users(&self) -> Option<u32> {
        self.count("user").or(self.staff)
    }

    /// Whether a skill is a specialist's.
    pub fn is_specialist(&self, skill: &str) -> bool {
        self.skill_class
            .get(skill)
            .is_some_and(|class| class == "specialist")
    }

    pub fn name_of<'a>(&'a self, skill: &'a str) -> &'a str {
        self.skill_name.get(skill).map_or(skill, String::as_str)
    }

    pub fn task(&self, id: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The zones in which people work.
    pub fn zones(&self) -> u32 {
        let zones: BTreeSet<&str> = self.sites.iter().map(|site| site.zone.as_str()).collect();
        zones.len() as u32
    }

    /// Hours of the year in which people work at some site.
    pub fn served_hours(&self) -> f64 {
        hours(&self.served())
    }

    fn served(&self) -> Vec<Span> {
        let all = self
            .sites
            .iter()
            .flat_map(|site| site.hours.iter().copied());
        engine::intervals::normalise(all.collect())
    }

    /// Of these, the ones in which nobody inside is at work; `None` while it is not
    /// known when the people inside are.
    pub fn uncovered_hours(&self) -> Option<f64> {
        let open = self.team.open.as_ref()?;
        Some(hours(&engine::intervals::subtract(&self.served(), open)))
    }

    /// Critical systems that exactly one person, or nobody, is proven on, as recorded.
    pub fn single(&self) -> Vec<&Critical> {
        let all = self.critical.iter();
        all.filter(|it| it.operators.as_ref().is_some_and(|known| known.all() <= 1))
            .collect()
    }

    /// Critical systems that are not shown to have two people: one, nobody, or nobody
    /// who is known.
    pub fn hanging(&self) -> Vec<&Critical> {
        let shared = |it: &&Critical| it.operators.as_ref().is_none_or(|known| known.all() <= 1);
        self.critical.iter().filter(shared).collect()
    }
}

/// How many people inside have their first day still before them, where there is one.
fn coming(register: &Register, on: Date) -> Option<u32> {
    let company = register.company();
    let inside = |person: &&engine::facts::Person| {
        let party = register.party(&person.party);
        party.is_some_and(|it| it.kind == PartyKind::Internal)
    };
    let people = company.people.iter().filter(inside);
    let coming = people.filter(|person| person.from.is_some_and(|from| on < from));
    Some(coming.count() as u32).filter(|count| *count > 0)
}

/// Whether every responsibility of the first tier that applies here stands in the
/// register, in force or ended.
fn core_is_adopted(register: &Register, catalogue: &Catalogue) -> bool {
    let met = &register.company().organisation.meets;
    let applies = |entry: &&Entry| {
        let condition = entry.applies_if.as_ref();
        entry.tier == Tier::Core && condition.is_none_or(|needed| met.contains(needed))
    };
    let mut core = catalogue.responsibilities.iter().filter(applies).peekable();
    core.peek().is_some() && core.all(|entry| register.responsibility(&entry.id).is_some())
}

fn critical(register: &Register, on: Date) -> Vec<Critical> {
    let systems = register.company().systems.iter();
    systems
        .filter(|system| system.critical)
        .map(|system| {
            let mut known = Operators::default();
            for id in &system.operators {
                let Some(person) = register.person(id).filter(|it| register.is_active(it, on))
                else {
                    continue;
                };
                if !known.people.insert(id.clone()) {
                    continue;
                }
                match register.party(&person.party).map(|party| party.kind) {
                    Some(PartyKind::Internal) => known.inside += 1,
                    Some(PartyKind::Partner) => known.partner += 1,
                    _ => known.others += 1,
                }
            }
            Critical {
                id: system.id.clone(),
                name: system.name.clone(),
                responsibilities: system.responsibilities.clone(),
                operators: (!system.operators.is_empty()).then_some(known),
            }
        })
        .collect()
}
