//! Who is inside: what they can do, how they work, and the hours in which somebody is there.
use super::{AtWork, Member, Task, Team};
use engine::assessment::DAYS;
use engine::facts::{PartyKind, Person};
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
        .map(|person| member(register, person, on))
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
    // Nobody is inside when the sides are recorded and none of them is internal. An
    // internal side of which nobody is recorded may have people.
    let were = company.people.iter().any(|person| {
        register
            .party(&person.party)
            .is_some_and(|it| it.kind == PartyKind::Internal)
    });
    let people_inside = match (members.len() as u32, said_to_hold) {
        // They were recorded, and all of them are gone.
        (0, _) if were => Some(0),
        (0, true) => None,
        (0, false) if sides && !has_side => Some(0),
        (0, false) => None,
        (some, _) => Some(some),
    };
    let mut team = Team {
        people: people_inside,
        skills: recorded.then(|| best(members.iter().map(|member| &member.skills))),
        members,
        open: None,
        covered_hours: None,
        covered_less_absence: None,
    };
    team.count_hours();
    team
}

fn member(register: &Register, person: &Person, on: Date) -> Member {
    let company = register.company();
    let work = company
        .assessment
        .work
        .iter()
        .find(|it| it.person == person.id);
    let absences = company.absences.iter();
    let absences = absences.filter(|it| it.person == person.id && it.stands());
    let ahead = absences.filter(|it| on <= it.last_day);
    let days = ahead.map(|it| (it.last_day - it.first_day.max(on)).get_days() + 1);
    Member {
        id: person.id.clone(),
        title: person.title.clone(),
        skills: person.skills.clone(),
        salary: work.and_then(|work| work.salary),
        weekly_hours: work.and_then(|work| work.weekly_hours),
        on_call_share: work.and_then(|work| work.on_call_share),
        absence_days_planned: days.map(i32::unsigned_abs).fold(0, u32::saturating_add),
        at_work: at_work(register, person, on),
    }
}

/// The calendar year of a day, in seconds.
pub(super) fn year(register: &Register, on: Date) -> intervals::Span {
    let begins = |year: i16| register.begins(date(year, 1, 1)).as_second();
    let year = on.year().clamp(DAYS.start().year(), DAYS.end().year());
    (begins(year), begins(year + 1))
}

pub(super) fn hours(spans: &[intervals::Span]) -> f64 {
    intervals::seconds(spans) as f64 / 3600.0
}

/// The days on which the people inside do not work, in seconds.
pub(super) fn closed(register: &Register) -> Vec<intervals::Span> {
    let company = register.company();
    let list = company.assessment.holidays.as_ref();
    let closed = list
        .and_then(|name| company.holidays.get(name))
        .into_iter()
        .flatten();
    intervals::normalise(closed.map(|date| day(register, *date)).collect())
}

fn day(register: &Register, date: Date) -> intervals::Span {
    let next = date.tomorrow().unwrap_or(date);
    (
        register.begins(date).as_second(),
        register.begins(next).as_second(),
    )
}

/// When a person is at work in the year of a day: as the hours say, and less planned
/// absences. `None` when no hours are recorded.
fn at_work(register: &Register, person: &Person, on: Date) -> Option<AtWork> {
    let party = register
        .party(&person.party)
        .and_then(|party| party.hours.as_ref());
    let hours = person.hours.as_ref().or(party)?;
    let open = register.expand_hours(hours, None, year(register, on))?;
    let open = intervals::subtract(&open, &closed(register));
    let away = register.company().absences.iter();
    let away = away.filter(|it| it.person == person.id && it.stands());
    let away = away.map(|it| (day(register, it.first_day).0, day(register, it.last_day).1));
    let away = intervals::normalise(away.collect());
    Some(AtWork {
        present: intervals::subtract(&open, &away),
        open,
    })
}

/// When at least one of them is at work; `None` when there is nobody, or somebody
/// whose hours are not recorded.
pub(super) fn together(
    members: &[Member],
    of: impl Fn(&AtWork) -> &Vec<intervals::Span>,
) -> Option<Vec<intervals::Span>> {
    let mut all = Vec::new();
    for member in members {
        all.extend(of(member.at_work.as_ref()?).iter().copied());
    }
    (!members.is_empty()).then(|| intervals::normalise(all))
}

impl Team {
    /// Counts the hours of those who are there.
    pub(super) fn count_hours(&mut self) {
        self.open = together(&self.members, |at_work| &at_work.open);
        self.covered_hours = self.open.as_deref().map(hours);
        let present = together(&self.members, |at_work| &at_work.present);
        self.covered_less_absence = present.as_deref().map(hours);
    }
}
