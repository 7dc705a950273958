//! The numbers behind the page for leadership: the top risks, the roadmap by quarter,
//! what the business plans and what that changes. The page itself is drawn elsewhere.
use crate::advise::{Advice, Settings, assess};
use crate::assumptions::{Key, Range};
use crate::decide::Decision;
use crate::models::{Model, equal};
use crate::plan::{Move, Plan};
use crate::situation::{self, Situation};
use crate::structure::State;
use engine::catalogue::Catalogue;
use engine::facts::{Company, PartyKind};
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

/// A day, as a plan is held against it.
struct Looked {
    advice: Advice,
    findings: Vec<String>,
    cost: Option<f64>,
    situation: Situation,
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

/// The steps of the plan, what waits, what else must move, the ends of contracts and what
/// the business plans, each in its quarter.
fn roadmap(
    register: &Register,
    situation: &Situation,
    plan: &Plan,
    settings: &Settings,
    on: Date,
) -> Vec<Item> {
    let mut items = steps(plan, settings, on);
    let after_steps = on.saturating_add(Span::new().days(180));
    let steps: Vec<String> = items.iter().map(|item| item.title.clone()).collect();
    if let Some(further) = plan
        .says
        .iter()
        .find(|it| it.contains("more hours must move"))
    {
        items.push(Item {
            depends_on: steps.clone(),
            ..plain(
                after_steps,
                further.clone(),
                "The work fits the people who do it",
            )
        });
    }
    items.extend(waiting(situation, after_steps, &steps));
    items.extend(contracts(register, on));
    for plan in &situation.facts.plans {
        let title = format!("{}, from {}", plan.what, plan.from);
        items.push(plain(
            plan.from,
            title,
            "What the business plans is served from its first day",
        ));
    }
    items.sort_by(|one, other| one.quarter.cmp(&other.quarter));
    items
}

fn plain(day: Date, title: String, aim: &'static str) -> Item {
    Item {
        quarter: quarter(day),
        title,
        aim,
        closes: Vec::new(),
        depends_on: Vec::new(),
        hours: None,
        cost: None,
    }
}

/// What waits for somebody to have time comes when the split has given it; what waits for
/// something else is decided before.
fn waiting(situation: &Situation, after_steps: Date, steps: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    let backlog = situation.facts.backlog.iter();
    let mut all: Vec<_> = backlog.filter(|it| it.since <= situation.on).collect();
    all.sort_by_key(|it| it.since);
    let for_time = |it: &&&engine::assessment::Waiting| {
        it.blocked_by.as_deref().is_none_or(|why| why == "capacity")
    };
    let names = |these: Vec<&&engine::assessment::Waiting>| {
        let mut names: Vec<&str> = these.iter().map(|it| it.what.as_str()).collect();
        let more = names.len().saturating_sub(6);
        names.truncate(6);
        match (names.is_empty(), more) {
            (true, _) => None,
            (_, 0) => Some(names.join(", ")),
            (_, more) => Some(format!("{} and {more} more", names.join(", "))),
        }
    };
    if let Some(names) = names(all.iter().filter(|it| !for_time(it)).collect()) {
        let title = format!("Decide what waits for more than time: {names}");
        let soon = situation.on.saturating_add(Span::new().days(90));
        items.push(plain(soon, title, "Nothing waits for a word"));
    }
    if let Some(names) = names(all.iter().filter(for_time).collect()) {
        let title = format!("What has waited longest, done: {names}");
        items.push(Item {
            depends_on: steps.to_vec(),
            ..plain(after_steps, title, "What was asked for long ago is done")
        });
    }
    items
}

/// Contracts that end, by the last day on which notice can be given.
fn contracts(register: &Register, on: Date) -> Vec<Item> {
    let mut ends: std::collections::BTreeMap<(Date, Date), Vec<&str>> = Default::default();
    for tool in &register.company().tools {
        let Some(end) = tool.contract_end else {
            continue;
        };
        let notice = Span::new().days(i64::from(tool.notice_days.unwrap_or(0)));
        let by = end.checked_sub(notice).unwrap_or(end);
        if on <= by {
            ends.entry((by, end)).or_default().push(&tool.id);
        }
    }
    let items = ends.into_iter().map(|((by, end), tools)| {
        let title = format!(
            "Give notice or renew by {by}: {}, whose contract ends on {end}",
            tools.join(", ")
        );
        plain(by, title, "No contract goes on by itself")
    });
    items.collect()
}

fn steps(plan: &Plan, settings: &Settings, on: Date) -> Vec<Item> {
    use crate::plan::Heading;
    let mut items: Vec<Item> = Vec::new();
    let all = || plan.moves.iter().chain(&plan.besides);
    for day in [30u32, 60, 90] {
        for (heading, title, aim) in [
            (
                Heading::Coverage,
                "Cover at every hour that is needed",
                "Nothing waits until somebody is back",
            ),
            (
                Heading::Tooling,
                "Tools in the company's own name",
                "History and access stay when a partner goes",
            ),
            (
                Heading::Depth,
                "Depth where it is needed, and a second person",
                "Hard faults are mended by whoever can",
            ),
        ] {
            let moves: Vec<&Move> = all()
                .filter(|it| it.by_day == day && it.heading == heading)
                .collect();
            if moves.is_empty() {
                continue;
            }
            let hours = settings.book.range(Key::MoveHoursResponsibility);
            let hours = hours.map(|hours| hours * moves.len() as f64);
            let depends = items.iter().filter(|item| item.title.starts_with(title));
            items.push(Item {
                quarter: quarter(on.saturating_add(Span::new().days(i64::from(day)))),
                depends_on: depends.map(|item| item.title.clone()).collect(),
                title: format!("{title}: {}", listed(&moves)),
                aim,
                closes: moves.iter().flat_map(|it| it.closes.clone()).collect(),
                hours: Some(hours.mid),
                cost: Some(cost(settings, hours)),
            });
        }
    }
    items
}

/// Hours of the partner, at its rate.
fn cost(settings: &Settings, hours: Range) -> Range {
    let rate = settings.book.range(Key::FeeHourly);
    Range::new(
        (rate.low * hours.low).round(),
        (rate.mid * hours.mid).round(),
        (rate.high * hours.high).round(),
    )
}

fn listed(moves: &[&Move]) -> String {
    let mut ids: Vec<&str> = moves.iter().map(|it| it.responsibility.as_str()).collect();
    ids.dedup();
    let more = ids.len().saturating_sub(6);
    ids.truncate(6);
    match more {
        0 => ids.join(", "),
        more => format!("{} and {more} more", ids.join(", ")),
    }
}

/// `2026-Q3`
pub fn quarter(day: Date) -> String {
    format!("{}-Q{}", day.year(), (day.month() - 1) / 3 + 1)
}

/// What each plan changes: the day before it begins against the day on which it does.
fn effects(register: &Register, catalogue: &Catalogue, settings: &Settings) -> Vec<Effect> {
    let company = register.company();
    let mut plans: Vec<_> = company.assessment.plans.iter().collect();
    plans.sort_by_key(|plan| plan.from);
    plans
        .into_iter()
        .filter_map(|plan| effect(company, catalogue, settings, plan))
        .collect()
}

fn effect(
    company: &Company,
    catalogue: &Catalogue,
    settings: &Settings,
    plan: &engine::assessment::PlannedChange,
) -> Option<Effect> {
    let before = plan.from.yesterday().ok()?;
    let light = Settings {
        draws: 1,
        ..settings.clone()
    };
    let look = |day: Date| {
        let register = situation::on_day(company, catalogue, day).ok()?;
        let found = engine::findings::compute(&register, register.begins(day));
        let advice = assess(&register, catalogue, day, &light);
        // What a year costs with the size of that day: plans that come later are left out.
        let mut still = register.company().clone();
        still.assessment.plans.clear();
        let still = Register::new(&still, catalogue).ok()?;
        let situation = Situation::new(&still, catalogue, day).supposing(&settings.scenario);
        let model = advice.decided.decision.model().unwrap_or(Model::CoManaged);
        let middle = settings.book.values(crate::assumptions::Point::Mid);
        let cost = equal(&situation, &settings.book, model);
        Some(Looked {
            cost: cost.map(|offer| offer.running(&middle).round()),
            findings: found.open.into_iter().map(|finding| finding.id).collect(),
            advice,
            situation,
        })
    };
    let (was, is) = (look(before)?, look(plan.from)?);
    let rota = |it: &Looked| {
        crate::formulas::rota_over(&settings.book, crate::models::LAYERS, it.situation.zones())
    };
    let (rota_before, rota_after) = (rota(&was), rota(&is));
    Some(Effect {
        what: plan.what.clone(),
        from: plan.from.to_string(),
        demand_before: was.advice.balance.demand.known,
        demand_after: is.advice.balance.demand.known,
        findings_opened: is
            .findings
            .into_iter()
            .filter(|id| !was.findings.contains(id))
            .collect(),
        cost_before: was.cost,
        cost_after: is.cost,
        decision_before: was.advice.decided.decision,
        decision_after: is.advice.decided.decision,
        served_before: was.situation.served_hours(),
        served_after: is.situation.served_hours(),
        uncovered_before: was.situation.uncovered_hours(),
        uncovered_after: is.situation.uncovered_hours(),
        zones_before: was.situation.zones(),
        zones_after: is.situation.zones(),
        rota_before,
        rota_after,
        people: is.advice.balance.people,
    })
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
