//! Somebody who is named as doer stands below a skill level that is needed.
use super::subject::Subject;
use super::{Class, Finding};
use crate::facts::Role;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    if subject.resolved.skills.is_empty() {
        return;
    }
    let moment = subject.moment;
    let doers = subject
        .held(Role::Doer)
        .filter(|held| !moment.is_orphaned(held));
    let mut people: Vec<(u32, i64)> = doers
        .filter_map(|held| Some((held.person?, held.from)))
        .collect();
    people.sort_unstable();
    people.dedup_by_key(|(person, _)| *person);
    for (person, since) in people {
        all.extend(below(subject, person, since));
    }
}

fn below(subject: &Subject, person: u32, since: i64) -> Option<Finding> {
    let register = subject.moment.register;
    let person = register.person_at(person);
    let level = |skill: &String| person.skills.get(skill).copied().unwrap_or(0);
    let short: Vec<_> = subject
        .resolved
        .skills
        .iter()
        .filter(|(skill, needs)| level(skill) < **needs)
        .collect();
    if short.is_empty() {
        return None;
    }
    let in_words = short.iter().map(|(skill, needs)| {
        format!(
            "{} (needs {needs}, has {})",
            register.skill_name(skill),
            level(skill)
        )
    });
    let words = in_words.collect::<Vec<_>>().join(", ");
    let facts = short
        .iter()
        .map(|(skill, needs)| format!("{skill}: needs {needs}, has {}", level(skill)));
    let finding = Finding::about(Class::Depth, "below_level", subject.resolved, &person.id)
        .party(Some(&person.party))
        .since(since.max(subject.resolved.begins))
        .what(format!("{}: {} is asked for more depth than recorded: {words}.", subject.title(), person.name))
        .why("Work beyond the recorded depth is slow, and its mistakes are found late.")
        .next("Train, pair with somebody who has the depth, or give this part to the side that has it.")
        .fact("person", person.id.clone())
        .fact("skills", facts.collect::<Vec<_>>());
    Some(finding)
}
