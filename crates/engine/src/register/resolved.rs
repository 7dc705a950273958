//! A responsibility as it stands: what the organisation wrote, and the catalogue's
//! word where it wrote nothing.
use super::calendars::Cal;
use crate::catalogue::{Catalogue, Entry, ServiceHours};
use crate::facts::{Adopted, Duty};
use crate::findings::Severity;
use crate::hours::Hours;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A responsibility with everything that was left out filled in.
#[derive(Clone, Debug, Serialize)]
pub struct Resolved {
    pub id: String,
    pub title: String,
    pub group: Option<String>,
    pub definition: Option<String>,
    pub criticality: Severity,
    pub max_unowned_days: Option<u32>,
    /// The hours in which it must be looked after.
    pub need: Need,
    /// What must be covered in each dimension, where the organisation said so.
    pub needs: BTreeMap<String, Vec<String>>,
    /// Skill → level.
    pub skills: BTreeMap<String, u8>,
    pub duties: Vec<Duty>,
    pub if_unowned: Option<String>,
    /// The catalogue's entry, when it is one of the catalogue.
    #[serde(serialize_with = "shared")]
    pub entry: Option<Arc<Entry>>,
    pub from: Date,
    pub until: Option<Date>,
    #[serde(skip)]
    pub(crate) begins: i64,
    #[serde(skip)]
    pub(crate) ends: i64,
    /// Set for [`Need::Hours`].
    #[serde(skip)]
    pub(crate) hours: Option<Cal>,
    #[serde(skip)]
    pub(crate) needed: Vec<(u32, Vec<u32>)>,
}

/// The hours that a responsibility demands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    Always,
    /// The office hours of each served site.
    Business,
    /// Mon-Fri 07:00-21:00 and Sat 09:00-17:00 of each served site.
    Extended,
    /// As the organisation wrote it.
    Hours(Hours),
    /// No hours are demanded: it is done in agreed windows or when asked.
    None,
}

impl Need {
    /// In words.
    pub fn describe(&self) -> String {
        match self {
            Need::Always => "every hour".to_owned(),
            Need::Business => "the office hours of each served site".to_owned(),
            Need::Extended => "Mon-Fri 07:00-21:00, Sat 09:00-17:00 at each served site".to_owned(),
            Need::Hours(hours) => hours.to_string(),
            Need::None => "no fixed hours".to_owned(),
        }
    }
}

impl Resolved {
    pub(super) fn new(adopted: &Adopted, entry: Option<Arc<Entry>>) -> Self {
        let known = entry.as_deref();
        let need = match (&adopted.hours, known.map(|entry| entry.service_hours)) {
            (Some(hours), _) => Need::Hours(hours.clone()),
            (None, Some(ServiceHours::Always)) => Need::Always,
            (None, Some(ServiceHours::Business)) => Need::Business,
            (None, Some(ServiceHours::Extended)) => Need::Extended,
            (None, _) => Need::None,
        };
        let skills = adopted.skills.clone().unwrap_or_else(|| {
            let needed = known.map_or(&[][..], |entry| &entry.skills);
            needed
                .iter()
                .map(|need| (need.skill.clone(), need.level))
                .collect()
        });
        let duties = adopted.duties.clone().unwrap_or_else(|| {
            let duties = known.map_or(&[][..], |entry| &entry.recurring_duties);
            duties.iter().map(Duty::from).collect()
        });
        let text = |own: &Option<String>, theirs: fn(&Entry) -> &String| {
            own.clone()
                .or_else(|| known.map(|entry| theirs(entry).clone()))
        };
        Self {
            id: adopted.id.clone(),
            title: text(&adopted.title, |entry| &entry.title).unwrap_or_default(),
            group: text(&adopted.group, |entry| &entry.group),
            definition: text(&adopted.definition, |entry| &entry.definition),
            criticality: adopted
                .criticality
                .or(known.map(|entry| entry.criticality))
                .unwrap_or(Severity::Medium),
            max_unowned_days: known.map(|entry| entry.max_unowned_days),
            need,
            needs: adopted.needs.clone(),
            skills,
            duties,
            if_unowned: known.map(|entry| entry.if_unowned.clone()),
            entry,
            from: adopted.from,
            until: adopted.until,
            begins: 0,
            ends: i64::MAX,
            hours: None,
            needed: Vec::new(),
        }
    }

    /// Whether it is a responsibility of the organisation at an instant.
    pub fn in_force(&self, at: i64) -> bool {
        self.begins <= at && at < self.ends
    }
}

fn shared<S: serde::Serializer>(
    entry: &Option<Arc<Entry>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    entry.as_deref().serialize(serializer)
}

/// The catalogue's entries by id, each once in memory.
pub(super) fn entries(catalogue: &Catalogue) -> std::collections::HashMap<&str, Arc<Entry>> {
    let all = catalogue.responsibilities.iter();
    all.map(|entry| (entry.id.as_str(), Arc::new(entry.clone())))
        .collect()
}
