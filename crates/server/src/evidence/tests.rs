//! Duties stand as their evidence says; evidence is kept as it came, and is never
//! deleted; reminders go out once.
use crate::{
    app::HOME,
    platform::{jobs::JobContext, outbox},
    world::{Answer, World, company_a},
};
use jiff::{SignedDuration, civil::date};
use serde_json::{Value, json};

/// A duty that asks for a test record, which is the strongest kind.
const DUTY: &str = "BDR-05.D1";

async fn line(world: &World, cookie: &str, duty: &str) -> Value {
    let page = world.get("/duties", cookie).await.expect(200).json();
    let mut all = page["duties"].as_array().unwrap().iter();
    all.find(|it| it["duty"] == duty).unwrap().clone()
}

async fn record(world: &World, cookie: &str, evidence: Value) -> Answer {
    let duty = evidence["duty"].as_str().unwrap();
    let of = duty.rsplit_once('.').unwrap().0;
    let path = format!("/responsibilities/{of}/evidence");
    world.post(&path, cookie, evidence).await
}

/// The kind of evidence that a duty asks for.
async fn wanted(world: &World, cookie: &str, duty: &str) -> String {
    let line = line(world, cookie, duty).await;
    line["evidence_kind"].as_str().unwrap().to_owned()
}

async fn remind(world: &World) -> String {
    let cx = JobContext {
        app: world.app.clone(),
        now: world.app.clock.now(),
    };
    let run = super::jobs::REMIND.run;
    world
        .app
        .db
        .write(HOME, move |tx| run(tx, &cx))
        .await
        .unwrap()
}

async fn mails(world: &World) -> Vec<outbox::Mail> {
    let keys = world.app.keys.clone();
    let read = world.app.db.read(HOME, move |tx| outbox::unsent(tx, &keys));
    read.await.unwrap()
}

/// A whole form with a file, as a browser sends it.
fn form(fields: &[(&str, &str)], name: &str, content: &str) -> String {
    let mut body = String::new();
    for (field, value) in fields {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    }
    body + &format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n{content}\r\n--x--\r\n"
    )
}

store::on_both_databases! {
    async fn a_file_is_kept_with_its_digest_and_only_handed_out_as_a_file(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let kind = wanted(&world, &dana, DUTY).await;
        assert_eq!(line(&world, &dana, DUTY).await["state"], "unknown");
        let content = "<script>alert(1)</script>";
        let body = form(&[("duty", DUTY), ("kind", &kind), ("note", "Ü")], "r\u{e9}port.html", content);
        let headers = [("content-type", "multipart/form-data; boundary=x"), ("accept", "application/json")];
        let answer = world.send_text("/responsibilities/BDR-05/evidence", &dana, &body, &headers).await.expect(201);
        let json = answer.json();
        assert_eq!(json["records"][0]["form"], "file");
        assert_eq!(line(&world, &dana, DUTY).await["state"], "done");
        let id = json["records"][0]["id"].as_str().unwrap().to_owned();
        let file = world.get(&format!("/evidence/{id}/file"), &dana).await.expect(200);
        assert_eq!(file.body, content);
        assert!(file.header("content-disposition").starts_with("attachment;"));
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        let ledger = world.get("/ledger", &dana).await.expect(200).json();
        let after = ledger["entries"][0]["after"].as_str().unwrap();
        let digest = crate::platform::ids::hex(&<sha2::Sha256 as sha2::Digest>::digest(content));
        assert!(after.contains(&digest), "{after}");
        world.entries().await;
    }

    async fn a_file_of_ten_mebibytes_is_taken_and_a_larger_one_is_not(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let kind = wanted(&world, &dana, DUTY).await;
        let url = |size: usize| web::Upload { name: "f".into(), bytes: vec![7; size] }.to_data_url();
        let new = |size| json!({ "duty": DUTY, "kind": kind, "file": url(size) });
        record(&world, &dana, new(10 << 20)).await.expect(201);
        let large = record(&world, &dana, new((10 << 20) + 1)).await.expect(422);
        assert_eq!(large.json()["problems"][0]["field"], "file");
        record(&world, &dana, new(13 << 20)).await.expect(413);
    }

    async fn what_proves_too_little_leaves_a_duty_unknown(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let kind = wanted(&world, &dana, DUTY).await;
        let note = json!({ "duty": DUTY, "kind": kind, "note": "Looked fine." });
        record(&world, &dana, note).await.expect(201);
        let is = line(&world, &dana, DUTY).await;
        assert_eq!((&is["state"], &is["too_weak"]), (&json!("unknown"), &json!("2026-06-01")));
        let wrong = json!({ "duty": DUTY, "kind": kind, "link": "javascript:alert(1)" });
        let refused = record(&world, &dana, wrong).await.expect(422);
        assert_eq!(refused.json()["problems"][0]["field"], "link");
    }

    async fn a_withdrawn_record_stays_and_counts_no_more(db: Db) {
        let world = World::with_company_a(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let kind = wanted(&world, &dana, DUTY).await;
        let file = web::Upload { name: "t.txt".into(), bytes: b"ok".to_vec() }.to_data_url();
        let new = json!({ "duty": DUTY, "kind": kind, "file": file });
        let made = record(&world, &dana, new).await.expect(201).json();
        let id = made["records"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/evidence/{id}/withdrawal");
        world.post(&path, &ortiz, json!({ "reason": "Not theirs." })).await.expect(403);
        world.post(&path, &dana, json!({ "reason": " " })).await.expect(422);
        world.post(&path, &dana, json!({ "reason": "It was another server." })).await.expect(200);
        world.post(&path, &dana, json!({ "reason": "Again." })).await.expect(409);
        assert_eq!(line(&world, &dana, DUTY).await["state"], "unknown");
        let page = world.get(&format!("/duties?record={DUTY}"), &dana).await.expect(200).json();
        assert_eq!(page["records"][0]["withdrawn"], "It was another server.");
        world.get(&format!("/evidence/{id}/file"), &dana).await.expect(200);
        let facts = world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).json();
        assert!(facts["evidence"].is_null(), "what was withdrawn is no fact");
    }

    async fn owned_on_paper_and_not_done_is_a_finding_after_two_periods(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let found = |json: &Value, kind: &str| json["findings"].as_array().unwrap().iter().filter(|it| it["kind"] == kind).count();
        let page = world.get("/findings?class=evidence", &dana).await.expect(200).json();
        assert_eq!(found(&page, "unknown"), 179);
        let neglected = found(&page, "owned_not_done");
        assert!(neglected > 0 && neglected <= 112, "{neglected}");
        let gaps = world.get("/findings?class=gap", &dana).await.expect(200).json();
        assert_eq!(gaps["total"], 7);
        let csv = world.get("/duties/export?format=csv&party=partner", &dana).await.expect(200);
        assert!(csv.body.lines().count() > 10 && !csv.body.contains(",internal,"));
        let page = world.get("/responsibilities/NET-05", &dana).await.expect(200).json();
        let truths = &page["truths"];
        assert_eq!(truths["written"], json!([]));
        assert_eq!(truths["believed_verdict"], "each_thinks_other");
    }

    async fn what_nobody_has_ever_shown_is_reminded_of_in_one_mail_a_person_and_week(db: Db) {
        let mut facts = company_a();
        facts.evidence.clear();
        let world = World::with(db, facts).await;
        let dana = world.sign_in("dana").await;
        let page = world.get("/duties?party=internal", &dana).await.expect(200).json();
        let all = page["duties"].as_array().unwrap();
        let overdue: Vec<&Value> = all.iter().filter(|it| it["overdue"] == true).collect();
        assert!(overdue.len() > 30 && overdue.iter().all(|it| it["state"] == "unknown"), "{}", overdue.len());
        let shown = world.send("GET", "/duties", &dana, None, &[("accept", "text/html")]).await;
        assert!(shown.body.contains("overdue"));
        // It is Monday.
        remind(&world).await;
        let of_dana = async || {
            let mails = mails(&world).await;
            let dana = mails.into_iter().filter(|mail| mail.to.starts_with("dana."));
            dana.map(|mail| (mail.subject, mail.text)).collect::<Vec<_>>()
        };
        let said = of_dana().await;
        assert_eq!(said.len(), 1);
        let (subject, text) = &said[0];
        let due_soon = all.iter().filter(|it| it["overdue"] == false && it["due"].as_str().is_some_and(|due| due <= "2026-06-04")).count();
        assert_eq!(*subject, format!("{} duties were due and have no evidence", overdue.len()));
        let listed = text.matches("/duties?record=").count();
        assert_eq!(listed, 30, "{text}");
        assert!(text.contains("nothing shows that it was done"), "{text}");
        let more = overdue.len() + due_soon - listed;
        assert!(text.contains(&format!("and {more} more: ")), "{text}");
        // What was due before comes again on the next Monday, and only what becomes due until then.
        world.app.clock.advance(SignedDuration::from_hours(24));
        remind(&world).await;
        let tuesday = of_dana().await;
        assert!(tuesday.get(1).is_none_or(|(_, text)| text.matches("/duties?record=").count() < 30), "{tuesday:?}");
        world.app.clock.advance(SignedDuration::from_hours(24 * 6));
        remind(&world).await;
        let monday = of_dana().await;
        assert!(monday.last().unwrap().0.contains("no evidence") && monday.len() > said.len(), "{monday:?}");
    }

    async fn one_mail_a_person_and_day_and_none_for_who_wants_none(db: Db) {
        let mut facts = company_a();
        facts.evidence.push(engine::facts::Evidence {
            duty: DUTY.into(),
            date: date(2026, 1, 10),
            kind: "test_record".into(),
            form: None,
            party: None,
            note: None,
            link: None,
        });
        let world = World::with(db, facts).await;
        let owner = line(&world, &world.sign_in("dana").await, DUTY).await;
        assert_eq!(owner["state"], "not_done");
        for _ in 0..7 {
            remind(&world).await;
            assert_eq!(remind(&world).await, "0 reminders queued");
            world.app.clock.advance(SignedDuration::from_hours(24));
        }
        let told = mails(&world).await;
        let of_it = told.iter().filter(|mail| mail.text.contains(DUTY)).count();
        assert!(of_it > 0, "once within a week");
        let before = told.len();
        let people = ["dana", "coo", "pt-ortiz", "pt-lindqvist"];
        for person in people {
            let cookie = world.sign_in(person).await;
            world.post("/duties/mails", &cookie, json!({ "mails": false })).await.expect(200);
        }
        for _ in 0..7 {
            remind(&world).await;
            world.app.clock.advance(SignedDuration::from_hours(24));
        }
        assert_eq!(mails(&world).await.len(), before);
        let dana = world.sign_in("dana").await;
        world.post("/duties/mails", &dana, json!({ "mails": true })).await.expect(200);
        assert_eq!(world.get("/duties", &dana).await.expect(200).json()["mails"], true);
    }
}
