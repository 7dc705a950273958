//! All proposals that one may see: what waits for me, for others, for its day.
use super::{queries, shown, standing::standing};
use crate::platform::{
    actions::{DraftSwitch, ViewProposals},
    actor::party_kind_name,
    context::{Context, Desk},
    routes::{Answer, NoInput, NoPath},
};
use askama::Template;
use engine::proposal::State;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "proposals/proposals.html")]
pub struct ProposalsPage {
    /// Those that my side has not signed.
    pub mine: Vec<Brief>,
    pub others: Vec<Brief>,
    /// Agreed; their day has not come.
    pub waiting: Vec<Brief>,
    pub drafts: Vec<Brief>,
    pub done: Vec<Brief>,
    #[serde(skip)]
    may_draft: bool,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Brief {
    pub number: u32,
    pub title: String,
    pub author: String,
    pub party_kind: &'static str,
    pub effective: String,
    pub changes: usize,
    pub state: State,
    pub state_words: &'static str,
    /// Whose signatures are missing.
    pub missing: Vec<(String, &'static str)>,
    pub fits: bool,
}

impl Page for ProposalsPage {
    fn title(&self) -> String {
        "Proposals".into()
    }
}

impl ProposalsPage {
    fn groups(&self) -> Vec<(&'static str, &'static str, &[Brief])> {
        [
            (
                "Waits for you",
                "Your side has not signed these.",
                self.mine.as_slice(),
            ),
            ("Your drafts", "Only you see them.", self.drafts.as_slice()),
            (
                "Waits for others",
                "Somebody else has to sign.",
                self.others.as_slice(),
            ),
            (
                "Agreed",
                "Signed by all; they begin by themselves.",
                self.waiting.as_slice(),
            ),
            (
                "Done",
                "In force, refused or taken back.",
                self.done.as_slice(),
            ),
        ]
        .into_iter()
        .filter(|(.., list)| !list.is_empty())
        .collect()
    }
}

pub async fn list(cx: Context<ViewProposals>, _: NoPath, _: NoInput) -> Answer<ProposalsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewProposals>()?;
        page_of(tx, desk).map(View::Show)
    })
    .await
}

pub(super) fn page_of(tx: &mut Tx, desk: &Desk) -> Result<ProposalsPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let mut page = ProposalsPage {
        mine: Vec::new(),
        others: Vec::new(),
        waiting: Vec::new(),
        drafts: Vec::new(),
        done: Vec::new(),
        may_draft: desk.who.allows_here::<DraftSwitch>(),
    };
    let me = &desk.who.actor;
    for row in queries::proposals(tx)?.into_iter().rev() {
        let it = &row.it;
        let state = it.state();
        let open = (state == State::Proposed).then(|| standing(register.company(), it, today));
        let asked = |party: &str| open.as_ref().is_some_and(|open| open.asks(it, party));
        let signers = open.iter().flat_map(|open| &open.signers);
        let missing = signers.filter(|id| asked(id));
        let brief = Brief {
            number: it.number,
            title: it.title.clone(),
            author: shown::name_of(&register, &it.author),
            party_kind: register
                .party(&it.party)
                .map_or("vendor", |party| party_kind_name(party.kind)),
            effective: shown::day(it.effective),
            changes: it.changes.len(),
            state,
            state_words: shown::state_words(state),
            missing: missing
                .filter_map(|id| register.party(id))
                .map(|party| (party.name.clone(), party_kind_name(party.kind)))
                .collect(),
            fits: open.as_ref().is_none_or(|open| open.after.is_ok()),
        };
        match state {
            State::Draft if it.author == me.person => page.drafts.push(brief),
            State::Draft => {}
            State::Proposed if asked(&me.party) => page.mine.push(brief),
            State::Proposed => page.others.push(brief),
            State::Waiting => page.waiting.push(brief),
            State::InForce | State::Refused | State::Withdrawn => page.done.push(brief),
        }
    }
    Ok(page)
}
