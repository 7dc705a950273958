//! Which part of a responsibility is held by whom, and in which hours: the exact
//! set arithmetic that findings and pictures share. A responsibility is cut into
//! cells, boxes of values that nobody tells apart; each cell is then weighed over
//! the weeks of a moment, for findings those of the coming twelve months.
mod cells;
mod grid;
mod moment;
#[cfg(test)]
mod oracle;
mod weigh;

pub(crate) use cells::{Cell, cells, label, need_at, need_everywhere, value_name};
pub(crate) use moment::Moment;
pub(crate) use weigh::{Balance, Scales, Weighed};
