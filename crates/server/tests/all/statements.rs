//! Every SQL statement that stands in the server's source ran on both databases:
//! one that nobody runs may be wrong on one of them, and nobody would know.
use crate::{
    cast,
    permissions::{Ids, column},
    world::World,
};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::Path};
use tandem::app::HOME;

/// The text of every `sql("…")` in the `queries.rs` files, white space made one.
fn written(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            written(&path, found);
        } else if path.ends_with("queries.rs") {
            let source = fs::read_to_string(&path).expect("a source");
            for rest in source.split("sql(").skip(1) {
                let Some(text) = rest.trim_start().strip_prefix('"') else {
                    continue;
                };
                let text = text.split('"').next().unwrap_or_default();
                found.push((path.display().to_string(), plain(text)));
            }
        }
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn walk(db: store::Db) {
    let world = World::with(db, cast::home()).await;
    // An assignment that has not begun is taken back: the walk itself ends one that holds.
    let dana = world.sign_in("dana").await;
    let new = json!({ "party": "internal", "role": "doer", "from": "2026-08-01" });
    let path = "/responsibilities/BDR-06/assignments";
    world.post(path, &dana, new).await.expect(201);
    let page = world.get("/responsibilities/BDR-06", &dana).await.json();
    let id = page["assignments"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let ending = format!("/assignments/{id}/ending");
    world.post(&ending, &dana, json!({})).await.expect(200);
    // A draft is written at and thrown away; a responsibility means something else, and goes.
    let draft = json!({ "party": "partner", "role": "doer", "collect": true });
    let other = "/responsibilities/SEC-05/assignments";
    let made = world.post(other, &dana, draft).await.expect(201).json();
    let draft = made["proposal"].clone();
    let draft = format!("/proposals/{draft}");
    let wording = json!({ "title": "Both restore" });
    world.post(&draft, &dana, wording).await.expect(200);
    let removal = format!("{draft}/removal");
    world.post(&removal, &dana, json!({})).await.expect(200);
    let meaning = json!({ "title": "Restore tests" });
    let path = "/responsibilities/SEC-05";
    world
        .post(&format!("{path}/meaning"), &dana, meaning)
        .await
        .expect(200);
    let ending = json!({ "until": "2026-09-01" });
    world
        .post(&format!("{path}/ending"), &dana, ending)
        .await
        .expect(200);
    let own = json!({ "ids": ["OWN-07"], "title": "A thought" });
    world
        .post("/responsibilities", &dana, own)
        .await
        .expect(201);
    let before = world.get("/register", &dana).await.json()["version"].as_u64();
    let back = json!({ "version": before.map(|it| it - 1) });
    let back = world
        .post("/register/models", &dana, back)
        .await
        .expect(201);
    let draft = back.header("location").to_owned();
    let wording = json!({ "propose": true, "sign": true });
    world.post(&draft, &dana, wording).await.expect(200);
    world
        .get("/responsibilities/OWN-07", &dana)
        .await
        .expect(404);
    // With the last grant of a person, sessions and links end too.
    let theirs = Ids::of(&world, HOME, "mo").await;
    let ending = format!("/grants/{}/ending", theirs.grant);
    world.post(&ending, &dana, json!({})).await.expect(200);
    reveal(&world).await;
    as_a_machine(&world).await;
    on_rotas(&world).await;
    absence(&world).await;
    crate::calendars::walk(&world).await;
    column(&world, Some("w-i-officer")).await;
    crate::machine::walk(&world).await;
    crate::checkpoints::walk(&world).await;
    world.entries().await;
}

/// A token that is used; mails that are wanted again.
async fn as_a_machine(world: &World) {
    let dana = world.sign_in("dana").await;
    let new = json!({ "name": "machine", "duties": ["EUS-01.D1"] });
    let path = "/responsibilities/EUS-01/tokens";
    let made = world.post(path, &dana, new).await.expect(200).json();
    let token = format!("Bearer {}", made["token"].as_str().expect("a token"));
    let shown = json!({ "duty": "EUS-01.D1", "kind": "report" });
    let headers = [("authorization", token.as_str())];
    let answer = world
        .send("POST", "/evidence", "", Some(shown), &headers)
        .await;
    answer.expect(201);
    let wanted = json!({ "mails": true });
    world.post("/duties/mails", &dana, wanted).await.expect(200);
}

/// A rota that goes on as another version, one that never begins, and a feed.
async fn on_rotas(world: &World) {
    let dana = world.sign_in("dana").await;
    let pair =
        |name: &str| json!({ "shape": "pair", "responsibilities": ["EUS-03"], "name": name });
    let made = world
        .post("/rotas", &dana, pair("Nights"))
        .await
        .expect(201);
    let nights = made.header("location").to_owned();
    let request = json!({ "kind": "request", "shift": "2026-06-04T00:00:00@office hours" });
    let changes = format!("{nights}/changes");
    world
        .post(&changes, &dana, request.clone())
        .await
        .expect(201);
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let other = json!({ "name": "All nights", "responsibilities": ["EUS-03"] });
    world.post(&nights, &dana, other.clone()).await.expect(200);
    let undoing = format!("{nights}/undoing");
    world.post(&undoing, &dana, json!({})).await.expect(200);
    let ending = format!("{nights}/ending");
    world.post(&ending, &dana, json!({})).await.expect(200);
    let made = world.post("/rotas", &dana, pair("Days")).await.expect(201);
    let days = made.header("location").to_owned();
    let changes = format!("{days}/changes");
    world.post(&changes, &dana, request).await.expect(201);
    let half_a_minute = jiff::SignedDuration::from_secs(30);
    world.app.clock.advance(-half_a_minute);
    world.post(&days, &dana, other).await.expect(200);
    let ending = format!("{days}/ending");
    world.post(&ending, &dana, json!({})).await.expect(200);
    world.app.clock.advance(half_a_minute);
    let feed = world
        .post("/cover/feed", &dana, json!({}))
        .await
        .expect(200)
        .json();
    let address = feed["address"].as_str().expect("an address");
    let at = address.find("/feeds/").expect("a path");
    world.get(&address[at..], "").await.expect(200);
}

/// An absence that was written down late, gets a stand-in, and is taken back.
async fn absence(world: &World) {
    let dana = world.sign_in("dana").await;
    let late = json!({ "first_day": "2026-05-25", "last_day": "2026-06-30", "kind": "illness" });
    let shown = world
        .post("/people/dana/absences", &dana, late)
        .await
        .expect(200)
        .json();
    let mut all = shown["absences"].as_array().expect("a list").iter();
    let it = all.find(|it| it["first_day"] == "2026-05-25").expect("it");
    let path = format!(
        "/people/dana/absences/{}",
        it["id"].as_str().expect("an id")
    );
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let mo = json!({ "stand_in": "mo" });
    let named = format!("{path}/stand-in");
    world.post(&named, &dana, mo).await.expect(200);
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let ended = format!("{path}/ending");
    world.post(&ended, &dana, json!({})).await.expect(200);
}

/// A belief round that both sides finish, and one that is withdrawn.
async fn reveal(world: &World) {
    let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
    let opened = world
        .post("/belief-rounds", &dana, json!({}))
        .await
        .expect(201);
    let sheet = format!("{}/sheet", opened.header("location"));
    for cookie in [&dana, &ortiz] {
        let page = world.get(&sheet, cookie).await.expect(200).json();
        for question in page["questions"].as_array().expect("questions") {
            let answer = json!({ "responsibility": question["id"], "says": "they" });
            world.post(&sheet, cookie, answer).await.expect(200);
        }
        let hand_in = format!("{sheet}/hand-in");
        world.post(&hand_in, cookie, json!({})).await.expect(200);
    }
    let other = world
        .post("/belief-rounds", &dana, json!({}))
        .await
        .expect(201);
    let withdrawal = format!("{}/withdrawal", other.header("location"));
    world.post(&withdrawal, &dana, json!({})).await.expect(200);
}

#[test]
fn every_statement_ran_on_both_databases() {
    store::scratch::block_on(async {
        walk(store::scratch::sqlite().await).await;
        walk(store::scratch::postgres().await).await;
        crate::coming_in::walk(store::scratch::sqlite().await).await;
        crate::coming_in::walk(store::scratch::postgres().await).await;
        crate::openid::walk(store::scratch::sqlite().await).await;
        crate::openid::walk(store::scratch::postgres().await).await;
    });
    let seen: BTreeMap<String, (bool, bool)> = store::coverage::seen()
        .into_iter()
        .map(|(text, sqlite, postgres)| (plain(&text), (sqlite, postgres)))
        .collect();
    let mut found = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    written(&source, &mut found);
    assert!(
        found.len() > 50,
        "only {} statements were found",
        found.len()
    );
    let missing: Vec<&(String, String)> = found
        .iter()
        .filter(|(_, text)| seen.get(text) != Some(&(true, true)))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
