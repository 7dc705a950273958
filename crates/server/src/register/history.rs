//! How the register came to be what it is, told from the newest version back:
//! who proposed what and why, who signed, since when it holds.
use crate::{
    platform::{
        actions::ViewRegister,
        actor::party_kind_name,
        context::Context,
        routes::{Answer, NoPath},
    },
    proposals::{LineView, day, line_views, name_of},
};
use askama::Template;
use engine::{
    facts::{Company, Version},
    proposal::{Content, Line, content_of, lines, model_of},
    register::Register,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Page, Result, View};

/// Versions on one page.
const PAGE: usize = 30;

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "register/history.html")]
pub struct HistoryPage {
    pub versions: Vec<Chapter>,
    /// To be sent as `before` for older versions.
    pub older: Option<u32>,
    #[serde(skip)]
    shown: Asked,
    #[serde(skip)]
    parties: Vec<(String, String)>,
}

/// One version of the register.
#[derive(Serialize, JsonSchema)]
pub struct Chapter {
    pub number: u32,
    pub from: String,
    pub model: Option<&'static str>,
    pub digest: Option<String>,
    pub proposal: Option<u32>,
    pub title: String,
    pub reason: String,
    pub author: String,
    pub party_kind: &'static str,
    pub signatures: Vec<Signed>,
    /// What it changed; for the first one, what it began with.
    pub lines: Vec<LineView>,
    pub is_first: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Signed {
    pub party_name: String,
    pub party_kind: &'static str,
    pub person: String,
    pub on: String,
}

impl Page for HistoryPage {
    fn title(&self) -> String {
        "History of the register".into()
    }
}

impl HistoryPage {
    fn is_party(&self, id: &str) -> bool {
        self.shown.party.as_deref() == Some(id)
    }
}

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Asked {
    /// Only versions that changed this responsibility.
    responsibility: Option<String>,
    /// Only versions that changed what this party holds.
    party: Option<String>,
    /// Only versions older than this one.
    before: Option<u32>,
}

pub async fn history(cx: Context<ViewRegister>, _: NoPath, asked: Asked) -> Answer<HistoryPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewRegister>()?;
        let register = desk.register(tx)?;
        page_of(&register, &asked).map(View::Show)
    })
    .await
}

fn page_of(register: &Register, asked: &Asked) -> Result<HistoryPage> {
    let company = register.company();
    let mut all: Vec<&Version> = company.versions.iter().collect();
    all.sort_by_key(|version| std::cmp::Reverse((version.from, version.number)));
    let first = all.last().map(|version| version.number);
    let mut page = HistoryPage {
        versions: Vec::new(),
        older: None,
        shown: asked.clone(),
        parties: company
            .parties
            .iter()
            .map(|party| (party.id.clone(), party.name.clone()))
            .collect(),
    };
    let start = asked.before.and_then(|before| {
        all.iter()
            .position(|version| version.number == before)
            .map(|at| at + 1)
    });
    let rest = &all[start.unwrap_or(0)..];
    let mut content = rest.first().and_then(|it| content_of(company, it.number));
    for (at, version) in rest.iter().enumerate() {
        let before = rest
            .get(at + 1)
            .and_then(|it| content_of(company, it.number));
        let now = content.unwrap_or_default();
        let changed = lines(before.as_ref().unwrap_or(&Content::default()), &now);
        let is_first = Some(version.number) == first;
        if fits(&changed, asked, is_first) {
            page.versions
                .push(chapter(register, version, &now, &changed, is_first));
        }
        if page.versions.len() == PAGE {
            page.older = rest.get(at + 1).map(|_| version.number);
            break;
        }
        content = before;
    }
    Ok(page)
}

fn fits(changed: &[Line], asked: &Asked, is_first: bool) -> bool {
    let named = |line: &Line| {
        let id = asked.responsibility.as_deref().map(str::trim);
        let id = id.filter(|id| !id.is_empty());
        let held = |party: &str| match line {
            Line::Held { before, after, .. } => {
                let moved = before.iter().filter(|it| !after.contains(it));
                let mut moved = moved.chain(after.iter().filter(|it| !before.contains(it)));
                moved.any(|it| it.party == party)
            }
            _ => false,
        };
        let party = asked.party.as_deref().filter(|party| !party.is_empty());
        id.is_none_or(|id| line.responsibility() == id) && party.is_none_or(held)
    };
    changed.iter().any(named)
        || (is_first && asked.responsibility.is_none() && asked.party.is_none())
        || (changed.is_empty() && asked.responsibility.is_none() && asked.party.is_none())
}

fn chapter(
    register: &Register,
    version: &Version,
    content: &Content,
    changed: &[Line],
    is_first: bool,
) -> Chapter {
    let company = register.company();
    let mut made_by = company.proposals.iter();
    let proposal = made_by.find(|it| Some(it.number) == version.proposal);
    let party = proposal.and_then(|it| register.party(&it.party));
    Chapter {
        number: version.number,
        from: day(version.from),
        model: version
            .model
            .or_else(|| model_of(content, company, company::catalogue()))
            .map(|model| model.words()),
        digest: version.digest.clone(),
        proposal: version.proposal,
        title: proposal.map_or_else(
            || match is_first {
                true => "The register begins".to_owned(),
                false => "What was written came into force".to_owned(),
            },
            |it| it.title.clone(),
        ),
        reason: proposal.map(|it| it.reason.clone()).unwrap_or_default(),
        author: proposal
            .map(|it| name_of(register, &it.author))
            .unwrap_or_default(),
        party_kind: party.map_or("", |party| party_kind_name(party.kind)),
        signatures: signed(company, register, version.number),
        lines: match is_first {
            true => Vec::new(),
            false => line_views(changed, register),
        },
        is_first,
    }
}

fn signed(company: &Company, register: &Register, number: u32) -> Vec<Signed> {
    let all = company.signatures.iter();
    all.filter(|it| it.version == number)
        .map(|it| {
            let party = register.party(&it.party);
            Signed {
                party_name: party.map_or_else(|| it.party.clone(), |party| party.name.clone()),
                party_kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
                person: it
                    .person
                    .as_deref()
                    .map(|id| name_of(register, id))
                    .unwrap_or_default(),
                on: day(it.date),
            }
        })
        .collect()
}
