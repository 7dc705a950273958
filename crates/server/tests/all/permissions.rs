//! The table of permissions: every route against every kind of person, as it is,
//! in a file that a person can read. A route that is not in the table fails; a
//! change of a cell fails until the table says so too (`UPDATE=1` rewrites it).
mod bodies;
mod ids;
mod made;

use crate::{
    cast::{self, ACTORS},
    world::World,
};
use jiff::SignedDuration;
use made::{new_start, of_sign_in, stand_in_request};
use serde_json::json;
use std::{collections::BTreeMap, fmt::Write, path::PathBuf};
use store::{Db, Engine};
use tandem::{
    app::HOME,
    platform::routes::{RouteFact, Rule},
};

pub use bodies::body;
pub use ids::Ids;

/// The routes in the order in which a test can send them all: leaving comes last.
pub fn in_order(table: &[RouteFact]) -> Vec<RouteFact> {
    let mut table = table.to_vec();
    // What is taken away is taken away after everything else was done to it.
    let last = |path: &str| match path {
        "/sign-out" => 2,
        "/cover/calendars/{id}/removal" => 1,
        _ => 0,
    };
    table.sort_by_key(|route| last(route.path));
    table
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
    // What is edited in the second in which it was made has nothing before it to put back.
    world.app.clock.advance(SignedDuration::from_secs(1));
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
        let (.., party, _) = ACTORS.iter().find(|it| it.1 == person).expect("an actor");
        let theirs = ACTORS.iter().filter(|it| it.2 == *party && it.1 != person);
        let other = theirs.map(|it| it.1).next().unwrap_or(person);
        ids.of_own_party = new_start(world, HOME, other).await;
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
