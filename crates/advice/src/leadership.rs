//! The numbers behind the page for leadership: the top risks, the roadmap by quarter,
//! what the business plans and what that changes. The page itself is drawn elsewhere.
mod effects;
mod roadmap;

pub use roadmap::quarter;

use effects::effects;
use roadmap::roadmap;

use crate::advise::{Advice, Settings};
use crate::assumptions::Range;
use crate::decide::Decision;
use crate::plan::Plan;
use crate::situation::Situation;
use crate::structure::State;
use engine::catalogue::Catalogue;
use engine::facts::PartyKind;
use engine::findings::{Findings, Severity};
use engine::register::Register;
use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

/// One of the three that leadership should know.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Risk {
    pub what: String,
    pub why: String,
    pub next_step: String,
    pub severity: Severity,
    /// Who has to act: a party's id, or `business` while nobody is named.
    pub owner: String,
    /// By when, from the severity.
    pub by: String,
    pub findings: Vec<String>,
}

/// An item of the roadmap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// `2026-Q3`
    pub quarter: String,
    pub title: String,
    /// Why the business wants it.
    pub aim: &'static str,
    pub closes: Vec<String>,
    pub depends_on: Vec<String>,
    /// Hours once, and what they cost at the partner's rate; where that can be said.
    pub hours: Option<f64>,
    pub cost: Option<Range>,
}

/// What a plan of the business changes on its day.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Effect {
    pub what: String,
    pub from: String,
    pub demand_before: f64,
    pub demand_after: f64,
    /// Holes in hours that open on that day, by finding.
    pub findings_opened: Vec<String>,
    /// A year at equal scope under the advised model, middle values.
    pub cost_before: Option<f64>,
    pub cost_after: Option<f64>,
    pub decision_before: Decision,
    pub decision_after: Decision,
    /// Hours of the year in which people work at some site, and of these the ones in
    /// which nobody inside is at work.
    pub served_before: f64,
    pub served_after: f64,
    pub uncovered_before: Option<f64>,
    pub uncovered_after: Option<f64>,
    /// Zones in which people work, and people inside that a rota around the clock over
    /// them would take; and those there are.
    pub zones_before: u32,
    pub zones_after: u32,
    pub rota_before: u32,
    pub rota_after: u32,
    pub people: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    pub works: Vec<String>,
    pub does_not: Vec<String>,
    pub risks: Vec<Risk>,
    pub roadmap: Vec<Item>,
    pub plans: Vec<Effect>,
    /// What leadership is asked to decide.
    pub decisions: Vec<String>,
}

/// The page of a day. `findings` are the register's own of that day; the plans of the
/// business are those that have not begun by then.
pub fn page(
    register: &Register,
    catalogue: &Catalogue,
    advice: &Advice,
    plan: &Plan,
    findings: &Findings,
    settings: &Settings,
    on: Date,
) -> Page {
    let situation = Situation::new(register, catalogue, on);
    let (works, does_not) = in_short(advice, &situation);
    Page {
        works,
        does_not,
        risks: risks(register, findings, &situation, on),
        roadmap: roadmap(register, &situation, plan, settings, on),
        plans: effects(register, catalogue, settings),
        decisions: decisions(advice, plan),
    }
}

fn in_short(advice: &Advice, situation: &Situation) -> (Vec<String>, Vec<String>) {
    let (mut works, mut does_not) = (Vec::new(), Vec::new());
    for gap in &advice.gaps {
        match gap.before.state {
            State::Closed => works.push(gap.before.says.clone()),
            State::Open => does_not.push(gap.before.says.clone()),
            State::Unknown => does_not.push(format!("Unknown: {}", gap.before.says)),
        }
    }
    let owned = situation
        .tasks
        .iter()
        .filter(|task| !task.accountable.is_empty())
        .count();
    if owned > 0 {
        let all = situation.tasks.len();
        works.push(format!(
            "{owned} of {all} responsibilities have somebody who answers for them."
        ));
    }
    let shared = situation
        .critical
        .iter()
        .filter(|it| it.operators.as_ref().is_some_and(|known| known.all() >= 2));
    let shared = shared.count();
    if shared > 0 {
        works.push(format!(
            "{shared} critical systems have more than one person who is proven."
        ));
    }
    does_not.extend(
        advice
            .balance
            .says
            .iter()
            .filter(|says| says.contains("still above"))
            .cloned(),
    );
    (works, does_not)
}

/// The worst three, each a thing that one step mends: findings of one kind count once.
fn risks(register: &Register, findings: &Findings, situation: &Situation, on: Date) -> Vec<Risk> {
    let mut risks: Vec<Risk> = Vec::new();
    let single = situation.hanging();
    if !single.is_empty() {
        risks.push(Risk {
            what: format!(
                "{} of {} critical systems hang on one person, or on nobody who is known.",
                single.len(),
                situation.critical.len()
            ),
            why: "When that person is away or leaves, nobody can mend them.".to_owned(),
            next_step: "Have a second person work each of them once by its written procedure."
                .to_owned(),
            severity: Severity::Critical,
            owner: first_of(register, PartyKind::Internal),
            by: by(on, Severity::Critical),
            findings: single
                .iter()
                .map(|it| format!("holder:{}", it.id))
                .collect(),
        });
    }
    let mut kinds: Vec<(&str, Vec<&engine::findings::Finding>)> = Vec::new();
    for finding in &findings.open {
        let told = matches!(
            finding.kind.as_str(),
            "sole_operator" | "unknown" | "not_held" | "doers_unsplit"
        );
        if told || finding.severity < Severity::High {
            continue;
        }
        match kinds.iter_mut().find(|(kind, _)| *kind == finding.kind) {
            Some((_, all)) => all.push(finding),
            None => kinds.push((&finding.kind, vec![finding])),
        }
    }
    for (_, all) in kinds {
        let first = all[0];
        let more = match all.len() - 1 {
            0 => String::new(),
            1 => " One more of this kind.".to_owned(),
            more => format!(" {more} more of this kind."),
        };
        let party = first.party.clone();
        risks.push(Risk {
            what: format!("{}{more}", first.what),
            why: first.why.clone(),
            next_step: first.next_step.clone(),
            severity: first.severity,
            owner: party.unwrap_or_else(|| first_of(register, PartyKind::Business)),
            by: by(on, first.severity),
            findings: all.iter().map(|finding| finding.id.clone()).collect(),
        });
    }
    risks.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then(b.findings.len().cmp(&a.findings.len()))
    });
    risks.truncate(3);
    risks
}

fn first_of(register: &Register, kind: PartyKind) -> String {
    let found = register
        .company()
        .parties
        .iter()
        .find(|party| party.kind == kind);
    found.map_or_else(|| "business".to_owned(), |party| party.id.clone())
}

fn by(on: Date, severity: Severity) -> String {
    let days = match severity {
        Severity::Critical => 30,
        Severity::High => 60,
        _ => 90,
    };
    on.saturating_add(Span::new().days(days)).to_string()
}

fn decisions(advice: &Advice, plan: &Plan) -> Vec<String> {
    let mut asked = Vec::new();
    match advice.decided.decision {
        Decision::Unknown => asked.extend(advice.decided.find_out.iter().cloned()),
        decision => asked.push(format!("Work {} from now on.", decision.name())),
    }
    if !plan.moves.is_empty() && advice.decided.decision == Decision::CoManaged {
        asked.push(format!(
            "Sign the proposal: {} responsibilities change, in three steps of thirty days.",
            plan.moves.len()
        ));
    }
    asked.extend(
        plan.says
            .iter()
            .filter(|says| says.contains("more hours must move"))
            .cloned(),
    );
    asked.push("Agree, for a year, on what the people inside are not expected to do.".to_owned());
    asked
}
