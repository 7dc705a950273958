//! What stands in for the parts of an address that vary, in one organisation.
use super::made::{self, mail, new_start, of_sign_in};
use crate::world::World;
use tandem::{access, advice, beliefs, cover, evidence, organisation, proposals, register, tokens};

/// What stands in for the parts of an address that vary, in one organisation.
pub struct Ids {
    pub person: String,
    pub absence: String,
    pub assignment: String,
    pub grant: String,
    pub party: String,
    pub system: String,
    pub tool: String,
    pub site: String,
    pub hours: String,
    pub days_off: String,
    pub dimension: String,
    pub responsibility: String,
    pub proposal: String,
    pub checkpoint: String,
    pub mail: String,
    pub belief_round: String,
    pub evidence: String,
    pub token: String,
    pub rota: String,
    pub shift_change: String,
    pub outside_calendar: String,
    /// For the table, one that asks whoever acts.
    pub stand_in_request: String,
    pub run: String,
    pub new_start: String,
    /// For the table, of somebody else of the party of whoever acts.
    pub of_own_party: String,
    /// Of the person's own; for the table, of the one who acts.
    pub own: Own,
    /// Of sign-in by a provider: one that can be changed, and somebody's account.
    pub connection: String,
    pub identity: String,
}

/// What one has of one's own to come in by.
#[derive(Default)]
pub struct Own {
    pub session: String,
    pub passkey: String,
    /// At a provider that is not asked again, and at one that is.
    pub identity: String,
    pub connection: String,
}

impl Ids {
    /// The ids of these people's rows; of the last rows of their kind for the rest.
    pub async fn of(world: &World, organisation: &str, person: &str) -> Ids {
        let whose = person.to_owned();
        let checkpoint = crate::checkpoints::newest(world, organisation).await;
        let outside_calendar = made::outside_calendar(world, organisation, person).await;
        let mail = mail(world, organisation).await;
        let new_start = new_start(world, organisation, person).await;
        let own = of_sign_in(world, organisation, person).await;
        let (connection, _) = made::connection(world, organisation, person).await;
        let (_, identity) = made::connection(world, organisation, person).await;
        world
            .app
            .db
            .read(organisation, move |tx| {
                let absences = organisation::queries::absences(tx)?;
                let grants = access::queries::grants_of(tx, &whose)?;
                let last = |list: Vec<String>| list.last().cloned().unwrap_or_default();
                let people = organisation::queries::people(tx)?;
                let mine = people.into_iter().find(|row| row.fact.id == whose);
                store::Result::Ok(Ids {
                    party: mine.map(|row| row.fact.party).unwrap_or_default(),
                    absence: last(
                        absences
                            .into_iter()
                            .filter(|row| row.absence.person == whose)
                            .map(|row| row.id)
                            .collect(),
                    ),
                    grant: last(grants.into_iter().map(|row| row.id).collect()),
                    assignment: last(
                        register::queries::assignments(tx)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    system: last(
                        organisation::systems::queries::systems(tx)?
                            .into_iter()
                            .map(|row| row.fact.id)
                            .collect(),
                    ),
                    tool: last(
                        organisation::tools::queries::tools(tx)?
                            .into_iter()
                            .map(|row| row.fact.id)
                            .collect(),
                    ),
                    site: last(
                        organisation::places::queries::sites(tx)?
                            .into_iter()
                            .map(|site| site.id)
                            .collect(),
                    ),
                    hours: last(names(organisation::places::queries::calendars(tx)?)),
                    days_off: last(names(organisation::places::queries::holidays(tx)?)),
                    dimension: last(names(organisation::places::queries::dimensions(tx)?)),
                    responsibility: last(
                        register::queries::responsibilities(tx)?
                            .into_iter()
                            .map(|row| row.adopted.id)
                            .collect(),
                    ),
                    proposal: last(
                        proposals::queries::proposals(tx)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    belief_round: last(
                        beliefs::queries::rounds(tx)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    evidence: last(
                        evidence::queries::of_duty(tx, "EUS-01.D1", 9)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    token: last(
                        tokens::queries::of_responsibility(tx, "EUS-01")?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    rota: last(
                        cover::rotas::queries::versions(tx)?
                            .into_iter()
                            .map(|row| row.rota.id)
                            .collect(),
                    ),
                    shift_change: last(
                        cover::shifts::queries::changes(tx)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    run: last(
                        advice::queries::runs(tx)?
                            .into_iter()
                            .map(|row| row.id)
                            .collect(),
                    ),
                    stand_in_request: String::new(),
                    person: whose,
                    checkpoint,
                    outside_calendar,
                    mail,
                    of_own_party: new_start.clone(),
                    new_start,
                    own,
                    connection,
                    identity,
                })
            })
            .await
            .expect("ids")
    }

    /// The address of a route with these ids in it.
    pub fn path(&self, pattern: &str) -> String {
        let id = match pattern.split('/').nth(1).unwrap_or_default() {
            "people" => &self.person,
            "parties" => &self.party,
            "systems" => &self.system,
            "tools" => &self.tool,
            "responsibilities" => &self.responsibility,
            "assignments" => &self.assignment,
            "grants" => &self.grant,
            "proposals" => &self.proposal,
            "mails" => &self.mail,
            "evidence" if !self.evidence.is_empty() => &self.evidence,
            "tokens" if !self.token.is_empty() => &self.token,
            "belief-rounds" if !self.belief_round.is_empty() => &self.belief_round,
            "rotas" if !self.rota.is_empty() => &self.rota,
            "cover" => &self.outside_calendar,
            "shift-changes" if !self.shift_change.is_empty() => &self.shift_change,
            "stand-in-requests" if !self.stand_in_request.is_empty() => &self.stand_in_request,
            "new-starts" if pattern.ends_with("/consent") => &self.of_own_party,
            "new-starts" => &self.new_start,
            "connections" => &self.connection,
            "identities" => &self.identity,
            "me" if pattern.contains("/sessions/") => &self.own.session,
            "me" if pattern.contains("/identities/") => &self.own.identity,
            "me" => &self.own.passkey,
            _ => "no-such-thing",
        };
        let name = match pattern.split('/').nth(2).unwrap_or_default() {
            "sites" => &self.site,
            "hours" => &self.hours,
            "days-off" => &self.days_off,
            "dimensions" => &self.dimension,
            _ => "no-such-thing",
        };
        pattern
            .replace("{id}", id)
            .replace("{name}", name)
            .replace("{assumption}", "fee.hourly")
            .replace("{run}", if self.run.is_empty() { "1" } else { &self.run })
            .replace("{list}", "peculiar")
            .replace("{absence}", &self.absence)
            .replace("{size}", &self.checkpoint)
            .replace("{number}", "0")
            .replace("{finding}", "gap:nobody:SEC-05")
            .replace("{page}", "index")
            .replace("{file}", "no-such-file.css")
            .replace("{connection}", &self.own.connection)
            .replace("{token}", "home.no-such-token")
    }
}

fn names<T>(named: Vec<(String, T)>) -> Vec<String> {
    named.into_iter().map(|(name, _)| name).collect()
}
