//! The engine from outside: facts in, answers out.
mod ask;
mod beliefs;
mod common;
mod company_a;
mod conditions;
mod duties;
mod findings;
mod problems;
mod proposal;
mod shifts;
