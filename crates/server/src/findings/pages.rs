//! Requests in, views out.
use super::{
    commands::{self, Acceptance},
    list::{self, Filter, Tab},
    words::FindingView,
};
use crate::platform::{
    actions::{AcceptRisk, ViewFindings},
    context::{Context, Desk},
    routes::{Answer, NoInput, NoPath},
};
use askama::Template;
use engine::findings::{self, Class};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "findings/findings.html")]
pub struct FindingsPage {
    /// What fits, a page of it.
    pub findings: Vec<FindingView>,
    /// How many fit.
    pub total: usize,
    /// To be sent as `after` for the next page.
    pub next: Option<String>,
    pub classes: Vec<Tab>,
    pub accepted: usize,
    /// The gaps, for the head of the unfiltered page.
    #[serde(skip)]
    gaps: Vec<FindingView>,
    #[serde(skip)]
    shown: Shown,
}

#[derive(Default)]
struct Shown {
    filter: Filter,
    class: &'static str,
    parties: Vec<(String, String)>,
    may_accept: bool,
    responsibilities: usize,
    open: usize,
    /// Nothing narrows the list.
    is_plain: bool,
    /// The key of the last card, when there are more.
    more: Option<String>,
    /// The query of this list, without the page.
    query: String,
}

/// More than this is no longer a glance.
const GAPS_AT_THE_HEAD: usize = 12;

impl Page for FindingsPage {
    fn title(&self) -> String {
        "Findings".into()
    }
}

impl FindingsPage {
    fn is_severity(&self, name: &str) -> bool {
        self.shown
            .filter
            .severity
            .is_some_and(|severity| format!("{severity:?}").eq_ignore_ascii_case(name))
    }

    fn cards(&self) -> &[FindingView] {
        &self.findings[..self.findings.len().min(list::CARDS)]
    }

    fn is_party(&self, id: &str) -> bool {
        self.shown.filter.party.as_deref() == Some(id)
    }
}

pub async fn list(cx: Context<ViewFindings>, _: NoPath, filter: Filter) -> Answer<FindingsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewFindings>()?;
        Ok(View::Show(page_of(tx, desk, &filter)?))
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk, filter: &Filter) -> Result<FindingsPage> {
    let now = desk.who.now;
    let register = desk.register(tx)?;
    let found = findings::compute(&register, now);
    let matching = list::matching(&found, filter, &register, now);
    let query = query_of(filter);
    let gaps = matching
        .iter()
        .filter(|view| view.finding.class == Class::Gap)
        .take(GAPS_AT_THE_HEAD)
        .cloned()
        .collect();
    let page = list::page(matching, filter.after.as_deref());
    let company = register.company();
    let more = page
        .items
        .get(list::CARDS)
        .map(|_| page.items[list::CARDS - 1].finding.id.clone());
    Ok(FindingsPage {
        findings: page.items,
        total: page.total,
        next: page.next,
        classes: list::tabs(&found),
        accepted: found.accepted.len(),
        gaps,
        shown: Shown {
            class: filter.class.map_or("", super::words::class_name),
            parties: company
                .parties
                .iter()
                .map(|party| (party.id.clone(), party.name.clone()))
                .collect(),
            may_accept: desk.who.allows_here::<AcceptRisk>(),
            responsibilities: register.responsibilities().len(),
            open: found.open.len(),
            more,
            is_plain: query.is_empty() && filter.after.is_none(),
            query,
            filter: filter.clone(),
        },
    })
}

/// The filter as it stands in an address.
fn query_of(filter: &Filter) -> String {
    let class = filter.class.map(super::words::class_name);
    let severity = |severity| format!("{severity:?}").to_lowercase();
    web::query([
        ("class", class.map(str::to_owned)),
        ("party", filter.party.clone()),
        ("severity", filter.severity.map(severity)),
        ("days", filter.days.map(|days| days.to_string())),
        ("q", filter.q.clone()),
        ("accepted", filter.accepted.then(|| "true".to_owned())),
    ])
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct ExportFilter {
    /// `csv` or `json`.
    format: Option<String>,
    class: Option<Class>,
    party: Option<String>,
    severity: Option<engine::findings::Severity>,
    days: Option<i64>,
    q: Option<String>,
    #[serde(default)]
    accepted: bool,
}

/// The whole list that a page shows a part of, as a file.
pub async fn export(
    cx: Context<ViewFindings>,
    _: NoPath,
    asked: ExportFilter,
) -> Answer<FindingsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewFindings>()?;
        let register = desk.register(tx)?;
        let found = findings::compute(&register, desk.who.now);
        let filter = Filter {
            class: asked.class,
            party: asked.party.clone(),
            severity: asked.severity,
            days: asked.days,
            q: asked.q.clone(),
            accepted: asked.accepted,
            ..Filter::default()
        };
        let all = list::matching(&found, &filter, &register, desk.who.now);
        if asked.format.as_deref() == Some("json") {
            let bytes = serde_json::to_vec_pretty(&serde_json::json!({ "findings": all }))
                .map_err(|error| Error::Internal(error.to_string()))?;
            return Ok(View::File {
                name: "findings.json".into(),
                content_type: "application/json",
                bytes,
            });
        }
        Ok(View::File {
            name: "findings.csv".into(),
            content_type: "text/csv; charset=utf-8",
            bytes: csv(&all)?,
        })
    })
    .await
}

fn csv(views: &[FindingView]) -> Result<Vec<u8>> {
    let mut rows = vec![
        [
            "id",
            "class",
            "kind",
            "responsibility",
            "party",
            "since",
            "severity",
            "what",
            "why",
            "next_step",
        ]
        .map(String::from),
    ];
    rows.extend(views.iter().map(|view| {
        let it = &view.finding;
        [
            it.id.clone(),
            super::words::class_name(it.class).into(),
            it.kind.clone(),
            it.responsibility.clone().unwrap_or_default(),
            it.party.clone().unwrap_or_default(),
            view.shown.since_at.clone(),
            view.shown.severity_class.into(),
            it.what.clone(),
            it.why.clone(),
            it.next_step.clone(),
        ]
    }));
    crate::platform::csv::write(&rows)
}

#[derive(Deserialize)]
pub struct ByFinding {
    finding: String,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "findings/acceptance.html")]
pub struct AcceptancePage {
    pub finding: FindingView,
    #[serde(skip)]
    earliest: String,
}

impl Page for AcceptancePage {
    fn title(&self) -> String {
        "Accept a risk".into()
    }
}

pub async fn acceptance(
    cx: Context<AcceptRisk>,
    path: ByFinding,
    _: NoInput,
) -> Answer<AcceptancePage> {
    cx.read(move |tx, desk| {
        desk.here::<AcceptRisk>()?;
        acceptance_page(tx, desk, &path.finding).map(View::Show)
    })
    .await
}

fn acceptance_page(tx: &mut Tx, desk: &Desk, id: &str) -> Result<AcceptancePage> {
    let register = desk.register(tx)?;
    let found = findings::compute(&register, desk.who.now);
    let open = found
        .open
        .iter()
        .find(|finding| finding.id == id)
        .map(|finding| (finding, None));
    let accepted = found
        .accepted
        .iter()
        .find(|(finding, _)| finding.id == id)
        .map(|(finding, risk)| (finding, Some(risk)));
    let (finding, risk) = open.or(accepted).ok_or(Error::NotFound)?;
    let tomorrow = register
        .date(desk.who.now)
        .tomorrow()
        .unwrap_or(jiff::civil::Date::MAX);
    Ok(AcceptancePage {
        finding: FindingView::of(finding, risk, &register, desk.who.now),
        earliest: tomorrow.to_string(),
    })
}

pub async fn accept(
    cx: Context<AcceptRisk>,
    path: ByFinding,
    new: Acceptance,
) -> Answer<AcceptancePage> {
    cx.write(move |tx, desk| {
        let risk = commands::accept(tx, desk, &path.finding, &new)?;
        Ok(View::Created {
            at: "/findings?accepted=true".into(),
            notice: format!("The risk is accepted until {}.", risk.until),
            page: acceptance_page(tx, desk, &path.finding)?,
        })
    })
    .await
}

pub async fn take_back(
    cx: Context<AcceptRisk>,
    path: ByFinding,
    _: NoInput,
) -> Answer<AcceptancePage> {
    cx.write(move |tx, desk| {
        commands::take_back(tx, desk, &path.finding)?;
        Ok(View::Done {
            to: "/findings".into(),
            notice: "The risk is no longer accepted. The finding shows again.".into(),
            page: acceptance_page(tx, desk, &path.finding)?,
        })
    })
    .await
}
