//! Points for each model by weights that ship as data, and what they add up to.
use super::questions::{Answer, Question};
use super::{Confidence, Costs, Decision};
use crate::models::Model;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The questions and weights that ship.
#[derive(Deserialize)]
pub(super) struct Shipped {
    questions: Vec<ShippedQuestion>,
    pub weights_status: String,
    adjustments: Vec<Adjustment>,
}

#[derive(Deserialize)]
struct ShippedQuestion {
    id: String,
    text: String,
    effect: BTreeMap<String, BTreeMap<String, f64>>,
}

#[derive(Deserialize)]
struct Adjustment {
    then: BTreeMap<String, f64>,
    why: String,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/decision.json"))
        .expect("the questions that ship are read by a test")
});

pub(super) fn shipped() -> &'static Shipped {
    &SHIPPED
}

pub(super) fn text_of(question: Question) -> &'static str {
    let mut all = SHIPPED.questions.iter();
    all.find(|it| it.id == question.id())
        .map_or("", |it| it.text.as_str())
}

/// Question, answer, model → points.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    points: BTreeMap<(String, String, String), f64>,
    changed: bool,
}

impl Weights {
    /// Those that ship, with these in their place: `weight.Q1.yes.co_managed` → points.
    pub fn with(own: &BTreeMap<String, f64>) -> Self {
        let mut points = BTreeMap::new();
        for question in &SHIPPED.questions {
            for (answer, models) in &question.effect {
                for (model, value) in models {
                    points.insert((question.id.clone(), answer.clone(), model.clone()), *value);
                }
            }
        }
        for (key, value) in own {
            if let [_, question, answer, model] = key.split('.').collect::<Vec<_>>()[..] {
                points.insert((question.into(), answer.into(), model.into()), *value);
            }
        }
        Self {
            points,
            changed: !own.is_empty(),
        }
    }

    /// All weights, as one may set them.
    pub fn all(&self) -> impl Iterator<Item = (String, f64)> {
        self.points
            .iter()
            .map(|((question, answer, model), points)| {
                (format!("weight.{question}.{answer}.{model}"), *points)
            })
    }

    /// Whether any of them is not the one that ships.
    pub fn changed(&self) -> bool {
        self.changed
    }

    /// The points of each model. `closed`: whether nothing is left for a partner to close.
    pub fn score(&self, answers: &[Answer], closed: Option<bool>) -> BTreeMap<Model, f64> {
        let points = |model: Model| {
            let of = |(question, answer): (Question, &Answer)| {
                let key = (
                    question.id().into(),
                    answer.word().into(),
                    model.id().into(),
                );
                self.points.get(&key).copied().unwrap_or(0.0)
            };
            let asked: f64 = Question::ALL.into_iter().zip(answers).map(of).sum();
            let adjusted = SHIPPED.adjustments.iter().filter(|_| closed == Some(true));
            let adjusted: f64 = adjusted.filter_map(|it| it.then.get(model.id())).sum();
            (model, asked + adjusted)
        };
        Model::ALL.into_iter().map(points).collect()
    }

    /// What was adjusted, in words.
    pub fn adjusted(&self, closed: Option<bool>) -> Vec<String> {
        let mut says = Vec::new();
        if closed == Some(true) {
            for it in &SHIPPED.adjustments {
                for (model, points) in &it.then {
                    says.push(format!(
                        "{points:+} for {}: {}.",
                        model.replace('_', " "),
                        it.why
                    ));
                }
            }
        }
        if self.changed {
            says.push("Weights of one's own are in use.".to_owned());
        }
        says
    }
}

/// The feasible model with the most points. Among equals: the inside when it closes
/// everything, else the cheaper one at equal scope, else none.
pub(super) fn pick(
    points: &BTreeMap<Model, f64>,
    infeasible: &[Model],
    costs: &Costs,
    closed: Option<bool>,
) -> Option<Model> {
    let feasible = |model: &Model| !infeasible.contains(model);
    let open: Vec<(Model, f64)> = points
        .iter()
        .filter(|(model, _)| feasible(model))
        .map(|(model, points)| (*model, *points))
        .collect();
    let most = open.iter().map(|(_, points)| *points).reduce(f64::max)?;
    let best: Vec<Model> = open
        .iter()
        .filter(|(_, points)| *points == most)
        .map(|it| it.0)
        .collect();
    if let [only] = best.as_slice() {
        return Some(*only);
    }
    if closed == Some(true) && best.contains(&Model::InternalOnly) {
        return Some(Model::InternalOnly);
    }
    let priced: Option<Vec<(f64, Model)>> = best
        .iter()
        .map(|model| Some((*costs.get(model)?, *model)))
        .collect();
    priced?
        .into_iter()
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, model)| model)
}

/// The decision, and how sure it is: whether it holds whatever the unknown answers
/// turn out to be, and by how much it leads.
pub(super) fn conclude(
    answers: &[Answer],
    points: &BTreeMap<Model, f64>,
    infeasible: &[Model],
    pick: impl Fn(&[Answer]) -> Option<Model>,
) -> (Decision, Confidence) {
    let unknown = answers
        .iter()
        .filter(|answer| **answer == Answer::Unknown)
        .count();
    if unknown > 2 {
        return (Decision::Unknown, Confidence::None);
    }
    let mut counts: BTreeMap<Option<Model>, u32> = BTreeMap::new();
    for filled in completions(answers) {
        *counts.entry(pick(&filled)).or_default() += 1;
    }
    let all: u32 = counts.values().sum();
    let leading = counts.iter().max_by_key(|(_, count)| **count);
    let Some((Some(model), count)) = leading else {
        return (Decision::Unknown, Confidence::None);
    };
    let settled = *count == all;
    // Where an unknown answer would decide there is no advice, however likely one looks:
    // else a fact less could make a decision of none.
    if !settled {
        return (Decision::Unknown, Confidence::None);
    }
    let feasible = |other: &Model| !infeasible.contains(other);
    let behind = points.values().any(|theirs| *theirs > points[model]);
    let others = points
        .iter()
        .filter(|(other, _)| *other != model && feasible(other));
    let second = others.map(|(_, points)| *points).reduce(f64::max);
    let lead = second.map_or(f64::INFINITY, |second| points[model] - second);
    let confidence = match (unknown, lead) {
        // A limit alone decides, against the points: it may be the limit that is wrong.
        _ if behind => Confidence::Low,
        (0, lead) if lead >= 4.0 => Confidence::High,
        (0, lead) if lead >= 2.0 => Confidence::Medium,
        (1 | 2, lead) if lead >= 4.0 => Confidence::Medium,
        _ => Confidence::Low,
    };
    ((*model).into(), confidence)
}

/// Every way in which the unknown answers could turn out.
fn completions(answers: &[Answer]) -> Vec<Vec<Answer>> {
    let mut all = vec![Vec::new()];
    for answer in answers {
        let ways: &[Answer] = match answer {
            Answer::Unknown => &[Answer::Yes, Answer::No],
            Answer::Yes => &[Answer::Yes],
            Answer::No => &[Answer::No],
        };
        let grown = all.iter().flat_map(|begun: &Vec<Answer>| {
            ways.iter().map(move |way| {
                let mut next = begun.clone();
                next.push(*way);
                next
            })
        });
        all = grown.collect();
    }
    all
}
