//! Advice: which model fits, what it costs, and what would change that. What is
//! computed lives in the crate `advice`; here stand its pages, the facts that it needs
//! besides the register, and the company's own figures in place of assumptions.
//! Nothing that is supposed is kept: it stands in the address of a page.
mod asked;
mod assumptions;
mod charts;
mod commands;
mod decision;
mod facts;
mod figures;
mod hire;
mod leadership;
mod map;
pub mod model;
mod money;
mod plan;
pub mod queries;
mod review;
mod runs;
#[cfg(test)]
mod tests;

use crate::platform::routes::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/advice", decision::decision)
        .get("/advice/leadership", leadership::leadership)
        .post("/advice/leadership", leadership::keep_review)
        .get("/advice/hire", hire::show)
        .post("/advice/hire/advert", hire::check)
        .post("/advice/hire/not-expected", hire::sign)
        .get("/advice/runs", runs::runs)
        .post("/advice/runs", runs::keep_decision)
        .get("/advice/runs/{run}", runs::run)
        .get("/advice/runs/{run}/file", runs::file)
        .get("/advice/plan", plan::plan)
        .post("/advice/plan", plan::draft)
        .get("/advice/facts", facts::facts)
        .post("/advice/facts", facts::general)
        .post("/advice/facts/counts", facts::counts)
        .post("/advice/facts/peculiar", facts::add_peculiar)
        .post("/advice/facts/undocumented", facts::add_undocumented)
        .post("/advice/facts/nothing", facts::nothing)
        .post("/advice/facts/workload", facts::add_work)
        .post("/advice/facts/helpers", facts::add_helper)
        .post("/advice/facts/backlog", facts::add_waiting)
        .post("/advice/facts/specialist-work", facts::add_specialist_work)
        .post("/advice/facts/plans", facts::add_plan)
        .post("/advice/facts/{list}/removal", facts::take_out)
        .get("/advice/assumptions", assumptions::assumptions)
        .post("/advice/assumptions", assumptions::replace)
        .post("/advice/assumptions/table", assumptions::replace_all)
        .post(
            "/advice/assumptions/{assumption}/removal",
            assumptions::take_back,
        )
}
