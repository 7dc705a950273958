//! What happens by the clock: a checkpoint a day, when something was written, and
//! the mails that bring the newest to those who keep it.
use super::{
    commands::{Noted, act},
    mail, queries, signing,
};
use crate::platform::{
    jobs::{Job, JobContext},
    ledger,
    words::count,
};
use jiff::SignedDuration;
use store::Tx;
use web::Result;

/// A checkpoint that is younger than this is new enough. An hour less than a day, so
/// that the one of tomorrow never comes a day and an hour later.
const YOUNG: SignedDuration = SignedDuration::from_hours(23);

pub const MAKE_CHECKPOINTS: Job = Job {
    name: "make-checkpoints",
    what: "Signs a checkpoint of the ledger once a day, when something was written, and mails the newest to those who keep it.",
    every: SignedDuration::from_hours(1),
    run,
};

fn run(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    // Nobody has set the instance up yet.
    if crate::organisation::queries::organisation(tx)?.is_none() {
        return Ok("nothing is set up yet".into());
    }
    let now = cx.now.as_microsecond();
    let young = i64::try_from(YOUNG.as_micros()).unwrap_or(i64::MAX);
    let newest = queries::newest(tx)?;
    let is_due = newest
        .as_ref()
        .is_none_or(|newest| now.saturating_sub(newest.made_at) >= young);
    let made = if is_due {
        signing::make(tx, &cx.app.keys, "machine:checkpoints", cx.now)?
    } else {
        None
    };
    if let Some(row) = &made {
        let act = act("checkpoint.made", row);
        ledger::record_machine(tx, "checkpoints", cx.now, act, Some(&Noted::of(row)))?;
    }
    let was_made = made.is_some();
    let Some(row) = made.or(newest) else {
        return Ok("nothing was written yet".into());
    };
    let register = cx.app.registers.current(tx)?;
    let sent = mail::send(tx, &cx.app.keys, &register, &row, cx.now)?;
    let made = if was_made {
        format!("checkpoint {} made", row.size)
    } else {
        format!("checkpoint {} is the newest", row.size)
    };
    Ok(format!("{made}, {} queued", count(sent, "mail", "mails")))
}
