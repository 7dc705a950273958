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
        let alone = dana["systems"].as_array().unwrap().iter().filter(|it| it["alone"] == true);
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

    async fn what_the_company_is_can_be_changed_on_its_page(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let lisbon = json!({ "id": "PTO", "name": "Lisbon", "zone": "Europe/Lisbon", "hours": "Mon-Fri 09:00-18:00" });
        world.post("/company/sites", &dana, lisbon).await.expect(200);
        world.post("/company/days-off", &dana, json!({ "name": "Portugal", "days": ["2026-12-25", "2026-06-10", "2026-12-25"] })).await.expect(200);
        world.post("/company/hours", &dana, json!({ "name": "lisbon", "hours": "Mon-Fri 09:00-18:00 Europe/Lisbon", "holidays": "Portugal" })).await.expect(200);
        world.post("/company/dimensions", &dana, json!({ "name": "country", "values": ["US", "PT"] })).await.expect(200);
        world.post("/company/sites/PTO", &dana, json!({ "name": "Lisbon office", "hours": "lisbon" })).await.expect(200);
        let page = world.get("/company", &dana).await.expect(200).json();
        let lisbon = page["sites"].as_array().unwrap().iter().find(|site| site["id"] == "PTO").unwrap().clone();
        assert_eq!((&lisbon["name"], &lisbon["hours"]), (&json!("Lisbon office"), &json!("lisbon")));
        let days = page["days_off"].as_array().unwrap().iter().find(|list| list["name"] == "Portugal").unwrap().clone();
        assert_eq!(days["days"], json!(["2026-06-10", "2026-12-25"]), "in order, each once");
        // What is used cannot be taken away, and says so; what is not, can.
        let refused = world.post("/company/hours/lisbon/removal", &dana, json!({})).await.expect(422);
        assert!(refused.body.contains("lisbon"), "{}", refused.body);
        world.post("/company/days-off/Portugal/removal", &dana, json!({})).await.expect(409);
        world.post("/company/sites/PTO/removal", &dana, json!({})).await.expect(200);
        world.post("/company/hours/lisbon/removal", &dana, json!({})).await.expect(200);
        world.post("/company/days-off/Portugal/removal", &dana, json!({})).await.expect(200);
        world.post("/company/dimensions/country/removal", &dana, json!({})).await.expect(200);
        let gathered = world.app.db.read(crate::app::HOME, crate::transfer::gather).await.unwrap();
        assert_eq!(gathered, Some(crate::world::company_a()), "as before");
    }

    async fn what_was_signed_goes_on_meaning_what_it_meant(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        let mut moved = json!({ "name": "Harbor and Finch", "zone": "America/Chicago" });
        for (path, body, field) in [
            ("/company/hours/office", json!({ "hours": "Mon-Fri 10:00-11:00", "holidays": "company" }), "hours"),
            ("/company/days-off/company", json!({ "days": ["2026-05-25", "2026-12-25"] }), "days"),
            ("/company", moved.clone(), "zone"),
        ] {
            let answer = world.post(path, &dana, body).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{path}");
        }
        assert_eq!(world.entries().await, before);
        // What nothing rests on, and what is to come, is the company's own.
        world.post("/company/hours", &dana, json!({ "name": "late", "hours": "Mon-Fri 12:00-20:00" })).await.expect(200);
        world.post("/company/hours/late", &dana, json!({ "hours": "Mon-Fri 12:00-21:00" })).await.expect(200);
        let page = world.get("/company", &dana).await.expect(200).json();
        let mut days = page["days_off"][0]["days"].clone();
        days.as_array_mut().unwrap().push(json!("2027-01-01"));
        world.post("/company/days-off/company", &dana, json!({ "days": days })).await.expect(200);
        // Before a partner has signed, all of it is a draft.
        let mut facts = crate::world::company_a();
        facts.signatures.retain(|signature| signature.party != "partner");
        world.load("draft", facts).await;
        let dana = world.sign_in_to("draft", "dana").await;
        moved["staff"] = json!(100);
        world.post("/company", &dana, moved).await.expect(200);
        let office = json!({ "hours": "Mon-Fri 10:00-11:00", "holidays": "company" });
        world.post("/company/hours/office", &dana, office).await.expect(200);
    }

    async fn a_wrong_value_of_the_company_names_its_field_and_keeps_nothing(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        for (path, body, field) in [
            ("/company", json!({ "name": "X", "zone": "Mars/Olympus" }), "zone"),
            ("/company/sites", json!({ "name": "" }), "name"),
            ("/company/sites", json!({ "name": "A", "zone": "Mars/Olympus" }), "zone"),
            ("/company/sites", json!({ "name": "A", "hours": "Mon-Fri 25:00-26:00" }), "hours"),
            ("/company/hours", json!({ "hours": "24x7" }), "name"),
            ("/company/hours", json!({ "name": "a", "hours": "24x7", "holidays": "none such" }), "holidays"),
            ("/company/days-off", json!({ "name": "a", "days": ["2026-02-30"] }), "days"),
            ("/company/dimensions", json!({ "name": "a" }), "values"),
            ("/company/sites", json!({ "name": "A", "userz": 3 }), "userz"),
        ] {
            let answer = world.post(path, &dana, body.clone()).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{path} {body}");
        }
        world.post("/company/sites/none/removal", &dana, json!({})).await.expect(404);
        world.post("/company/sites", &dana, json!({ "id": "NWK", "name": "Again" })).await.expect(409);
        assert_eq!(world.entries().await, before);
    }

    async fn a_second_operator_ends_the_finding_about_the_only_one(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let found = |body: &str| body.contains("sole_operator:wms");
        assert!(found(&world.get("/findings", &dana).await.body));
        let system = json!({ "name": "Warehouse system", "critical": true, "operators": ["dana", "pt-ortiz"], "responsibilities": ["BDR-06"] });
        world.post("/systems/wms", &dana, system).await.expect(200);
        assert!(!found(&world.get("/findings", &dana).await.body));
        let page = world.get("/systems/wms", &dana).await.expect(200).json();
        assert_eq!(page["system"]["operators"][1]["name"], "Luis Ortiz", "{page}");
        let strange = json!({ "name": "Warehouse system", "operators": ["nobody-known"] });
        world.post("/systems/wms", &dana, strange).await.expect(404);
        let made = world.post("/systems", &dana, json!({ "name": "Label printers" })).await.expect(201);
        assert_eq!(made.header("location"), "/systems/label-printers");
        world.post("/systems/label-printers/removal", &dana, json!({})).await.expect(200);
        world.get("/systems/label-printers", &dana).await.expect(404);
    }

    async fn a_licence_that_moves_to_the_company_ends_its_finding(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let page = world.get("/tools/backup", &dana).await.expect(200).json();
        assert_eq!(page["findings"].as_array().unwrap().len(), 1);
        let ours = json!({ "product_kind": "image backup", "licensee": "organisation", "administrators": ["dana"] });
        world.post("/tools/backup", &dana, ours).await.expect(200);
        let page = world.get("/tools/backup", &dana).await.expect(200).json();
        assert_eq!(page["findings"], json!([]));
        let new = json!({ "id": "status", "product_kind": "status page", "licensee": "organisation", "contract_end": "soon" });
        let refused = world.post("/tools", &dana, new).await.expect(422);
        assert_eq!(refused.json()["problems"][0]["field"], "contract_end");
        world.post("/tools/backup/removal", &dana, json!({})).await.expect(200);
        world.get("/tools/backup", &dana).await.expect(404);
    }

    async fn skills_ways_to_reach_and_leaving_are_written_on_the_person(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let skill = company::catalogue().skills[0].id.clone();
        world.post("/people/mo/skills", &dana, json!({ "skill": skill, "level": 3 })).await.expect(200);
        let facts = json!({ "name": "Mo Rivers", "title": "Director", "contacts": ["phone: +1 555 0177", "chat mo"] });
        world.post("/people/mo", &dana, facts).await.expect(200);
        let mo = world.get("/people/mo", &dana).await.expect(200).json();
        let held = mo["skills"].as_array().unwrap().iter().find(|it| it["skill"] == skill);
        assert_eq!(held.unwrap()["level"], 3);
        assert_eq!(mo["contacts"], json!([{ "kind": "phone", "value": "+1 555 0177" }, { "kind": "chat", "value": "mo" }]));
        for (path, body, field) in [
            ("/people/mo/skills", json!({ "skill": skill, "level": 9 }), "skills"),
            ("/people/mo", json!({ "name": "Mo", "contacts": ["+1"] }), "contacts"),
        ] {
            let answer = world.post(path, &dana, body.clone()).await.expect(422);
            let field_of = answer.json()["problems"][0]["field"].as_str().unwrap().to_owned();
            assert!(field_of.starts_with(field) || field_of == skill, "{path}: {field_of}");
        }
        world.post("/people/mo/skills", &dana, json!({ "skill": skill, "level": 0 })).await.expect(200);
        // Whoever has left gets nothing from then on, with the session that is open.
        let ortiz = world.sign_in("pt-ortiz").await;
        world.get("/register", &ortiz).await.expect(200);
        world.post("/people/pt-ortiz/leaving", &dana, json!({ "until": "2026-06-01", "account_open": true })).await.expect(200);
        world.get("/register", &ortiz).await.expect(401);
        assert!(world.get("/findings?class=access", &dana).await.body.contains("leaver_account_open:pt-ortiz"));
        world.post("/people/pt-ortiz/leaving", &dana, json!({ "until": "2026-06-01" })).await.expect(200);
        assert!(!world.get("/findings?class=access", &dana).await.body.contains("leaver_account_open:pt-ortiz"));
        world.post("/people/pt-ortiz/leaving", &dana, json!({})).await.expect(200);
        world.get("/register", &ortiz).await.expect(200);
    }

    async fn a_new_party_is_in_and_says_how_it_is_reached(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let made = world.post("/parties", &dana, json!({ "name": "Carrier One", "kind": "vendor" })).await.expect(201);
        assert_eq!(made.header("location"), "/parties/carrier-one");
        let facts = json!({ "name": "Carrier One", "contacts": ["phone +1 555 0111"], "hours": "24x7" });
        world.post("/parties/carrier-one", &dana, facts).await.expect(200);
        let page = world.get("/parties/carrier-one", &dana).await.expect(200).json();
        assert_eq!((&page["hours"], &page["contacts"][0]["kind"]), (&json!("24x7"), &json!("phone")));
        world.post("/parties", &dana, json!({ "name": "X", "kind": "friend" })).await.expect(422);
    }

    async fn a_form_sent_by_our_page_hears_where_to_go_and_what_is_wrong(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "text/html"),
            ("tandem-form", "1"),
        ];
        let wrong = world.send_text("/company/sites", &dana, "name=&zone=", &headers).await.expect(422);
        assert_eq!(wrong.json()["problems"][0]["field"], "name");
        let right = world.send_text("/company/sites", &dana, "name=Lisbon&users=12", &headers).await.expect(200);
        assert_eq!(right.json()["to"], "/company#sites");
        assert!(right.header("set-cookie").contains("tandem_notice="));
        // Without script the same form is a 303, and a page that explains.
        let plain = &headers[..2];
        world.send_text("/company/sites", &dana, "name=Porto", plain).await.expect(303);
        let page = world.send_text("/company/sites", &dana, "name=", plain).await.expect(422);
        assert!(page.body.contains("<html") && page.body.contains("name"));
    }
}
