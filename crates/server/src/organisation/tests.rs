//! People, parties and systems, and what is nobody else's business.
use crate::world::World;
use serde_json::json;

store::on_both_databases! {
    async fn why_somebody_is_away_is_shown_to_their_own_party_only(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "first_day": "2026-09-01", "last_day": "2026-09-02", "kind": "a-private-matter" });
        world.post("/people/dana/absences", &dana, new.clone()).await.expect(200);
        world.post("/people/pt-ortiz/absences", &dana, new).await.expect(200);
        let mut shown = 0;
        for (reader, party) in [
            ("dana", "internal"),
            ("mo", "business"),
            ("coo", "business"),
            ("pt-ortiz", "partner"),
            ("pt-lindqvist", "partner"),
        ] {
            let cookie = world.sign_in(reader).await;
            for (person, of) in [("dana", "internal"), ("pt-ortiz", "partner")] {
                let path = format!("/people/{person}");
                for accept in ["application/json", "text/html"] {
                    let page = world.send("GET", &path, &cookie, None, &[("accept", accept)]).await.expect(200);
                    let says = page.body.contains("a-private-matter");
                    // Row by row: exactly the own party's people.
                    assert_eq!(says, party == of, "{reader} reads {path} as {accept}");
                    shown += u32::from(says);
                }
            }
            // No list, finding, answer, search or file for readers says it.
            for path in ["/people", "/findings", "/findings/export", "/register/export", "/search?q=private", "/parties/internal", "/systems", "/register", "/responsibilities/GOV-06"] {
                let page = world.get(path, &cookie).await.expect(200);
                assert!(!page.body.contains("a-private-matter"), "{reader} reads {path}");
            }
        }
        assert_eq!(shown, 6);
    }

    async fn a_new_person_is_in_with_a_way_to_reach_them_and_no_access(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "name": "Ann Lee", "party": "partner", "phone": " +1 555 0199 " });
        let made = world.post("/people", &dana, new.clone()).await.expect(201);
        assert_eq!(made.header("location"), "/people/ann-lee");
        let page = world.get("/people/ann-lee", &dana).await.expect(200).json();
        assert_eq!(page["contacts"][0]["value"], "+1 555 0199");
        let ann = world.sign_in("ann-lee").await;
        world.get("/people", &ann).await.expect(404);
        let before = world.entries().await;
        world.post("/people", &dana, new).await.expect(409);
        assert_eq!(world.entries().await, before, "there is one like it already");
    }

    async fn an_absence_ends_after_it_began_and_nobody_stands_in_for_themselves(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        for (body, field) in [
            (json!({ "first_day": "2026-09-02", "last_day": "2026-09-01", "kind": "training" }), "last_day"),
            (json!({ "first_day": "2026-09-01", "last_day": "2026-09-02", "kind": "x", "stand_in": "dana" }), "stand_in"),
            (json!({ "first_day": "soon", "last_day": "2026-09-02", "kind": "x" }), "first_day"),
        ] {
            let answer = world.post("/people/dana/absences", &dana, body.clone()).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{body}");
        }
        assert_eq!(world.entries().await, before);
    }

    async fn a_person_a_party_and_a_system_are_shown_whole(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        let dana = world.get("/people/dana", &mo).await.expect(200).json();
        assert_eq!(dana["person"]["name"], "Dana Whitlock");
        let alone = dana["systems"].as_array().unwrap().iter().filter(|it| it[2] == true);
        assert_eq!(alone.count(), 9, "nine systems hang on Dana alone");
        let partner = world.get("/parties/partner", &mo).await.expect(200).json();
        assert_eq!(partner["people"].as_array().unwrap().len(), 3);
        let gone = partner["people"].as_array().unwrap().iter().find(|it| it["id"] == "pt-gone");
        assert_eq!(gone.unwrap()["state"], "left");
        let systems = world.get("/systems", &mo).await.expect(200);
        for system in crate::world::company_a().systems {
            assert!(systems.body.contains(&system.name), "{}", system.name);
        }
        world.get("/systems/wms", &mo).await.expect(200);
        world.get("/systems/nothing", &mo).await.expect(404);
    }
}
