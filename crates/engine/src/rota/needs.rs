//! What a responsibility asks of the people who are on for it.
use crate::facts::{Person, System};
use crate::register::Register;
use std::collections::BTreeMap;

/// What a responsibility asks of a person: skills, and being proven on its critical
/// systems. Nothing recorded counts as nothing there.
pub(crate) struct Needs<'r> {
    skills: &'r BTreeMap<String, u8>,
    systems: Vec<&'r System>,
}

impl<'r> Needs<'r> {
    pub fn of(register: &'r Register, responsibility: usize) -> Self {
        let resolved = &register.responsibilities()[responsibility];
        let systems = register.company().systems.iter();
        let theirs =
            |system: &&System| system.critical && system.responsibilities.contains(&resolved.id);
        Self {
            skills: &resolved.skills,
            systems: systems.filter(theirs).collect(),
        }
    }

    /// Skills that a person lacks, with the level that is needed.
    pub fn skills(&self, person: &Person) -> Vec<String> {
        let held = |skill: &str| person.skills.get(skill).copied().unwrap_or(0);
        let missing = self
            .skills
            .iter()
            .filter(|(skill, level)| held(skill) < **level);
        missing
            .map(|(skill, level)| format!("{skill} {level}"))
            .collect()
    }

    /// Systems on which a person is not proven.
    pub fn systems(&self, person: &Person) -> Vec<String> {
        let missing = self
            .systems
            .iter()
            .filter(|system| !system.operators.contains(&person.id));
        missing.map(|system| system.id.clone()).collect()
    }
}
