//! What is wrong, computed from facts. A finding is never typed in.
use crate::facts::AcceptedRisk;
use crate::register::Register;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The family of a finding: what sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Gap,
    Duplicate,
    Depth,
    Skill,
    Scope,
    Signature,
    Evidence,
    Continuity,
    Tool,
    Access,
}

/// How bad it is. It follows the criticality of the responsibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

/// One thing that is wrong: what, since when, why it matters, and the one next step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Stable for as long as the same thing is wrong: `gap:nobody:BDR-06`.
    pub id: String,
    pub class: Class,
    /// `nobody`, `each_thinks_other`, `time_hole` …
    pub kind: String,
    pub responsibility: Option<String>,
    /// The party that has to act, where one is known.
    pub party: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub since: Option<Timestamp>,
    pub severity: Severity,
    /// One plain sentence that says what is wrong.
    pub what: String,
    pub why: String,
    pub next_step: String,
    pub facts: BTreeMap<String, Fact>,
}

/// One fact behind a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Fact {
    Number(f64),
    Text(String),
    List(Vec<String>),
    Intervals(Vec<Interval>),
}

/// A half-open stretch of real time: `from` is inside, `to` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interval {
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub from: Timestamp,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub to: Timestamp,
    pub minutes: i64,
}

/// All findings of a register at an instant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Findings {
    /// Worst first; then by class and responsibility.
    pub open: Vec<Finding>,
    /// Those that somebody of the company lives with, for the time being.
    pub accepted: Vec<(Finding, AcceptedRisk)>,
}

/// Everything that is wrong at an instant.
pub fn compute(register: &Register, at: Timestamp) -> Findings {
    let _ = (register, at);
    Findings::default()
}

/// The findings of one responsibility.
pub fn of(register: &Register, responsibility: &str, at: Timestamp) -> Findings {
    let _ = (register, responsibility, at);
    Findings::default()
}
