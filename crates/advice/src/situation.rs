//! The situation of a company at a day: what there is to do, who is inside, what a
//! partner holds, what hangs on one person. Read once from the register; nothing is
//! judged here. What the facts do not say is `None`, never zero.
use crate::models::Model;
use crate::scenario::Scenario;
use engine::assessment::{Assessment, PlannedChange};
use engine::catalogue::{Catalogue, Depth, Entry, Tier};
use engine::facts::{Company, PartyKind, Person, Role};
use engine::findings::Severity;
use engine::intervals;
use engine::register::{Need, Problem, Register, Resolved};
use jiff::civil::{Date, date};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One responsibility in force, as advice looks at it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Task {
    pub id: String,
    pub title: String,
    pub group: String,
    /// Hours a month by the catalogue's measure; `None` where what drives them is not counted.
    pub hours_month: Option<f64>,
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
}

/// The people inside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Team {
    /// `None` when the facts do not say whether anybody is inside.
    pub people: Option<u32>,
    pub members: Vec<Member>,
    /// The best level in each skill, as said; `None` when nobody's skills are recorded.
    pub skills: Option<BTreeMap<String, u8>>,
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

/// The facts as they will be on a day, by the plans of the business that have begun.
///
/// # Errors
/// What does not fit any more, as with any other facts.
pub fn on_day(
    company: &Company,
    catalogue: &Catalogue,
    day: Date,
) -> Result<Register, Vec<Problem>> {
    let mut changed = company.clone();
    let plans = std::mem::take(&mut changed.assessment.plans);
    let (begun, later): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.from <= day);
    changed.assessment.plans = later;
    for plan in &begun {
        begin(&mut changed, plan);
    }
    Register::new(&changed, catalogue)
}

fn begin(company: &mut Company, plan: &PlannedChange) {
    for (driver, add) in &plan.add {
        if let Some(count) = company.assessment.counts.get_mut(driver) {
            *count = count.saturating_add_signed(*add);
        }
        if driver == "user"
            && let Some(staff) = &mut company.organisation.staff
        {
            *staff = staff.saturating_add_signed(*add);
        }
    }
    company.sites.extend(plan.site.clone());
}

impl Situation {
    /// Reads the situation of a register on a day.
    pub fn new(register: &Register, catalogue: &Catalogue, on: Date) -> Self {
        let company = register.company();
        let facts = &company.assessment;
        let counts = counts(company);
        let tasks = tasks(register, &counts, on);
        let said = tasks.iter().any(|task| task.around_the_clock);
        let around_the_clock = match (facts.round_the_clock, tasks.is_empty()) {
            (Some(said), true) => Some(said),
            (None, true) => None,
            (said_so, false) => Some(said || said_so == Some(true)),
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
            partner_present: company
                .parties
                .iter()
                .any(|it| it.kind == PartyKind::Partner),
            partner_skills: best(partners.iter().map(|person| &person.skills)),
            partner_people: partners.len() as u32,
            critical: critical(register, on),
            peculiar: facts
                .peculiar
                .as_ref()
                .map(|all| all.iter().map(|it| (it.what.clone(), it.count)).collect()),
            undocumented: facts.undocumented.as_ref().map(|all| all.len() as u32),
            keep_internal: facts.keep_internal,
            hires_planned: facts.hires_planned,
            hours_of_year: hours(&[year(register, on)]),
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
        let team = &mut self.team;
        if let Some(people) = scenario.internal_people {
            team.people = Some(people);
            team.members.truncate(people as usize);
            if people == 0 {
                team.skills = None;
            }
        }
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
                known.inside = known.inside.max(operators);
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
        }
        self
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

    /// Critical systems that exactly one person, or nobody, is proven on.
    pub fn single(&self) -> Vec<&Critical> {
        let all = self.critical.iter();
        all.filter(|it| it.operators.as_ref().is_some_and(|known| known.all() <= 1))
            .collect()
    }
}

/// What is counted; users and sites also from the sites, where they are not.
fn counts(company: &Company) -> BTreeMap<String, u32> {
    let mut counts = company.assessment.counts.clone();
    if !company.sites.is_empty() {
        let sites = company.sites.len() as u32;
        counts.entry("site".to_owned()).or_insert(sites);
        let users: Option<u32> = company.sites.iter().map(|site| site.users).sum();
        if let Some(users) = users {
            counts.entry("user".to_owned()).or_insert(users);
        }
    }
    counts
}

fn tasks(register: &Register, counts: &BTreeMap<String, u32>, on: Date) -> Vec<Task> {
    let staff = register.company().organisation.staff;
    let all = register.responsibilities().iter();
    all.filter(|it| it.from <= on && it.until.is_none_or(|until| on < until))
        .map(|it| task(register, it, counts, staff, on))
        .collect()
}

fn task(
    register: &Register,
    it: &Resolved,
    counts: &BTreeMap<String, u32>,
    staff: Option<u32>,
    on: Date,
) -> Task {
    let entry = it.entry.as_deref();
    let held = register.in_force(&it.id, register.begins(on));
    let kinds = |role: Role| {
        let of_role = held
            .iter()
            .map(|index| &register.company().assignments[*index]);
        of_role
            .filter(|assignment| assignment.role == role)
            .filter_map(|assignment| Some(register.party(&assignment.party)?.kind))
            .collect()
    };
    let usual = entry.map(|entry| &entry.usual_owner).into_iter().flatten();
    Task {
        id: it.id.clone(),
        title: it.title.clone(),
        group: it.group.clone().unwrap_or_else(|| "own".to_owned()),
        hours_month: entry.and_then(|entry| effort(entry, counts)),
        beyond_tier: entry
            .zip(staff)
            .is_some_and(|(entry, staff)| entry.tier > tier(staff)),
        around_the_clock: match &it.need {
            Need::Always => true,
            Need::Hours(hours) => hours.to_string().starts_with("24x7"),
            _ => false,
        },
        criticality: it.criticality,
        skills: it.skills.clone(),
        depth: entry.map(|entry| entry.depth),
        min_proven_people: entry.map_or(1, |entry| entry.min_proven_people),
        usual: usual
            .map(|(model, owner)| {
                let owner = (owner.accountable.clone(), owner.responsible.clone());
                (model.clone(), owner)
            })
            .collect(),
        accountable: kinds(Role::Accountable),
        doers: kinds(Role::Doer),
    }
}

fn effort(entry: &Entry, counts: &BTreeMap<String, u32>) -> Option<f64> {
    let effort = &entry.effort_hours_month;
    if effort.driver == "fixed" || effort.per_unit == 0.0 {
        return Some(effort.fixed);
    }
    let count = counts.get(&effort.driver)?;
    Some(effort.fixed + effort.per_unit * f64::from(*count))
}

/// The tier that is meant for a number of staff.
fn tier(staff: u32) -> Tier {
    match staff {
        0..50 => Tier::Core,
        50..150 => Tier::Standard,
        _ => Tier::Full,
    }
}

fn people_of(register: &Register, kind: PartyKind, on: Date) -> Vec<&Person> {
    let people = register.company().people.iter();
    people
        .filter(|person| {
            register
                .party(&person.party)
                .is_some_and(|it| it.kind == kind)
        })
        .filter(|person| register.is_active(person, on))
        .collect()
}

fn best<'a>(all: impl Iterator<Item = &'a BTreeMap<String, u8>>) -> BTreeMap<String, u8> {
    let mut best = BTreeMap::new();
    for (skill, level) in all.flatten() {
        let known: &mut u8 = best.entry(skill.clone()).or_default();
        *known = (*known).max(*level);
    }
    best
}

fn team(register: &Register, on: Date, tasks: &[Task]) -> Team {
    let company = register.company();
    let people = people_of(register, PartyKind::Internal, on);
    let members: Vec<Member> = people
        .iter()
        .map(|person| member(company, person, on))
        .collect();
    let recorded = members.iter().any(|member| !member.skills.is_empty());
    let holds = |task: &Task| {
        task.accountable.contains(&PartyKind::Internal) || task.doers.contains(&PartyKind::Internal)
    };
    let said_to_hold = tasks.iter().any(holds);
    let has_side = company
        .parties
        .iter()
        .any(|it| it.kind == PartyKind::Internal);
    let sides = !company.parties.is_empty();
    // Nobody is inside when people are recorded and none of them is, or when the sides
    // are and none of them is internal. A side that holds something has somebody.
    let were = company.people.iter().any(|person| {
        register
            .party(&person.party)
            .is_some_and(|it| it.kind == PartyKind::Internal)
    });
    let people_inside = match (members.len() as u32, said_to_hold) {
        // They were recorded, and all of them are gone.
        (0, _) if were => Some(0),
        (0, true) => None,
        (0, false) if !company.people.is_empty() && sides => Some(0),
        (0, false) if sides && !has_side => Some(0),
        (0, false) => None,
        (some, _) => Some(some),
    };
    let (covered, less) = covered(register, &people, on);
    Team {
        people: people_inside,
        skills: recorded.then(|| best(members.iter().map(|member| &member.skills))),
        members,
        covered_hours: covered,
        covered_less_absence: less,
    }
}

fn member(company: &Company, person: &Person, on: Date) -> Member {
    let work = company
        .assessment
        .work
        .iter()
        .find(|it| it.person == person.id);
    let absences = company.absences.iter().filter(|it| it.person == person.id);
    let ahead = absences.filter(|it| on <= it.last_day);
    let days = ahead.map(|it| (it.last_day - it.first_day.max(on)).get_days() + 1);
    Member {
        id: person.id.clone(),
        title: person.title.clone(),
        skills: person.skills.clone(),
        salary: work.and_then(|work| work.salary),
        weekly_hours: work.and_then(|work| work.weekly_hours),
        on_call_share: work.and_then(|work| work.on_call_share),
        absence_days_planned: days.sum::<i32>().max(0) as u32,
    }
}

/// The calendar year of a day, in seconds.
fn year(register: &Register, on: Date) -> intervals::Span {
    let begins = |year: i16| register.begins(date(year, 1, 1)).as_second();
    (begins(on.year()), begins(on.year() + 1))
}

fn hours(spans: &[intervals::Span]) -> f64 {
    intervals::seconds(spans) as f64 / 3600.0
}

/// Hours of the year in which somebody inside is at work: all, and less planned absences.
fn covered(register: &Register, people: &[&Person], on: Date) -> (Option<f64>, Option<f64>) {
    let company = register.company();
    let window = year(register, on);
    let day = |date: Date| {
        let next = date.tomorrow().unwrap_or(date);
        (
            register.begins(date).as_second(),
            register.begins(next).as_second(),
        )
    };
    let list = company.assessment.holidays.as_ref();
    let closed = list
        .and_then(|name| company.holidays.get(name))
        .into_iter()
        .flatten();
    let closed = intervals::normalise(closed.map(|date| day(*date)).collect());
    let (mut all, mut present) = (Vec::new(), Vec::new());
    for person in people {
        let party = register
            .party(&person.party)
            .and_then(|party| party.hours.as_ref());
        let Some(hours) = person.hours.as_ref().or(party) else {
            return (None, None);
        };
        let Some(open) = register.expand_hours(hours, None, window) else {
            return (None, None);
        };
        let open = intervals::subtract(&open, &closed);
        let away = company.absences.iter().filter(|it| it.person == person.id);
        let away = away.map(|it| (day(it.first_day).0, day(it.last_day).1));
        present.extend(intervals::subtract(
            &open,
            &intervals::normalise(away.collect()),
        ));
        all.extend(open);
    }
    if people.is_empty() {
        return (None, None);
    }
    let total = |spans| Some(hours(&intervals::normalise(spans)));
    (total(all), total(present))
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
                match register.party(&person.party).map(|party| party.kind) {
                    Some(PartyKind::Internal) => known.inside += 1,
                    Some(PartyKind::Partner) => known.partner += 1,
                    _ => known.others += 1,
                }
                known.people.insert(id.clone());
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
