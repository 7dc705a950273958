use super::queries;
use crate::platform::permit::{Lookup, Resource};
use engine::facts::{Adopted, Assignment};
use store::Tx;

/// An adopted responsibility, as it was loaded.
pub struct ResponsibilityRow {
    pub organisation: String,
    pub adopted: Adopted,
}

/// An assignment with its id.
pub struct AssignmentRow {
    pub organisation: String,
    pub id: String,
    pub assignment: Assignment,
}

impl Resource for ResponsibilityRow {
    const KIND: &'static str = "Responsibility";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.adopted.id
    }
}

impl Lookup for ResponsibilityRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::responsibility(tx, id)
    }
}

impl Resource for AssignmentRow {
    const KIND: &'static str = "Assignment";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn party(&self) -> Option<&str> {
        Some(&self.assignment.party)
    }
}

impl Lookup for AssignmentRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        queries::assignment(tx, id)
    }
}
