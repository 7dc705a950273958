//! One responsibility at one instant, with what most rules ask about it worked out once.
use crate::cover::{Cell, Moment, Weighed, cells};
use crate::facts::Role;
use crate::intervals::Span;
use crate::register::{Held, Resolved};

pub(super) struct Subject<'m, 'r> {
    pub moment: &'m Moment<'r>,
    pub resolved: &'r Resolved,
    pub index: usize,
    pub in_force: Vec<&'r Held>,
    /// The accountable cells, each with its hours weighed.
    pub cells: Vec<(Cell<'r>, Weighed)>,
}

impl<'m, 'r> Subject<'m, 'r> {
    /// Nothing when it is not in force.
    pub fn new(moment: &'m Moment<'r>, index: usize) -> Option<Self> {
        let register = moment.register;
        let resolved = &register.responsibilities()[index];
        if !resolved.in_force(moment.at) {
            return None;
        }
        let held = register.held_of(index);
        let in_force: Vec<&Held> = held.filter(|held| held.in_force(moment.at)).collect();
        let mut subject = Self {
            moment,
            resolved,
            index,
            in_force,
            cells: Vec::new(),
        };
        let cells = subject.cells_of(Role::Accountable);
        let weighed = cells.into_iter().map(|cell| {
            let weighed = Weighed::of(moment, &cell);
            (cell, weighed)
        });
        subject.cells = weighed.collect();
        Some(subject)
    }

    pub fn held(&self, role: Role) -> impl Iterator<Item = &'r Held> {
        self.in_force
            .iter()
            .copied()
            .filter(move |held| held.role == role)
    }

    pub fn cells_of(&self, role: Role) -> Vec<Cell<'r>> {
        let held = self.held(role).collect();
        cells(self.moment.register, self.resolved, &self.in_force, held)
    }

    /// The accountable party, where there is one to turn to.
    pub fn accountable(&self) -> Option<&'r str> {
        let first = self.held(Role::Accountable).next()?;
        Some(&self.moment.register.party_at(first.party).id)
    }

    /// The ids of the parties that hold these, each once.
    pub fn parties<'h>(&self, held: impl Iterator<Item = &'h Held>) -> Vec<String> {
        let mut ids: Vec<&str> = held
            .map(|held| self.moment.register.party_at(held.party).id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(str::to_owned).collect()
    }

    /// The names of parties by their ids, for a sentence.
    pub fn names(&self, parties: &[String]) -> String {
        let name = |id: &String| {
            self.moment
                .register
                .party(id)
                .map_or(id.clone(), |party| party.name.clone())
        };
        parties.iter().map(name).collect::<Vec<_>>().join(" and ")
    }

    /// `EUS-05 After-hours user support`
    pub fn title(&self) -> String {
        format!("{} {}", self.resolved.id, self.resolved.title)
    }

    /// The last time at which what is written changed: the state has held since then.
    pub fn changed(&self) -> i64 {
        let all = self.moment.register.held_of(self.index);
        let edges = all.flat_map(|held| [held.from, held.until]);
        let past = edges.filter(|edge| *edge <= self.moment.at);
        past.max().unwrap_or(i64::MIN).max(self.resolved.begins)
    }

    pub fn labels<'c, 'h: 'c>(&self, cells: impl Iterator<Item = &'c Cell<'h>>) -> Vec<String> {
        let mut labels: Vec<String> = cells
            .map(|cell| crate::cover::label(self.moment.register, cell))
            .collect();
        labels.sort();
        labels.dedup();
        labels
    }
}

/// The stretches of several cells as one set.
pub(super) fn together<'w>(all: impl Iterator<Item = &'w Vec<Span>>) -> Vec<Span> {
    crate::intervals::normalise(all.flatten().copied().collect())
}
