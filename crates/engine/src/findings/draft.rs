//! How a rule writes a finding down.
use super::{Class, Fact, Finding, Interval, Severity};
use crate::intervals::Span;
use crate::picture::interval;
use crate::register::Resolved;
use jiff::Timestamp;
use std::collections::BTreeMap;

impl Finding {
    /// A finding about a subject (a responsibility, a system, a party …), told
    /// apart from others of its kind by `detail`.
    pub(super) fn new(class: Class, kind: &str, subject: &str, detail: &str) -> Self {
        let mut id = format!("{}:{kind}:{subject}", class.word());
        if !detail.is_empty() {
            id.push(':');
            id.push_str(detail);
        }
        Self {
            id,
            class,
            kind: kind.to_owned(),
            responsibility: None,
            party: None,
            since: None,
            severity: Severity::Medium,
            what: String::new(),
            why: String::new(),
            next_step: String::new(),
            facts: BTreeMap::new(),
        }
    }

    /// A finding of a responsibility, as bad as that is critical.
    pub(super) fn about(class: Class, kind: &str, resolved: &Resolved, detail: &str) -> Self {
        let mut finding = Self::new(class, kind, &resolved.id, detail);
        finding.responsibility = Some(resolved.id.clone());
        finding.severity = resolved.criticality;
        if let Some(harm) = &resolved.if_unowned {
            finding.why.clone_from(harm);
        }
        finding
    }

    pub(super) fn party(mut self, party: Option<&str>) -> Self {
        self.party = party.map(str::to_owned);
        self
    }

    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn since(mut self, second: i64) -> Self {
        self.since = Timestamp::from_second(second).ok();
        self
    }

    pub(super) fn what(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    pub(super) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The reason to give when the catalogue has none.
    pub(super) fn or_why(mut self, why: &str) -> Self {
        if self.why.is_empty() {
            self.why = why.to_owned();
        }
        self
    }

    pub(super) fn next(mut self, next_step: impl Into<String>) -> Self {
        self.next_step = next_step.into();
        self
    }

    pub(super) fn fact(mut self, name: &str, fact: impl Into<Fact>) -> Self {
        self.facts.insert(name.to_owned(), fact.into());
        self
    }
}

impl Class {
    /// As it stands in ids and files.
    pub fn word(self) -> &'static str {
        match self {
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
}

impl From<f64> for Fact {
    fn from(number: f64) -> Self {
        Fact::Number(number)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Fact::Text(text.to_owned())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Fact::Text(text)
    }
}

impl From<Vec<String>> for Fact {
    fn from(list: Vec<String>) -> Self {
        Fact::List(list)
    }
}

impl From<Vec<Span>> for Fact {
    fn from(spans: Vec<Span>) -> Self {
        let intervals: Vec<Interval> = spans.into_iter().map(interval).collect();
        Fact::Intervals(intervals)
    }
}
