//! From "this party holds it" to a human: who of them is there, who is best placed,
//! and how they are reached.
use super::{Next, Question, Reach};
use crate::cover::Moment;
use crate::facts::{Party, Person, Role};
use crate::hours::Hours;
use crate::intervals::{self, Span};
use crate::register::calendars::ALWAYS;
use crate::register::{Held, Register, Resolved};
use jiff::Timestamp;

/// Far enough back that a stretch which is under way has begun.
const WEEK: i64 = 7 * 86_400;

/// The real time, from a week before the question on, in which an assignment holds.
pub(super) fn hours(
    moment: &Moment,
    resolved: &Resolved,
    held: &Held,
    question: &Question,
) -> Vec<Span> {
    let register = moment.register;
    let site = question
        .site
        .as_deref()
        .and_then(|site| register.words.find_value(site));
    let need = match site {
        Some(site) => crate::cover::need_at(register, resolved, site),
        None => crate::cover::need_everywhere(register, resolved),
    };
    let cal = held.hours.or(need).unwrap_or(ALWAYS);
    let spans = register
        .calendars
        .expand(cal, (moment.at - WEEK, moment.horizon().1));
    intervals::intersect(&spans, &[(held.from, held.until)])
}

/// Somebody of the holder who can be reached now. `span` is the stretch in which it holds.
pub(super) fn reach(
    moment: &Moment,
    resolved: &Resolved,
    holder: &Held,
    held: &[&Held],
    question: &Question,
    span: Span,
) -> Option<Reach> {
    let mut line = line(moment, resolved, holder, held, question, moment.at);
    if line.is_empty() {
        return None;
    }
    let first = line.remove(0);
    let party = moment.register.party_at(holder.party);
    let until = (span.1 < moment.horizon().1)
        .then(|| Timestamp::from_second(span.1).ok())
        .flatten();
    Some(Reach {
        responsibility: resolved.id.clone(),
        because: because(moment, resolved, holder, &first, party),
        party: first.party,
        person: first.person,
        name: first.name,
        contacts: first.contacts,
        until,
        then: line,
    })
}

/// The first instant of these stretches at which somebody of the holder can be reached.
pub(super) fn first(
    moment: &Moment,
    resolved: &Resolved,
    holder: &Held,
    held: &[&Held],
    question: &Question,
    ahead: &[Span],
) -> Option<(i64, Next)> {
    // People come and go within a stretch at the edges of their own hours and days:
    // look at the beginning of every stretch, and at every hour of the first weeks.
    let limit = moment.at + 21 * 86_400;
    let ticks = ahead.iter().flat_map(|&(from, to)| {
        let hours = (from..to.min(limit)).step_by(3600).skip(1);
        std::iter::once(from).chain(hours)
    });
    ticks.take(2000).find_map(|tick| {
        let mut line = line(moment, resolved, holder, held, question, tick);
        (!line.is_empty()).then(|| (tick, line.remove(0)))
    })
}

/// Everybody to call at an instant, in order: who is named, those who do the work,
/// those who are proven on the system, the rest of the party, then its own number.
fn line(
    moment: &Moment,
    resolved: &Resolved,
    holder: &Held,
    held: &[&Held],
    question: &Question,
    at: i64,
) -> Vec<Next> {
    let register = moment.register;
    let company = register.company();
    let Ok(stamp) = Timestamp::from_second(at) else {
        return Vec::new();
    };
    let today = register.date(stamp);
    let party = register.party_at(holder.party);
    let there = |hours: &Option<Hours>| {
        let open = |hours: &Hours| register.expand_hours(hours, None, (at, at + 1));
        hours
            .as_ref()
            .is_none_or(|hours| open(hours).is_some_and(|spans| !spans.is_empty()))
    };
    let free = |person: &Person| {
        register.is_active(person, today)
            && register.absence(&person.id, today).is_none()
            && (there(&person.hours) && (person.hours.is_some() || there(&party.hours)))
    };
    let mut order: Vec<&Person> = Vec::new();
    let mut call = |person: &'_ str| {
        if let Some(person) = register.person(person)
            && order.iter().all(|other| other.id != person.id)
        {
            order.push(person);
        }
    };
    if let Some(named) = holder.person.map(|person| &register.person_at(person).id) {
        call(named);
        let stand_in = register
            .absence(named, today)
            .and_then(|absence| absence.stand_in.as_ref());
        stand_in.into_iter().for_each(|person| call(person));
    }
    let doers = held
        .iter()
        .filter(|held| held.role == Role::Doer && held.party == holder.party);
    doers
        .filter_map(|held| held.person)
        .for_each(|person| call(&register.person_at(person).id));
    if let Some(system) = &question.system {
        let systems = company
            .systems
            .iter()
            .filter(|known| known.id == *system || known.name == *system);
        let operators = systems.flat_map(|system| &system.operators);
        let ours =
            operators.filter(|id| register.person(id).is_some_and(|one| one.party == party.id));
        ours.for_each(|person| call(person));
    }
    let mut rest: Vec<&Person> = company
        .people
        .iter()
        .filter(|person| person.party == party.id)
        .collect();
    rest.sort_by_key(|person| std::cmp::Reverse(fit(person, resolved)));
    rest.iter().for_each(|person| call(&person.id));
    let mut next: Vec<Next> = order
        .into_iter()
        .filter(|person| free(person))
        .map(|person| by_name(person, party))
        .filter(|next| !next.contacts.is_empty())
        .collect();
    // A number that rings in an empty room is not a way to reach somebody.
    let mut known = company
        .people
        .iter()
        .filter(|person| person.party == party.id)
        .peekable();
    let present = |person: &Person| {
        register.is_active(person, today) && register.absence(&person.id, today).is_none()
    };
    let staffed = known.peek().is_none() || known.any(present);
    if staffed && there(&party.hours) && !party.contacts.is_empty() {
        next.push(Next {
            party: party.id.clone(),
            person: None,
            name: party.name.clone(),
            contacts: party.contacts.clone(),
        });
    }
    next
}

/// How many of the needed skills somebody holds at the needed level.
fn fit(person: &Person, resolved: &Resolved) -> usize {
    let held = |skill: &String| person.skills.get(skill).copied().unwrap_or(0);
    resolved
        .skills
        .iter()
        .filter(|(skill, level)| held(skill) >= **level)
        .count()
}

fn by_name(person: &Person, party: &Party) -> Next {
    let own = &person.contacts;
    Next {
        party: person.party.clone(),
        person: Some(person.id.clone()),
        name: person.name.clone(),
        contacts: if own.is_empty() {
            party.contacts.clone()
        } else {
            own.clone()
        },
    }
}

/// A person, or a party as a whole, by their id.
pub(super) fn by_id(register: &Register, id: &str) -> Option<Next> {
    if let Some(person) = register.person(id) {
        return Some(by_name(person, register.party(&person.party)?));
    }
    let party = register.party(id)?;
    Some(Next {
        party: party.id.clone(),
        person: None,
        name: party.name.clone(),
        contacts: party.contacts.clone(),
    })
}

fn because(
    moment: &Moment,
    resolved: &Resolved,
    holder: &Held,
    first: &Next,
    party: &Party,
) -> String {
    let register = moment.register;
    let scope = &register.company().assignments[holder.index as usize].scope;
    let hours = match &scope.hours {
        Some(hours) => format!(" in these hours ({hours})"),
        None => String::new(),
    };
    let mut because = format!(
        "{} is accountable for {}{hours}",
        party.name, resolved.title
    );
    let named = holder.person.map(|person| register.person_at(person));
    match named {
        Some(named) if first.person.as_ref() != Some(&named.id) => {
            let away = register.absence(&named.id, moment.today);
            let away = away.map_or("cannot be reached now", |_| "is away");
            because.push_str(&format!("; {} is named and {away}", named.name));
        }
        Some(named) => because.push_str(&format!("; {} is named", named.name)),
        None => {}
    }
    because.push('.');
    because
}
