//! Kept runs: what came out of the advice on a day, frozen with its settings and a
//! digest of its facts, to be opened and compared later. Nothing of it is computed
//! anew; what has changed since is shown beside it.
use super::{
    asked::{Asked, settings},
    decision::register_of,
    model::{Kind, RunRow},
    queries,
};
use crate::{
    platform::{
        actions::{KeepRun, ViewAdvice, ViewRun},
        context::{Context, Desk},
        ids::{hex, new_id},
        ledger::{self, Act, NOTHING},
        permit::Ref,
        routes::{Answer, NoInput, NoPath},
        words::named,
    },
    proposals::{at, day, name_of},
};
use advice::{
    assess,
    report::{self, capital, grouped},
};
use askama::Template;
use engine::{facts::Company, register::Register};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::Tx;
use web::{Error, Page, Result, View};

/// SHA-256 as hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Of everything that the advice can have come from.
pub fn facts_digest(company: &Company) -> String {
    digest(&serde_json::to_vec(company).unwrap_or_default())
}

/// What is to be kept.
pub struct Kept {
    pub kind: Kind,
    pub name: String,
    pub day: jiff::civil::Date,
    pub address: String,
    pub result: String,
    pub pdf: Option<Vec<u8>>,
}

/// Freezes a run. Whoever calls it holds a permit to keep or to sign.
pub fn freeze(tx: &mut Tx, desk: &Desk, register: &Register, kept: Kept) -> Result<RunRow> {
    let row = RunRow {
        organisation: desk.who.actor.organisation.clone(),
        id: new_id(desk.who.now),
        kind: kept.kind,
        name: named("name", &kept.name)?,
        day: kept.day.to_string(),
        address: kept.address,
        facts_digest: facts_digest(register.company()),
        result_digest: digest(kept.result.as_bytes()),
        result: kept.result,
        pdf_digest: kept.pdf.as_deref().map(digest),
        kept_by: desk.who.actor.person.clone(),
        kept_at: desk.who.now.as_microsecond(),
    };
    queries::keep(tx, &row, kept.pdf.as_deref())?;
    let act = Act {
        act: "advice.kept",
        subject: ("advice_run", &row.id),
    };
    let told = serde_json::json!({
        "kind": row.kind.word(),
        "name": row.name,
        "day": row.day,
        "facts_digest": row.facts_digest,
        "result_digest": row.result_digest,
        "pdf_digest": row.pdf_digest,
    });
    ledger::record(tx, &desk.who, act, NOTHING, Some(&told))?;
    Ok(row)
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/runs.html")]
pub struct RunsPage {
    pub runs: Vec<RunView>,
}

/// A kept run, in words.
#[derive(Clone, Serialize, JsonSchema)]
pub struct RunView {
    pub id: String,
    pub kind: &'static str,
    pub name: String,
    pub day: String,
    pub kept_at: String,
    pub kept_by: String,
    pub facts_digest: String,
    pub result_digest: String,
    pub pdf_digest: Option<String>,
}

impl Page for RunsPage {
    fn title(&self) -> String {
        "Kept runs".into()
    }
}

fn view(row: &RunRow, register: &Register) -> RunView {
    let instant = Timestamp::from_microsecond(row.kept_at).unwrap_or_default();
    RunView {
        id: row.id.clone(),
        kind: row.kind.name(),
        name: row.name.clone(),
        day: row.day.parse().map_or_else(|_| row.day.clone(), day),
        kept_at: at(instant, register),
        kept_by: name_of(register, &row.kept_by),
        facts_digest: row.facts_digest.clone(),
        result_digest: row.result_digest.clone(),
        pdf_digest: row.pdf_digest.clone(),
    }
}

pub async fn runs(cx: Context<ViewAdvice>, _: NoPath, _: NoInput) -> Answer<RunsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        list(tx, desk).map(View::Show)
    })
    .await
}

fn list(tx: &mut Tx, desk: &Desk) -> Result<RunsPage> {
    let register = desk.register(tx)?;
    let rows = queries::runs(tx)?;
    Ok(RunsPage {
        runs: rows.iter().map(|row| view(row, &register)).collect(),
    })
}

/// The decision as it stands now, with what is supposed on the page.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewRun {
    pub name: String,
    /// What was supposed, as on the page of the decision.
    #[serde(default)]
    pub set: Vec<String>,
    #[serde(default)]
    pub mix: Vec<String>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub at: Option<jiff::civil::Date>,
    pub seed: Option<u64>,
}

pub async fn keep_decision(cx: Context<KeepRun>, _: NoPath, new: NewRun) -> Answer<RunsPage> {
    cx.write(move |tx, desk| {
        desk.here::<KeepRun>()?;
        let asked = Asked {
            set: new.set.clone(),
            mix: new.mix.clone(),
            at: new.at,
            seed: new.seed,
            ..Asked::default()
        };
        let on = match new.at {
            Some(day) => day,
            None => desk.today(tx)?,
        };
        let register = register_of(tx, desk, on)?;
        let (settings, _) = settings(register.company(), &asked, on)?;
        let advice = assess(&register, company::catalogue(), on, &settings);
        let kept = Kept {
            kind: Kind::Decision,
            name: new.name.clone(),
            day: on,
            address: asked.address(),
            result: report::json(&advice, &settings, None),
            pdf: None,
        };
        let row = freeze(tx, desk, &register, kept)?;
        Ok(View::Created {
            at: format!("/advice/runs/{}", row.id),
            notice: "It is kept as it stands.".into(),
            page: list(tx, desk)?,
        })
    })
    .await
}

/// Which run.
#[derive(Clone, Deserialize)]
pub struct ByRun {
    pub run: Ref<RunRow>,
}

/// Beside which other run it is to be shown; beside today when left out.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Beside {
    pub with: Option<Ref<RunRow>>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/run.html")]
pub struct RunPage {
    pub run: RunView,
    /// Exactly what was kept.
    pub result: Value,
    /// Whether the kept text still fits its digest.
    pub is_whole: bool,
    /// Whether the facts are the same today.
    pub same_facts: bool,
    /// What, as kept, and as it stands beside it.
    pub figures: Vec<Figure>,
    /// What it is shown beside.
    pub beside: String,
    #[serde(skip)]
    shown: Shown,
}

#[derive(Serialize, JsonSchema)]
pub struct Figure {
    pub what: String,
    pub kept: String,
    pub other: String,
}

struct Shown {
    address: String,
    others: Vec<RunView>,
    lines: Vec<(&'static str, Vec<String>)>,
    is_decision: bool,
}

impl Page for RunPage {
    fn title(&self) -> String {
        self.run.name.clone()
    }
}

pub async fn run(cx: Context<ViewRun>, path: ByRun, beside: Beside) -> Answer<RunPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.run.resolve::<ViewRun>(tx, &desk.who)?;
        let with = match &beside.with {
            Some(with) => Some(with.resolve::<ViewRun>(tx, &desk.who)?.0),
            None => None,
        };
        page_of(tx, desk, &row, with.as_ref()).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk, row: &RunRow, with: Option<&RunRow>) -> Result<RunPage> {
    let register = desk.register(tx)?;
    let result: Value =
        serde_json::from_str(&row.result).map_err(|error| Error::Internal(error.to_string()))?;
    let (beside, other) = match with {
        Some(other) => {
            let value = serde_json::from_str(&other.result);
            (other.name.clone(), value.unwrap_or(Value::Null))
        }
        None => ("today, by the facts".into(), today(tx, desk)?),
    };
    let others = queries::runs(tx)?;
    let others = others
        .iter()
        .filter(|it| it.id != row.id && it.kind == Kind::Decision)
        .map(|it| view(it, &register));
    let is_decision = row.kind == Kind::Decision;
    Ok(RunPage {
        run: view(row, &register),
        is_whole: digest(row.result.as_bytes()) == row.result_digest,
        same_facts: facts_digest(register.company()) == row.facts_digest,
        figures: match is_decision {
            true => figures(&result, &other),
            false => Vec::new(),
        },
        beside,
        shown: Shown {
            address: row.address.clone(),
            others: others.collect(),
            lines: lines(row.kind, &result),
            is_decision,
        },
        result,
    })
}

fn today(tx: &mut Tx, desk: &Desk) -> Result<Value> {
    let on = desk.today(tx)?;
    let register = register_of(tx, desk, on)?;
    let (own, _) = super::asked::own(&register.company().assessment);
    let advice = assess(&register, company::catalogue(), on, &own);
    serde_json::from_str(&report::json(&advice, &own, None))
        .map_err(|error| Error::Internal(error.to_string()))
}

/// What people compare first.
const COMPARED: [(&str, &str); 11] = [
    ("Advice", "/decision"),
    ("Confidence", "/confidence"),
    ("Hours a month asked for", "/balance/demand/known"),
    ("Hours a month there are", "/balance/capacity"),
    ("Hours of the year covered inside", "/balance/covered_hours"),
    ("Internal only, first year", "/costs/models/0/year_one/mid"),
    ("Co-managed, first year", "/costs/models/1/year_one/mid"),
    (
        "Fully outsourced, first year",
        "/costs/models/2/year_one/mid",
    ),
    (
        "Co-managed, over the horizon",
        "/costs/models/1/horizon/mid",
    ),
    (
        "Fully outsourced, over the horizon",
        "/costs/models/2/horizon/mid",
    ),
    (
        "Critical systems in one head",
        "/continuity/single_operator",
    ),
];

fn figures(kept: &Value, other: &Value) -> Vec<Figure> {
    let words = |value: &Value, at: &str| match value.pointer(at) {
        Some(Value::String(word)) => capital(&word.replace('_', " ")),
        Some(Value::Number(number)) => grouped(number.as_f64().unwrap_or(0.0)),
        _ => "unknown".into(),
    };
    COMPARED
        .iter()
        .map(|(what, at)| Figure {
            what: (*what).to_owned(),
            kept: words(kept, at),
            other: words(other, at),
        })
        .collect()
}

/// The sentences of a kept result, under their headings.
fn lines(kind: Kind, result: &Value) -> Vec<(&'static str, Vec<String>)> {
    let wanted: &[(&str, &str)] = match kind {
        Kind::Decision => &[
            ("Why", "/reasons"),
            ("What speaks against it", "/against"),
            ("Work and the hours for it", "/balance/says"),
        ],
        Kind::Review => &[
            ("What works", "/works"),
            ("What does not", "/does_not"),
            ("Decisions asked", "/asked"),
        ],
        Kind::NotExpected => &[("Not expected of the people inside", "/list")],
    };
    let texts = |at: &str| {
        let all = result.pointer(at).and_then(Value::as_array);
        let texts = all.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect::<Vec<String>>()
    };
    wanted
        .iter()
        .map(|(title, at)| (*title, texts(at)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

/// The PDF of a review, byte for byte as it was kept.
pub async fn file(cx: Context<ViewRun>, path: ByRun, _: NoInput) -> Answer<RunPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.run.resolve::<ViewRun>(tx, &desk.who)?;
        let bytes = queries::pdf(tx, &row.id)?
            .ok_or_else(|| Error::Conflict("Only a business review has a PDF.".into()))?;
        Ok(View::File {
            name: format!("review-{}.pdf", row.day),
            content_type: "application/pdf",
            bytes,
        })
    })
    .await
}
