//! A rota as it was resolved: every name a number, every date an instant. The facts
//! are checked and resolved by [`crate::register`]; a plan is never wrong.
use super::turns::Turns;
use crate::intervals::Span;
use crate::register::calendars::Cal;

/// A person by number, or a party by its number after the last person's.
pub(crate) type Actor = u32;

/// Stands where nobody is.
pub(crate) const NOBODY: Actor = u32::MAX;

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Its place in `company.rotas`.
    pub index: u32,
    /// The place of its id among those of all rotas: the same for all of its versions.
    pub rota: u32,
    pub responsibilities: Vec<u32>,
    pub zone: u32,
    /// The hours in which somebody must be on, where the rota says so itself.
    pub hours: Option<Cal>,
    pub min: u32,
    pub max: u32,
    /// When this version is in force.
    pub from: i64,
    pub until: i64,
    /// Until when somebody must be on by it: the next version takes it over, or it was
    /// ended on purpose. Beyond `until` nobody can be.
    pub owed: i64,
    /// By priority and name; the fallback stands last.
    pub layers: Vec<PlanLayer>,
}

#[derive(Clone, Debug)]
pub(crate) struct PlanLayer {
    /// Its place in `rota.layers`; that of the fallback is behind the last.
    pub place: u32,
    pub priority: u32,
    pub hours: Cal,
    pub from: i64,
    pub until: i64,
    pub turns: Option<Turns>,
    /// In the order of their turns; by id where there are none.
    pub members: Vec<PlanMember>,
    /// When it is open besides its hours. Sorted, disjoint.
    pub openings: Vec<Span>,
    /// Who takes which hours in place of who would have them. Sorted, disjoint.
    pub taken: Vec<(Span, Actor)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlanMember {
    pub actor: Actor,
    pub from: i64,
    pub until: i64,
}

impl PlanMember {
    pub fn in_force(&self, at: i64) -> bool {
        self.from <= at && at < self.until
    }
}

/// The priority of the layer that is asked last.
pub(crate) const FALLBACK: u32 = u32::MAX;
