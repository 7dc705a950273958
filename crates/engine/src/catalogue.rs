//! The catalogue of responsibilities that an organisation can adopt from: what
//! each one means, who usually holds it, what it demands. Data, not rules; a field
//! that is not known here is skipped, so that a newer catalogue still reads.
use crate::facts::Duty;
use crate::findings::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Catalogue {
    pub catalogue_id: String,
    pub version: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub standards: BTreeMap<String, StandardDef>,
    #[serde(default)]
    pub enums: Enums,
    #[serde(default)]
    pub skills: Vec<SkillDef>,
    #[serde(default)]
    pub tools: Vec<ToolDef>,
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub responsibilities: Vec<Entry>,
}

/// A standard that entries refer to by identifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandardDef {
    pub name: String,
    #[serde(default)]
    pub year: Option<u16>,
    #[serde(default)]
    pub url: Option<String>,
}

/// The words that the catalogue allows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enums {
    #[serde(default)]
    pub split_dimensions: Vec<String>,
    #[serde(default)]
    pub evidence_kinds: BTreeMap<String, EvidenceKind>,
    /// Level → what it means.
    #[serde(default)]
    pub skill_levels: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceKind {
    /// 1 to 5; 5 proves most.
    pub strength: u8,
    pub meaning: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkillDef {
    pub id: String,
    pub name: String,
    /// `generalist`, `specialist` …
    #[serde(default)]
    pub class: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToolDef {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    pub id: String,
    pub name: String,
}

/// From which size of organisation on an entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Core,
    Standard,
    Full,
}

/// When a responsibility must be looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceHours {
    /// The office hours of each served site.
    Business,
    /// Monday to Friday 07:00–21:00 and Saturday 09:00–17:00 of each served site.
    Extended,
    #[serde(rename = "24x7")]
    Always,
    /// In agreed windows: no hours are demanded.
    Scheduled,
    OnDemand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    Generalist,
    Specialist,
    Leadership,
}

/// One responsibility of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entry {
    pub id: String,
    pub group: String,
    pub title: String,
    pub definition: String,
    pub standards: Standards,
    pub tier: Tier,
    /// The condition under which it applies at all: `servers>0`.
    pub applies_if: Option<String>,
    pub service_hours: ServiceHours,
    pub criticality: Severity,
    pub max_unowned_days: u32,
    /// Model (`co_managed` …) → who usually holds it.
    pub usual_owner: BTreeMap<String, UsualOwner>,
    /// Model → whether both sides do it, so that a split must be written.
    pub split_requires_scope: BTreeMap<String, bool>,
    pub split_dimensions: Vec<String>,
    pub skills: Vec<SkillNeed>,
    pub depth: Depth,
    pub min_proven_people: u32,
    pub tools: Vec<String>,
    pub recurring_duties: Vec<CatalogueDuty>,
    pub evidence: Vec<EvidenceNeed>,
    pub if_unowned: String,
    pub effort_hours_month: Effort,
}

/// Identifiers in the standards, for navigation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standards {
    #[serde(default)]
    pub cis_v8_1: Vec<String>,
    #[serde(default)]
    pub cis_ig: Option<u8>,
    #[serde(default)]
    pub nist_csf_2_0: Vec<String>,
    #[serde(default)]
    pub iso_27001_2022_annex_a: Vec<String>,
    #[serde(default)]
    pub itil_4: Vec<String>,
    #[serde(default)]
    pub cisa_cpg_2_0: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsualOwner {
    pub accountable: String,
    pub responsible: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkillNeed {
    pub skill: String,
    pub level: u8,
}

/// A duty as the catalogue states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueDuty {
    pub id: String,
    pub title: String,
    pub every: String,
    #[serde(default)]
    pub grace: Option<String>,
    #[serde(default)]
    pub basis: Option<String>,
    #[serde(default)]
    pub basis_kind: Option<String>,
    #[serde(default)]
    pub evidence_kind: Option<String>,
}

/// What would prove that it is looked after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvidenceNeed {
    pub id: String,
    pub kind: String,
    pub strength: u8,
    pub proves: String,
    pub max_age: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Effort {
    pub driver: String,
    pub fixed: f64,
    pub per_unit: f64,
    #[serde(default)]
    pub confidence: String,
    #[serde(default)]
    pub note: String,
}

impl Catalogue {
    /// Whether an entry concerns an organisation that meets these conditions.
    pub fn applies(entry: &Entry, meets: &[String]) -> bool {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        match &entry.applies_if {
            None => true,
            Some(condition) => meets.iter().any(|met| plain(met) == plain(condition)),
        }
    }

    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.responsibilities.iter().find(|entry| entry.id == id)
    }

    pub fn skill_name<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.skills.iter().find(|skill| skill.id == id);
        found.map_or(id, |skill| &skill.name)
    }

    pub fn group_name<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.groups.iter().find(|group| group.id == id);
        found.map_or(id, |group| &group.name)
    }
}

impl From<&CatalogueDuty> for Duty {
    fn from(duty: &CatalogueDuty) -> Self {
        Self {
            id: duty.id.clone(),
            title: duty.title.clone(),
            every: duty.every.clone(),
            grace: duty.grace.clone(),
            evidence_kind: duty.evidence_kind.clone(),
        }
    }
}
