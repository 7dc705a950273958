//! The register as it stands on paper.
use serde::Serialize;

/// Everything that the sheets say, in words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RegisterSheet {
    pub organisation: String,
    /// The day that it shows.
    pub day: String,
    pub version: Option<u32>,
    /// Since when that version is in force.
    pub since: String,
    pub model: String,
    /// SHA-256 of what the register says, as hexadecimal digits.
    pub digest: String,
    pub parties: Vec<Party>,
    pub signatures: Vec<Signed>,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Party {
    pub name: String,
    /// `internal`, `partner`, `business` or `vendor`: colour and pattern follow it.
    pub kind: String,
}

/// A signature under the version.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signed {
    pub party: String,
    pub kind: String,
    /// Empty where nobody has signed for this party.
    pub person: String,
    pub on: String,
    pub is_current: bool,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Group {
    pub name: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub accountable: Vec<Held>,
    pub doers: Vec<Held>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Held {
    pub party: String,
    pub kind: String,
    pub person: String,
    /// Which part of it; empty for all.
    pub scope: String,
}
