//! Who is on, every second of the year, by the rotas of a register.
//!
//! [`Cover`] is the rotas and who is away. [`Board`] compiles them into [`Timeline`]s,
//! which everything reads that says who is on: preview, now and next, a person's
//! calendar. [`Cover::report`] sweeps all of them in one pass: holes, doubles, seams,
//! load, and what hangs on one alone. [`what_if`] answers for a change that nobody has
//! made yet. All of it is half-open and exact to the second.
mod away;
mod board;
mod cover;
mod found;
mod going;
mod ical;
mod load;
mod needs;
#[cfg(test)]
mod oracle;
pub(crate) mod plan;
mod report;
mod state;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiling;
mod timeline;
mod totals;
mod tracks;
pub(crate) mod turns;
mod walk;
mod what_if;
mod workshop;

pub use board::{Board, OnNow, Shift};
pub use cover::Cover;
pub use ical::ical;
pub(crate) use report::Lacking;
pub use report::{Alone, Double, Fair, Hole, Load, Never, Paper, Report, Seam, Shared};
pub use timeline::{Stretch, Timeline};
pub use totals::{Total, Totals, Without};
pub use turns::rekeyed;
pub use what_if::{Answer, MayLeave, StandIn, Supposition, Uncovered, may_leave, what_if};
