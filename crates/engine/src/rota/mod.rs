//! Who is on, every second of the year, by the rotas of a register: compiled once
//! into [`Timeline`]s, which everything reads that says who is on.
mod away;
mod board;
mod cover;
mod ical;
mod load;
#[cfg(test)]
mod oracle;
pub(crate) mod plan;
mod report;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiling;
mod timeline;
mod tracks;
pub(crate) mod turns;

pub use board::{Board, OnNow, Shift};
pub use cover::Cover;
pub use ical::ical;
pub use report::{Alone, Double, Hole, Load, Never, Paper, Report, Seam};
pub use timeline::{Stretch, Timeline};
