//! A draft: changes that somebody collects before putting them to the others.
use super::{answers, force, model::ProposalRow, queries, standing::standing};
use crate::platform::{
    actions::{DiscussProposal, WriteProposal},
    context::Desk,
    ledger::{self, Act as Deed, NOTHING},
    permit::Ref,
};
use engine::{
    facts::{Change, Proposal},
    proposal::{Content, State, diff},
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

use super::change::Wish;

/// What stands over a draft, and whether it goes out now.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Wording {
    pub title: Option<String>,
    /// Why: the other side reads it.
    pub reason: Option<String>,
    /// The first day on which it is meant to hold.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub effective: Option<Date>,
    /// Put it to the others now.
    #[serde(default)]
    pub propose: bool,
    /// Sign it for one's own side in the same press.
    #[serde(default)]
    pub sign: bool,
}

/// Puts changes into the person's newest draft, or into a new one.
pub(super) fn collect(
    tx: &mut Tx,
    desk: &Desk,
    changes: Vec<Change>,
    day: Date,
    wish: &Wish,
) -> Result<u32> {
    let me = &desk.who.actor.person;
    let mine = queries::proposals(tx)?
        .into_iter()
        .rev()
        .find(|row| row.it.author == *me && row.it.state() == State::Draft);
    match mine {
        Some(mut row) => {
            row.it.changes.extend(changes);
            row.it.effective = row.it.effective.max(day);
            holds_together(tx, desk, &row.it)?;
            queries::rewrite(tx, &row.it)?;
            noted(tx, desk, &row.it)?;
            Ok(row.it.number)
        }
        None => start(tx, desk, changes, day, wish),
    }
}

/// The first day on which something is to hold: the one that was asked for, or today.
/// What is past stays as it was.
pub fn beginning(tx: &mut Tx, desk: &Desk, asked: Option<Date>) -> Result<Date> {
    let today = desk.today(tx)?;
    let day = asked.unwrap_or(today);
    if day < today {
        return Err(Error::invalid(
            "effective",
            "lies in the past",
            "Choose today or a later day.",
        ));
    }
    Ok(day)
}

/// A new draft of all that leads from what is written on a day to `then`.
pub fn start_towards(
    tx: &mut Tx,
    desk: &Desk,
    then: &Content,
    day: Date,
    wish: &Wish,
) -> Result<u32> {
    let register = desk.register(tx)?;
    let changes = diff(&Content::on(register.company(), day), then);
    if changes.is_empty() {
        return Err(Error::Conflict(
            "The register says all of this already: there is nothing to change.".into(),
        ));
    }
    start(tx, desk, changes, day, wish)
}

/// A new draft of these changes.
fn start(tx: &mut Tx, desk: &Desk, changes: Vec<Change>, day: Date, wish: &Wish) -> Result<u32> {
    let it = Proposal {
        number: queries::next_number(tx)?,
        title: wish.title.clone(),
        reason: wish.reason.clone(),
        effective: day,
        author: desk.who.actor.person.clone(),
        party: desk.who.actor.party.clone(),
        changes,
        acts: Vec::new(),
    };
    holds_together(tx, desk, &it)?;
    queries::add(tx, &it)?;
    noted(tx, desk, &it)?;
    Ok(it.number)
}

/// A draft may wait for its day; it may not contradict itself.
fn holds_together(tx: &mut Tx, desk: &Desk, it: &Proposal) -> Result<()> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let standing = standing(register.company(), it, today);
    match &standing.after {
        Ok(_) => super::change::fits(&register, &it.changes, standing.day).map(|_| ()),
        Err(misfits) => {
            let first = misfits.first();
            Err(Error::Conflict(first.map_or_else(String::new, |misfit| {
                format!("{}: {}.", misfit.why, misfit.expected)
            })))
        }
    }
}

fn noted(tx: &mut Tx, desk: &Desk, it: &Proposal) -> Result<()> {
    let number = it.number.to_string();
    let act = Deed {
        act: "proposal.drafted",
        subject: ("proposal", &number),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(it))
}

/// The person's own draft, to be written at.
fn own(tx: &mut Tx, desk: &Desk, proposal: &Ref<ProposalRow>) -> Result<ProposalRow> {
    let (row, _) = proposal.resolve::<WriteProposal>(tx, &desk.who)?;
    answers::seen(desk, &row)?;
    if row.it.state() != State::Draft {
        return Err(Error::Conflict(
            "It has been proposed, so it stays as it was read. Make a new draft of it.".into(),
        ));
    }
    Ok(row)
}

pub fn write(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    new: &Wording,
) -> Result<ProposalRow> {
    let mut row = own(tx, desk, proposal)?;
    if let Some(title) = &new.title {
        title.trim().clone_into(&mut row.it.title);
    }
    if row.it.title.is_empty() || row.it.title.len() > 200 {
        return Err(Error::invalid(
            "title",
            "is empty or too long",
            "Say in a few words what it changes.",
        ));
    }
    if let Some(reason) = &new.reason {
        reason.trim().clone_into(&mut row.it.reason);
    }
    if new.effective.is_some() {
        row.it.effective = beginning(tx, desk, new.effective)?;
    }
    queries::rewrite(tx, &row.it)?;
    noted(tx, desk, &row.it)?;
    match new.propose {
        true => answers::propose(tx, desk, row, new.sign),
        false => Ok(row),
    }
}

/// Which change of a draft.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct TakeOut {
    /// Its place in the list, from 0.
    pub change: usize,
}

pub fn take_out(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    out: &TakeOut,
) -> Result<ProposalRow> {
    let mut row = own(tx, desk, proposal)?;
    if out.change >= row.it.changes.len() {
        return Err(Error::invalid(
            "change",
            "is not in the list",
            "Take the place of one of its changes, from 0.",
        ));
    }
    row.it.changes.remove(out.change);
    queries::rewrite(tx, &row.it)?;
    noted(tx, desk, &row.it)?;
    Ok(row)
}

pub fn remove(tx: &mut Tx, desk: &Desk, proposal: &Ref<ProposalRow>) -> Result<()> {
    let (_, permit) = proposal.resolve::<WriteProposal>(tx, &desk.who)?;
    let row = own(tx, desk, proposal)?;
    queries::remove(tx, &permit)?;
    let act = Deed {
        act: "proposal.thrown_away",
        subject: ("proposal", &row.id),
    };
    ledger::record(tx, &desk.who, act, Some(&row.it), NOTHING)
}

/// A new draft with the same changes, as far as they still have something to do.
pub fn copy(tx: &mut Tx, desk: &Desk, proposal: &Ref<ProposalRow>) -> Result<ProposalRow> {
    let (row, _) = proposal.resolve::<DiscussProposal>(tx, &desk.who)?;
    answers::seen(desk, &row)?;
    let register = desk.register(tx)?;
    let day = row.it.effective.max(register.date(desk.who.now));
    let mut content = engine::proposal::Content::on(register.company(), day);
    let mut changes = Vec::new();
    for change in row.it.changes {
        if let Ok(next) = content.apply(std::slice::from_ref(&change)) {
            content = next;
            changes.push(change);
        }
    }
    let it = Proposal {
        number: queries::next_number(tx)?,
        title: row.it.title,
        reason: row.it.reason,
        effective: day,
        author: desk.who.actor.person.clone(),
        party: desk.who.actor.party.clone(),
        changes,
        acts: Vec::new(),
    };
    queries::add(tx, &it)?;
    noted(tx, desk, &it)?;
    force::reread(tx, &it)
}
