//! What is wrong, computed from facts. A finding is never typed in.
mod access;
mod believed;
mod continuity;
mod cover;
mod depth;
mod describe;
mod doers_unsplit;
mod draft;
mod duplicate;
mod duties;
mod holes;
mod leaver_orphan;
mod no_stand_in;
mod nobody;
mod signature;
mod skill;
mod subject;
mod tool;

use crate::cover::Moment;
use crate::facts::AcceptedRisk;
use crate::register::Register;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use subject::Subject;

pub use believed::{Verdict, verdict};
pub use signature::{Again, to_reconfirm};

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
    /// A side believes something else than what is written.
    Belief,
    Signature,
    Evidence,
    Continuity,
    Tool,
    Access,
    Cover,
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

/// The fewest responsibilities for which a thread is worth its start.
const SHARE: usize = 500;

/// Everything that is wrong at an instant.
///
/// ```
/// use engine::facts::{Adopted, Company, Organisation};
/// use engine::{catalogue::Catalogue, findings, register::Register};
/// let company = Company {
///     organisation: Organisation {
///         name: "Harbor and Finch".into(),
///         zone: "America/New_York".into(),
///         ..Default::default()
///     },
///     responsibilities: vec![Adopted {
///         id: "OWN-01".into(),
///         title: Some("Label printing".into()),
///         from: jiff::civil::date(2026, 1, 1),
///         ..Default::default()
///     }],
///     ..Default::default()
/// };
/// let register = Register::new(&company, &Catalogue::default()).unwrap();
/// let found = findings::compute(&register, "2026-06-01T12:00:00Z".parse().unwrap());
/// assert_eq!(found.open[0].id, "gap:nobody:OWN-01");
/// assert_eq!(found.open[0].since.unwrap().to_string(), "2026-01-01T05:00:00Z");
/// ```
pub fn compute(register: &Register, at: Timestamp) -> Findings {
    let moment = Moment::new(register, at);
    let mut all = every_one(&moment);
    rules_of_all(&moment, &mut all);
    sorted(&moment, all)
}

/// The findings of one responsibility: those of [`compute`] that name it.
pub fn of(register: &Register, responsibility: &str, at: Timestamp) -> Findings {
    let moment = Moment::new(register, at);
    let mut all = Vec::new();
    rules_of_all(&moment, &mut all);
    all.retain(|finding: &Finding| finding.responsibility.as_deref() == Some(responsibility));
    if let Some(index) = register.index_of(responsibility) {
        rules_of_one(&moment, index, &mut all);
    }
    sorted(&moment, all)
}

/// Responsibilities know nothing of each other, so a large register is shared out
/// over the processors; the order in the end is the same.
fn every_one(moment: &Moment) -> Vec<Finding> {
    let count = moment.register.responsibilities().len();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(workers).max(SHARE);
    let some = |range: std::ops::Range<usize>| {
        let mut all = Vec::new();
        range.for_each(|index| rules_of_one(moment, index, &mut all));
        all
    };
    if share >= count {
        return some(0..count);
    }
    std::thread::scope(|scope| {
        let starts = (0..count).step_by(share);
        let shares = starts.map(|start| scope.spawn(move || some(start..count.min(start + share))));
        let shares: Vec<_> = shares.collect();
        let done = shares.into_iter().map(|share| share.join());
        done.flat_map(|found| found.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn rules_of_one(moment: &Moment, index: usize, all: &mut Vec<Finding>) {
    let Some(subject) = Subject::new(moment, index) else {
        return;
    };
    nobody::find(&subject, all);
    believed::find(&subject, all);
    holes::find(&subject, all);
    leaver_orphan::find(&subject, all);
    duplicate::find(&subject, all);
    doers_unsplit::find(&subject, all);
    duties::find(&subject, all);
    depth::find(&subject, all);
    skill::find(&subject, all);
}

fn rules_of_all(moment: &Moment, all: &mut Vec<Finding>) {
    no_stand_in::find(moment, all);
    cover::find(moment, all);
    signature::find(moment, all);
    continuity::find(moment, all);
    tool::find(moment, all);
    access::find(moment, all);
}

fn sorted(moment: &Moment, mut all: Vec<Finding>) -> Findings {
    all.sort_by(|a, b| {
        let key = |f: &Finding| (std::cmp::Reverse(f.severity), f.class);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.responsibility.cmp(&b.responsibility))
            .then_with(|| a.id.cmp(&b.id))
    });
    let risks = &moment.register.company().accepted_risks;
    let held = |risk: &&AcceptedRisk| risk.from <= moment.today && moment.today < risk.until;
    let by_id: HashMap<&str, &AcceptedRisk> = risks
        .iter()
        .filter(held)
        .map(|risk| (risk.finding.as_str(), risk))
        .collect();
    let mut findings = Findings::default();
    for finding in all {
        match by_id.get(finding.id.as_str()) {
            Some(risk) => findings.accepted.push((finding, (*risk).clone())),
            None => findings.open.push(finding),
        }
    }
    findings
}
