//! The nouns, as loaded rows.
use super::{rotas, shifts, stand_ins};
use crate::platform::permit::{Lookup, Resource};
use engine::facts::{Rota, ShiftChange};
use store::Tx;

/// A version of a rota. What the engine calls `changes` lies in rows of its own, and is
/// empty in here. Looked up by the rota's id, it is the newest version.
#[derive(Clone)]
pub struct RotaRow {
    pub organisation: String,
    /// Names the version.
    pub version: String,
    pub rota: Rota,
    pub made_by: String,
    /// Microseconds since 1970, UTC; so are all instants of rows.
    pub made_at: i64,
}

/// A change of a shift, with the version of the rota that it belongs to.
#[derive(Clone)]
pub struct ShiftChangeRow {
    pub organisation: String,
    pub id: String,
    pub version: String,
    pub rota: String,
    pub change: ShiftChange,
    pub made_by: String,
    pub made_at: i64,
}

/// Somebody is asked to stand in for somebody who will be away.
#[derive(Clone)]
pub struct StandInRequestRow {
    pub organisation: String,
    pub id: String,
    pub absence: String,
    /// Who is asked.
    pub person: String,
    pub asked_by: String,
    pub asked_at: i64,
    /// `accepted` or `declined`; not answered yet when left out.
    pub answer: Option<String>,
    pub answered_at: Option<i64>,
}

/// An address under which a person's shifts can be read; never the address itself.
#[derive(Clone)]
pub struct FeedRow {
    pub id: String,
    pub person: String,
    pub made_at: i64,
    pub ended_at: Option<i64>,
}

impl Resource for RotaRow {
    const KIND: &'static str = "Rota";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.rota.id
    }
}

impl Lookup for RotaRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        rotas::queries::newest(tx, id)
    }
}

impl Resource for ShiftChangeRow {
    const KIND: &'static str = "ShiftChange";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
}

impl Lookup for ShiftChangeRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        shifts::queries::change(tx, id)
    }
}

impl Resource for StandInRequestRow {
    const KIND: &'static str = "StandInRequest";
    fn organisation(&self) -> &str {
        &self.organisation
    }
    fn resource_id(&self) -> &str {
        &self.id
    }
    fn owner(&self) -> Option<&str> {
        Some(&self.person)
    }
}

impl Lookup for StandInRequestRow {
    fn find(tx: &mut Tx, id: &str) -> store::Result<Option<Self>> {
        stand_ins::queries::stand_in_request(tx, id)
    }
}
