//! Demand and capacity: hours a month that are asked for and those that are there,
//! hours of the year in which somebody is at work, how much hangs on one person, and
//! how long things wait. What is not counted is said to be unknown.
use crate::assumptions::{Book, Key};
use crate::models::Model;
use crate::situation::{Situation, Task};
use jiff::civil::Date;
use serde::Serialize;

/// Hours that were reckoned, and how many responsibilities could not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hours {
    pub known: f64,
    pub unknown: u32,
}

impl Situation {
    /// Hours a month of the responsibilities that are meant for this size, each by the
    /// part that `share` says.
    pub fn hours_of(&self, share: impl Fn(&Task) -> f64) -> Hours {
        self.sum(share, |task| !task.beyond_tier)
    }

    fn sum(&self, share: impl Fn(&Task) -> f64, which: impl Fn(&Task) -> bool) -> Hours {
        let mut sum = Hours::default();
        for task in self.tasks.iter().filter(|task| which(task)) {
            match task.hours_month {
                Some(hours) => sum.known += hours * share(task),
                None => sum.unknown += 1,
            }
        }
        sum
    }

    /// Hours a month of specialist work that nobody inside has the depth for.
    pub fn missing_depth_hours(&self) -> f64 {
        self.missing_depth_hours_of(|_| 1.0)
    }

    /// The same, of a part of the responsibilities.
    pub fn missing_depth_hours_of(&self, part: impl Fn(&Task) -> f64) -> f64 {
        let none = Default::default();
        let skills = self.team.skills.as_ref().unwrap_or(&none);
        let missing = |task: &Task| {
            let held = |skill: &str| skills.get(skill).copied().unwrap_or(0);
            let lacking =
                |(skill, level): (&String, &u8)| self.is_specialist(skill) && held(skill) < *level;
            f64::from(task.skills.iter().any(lacking)) * part(task)
        };
        self.hours_of(missing).known
    }
}

/// The balance of a company at a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Balance {
    /// Hours a month asked for; a lower bound while something is not counted.
    pub demand: Hours,
    /// Hours a month of what was adopted beyond what is meant for this size.
    pub beyond: f64,
    pub people: Option<u32>,
    /// Hours a month that the people inside can give.
    pub capacity: Option<f64>,
    /// Demand over capacity.
    pub ratio: Option<f64>,
    pub hours_of_year: f64,
    pub covered_hours: Option<f64>,
    pub covered_share: Option<f64>,
    /// Covered hours, less absences that are planned.
    pub covered_less_absence: Option<f64>,
    /// The same after the split of each model.
    pub after: Vec<After>,
    pub breadth: Breadth,
    pub backlog: Option<Backlog>,
    /// Hours a month for tickets by the company's own count.
    pub ticket_hours_month: Option<f64>,
    pub longest_week: Option<f64>,
    pub specialist_hours_logged: f64,
    pub says: Vec<String>,
}

/// What is left inside under a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct After {
    pub model: Model,
    pub moved: f64,
    pub stays: f64,
    /// Hours a month that are still missing inside.
    pub above_capacity: Option<f64>,
}

/// How broad the work is, and how much of its knowledge has one holder.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breadth {
    /// Skills that the responsibilities ask for.
    pub skills_needed: u32,
    /// Of these, held inside at the level that is needed most; `None` when unknown.
    pub skills_held: Option<u32>,
    /// Of these, held by exactly one person of all.
    pub skills_single: Option<u32>,
    pub critical: u32,
    pub single_operator: u32,
    pub operators_unknown: u32,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Backlog {
    pub items: u32,
    pub median_age_days: f64,
    pub oldest_days: i32,
    pub blocked_by_capacity: u32,
}

pub fn balance(situation: &Situation, book: &Book) -> Balance {
    let month = book.range(Key::TimeProductiveHoursMonth).mid;
    let demand = situation.hours_of(|_| 1.0);
    let beyond = situation.sum(|_| 1.0, |task| task.beyond_tier).known;
    let people = situation.team.people;
    let capacity = people.map(|people| f64::from(people) * month);
    let team = &situation.team;
    let after = Model::ALL.map(|model| after(situation, model, capacity));
    let tickets = situation.facts.tickets_year.map(f64::from);
    let minutes = book.range(Key::LoadMinutesTicket).mid;
    let weeks = team.members.iter().filter_map(|member| member.weekly_hours);
    let specialist = situation
        .facts
        .specialist_work
        .iter()
        .map(|work| work.hours);
    let mut balance = Balance {
        demand,
        beyond,
        people,
        capacity,
        ratio: capacity
            .filter(|capacity| *capacity > 0.0)
            .map(|capacity| demand.known / capacity),
        hours_of_year: situation.hours_of_year,
        covered_hours: team.covered_hours,
        covered_share: team
            .covered_hours
            .map(|hours| hours / situation.hours_of_year),
        covered_less_absence: team.covered_less_absence,
        after: after.into(),
        breadth: breadth(situation),
        backlog: backlog(situation, situation.on),
        ticket_hours_month: tickets.map(|count| count / 12.0 * minutes / 60.0),
        longest_week: weeks.reduce(f64::max),
        specialist_hours_logged: specialist.sum(),
        says: Vec::new(),
    };
    balance.says = match situation.tasks.is_empty() {
        true => vec!["What must be looked after is not recorded: hours are unknown.".to_owned()],
        false => says(&balance),
    };
    balance
}

fn after(situation: &Situation, model: Model, capacity: Option<f64>) -> After {
    let all = situation.hours_of(|_| 1.0).known;
    let stays = situation
        .hours_of(|task| task.share(model, "internal"))
        .known;
    After {
        model,
        moved: all - stays,
        stays,
        above_capacity: capacity.map(|capacity| (stays - capacity).max(0.0)),
    }
}

fn breadth(situation: &Situation) -> Breadth {
    let mut needed = std::collections::BTreeMap::new();
    for (skill, level) in situation.tasks.iter().flat_map(|task| &task.skills) {
        let most: &mut u8 = needed.entry(skill.as_str()).or_default();
        *most = (*most).max(*level);
    }
    let team = situation.team.skills.as_ref();
    let held = |levels: &std::collections::BTreeMap<String, u8>, skill: &str, level: u8| {
        levels.get(skill).is_some_and(|held| *held >= level)
    };
    let single = |skill: &str, level: u8| {
        let members = situation.team.members.iter();
        let inside = members
            .filter(|member| held(&member.skills, skill, level))
            .count();
        inside == 1 && !held(&situation.partner_skills, skill, level)
    };
    let count = |holds: &dyn Fn(&str, u8) -> bool| {
        needed
            .iter()
            .filter(|(skill, level)| holds(skill, **level))
            .count() as u32
    };
    Breadth {
        skills_needed: needed.len() as u32,
        skills_held: team.map(|team| count(&|skill, level| held(team, skill, level))),
        skills_single: team.map(|_| count(&single)),
        critical: situation.critical.len() as u32,
        single_operator: situation.hanging().len() as u32,
        operators_unknown: situation
            .critical
            .iter()
            .filter(|it| it.operators.is_none())
            .count() as u32,
    }
}

fn backlog(situation: &Situation, on: Date) -> Option<Backlog> {
    let waiting = situation
        .facts
        .backlog
        .iter()
        .filter(|item| item.since <= on);
    let mut ages: Vec<i32> = waiting
        .clone()
        .map(|item| (on - item.since).get_days())
        .collect();
    ages.sort_unstable();
    let middle = ages.len() / 2;
    let median = match ages.len() {
        0 => return None,
        odd if odd % 2 == 1 => f64::from(ages[middle]),
        _ => f64::from(ages[middle - 1] + ages[middle]) / 2.0,
    };
    let blocked = waiting.filter(|item| item.blocked_by.as_deref() == Some("capacity"));
    Some(Backlog {
        items: ages.len() as u32,
        median_age_days: median,
        oldest_days: ages[ages.len() - 1],
        blocked_by_capacity: blocked.count() as u32,
    })
}

fn says(balance: &Balance) -> Vec<String> {
    let mut says = Vec::new();
    let at_least = if balance.demand.unknown > 0 {
        "at least "
    } else {
        ""
    };
    match balance.capacity {
        Some(capacity) => says.push(format!(
            "{at_least}{:.0} hours a month are asked for; {capacity:.0} are there.",
            balance.demand.known
        )),
        None => says.push(format!(
            "{at_least}{:.0} hours a month are asked for; how many are there is unknown.",
            balance.demand.known
        )),
    }
    if balance.demand.unknown > 0 {
        says.push(format!(
            "The hours of {} responsibilities are unknown: what drives them is not counted.",
            balance.demand.unknown
        ));
    }
    if let Some(covered) = balance.covered_hours {
        says.push(format!(
            "Somebody inside is at work in {covered:.0} of {:.0} hours of the year.",
            balance.hours_of_year
        ));
    }
    for after in &balance.after {
        if after.model == Model::CoManaged
            && let Some(above) = after.above_capacity
        {
            let capacity = balance.capacity.unwrap_or_default();
            says.push(match above > 0.0 {
                true => format!(
                    "Co-managed, {:.0} hours move and {:.0} stay: still above {capacity:.0}.",
                    after.moved, after.stays
                ),
                false => format!(
                    "Co-managed, {:.0} hours move and {:.0} stay: within {capacity:.0}.",
                    after.moved, after.stays
                ),
            });
        }
    }
    if let Some(backlog) = &balance.backlog {
        says.push(format!(
            "{} things wait; half of them for {:.0} days or longer.",
            backlog.items, backlog.median_age_days
        ));
    }
    says
}
