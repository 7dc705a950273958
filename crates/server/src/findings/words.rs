//! How a finding is said on a page.
use engine::{
    facts::AcceptedRisk,
    findings::{Class, Fact, Finding, Severity},
    register::Register,
};
use jiff::{Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;

/// The words of a page for things that the engine names shortly.
pub trait Words {
    fn words(self) -> &'static str;
}

impl Words for Class {
    fn words(self) -> &'static str {
        match self {
            Class::Gap => "Gaps",
            Class::Duplicate => "Held twice",
            Class::Depth => "Wrong depth",
            Class::Skill => "Skills",
            Class::Scope => "Unsplit work",
            Class::Belief => "Believed otherwise",
            Class::Signature => "Signatures",
            Class::Evidence => "Evidence",
            Class::Continuity => "Continuity",
            Class::Tool => "Tools",
            Class::Access => "Access",
            Class::Cover => "Cover",
        }
    }
}

impl Words for Severity {
    fn words(self) -> &'static str {
        match self {
            Severity::Low => "Low",
            Severity::Medium => "Medium",
            Severity::High => "High",
            Severity::Critical => "Critical",
        }
    }
}

/// The word that a class has in addresses and in JSON.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Gap => "gap",
        Class::Duplicate => "duplicate",
        Class::Depth => "depth",
        Class::Skill => "skill",
        Class::Scope => "scope",
        Class::Belief => "belief",
        Class::Signature => "signature",
        Class::Evidence => "evidence",
        Class::Continuity => "continuity",
        Class::Tool => "tool",
        Class::Access => "access",
        Class::Cover => "cover",
    }
}

pub const CLASSES: &[Class] = &[
    Class::Gap,
    Class::Duplicate,
    Class::Depth,
    Class::Skill,
    Class::Scope,
    Class::Belief,
    Class::Signature,
    Class::Continuity,
    Class::Tool,
    Class::Access,
    Class::Cover,
    Class::Evidence,
];

/// A finding with what a page says about it beside the bare facts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingView {
    #[serde(flatten)]
    pub finding: Finding,
    /// Who lives with it, why, and until when.
    pub accepted: Option<Accepted>,
    #[serde(skip)]
    pub shown: Shown,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Accepted {
    pub person: String,
    pub reason: String,
    #[schemars(with = "engine::schema::Day")]
    pub until: jiff::civil::Date,
}

/// What only the page needs.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub severity: &'static str,
    pub severity_class: &'static str,
    pub kind: String,
    /// `2026-02-12T05:00:00Z`, for the machine.
    pub since_at: String,
    /// `12 February 2026`, in the organisation's zone.
    pub since: String,
    pub days: i64,
    /// The address where it is mended.
    pub mend_at: String,
    pub party_name: String,
    pub party_kind: &'static str,
    /// Facts in words: name and value.
    pub facts: Vec<(String, String)>,
}

impl FindingView {
    pub fn of(
        finding: &Finding,
        accepted: Option<&AcceptedRisk>,
        register: &Register,
        now: Timestamp,
    ) -> FindingView {
        FindingView {
            shown: shown(finding, register, now),
            accepted: accepted.map(|risk| Accepted {
                person: register
                    .person(&risk.person)
                    .map_or_else(|| risk.person.clone(), |person| person.name.clone()),
                reason: risk.reason.clone(),
                until: risk.until,
            }),
            finding: finding.clone(),
        }
    }
}

fn shown(finding: &Finding, register: &Register, now: Timestamp) -> Shown {
    let zone = register.zone();
    let party = finding.party.as_deref().and_then(|id| register.party(id));
    Shown {
        severity: finding.severity.words(),
        severity_class: match finding.severity {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        },
        kind: finding.kind.replace('_', " "),
        since_at: finding.since.map(|at| at.to_string()).unwrap_or_default(),
        since: finding.since.map(|at| day(at, zone)).unwrap_or_default(),
        days: finding
            .since
            .map_or(0, |at| now.duration_since(at).as_hours() / 24),
        mend_at: mend_at(finding),
        party_name: party.map(|party| party.name.clone()).unwrap_or_default(),
        party_kind: party.map_or("", |party| {
            crate::platform::actor::party_kind_name(party.kind)
        }),
        facts: finding
            .facts
            .iter()
            .map(|(name, fact)| (name.replace('_', " "), in_words(fact, zone)))
            .collect(),
    }
}

/// Where the next step is taken.
fn mend_at(finding: &Finding) -> String {
    let text = |name: &str| match finding.facts.get(name) {
        Some(Fact::Text(value)) => value.clone(),
        _ => String::new(),
    };
    match (
        finding.class,
        finding.kind.as_str(),
        finding.responsibility.as_deref(),
    ) {
        (Class::Gap, "no_stand_in", _) => format!("/people/{}", text("person")),
        (Class::Continuity, ..) => format!("/systems/{}#change", last_part(finding)),
        (Class::Tool, ..) => format!("/tools/{}#change", last_part(finding)),
        (Class::Access, ..) => format!("/people/{}#change", last_part(finding)),
        (Class::Signature, ..) => "/register".into(),
        (_, _, Some(id)) => format!("/responsibilities/{id}"),
        _ => "/register".into(),
    }
}

/// What the finding is about, where it is no responsibility: the end of its id.
fn last_part(finding: &Finding) -> &str {
    finding.id.rsplit(':').next().unwrap_or_default()
}

pub fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%-d %B %Y")
        .to_string()
}

fn in_words(fact: &Fact, zone: &TimeZone) -> String {
    match fact {
        Fact::Text(text) => text.clone(),
        Fact::Number(number) => format!("{number}"),
        Fact::List(list) if list.len() > 12 => {
            format!("{} and {} more", list[..12].join(", "), list.len() - 12)
        }
        Fact::List(list) => list.join(", "),
        Fact::Intervals(intervals) => {
            let shown: Vec<String> = intervals
                .iter()
                .take(3)
                .map(|interval| {
                    let from = interval.from.to_zoned_datetime(zone.clone());
                    let to = interval.to.to_zoned_datetime(zone.clone());
                    format!(
                        "{} to {}",
                        from.strftime("%a %-d %b %H:%M"),
                        to.strftime("%a %-d %b %H:%M")
                    )
                })
                .collect();
            let more = intervals.len().saturating_sub(3);
            if more == 0 {
                shown.join("; ")
            } else {
                format!("{}; and {more} more", shown.join("; "))
            }
        }
    }
}
