//! The register through HTTP: adopt, assign, end, prove, and what is refused.
use crate::world::World;
use serde_json::{Value, json};

async fn whole(world: &World, cookie: &str, id: &str) -> Value {
    world
        .get(&format!("/responsibilities/{id}"), cookie)
        .await
        .expect(200)
        .json()
}

/// Sends a wrong value and gives the field that is named; nothing may be written.
async fn refused_field(world: &World, path: &str, cookie: &str, body: Value) -> String {
    let before = world.entries().await;
    let answer = world.post(path, cookie, body.clone()).await;
    assert_eq!(answer.status, 422, "{body}: {}", answer.body);
    assert_eq!(world.entries().await, before, "{body}");
    answer.json()["problems"][0]["field"]
        .as_str()
        .unwrap()
        .to_owned()
}

store::on_both_databases! {
    async fn a_wrong_value_is_refused_with_its_field_and_nothing_is_kept(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let path = "/responsibilities/BDR-06/assignments";
        let ok = json!({ "party": "partner", "role": "accountable" });
        for (field, value, named) in [
            ("role", json!("boss"), "role"),
            ("hours", json!("Mon-Fry 08:00"), "hours"),
            ("hours", json!("no-such-calendar"), "hours"),
            ("only", json!(["NWK"]), "only"),
            ("all_but", json!(["system"]), "all_but"),
            ("also", json!("gold"), "also"),
            // The mistyped word itself is named.
            ("also", json!("teir: gold"), "teir"),
            ("from", json!("2026-13-01"), "from"),
            ("until", json!("2026-06-01"), "until"),
            ("person", json!("dana"), "person"),
        ] {
            let mut body = ok.clone();
            body[field] = value;
            if field == "until" {
                body["from"] = json!("2026-06-02");
            }
            assert_eq!(refused_field(&world, path, &dana, body).await, named, "{field}");
        }
        let missing = refused_field(&world, path, &dana, json!({ "party": "partner" })).await;
        assert_eq!(missing, "role");
        let assignments = whole(&world, &dana, "BDR-06").await["assignments"].clone();
        assert!(assignments.as_array().unwrap().is_empty(), "{assignments}");
    }

    async fn an_own_responsibility_needs_a_title_and_an_adopted_one_is_not_taken_twice(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let path = "/responsibilities";
        assert_eq!(refused_field(&world, path, &ortiz, json!({ "ids": [] })).await, "ids");
        let untitled = json!({ "ids": ["OWN-01"] });
        assert_eq!(refused_field(&world, path, &ortiz, untitled).await, "title");
        let own = json!({ "ids": ["OWN-01"], "title": "The label printers' paper" });
        world.post(path, &ortiz, own.clone()).await.expect(201);
        assert_eq!(whole(&world, &ortiz, "OWN-01").await["title"], "The label printers' paper");
        world.post(path, &ortiz, own).await.expect(409);
        let before = world.entries().await;
        // The second is there already: the first is not kept either.
        let both = json!({ "ids": ["SRV-04", "EUS-01"] });
        world.post(path, &ortiz, both).await.expect(409);
        assert_eq!(world.entries().await, before);
        world.get("/responsibilities/SRV-04", &ortiz).await.expect(404);
    }

    async fn a_form_does_what_json_does_and_leads_back_to_the_page(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let form = &[("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let path = "/responsibilities/BDR-06/assignments";
        let text = "party=internal&role=accountable&hours=&only=&until=";
        let done = world.send_text(path, &dana, text, form).await.expect(303);
        assert_eq!(done.header("location"), "/responsibilities/BDR-06");
        let held = whole(&world, &dana, "BDR-06").await["assignments"][0].clone();
        assert_eq!(held["party"], "internal");
        assert_eq!(held["from"], "2026-06-01");
        let other = text.replace("internal", "partner");
        let done = world.send_text(path, &dana, &other, form).await.expect(303);
        assert_eq!(done.header("location"), "/proposals/2");
    }

    async fn a_part_is_what_is_ticked_all_but_what_is_ticked_or_written(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let form = &[("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let path = "/responsibilities/BDR-06/assignments";
        let part = "only=system:wms&only=system:tenant&all_but=system&only=device_class:workstations&also=Severity: 1, 2;tier:gold";
        let text = format!("party=internal&role=accountable&{part}").replace(' ', "+");
        world.send_text(path, &dana, &text, form).await.expect(303);
        let held = whole(&world, &dana, "BDR-06").await["assignments"][0].clone();
        let words = "device class: workstations; severity: 1, 2; system: all but wms, tenant; tier: gold";
        assert_eq!(held["scope"], words);
        // The form of its change has it all ticked, also what was typed.
        let change = format!("/responsibilities/BDR-06?change={}", held["id"].as_str().unwrap());
        let page = world.send("GET", &change, &dana, None, &[("accept", "text/html")]).await.expect(200).body;
        for value in ["only\" value=\"system:wms", "all_but\" value=\"system", "only\" value=\"severity:1", "only\" value=\"tier:gold"] {
            assert!(page.contains(&format!("name=\"{value}\" checked")), "{value}");
        }
        assert!(!page.contains("name=\"all_but\" value=\"tier\" checked"));
    }

    async fn evidence_is_of_a_duty_of_this_responsibility_and_not_of_tomorrow(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let path = "/responsibilities/BDR-05/evidence";
        let duty = whole(&world, &ortiz, "BDR-05").await["duties"][0]["id"].clone();
        let foreign = json!({ "duty": "EUS-01.D1", "kind": "x" });
        assert_eq!(refused_field(&world, path, &ortiz, foreign).await, "duty");
        let early = json!({ "duty": duty, "kind": "x", "date": "2026-06-02" });
        assert_eq!(refused_field(&world, path, &ortiz, early).await, "date");
        let done = json!({ "duty": duty, "kind": "test_record", "date": "2026-06-01" });
        world.post(path, &ortiz, done).await.expect(201);
        let duty = whole(&world, &ortiz, "BDR-05").await["duties"][0].clone();
        let words = (&duty["last"], &duty["too_weak"], &duty["state"]);
        assert_eq!(words, (&Value::Null, &json!("2026-06-01"), &json!("unknown")), "a word alone");
    }

    async fn a_duty_is_done_late_or_not_done_by_its_evidence(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let state = async |page: &str| whole(&world, &ortiz, page).await["duties"][0]["state"].clone();
        assert_eq!(state("BDR-05").await, "unknown");
        // It is monthly, with seven days of grace, and today is the first of June.
        for (day, then) in [("2026-04-20", "not_done"), ("2026-04-28", "late"), ("2026-05-04", "done")] {
            let file = web::Upload { name: "restores.txt".into(), bytes: b"14 of 14".to_vec() }.to_data_url();
            let record = json!({ "duty": "BDR-05.D1", "kind": "test_record", "date": day, "file": file });
            world.post("/responsibilities/BDR-05/evidence", &ortiz, record).await.expect(201);
            assert_eq!(state("BDR-05").await, then, "{day}");
        }
        assert_eq!(state("BDR-05?at=2026-05-01").await, "done");
        assert_eq!(state("BDR-05?at=2026-04-25").await, "done");
        assert_eq!(state("BDR-05?at=2026-04-01").await, "unknown");
        let weak = json!({ "duty": "BDR-05.D1", "kind": "test_record", "date": "2026-05-20", "note": "looked fine" });
        world.post("/responsibilities/BDR-05/evidence", &ortiz, weak).await.expect(201);
        let duty = whole(&world, &ortiz, "BDR-05").await["duties"][0].clone();
        assert_eq!((&duty["last"], &duty["too_weak"]), (&json!("2026-05-04"), &json!("2026-05-20")));
    }

    async fn each_side_is_asked_once_a_quarter_whether_it_still_agrees(db: Db) {
        let world = World::with_company_a(db).await;
        let asked = async |at: &str| {
            let at: jiff::Timestamp = at.parse().unwrap();
            world.app.clock.advance(at.duration_since(world.app.clock.now()));
            world.run_jobs().await;
            let mails = world.mails().await.into_iter();
            let mails = mails.filter(|mail| mail.subject.contains("still agree"));
            mails.map(|mail| (mail.to, mail.text)).collect::<Vec<_>>()
        };
        // Its own side signed version 3 on 28 May; the partner has not signed that at all.
        assert_eq!(asked("2026-08-27T16:00:00Z").await, []);
        let first = asked("2026-08-28T16:00:00Z").await;
        assert_eq!(first.len(), 1, "{first:?}");
        let (to, text) = &first[0];
        assert_eq!(to, "dana.whitlock@harborfinch.example");
        assert!(text.contains("28 May 2026: to version 3"), "{text}");
        assert_eq!(asked("2026-09-20T16:00:00Z").await, first, "not again");
        let dana = world.sign_in("dana").await;
        world.post("/register/signatures", &dana, json!({ "version": 3 })).await.expect(200);
        assert_eq!(asked("2026-12-19T16:00:00Z").await.len(), 1);
        assert_eq!(asked("2026-12-20T16:00:00Z").await.len(), 2, "and after another quarter");
    }

    async fn an_assignment_that_has_not_begun_is_taken_back_whole(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "party": "internal", "role": "doer", "from": "2026-08-01" });
        world.post("/responsibilities/BDR-06/assignments", &dana, new).await.expect(201);
        let id = whole(&world, &dana, "BDR-06").await["assignments"][0]["id"].clone();
        let path = format!("/assignments/{}/ending", id.as_str().unwrap());
        world.post(&path, &dana, json!({})).await.expect(200);
        let left = whole(&world, &dana, "BDR-06").await["assignments"].clone();
        assert!(left.as_array().unwrap().is_empty(), "{left}");
        world.post(&path, &dana, json!({})).await.expect(404);
    }

    async fn every_change_is_in_the_ledger_and_names_its_subject(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let absence = world.get("/people/dana", &dana).await.json()["absences"][0]["id"].clone();
        let away = format!("/people/dana/absences/{}", absence.as_str().unwrap());
        let held = whole(&world, &dana, "EUS-01").await["assignments"][0]["id"].clone();
        let ending = format!("/assignments/{}/ending", held.as_str().unwrap());
        let (stand_in, cancel) = (format!("{away}/stand-in"), format!("{away}/ending"));
        for (path, body, act, subject) in [
            ("/responsibilities", json!({ "ids": ["SRV-04"] }), "responsibility.adopted", "responsibility:SRV-04"),
            ("/responsibilities/SRV-04/assignments", json!({ "party": "internal", "role": "doer" }), "assignment.added", "responsibility:SRV-04"),
            (ending.as_str(), json!({ "until": "2026-07-01" }), "assignment.ended", "responsibility:EUS-01"),
            ("/responsibilities/EUS-01/evidence", json!({ "duty": "EUS-01.D1", "kind": "review_record" }), "evidence.recorded", "responsibility:EUS-01"),
            ("/people", json!({ "name": "Ann Lee", "party": "internal" }), "person.added", "person:ann-lee"),
            ("/people/mo/absences", json!({ "first_day": "2026-08-03", "last_day": "2026-08-04", "kind": "training" }), "absence.planned", "person:mo"),
            (stand_in.as_str(), json!({ "stand_in": "coo" }), "absence.stand_in_named", "person:dana"),
            (cancel.as_str(), json!({}), "absence.cancelled", "person:dana"),
            ("/people/mo/grants", json!({ "access": "editor", "reason": "Stock" }), "access.given", "person:mo"),
            ("/people/mo/sign-in-links", json!({}), "person.invited", "person:mo"),
            ("/findings/gap:nobody:SEC-05/acceptance", json!({ "reason": "Until the audit.", "until": "2026-07-01" }), "risk.accepted", "finding:gap:nobody:SEC-05"),
            ("/findings/gap:nobody:SEC-05/acceptance/ending", json!({}), "risk.acceptance_ended", "finding:gap:nobody:SEC-05"),
        ] {
            let before = world.entries().await;
            let answer = world.post(path, &dana, body).await;
            assert!(matches!(answer.status, 200 | 201), "{path} {}: {}", answer.status, answer.body);
            let new = usize::try_from(world.entries().await - before).unwrap();
            assert!(new > 0, "{path}");
            let newest = world.get("/ledger", &dana).await.json()["entries"].as_array().unwrap()[..new].to_vec();
            assert!(newest.iter().any(|it| it["act"] == act && it["subject"] == subject), "{newest:?}");
            assert!(newest.iter().all(|it| it["actor"] == "person:dana"), "{newest:?}");
        }
    }

    async fn the_register_goes_out_as_csv_with_every_responsibility(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        let csv = world.get("/register/export", &mo).await.expect(200);
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(csv.header("content-disposition").contains("register.csv"));
        for adopted in crate::world::company_a().responsibilities {
            assert!(csv.body.lines().any(|line| line.starts_with(&adopted.id)), "{}", adopted.id);
        }
        let pdf = world.get("/register/export?format=pdf", &mo).await.expect(200);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert!(pdf.body.starts_with("%PDF-"), "{:.40}", pdf.body);
        let json = world.get("/register/export?format=json", &mo).await.expect(200).json();
        assert_eq!(json["responsibilities"].as_array().unwrap().len(), 112);
    }
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_defused_in_csv() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::sqlite().await).await;
        let dana = world.sign_in("dana").await;
        let own = json!({ "ids": ["OWN-01"], "title": "=HYPERLINK(\"http://evil.example\")" });
        world
            .post("/responsibilities", &dana, own)
            .await
            .expect(201);
        let csv = world.get("/register/export", &dana).await.expect(200).body;
        let line = csv.lines().find(|line| line.contains("HYPERLINK")).unwrap();
        assert!(!line.contains(",=") && !line.contains(",\"="), "{line}");
    });
}
