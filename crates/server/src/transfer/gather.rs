//! Collects the facts of an organisation from every capability that holds some.
use crate::{
    access, advice, beliefs, cover, evidence, findings, organisation, proposals, register,
};
use engine::{facts::Company, proposal::State};
use store::{Result, Tx};

/// All facts of the transaction's organisation; `None` when it is empty.
pub fn gather(tx: &mut Tx) -> Result<Option<Company>> {
    use organisation::places::queries as places;
    use organisation::queries as org;
    use organisation::systems::queries as systems;
    use organisation::tools::queries as tools;
    use register::queries as reg;
    let Some(organisation) = org::organisation(tx)? else {
        return Ok(None);
    };
    Ok(Some(Company {
        organisation,
        sites: places::sites(tx)?,
        parties: org::parties(tx)?.into_iter().map(|row| row.fact).collect(),
        people: org::people(tx)?.into_iter().map(|row| row.fact).collect(),
        holidays: places::holidays(tx)?.into_iter().collect(),
        calendars: places::calendars(tx)?.into_iter().collect(),
        dimensions: places::dimensions(tx)?.into_iter().collect(),
        absences: org::absences(tx)?
            .into_iter()
            .map(|row| row.absence)
            .collect(),
        systems: systems::systems(tx)?
            .into_iter()
            .map(|row| row.fact)
            .collect(),
        tools: tools::tools(tx)?.into_iter().map(|row| row.fact).collect(),
        responsibilities: reg::responsibilities(tx)?
            .into_iter()
            .map(|row| row.adopted)
            .collect(),
        assignments: reg::assignments(tx)?
            .into_iter()
            .map(|row| row.assignment)
            .collect(),
        rotas: cover::rotas::queries::rotas(tx)?,
        beliefs: beliefs::queries::beliefs(tx)?,
        proposals: proposals::queries::proposals(tx)?
            .into_iter()
            .map(|row| row.it)
            // What somebody still writes is nobody else's to read.
            .filter(|it| it.state() != State::Draft)
            .collect(),
        versions: reg::versions(tx)?,
        signatures: reg::signatures(tx)?,
        evidence: evidence::queries::facts(tx)?,
        accepted_risks: findings::queries::accepted_risks(tx)?,
        grants: access::queries::grants(tx)?
            .into_iter()
            .filter(|row| row.ended_at.is_none())
            .map(|row| row.grant)
            .collect(),
        assessment: advice::queries::assessment(tx)?,
    }))
}
