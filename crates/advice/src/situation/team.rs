//! Who is inside: what they can do, how they work, and the hours in which somebody is there.
use super::{Member, Task, Team};
use engine::facts::{Company, PartyKind, Person};
use engine::intervals;
use engine::register::Register;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

pub(super) fn people_of(register: &Register, kind: PartyKind, on: Date) -> Vec<&Person> {
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

pub(super) fn best<'a>(
    all: impl Iterator<Item = &'a BTreeMap<String, u8>>,
) -> BTreeMap<String, u8> {
    let mut best = BTreeMap::new();
    for (skill, level) in all.flatten() {
        let known: &mut u8 = best.entry(skill.clone()).or_default();
        *known = (*known).max(*level);
    }
    best
}

pub(super) fn team(register: &Register, on: Date, tasks: &[Task]) -> Team {
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
    let absences = company.absences.iter();
    let absences = absences.filter(|it| it.person == person.id && it.ended_at.is_none());
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
pub(super) fn year(register: &Register, on: Date) -> intervals::Span {
    let begins = |year: i16| register.begins(date(year, 1, 1)).as_second();
    (begins(on.year()), begins(on.year() + 1))
}

pub(super) fn hours(spans: &[intervals::Span]) -> f64 {
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
        let away = company.absences.iter();
        let away = away.filter(|it| it.person == person.id && it.ended_at.is_none());
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
