//! Requests about one proposal in, its page out.
use super::{
    answers::{self, Said, Signing},
    change, drafts,
    drafts::{TakeOut, Wording},
    model::ProposalRow,
    shown::{self, Effect, LineView, Signer, Told},
    standing::{Standing, standing},
};
use crate::platform::{
    actions::{DiscussProposal, SignProposal, ViewProposal, WriteProposal},
    actor::party_kind_name,
    context::{Context, Desk},
    routes::{Answer, ById, NoInput},
};
use askama::Template;
use engine::{
    proposal::{Misfit, State},
    register::Register,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "proposals/proposal.html")]
pub struct ProposalPage {
    pub number: u32,
    pub title: String,
    pub reason: String,
    #[schemars(with = "engine::schema::Day")]
    pub effective: Date,
    pub author: String,
    pub party: String,
    pub party_name: String,
    pub party_kind: &'static str,
    pub state: State,
    pub state_words: &'static str,
    /// What a signature on it names.
    pub digest: Option<String>,
    pub lines: Vec<LineView>,
    /// Why it cannot be: the register has changed under it.
    pub misfits: Vec<Misfit>,
    pub effect: Option<Effect>,
    pub signers: Vec<Signer>,
    pub story: Vec<Told>,
    /// The one next step, in words.
    pub next: String,
    #[serde(skip)]
    shown: Shown,
}

struct Shown {
    may_write: bool,
    may_sign: bool,
    may_refuse: bool,
    may_withdraw: bool,
    may_discuss: bool,
    signs_too: bool,
    my_party: String,
    today: Date,
    effective: String,
    changes: Vec<String>,
}

impl Page for ProposalPage {
    fn title(&self) -> String {
        format!("Proposal {}: {}", self.number, self.title)
    }
}

impl ProposalPage {
    fn moved(&self) -> usize {
        let ids = self.lines.iter().map(|line| line.responsibility.as_str());
        ids.collect::<std::collections::BTreeSet<_>>().len()
    }
    fn is_draft(&self) -> bool {
        self.state == State::Draft
    }
    fn is_over(&self) -> bool {
        matches!(self.state, State::Refused | State::Withdrawn)
    }
}

pub async fn proposal(
    cx: Context<ViewProposal>,
    path: ById<ProposalRow>,
    _: NoInput,
) -> Answer<ProposalPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewProposal>(tx, &desk.who)?;
        answers::seen(desk, &row)?;
        page_of(tx, desk, &row).map(View::Show)
    })
    .await
}

pub(super) fn page_of(tx: &mut Tx, desk: &Desk, row: &ProposalRow) -> Result<ProposalPage> {
    let register = desk.register(tx)?;
    let it = &row.it;
    let today = register.date(desk.who.now);
    let standing = standing(register.company(), it, today);
    let state = it.state();
    let party = register.party(&it.party);
    let me = &desk.who.actor;
    let asks = state == State::Proposed && standing.asks(it, &me.party);
    let signs = standing.signers.contains(&me.party);
    let is_mine = it.author == me.person;
    let effect = match state {
        State::Draft | State::Proposed => effect(&register, it, &standing, desk),
        _ => None,
    };
    let signers = shown::signers(it, &standing, &register);
    let agreed = it
        .acts
        .iter()
        .rev()
        .find(|act| matches!(act.kind, engine::facts::ActKind::Agreed));
    let lines = shown::lines_of(it, &standing, register.company());
    let may_sign = asks && desk.who.allows::<SignProposal>(row);
    let shown = Shown {
        may_write: state == State::Draft && is_mine,
        may_sign,
        may_refuse: state == State::Proposed && signs && desk.who.allows::<SignProposal>(row),
        may_withdraw: state == State::Proposed
            && it.party == me.party
            && desk.who.allows::<WriteProposal>(row),
        may_discuss: state != State::Draft && desk.who.allows::<DiscussProposal>(row),
        signs_too: signs,
        my_party: me.party_name.clone(),
        today,
        effective: shown::day(it.effective),
        changes: it
            .changes
            .iter()
            .map(|change| change_words(change, &register))
            .collect(),
    };
    Ok(ProposalPage {
        number: it.number,
        title: it.title.clone(),
        reason: it.reason.clone(),
        effective: it.effective,
        author: shown::name_of(&register, &it.author),
        party: it.party.clone(),
        party_name: party.map_or_else(|| it.party.clone(), |party| party.name.clone()),
        party_kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
        state,
        state_words: shown::state_words(state),
        digest: agreed.map_or(standing.digest.clone(), |act| act.digest.clone()),
        lines: shown::line_views(&lines, &register),
        misfits: match state {
            State::Draft | State::Proposed => shown::misfits(&standing),
            _ => Vec::new(),
        },
        effect,
        next: next(it, &standing, &signers, &shown),
        signers,
        story: shown::story(it, &register),
        shown,
    })
}

fn effect(
    register: &Register,
    it: &engine::facts::Proposal,
    standing: &Standing,
    desk: &Desk,
) -> Option<Effect> {
    if it.changes.is_empty() || standing.after.is_err() {
        return None;
    }
    let then = change::fits(register, &it.changes, standing.day).ok()?;
    let at = register.begins(standing.day).max(desk.who.now);
    Some(shown::effect(register, &then, at))
}

fn next(
    it: &engine::facts::Proposal,
    standing: &Standing,
    signers: &[Signer],
    shown: &Shown,
) -> String {
    let missing: Vec<&str> = signers
        .iter()
        .filter(|signer| signer.state != "signed")
        .map(|signer| signer.name.as_str())
        .collect();
    let from = match standing.day > it.effective {
        true => "from the day of the last signature".to_owned(),
        false => format!("from {}", shown.effective),
    };
    match it.state() {
        State::Draft if it.changes.is_empty() => {
            "It changes nothing yet. Open a responsibility, and add a change to your draft.".into()
        }
        State::Draft => "Only you see it. Say why, choose the day, and propose it.".into(),
        State::Proposed if standing.after.is_err() => {
            "The register has changed under it. Take it back, and make a new draft of what still fits.".into()
        }
        State::Proposed if shown.may_sign => {
            format!("It waits for your signature, for {}.", shown.my_party)
        }
        State::Proposed => format!("It waits for {}. It holds {from}.", missing.join(" and ")),
        State::Refused => "It was refused. What is wanted can be put into a new draft.".into(),
        State::Withdrawn => "It was taken back. Nothing of it holds.".into(),
        State::Waiting => format!("All have signed. It comes into force on {}, at midnight.", shown.effective),
        State::InForce => "It is in force.".into(),
    }
}

/// One change of a draft, in a few words.
fn change_words(change: &engine::facts::Change, register: &Register) -> String {
    use engine::facts::{Change, Role};
    let role = |role: Role| match role {
        Role::Accountable => "accountable",
        Role::Doer => "doer",
    };
    let name = |it: &engine::facts::Holding| {
        let party = register.party(&it.party);
        let mut words = party.map_or_else(|| it.party.clone(), |party| party.name.clone());
        if !it.scope.is_everything() {
            words += &format!(" ({})", it.scope.in_words());
        }
        words
    };
    let id = change.responsibility();
    match change {
        Change::Assign(it) => format!(
            "{id}: {} becomes {}",
            name(&it.holding),
            role(it.holding.role)
        ),
        Change::End(it) => format!("{id}: {} is no longer {}", name(it), role(it.role)),
        Change::Replace(it) => format!(
            "{id}: {} in place of {} as {}",
            name(&it.after),
            name(&it.before),
            role(it.after.role)
        ),
        Change::Adopt(_) => format!("{id}: taken into the register"),
        Change::Retire(_) => format!("{id}: set aside"),
        Change::Define(_) => format!("{id}: means something else"),
    }
}

pub async fn write(
    cx: Context<WriteProposal>,
    path: ById<ProposalRow>,
    new: Wording,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = drafts::write(tx, desk, &path.id, &new)?;
        done(
            tx,
            desk,
            &row,
            match row.it.state() {
                State::Draft => "The draft is kept.",
                State::InForce => "It is in force.",
                State::Waiting => "It is signed, and waits for its day.",
                _ => "It is proposed.",
            },
        )
    })
    .await
}

fn done(tx: &mut Tx, desk: &Desk, row: &ProposalRow, notice: &str) -> Answer<ProposalPage> {
    Ok(View::Done {
        to: format!("/proposals/{}", row.id),
        notice: notice.to_owned(),
        page: page_of(tx, desk, row)?,
    })
}

pub async fn take_out(
    cx: Context<WriteProposal>,
    path: ById<ProposalRow>,
    out: TakeOut,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = drafts::take_out(tx, desk, &path.id, &out)?;
        done(tx, desk, &row, "The change is out.")
    })
    .await
}

pub async fn remove(
    cx: Context<WriteProposal>,
    path: ById<ProposalRow>,
    _: NoInput,
) -> Answer<super::list::ProposalsPage> {
    cx.write(move |tx, desk| {
        drafts::remove(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/proposals".into(),
            notice: "The draft is thrown away.".into(),
            page: super::list::page_of(tx, desk)?,
        })
    })
    .await
}

pub async fn comment(
    cx: Context<DiscussProposal>,
    path: ById<ProposalRow>,
    said: Said,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = answers::comment(tx, desk, &path.id, &said)?;
        Ok(View::Created {
            at: format!("/proposals/{}#story", row.id),
            notice: "Your comment stands in the story.".into(),
            page: page_of(tx, desk, &row)?,
        })
    })
    .await
}

pub async fn sign(
    cx: Context<SignProposal>,
    path: ById<ProposalRow>,
    signing: Signing,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = answers::sign(tx, desk, &path.id, &signing)?;
        let from = shown::day(row.it.effective);
        done(
            tx,
            desk,
            &row,
            &match row.it.state() {
                State::InForce => "Signed. It is in force.".to_owned(),
                State::Waiting => {
                    format!("Signed by all. It comes into force on {from}, at midnight.")
                }
                _ => "Signed. The others are asked.".to_owned(),
            },
        )
    })
    .await
}

pub async fn refuse(
    cx: Context<SignProposal>,
    path: ById<ProposalRow>,
    said: Said,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = answers::refuse(tx, desk, &path.id, &said)?;
        done(tx, desk, &row, "Refused. Your reason stands in the story.")
    })
    .await
}

pub async fn withdraw(
    cx: Context<WriteProposal>,
    path: ById<ProposalRow>,
    said: Said,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = answers::withdraw(tx, desk, &path.id, &said)?;
        done(tx, desk, &row, "Taken back. Nothing has changed.")
    })
    .await
}

pub async fn copy(
    cx: Context<DiscussProposal>,
    path: ById<ProposalRow>,
    _: NoInput,
) -> Answer<ProposalPage> {
    cx.write(move |tx, desk| {
        let row = drafts::copy(tx, desk, &path.id)?;
        Ok(View::Created {
            at: format!("/proposals/{}", row.id),
            notice: "This is a new draft. Only you see it.".into(),
            page: page_of(tx, desk, &row)?,
        })
    })
    .await
}
