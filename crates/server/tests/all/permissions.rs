//! The table of permissions: every route against every kind of person, as it is,
//! in a file that a person can read. A route that is not in the table fails; a
//! change of a cell fails until the table says so too (`UPDATE=1` rewrites it).
use crate::{
    cast::{self, ACTORS},
    world::World,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write, path::PathBuf};
use store::{Db, Engine};
use tandem::{
    access, advice,
    app::HOME,
    beliefs, cover, evidence, organisation,
    platform::{
        ids,
        outbox::{self, Mail},
        routes::{RouteFact, Rule},
        sign_in::{
            self,
            model::{NewStartRow, PasskeyRow},
            openid::{
                self,
                model::{ConnectionRow, Factor, IdentityRow},
            },
        },
    },
    proposals, register, tokens,
};

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
    /// For the table, one that asks whoever acts.
    pub stand_in_request: String,
    pub run: String,
    pub new_start: String,
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
        let mail = mail(world, organisation).await;
        let new_start = new_start(world, organisation, person).await;
        let own = of_sign_in(world, organisation, person).await;
        let (connection, _) = connection(world, organisation, person).await;
        let (_, identity) = crate::permissions::connection(world, organisation, person).await;
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
                    mail,
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
            "shift-changes" if !self.shift_change.is_empty() => &self.shift_change,
            "stand-in-requests" if !self.stand_in_request.is_empty() => &self.stand_in_request,
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

/// A new start that somebody has asked for.
async fn new_start(world: &World, organisation: &str, person: &str) -> String {
    let (now, person) = (world.app.clock.now(), person.to_owned());
    let write = world.app.db.write(organisation, move |tx| {
        let id = ids::new_id(now);
        let row = NewStartRow {
            organisation: tx.organisation().to_owned(),
            id: id.clone(),
            person: person.clone(),
            reason: "For the walls".into(),
            asked_by: "somebody".into(),
            asked_at: now.as_microsecond(),
            allowed_at: None,
        };
        sign_in::add_new_start(tx, &row)?;
        Ok::<_, web::Error>(id)
    });
    let id = write.await.map_err(|error| error.detail());
    id.expect("a new start")
}

/// A session and a passkey of the person.
async fn of_sign_in(world: &World, organisation: &str, person: &str) -> Own {
    let (_, identity) = connection(world, organisation, person).await;
    let (at_provider, _) = connection(world, organisation, person).await;
    let (now, person) = (world.app.clock.now(), person.to_owned());
    let write = world.app.db.write(organisation, move |tx| {
        let at = now.as_microsecond();
        let passkey = PasskeyRow {
            organisation: tx.organisation().to_owned(),
            id: ids::new_id(now),
            person: person.clone(),
            public_part: "{}".into(),
            device: "Walls".into(),
            created_at: at,
            used_at: None,
        };
        sign_in::ways::queries::add_passkey(tx, &passkey, &passkey.id)?;
        sign_in::open_for_demo(tx, &person, now)?;
        let newest = sign_in::sessions_of(tx, &person, at)?
            .into_iter()
            .map(|row| row.id)
            .max();
        Ok::<_, web::Error>(Own {
            session: newest.unwrap_or_default(),
            passkey: passkey.id,
            identity: identity.clone(),
            connection: at_provider.clone(),
        })
    });
    let ids = write.await.map_err(|error| error.detail());
    ids.expect("ids of signing in")
}

/// A connection of the person's party to a provider that nobody answers at, and the
/// person's account there.
async fn connection(world: &World, organisation: &str, person: &str) -> (String, String) {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let person = person.to_owned();
    let write = world.app.db.write(organisation, move |tx| {
        let Some(who) = organisation::queries::person(tx, &person)? else {
            return Ok((String::new(), String::new()));
        };
        let row = ConnectionRow {
            organisation: tx.organisation().to_owned(),
            id: ids::new_id(now),
            party: who.fact.party,
            name: "Walls".into(),
            issuer: "http://127.0.0.1:9".into(),
            client: None,
            secret_sealed: None,
            factor: Factor::Amr,
            acr: None,
            ended_at: None,
        };
        openid::queries::add_connection(tx, &row, "somebody", now.as_microsecond())?;
        let secret = openid::sealed(&keys, &row.id, &ids::Secret::given("walls"));
        openid::queries::set_client(tx, &row.id, "walls", &secret)?;
        let identity = IdentityRow {
            organisation: row.organisation.clone(),
            id: ids::new_id(now),
            connection: row.id.clone(),
            connection_name: row.name.clone(),
            issuer: row.issuer.clone(),
            person: person.clone(),
            party: row.party.clone(),
            linked_at: now.as_microsecond(),
            used_at: None,
        };
        openid::queries::add_identity(tx, &identity, "walls")?;
        Ok::<_, web::Error>((row.id, identity.id))
    });
    let ids = write.await.map_err(|error| error.detail());
    ids.expect("a connection")
}

/// The person is asked to stand in for Dana.
async fn stand_in_request(world: &World, absence: &str, person: &str) -> String {
    let (now, absence, person) = (world.app.clock.now(), absence.to_owned(), person.to_owned());
    let write = world.app.db.write(HOME, move |tx| {
        let row = cover::model::StandInRequestRow {
            organisation: HOME.into(),
            id: ids::new_id(now),
            absence: absence.clone(),
            person: person.clone(),
            asked_by: "dana".into(),
            asked_at: now.as_microsecond(),
            answer: None,
            answered_at: None,
        };
        cover::stand_ins::queries::add_stand_in_request(tx, &row)?;
        Ok::<_, web::Error>(row.id)
    });
    let id = write.await.map_err(|error| error.detail());
    id.expect("a request")
}

/// A mail that waits; the first call queues it.
async fn mail(world: &World, organisation: &str) -> String {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let write = world.app.db.write(organisation, move |tx| {
        let mail = Mail {
            to: "somebody@example.com".into(),
            subject: "For the walls".into(),
            text: "One line".into(),
        };
        outbox::mail(tx, &keys, now, "walls", &mail)?;
        store::sql("SELECT mail FROM mail WHERE organisation = $1 AND once = 'walls'")
            .bind(tx.organisation().to_owned())
            .fetch_one::<store::One<String>>(tx)
            .map_err(web::Error::from)
    });
    write
        .await
        .map_err(|error| error.detail())
        .expect("a mail")
        .0
}

/// A body that does what the route is for.
pub fn body(path: &str, ids: &Ids) -> Value {
    match path {
        "/findings/{finding}/acceptance" => {
            json!({ "reason": "We live with it.", "until": "2026-07-01" })
        }
        // Setting it takes long; who may have it set shows by what is wrong with it.
        "/advice/leadership" => json!({ "name": " " }),
        "/advice/runs" => json!({ "name": "As of today" }),
        "/advice/hire/advert" => json!({ "text": "Help desk. Expert in AWS." }),
        "/advice/facts" => json!({ "hires_planned": 1, "keep_internal": "yes" }),
        "/advice/facts/counts" => json!({ "user": 101 }),
        "/advice/facts/peculiar" => json!({ "what": "interfaces", "count": 3 }),
        "/advice/facts/undocumented" => json!({ "system": ids.system }),
        "/advice/facts/nothing" => json!({ "list": "undocumented" }),
        "/advice/facts/work" => json!({ "person": "dana", "weekly_hours": 45 }),
        "/advice/facts/helpers" => json!({ "who": "Office manager", "hours_month": 4 }),
        "/advice/facts/backlog" => json!({ "what": "Guest network", "since": "2026-03-01" }),
        "/advice/facts/specialist-work" => {
            json!({ "what": "Audit", "person": "dana", "hours": 12 })
        }
        "/advice/facts/plans" => json!({ "what": "More people", "from": "2027-01-01", "user": 10 }),
        "/advice/facts/{list}/removal" => json!({ "place": 0 }),
        "/advice/assumptions" => {
            json!({ "assumption": "fee.hourly", "mid": 150, "source": "An offer", "date": "2026-05-04" })
        }
        "/advice/assumptions/table" => {
            json!({ "table": "assumption,low,mid,high,currency,source,date\npay.support,50000,55000,60000,USD,Own,2026-03-01\n" })
        }
        "/responsibilities" => json!({ "ids": ["OWN-01"], "title": "Our own" }),
        "/responsibilities/{id}/assignments" => {
            json!({ "party": ids.party, "person": ids.person, "role": "doer" })
        }
        "/responsibilities/{id}/evidence" => {
            json!({ "duty": format!("{}.D1", ids.responsibility), "kind": "review_record" })
        }
        "/proposals/{id}/comments" | "/proposals/{id}/refusal" => {
            json!({ "text": "We have read it." })
        }
        "/proposals/{id}/changes/removal" => json!({ "change": 0 }),
        "/register/models" => json!({ "model": "fully_outsourced" }),
        "/responsibilities/{id}/meaning" => json!({ "title": "What it is called here" }),
        "/people" => json!({ "name": "New Comer", "party": ids.party }),
        "/people/{id}" => {
            json!({ "name": "Dana Whitlock", "contacts": ["phone +1 555 0100", "mail dana@harborfinch.example"] })
        }
        "/people/{id}/skills" => json!({ "skill": "identity", "level": 3 }),
        "/people/{id}/leaving" => json!({ "until": "2027-01-01", "account_open": true }),
        "/parties" => json!({ "name": "Another side", "kind": "vendor" }),
        "/parties/{id}" => json!({ "name": "Our own people", "contacts": ["phone +1 555 0100"] }),
        "/company" => {
            json!({ "name": "Harbor and Finch", "zone": "America/New_York", "staff": 101 })
        }
        "/company/sites" => json!({ "id": "LIS", "name": "Lisbon", "zone": "Europe/Lisbon" }),
        "/company/sites/{name}" => json!({ "name": "Newark", "users": 100 }),
        "/company/hours" => json!({ "name": "early", "hours": "Mon-Fri 06:00-14:00" }),
        "/company/hours/{name}" => json!({ "hours": "Mon-Fri 07:00-15:00" }),
        "/company/days-off" => json!({ "name": "Portugal", "days": ["2026-06-10"] }),
        "/company/days-off/{name}" => json!({ "days": ["2026-12-25"] }),
        "/company/dimensions" => json!({ "name": "country", "values": ["US", "PT"] }),
        "/company/dimensions/{name}" => {
            json!({ "values": ["carriers", "all other vendors", "printers"] })
        }
        "/systems" => json!({ "name": "Label printers", "operators": ["coo"] }),
        "/systems/{id}" => json!({ "name": "Still there", "operators": ["coo"] }),
        "/tools" => json!({ "product_kind": "status page", "licensee": "organisation" }),
        "/tools/{id}" => json!({ "product_kind": "registrar", "licensee": "organisation" }),
        "/people/{id}/absences" => {
            json!({ "first_day": "2026-09-01", "last_day": "2026-09-02", "kind": "training", "stand_in": "coo" })
        }
        "/rotas" => json!({ "shape": "pair", "responsibilities": [ids.responsibility] }),
        "/rotas/{id}" => json!({ "name": "Desk", "responsibilities": [ids.responsibility] }),
        "/rotas/{id}/layers" => {
            json!({ "name": "nights", "hours": "daily 22:00-06:00", "priority": 2, "members": [format!("party:{}", ids.party)] })
        }
        "/rotas/{id}/layers/removal" => json!({ "layer": "all other hours" }),
        "/rotas/{id}/members" => {
            json!({ "layer": "office hours", "who": format!("person:{}", ids.person), "until": "2026-09-01" })
        }
        "/rotas/{id}/members/removal" => {
            json!({ "layer": "office hours", "who": format!("person:{}", ids.person) })
        }
        "/rotas/{id}/openings" | "/rotas/{id}/openings/removal" => {
            json!({ "layer": "office hours", "from": "2026-06-06T08:00:00", "to": "2026-06-06T12:00:00" })
        }
        "/rotas/{id}/changes" => {
            json!({ "kind": "request", "shift": "2026-06-03T00:00:00@office hours" })
        }
        "/people/{id}/absences/{absence}/stand-in-requests" => json!({ "person": "pt-ortiz" }),
        "/people/{id}/absences/{absence}/stand-in" => json!({ "stand_in": "coo" }),
        "/evidence" => json!({ "duty": "EUS-01.D1", "kind": "report" }),
        "/evidence/{id}/withdrawal" => json!({ "reason": "It was another one." }),
        "/duties/mails" => json!({ "mails": false }),
        "/responsibilities/{id}/tokens" => {
            json!({ "name": "machine", "duties": [format!("{}.D1", ids.responsibility)] })
        }
        "/belief-rounds/{id}/sheet" => {
            json!({ "responsibility": "BDR-06", "says": "we" })
        }
        "/parties/{id}/keys" => json!({ "key": crate::checkpoints::key("the-party") }),
        "/ledger/checkpoints/{size}/signatures" => json!({ "signature": "no line" }),
        "/people/{id}/grants" => {
            json!({ "access": "reader", "reason": "Looks in", "until": "2026-08-01" })
        }
        "/parties/{id}/connections" => {
            json!({ "name": "Wall", "issuer": "https://login.example" })
        }
        "/connections/{id}/client" => json!({ "client": "tandem", "secret": "a-secret" }),
        "/connections/{id}/second-factor" => json!({ "second_factor": "ours" }),
        "/people/{id}/new-starts" => json!({ "reason": "Lost the phone" }),
        "/me/confirmation" | "/sign-in/second-factor" | "/sign-in/set-up/authenticator" => {
            json!({ "code": "000000" })
        }
        "/sign-in/set-up/password" => json!({ "password": "orbit pickle canyon" }),
        "/sign-in" => json!({ "name": ids.person, "password": "orbit pickle canyon" }),
        "/sign-in/passkey" | "/sign-in/set-up/passkey" | "/me/confirmation/passkey" => {
            json!({ "credential": {} })
        }
        _ => json!({}),
    }
}

/// The routes in the order in which a test can send them all: leaving comes last.
pub fn in_order(table: &[RouteFact]) -> Vec<RouteFact> {
    let mut table = table.to_vec();
    table.sort_by_key(|route| route.path == "/sign-out");
    table
}

fn names<T>(named: Vec<(String, T)>) -> Vec<String> {
    named.into_iter().map(|(name, _)| name).collect()
}

pub fn name(route: &RouteFact) -> String {
    format!("{} {}", route.method, route.path)
}

/// What a walk over all routes needs beside the facts: a belief round that asks everybody.
pub async fn prepare(world: &World) {
    let dana = world.sign_in("dana").await;
    let parties = ["internal", "partner", "business", "vendor"];
    let round = json!({ "which": "all", "parties": parties });
    world.post("/belief-rounds", &dana, round).await.expect(201);
    let own = json!({ "assumption": "fee.hourly", "mid": 140, "source": "An offer", "date": "2026-05-04" });
    world
        .post("/advice/assumptions", &dana, own)
        .await
        .expect(200);
    let run = json!({ "name": "For the walls" });
    world.post("/advice/runs", &dana, run).await.expect(201);
    let file = "data:;name=a.txt;base64,YQ==";
    let shown = json!({ "duty": "EUS-01.D1", "kind": "report", "file": file });
    world
        .post("/responsibilities/EUS-01/evidence", &dana, shown)
        .await
        .expect(201);
    let token = json!({ "name": "machine", "duties": ["EUS-01.D1"] });
    world
        .post("/responsibilities/EUS-01/tokens", &dana, token)
        .await
        .expect(200);
    a_rota(world, &dana, "EUS-02").await;
}

/// A rota, and a shift of it that somebody is asked to take.
async fn a_rota(world: &World, officer: &str, responsibility: &str) {
    let pair = json!({ "shape": "pair", "responsibilities": [responsibility], "name": "Desk" });
    let made = world.post("/rotas", officer, pair).await.expect(201);
    let request = json!({ "kind": "request", "shift": "2026-06-02T00:00:00@office hours" });
    let changes = format!("{}/changes", made.header("location"));
    world.post(&changes, officer, request).await.expect(201);
}

/// What each route answers to this person (to a stranger without one).
pub async fn column(world: &World, person: Option<&str>) -> BTreeMap<String, u16> {
    let cookie = match person {
        Some(person) => world.sign_in(person).await,
        None => String::new(),
    };
    prepare(world).await;
    // Dana has everything that can be acted upon; sessions and passkeys are one's own.
    let mut ids = Ids::of(world, HOME, "dana").await;
    if let Some(person) = person {
        ids.own = of_sign_in(world, HOME, person).await;
        ids.stand_in_request = stand_in_request(world, &ids.absence, person).await;
    }
    let mut statuses = BTreeMap::new();
    for route in in_order(&world.app.table) {
        let body = (route.method != "GET").then(|| body(route.path, &ids));
        let path = ids.path(route.path);
        let answer = world
            .send(route.method.as_str(), &path, &cookie, body, &[])
            .await;
        statuses.insert(name(&route), answer.status);
    }
    statuses
}

/// Each person acts in a world of their own, so that nobody meets what another did.
async fn written(engine: Engine) -> String {
    let columns = std::iter::once(("stranger", None)).chain(
        ACTORS
            .iter()
            .map(|(column, person, ..)| (*column, Some(*person))),
    );
    let mut table: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    let mut names = Vec::new();
    for (name, person) in columns {
        let db: Db = match engine {
            Engine::Sqlite => store::scratch::sqlite().await,
            Engine::Postgres => store::scratch::postgres().await,
        };
        let world = World::with(db, cast::home()).await;
        names.push(name);
        for (route, status) in column(&world, person).await {
            table.entry(route).or_default().push(status);
        }
        world.app.db.close().await;
    }
    let mut text = String::from(HEAD);
    let widest = table.keys().map(String::len).max().unwrap_or(0);
    write!(text, "{:widest$}", "METHOD path").expect("text");
    names
        .iter()
        .for_each(|name| write!(text, " | {name}").expect("text"));
    text.push('\n');
    for (route, statuses) in table {
        write!(text, "{route:widest$}").expect("text");
        for (name, status) in names.iter().zip(statuses) {
            write!(text, " | {status:^width$}", width = name.len()).expect("text");
        }
        text.push('\n');
    }
    text
}

const HEAD: &str = "\
# Who may do what: what each route answers to each kind of person. 200, 201 and 303
# are successes; 401: sign in first; 403: able to see it, not to do it; 404: there
# is nothing here for you. Written by the test of the same name (UPDATE=1).
#
# powerless: a person without any grant. left: an officer who is no longer with us.
";

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/walls/permissions.txt")
}

fn compare(is: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file(), is).expect("the table is written");
        return;
    }
    let table = std::fs::read_to_string(file()).unwrap_or_default();
    let differs: Vec<String> = is
        .lines()
        .filter(|line| !table.lines().any(|known| known == *line))
        .map(|line| format!("is:    {line}"))
        .chain(
            table
                .lines()
                .filter(|line| !is.lines().any(|found| found == *line))
                .map(|line| format!("table: {line}")),
        )
        .collect();
    assert!(
        differs.is_empty(),
        "permissions.txt:\n{}",
        differs.join("\n")
    );
    assert_eq!(is, table);
}

#[test]
fn every_route_answers_every_kind_of_person_as_the_table_says_on_sqlite() {
    compare(&store::scratch::block_on(written(Engine::Sqlite)));
}

#[test]
fn every_route_answers_every_kind_of_person_as_the_table_says_on_postgres() {
    compare(&store::scratch::block_on(written(Engine::Postgres)));
}

/// The table says what is; these say what it may never become.
#[test]
fn the_table_itself_keeps_the_promises() {
    let table = std::fs::read_to_string(file()).expect("the table");
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let cells = |line: &str| -> Vec<String> {
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let head = cells(lines.next().expect("a head"));
    let routes = store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::sqlite().await).await;
        world.app.table.to_vec()
    });
    let refused = |status: &str| matches!(status, "401" | "403" | "404");
    let mut seen = 0;
    for line in lines {
        let row = cells(line);
        let route = routes
            .iter()
            .find(|route| name(route) == row[0])
            .unwrap_or_else(|| panic!("{} is no route", row[0]));
        let Rule::Action(action) = route.rule else {
            continue;
        };
        seen += 1;
        let group = tandem::platform::actions::ALL
            .iter()
            .find(|(name, _)| *name == action)
            .map(|(_, group)| group.name())
            .expect("a group");
        for (actor, status) in head.iter().zip(&row).skip(1) {
            let says = format!("{} to {actor}: {status}", row[0]);
            if actor == "stranger" {
                assert_eq!(status, "401", "{says}");
                continue;
            }
            if actor == "left" || (actor == "powerless" && group != "own") {
                assert!(refused(status), "{says}");
            }
            if actor.ends_with("reader") && !matches!(group, "read" | "own") {
                assert!(refused(status), "{says}");
            }
            let outside = actor.starts_with("partner") || actor.starts_with("vendor");
            let editor = actor.ends_with("editor");
            if group == "administer" && (outside || editor) {
                assert!(refused(status), "{says}");
            }
            if action == "accept_risk" && outside {
                assert!(refused(status), "{says}");
            }
            if !outside && actor.ends_with("officer") {
                assert!(!refused(status), "{says}");
            }
        }
    }
    let guarded = routes
        .iter()
        .filter(|it| matches!(it.rule, Rule::Action(_)));
    assert_eq!(seen, guarded.count(), "every guarded route is in the table");
}
