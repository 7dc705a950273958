//! One responsibility at one instant, with what most rules ask about it worked out once.
use crate::cover::{Balance, Cell, Moment, Scales, Weighed, cells};
use crate::facts::Role;
use crate::register::{Held, Resolved};
use std::collections::BTreeSet;

/// As many cells as somebody would still read.
const MOST_LABELS: usize = 24;

pub(super) struct Subject<'m, 'r> {
    pub moment: &'m Moment<'r>,
    pub resolved: &'r Resolved,
    pub index: usize,
    pub in_force: Vec<&'r Held>,
    /// The accountable cells, each with what it was weighed to.
    pub cells: Vec<(Cell<'r>, Weighed)>,
    /// The sum of the accountable cells.
    pub scales: Scales<'m>,
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
        let accountable = in_force.iter().copied();
        let accountable = accountable.filter(|held| held.role == Role::Accountable);
        let cells = cells(register, resolved, &in_force, accountable.collect());
        let mut scales = Scales::new(moment, &cells, Balance::Accountable);
        // A cell that nobody holds is a hole of its own kind, not one of hours.
        let weighed = cells.into_iter().map(|cell| {
            let bare = cell.held.is_empty();
            let weighed = if bare {
                Weighed::default()
            } else {
                scales.weigh(moment, &cell)
            };
            (cell, weighed)
        });
        Some(Self {
            moment,
            resolved,
            index,
            cells: weighed.collect(),
            in_force,
            scales,
        })
    }

    pub fn held(&self, role: Role) -> impl Iterator<Item = &'r Held> {
        self.in_force
            .iter()
            .copied()
            .filter(move |held| held.role == role)
    }

    /// The doers' cells, weighed, and their scales.
    pub fn doers(&self, balance: Balance) -> (Vec<(Cell<'r>, Weighed)>, Scales<'m>) {
        let held = self.held(Role::Doer).collect();
        let cells = cells(self.moment.register, self.resolved, &self.in_force, held);
        let mut scales = Scales::new(self.moment, &cells, balance);
        let weighed = cells.into_iter().map(|cell| {
            let weighed = scales.weigh(self.moment, &cell);
            (cell, weighed)
        });
        (weighed.collect(), scales)
    }

    /// The accountable party, where there is one to turn to.
    pub fn accountable(&self) -> Option<&'r str> {
        let first = self.held(Role::Accountable).next()?;
        Some(&self.moment.register.party_at(first.party).id)
    }

    /// The ids of the parties that hold these, each once.
    pub fn parties<'h>(&self, held: impl Iterator<Item = &'h Held>) -> Vec<String> {
        // Numbers first: there may be very many of the same.
        let parties: BTreeSet<u32> = held.map(|held| held.party).collect();
        let register = self.moment.register;
        let mut ids: Vec<String> = parties
            .into_iter()
            .map(|party| register.party_at(party).id.clone())
            .collect();
        ids.sort_unstable();
        ids
    }

    /// The names of parties by their ids, for a sentence.
    pub fn names(&self, parties: &[String]) -> String {
        let party = |id: &String| self.moment.register.party(id);
        let name = |id: &String| party(id).map_or(id.clone(), |party| party.name.clone());
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

    /// The cells in words; of very many the first, and how many more there are.
    pub fn labels<'c, 'h: 'c>(&self, cells: impl Iterator<Item = &'c Cell<'h>>) -> Vec<String> {
        let register = self.moment.register;
        let mut cells = cells.into_iter();
        let first = cells.by_ref().take(MOST_LABELS);
        let mut labels: Vec<String> = first
            .map(|cell| crate::cover::label(register, cell))
            .collect();
        match cells.count() {
            0 => {}
            more => labels.push(format!("{more} more")),
        }
        labels
    }
}
