//! What people can do about a finding other than changing the facts: accept the
//! risk until a date, and take that back.
use super::queries;
use crate::platform::{
    actions::AcceptRisk,
    context::Desk,
    ids::new_id,
    ledger::{self, Act},
};
use engine::{facts::AcceptedRisk, findings};
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// A risk is accepted for a while, not for ever: after a year somebody looks again.
const LONGEST_DAYS: i32 = 366;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Acceptance {
    pub reason: String,
    /// The first day on which the risk is no longer accepted.
    #[schemars(with = "engine::schema::Day")]
    pub until: Date,
}

pub fn accept(tx: &mut Tx, desk: &Desk, finding: &str, new: &Acceptance) -> Result<AcceptedRisk> {
    desk.here::<AcceptRisk>()?;
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let open = findings::compute(&register, desk.who.now).open;
    if !open.iter().any(|open| open.id == finding) {
        return Err(Error::NotFound);
    }
    if new.reason.trim().chars().count() < 3 {
        return Err(Error::invalid(
            "reason",
            "says nothing",
            "Write why the company lives with it.",
        ));
    }
    if new.until <= today || new.until > today + LONGEST_DAYS.days() {
        return Err(Error::invalid(
            "until",
            "is not within the coming year",
            "Choose a day after today and at most a year away.",
        ));
    }
    let risk = AcceptedRisk {
        finding: finding.to_owned(),
        person: desk.who.actor.person.clone(),
        reason: new.reason.trim().to_owned(),
        from: today,
        until: new.until,
    };
    queries::add_accepted_risk(tx, &new_id(desk.who.now), &risk)?;
    let act = Act {
        act: "risk.accepted",
        subject: ("finding", finding),
    };
    ledger::record(tx, &desk.who, act, ledger::NOTHING, Some(&risk))?;
    desk.checked(tx)?;
    Ok(risk)
}

/// The finding shows again from today on.
pub fn take_back(tx: &mut Tx, desk: &Desk, finding: &str) -> Result<()> {
    desk.here::<AcceptRisk>()?;
    let today = desk.today(tx)?;
    let ended = queries::remove_accepted_risk(tx, finding, today)?
        + queries::end_accepted_risk(tx, finding, today)?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    let act = Act {
        act: "risk.acceptance_ended",
        subject: ("finding", finding),
    };
    ledger::record(tx, &desk.who, act, ledger::NOTHING, Some(&today))?;
    desk.checked(tx)?;
    Ok(())
}
