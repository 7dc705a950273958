//! The nouns, as loaded rows: the facts, with the organisation they belong to.
use crate::platform::permit::{Lookup, Resource};
use engine::facts::{Absence, Party, Person, System, Tool};
use store::Tx;

use super::queries;

/// A row of the organisation: the fact, and what it is a row of.
pub struct Of<T> {
    pub organisation: String,
    pub fact: T,
}

pub type PartyRow = Of<Party>;
pub type PersonRow = Of<Person>;
pub type SystemRow = Of<System>;
pub type ToolRow = Of<Tool>;

/// An absence with its id.
pub struct AbsenceRow {
    pub organisation: String,
    pub id: String,
    pub absence: Absence,
    /// Whether the stand-in has said yes, or stood in the company file.
    pub stand_in_said: bool,
}

macro_rules! resource {
    ($row:ty, $kind:literal, $find:path, party: $party:expr) => {
        impl Resource for $row {
            const KIND: &'static str = $kind;
            fn organisation(&self) -> &str {
                &self.organisation
            }
            fn resource_id(&self) -> &str {
                &self.fact.id
            }
            fn party(&self) -> Option<&str> {
                let party: fn(&$row) -> Option<&str> = $party;
                party(self)
            }
        }
        impl Lookup for $row {
            fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
                $find(tx, id)
            }
        }
    };
}

resource!(PartyRow, "Party", queries::party, party: |row| Some(&row.fact.id));
resource!(PersonRow, "Colleague", queries::person, party: |row| Some(&row.fact.party));
resource!(SystemRow, "System", super::systems::queries::system, party: |_| None);
resource!(ToolRow, "Tool", super::tools::queries::tool, party: |_| None);
