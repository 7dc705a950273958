//! What happens by the clock. A job has a name, a period and one function that runs in one
//! transaction; its row says when it is due and who holds it. Nodes share the rows: a job
//! is claimed with a lease, and the run itself keeps only when it still holds that lease, so
//! it happens once in a period, and what a dead node held is taken over. Nothing slow or
//! remote is done here: for that, a job queues a mail.
mod pages;
pub(crate) mod queries;
mod run;
mod runner;
#[cfg(test)]
mod tests;

use super::routes::Routes;
use crate::app::App;
use jiff::{SignedDuration, Timestamp};
use store::Tx;

pub use run::{Outcome, run_due};
pub use runner::{RUN, Runner, Task};

/// Something that is done again and again.
pub struct Job {
    /// `send-reminders`: what its row, the figures and the page call it.
    pub name: &'static str,
    /// What it does, in a sentence for the page.
    pub what: &'static str,
    pub every: SignedDuration,
    /// Runs in one transaction of one organisation, perhaps more than once until it is kept;
    /// gives in words what came of it.
    pub run: fn(&mut Tx, &JobContext) -> web::Result<String>,
}

/// What a job is given.
#[derive(Clone)]
pub struct JobContext {
    pub app: App,
    pub now: Timestamp,
}

pub fn routes() -> Routes {
    Routes::new()
        .get("/jobs", pages::show)
        .post("/mails/{id}/sending", pages::send_again)
}

/// How long what was sent is remembered: a quarter, as long as a grant.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The platform's own job: to whom mails went is personal, and not kept for ever.
pub const FORGET_SENT_MAILS: Job = Job {
    name: "forget-sent-mails",
    what: "Forgets to whom mails were sent more than 90 days ago.",
    every: SignedDuration::from_hours(24),
    run: |tx, cx| {
        let before = (cx.now - REMEMBERED).as_microsecond();
        let gone = super::outbox::queries::forget_sent(tx, before)?;
        let gone = usize::try_from(gone).unwrap_or(usize::MAX);
        Ok(format!(
            "{} forgotten",
            super::words::count(gone, "mail", "mails")
        ))
    },
};
