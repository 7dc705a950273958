//! Brings a company file into an empty instance: all of it, or nothing.
use crate::{
    access, advice, beliefs, cover, evidence, findings, organisation,
    platform::{
        ids::{hex, new_id},
        ledger::{self, Act},
    },
    proposals, register,
};
use engine::facts::Company;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use web::{Error, Result};

/// What came in, by kind: for the ledger and for whoever asked.
#[derive(Clone, Debug, Serialize)]
pub struct Loaded {
    pub organisation: String,
    pub people: usize,
    pub systems: usize,
    pub responsibilities: usize,
    pub assignments: usize,
    pub evidence: usize,
    /// The SHA-256 of the facts as a company file in JSON: what an export would
    /// write at this moment.
    pub file_sha256: String,
}

/// Loads `company` (checked before: see [`company::parse`]) into the transaction's organisation.
///
/// # Errors
/// `Conflict` when the organisation is there already.
pub fn load(tx: &mut Tx, company: &Company, now: Timestamp) -> Result<Loaded> {
    use organisation::places::queries as places;
    use organisation::queries as org;
    use organisation::systems::queries as systems;
    use organisation::tools::queries as tools;
    use register::queries as reg;
    if org::organisation(tx)?.is_some() {
        return Err(Error::Conflict(
            "This instance holds a company already. Load into an empty data folder.".into(),
        ));
    }
    let at = now.as_microsecond();
    org::add_organisation(tx, &company.organisation, at)?;
    for (name, days) in &company.holidays {
        places::add_holidays(tx, name, days)?;
    }
    for (name, calendar) in &company.calendars {
        places::add_calendar(tx, name, calendar)?;
    }
    for (position, site) in (0..).zip(&company.sites) {
        places::add_site(tx, position, site)?;
    }
    for (position, party) in (0..).zip(&company.parties) {
        org::add_party(tx, position, party)?;
    }
    for (position, person) in (0..).zip(&company.people) {
        org::add_person(tx, position, person)?;
    }
    let mut ids = Ids::new(now);
    for absence in &company.absences {
        // Who stands in by the company file has been asked elsewhere.
        org::add_absence(tx, &ids.next(), absence, true)?;
    }
    for (position, system) in (0..).zip(&company.systems) {
        systems::add_system(tx, position, system)?;
    }
    for (position, tool) in (0..).zip(&company.tools) {
        tools::add_tool(tx, position, tool)?;
    }
    for (name, values) in &company.dimensions {
        places::add_dimension(tx, name, values)?;
    }
    for (position, adopted) in (0..).zip(&company.responsibilities) {
        reg::add_responsibility(tx, position, adopted)?;
    }
    for assignment in &company.assignments {
        reg::add_assignment(tx, &ids.next(), assignment)?;
    }
    cover::load(tx, &company.rotas, || ids.next(), "machine:load", now)?;
    for belief in &company.beliefs {
        beliefs::queries::add_belief(tx, &ids.next(), belief)?;
    }
    for proposal in &company.proposals {
        proposals::queries::add(tx, proposal)?;
        for act in &proposal.acts {
            proposals::queries::add_act(tx, proposal.number, act)?;
        }
    }
    for version in &company.versions {
        reg::add_version(tx, version)?;
    }
    for signature in &company.signatures {
        reg::add_signature(tx, &ids.next(), signature)?;
    }
    for record in &company.evidence {
        evidence::queries::add(tx, &ids.next(), record, None, None)?;
    }
    for risk in &company.accepted_risks {
        findings::queries::add_accepted_risk(tx, &ids.next(), risk)?;
    }
    for grant in &company.grants {
        access::queries::add_grant(tx, &ids.next(), grant, "machine:load", at)?;
    }
    advice::queries::set_assessment(tx, &company.assessment)?;
    let loaded = Loaded {
        organisation: company.organisation.name.clone(),
        people: company.people.len(),
        systems: company.systems.len(),
        responsibilities: company.responsibilities.len(),
        assignments: company.assignments.len(),
        evidence: company.evidence.len(),
        file_sha256: hex(&Sha256::digest(company::to_json(company))),
    };
    let organisation = tx.organisation().to_owned();
    let act = Act {
        act: "company.loaded",
        subject: ("organisation", &organisation),
    };
    ledger::record_machine(tx, "load", now, act, Some(&loaded))?;
    Ok(loaded)
}

/// Ids that sort in the order in which they were made, also within a millisecond:
/// the order of the file is the order of the rows.
struct Ids {
    next: Timestamp,
}

impl Ids {
    fn new(now: Timestamp) -> Ids {
        Ids { next: now }
    }

    fn next(&mut self) -> String {
        let id = new_id(self.next);
        self.next += jiff::SignedDuration::from_millis(1);
        id
    }
}
