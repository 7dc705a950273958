//! A machine records evidence for its duties with its token, and does nothing else.
use crate::{
    access,
    app::HOME,
    world::{Answer, World},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn make(world: &World, cookie: &str, duties: Value) -> String {
    let new = json!({ "name": "backup-runner", "duties": duties, "until": "2026-06-30" });
    let page = world
        .post("/responsibilities/BDR-05/tokens", cookie, new)
        .await
        .expect(200);
    page.json()["token"].as_str().unwrap().to_owned()
}

async fn with(world: &World, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
    let header = format!("Bearer {token}");
    let headers = [
        ("authorization", header.as_str()),
        ("accept", "application/json"),
    ];
    world.send(method, path, "", body, &headers).await
}

async fn record(world: &World, token: &str, duty: &str) -> Answer {
    let body = json!({ "duty": duty, "kind": "test_record", "note": "restored" });
    with(world, "POST", "/evidence", token, Some(body)).await
}

store::on_both_databases! {
    async fn a_machine_records_for_its_duties_and_the_ledger_names_its_token(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let token = make(&world, &dana, json!(["BDR-05.D1"])).await;
        let evidence = record(&world, &token, "BDR-05.D1").await.expect(201).json();
        assert_eq!(evidence["evidence"]["form"], "machine");
        record(&world, &token, "BDR-05.D2").await.expect(403);
        record(&world, &token, "NET-05.D1").await.expect(403);
        let ledger = world.get("/ledger", &dana).await.expect(200);
        let entry = &ledger.json()["entries"][0];
        assert!(entry["actor"].as_str().unwrap().starts_with("machine:token:"), "{entry}");
        let secret = token.split_once('.').unwrap().1;
        assert!(!ledger.body.contains(secret), "the token is in no entry");
        let list = world.get("/responsibilities/BDR-05/tokens", &dana).await.expect(200);
        assert!(!list.body.contains(secret), "it is shown once");
        assert_eq!(list.json()["tokens"][0]["state"], "in force");
    }

    async fn a_token_is_refused_on_every_other_route(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let token = make(&world, &dana, json!(["BDR-05.D1"])).await;
        let entries = world.entries().await;
        let mut tried = 0;
        for route in world.app.table.iter() {
            let is_guarded = matches!(route.rule, crate::platform::routes::Rule::Action(_));
            if !is_guarded {
                continue;
            }
            let path = route.path.replace("{id}", "BDR-05");
            let body = (route.method != "GET").then(|| json!({}));
            let answer = with(&world, route.method.as_str(), &path, &token, body).await;
            assert_eq!(answer.status, 401, "{} {path}", route.method);
            tried += 1;
        }
        assert!(tried > 40);
        assert_eq!(world.entries().await, entries);
        // A session does not help either, nor does a token beside one.
        let body = json!({ "duty": "BDR-05.D1", "kind": "test_record" });
        world.post("/evidence", &dana, body).await.expect(401);
        let header = format!("Bearer {token}");
        let headers = [("authorization", header.as_str()), ("accept", "application/json")];
        assert_eq!(world.send("GET", "/findings", &dana, None, &headers).await.status, 401);
    }

    async fn a_token_ends_at_once_by_its_date_and_with_its_maker(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let token = make(&world, &dana, json!(["BDR-05.D1"])).await;
        let list = world.get("/responsibilities/BDR-05/tokens", &dana).await.json();
        let id = list["tokens"][0]["id"].as_str().unwrap().to_owned();
        world.post(&format!("/tokens/{id}/ending"), &dana, json!({})).await.expect(200);
        record(&world, &token, "BDR-05.D1").await.expect(401);
        world.post(&format!("/tokens/{id}/ending"), &dana, json!({})).await.expect(409);

        let dated = make(&world, &dana, json!(["BDR-05.D1"])).await;
        record(&world, &dated, "BDR-05.D1").await.expect(201);
        world.app.clock.advance(SignedDuration::from_hours(24 * 30));
        record(&world, &dated, "BDR-05.D1").await.expect(401);

        world.app.clock.advance(SignedDuration::from_hours(-24 * 30));
        let orphan = make(&world, &dana, json!(["BDR-05.D1"])).await;
        record(&world, &orphan, "BDR-05.D1").await.expect(201);
        let coo = world.sign_in("coo").await;
        let grants = world.app.db.read(HOME, |tx| access::queries::grants_of(tx, "dana")).await.unwrap();
        for grant in grants {
            let path = format!("/grants/{}/ending", grant.id);
            world.post(&path, &coo, json!({})).await.expect(200);
        }
        record(&world, &orphan, "BDR-05.D1").await.expect(401);
    }

    async fn a_token_is_refused_while_its_maker_is_shut_out_and_after_they_have_left(db: Db) {
        let world = World::with_company_a(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        let token = make(&world, &dana, json!(["BDR-05.D1"])).await;
        record(&world, &token, "BDR-05.D1").await.expect(201);
        world.post("/people/dana/suspension", &coo, json!({})).await.expect(200);
        let entries = world.entries().await;
        record(&world, &token, "BDR-05.D1").await.expect(401);
        assert_eq!(world.entries().await, entries);
        world.post("/people/dana/suspension/ending", &coo, json!({})).await.expect(200);
        record(&world, &token, "BDR-05.D1").await.expect(201);
        let leaving = json!({ "until": "2026-06-01" });
        world.post("/people/dana/leaving", &coo, leaving).await.expect(200);
        record(&world, &token, "BDR-05.D1").await.expect(401);
    }

    async fn sixty_records_a_minute_are_enough_for_a_machine(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let token = make(&world, &dana, json!(["BDR-05.D1"])).await;
        let mut refused = 0;
        for _ in 0..125 {
            refused += usize::from(record(&world, &token, "NET-05.D1").await.status == 429);
        }
        // The clock goes on while this runs: at most two minutes are touched.
        assert!((5..=65).contains(&refused), "{refused}");
    }

    async fn a_token_is_an_officers_for_known_duties_within_a_year(db: Db) {
        let world = World::with_company_a(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let path = "/responsibilities/BDR-05/tokens";
        let good = json!({ "name": "m", "duties": ["BDR-05.D1"] });
        world.post(path, &ortiz, good).await.expect(403);
        world.get(path, &ortiz).await.expect(403);
        for (new, field) in [
            (json!({ "name": " ", "duties": ["BDR-05.D1"] }), "name"),
            (json!({ "name": "m", "duties": [] }), "duties"),
            (json!({ "name": "m", "duties": ["NET-05.D1"] }), "duties"),
            (json!({ "name": "m", "duties": ["BDR-05.D1"], "until": "2027-06-02" }), "until"),
            (json!({ "name": "m", "duties": ["BDR-05.D1"], "until": "2026-06-01" }), "until"),
        ] {
            let refused = world.post(path, &dana, new).await.expect(422);
            assert_eq!(refused.json()["problems"][0]["field"], field);
        }
    }
}
