//! What the parties have agreed on: proposals with their changes and what was
//! said about each, the versions they made, and who has signed which.
use super::{Adopted, Assignment, Duty, Role, Scope};
use crate::findings::Severity;
use crate::hours::Hours;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A version of the register, in force from a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Version {
    pub number: u32,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    /// SHA-256 of what the register says in this version, as hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// The proposal that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<u32>,
}

/// A party has accepted a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub party: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub version: u32,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub date: Date,
}

/// Who looks after the technology as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Model {
    InternalOnly,
    CoManaged,
    FullyOutsourced,
}

/// A change to the register that was put to the parties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    pub number: u32,
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The first day on which it is meant to hold.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub effective: Date,
    /// The person who wrote it, and the party for which.
    pub author: String,
    pub party: String,
    pub changes: Vec<Change>,
    /// What was said and done about it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
}

/// One thing that somebody said or did about a proposal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub kind: ActKind,
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Instant"))]
    pub at: Timestamp,
    /// Nobody, when the day came and it began by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What exactly was signed: SHA-256 of the content of the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    Proposed,
    Commented,
    Signed,
    Refused,
    Withdrawn,
    /// The last signature that was needed has come: it waits for its day.
    Agreed,
    InForce,
}

/// One change to the register. Each holds what was there before, so that it can
/// be undone as exactly as it was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Somebody takes on a part.
    Assign(Assigning),
    /// Somebody lets go of a part.
    End(Holding),
    /// A part goes to another, or becomes another part.
    Replace(Replacing),
    /// A responsibility is taken into the register.
    Adopt(Definition),
    /// A responsibility is set aside.
    Retire(Definition),
    /// A responsibility means something else from now on.
    Define(Redefining),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assigning {
    pub holding: Holding,
    /// The first day on which it no longer holds, where that is agreed from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub until: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Replacing {
    pub before: Holding,
    pub after: Holding,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Redefining {
    pub before: Definition,
    pub after: Definition,
}

/// An assignment without its dates: who holds which part of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Holding {
    pub responsibility: String,
    pub party: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Scope::is_everything")]
    pub scope: Scope,
}

/// An adopted responsibility without its dates: what it means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<BTreeMap<String, u8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duties: Option<Vec<Duty>>,
}

impl From<&Assignment> for Holding {
    fn from(it: &Assignment) -> Self {
        Self {
            responsibility: it.responsibility.clone(),
            party: it.party.clone(),
            person: it.person.clone(),
            role: it.role,
            scope: it.scope.clone(),
        }
    }
}

impl Holding {
    /// As an assignment, with its dates.
    pub fn held(&self, from: Date, until: Option<Date>) -> Assignment {
        let Self {
            responsibility,
            party,
            person,
            role,
            scope,
        } = self.clone();
        Assignment {
            responsibility,
            party,
            person,
            role,
            scope,
            from,
            until,
        }
    }
}

impl From<&Adopted> for Definition {
    fn from(it: &Adopted) -> Self {
        let it = it.clone();
        Self {
            id: it.id,
            title: it.title,
            group: it.group,
            definition: it.definition,
            criticality: it.criticality,
            hours: it.hours,
            needs: it.needs,
            skills: it.skills,
            duties: it.duties,
        }
    }
}

impl Definition {
    /// As an adopted responsibility, with its dates.
    pub fn adopted(&self, from: Date, until: Option<Date>) -> Adopted {
        let it = self.clone();
        Adopted {
            id: it.id,
            from,
            until,
            title: it.title,
            group: it.group,
            definition: it.definition,
            criticality: it.criticality,
            hours: it.hours,
            needs: it.needs,
            skills: it.skills,
            duties: it.duties,
        }
    }
}
