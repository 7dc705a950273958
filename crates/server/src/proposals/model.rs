use super::queries;
use crate::platform::permit::{Lookup, Resource};
use engine::facts::Proposal;
use store::Tx;

/// A proposal with everything that was said and done about it.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    pub organisation: String,
    /// Its number, as it stands in addresses.
    pub id: String,
    pub it: Proposal,
}

impl Resource for ProposalRow {
    const KIND: &'static str = "Proposal";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn party(&self) -> Option<&str> {
        Some(&self.it.party)
    }
}

impl Lookup for ProposalRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        match id.parse() {
            Ok(number) => queries::proposal(tx, number),
            Err(_) => Ok(None),
        }
    }
}
