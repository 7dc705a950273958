//! Advice on whole companies, from their files to the decision.
mod bounds;
mod common;
mod companies;
mod company_a;
mod known;
mod made_up;
mod mixes;
mod plan;
mod properties;
mod sites;
