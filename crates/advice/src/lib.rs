//! Advice: which model fits a company, what each costs, and what would change that.
//!
//! Pure functions over facts: no clock, no files, no network. The way through:
//! a [`Book`] holds every assumption with its source; [`Settings`] hold what
//! somebody replaced or overrode; [`assess`] takes a register, the catalogue and an
//! instant, and gives [`Advice`]: the balance of demand and capacity, the structural
//! gaps, the costs at equal scope and the decision with what would flip it.
//! [`plan::plan`], [`hire`] and [`leadership::page`] go on from there.
//!
//! All numbers are made with `+ - * /` and square roots alone, which IEEE 754 fixes
//! to the last bit, and with dice of our own: the same facts, settings and seed give
//! the same bytes on every machine and in every build.
pub mod advise;
mod ahead;
pub mod assumptions;
pub mod balance;
pub mod decide;
pub mod dice;
pub mod draws;
pub mod formulas;
pub mod hire;
pub mod leadership;
pub mod map;
pub mod models;
pub mod plan;
pub mod report;
pub mod scenario;
pub mod sensitivity;
pub mod situation;
pub mod structure;

pub use advise::{Advice, Settings, assess};
pub use assumptions::{Assumption, Book, Key, Point, Range, Refused, Replacement, Values};
pub use decide::{Answer, Confidence, Decided, Decision};
pub use models::Model;
