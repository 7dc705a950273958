//! What can be done to systems.
use super::queries;
use crate::{
    organisation::model::{PersonRow, SystemRow},
    platform::{
        actions::{AddSystem, ChangeSystem, ViewPerson, ViewResponsibility},
        context::Desk,
        ledger::{Act, NOTHING},
        permit::Ref,
        words::{named, slug},
    },
    register::model::ResponsibilityRow,
};
use engine::facts::System;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::Result;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct SystemFacts {
    /// A short id for a new system; made from the name when left out.
    pub id: Option<String>,
    pub name: String,
    /// The company could not work without it.
    #[serde(default, deserialize_with = "web::ticked")]
    pub critical: bool,
    /// The site that it stands at.
    pub site: Option<String>,
    /// The responsibilities under which it is looked after.
    #[serde(default)]
    pub responsibilities: Vec<Ref<ResponsibilityRow>>,
    /// People who have proven that they can run it.
    #[serde(default)]
    pub operators: Vec<Ref<PersonRow>>,
}

impl SystemFacts {
    fn system(&self, tx: &mut Tx, desk: &Desk, id: String) -> Result<System> {
        let mut system = System {
            id,
            name: named("name", &self.name)?,
            critical: self.critical,
            site: self.site.clone(),
            responsibilities: Vec::new(),
            operators: Vec::new(),
        };
        for responsibility in &self.responsibilities {
            let (row, _) = responsibility.resolve::<ViewResponsibility>(tx, &desk.who)?;
            system.responsibilities.push(row.adopted.id);
        }
        for operator in &self.operators {
            let (row, _) = operator.resolve::<ViewPerson>(tx, &desk.who)?;
            if !system.operators.contains(&row.fact.id) {
                system.operators.push(row.fact.id);
            }
        }
        Ok(system)
    }
}

pub fn add_system(tx: &mut Tx, desk: &Desk, new: &SystemFacts) -> Result<System> {
    desk.here::<AddSystem>()?;
    let id = new.id.clone().unwrap_or_else(|| slug(&new.name));
    let system = new.system(tx, desk, id)?;
    let position = queries::next_system_position(tx)?;
    queries::add_system(tx, position, &system)?;
    desk.changed(tx, act("system.added", &system.id), NOTHING, Some(&system))?;
    Ok(system)
}

pub fn change_system(
    tx: &mut Tx,
    desk: &Desk,
    system: &Ref<SystemRow>,
    new: &SystemFacts,
) -> Result<System> {
    let (row, permit) = system.resolve::<ChangeSystem>(tx, &desk.who)?;
    let after = new.system(tx, desk, permit.on().to_owned())?;
    queries::change_system(tx, &after)?;
    desk.changed(
        tx,
        act("system.changed", permit.on()),
        Some(&row.fact),
        Some(&after),
    )?;
    Ok(after)
}

pub fn remove_system(tx: &mut Tx, desk: &Desk, system: &Ref<SystemRow>) -> Result<System> {
    let (row, permit) = system.resolve::<ChangeSystem>(tx, &desk.who)?;
    queries::remove_system(tx, permit.on())?;
    desk.changed(
        tx,
        act("system.removed", permit.on()),
        Some(&row.fact),
        NOTHING,
    )?;
    Ok(row.fact)
}

fn act<'a>(act: &'static str, id: &'a str) -> Act<'a> {
    Act {
        act,
        subject: ("system", id),
    }
}
