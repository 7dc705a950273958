//! The facts of one company: what its file holds, what its database holds, and
//! what every rule reads. Facts only: nothing in here was computed.
//!
//! The same types are the company file (TOML or JSON), so a field added here is
//! a field of the file. Civil dates begin at midnight of the organisation's zone.
//! `from` is inside, `until` is not; `first_day` and `last_day` are both inside.
mod agreed;
mod rotas;

use crate::assessment::Assessment;
use crate::hours::Hours;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use agreed::{
    Act, ActKind, Assigning, Change, Definition, Holding, Model, Proposal, Redefining, Replacing,
    Signature, Version,
};
pub use rotas::{
    Advance, ChangeKind, Heads, Layer, Member, Opening, Rota, Rotation, ShiftChange, ShiftName,
    Unit,
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Company {
    pub organisation: Organisation,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Named days off, to be used by calendars: `holidays.company = ["2026-01-01"]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, Vec<crate::schema::Day>>")
    )]
    pub holidays: BTreeMap<String, Vec<Date>>,
    /// Named hours, to be used wherever hours are asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<String, Calendar>,
    /// Further ways to split a responsibility, each with all of its values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dimensions: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<System>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<Adopted>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<Assignment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rotas: Vec<Rota>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beliefs: Vec<Belief>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signature>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted_risks: Vec<AcceptedRisk>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// What an assessment needs to know besides the register.
    #[serde(default, skip_serializing_if = "Assessment::is_empty")]
    pub assessment: Assessment,
}

impl Company {
    pub fn has_partner(&self) -> bool {
        let mut parties = self.parties.iter();
        parties.any(|party| party.kind == PartyKind::Partner)
    }

    /// The conditions of the catalogue that hold here: those that are written down, and
    /// that a partner is present where there is one.
    pub fn meets(&self) -> Vec<String> {
        let mut meets = self.organisation.meets.clone();
        let present = "partner_present";
        if self.has_partner() && meets.iter().all(|met| met != present) {
            meets.push(present.to_owned());
        }
        meets
    }
}

/// The company that is served.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub name: String,
    /// IANA name of the served zone: `America/New_York`.
    pub zone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Conditions of the catalogue that hold here: `servers>0`, `telephony` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meets: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub id: String,
    pub name: String,
    /// The organisation's zone when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<u32>,
    /// Office hours of the site; Monday to Friday 08:00–18:00 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Internal,
    Partner,
    Business,
    Vendor,
}

/// One side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Party {
    pub id: String,
    pub name: String,
    pub kind: PartyKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// The hours in which somebody of this party can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

/// A way to reach somebody: `{ kind = "phone", value = "+1 555 0100" }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub kind: String,
    pub value: String,
}

impl Contact {
    pub fn is_mail(&self) -> bool {
        matches!(self.kind.as_str(), "mail" | "email")
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub party: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Skill → level, 1 to 4.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub from: Option<Date>,
    /// The first day on which the person is no longer with the party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
    /// Whether accounts of the person are still open somewhere at the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_open: Option<bool>,
}

impl Person {
    /// Where the person gets mail.
    pub fn mail(&self) -> Option<&str> {
        let found = self.contacts.iter().find(|contact| contact.is_mail());
        found.map(|contact| contact.value.as_str())
    }
}

/// Named hours, less the days of a named holiday list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub hours: Hours,
    /// The organisation's zone when left out (and not written in `hours`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Closed on the days of this list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Absence {
    pub person: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub first_day: Date,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub last_day: Date,
    /// `vacation`, `illness`, `training` …
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stand_in: Option<String>,
    /// When it was written down: what was before that moment stays as it was. All of it
    /// counts when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub recorded_at: Option<Timestamp>,
    /// When it was taken back, or written anew: what was before that moment stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Instant>"))]
    pub ended_at: Option<Timestamp>,
}

impl Absence {
    /// It was not taken back; one that was is kept for what has been.
    pub fn stands(&self) -> bool {
        self.ended_at.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct System {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub critical: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The responsibilities under which it is looked after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<String>,
    /// People who are proven on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<String>,
}

/// A platform the work is done with, and who owns it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub id: String,
    pub product_kind: String,
    /// Who holds the licence: `organisation`, a party, or anybody else in words.
    pub licensee: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub administrators: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export_method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub last_export_test: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub contract_end: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<u32>,
}

/// A responsibility that the organisation has adopted: one of the catalogue
/// (what is left out is read there) or one of its own (`title` is then needed).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Adopted {
    pub id: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<crate::findings::Severity>,
    /// The hours in which it must be looked after, in place of the catalogue's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What must be covered in each dimension: `{ site = ["NWK"] }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<BTreeMap<String, u8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Vec<Duty>>,
}

/// A recurring act that a responsibility demands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// `EUS-01.D2`
    pub id: String,
    pub title: String,
    /// ISO 8601 duration (`P1M`), or `on_event`.
    pub every: String,
    /// ISO 8601 duration (`P7D`) by which it may be late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_kind: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Accountable,
    Doer,
}

/// Party (and person) × role × scope, in force from a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub responsibility: String,
    pub party: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Scope::is_everything")]
    pub scope: Scope,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
}

/// Which part of a responsibility: a set in every dimension. A dimension that is
/// not named is not narrowed. `{ hours = "office", site = ["NWK"] }`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scope {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    #[serde(flatten)]
    pub sets: BTreeMap<String, ValueSet>,
}

impl Scope {
    pub fn is_everything(&self) -> bool {
        self.hours.is_none() && self.sets.is_empty()
    }

    /// `Mon-Fri 08:00-18:00; site: NWK`. Empty for everything.
    pub fn in_words(&self) -> String {
        let mut parts: Vec<String> = self.hours.iter().map(ToString::to_string).collect();
        parts.extend(self.sets.iter().map(|(dimension, set)| {
            let dimension = dimension.replace('_', " ");
            match set {
                ValueSet::Only(values) => format!("{dimension}: {}", values.join(", ")),
                ValueSet::Except { except } => {
                    format!("{dimension}: all but {}", except.join(", "))
                }
            }
        }));
        parts.join("; ")
    }
}

/// These values, or all but these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ValueSet {
    Only(Vec<String>),
    Except { except: Vec<String> },
}

/// One side's own answer to "who answers for this?": a party, or what no single
/// party's name can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Belief {
    pub by: String,
    pub responsibility: String,
    /// The party that the answering side thinks of; beside `both`, the one that
    /// it shares it with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable: Option<String>,
    /// In place of one party's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Believed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub said_on: Option<Date>,
}

/// What a side can say other than the name of one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Believed {
    /// We and they, together.
    Both,
    Nobody,
    /// We do not know.
    Unknown,
}

/// A record that a duty was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// `EUS-01.D2`
    pub duty: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub date: Date,
    pub kind: String,
    /// How it is shown. A note proves less than a file, whatever its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it can be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// How a piece of evidence is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A machine recorded it by itself.
    Machine,
    /// A file that is kept, with its digest.
    File,
    /// A place elsewhere, which may change.
    Link,
    /// A named person has signed that it was done.
    Signature,
    /// A named person says so.
    Note,
}

impl Form {
    /// The most that evidence of this form can prove, 1 to 5.
    pub fn strength(self) -> u8 {
        match self {
            Form::Machine | Form::File => 5,
            Form::Link => 4,
            Form::Signature | Form::Note => 3,
        }
    }
}

/// Somebody of the company lives with a finding until a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptedRisk {
    /// The finding's id: `gap:nobody:BDR-06`.
    pub finding: String,
    pub person: String,
    pub reason: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    /// The first day on which the risk is no longer accepted.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub until: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Runs the instance for the company: people, access, everything.
    Officer,
    /// Keeps the register.
    Editor,
    /// Sees, and changes nothing.
    Reader,
}

/// What a person may do in Tandem, why, and until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub person: String,
    pub access: Access,
    pub reason: String,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    /// Needed for a partner's person: at most 365 days after `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
}
