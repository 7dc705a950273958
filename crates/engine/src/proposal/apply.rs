//! A list of changes, applied to the facts from a day on. The past stays as it
//! was: what ends gets its end, what begins its beginning.
use super::content::Content;
use crate::facts::{Adopted, Assignment, Change, Company, Definition, Holding};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A change that does not fit what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Misfit {
    /// Its place in the list of changes.
    pub change: usize,
    pub responsibility: String,
    pub why: String,
    pub expected: String,
}

/// The company as it is when these changes hold from `day` on.
///
/// # Errors
/// Every change that does not fit.
pub fn applied(company: &Company, changes: &[Change], day: Date) -> Result<Company, Vec<Misfit>> {
    Content::on(company, day).apply(changes)?;
    let mut next = company.clone();
    for change in changes {
        match change {
            Change::Assign(it) => next.assignments.push(it.holding.held(day, it.until)),
            Change::End(it) => end(&mut next.assignments, it, day),
            Change::Replace(it) => {
                end(&mut next.assignments, &it.before, day);
                next.assignments.push(it.after.held(day, None));
            }
            Change::Adopt(it) => adopt(&mut next.responsibilities, it, day),
            Change::Retire(it) => retire(&mut next.responsibilities, &it.id, day),
            Change::Define(it) => {
                let found = next.responsibilities.iter_mut();
                for held in found.filter(|held| held.id == it.after.id) {
                    *held = it.after.adopted(held.from, held.until);
                }
            }
        }
    }
    Ok(next)
}

/// What would begin on the day of its end has never been.
fn end(assignments: &mut Vec<Assignment>, it: &Holding, day: Date) {
    let holds = |held: &Assignment| {
        held.from <= day && held.until.is_none_or(|until| day < until) && Holding::from(held) == *it
    };
    assignments.retain(|held| !(holds(held) && held.from == day));
    for held in assignments.iter_mut().filter(|held| holds(held)) {
        held.until = Some(day);
    }
}

/// One that was set aside before comes back under its id.
fn adopt(all: &mut Vec<Adopted>, it: &Definition, day: Date) {
    match all.iter_mut().find(|held| held.id == it.id) {
        Some(held) => *held = it.adopted(held.from, None),
        None => all.push(it.adopted(day, None)),
    }
}

fn retire(all: &mut Vec<Adopted>, id: &str, day: Date) {
    all.retain(|held| held.id != id || held.from < day);
    for held in all.iter_mut().filter(|held| held.id == id) {
        held.until = Some(day);
    }
}
