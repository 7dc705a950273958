//! What the register says, without since when: the responsibilities and who holds
//! which part of them. Two registers that say the same have equal contents.
use super::apply::Misfit;
use crate::facts::{
    ActKind, Change, Company, Definition, Holding, Proposal, Redefining, Replacing, Role, Version,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub responsibilities: Vec<Definition>,
    pub assignments: Vec<Holding>,
}

fn redefine(held: &mut BTreeMap<&str, Definition>, to: &Definition) {
    if let Some(held) = held.get_mut(to.id.as_str()) {
        held.clone_from(to);
    }
}

type Key = (String, Role, String, String, String);

fn key(it: &Holding) -> Key {
    (
        it.responsibility.clone(),
        it.role,
        it.party.clone(),
        it.person.clone().unwrap_or_default(),
        it.scope.in_words(),
    )
}

/// What versions changed of the responsibilities themselves, in their order, and what
/// has been agreed for a coming day, with the day from which each holds.
struct Steps<'c> {
    begun: Vec<(Date, &'c Change)>,
    waiting: Vec<(Date, &'c Change)>,
}

impl<'c> Steps<'c> {
    fn of(company: &'c Company) -> Self {
        let mut begun: Vec<(Date, u32, &Proposal)> = Vec::new();
        let mut waiting: Vec<(Date, u32, &Proposal)> = Vec::new();
        for proposal in &company.proposals {
            let made = |version: &&Version| version.proposal == Some(proposal.number);
            let is = |kind| proposal.acts.iter().any(|act| act.kind == kind);
            if let Some(version) = company.versions.iter().find(made) {
                begun.push((version.from, version.number, proposal));
            } else if is(ActKind::Agreed) && !is(ActKind::InForce) {
                waiting.push((proposal.effective, proposal.number, proposal));
            }
        }
        Self {
            begun: in_order(begun),
            waiting: in_order(waiting),
        }
    }
}

fn in_order(mut proposals: Vec<(Date, u32, &Proposal)>) -> Vec<(Date, &Change)> {
    proposals.sort_by_key(|(from, number, _)| (*from, *number));
    let all = proposals
        .into_iter()
        .flat_map(|(from, _, proposal)| proposal.changes.iter().map(move |it| (from, it)));
    all.filter(|(_, it)| matches!(it, Change::Adopt(_) | Change::Retire(_) | Change::Define(_)))
        .collect()
}

impl Content {
    pub fn new(responsibilities: Vec<Definition>, assignments: Vec<Holding>) -> Self {
        let responsibilities: BTreeMap<String, Definition> = responsibilities
            .into_iter()
            .map(|it| (it.id.clone(), it))
            .collect();
        let assignments: BTreeMap<Key, Holding> =
            assignments.into_iter().map(|it| (key(&it), it)).collect();
        Self {
            responsibilities: responsibilities.into_values().collect(),
            assignments: assignments.into_values().collect(),
        }
    }

    /// What the register says on a day. Dates tell who held what. A responsibility is
    /// one row, with one meaning, one beginning and one end; what it meant before, and
    /// when it was set aside and came back, is told by the changes that came since.
    pub fn on(company: &Company, day: Date) -> Self {
        let holds =
            |from: Date, until: Option<Date>| from <= day && until.is_none_or(|until| day < until);
        let rows = company.responsibilities.iter();
        let begun: BTreeSet<&str> = rows
            .clone()
            .filter(|it| it.from <= day)
            .map(|it| it.id.as_str())
            .collect();
        let mut definitions: BTreeMap<&str, Definition> = rows
            .filter(|it| holds(it.from, it.until))
            .map(|it| (it.id.as_str(), Definition::from(it)))
            .collect();
        let steps = Steps::of(company);
        let since = steps.begun.iter().chain(&steps.waiting);
        let since: Vec<_> = since.filter(|(from, _)| day < *from).collect();
        for (_, change) in since.into_iter().rev() {
            match change {
                Change::Adopt(it) => drop(definitions.remove(it.id.as_str())),
                Change::Retire(it) => drop(definitions.insert(&it.id, it.clone())),
                Change::Define(it) => redefine(&mut definitions, &it.before),
                Change::Assign(_) | Change::End(_) | Change::Replace(_) => {}
            }
        }
        for (_, change) in steps.waiting.iter().filter(|(from, _)| *from <= day) {
            if let Change::Define(it) = change {
                redefine(&mut definitions, &it.after);
            }
        }
        definitions.retain(|id, _| begun.contains(id));
        let assignments = company.assignments.iter();
        Self::new(
            definitions.into_values().collect(),
            assignments
                .filter(|it| holds(it.from, it.until))
                .map(Holding::from)
                .collect(),
        )
    }

    pub fn definition(&self, id: &str) -> Option<&Definition> {
        let at = self
            .responsibilities
            .binary_search_by(|it| it.id.as_str().cmp(id));
        at.ok().map(|at| &self.responsibilities[at])
    }

    pub fn holds(&self, holding: &Holding) -> bool {
        self.assignments.contains(holding)
    }

    pub fn of<'a>(&'a self, responsibility: &'a str) -> impl Iterator<Item = &'a Holding> {
        let all = self.assignments.iter();
        all.filter(move |it| it.responsibility == responsibility)
    }

    /// Only what it says about these responsibilities.
    pub fn about(&self, ids: &BTreeSet<&str>) -> Self {
        let responsibilities = self.responsibilities.iter();
        let assignments = self.assignments.iter();
        Self {
            responsibilities: responsibilities
                .filter(|it| ids.contains(it.id.as_str()))
                .cloned()
                .collect(),
            assignments: assignments
                .filter(|it| ids.contains(it.responsibility.as_str()))
                .cloned()
                .collect(),
        }
    }

    /// What it says after these changes.
    ///
    /// # Errors
    /// Every change that does not fit what is there, with what would be right.
    pub fn apply(&self, changes: &[Change]) -> Result<Self, Vec<Misfit>> {
        let mut next = self.clone();
        let mut misfits = Vec::new();
        for (index, change) in changes.iter().enumerate() {
            if let Err((why, expected)) = next.step(change) {
                misfits.push(Misfit {
                    change: index,
                    responsibility: change.responsibility().to_owned(),
                    why,
                    expected: expected.to_owned(),
                });
            }
        }
        if !misfits.is_empty() {
            return Err(misfits);
        }
        Ok(Self::new(next.responsibilities, next.assignments))
    }

    /// What it said before these changes were made.
    pub fn undo(&self, changes: &[Change]) -> Self {
        let mut next = self.clone();
        for change in changes.iter().rev() {
            match change {
                Change::Assign(it) => next.assignments.retain(|held| *held != it.holding),
                Change::End(it) => next.assignments.push(it.clone()),
                Change::Replace(it) => {
                    next.assignments.retain(|held| *held != it.after);
                    next.assignments.push(it.before.clone());
                }
                Change::Adopt(it) => next.responsibilities.retain(|held| held.id != it.id),
                Change::Retire(it) => next.responsibilities.push(it.clone()),
                Change::Define(it) => next.redefine(&it.before),
            }
        }
        Self::new(next.responsibilities, next.assignments)
    }

    fn redefine(&mut self, to: &Definition) {
        let all = self.responsibilities.iter_mut();
        all.filter(|held| held.id == to.id)
            .for_each(|held| held.clone_from(to));
    }

    fn step(&mut self, change: &Change) -> Result<(), (String, &'static str)> {
        match change {
            Change::Assign(it) => self.take_on(&it.holding),
            Change::End(it) => self.let_go(it),
            Change::Replace(Replacing { before, after }) => {
                self.let_go(before)?;
                self.take_on(after)
            }
            Change::Adopt(it) => {
                if self.responsibilities.iter().any(|held| held.id == it.id) {
                    return Err((
                        format!("{} is in the register already", it.id),
                        "take this change out",
                    ));
                }
                self.responsibilities.push(it.clone());
                Ok(())
            }
            Change::Retire(it) => self.set_aside(it),
            Change::Define(it) => {
                if !self.responsibilities.contains(&it.before) {
                    return Err((
                        format!("{} has been given another meaning since", it.before.id),
                        "take this change out, and write it anew",
                    ));
                }
                self.redefine(&it.after);
                Ok(())
            }
        }
    }

    fn take_on(&mut self, it: &Holding) -> Result<(), (String, &'static str)> {
        let id = &it.responsibility;
        if !self.responsibilities.iter().any(|held| held.id == *id) {
            return Err((
                format!("{id} is not in the register on that day"),
                "adopt it first, or take this change out",
            ));
        }
        if self.assignments.contains(it) {
            return Err((
                format!("{} holds exactly this part of {id} already", it.party),
                "take this change out",
            ));
        }
        self.assignments.push(it.clone());
        Ok(())
    }

    fn let_go(&mut self, it: &Holding) -> Result<(), (String, &'static str)> {
        let before = self.assignments.len();
        self.assignments.retain(|held| held != it);
        if self.assignments.len() == before {
            return Err((
                format!(
                    "{} does not hold this part of {} on that day",
                    it.party, it.responsibility
                ),
                "take this change out, and look at who holds it now",
            ));
        }
        Ok(())
    }

    fn set_aside(&mut self, it: &Definition) -> Result<(), (String, &'static str)> {
        if self.of(&it.id).next().is_some() {
            return Err((
                format!("somebody still holds a part of {}", it.id),
                "end every assignment of it in the same proposal",
            ));
        }
        let before = self.responsibilities.len();
        self.responsibilities.retain(|held| held != it);
        if self.responsibilities.len() == before {
            return Err((
                format!("{} is not in the register like this", it.id),
                "take this change out, and write it anew",
            ));
        }
        Ok(())
    }
}

impl Change {
    /// The responsibility that it is about.
    pub fn responsibility(&self) -> &str {
        match self {
            Change::Assign(it) => &it.holding.responsibility,
            Change::End(it) => &it.responsibility,
            Change::Replace(it) => &it.before.responsibility,
            Change::Adopt(it) | Change::Retire(it) => &it.id,
            Change::Define(it) => &it.before.id,
        }
    }
}

/// The changes that lead from one content to another. Applied to `before` they
/// give `after` exactly.
pub fn diff(before: &Content, after: &Content) -> Vec<Change> {
    let mut changes = Vec::new();
    for it in &after.responsibilities {
        match before.definition(&it.id) {
            None => changes.push(Change::Adopt(it.clone())),
            Some(was) if was != it => changes.push(Change::Define(Redefining {
                before: was.clone(),
                after: it.clone(),
            })),
            Some(_) => {}
        }
    }
    let gone = before.assignments.iter().filter(|it| !after.holds(it));
    changes.extend(gone.cloned().map(Change::End));
    let new = after.assignments.iter().filter(|it| !before.holds(it));
    changes.extend(new.map(|it| {
        Change::Assign(crate::facts::Assigning {
            holding: it.clone(),
            until: None,
        })
    }));
    for it in &before.responsibilities {
        if after.definition(&it.id).is_none() {
            changes.push(Change::Retire(it.clone()));
        }
    }
    changes
}
