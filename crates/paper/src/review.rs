//! The quarterly business review as it stands on paper.
use serde::{Deserialize, Serialize};

/// Everything that the sheets say, in words and in figures ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewSheet {
    pub organisation: String,
    /// `2026-Q2`
    pub quarter: String,
    pub day: String,
    /// SHA-256 of the facts that it was made from, as hexadecimal digits.
    pub facts_digest: String,
    /// The advice, and how sure it is.
    pub advice: String,
    pub confidence: String,
    pub reasons: Vec<String>,
    pub against: Vec<String>,
    pub works: Vec<String>,
    pub does_not: Vec<String>,
    pub risks: Vec<Risk>,
    /// What leadership is asked to decide.
    pub asked: Vec<String>,
    /// What it was asked last time, and on which day.
    pub asked_last: Vec<String>,
    pub last_day: String,
    pub currency: String,
    pub costs: Vec<Cost>,
    /// Words under the axis of the costs, with their places from 0 to 1.
    pub cost_axis: Vec<Tick>,
    pub work: Vec<Work>,
    pub work_axis: Vec<Tick>,
    /// What the people inside can give, from 0 to 1 on that axis, and in words.
    pub capacity: Option<Tick>,
    pub gaps: Vec<Gap>,
    pub findings: Vec<Count>,
    pub roadmap: Vec<Item>,
    pub plans: Vec<Plan>,
    pub assumptions: Vec<Assumption>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    pub what: String,
    pub why: String,
    pub next_step: String,
    pub owner: String,
    /// Of the owner: colour and pattern follow it.
    pub kind: String,
    pub by: String,
}

/// A model's range; places from 0 to 1 on the axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    pub name: String,
    /// The sides that hold it, by kind.
    pub kinds: Vec<String>,
    pub from: f64,
    pub mid: f64,
    pub to: f64,
    pub low: String,
    pub likely: String,
    pub high: String,
    pub cheapest: String,
    pub gaps: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    pub at: f64,
    pub label: String,
}

/// Hours a month: what stays inside and what a partner does, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Work {
    pub name: String,
    pub stays: f64,
    pub moved: f64,
    pub words: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gap {
    pub name: String,
    pub inside: String,
    pub co_managed: String,
    pub outsourced: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Count {
    pub name: String,
    pub open: usize,
    pub accepted: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub quarter: String,
    pub title: String,
    pub aim: String,
    pub hours: String,
    pub cost: String,
    pub depends_on: String,
    pub closes: String,
}

/// What a plan of the business changes from its day on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub what: String,
    pub from: String,
    pub words: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    pub name: String,
    pub range: String,
    pub source: String,
    pub own: bool,
}
