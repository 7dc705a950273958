//! Whether an absence that is planned may be taken.
use super::lost::lost;
use super::stand_ins::{busy, candidate, hours, needs, words};
use super::{Answer, StandIn, Supposition, Uncovered, begin, unknown, what_if};
use crate::catalogue::Catalogue;
use crate::register::{Problem, Register};
use crate::rota::away::Gone;
use crate::rota::cover::Cover;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether somebody may leave, as the facts stand: with the stand-in that is named, and
/// the shifts that others have taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MayLeave {
    /// What the absence uncovers by itself, as if nobody stood in.
    pub answer: Answer,
    /// How the stand-in would do for each of what is uncovered, in its order; nothing
    /// where none is named.
    pub stand_in: Vec<StandIn>,
    /// Green: every responsibility has a stand-in who is ready, and with the stand-in
    /// nothing is open that was not open before.
    pub ready: bool,
}

/// Whether an absence (by its place in the facts) leaves nothing without a stand-in who
/// is ready.
///
/// # Errors
/// When there is no such absence, or the facts do not hold together without it.
pub fn may_leave(
    register: &Register,
    catalogue: &Catalogue,
    absence: usize,
    at: Timestamp,
) -> Result<MayLeave, Vec<Problem>> {
    let mut company = register.company().clone();
    if absence >= company.absences.len() {
        return Err(unknown("absence", &absence.to_string(), std::iter::empty()));
    }
    let planned = company.absences.remove(absence);
    let without = Register::new(&company, catalogue)?;
    let change = Supposition::Away {
        person: planned.person.clone(),
        first_day: planned.first_day,
        last_day: planned.last_day,
    };
    let answer = what_if(&without, catalogue, &change, at)?;
    let actor = planned.stand_in.as_ref();
    let actor = actor.and_then(|id| without.people.get(id).copied());
    let after = planned.last_day.tomorrow().unwrap_or(planned.last_day);
    let window = (
        begin(&without, planned.first_day).max(at.as_second()),
        begin(&without, after),
    );
    let now = Cover::new(&without);
    // As if nobody stood in, to see who would be on already; and as the facts are.
    let mut gone = Cover::new(&without);
    let then = Cover::new(register);
    let away = without.people.get(&planned.person).copied();
    let mut left = Vec::new();
    if let Some(away) = away.filter(|_| window.0 < window.1) {
        gone.take_away(away, window.0, window.1, Gone::Absent);
        left = lost(&now, &then, window, &[away]);
    }
    let each = answer.uncovered.iter();
    let stand_in: Vec<StandIn> = actor
        .map(|actor| {
            let one = |one: &Uncovered| {
                let (needs, busy) = (needs(&gone, one), busy(&gone, one));
                let spans = hours(one, window);
                let mut told = candidate(&gone, needs.as_ref(), &spans, &busy, actor);
                let is_open = |other: &Uncovered| other.responsibility == one.responsibility;
                told.ready &= !left.iter().any(is_open);
                told
            };
            each.map(one).collect()
        })
        .unwrap_or_default();
    let is_known = |risk: &String| answer.uncovered.iter().any(|one| words(one) == *risk);
    Ok(MayLeave {
        // A system that is looked after under no responsibility has no stand-in.
        ready: stand_in.len() == answer.uncovered.len()
            && stand_in.iter().all(|one| one.ready)
            && left.is_empty()
            && answer.at_risk.iter().all(is_known),
        stand_in,
        answer,
    })
}
