//! A needed skill that nobody of the owning side holds at the needed level.
use super::subject::Subject;
use super::{Class, Finding};
use crate::facts::Role;

pub(super) fn find(subject: &Subject, all: &mut Vec<Finding>) {
    let resolved = subject.resolved;
    let Some(accountable) = subject.accountable() else {
        return;
    };
    if resolved.skills.is_empty() {
        return;
    }
    let moment = subject.moment;
    let mut parties: Vec<u32> = subject.in_force.iter().map(|held| held.party).collect();
    parties.sort_unstable();
    parties.dedup();
    let teams = moment.teams();
    let ids = subject.parties(subject.in_force.iter().copied());
    let names = subject.names(&ids);
    if parties
        .iter()
        .all(|party| teams[*party as usize].recorded == 0)
    {
        let finding = Finding::about(Class::Skill, "unknown_people", resolved, "")
            .party(Some(accountable))
            .since(subject.changed())
            .what(format!(
                "{}: whether {names} has the skills is unknown; none of its people are recorded.",
                subject.title()
            ))
            .why("Unknown is not the same as good.")
            .next("Record at least the people who do this work, with their skills.")
            .fact("parties", ids);
        all.push(finding);
        return;
    }
    let best = |skill: &String| {
        let levels = parties.iter().map(|party| {
            teams[*party as usize]
                .best
                .get(skill.as_str())
                .copied()
                .unwrap_or(0)
        });
        levels.max().unwrap_or(0)
    };
    let missing: Vec<_> = resolved
        .skills
        .iter()
        .filter(|(skill, needs)| best(skill) < **needs)
        .collect();
    if missing.is_empty() {
        return;
    }
    let register = moment.register;
    let words = missing
        .iter()
        .map(|(skill, needs)| format!("{} {needs}", register.skill_name(skill)));
    let words = words.collect::<Vec<_>>().join(", ");
    let facts = missing
        .iter()
        .map(|(skill, needs)| format!("{skill}: needs {needs}, best {}", best(skill)));
    let finding = Finding::about(Class::Skill, "not_held", resolved, "")
        .party(Some(accountable))
        .since(subject.changed())
        .what(format!(
            "{}: nobody of {names} holds {words}.",
            subject.title()
        ))
        .why("It is owned, but by a side that cannot do it at the depth that it needs.")
        .next("Train or hire for it, or move it to a side that holds the skill.")
        .fact("skills", facts.collect::<Vec<_>>())
        .fact("parties", subject.parties(subject.held(Role::Accountable)));
    all.push(finding);
}
