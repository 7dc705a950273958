//! Another organisation's rows do not exist: not by their ids in an address, not
//! by their ids in a body, not in any page.
use crate::{
    cast,
    permissions::{Ids, body, in_order, name},
    world::World,
};
use serde_json::json;
use tandem::app::HOME;

async fn two(db: store::Db) -> World {
    let world = World::with(db, cast::home()).await;
    world.load("twin", cast::twin()).await;
    let theirs = world.sign_in_to("twin", "twin-only").await;
    world
        .post("/belief-rounds", &theirs, json!({}))
        .await
        .expect(201);
    let token = json!({ "name": "machine", "duties": ["EUS-01.D1"] });
    world
        .post("/responsibilities/EUS-01/tokens", &theirs, token)
        .await
        .expect(200);
    world
}

store::on_both_databases! {
    async fn no_id_of_the_twin_leads_anywhere_for_homes_officer(db: Db) {
        let world = two(db).await;
        let dana = world.sign_in("dana").await;
        let theirs = Ids::of(&world, "twin", "twin-only").await;
        let ours = Ids::of(&world, HOME, "dana").await;
        let before = world.entries().await;
        let mut sent = 0;
        for route in in_order(&world.app.table) {
            // A finding's and a token's ids are not looked up by organisation; each has its own story.
            if !route.path.contains("{id}") {
                continue;
            }
            sent += 1;
            let body = (route.method != "GET").then(|| body(route.path, &ours));
            let path = theirs.path(route.path);
            let answer = world.send(route.method.as_str(), &path, &dana, body, &[]).await;
            assert_eq!(answer.status, 404, "{} {path}: {}", name(&route), answer.body);
        }
        assert!(sent >= 13, "only {sent} routes with ids");
        assert_eq!(world.entries().await, before, "nothing was written");
    }

    async fn an_absence_of_the_twin_is_not_found_under_our_own_person(db: Db) {
        let world = two(db).await;
        let dana = world.sign_in("dana").await;
        let theirs = Ids::of(&world, "twin", "twin-only").await;
        for end in ["stand-in", "ending"] {
            let path = format!("/people/dana/absences/{}/{end}", theirs.absence);
            world.post(&path, &dana, json!({})).await.expect(404);
        }
    }

    async fn no_id_of_the_twin_is_taken_in_a_body(db: Db) {
        let world = two(db).await;
        let dana = world.sign_in("dana").await;
        let ours = Ids::of(&world, HOME, "dana").await;
        let before = world.entries().await;
        let stand_in = format!("/people/dana/absences/{}/stand-in", ours.absence);
        for (path, body) in [
            ("/people", json!({ "name": "New", "party": "twin-party" })),
            ("/responsibilities/BDR-06/assignments", json!({ "party": "twin-party", "role": "doer" })),
            ("/responsibilities/BDR-06/assignments", json!({ "party": "internal", "person": "twin-only", "role": "doer" })),
            ("/people/dana/absences", json!({ "first_day": "2026-09-01", "last_day": "2026-09-02", "kind": "x", "stand_in": "twin-only" })),
            (stand_in.as_str(), json!({ "stand_in": "twin-only" })),
        ] {
            let answer = world.post(path, &dana, body.clone()).await;
            assert_eq!(answer.status, 404, "{path} {body}: {}", answer.body);
        }
        for query in ["responsibility=TWN-01", "system=twin-system"] {
            world.get(&format!("/ask?{query}"), &dana).await.expect(404);
        }
        assert_eq!(world.entries().await, before, "nothing was written");
    }

    async fn no_page_of_home_says_a_word_of_the_twin(db: Db) {
        let world = two(db).await;
        let dana = world.sign_in("dana").await;
        let ours = Ids::of(&world, HOME, "dana").await;
        let mut pages: Vec<String> = in_order(&world.app.table)
            .iter()
            .filter(|route| route.method == "GET")
            .map(|route| ours.path(route.path))
            .collect();
        pages.push("/search?q=twin".into());
        pages.push("/findings?q=twin".into());
        pages.push("/findings/export?format=json".into());
        let file = world.post("/export", &dana, serde_json::json!({})).await.expect(200);
        for word in ["twin-only", "twin-party", "twin-system", "TWN-01", "twin-secret", "The Twin"] {
            assert!(!file.body.contains(word), "the export says {word}");
        }
        for path in pages {
            for accept in ["application/json", "text/html"] {
                let answer = world.send("GET", &path, &dana, None, &[("accept", accept)]).await;
                for word in ["twin-only", "twin-party", "twin-system", "TWN-01", "twin-secret", "The Twin"] {
                    assert!(!answer.body.contains(word), "{path} says {word}");
                }
            }
        }
    }

    async fn the_twins_own_officer_sees_the_twin(db: Db) {
        let world = two(db).await;
        let theirs = world.sign_in_to("twin", "twin-only").await;
        world.get("/responsibilities/TWN-01", &theirs).await.expect(200);
        world.get("/people/w-powerless", &theirs).await.expect(404);
    }

    async fn a_session_does_not_work_under_another_organisations_name(db: Db) {
        let world = two(db).await;
        let dana = world.sign_in("dana").await;
        let renamed = dana.replace("tandem=home.", "tandem=twin.");
        assert_ne!(dana, renamed);
        world.get("/findings", &renamed).await.expect(401);
    }
}
