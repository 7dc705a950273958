//! What people say to a proposal: put it forward, comment, sign, refuse, take it
//! back. A signature is given for one's own party, for exactly what was read.
use super::{force, model::ProposalRow, queries, standing::standing};
use crate::platform::{
    actions::{DiscussProposal, SignProposal, WriteProposal},
    context::Desk,
    ledger::{self, Act as Deed, NOTHING},
    permit::Ref,
};
use engine::{
    facts::{Act, ActKind},
    proposal::State,
};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// Nobody but its author sees a draft.
pub(super) fn seen(desk: &Desk, row: &ProposalRow) -> Result<()> {
    match row.it.state() == State::Draft && row.it.author != desk.who.actor.person {
        true => Err(Error::NotFound),
        false => Ok(()),
    }
}

/// Puts a draft to the others.
pub(super) fn propose(
    tx: &mut Tx,
    desk: &Desk,
    row: ProposalRow,
    sign_too: bool,
) -> Result<ProposalRow> {
    if row.it.changes.is_empty() {
        return Err(Error::Conflict(
            "It changes nothing yet. Collect at least one change.".into(),
        ));
    }
    say(tx, desk, &row, ActKind::Proposed, None, None)?;
    let row = force::reread(tx, &row.it)?;
    let register = desk.checked(tx)?;
    let standing = standing(register.company(), &row.it, register.date(desk.who.now));
    let Some(digest) = &standing.digest else {
        let misfits = standing.after.err().unwrap_or_default();
        let told = misfits
            .iter()
            .map(|it| format!("{}: {}.", it.why, it.expected));
        return Err(Error::Conflict(told.collect::<Vec<_>>().join(" ")));
    };
    super::change::fits(&register, &row.it.changes, standing.day)?;
    match sign_too && standing.asks(&row.it, &desk.who.actor.party) {
        true => give(tx, desk, row, digest),
        false => Ok(row),
    }
}

/// A signature names what was read.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Signing {
    /// The digest on the page; refused when the content has become another since.
    pub digest: Option<String>,
}

pub fn sign(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    signing: &Signing,
) -> Result<ProposalRow> {
    let row = open(tx, desk, proposal)?;
    let register = desk.register(tx)?;
    let standing = standing(register.company(), &row.it, register.date(desk.who.now));
    let Some(digest) = &standing.digest else {
        return Err(Error::Conflict(
            "The register has changed, and this no longer fits it. See what is in the way.".into(),
        ));
    };
    if signing.digest.as_ref().is_some_and(|read| read != digest) {
        return Err(Error::Conflict(
            "The register has changed since you read this. Read it again, then sign.".into(),
        ));
    }
    let party = &desk.who.actor.party;
    if !standing.signers.contains(party) {
        return Err(Error::Conflict(
            "It touches nothing of your side, so there is nothing for you to sign.".into(),
        ));
    }
    if row.it.is_signed_by(party, digest) {
        return Err(Error::Conflict("Your side has signed this already.".into()));
    }
    give(tx, desk, row, digest)
}

fn give(tx: &mut Tx, desk: &Desk, row: ProposalRow, digest: &str) -> Result<ProposalRow> {
    say(tx, desk, &row, ActKind::Signed, None, Some(digest))?;
    let row = force::reread(tx, &row.it)?;
    let register = desk.checked(tx)?;
    let standing = standing(register.company(), &row.it, register.date(desk.who.now));
    if standing.is_complete(&row.it) {
        force::agree(tx, &desk.who, &row.it, standing.day, digest)?;
        desk.checked(tx)?;
    }
    force::reread(tx, &row.it)
}

/// Why, in words.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Said {
    #[serde(default)]
    pub text: String,
}

impl Said {
    fn words(&self, expected: &str) -> Result<&str> {
        let text = self.text.trim();
        match text.is_empty() || text.len() > 4_000 {
            true => Err(Error::invalid("text", "is empty or too long", expected)),
            false => Ok(text),
        }
    }
}

/// One refusal is enough: it does not come into force.
pub fn refuse(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    said: &Said,
) -> Result<ProposalRow> {
    let row = open(tx, desk, proposal)?;
    let register = desk.register(tx)?;
    let standing = standing(register.company(), &row.it, register.date(desk.who.now));
    if !standing.signers.contains(&desk.who.actor.party) {
        return Err(Error::Conflict(
            "It touches nothing of your side, so there is nothing for you to refuse.".into(),
        ));
    }
    let why = said.words("Write why, so that the other side can do better.")?;
    say(tx, desk, &row, ActKind::Refused, Some(why), None)?;
    force::reread(tx, &row.it)
}

pub fn comment(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    said: &Said,
) -> Result<ProposalRow> {
    let (row, _) = proposal.resolve::<DiscussProposal>(tx, &desk.who)?;
    seen(desk, &row)?;
    if row.it.state() == State::Draft {
        return Err(Error::Conflict(
            "Nobody else reads a draft. Propose it first.".into(),
        ));
    }
    let text = said.words("Write what you have to say.")?;
    say(tx, desk, &row, ActKind::Commented, Some(text), None)?;
    force::reread(tx, &row.it)
}

/// Whoever proposed it takes it back, until it is agreed.
pub fn withdraw(
    tx: &mut Tx,
    desk: &Desk,
    proposal: &Ref<ProposalRow>,
    said: &Said,
) -> Result<ProposalRow> {
    let (row, _) = proposal.resolve::<WriteProposal>(tx, &desk.who)?;
    seen(desk, &row)?;
    is_open(&row)?;
    if row.it.party != desk.who.actor.party {
        return Err(Error::Conflict(
            "Only the side that proposed it takes it back. You can refuse it.".into(),
        ));
    }
    let why = Some(said.text.trim()).filter(|text| !text.is_empty());
    say(tx, desk, &row, ActKind::Withdrawn, why, None)?;
    force::reread(tx, &row.it)
}

fn open(tx: &mut Tx, desk: &Desk, proposal: &Ref<ProposalRow>) -> Result<ProposalRow> {
    let (row, _) = proposal.resolve::<SignProposal>(tx, &desk.who)?;
    desk.who.require_fresh_factor()?;
    seen(desk, &row)?;
    is_open(&row)?;
    Ok(row)
}

fn is_open(row: &ProposalRow) -> Result<()> {
    let why = match row.it.state() {
        State::Proposed => return Ok(()),
        State::Draft => "It is a draft still. Propose it first.",
        State::Refused => "It has been refused. Make a new draft of it.",
        State::Withdrawn => "It has been taken back.",
        State::Waiting => "It is agreed already, and waits for its day.",
        State::InForce => "It is in force already.",
    };
    Err(Error::Conflict(why.into()))
}

fn say(
    tx: &mut Tx,
    desk: &Desk,
    row: &ProposalRow,
    kind: ActKind,
    text: Option<&str>,
    digest: Option<&str>,
) -> Result<()> {
    let act = Act {
        kind,
        at: desk.who.now,
        person: Some(desk.who.actor.person.clone()),
        party: Some(desk.who.actor.party.clone()),
        text: text.map(str::to_owned),
        digest: digest.map(str::to_owned),
    };
    queries::add_act(tx, row.it.number, &act)?;
    let deed = Deed {
        act: match kind {
            ActKind::Proposed => "proposal.proposed",
            ActKind::Commented => "proposal.commented",
            ActKind::Signed => "proposal.signed",
            ActKind::Refused => "proposal.refused",
            ActKind::Withdrawn => "proposal.withdrawn",
            ActKind::Agreed => "proposal.agreed",
            ActKind::InForce => "proposal.in_force",
        },
        subject: ("proposal", &row.id),
    };
    ledger::record(tx, &desk.who, deed, NOTHING, Some(&act))
}
