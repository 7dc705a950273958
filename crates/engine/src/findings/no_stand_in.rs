//! Somebody will be away, nobody stands in, and that uncovers something. One
//! absence is one gap, under the responsibility for planning absences.
use super::{Class, Finding, Severity};
use crate::cover::Moment;
use crate::facts::Absence;
use crate::register::Register;
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Absence and coverage planning.
const RESPONSIBILITY: &str = "GOV-06";

/// How far absences are looked ahead for.
const MONTHS: i32 = 12;

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let register = moment.register;
    let limit = moment
        .today
        .checked_add(Span::new().months(MONTHS))
        .unwrap_or(Date::MAX);
    for absence in &register.company().absences {
        let coming =
            absence.stands() && absence.last_day >= moment.today && absence.first_day <= limit;
        let there = |person: &str| is_there(moment, absence, person);
        let with_us = register.person(&absence.person).is_some_and(|person| {
            person
                .until
                .is_none_or(|until| until > absence.first_day.max(moment.today))
        });
        let stand_in = absence
            .stand_in
            .as_ref()
            .is_some_and(|person| there(person));
        if coming && with_us && !stand_in {
            all.extend(uncovered(moment, absence));
        }
    }
}

/// Whether somebody is with us, and not away, for the whole of an absence.
fn is_there(moment: &Moment, absence: &Absence, person: &str) -> bool {
    let register = moment.register;
    let first = absence.first_day.max(moment.today);
    let Some(person) = register.person(person) else {
        return false;
    };
    let away = register.company().absences.iter().any(|other| {
        other.person == person.id
            && other.stands()
            && other.first_day <= absence.last_day
            && first <= other.last_day
    });
    !away && register.is_active(person, first) && register.is_active(person, absence.last_day)
}

fn uncovered(moment: &Moment, absence: &Absence) -> Option<Finding> {
    let register = moment.register;
    let person = register.person(&absence.person)?;
    let uncovers = responsibilities(moment, absence);
    let systems = systems(moment, absence);
    if uncovers.is_empty() && systems.is_empty() {
        return None;
    }
    let severity = register
        .responsibility(RESPONSIBILITY)
        .map_or(Severity::High, |gov| gov.criticality);
    let detail = format!("{}:{}", person.id, absence.first_day);
    // Why somebody is away is theirs: the kind of the absence is not said.
    let (first, last) = (absence.first_day, absence.last_day);
    let counts = format!(
        "{} responsibilities and {} systems",
        uncovers.len(),
        systems.len()
    );
    let mut finding = Finding::new(Class::Gap, "no_stand_in", RESPONSIBILITY, &detail)
        .severity(severity)
        .party(Some(&person.party))
        .what(format!("{} is away from {first} to {last} with nobody to stand in; {counts} are then uncovered.", person.name))
        .why("An absence that is known beforehand becomes an outage only when nobody was named.")
        .next(format!("Name a stand-in for {}, or let the partner hold these for that time.", person.name))
        .fact("person", person.id.clone())
        .fact("first_day", first.to_string())
        .fact("last_day", last.to_string())
        .fact("uncovers", uncovers)
        .fact("systems", systems);
    finding.responsibility = Some(RESPONSIBILITY.to_owned());
    if let Some(stand_in) = &absence.stand_in {
        finding = finding.fact("stand_in_who_is_not_there", stand_in.clone());
    }
    Some(finding)
}

/// Everything that is given to the person, or to a party of which nobody else is there.
fn responsibilities(moment: &Moment, absence: &Absence) -> Vec<String> {
    let register = moment.register;
    let (Some(&number), Some(person)) = (
        register.people.get(&absence.person),
        register.person(&absence.person),
    ) else {
        return Vec::new();
    };
    let party = register.parties.get(&person.party).copied();
    let alone = alone(register, moment, absence);
    let mut uncovers = Vec::new();
    for (index, resolved) in register.responsibilities().iter().enumerate() {
        if !resolved.in_force(moment.at) {
            continue;
        }
        let ours = register
            .held_of(index)
            .filter(|held| Some(held.party) == party && held.in_force(moment.at));
        // By role, accountable first: the person is named; somebody else of them is.
        let (mut named, mut others, mut unnamed) = ([false; 2], [false; 2], false);
        for held in ours {
            match held.person {
                Some(person) if person == number => named[held.role as usize] = true,
                Some(_) => others[held.role as usize] = true,
                None => unnamed = true,
            }
        }
        let alone_in_role = (0..2).any(|role| named[role] && !others[role]);
        if alone_in_role || (unnamed && alone) {
            uncovers.push(format!("{} {}", resolved.id, resolved.title));
        }
    }
    uncovers
}

fn alone(register: &Register, moment: &Moment, absence: &Absence) -> bool {
    let party = register.person(&absence.person).map(|person| &person.party);
    let people = register.company().people.iter();
    let mut others =
        people.filter(|other| Some(&other.party) == party && other.id != absence.person);
    !others.any(|other| is_there(moment, absence, &other.id))
}

/// Systems on which nobody else is proven and there.
fn systems(moment: &Moment, absence: &Absence) -> Vec<String> {
    let systems = moment.register.company().systems.iter();
    let only = systems.filter(|system| {
        let operators: BTreeSet<&str> = system.operators.iter().map(String::as_str).collect();
        operators.contains(absence.person.as_str())
            && operators
                .iter()
                .all(|id| *id == absence.person || !is_there(moment, absence, id))
    });
    only.map(|system| system.name.clone()).collect()
}
