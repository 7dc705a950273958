//! What happens to rounds by the clock: their time is over, or nearly.
use super::{commands, mails, queries};
use crate::platform::{
    jobs::{Job, JobContext},
    words::count,
};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use web::Result;

pub const REVEAL: Job = Job {
    name: "reveal-belief-rounds",
    what: "Opens the sheets of belief rounds whose time is over, and closes rounds whose sheets were sealed with another key.",
    every: SignedDuration::from_mins(1),
    run: reveal,
};

pub const REMIND: Job = Job {
    name: "remind-of-belief-rounds",
    what: "Reminds sides that have not handed in, three days and one day before a round closes.",
    every: SignedDuration::from_hours(1),
    run: remind,
};

/// Hours before the end, and what a mail of that reminder is known by.
const REMINDERS: &[(i64, &str)] = &[(24, "a-day"), (72, "three-days")];

fn reveal(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let (mut revealed, mut lost) = (0, 0);
    for round in queries::rounds(tx)? {
        let state = round.state(cx.now);
        if !matches!(state, "open" | "closing") {
            continue;
        }
        if commands::lose(tx, &cx.app, &round, cx.now)? {
            lost += 1;
        } else if state == "closing" {
            revealed += usize::from(commands::reveal(tx, &cx.app, &round, cx.now)?);
        }
    }
    let mut said = format!("{} revealed", count(revealed, "round", "rounds"));
    if lost > 0 {
        said += &format!(", {lost} lost");
    }
    Ok(said)
}

fn remind(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let mut sent = 0;
    for round in queries::rounds(tx)? {
        if round.state(cx.now) != "open" {
            continue;
        }
        let closes = Timestamp::from_microsecond(round.closes_at).unwrap_or(Timestamp::MAX);
        let left = closes.duration_since(cx.now).as_hours();
        let Some((_, once)) = REMINDERS.iter().find(|(hours, _)| left < *hours) else {
            continue;
        };
        let register = cx.app.registers.current(tx)?;
        for sheet in queries::sheets(tx, &round.id)? {
            if sheet.handed_in_at.is_none() {
                let party = &sheet.party;
                sent += mails::remind(tx, &cx.app, &register, &round, party, cx.now, once)?;
            }
        }
    }
    Ok(format!("{} queued", count(sent, "reminder", "reminders")))
}
