//! The decision: four questions, each answered from facts with the why or overridden
//! with a reason; points for each model by weights that anybody can see and change;
//! hard limits; what speaks against; and what would flip it. Size is no input.
//!
//! A question that the facts do not answer gives no points, and lowers the
//! confidence. When too little is known there is no decision, only what to find out.
mod flips;
mod limits;
mod questions;
mod score;

pub use flips::Flip;
pub(crate) use flips::costs_of as yearly;
pub use limits::Limit;
pub use questions::{Answer, Asked, Question};
pub use score::Weights;

use crate::assumptions::Book;
use crate::models::Model;
use crate::scenario::Scenario;
use crate::situation::{Situation, Task};
use crate::structure::{self, Structural};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    None,
    Low,
    Medium,
    High,
}

/// The model that fits, or `Unknown` when the facts do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    InternalOnly,
    CoManaged,
    FullyOutsourced,
    Unknown,
}

impl From<Model> for Decision {
    fn from(model: Model) -> Self {
        match model {
            Model::InternalOnly => Decision::InternalOnly,
            Model::CoManaged => Decision::CoManaged,
            Model::FullyOutsourced => Decision::FullyOutsourced,
        }
    }
}

impl Decision {
    pub const fn model(self) -> Option<Model> {
        match self {
            Decision::InternalOnly => Some(Model::InternalOnly),
            Decision::CoManaged => Some(Model::CoManaged),
            Decision::FullyOutsourced => Some(Model::FullyOutsourced),
            Decision::Unknown => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self.model() {
            Some(model) => model.name(),
            None => "unknown",
        }
    }
}

/// What was decided, and all that it stands on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decided {
    pub decision: Decision,
    pub confidence: Confidence,
    pub scores: BTreeMap<&'static str, f64>,
    /// One sentence a question, and what was adjusted.
    pub reasons: Vec<String>,
    pub questions: Vec<Asked>,
    pub limits: Vec<Limit>,
    /// What speaks against it.
    pub against: Vec<String>,
    pub flips: Vec<Flip>,
    /// What to find out, most useful first.
    pub find_out: Vec<String>,
    pub weights_status: &'static str,
}

/// The yearly cost of each model at equal scope, at middle values: decides between
/// models with equal points only.
pub type Costs = BTreeMap<Model, f64>;

/// Decides for a situation in which everything supposed is applied already.
/// `raw` is the same before anything was supposed, so that flips can be tried on it.
pub fn decide(raw: &Situation, scenario: &Scenario, book: &Book, costs: &Costs) -> Decided {
    let situation = raw.clone().supposing(scenario);
    let gaps = structure::structure(&situation, book);
    let judged = judge(&situation, &gaps, scenario, book, costs);
    let mut decided = judged.decided;
    decided.against = against(&situation, &gaps, &decided, costs);
    decided.flips = flips::flips(raw, scenario, book, costs, decided.decision);
    decided
}

/// The decision without what would flip it.
struct Judged {
    decided: Decided,
}

fn judge(
    situation: &Situation,
    gaps: &[Structural],
    scenario: &Scenario,
    book: &Book,
    costs: &Costs,
) -> Judged {
    let questions = questions::ask(situation, gaps, scenario, book);
    let limits = limits::limits(situation, book, &questions[3]);
    let weights = Weights::with(&scenario.weights);
    let closed = match (structure::all_closed(gaps), questions[2].by_facts) {
        // Hours or depth that the inside lacks are left to close, or may be.
        (Some(true), Answer::Yes) => Some(false),
        (Some(true), Answer::Unknown) => None,
        (closed, _) => closed,
    };
    let answers: Vec<Answer> = questions.iter().map(|asked| asked.answer).collect();
    let points = weights.score(&answers, closed);
    let pick_when = |answers: &[Answer], closed| {
        let infeasible = limits::infeasible(&limits, answers[3]);
        score::pick(&weights.score(answers, closed), &infeasible, costs, closed)
    };
    // Gaps of which nobody knows whether they are closed count both ways.
    let pick = |answers: &[Answer]| match closed {
        Some(_) => pick_when(answers, closed),
        None => pick_when(answers, Some(true))
            .filter(|model| pick_when(answers, Some(false)) == Some(*model)),
    };
    let infeasible = limits::infeasible(&limits, answers[3]);
    let (decision, mut confidence) = score::conclude(&answers, &points, &infeasible, pick);
    let granted = questions.iter().filter_map(|asked| asked.granted);
    for (at_most, _) in granted.clone() {
        confidence = confidence.min(at_most);
    }
    let mut reasons: Vec<String> = questions.iter().map(Asked::sentence).collect();
    reasons.extend(weights.adjusted(closed));
    let mut find_out: Vec<String> = questions
        .iter()
        .filter_map(|asked| asked.find_out.clone())
        .collect();
    if decision == Decision::Unknown && find_out.is_empty() {
        let unknown = gaps.iter().map(|gap| &gap.before);
        let unknown = unknown.filter(|it| it.state == structure::State::Unknown);
        find_out.extend(unknown.map(|it| it.says.clone()));
    }
    find_out.extend(granted.map(|(_, find_out)| find_out.to_owned()));
    Judged {
        decided: Decided {
            decision,
            confidence,
            scores: points
                .iter()
                .map(|(model, points)| (model.id(), *points))
                .collect(),
            reasons,
            questions,
            limits,
            against: Vec::new(),
            flips: Vec::new(),
            find_out,
            weights_status: score::shipped().weights_status.as_str(),
        },
    }
}

fn against(
    situation: &Situation,
    gaps: &[Structural],
    decided: &Decided,
    costs: &Costs,
) -> Vec<String> {
    let mut against: Vec<String> = still_stands(decided).into_iter().collect();
    let Some(model) = decided.decision.model() else {
        return against;
    };
    against.extend(behind(decided, model));
    against.extend(level(decided, model, costs));
    if let Some(cost) = costs.get(&model) {
        let cheaper = costs
            .iter()
            .filter(|(other, theirs)| **other != model && *theirs < cost);
        for (other, theirs) in cheaper {
            against.push(format!(
                "At equal scope and middle values {} costs {} a year less.",
                other.name(),
                crate::report::grouped(cost - theirs)
            ));
        }
    }
    for gap in gaps {
        if let Some(left) = gap.after.get(model.id())
            && left.state == structure::State::Open
        {
            against.push(format!("It does not close “{}”: {}", gap.name, left.says));
        }
    }
    match model {
        Model::CoManaged => {
            let moves = |task: &Task| task.share(Model::CoManaged, "partner") > 0.0;
            if !situation.tasks.iter().any(moves) {
                against.push(
                    "Nothing that is adopted usually moves to a partner: adopt what it is to \
                     hold, or nothing changes but the price."
                        .to_owned(),
                );
            }
            if situation.tools > 0 && situation.tools_own < situation.tools {
                against.push(format!(
                    "{} of {} tools are not the company's own: leaving the partner would cost \
                     history and access.",
                    situation.tools - situation.tools_own,
                    situation.tools
                ));
            }
            against.push(
                "Two sides need written ownership; where both think the other does it, nobody does."
                    .to_owned(),
            );
        }
        Model::FullyOutsourced => against.push(
            "An outside provider will never know the business as somebody inside does.".to_owned(),
        ),
        Model::InternalOnly => against.push(
            "Every departure has to be made up for by the company itself, by hiring.".to_owned(),
        ),
    }
    against
}

/// An answer of one's own moves points, and no limit that stands on facts.
fn still_stands(decided: &Decided) -> Option<String> {
    let needs = &decided.questions[2];
    needs.overridden.as_ref()?;
    let limit = decided.limits.iter().find(|it| it.hours)?;
    (needs.answer == Answer::No).then(|| {
        format!(
            "You answer Q3 with no, and the limit of {} still stands: {} Say that nothing is \
             needed around the clock, if that is meant.",
            limit.model.name(),
            limit.why
        )
    })
}

/// Models with as many points: what decided between them.
fn level(decided: &Decided, model: Model, costs: &Costs) -> Vec<String> {
    let points = |model: Model| decided.scores.get(model.id()).copied().unwrap_or(0.0);
    let out = |other: Model| {
        let mut limits = decided.limits.iter();
        limits.any(|it| it.infeasible && it.model == other)
    };
    let level = Model::ALL.into_iter();
    let level = level.filter(|other| *other != model && points(*other) == points(model));
    let priced = level.filter(|other| !out(*other)).filter_map(|other| {
        let less = costs.get(&other)? - costs.get(&model)?;
        Some((other, less))
    });
    priced
        .map(|(other, less)| {
            let (name, points) = (other.name(), points(model));
            match less > 0.0 {
                true => format!(
                    "By points {name} is level with it, {points:+} each: it is chosen because it \
                     costs {} a year less at equal scope and middle values.",
                    crate::report::grouped(less)
                ),
                false => format!(
                    "By points {name} is level with it, {points:+} each: it is chosen because \
                     the inside closes all four gaps."
                ),
            }
        })
        .collect()
}

/// Models with more points, which a limit rules out.
fn behind(decided: &Decided, model: Model) -> Vec<String> {
    let points = |model: Model| decided.scores.get(model.id()).copied().unwrap_or(0.0);
    let mine = points(model);
    let ahead = Model::ALL.into_iter().filter(|other| points(*other) > mine);
    ahead
        .map(|other| {
            let limit = decided.limits.iter();
            let limit = limit.clone().find(|it| it.infeasible && it.model == other);
            format!(
                "By points alone {} would lead, {:+} against {mine:+}. It is out by a limit only{}",
                other.name(),
                points(other),
                limit.map_or(".".to_owned(), |it| format!(": {}", it.why))
            )
        })
        .collect()
}
