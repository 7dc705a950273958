//! The nouns, as loaded rows.
use super::queries;
use crate::platform::{
    ids::new_id,
    permit::{Lookup, Resource},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;

/// What the events of a calendar are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// One person is away.
    Absences,
    /// Days of a list of days off.
    DaysOff,
}

/// A calendar of others, without its copy. Instants are microseconds since 1970, UTC.
#[derive(Clone)]
pub struct OutsideCalendarRow {
    pub organisation: String,
    pub id: String,
    pub name: String,
    /// All that is ever shown of its address.
    pub host: String,
    pub address_sealed: Vec<u8>,
    pub means: Means,
    /// Whose absences.
    pub person: Option<String>,
    /// Of which kind they are: `vacation`.
    pub kind: Option<String>,
    /// Which days off.
    pub list: Option<String>,
    pub lease_until: Option<i64>,
    pub tried_at: Option<i64>,
    /// Since when every try has failed.
    pub failed_since: Option<i64>,
    pub last_error: Option<String>,
    /// When the copy was last known to be what the calendar says.
    pub copy_at: Option<i64>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// An event that somebody has taken over.
#[derive(Clone)]
pub struct TakenRow {
    pub event: String,
    /// As the calendar had them then.
    pub first_day: Date,
    pub last_day: Date,
    pub absence: Option<String>,
}

impl OutsideCalendarRow {
    /// One that was never fetched, and whose address is still to be sealed.
    pub fn new(organisation: &str, means: Means, name: String, now: Timestamp) -> Self {
        OutsideCalendarRow {
            organisation: organisation.to_owned(),
            id: new_id(now),
            name,
            host: String::new(),
            address_sealed: Vec::new(),
            means,
            person: None,
            kind: None,
            list: None,
            lease_until: None,
            tried_at: None,
            failed_since: None,
            last_error: None,
            copy_at: None,
            etag: None,
            last_modified: None,
        }
    }

    /// What its address is sealed for.
    pub fn address_purpose(&self) -> String {
        format!("outside calendar address {}", self.id)
    }

    pub fn copy_purpose(&self) -> String {
        format!("outside calendar copy {}", self.id)
    }

    /// Whether somebody is at it at this moment.
    pub fn is_held(&self, now: Timestamp) -> bool {
        let until = self.lease_until;
        until.is_some_and(|until| until > now.as_microsecond())
    }
}

impl Resource for OutsideCalendarRow {
    const KIND: &'static str = "OutsideCalendar";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for OutsideCalendarRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::calendar(tx, id)
    }
}
