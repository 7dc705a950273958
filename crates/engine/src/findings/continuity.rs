//! A critical system that hangs on one person, or on nobody.
use super::{Class, Finding, Severity};
use crate::cover::Moment;
use crate::facts::System;

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let systems = moment.register.company().systems.iter();
    for system in systems.filter(|system| system.critical) {
        all.extend(operators(moment, system));
    }
}

fn operators(moment: &Moment, system: &System) -> Option<Finding> {
    let register = moment.register;
    let people = system.operators.iter().filter_map(|id| register.person(id));
    let mut there: Vec<_> = people
        .filter(|person| register.is_active(person, moment.today))
        .collect();
    there.sort_by_key(|person| &person.id);
    there.dedup_by_key(|person| &person.id);
    let name = &system.name;
    let mut finding = match there.as_slice() {
        [] => Finding::new(Class::Continuity, "no_operator", &system.id, "")
            .severity(Severity::Critical)
            .what(format!("{name}: nobody who is with us is proven on it."))
            .next("Let somebody do it by the runbook, and record that they are proven."),
        [only] => Finding::new(Class::Continuity, "sole_operator", &system.id, "")
            .severity(Severity::High)
            .party(Some(&only.party))
            .what(format!(
                "{name}: {} is the only one who is proven on it.",
                only.name
            ))
            .next("Let a second person do it by the runbook, and record that they are proven.")
            .fact("person", only.id.clone()),
        _ => return None,
    };
    finding.responsibility = system.responsibilities.first().cloned();
    let finding = finding
        .why("When that one person is away, a fault lasts until they are back.")
        .fact("system", system.id.clone());
    Some(finding)
}
