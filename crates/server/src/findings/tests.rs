//! What is wrong with company A, and what people can do about it.
use crate::world::{Answer, World};
use jiff::SignedDuration;
use serde_json::json;

/// `BDR-06 nobody`, sorted.
fn lines(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let mut lines: Vec<String> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let responsibility = it["responsibility"].as_str().unwrap_or("-");
            format!("{responsibility} {}", it["kind"].as_str().unwrap())
        })
        .collect();
    lines.sort();
    lines
}

async fn of_class(world: &World, cookie: &str, class: &str) -> Vec<String> {
    let path = format!("/findings?class={class}");
    lines(&world.get(&path, cookie).await.expect(200))
}

async fn gaps(world: &World, cookie: &str) -> Vec<String> {
    of_class(world, cookie, "gap").await
}

const BDR_06: &str = "gap:nobody:BDR-06";

store::on_both_databases! {
    async fn company_a_has_exactly_what_was_planted(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        assert_eq!(
            gaps(&world, &dana).await,
            [
                "BDR-06 nobody",
                "END-09 time_hole",
                "EUS-05 time_hole",
                "GOV-06 no_stand_in",
                "IDN-09 nobody",
                "NET-05 each_thinks_other",
                "SEC-05 nobody",
            ]
        );
        assert_eq!(of_class(&world, &dana, "duplicate").await.len(), 4);
        assert_eq!(of_class(&world, &dana, "depth").await.len(), 2);
        assert_eq!(of_class(&world, &dana, "signature").await.len(), 1);
    }

    async fn an_assignment_ends_a_gap_and_its_end_brings_it_back(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "party": "internal", "role": "accountable" });
        world
            .post("/responsibilities/BDR-06/assignments", &dana, new)
            .await
            .expect(201);
        assert!(!gaps(&world, &dana).await.iter().any(|it| it.starts_with("BDR-06")));
        let page = world.get("/responsibilities/BDR-06", &dana).await.expect(200).json();
        let id = find_id(&page).expect("the page names the assignment");
        world
            .post(&format!("/assignments/{id}/ending"), &dana, json!({}))
            .await
            .expect(200);
        assert!(gaps(&world, &dana).await.contains(&"BDR-06 nobody".to_owned()));
    }

    async fn fifteen_minutes_held_by_both_are_a_finding(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        // Each side writes down its own half.
        for (cookie, party, hours) in [
            (&ortiz, "partner", "daily 00:00-12:00"),
            (&dana, "internal", "daily 11:45-24:00"),
        ] {
            let new = json!({ "party": party, "role": "accountable", "hours": hours });
            world
                .post("/responsibilities/BDR-06/assignments", cookie, new)
                .await
                .expect(201);
        }
        let twice = of_class(&world, &dana, "duplicate").await;
        assert!(twice.iter().any(|it| it.starts_with("BDR-06")), "{twice:?}");
        assert!(!gaps(&world, &dana).await.iter().any(|it| it.starts_with("BDR-06")));
    }

    async fn a_stand_in_ends_the_gap_of_an_absence(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let page = world.get("/people/dana", &dana).await.expect(200).json();
        let absence = page["absences"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/people/dana/absences/{absence}/stand-in");
        world
            .post(&path, &dana, json!({ "stand_in": "pt-ortiz" }))
            .await
            .expect(200);
        assert!(!gaps(&world, &dana).await.iter().any(|it| it.contains("no_stand_in")));
    }

    async fn the_company_accepts_a_risk_and_it_comes_back_after_its_day(db: Db) {
        let world = World::with_company_a(db).await;
        let coo = world.sign_in("coo").await;
        let path = format!("/findings/{BDR_06}/acceptance");
        let until = "2026-06-03";
        world
            .post(&path, &coo, json!({ "reason": "The new backup comes in June.", "until": until }))
            .await
            .expect(201);
        assert!(!gaps(&world, &coo).await.contains(&"BDR-06 nobody".to_owned()));
        let accepted = world.get("/findings?accepted=true", &coo).await.expect(200);
        assert_eq!(lines(&accepted), ["BDR-06 nobody"]);
        world.app.clock.advance(SignedDuration::from_hours(48));
        let coo = world.sign_in("coo").await;
        assert!(gaps(&world, &coo).await.contains(&"BDR-06 nobody".to_owned()));
        let accepted = world.get("/findings?accepted=true", &coo).await.expect(200);
        assert!(lines(&accepted).is_empty());
    }

    async fn an_acceptance_is_taken_back_at_once(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let path = format!("/findings/{BDR_06}/acceptance");
        let new = json!({ "reason": "Until the audit.", "until": "2026-07-01" });
        world.post(&path, &dana, new).await.expect(201);
        world.post(&format!("{path}/ending"), &dana, json!({})).await.expect(200);
        assert!(gaps(&world, &dana).await.contains(&"BDR-06 nobody".to_owned()));
        world.post(&format!("{path}/ending"), &dana, json!({})).await.expect(404);
    }

    async fn an_acceptance_needs_a_reason_and_an_end_within_a_year(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        let path = format!("/findings/{BDR_06}/acceptance");
        for (body, field) in [
            (json!({ "until": "2026-07-01" }), "reason"),
            (json!({ "reason": "  ", "until": "2026-07-01" }), "reason"),
            (json!({ "reason": "Because." }), "until"),
            (json!({ "reason": "Because.", "until": "2026-06-01" }), "until"),
            (json!({ "reason": "Because.", "until": "2027-06-03" }), "until"),
            (json!({ "reason": "Because.", "until": "tomorrow" }), "until"),
        ] {
            let answer = world.post(&path, &dana, body.clone()).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{body}");
        }
        assert_eq!(world.entries().await, before, "a refused command leaves no entry");
        let unknown = json!({ "reason": "Because.", "until": "2026-07-01" });
        world
            .post("/findings/gap:nobody:EUS-01/acceptance", &dana, unknown)
            .await
            .expect(404);
    }

    async fn a_partner_accepts_no_risk(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let path = format!("/findings/{BDR_06}/acceptance");
        let new = json!({ "reason": "We take it.", "until": "2026-07-01" });
        world.post(&path, &ortiz, new).await.expect(403);
        assert!(gaps(&world, &ortiz).await.contains(&"BDR-06 nobody".to_owned()));
    }

    async fn the_filters_narrow_and_the_pages_add_up(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let all = world.get("/findings", &dana).await.expect(200).json();
        let total = all["total"].as_u64().unwrap();
        let mut seen = Vec::new();
        let mut path = "/findings".to_owned();
        loop {
            let page = world.get(&path, &dana).await.expect(200).json();
            for finding in page["findings"].as_array().unwrap() {
                seen.push(finding["id"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/findings?after={}", next.replace(' ', "%20"));
        }
        let length = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((length, seen.len()), (total as usize, total as usize));
        let critical = world.get("/findings?severity=critical", &dana).await.expect(200).json();
        for finding in critical["findings"].as_array().unwrap() {
            assert_eq!(finding["severity"], "critical");
        }
        let wrong = world.get("/findings?class=nonsense", &dana).await.expect(422);
        assert_eq!(wrong.json()["problems"][0]["field"], "class");
    }
}

/// The first `id` of an assignment anywhere in the page.
fn find_id(page: &serde_json::Value) -> Option<String> {
    match page {
        serde_json::Value::Object(map) => {
            if let Some(list) = map.get("assignments").and_then(|it| it.as_array()) {
                return list.first()?["id"].as_str().map(str::to_owned);
            }
            map.values().find_map(find_id)
        }
        serde_json::Value::Array(list) => list.iter().find_map(find_id),
        _ => None,
    }
}
