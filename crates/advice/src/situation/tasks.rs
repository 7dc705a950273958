//! What there is to do: the responsibilities in force, with the hours that they ask for.
use super::{OWN, Task};
use engine::catalogue::{Entry, Tier};
use engine::facts::{Company, Role};
use engine::hours::Hours;
use engine::register::{Need, Register, Resolved};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The share of the year from which on hours are around the clock: all but a short window
/// a week for upkeep, or all but holidays.
const NEARLY_ALL: f64 = 0.95;

/// What is counted; users and sites also from the sites, where they are not.
pub(super) fn counts(company: &Company) -> BTreeMap<String, u32> {
    let mut counts = company.assessment.counts.clone();
    if !company.sites.is_empty() {
        let sites = company.sites.len() as u32;
        counts.entry("site".to_owned()).or_insert(sites);
        let users = company
            .sites
            .iter()
            .try_fold(0u32, |sum, site| Some(sum.saturating_add(site.users?)));
        if let Some(users) = users {
            counts.entry("user".to_owned()).or_insert(users);
        }
    }
    counts
}

pub(super) fn tasks(register: &Register, counts: &BTreeMap<String, u32>, on: Date) -> Vec<Task> {
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
        group: it.group.clone().unwrap_or_else(|| OWN.to_owned()),
        hours_month: entry.and_then(|entry| effort(entry, counts)),
        by_user: entry
            .map(|entry| &entry.effort_hours_month)
            .filter(|effort| effort.driver == "user" && effort.per_unit != 0.0)
            .map(|effort| (effort.fixed, effort.per_unit)),
        beyond_tier: entry
            .zip(staff)
            .is_some_and(|(entry, staff)| entry.tier > tier(staff)),
        around_the_clock: match &it.need {
            Need::Always => true,
            Need::Hours(hours) => is_around_the_clock(register, hours, on),
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

/// Whether hours, however they are written, leave out so little of the year that somebody
/// is needed in every night.
fn is_around_the_clock(register: &Register, hours: &Hours, on: Date) -> bool {
    let year = super::team::year(register, on);
    let open = register.expand_hours(hours, None, year);
    let open = open.map_or(0, |spans| engine::intervals::seconds(&spans));
    open as f64 >= NEARLY_ALL * (year.1 - year.0) as f64
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
