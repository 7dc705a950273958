//! The list: filtered, counted by class, a page at a time.
use super::words::{CLASSES, FindingView, Words, class_name};
use engine::{
    findings::{Class, Findings, Severity},
    register::Register,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{PageOf, page_of};

/// Findings in one answer. A program gets most companies whole; the page shows [`CARDS`] of them.
const PAGE: usize = 1_000;
/// Cards on one page: what one reads before making coffee.
pub const CARDS: usize = 40;

/// What is asked for; what is left out does not narrow.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Filter {
    pub class: Option<Class>,
    pub party: Option<String>,
    /// At least this bad.
    pub severity: Option<Severity>,
    /// At least this many days old.
    pub days: Option<i64>,
    /// Words that must occur.
    pub q: Option<String>,
    /// Show accepted risks in place of open findings.
    #[serde(default)]
    pub accepted: bool,
    /// The key after which the page begins.
    pub after: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tab {
    pub class: Class,
    pub name: &'static str,
    pub words: &'static str,
    pub count: usize,
}

/// How many findings there are in each class, whatever is asked for.
pub fn tabs(findings: &Findings) -> Vec<Tab> {
    CLASSES
        .iter()
        .map(|class| Tab {
            class: *class,
            name: class_name(*class),
            words: class.words(),
            count: findings
                .open
                .iter()
                .filter(|finding| finding.class == *class)
                .count(),
        })
        .collect()
}

/// Everything that fits the filter, in the engine's order.
pub fn matching(
    findings: &Findings,
    filter: &Filter,
    register: &Register,
    now: Timestamp,
) -> Vec<FindingView> {
    let views: Vec<FindingView> = if filter.accepted {
        findings
            .accepted
            .iter()
            .map(|(finding, risk)| FindingView::of(finding, Some(risk), register, now))
            .collect()
    } else {
        findings
            .open
            .iter()
            .map(|finding| FindingView::of(finding, None, register, now))
            .collect()
    };
    let words = filter.q.as_deref().map(str::to_lowercase);
    views
        .into_iter()
        .filter(|view| {
            let finding = &view.finding;
            filter.class.is_none_or(|class| finding.class == class)
                && filter
                    .severity
                    .is_none_or(|least| finding.severity >= least)
                && filter.days.is_none_or(|days| view.shown.days >= days)
                && filter
                    .party
                    .as_ref()
                    .is_none_or(|party| finding.party.as_ref() == Some(party))
                && words.as_ref().is_none_or(|words| says(view, words))
        })
        .collect()
}

fn says(view: &FindingView, words: &str) -> bool {
    let finding = &view.finding;
    let text = format!(
        "{} {} {} {}",
        finding.what,
        finding.why,
        finding.responsibility.as_deref().unwrap_or(""),
        view.shown.kind
    )
    .to_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}

pub fn page(views: Vec<FindingView>, after: Option<&str>) -> PageOf<FindingView> {
    page_of(views, after, PAGE, |view| view.finding.id.clone())
}
