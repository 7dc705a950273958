use super::queries;
use crate::platform::permit::{Lookup, Resource};
use engine::facts::Grant;
use store::Tx;

/// A grant with its id, and who gave and ended it.
#[derive(Clone, Debug)]
pub struct GrantRow {
    pub organisation: String,
    pub id: String,
    pub grant: Grant,
    pub given_by: String,
    pub ended_by: Option<String>,
    /// Microseconds since 1970, UTC.
    pub ended_at: Option<i64>,
}

impl Resource for GrantRow {
    const KIND: &'static str = "Grant";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for GrantRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::grant(tx, id)
    }
}

impl GrantRow {
    pub fn is_in_force(&self, today: jiff::civil::Date) -> bool {
        self.ended_at.is_none()
            && self.grant.from <= today
            && self.grant.until.is_none_or(|until| today < until)
    }
}
