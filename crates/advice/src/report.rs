//! The advice as text: one page in plain words, and as JSON for programs.
use crate::advise::{Advice, Costs, Settings};
use crate::assumptions::Range;
use crate::balance::Balance;
use crate::decide::{Asked, Confidence, Decision, Flip, Limit};
use crate::plan::{Heading, Plan};
use crate::structure::{Continuity, Structural};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What `tandem decide --format json` prints: the decision first, then all that it
/// stands on.
pub fn json(advice: &Advice, settings: &Settings, plan: Option<&Plan>) -> String {
    let decided = &advice.decided;
    let report = Report {
        decision: decided.decision,
        confidence: decided.confidence,
        scores: &decided.scores,
        reasons: &decided.reasons,
        limits: &decided.limits,
        flips: &decided.flips,
        costs: advice.costs.as_ref(),
        against: &decided.against,
        find_out: &decided.find_out,
        questions: &decided.questions,
        balance: &advice.balance,
        structural_gaps: &advice.gaps,
        continuity: &advice.continuity,
        organisation: &advice.organisation,
        on: &advice.on,
        settings,
        weights_status: decided.weights_status,
        plan,
    };
    let mut text = serde_json::to_string_pretty(&report)
        .expect("advice holds texts, finite numbers, lists and tables by text");
    text.push('\n');
    text
}

/// A struct, not a table: its fields stand in this order in every build.
#[derive(Serialize)]
struct Report<'a> {
    decision: Decision,
    confidence: Confidence,
    scores: &'a BTreeMap<&'static str, f64>,
    reasons: &'a [String],
    limits: &'a [Limit],
    flips: &'a [Flip],
    costs: Option<&'a Costs>,
    against: &'a [String],
    find_out: &'a [String],
    questions: &'a [Asked],
    balance: &'a Balance,
    structural_gaps: &'a [Structural],
    continuity: &'a Continuity,
    organisation: &'a str,
    on: &'a str,
    settings: &'a Settings,
    weights_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a Plan>,
}

/// One page.
pub fn text(advice: &Advice, settings: &Settings) -> String {
    let mut page = Page(String::new());
    headline(&mut page, advice);
    page.heading("Why");
    for reason in &advice.decided.reasons {
        page.item(reason);
    }
    if !advice.decided.find_out.is_empty() {
        page.heading("Find out first");
        for one in &advice.decided.find_out {
            page.item(one);
        }
    }
    if !advice.decided.limits.is_empty() {
        page.heading("Limits");
        for limit in &advice.decided.limits {
            let kind = if limit.infeasible {
                "not possible as it stands"
            } else {
                "on condition"
            };
            page.item(&format!(
                "{}, {kind}: {}",
                capital(limit.model.name()),
                limit.why
            ));
        }
    }
    if !advice.decided.against.is_empty() {
        page.heading("What speaks against it");
        for one in &advice.decided.against {
            page.item(one);
        }
    }
    page.heading("What would flip it");
    if advice.decided.flips.is_empty() {
        page.line("Nothing that was tried: no one or two answers, no team of eight, no price.");
    }
    for flip in &advice.decided.flips {
        page.item(&format!(
            "{} Try it: --set {}",
            flip.says,
            flip.set.join(" --set ")
        ));
    }
    page.heading("Work and cover");
    for one in &advice.balance.says {
        page.item(one);
    }
    page.heading("The four structural gaps, with the inside alone → under this model");
    for gap in &advice.gaps {
        let after = advice.decided.decision.model();
        let after = after.and_then(|model| gap.after.get(model.id()));
        let arrow = after
            .map(|after| format!(" → {}", state(after)))
            .unwrap_or_default();
        page.item(&format!(
            "{}: {}{arrow}. {}",
            capital(gap.name),
            state(&gap.before),
            gap.before.says
        ));
    }
    match &advice.costs {
        Some(costs) => money(&mut page, advice, costs),
        None => {
            page.heading("Money");
            page.line("Unknown: how many users there are is not recorded.");
        }
    }
    page.heading("How this was made");
    let own: Vec<&str> = settings.book.replaced().map(|it| it.id.as_str()).collect();
    page.line(&format!(
        "As of {}. Assumptions {} of {}, {} draws with seed {}. {}",
        advice.on,
        settings.book.version,
        settings.book.date,
        settings.draws,
        settings.seed,
        match own.as_slice() {
            [] => "No figure is the company's own yet; vendor prices are not neutral: ask for \
                   three offers."
                .to_owned(),
            some => format!("Own figures: {}.", some.join(", ")),
        }
    ));
    page.line(advice.decided.weights_status);
    page.0
}

fn headline(page: &mut Page, advice: &Advice) {
    let decided = &advice.decided;
    page.0.push_str(&format!("{}\n\n", advice.organisation));
    match decided.decision {
        Decision::Unknown => page.line(
            "Advice: unknown. The facts do not say enough, and guessing would be worth nothing.",
        ),
        decision => page.line(&format!(
            "Advice: {}. Confidence: {}.",
            decision.name(),
            match decided.confidence {
                Confidence::None => "none",
                Confidence::Low => "low",
                Confidence::Medium => "medium",
                Confidence::High => "high",
            }
        )),
    }
    let scores: Vec<String> = decided
        .scores
        .iter()
        .map(|(model, points)| format!("{} {points:+}", model.replace('_', " ")))
        .collect();
    page.line(&format!("Points: {}.", scores.join(", ")));
}

fn money(page: &mut Page, advice: &Advice, costs: &Costs) {
    page.heading(&format!("Money at equal scope, {} a year", costs.currency));
    page.0.push_str(&format!(
        "  {:<17}{:>12}{:>12}{:>12}{:>14}{:>10}\n",
        "",
        "low",
        "mid",
        "high",
        format!("{} years", costs.years),
        "cheapest"
    ));
    for (model, drawn) in costs.models.iter().zip(&costs.drawn.models) {
        let Range { low, mid, high } = model.running;
        page.0.push_str(&format!(
            "  {:<17}{:>12}{:>12}{:>12}{:>14}{:>9.0}%\n",
            model.model.name(),
            grouped(low),
            grouped(mid),
            grouped(high),
            grouped(drawn.costs.horizon.p50),
            drawn.cheapest * 100.0
        ));
    }
    if !costs.unknown.is_empty() {
        page.item("All these figures are least ones: at least so much.");
    }
    for one in &costs.unknown {
        page.item(one);
    }
    for model in &costs.models {
        let gaps = model.gaps.iter().filter(|gap| !model.unknown.contains(gap));
        let gaps: Vec<&str> = gaps.map(|gap| gap.name()).collect();
        if gaps.is_empty() {
            continue;
        }
        let what = format!(
            "{} has no {} at any price.",
            capital(model.model.name()),
            gaps.join(", ")
        );
        page.item(&what);
    }
    for mix in &costs.mixes {
        let lacks = mix.gaps.iter().filter(|gap| !mix.unknown.contains(gap));
        let lacks: Vec<&str> = lacks.map(|gap| gap.name()).collect();
        let lacks = match lacks.as_slice() {
            [] => String::new(),
            some => format!(" Not held: {}.", some.join(", ")),
        };
        page.item(&format!(
            "Mixed, {}: {} to {}, likely {}; {} in the first year with the start; {} over {} \
             years in the middle of the draws.{lacks}",
            mix.name,
            grouped(mix.running.low),
            grouped(mix.running.high),
            grouped(mix.running.mid),
            grouped(mix.year_one.mid),
            grouped(mix.drawn.horizon.p50),
            costs.years
        ));
    }
    page.item(&costs.sensitivity.break_even_says);
    if let Some(elimination) = &costs.sensitivity.elimination {
        page.item(&elimination.says);
    }
    let departure = &costs.sensitivity.departure;
    if advice.balance.people != Some(0) {
        page.item(&format!(
            "If {} leaves, it costs {} to {} {}.",
            departure.who,
            grouped(departure.when_it_happens.low),
            grouped(departure.when_it_happens.high),
            costs.currency
        ));
    }
    if let Some(helpers) = &costs.sensitivity.helpers {
        page.item(&format!(
            "Helpers outside IT cost {} {} a year that nobody books.",
            grouped(helpers.cost_year.mid),
            costs.currency
        ));
    }
    let moves: Vec<&str> = costs
        .sensitivity
        .tornado
        .iter()
        .take(3)
        .map(|bar| bar.assumption.id())
        .collect();
    if !moves.is_empty() {
        page.item(&format!("What moves it most: {}.", moves.join(", ")));
    }
}

/// The plan: what changes, why, and by when.
pub fn plan_text(plan: &Plan) -> String {
    let mut page = Page(String::new());
    page.heading(&format!(
        "The plan, {}: the smallest set of responsibilities to change",
        plan.model.name()
    ));
    for line in &plan.says {
        page.item(line);
    }
    let mut above = None;
    for step in &plan.steps {
        if above != Some(step.kind) {
            page.heading(step.kind.name());
            above = Some(step.kind);
        }
        page.item(&step.what);
    }
    for heading in [Heading::Coverage, Heading::Tooling, Heading::Depth] {
        let name = match heading {
            Heading::Coverage => "Coverage",
            Heading::Tooling => "Tooling",
            Heading::Depth => "Depth",
        };
        let all = plan.moves.iter().chain(&plan.besides);
        let mut all = all.filter(|it| it.heading == heading).peekable();
        if all.peek().is_some() {
            page.heading(name);
        }
        for it in all {
            page.item(&format!(
                "{} {}, by day {}. Closes {}.",
                it.responsibility,
                it.title,
                it.by_day,
                it.closes.join(", ")
            ));
        }
    }
    page.0
}

/// Every assumption in use with its source, and every weight: for `--explain`.
pub fn explain(advice: &Advice, settings: &Settings) -> String {
    let mut page = Page(String::new());
    page.heading("Assumptions in use");
    for it in advice.costs.iter().flat_map(|costs| &costs.assumptions) {
        let own = if it.own { ", own" } else { "" };
        page.item(&format!(
            "{} = {} / {} / {} {} ({}, confidence {}{own}). {}",
            it.id,
            it.range.low,
            it.range.mid,
            it.range.high,
            it.unit,
            it.date.clone().unwrap_or_else(|| it.year.to_string()),
            it.confidence,
            it.source
        ));
    }
    page.heading("Lines of each model at equal scope: low / mid / high");
    let models = advice.costs.iter().flat_map(|costs| &costs.models);
    let models = models.map(|it| (it.model.name(), &it.lines));
    let mixes = advice.costs.iter().flat_map(|costs| &costs.mixes);
    for (name, lines) in models.chain(mixes.map(|it| (it.name.as_str(), &it.lines))) {
        page.line(&format!("{}:", capital(name)));
        for line in lines {
            let once = if line.once { ", once" } else { "" };
            page.item(&format!(
                "{}{once}: {} / {} / {}",
                line.what,
                grouped(line.cost.low),
                grouped(line.cost.mid),
                grouped(line.cost.high)
            ));
        }
    }
    if let Some(costs) = &advice.costs {
        page.line(&format!(
            "Bare prices are not set against each other: {}.",
            costs.refused
        ));
        page.heading("What moves the difference between fully outsourced and co-managed");
        for bar in &costs.sensitivity.tornado {
            page.item(&format!(
                "{}: from {} to {}",
                bar.assumption.id(),
                grouped(bar.at_low),
                grouped(bar.at_high)
            ));
        }
    }
    page.heading("Weights");
    let weights = crate::decide::Weights::with(&settings.scenario.weights);
    for (key, points) in weights.all() {
        page.item(&format!("{key} = {points}"));
    }
    page.0
}

fn state(measured: &crate::structure::Measured) -> String {
    use crate::structure::State;
    match (measured.state, measured.value) {
        (State::Open, Some(value)) if value >= 1.0 => format!("open ({value:.0})"),
        (State::Open, _) => "open".into(),
        (State::Closed, _) => "closed".into(),
        (State::Unknown, _) => "unknown".into(),
    }
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// 1234567 as `1,234,567`.
pub fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value < -0.5 { format!("-{out}") } else { out }
}

/// Lines that are broken at this width.
const WIDTH: usize = 92;

struct Page(String);

impl Page {
    fn heading(&mut self, text: &str) {
        let _ = write!(self.0, "\n{text}\n");
    }

    fn line(&mut self, text: &str) {
        self.wrapped("", text);
    }

    fn item(&mut self, text: &str) {
        self.wrapped("- ", text);
    }

    fn wrapped(&mut self, mark: &str, text: &str) {
        let mut line = format!("  {mark}");
        let indent = " ".repeat(line.len());
        let mut empty = true;
        for word in text.split_whitespace() {
            if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                let _ = writeln!(self.0, "{line}");
                line.clone_from(&indent);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        let _ = writeln!(self.0, "{line}");
    }
}
