//! The engine from outside: facts in, answers out.
mod ask;
mod common;
mod company_a;
mod findings;
mod problems;
mod proposal;
