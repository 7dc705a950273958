//! One responsibility, whole: what it is, who holds which part of it, its week,
//! its duties and their evidence, what is wrong with it, and its history.
use super::{
    matrix::{group_name, role_name},
    queries, scope,
    week::{self, Weeks},
};
use crate::{
    evidence,
    findings::FindingView,
    platform::{
        actor::party_kind_name,
        context::Desk,
        ledger::{self, Entry},
    },
};
use engine::{
    catalogue::Entry as CatalogueEntry,
    duty,
    facts::Duty,
    findings,
    register::{Register, Resolved},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Result};

/// Acts shown of its history.
const HISTORY: i64 = 30;

#[derive(Serialize, JsonSchema)]
pub struct Whole {
    pub id: String,
    pub title: String,
    pub group: String,
    pub definition: String,
    pub criticality: String,
    /// The hours in which it must be looked after, in words.
    pub needed: String,
    pub if_unowned: String,
    /// Name of the standard, and the places in it.
    pub standards: Vec<(String, String)>,
    /// Skill and level.
    pub skills: Vec<(String, u8)>,
    pub assignments: Vec<Held>,
    /// Written, believed, done.
    pub truths: crate::evidence::Truths,
    pub weeks: Weeks,
    pub duties: Vec<DutyState>,
    pub findings: Vec<FindingView>,
    pub accepted: Vec<FindingView>,
    pub history: Vec<Happened>,
    #[schemars(with = "engine::schema::Day")]
    pub monday: Date,
}

#[derive(Serialize, JsonSchema)]
pub struct Held {
    pub id: String,
    pub party: String,
    pub party_name: String,
    pub party_kind: &'static str,
    pub person: Option<String>,
    pub person_name: Option<String>,
    pub role: &'static str,
    /// In words; empty for all of it.
    pub scope: String,
    #[schemars(with = "engine::schema::Day")]
    pub from: Date,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    /// `in force`, `planned` or `ended`
    pub state: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct DutyState {
    pub id: String,
    pub title: String,
    pub every: String,
    pub kind: Option<String>,
    pub state: duty::State,
    /// The day of the newest evidence that proves enough.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub last: Option<Date>,
    pub note: Option<String>,
    /// The day of newer evidence that proves too little.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub too_weak: Option<Date>,
}

impl DutyState {
    pub fn words(&self) -> &'static str {
        evidence::words(self.state)
    }

    pub fn class(&self) -> &'static str {
        evidence::class(self.state)
    }
}

/// An entry of the ledger, in words.
#[derive(Serialize, JsonSchema)]
pub struct Happened {
    pub at: String,
    pub who: String,
    pub what: String,
}

/// `day` is what is looked at: today, or any other.
pub fn whole(
    tx: &mut Tx,
    desk: &Desk,
    id: &str,
    week_of: Option<Date>,
    day: Date,
) -> Result<Whole> {
    let register = desk.register(tx)?;
    let resolved = register.responsibility(id).ok_or(Error::NotFound)?;
    let today = register.date(desk.who.now);
    let now = match day == today {
        true => desk.who.now,
        false => register.begins(day),
    };
    let monday = monday(week_of.unwrap_or(day));
    let weeks = week::draw(&register, id, monday, now).ok_or(Error::NotFound)?;
    let found = findings::of(&register, id, now);
    let history = ledger::about(tx, &format!("responsibility:{id}"), HISTORY)?;
    let assignments = queries::assignments_of(tx, id)?;
    let mut assignments: Vec<Held> = assignments
        .iter()
        .map(|row| held(&register, row, day))
        .filter(|held| day == today || held.state == "in force")
        .collect();
    assignments.sort_by_key(|held| held.state == "ended");
    Ok(Whole {
        id: resolved.id.clone(),
        title: resolved.title.clone(),
        group: group_name(resolved.group.as_deref()),
        definition: resolved.definition.clone().unwrap_or_default(),
        criticality: format!("{:?}", resolved.criticality).to_lowercase(),
        needed: resolved.need.describe(),
        if_unowned: resolved.if_unowned.clone().unwrap_or_default(),
        standards: resolved.entry.as_deref().map(standards).unwrap_or_default(),
        skills: resolved
            .skills
            .iter()
            .map(|(skill, level)| (register.skill_name(skill).to_owned(), *level))
            .collect(),
        assignments,
        truths: evidence::truths(&register, id, now),
        weeks,
        duties: duties(&register, resolved, now),
        findings: found
            .open
            .iter()
            .map(|it| FindingView::of(it, None, &register, now))
            .collect(),
        accepted: found
            .accepted
            .iter()
            .map(|(it, risk)| FindingView::of(it, Some(risk), &register, now))
            .collect(),
        history: history
            .iter()
            .map(|entry| happened(entry, &register))
            .collect(),
        monday,
    })
}

fn monday(day: Date) -> Date {
    let back = i32::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

fn held(register: &Register, row: &super::model::AssignmentRow, today: Date) -> Held {
    let it = &row.assignment;
    let party = register.party(&it.party);
    Held {
        id: row.id.clone(),
        party: it.party.clone(),
        party_name: party.map_or_else(|| it.party.clone(), |party| party.name.clone()),
        party_kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
        person: it.person.clone(),
        person_name: it
            .person
            .as_deref()
            .and_then(|id| register.person(id))
            .map(|person| person.name.clone()),
        role: role_name(it.role),
        scope: scope::in_words(&it.scope),
        from: it.from,
        until: it.until,
        state: if it.until.is_some_and(|until| until <= today) {
            "ended"
        } else if it.from > today {
            "planned"
        } else {
            "in force"
        },
    }
}

fn standards(entry: &CatalogueEntry) -> Vec<(String, String)> {
    let names = &company::catalogue().standards;
    let name = |key: &str| {
        names
            .get(key)
            .map_or_else(|| key.to_owned(), |standard| standard.name.clone())
    };
    let it = &entry.standards;
    [
        ("cis_v8_1", &it.cis_v8_1),
        ("nist_csf_2_0", &it.nist_csf_2_0),
        ("iso_27001_2022_annex_a", &it.iso_27001_2022_annex_a),
        ("itil_4", &it.itil_4),
        ("cisa_cpg_2_0", &it.cisa_cpg_2_0),
    ]
    .into_iter()
    .filter(|(_, places)| !places.is_empty())
    .map(|(key, places)| (name(key), places.join(", ")))
    .collect()
}

fn duties(register: &Register, resolved: &Resolved, now: Timestamp) -> Vec<DutyState> {
    let state = |it: &Duty| {
        let standing = duty::standing(register, &it.id, now)?;
        let evidence = register.company().evidence.iter();
        let newest = evidence
            .rev()
            .find(|evidence| evidence.duty == it.id && Some(evidence.date) == standing.last);
        Some(DutyState {
            id: it.id.clone(),
            title: it.title.clone(),
            every: every(&it.every),
            kind: it.evidence_kind.clone(),
            state: standing.state,
            last: standing.last,
            note: newest.and_then(|evidence| evidence.note.clone()),
            too_weak: standing.weak,
        })
    };
    resolved.duties.iter().filter_map(state).collect()
}

/// `every month` for P1M.
pub fn every(period: &str) -> String {
    let known = match period {
        "P1D" => "every day",
        "P1W" => "every week",
        "P1M" => "every month",
        "P3M" => "every quarter",
        "P6M" => "twice a year",
        "P1Y" => "every year",
        "P3Y" => "every three years",
        "on_event" => "when it happens",
        other => other,
    };
    known.to_owned()
}

fn happened(entry: &Entry, register: &Register) -> Happened {
    Happened {
        at: when(entry.at, register.zone()),
        who: who(&entry.actor, register),
        what: what(entry, register),
    }
}

fn when(micros: i64, zone: &TimeZone) -> String {
    Timestamp::from_microsecond(micros)
        .map(|at| {
            zone.to_datetime(at)
                .strftime("%-d %B %Y, %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

fn who(actor: &str, register: &Register) -> String {
    match actor.split_once(':') {
        Some(("person", id)) => register
            .person(id)
            .map_or(id.to_owned(), |person| person.name.clone()),
        _ => "Tandem".to_owned(),
    }
}

fn what(entry: &Entry, register: &Register) -> String {
    let after = entry.after.as_deref();
    match entry.act.as_str() {
        "assignment.added" => after
            .and_then(|text| serde_json::from_str::<engine::facts::Assignment>(text).ok())
            .map_or("added an assignment".into(), |it| {
                let party = register
                    .party(&it.party)
                    .map_or(it.party.clone(), |party| party.name.clone());
                format!("named {party} {} from {}", role_name(it.role), it.from)
            }),
        "assignment.ended" => after
            .and_then(|text| serde_json::from_str::<engine::facts::Assignment>(text).ok())
            .map_or("ended an assignment".into(), |it| {
                let party = register
                    .party(&it.party)
                    .map_or(it.party.clone(), |party| party.name.clone());
                let until = it.until.map(|day| day.to_string()).unwrap_or_default();
                format!("ended {party} as {} on {until}", role_name(it.role))
            }),
        "evidence.recorded" => after
            .and_then(|text| serde_json::from_str::<engine::facts::Evidence>(text).ok())
            .map_or("recorded evidence".into(), |it| {
                format!("recorded evidence for {}", it.duty)
            }),
        "responsibility.adopted" => "adopted it".into(),
        other => other.replace(['.', '_'], " "),
    }
}
