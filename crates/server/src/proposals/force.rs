//! From the last signature to a version in force. The rows of the register get
//! their dates at once, so that every look at a coming day is right; the version
//! itself is made when its day has come, by whoever looks first.
use super::{model::ProposalRow, queries};
use crate::{
    platform::{
        ids::{hex, new_id},
        ledger::{self, Act as Deed, NOTHING},
        permit::Who,
    },
    register::{model::AssignmentRow, queries as register},
    transfer,
};
use engine::{
    facts::{Act, ActKind, Change, Company, Definition, Holding, Proposal, Signature, Version},
    proposal::{Content, State, model_of},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use web::{Error, Result};

/// SHA-256 over JSON, in which maps are sorted and lists have their own order.
pub(super) fn sha256<T: Serialize>(value: &T) -> String {
    hex(&Sha256::digest(
        serde_json::to_vec(value).unwrap_or_default(),
    ))
}

/// What a version's signatures are worth: two registers that say the same have it
/// in common, whatever way led there.
pub fn digest_of(content: &Content) -> String {
    sha256(content)
}

/// Writes what was agreed into the register, beginning on `day`.
pub(super) fn write(tx: &mut Tx, who: &Who, changes: &[Change], day: Date) -> Result<()> {
    for change in changes {
        match change {
            Change::Assign(it) => begin(tx, who, &it.holding, day, it.until)?,
            Change::End(it) => end(tx, who, it, day)?,
            Change::Replace(it) => {
                end(tx, who, &it.before, day)?;
                begin(tx, who, &it.after, day, None)?;
            }
            Change::Adopt(it) => adopt(tx, who, it, day)?,
            Change::Retire(it) => {
                let row = register::responsibility(tx, &it.id)?;
                if row.is_some_and(|row| row.adopted.from == day) {
                    register::remove_responsibility(tx, &it.id)?;
                } else {
                    register::set_aside(tx, &it.id, day)?;
                }
                record(tx, who, "responsibility.set_aside", &it.id, &day)?;
            }
            // What it means changes on the day itself: a row holds one meaning.
            Change::Define(_) => {}
        }
    }
    Ok(())
}

fn record<T: Serialize>(
    tx: &mut Tx,
    who: &Who,
    act: &'static str,
    responsibility: &str,
    after: &T,
) -> Result<()> {
    let subject = ("responsibility", responsibility);
    ledger::record(tx, who, Deed { act, subject }, NOTHING, Some(after))
}

fn begin(tx: &mut Tx, who: &Who, it: &Holding, day: Date, until: Option<Date>) -> Result<()> {
    let assignment = it.held(day, until);
    register::add_assignment(tx, &new_id(who.now), &assignment)?;
    record(tx, who, "assignment.added", &it.responsibility, &assignment)
}

/// What would begin on the day of its end is taken back whole; the ledger keeps it.
fn end(tx: &mut Tx, who: &Who, it: &Holding, day: Date) -> Result<()> {
    let held = |row: &AssignmentRow| {
        let dated = &row.assignment;
        dated.from <= day
            && dated.until.is_none_or(|until| day < until)
            && Holding::from(dated) == *it
    };
    for row in register::assignments_of(tx, &it.responsibility)? {
        if !held(&row) {
            continue;
        }
        if row.assignment.from == day {
            register::remove_assignment(tx, &row)?;
        } else {
            register::end_assignment(tx, &row, day)?;
        }
        let mut after = row.assignment.clone();
        after.until = Some(day);
        let act = Deed {
            act: "assignment.ended",
            subject: ("responsibility", &it.responsibility),
        };
        ledger::record(tx, who, act, Some(&row.assignment), Some(&after))?;
    }
    Ok(())
}

fn adopt(tx: &mut Tx, who: &Who, it: &Definition, day: Date) -> Result<()> {
    let before = register::responsibility(tx, &it.id)?;
    let adopted = match before {
        Some(row) => {
            let adopted = it.adopted(row.adopted.from, None);
            register::redefine(tx, &adopted)?;
            adopted
        }
        None => {
            let adopted = it.adopted(day, None);
            let position = register::next_position(tx)?;
            register::add_responsibility(tx, position, &adopted)?;
            adopted
        }
    };
    record(tx, who, "responsibility.adopted", &it.id, &adopted)
}

/// The last signature has come: dates into the register, and into force if its
/// day is here.
pub(super) fn agree(tx: &mut Tx, who: &Who, it: &Proposal, day: Date, digest: &str) -> Result<()> {
    write(tx, who, &it.changes, day)?;
    let act = Act {
        kind: ActKind::Agreed,
        at: who.now,
        person: None,
        party: None,
        text: None,
        digest: Some(digest.to_owned()),
    };
    queries::add_act(tx, it.number, &act)?;
    settle(tx, who.now, Some(who))?;
    Ok(())
}

/// Makes the versions whose day has come; gives how many. Safe to call at any
/// time, by any node: what is in force already is left alone.
pub fn put_due_in_force(tx: &mut Tx, now: Timestamp) -> Result<usize> {
    settle(tx, now, None)
}

fn settle(tx: &mut Tx, now: Timestamp, who: Option<&Who>) -> Result<usize> {
    let company = transfer::gather(tx)?.ok_or(Error::NotFound)?;
    let zone = TimeZone::get(&company.organisation.zone)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let today = zone.to_datetime(now).date();
    let mut due: Vec<(Date, Timestamp, Proposal)> = company
        .proposals
        .iter()
        .filter(|it| it.state() == State::Waiting)
        .filter_map(|it| {
            let agreed = it.acts.iter().find(|act| act.kind == ActKind::Agreed)?;
            let day = it.effective.max(zone.to_datetime(agreed.at).date());
            (day <= today).then(|| (day, agreed.at, it.clone()))
        })
        .collect();
    due.sort_by_key(|(day, agreed, it)| (*day, *agreed, it.number));
    for at in 0..due.len() {
        let (day, agreed, it) = &due[at];
        // Those of the same day that come after it are not in it yet.
        let later = due[at + 1..].iter().take_while(|(other, ..)| other == day);
        let later: Vec<&Proposal> = later.map(|(.., it)| it).collect();
        let mut content = Content::on(&company, *day);
        for other in later.iter().rev() {
            content = content.undo(&other.changes);
        }
        let when = match who {
            Some(_) => now,
            None => Timestamp::from_second(engine::civil::midnight(&zone, *day))
                .map_or(*agreed, |begins| begins.max(*agreed)),
        };
        put(tx, &company, it, *day, &content, (when, now), who)?;
    }
    Ok(due.len())
}

fn put(
    tx: &mut Tx,
    company: &Company,
    it: &Proposal,
    day: Date,
    content: &Content,
    (when, now): (Timestamp, Timestamp),
    who: Option<&Who>,
) -> Result<()> {
    let version = Version {
        number: register::next_version(tx)?,
        from: day,
        digest: Some(digest_of(content)),
        model: model_of(content, company, company::catalogue()),
        proposal: Some(it.number),
    };
    register::add_version(tx, &version)?;
    let zone = TimeZone::get(&company.organisation.zone)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let agreed = it.acts.iter().find(|act| act.kind == ActKind::Agreed);
    let signed = it.acts.iter().filter(|act| {
        act.kind == ActKind::Signed && act.digest == agreed.and_then(|act| act.digest.clone())
    });
    for act in signed {
        let signature = Signature {
            party: act.party.clone().unwrap_or_default(),
            person: act.person.clone(),
            version: version.number,
            date: zone.to_datetime(act.at).date(),
        };
        register::add_signature(tx, &new_id(now), &signature)?;
    }
    for change in &it.changes {
        if let Change::Define(it) = change
            && let Some(row) = register::responsibility(tx, &it.after.id)?
        {
            let after = it.after.adopted(row.adopted.from, row.adopted.until);
            register::redefine(tx, &after)?;
        }
    }
    let act = Act {
        kind: ActKind::InForce,
        at: when,
        person: None,
        party: None,
        text: Some(version.number.to_string()),
        digest: version.digest.clone(),
    };
    queries::add_act(tx, it.number, &act)?;
    let number = version.number.to_string();
    let act = Deed {
        act: "version.in_force",
        subject: ("version", &number),
    };
    match who {
        Some(who) => ledger::record(tx, who, act, NOTHING, Some(&version)),
        None => ledger::record_machine(tx, "register", now, act, Some(&version)),
    }
}

/// The newest state of a row that was just changed.
pub(super) fn reread(tx: &mut Tx, it: &Proposal) -> Result<ProposalRow> {
    queries::proposal(tx, i64::from(it.number))?.ok_or(Error::NotFound)
}
