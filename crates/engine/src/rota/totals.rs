//! The whole register at a glance: how much of each sort there is for every
//! responsibility and every person, without the single stretches. For registers of
//! any size; the stretches of one responsibility are asked for apart.
use super::cover::Cover;
use super::report::Load;
use super::sweep::{self, Asked};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a sweep of the whole register comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// Every responsibility that has a rota, in the order of the facts.
    pub responsibilities: Vec<Total>,
    pub load: Vec<Load>,
    /// What would be uncovered without each person or party, the most first.
    pub without: Vec<Without>,
}

/// What one responsibility comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Total {
    pub responsibility: String,
    pub holes: usize,
    pub hole_minutes: i64,
    pub doubles: usize,
    pub double_minutes: i64,
    pub seams: usize,
    /// Needed minutes in which exactly one head could be there.
    pub single_minutes: i64,
}

/// What one person's or party's going would uncover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Without {
    pub who: String,
    pub responsibilities: u32,
    /// Summed over the responsibilities.
    pub minutes: i64,
}

impl Cover<'_> {
    /// The register at a glance, between two instants.
    pub fn totals(&self, from: Timestamp, to: Timestamp) -> Totals {
        let window = (from.as_second(), to.as_second());
        if window.0 >= window.1 {
            return Totals::default();
        }
        // One kept stretch is enough to know whether the next one goes on with it.
        let swept = sweep::sweep(self, window, Asked::Lists(1), &self.groups(window));
        let mut numbered: Vec<(u32, Total)> = Vec::new();
        for found in &swept.found {
            for &number in &found.responsibilities {
                let total = Total {
                    responsibility: self.register.responsibilities()[number as usize].id.clone(),
                    holes: found.holes.count,
                    hole_minutes: found.holes.seconds / 60,
                    doubles: found.doubles.count,
                    double_minutes: found.doubles.seconds / 60,
                    seams: found.seams.count,
                    single_minutes: found.single / 60,
                };
                numbered.push((number, total));
            }
        }
        numbered.sort_by_key(|(number, _)| *number);
        let mut without: Vec<Without> = Vec::new();
        for (actor, &(seconds, responsibilities)) in swept.uncovers.iter().enumerate() {
            if seconds > 0 {
                without.push(Without {
                    who: self.id_of(actor as u32).to_owned(),
                    responsibilities,
                    minutes: seconds / 60,
                });
            }
        }
        without.sort_by(|a, b| b.minutes.cmp(&a.minutes).then_with(|| a.who.cmp(&b.who)));
        Totals {
            responsibilities: numbered.into_iter().map(|(_, total)| total).collect(),
            load: self.loads(window, &swept),
            without,
        }
    }
}
