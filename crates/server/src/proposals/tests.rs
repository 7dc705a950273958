//! Changing the register together, through HTTP: who signs what, when it begins,
//! and what happens when the register changes under a proposal.
use crate::world::{World, company_a};
use serde_json::{Value, json};

const BDR06: &str = "/responsibilities/BDR-06/assignments";

/// Moves the clock to an instant.
fn move_to(world: &World, at: &str) {
    let at: jiff::Timestamp = at.parse().unwrap();
    world
        .app
        .clock
        .advance(at.duration_since(world.app.clock.now()));
}

async fn gap(world: &World, cookie: &str, id: &str) -> bool {
    let found = world.get("/findings", cookie).await.expect(200);
    found.body.contains(&format!("gap:nobody:{id}"))
}

/// Dana proposes that the partner answers for BDR-06 from a day on: the number.
async fn proposed(world: &World, cookie: &str, from: &str) -> u64 {
    let new = json!({ "party": "partner", "role": "accountable", "from": from, "reason": "They restore best." });
    let made = world.post(BDR06, cookie, new).await.expect(201);
    made.json()["proposal"].as_u64().expect("a proposal")
}

async fn page(world: &World, cookie: &str, number: u64) -> Value {
    let path = format!("/proposals/{number}");
    world.get(&path, cookie).await.expect(200).json()
}

async fn answer(world: &World, cookie: &str, number: u64, what: &str, body: Value) -> u16 {
    let path = format!("/proposals/{number}/{what}");
    world.post(&path, cookie, body).await.status
}

async fn version(world: &World, cookie: &str) -> u64 {
    world.get("/register", cookie).await.expect(200).json()["version"]
        .as_u64()
        .unwrap()
}

store::on_both_databases! {
    async fn what_both_sides_signed_begins_at_midnight_of_the_served_zone(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let number = proposed(&world, &dana, "2026-06-10").await;
        let shown = page(&world, &dana, number).await;
        assert_eq!(shown["state"], "proposed");
        assert_eq!(shown["signers"].as_array().unwrap().len(), 1, "{shown}");
        assert_eq!(shown["effect"]["closes"][0]["id"], "gap:nobody:BDR-06");
        assert_eq!(shown["lines"][0]["text"], "BDR-06, accountable: nobody → Northlight Managed Services");
        // Dana's own side is not touched: there is nothing for her to sign.
        assert_eq!(answer(&world, &dana, number, "signature", json!({})).await, 409);

        let ortiz = world.sign_in("pt-ortiz").await;
        let read = page(&world, &ortiz, number).await["digest"].clone();
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({ "digest": "0000" })).await, 409);
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({ "digest": read })).await, 200);
        assert_eq!(page(&world, &ortiz, number).await["state"], "waiting");
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 409);
        assert_eq!(answer(&world, &dana, number, "withdrawal", json!({})).await, 409);

        move_to(&world, "2026-06-10T03:59:50Z");
        let dana = world.sign_in("dana").await;
        assert!(gap(&world, &dana, "BDR-06").await, "the day has not come");
        assert_eq!(version(&world, &dana).await, 3);
        move_to(&world, "2026-06-10T04:00:01Z");
        assert!(!gap(&world, &dana, "BDR-06").await, "the day has come");
        assert_eq!(version(&world, &dana).await, 4);
        let shown = page(&world, &dana, number).await;
        assert_eq!(shown["state"], "in_force");
        let last = shown["story"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["at"], "10 June 2026, 00:00");
        let told = world.get("/register/history", &dana).await.expect(200).json();
        assert_eq!(told["versions"][0]["number"], 4);
        assert_eq!(told["versions"][0]["author"], "Dana Whitlock");
        assert_eq!(told["versions"][0]["reason"], "They restore best.");
        assert_eq!(told["versions"][0]["signatures"][0]["person"], "Luis Ortiz");
        world.verdict().await;
    }

    async fn midnight_is_midnight_on_the_day_on_which_the_clocks_change(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        // The first of November has 25 hours in New York.
        let number = proposed(&world, &dana, "2026-11-02").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        move_to(&world, "2026-11-02T04:30:00Z");
        let dana = world.sign_in("dana").await;
        assert_eq!(version(&world, &dana).await, 3, "23:30 of the first");
        move_to(&world, "2026-11-02T05:00:00Z");
        assert_eq!(version(&world, &dana).await, 4, "00:00 of the second");
    }

    async fn the_job_and_the_first_look_make_the_same_version_once(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let number = proposed(&world, &dana, "2026-06-10").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        move_to(&world, "2026-06-12T15:00:00Z");
        let now = world.app.clock.now();
        for expected in [1, 0] {
            let made = world.app.db.write(crate::app::HOME, move |tx| crate::proposals::put_due_in_force(tx, now)).await;
            assert_eq!(made.map_err(|error: web::Error| error.detail()), Ok(expected));
        }
        let dana = world.sign_in("dana").await;
        assert_eq!(version(&world, &dana).await, 4);
        let told = world.get("/register/history", &dana).await.expect(200).json();
        assert_eq!(told["versions"][0]["from"], "10 June 2026", "its own day, not the job's");
    }

    async fn a_mail_asks_whoever_has_not_signed_once_and_every_seventh_day_and_tells_the_author(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let number = proposed(&world, &dana, "2026-06-30").await;
        let told = async |at: &str| {
            move_to(&world, at);
            world.run_jobs().await;
            let mails = world.mails().await.into_iter();
            let mails = mails.filter(|mail| mail.subject.contains("BDR-06"));
            mails.map(|mail| (mail.to, mail.subject, mail.text)).collect::<Vec<_>>()
        };
        let asked = told("2026-06-01T16:00:00Z").await;
        assert_eq!(asked.len(), 1, "{asked:?}");
        let (to, subject, text) = &asked[0];
        assert_eq!(to, "luis.ortiz@northlight.example");
        assert!(subject.contains("please sign"), "{subject}");
        assert!(text.contains("Why: They restore best.") && text.contains(&format!("/proposals/{number}\n")), "{text}");
        assert_eq!(told("2026-06-05T16:00:00Z").await, asked, "not again, and not on the next day");
        assert_eq!(told("2026-06-09T16:00:00Z").await.len(), 2);

        let ortiz = world.sign_in("pt-ortiz").await;
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        let all = told("2026-06-20T16:00:00Z").await;
        assert_eq!(all.len(), 3, "{all:?}");
        let (to, subject, text) = &all[2];
        assert_eq!(to, "dana.whitlock@harborfinch.example");
        assert!(subject.contains("agreed") && text.contains("30 June 2026"), "{subject} {text}");
        // Nobody looks, and it begins all the same.
        assert_eq!(told("2026-06-30T04:01:00Z").await.len(), 3);
        let now = world.app.clock.now();
        let left = world.app.db.write(crate::app::HOME, move |tx| crate::proposals::put_due_in_force(tx, now)).await;
        assert_eq!(left.map_err(|error: web::Error| error.detail()), Ok(0), "the job has done it");
    }

    async fn what_touches_only_ones_own_side_is_in_force_in_one_press(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "party": "internal", "role": "accountable" });
        let made = world.post(BDR06, &dana, new).await.expect(201);
        assert_eq!(made.header("location"), "/responsibilities/BDR-06");
        assert_eq!(version(&world, &dana).await, 4);
        assert!(!gap(&world, &dana, "BDR-06").await);
        let page = world.get("/register", &dana).await.json();
        assert_eq!(page["digest"].as_str().map(str::len), Some(64));
    }

    async fn nobody_signs_for_another_side(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let new = json!({ "party": "internal", "role": "accountable" });
        let made = world.post(BDR06, &ortiz, new).await.expect(201).json();
        let number = made["proposal"].as_u64().expect("the internal side must sign");
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 409);
        assert_eq!(answer(&world, &ortiz, number, "refusal", json!({ "text": "no" })).await, 409);
        let coo = world.sign_in("coo").await;
        assert_eq!(answer(&world, &coo, number, "signature", json!({})).await, 409);
        // A reader sees it, and signs nothing.
        let lindqvist = world.sign_in("pt-lindqvist").await;
        assert_eq!(answer(&world, &lindqvist, number, "signature", json!({})).await, 403);
        assert!(gap(&world, &ortiz, "BDR-06").await);
        let dana = world.sign_in("dana").await;
        assert_eq!(answer(&world, &dana, number, "signature", json!({})).await, 200);
        assert!(!gap(&world, &dana, "BDR-06").await);
    }

    async fn a_refusal_with_its_reason_ends_it_and_a_new_draft_begins_with_it(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let number = proposed(&world, &dana, "2026-06-10").await;
        assert_eq!(answer(&world, &ortiz, number, "comments", json!({ "text": "Which hours?" })).await, 201);
        assert_eq!(answer(&world, &ortiz, number, "refusal", json!({ "text": " " })).await, 422);
        let why = json!({ "text": "Not before the storage is in." });
        assert_eq!(answer(&world, &ortiz, number, "refusal", why).await, 200);
        for (who, what, body) in [
            (&ortiz, "signature", json!({})),
            (&dana, "withdrawal", json!({})),
            (&ortiz, "refusal", json!({ "text": "x" })),
        ] {
            assert_eq!(answer(&world, who, number, what, body).await, 409, "{what}");
        }
        let shown = page(&world, &dana, number).await;
        assert_eq!(shown["state"], "refused");
        assert_eq!(shown["story"][2]["text"], "Not before the storage is in.");
        let copied = world.post(&format!("/proposals/{number}/copy"), &dana, json!({})).await.expect(201).json();
        assert_eq!(copied["state"], "draft");
        let draft = copied["number"].as_u64().unwrap();
        world.get(&format!("/proposals/{draft}"), &ortiz).await.expect(404);
        assert_eq!(answer(&world, &ortiz, draft, "comments", json!({ "text": "x" })).await, 404);
        move_to(&world, "2026-06-20T12:00:00Z");
        let dana = world.sign_in("dana").await;
        assert!(gap(&world, &dana, "BDR-06").await, "what was refused never begins");
    }

    async fn whoever_proposed_it_takes_it_back_and_nobody_else(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let number = proposed(&world, &dana, "2026-06-10").await;
        assert_eq!(answer(&world, &ortiz, number, "withdrawal", json!({})).await, 409);
        assert_eq!(answer(&world, &dana, number, "withdrawal", json!({ "text": "Too early." })).await, 200);
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 409);
        assert_eq!(page(&world, &ortiz, number).await["state"], "withdrawn");
    }

    async fn when_the_register_changes_under_a_proposal_signatures_are_asked_again_or_it_says_what_is_in_the_way(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        // Both sides are to do it: two signatures.
        let new = |party: &str| json!({ "party": party, "role": "doer", "from": "2026-07-01", "collect": true });
        let draft = world.post(BDR06, &dana, new("partner")).await.expect(201).json()["proposal"].as_u64().unwrap();
        world.post(BDR06, &dana, new("internal")).await.expect(201);
        let out = json!({ "title": "Both restore", "propose": true });
        world.post(&format!("/proposals/{draft}"), &dana, out).await.expect(200);
        assert_eq!(answer(&world, &ortiz, draft, "signature", json!({})).await, 200);
        let signed = page(&world, &ortiz, draft).await;
        assert_eq!(signed["state"], "proposed");
        // Somebody becomes accountable for the same thing in the meantime.
        let own = json!({ "party": "internal", "role": "accountable" });
        world.post(BDR06, &dana, own).await.expect(201);
        let again = page(&world, &ortiz, draft).await;
        assert_ne!(again["digest"], signed["digest"]);
        let states: Vec<&str> = again["signers"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["missing", "again"]);
        assert_eq!(answer(&world, &dana, draft, "signature", json!({})).await, 200);
        assert_eq!(page(&world, &dana, draft).await["state"], "proposed", "the old signature does not count");
        assert_eq!(answer(&world, &ortiz, draft, "signature", json!({})).await, 200);
        assert_eq!(page(&world, &dana, draft).await["state"], "waiting");
        // What is agreed for July is not undone by something that begins before.
        let early = json!({ "party": "internal", "role": "doer", "person": "dana" });
        let refused = world.post(BDR06, &dana, early).await.expect(409);
        assert!(refused.body.contains("2026-07-01"), "{}", refused.body);
    }

    async fn of_two_proposals_for_one_assignment_the_second_says_what_no_longer_fits(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let page_of = world.get("/responsibilities/EUS-05", &dana).await.json();
        let held = page_of["assignments"].as_array().unwrap().iter()
            .find(|it| it["role"] == "accountable").unwrap()["id"].as_str().unwrap().to_owned();
        let path = "/responsibilities/EUS-05/assignments";
        let mut numbers = Vec::new();
        for hours in ["24x7", "outside office"] {
            let new = json!({ "party": "partner", "role": "accountable", "hours": hours, "replaces": held });
            let made = world.post(path, &dana, new).await.expect(201).json();
            numbers.push(made["proposal"].as_u64().unwrap());
        }
        assert_eq!(answer(&world, &ortiz, numbers[0], "signature", json!({})).await, 200);
        let second = page(&world, &ortiz, numbers[1]).await;
        assert_eq!(second["state"], "proposed");
        assert!(second["misfits"][0]["why"].as_str().unwrap().contains("EUS-05"), "{second}");
        assert_eq!(answer(&world, &ortiz, numbers[1], "signature", json!({})).await, 409);
        // The first one closed the hole of Sunday night.
        let found = world.get("/findings", &dana).await.body;
        assert!(!found.contains("time_hole:EUS-05"), "24x7 has no hole");
    }

    async fn a_signature_after_its_day_lets_it_begin_on_that_day(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let number = proposed(&world, &dana, "2026-06-03").await;
        move_to(&world, "2026-06-08T15:00:00Z");
        let ortiz = world.sign_in("pt-ortiz").await;
        assert!(gap(&world, &ortiz, "BDR-06").await);
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        assert_eq!(page(&world, &ortiz, number).await["state"], "in_force");
        let held = world.get("/responsibilities/BDR-06", &ortiz).await.json()["assignments"][0].clone();
        assert_eq!(held["from"], "2026-06-08");
        let past = json!({ "party": "partner", "role": "doer", "from": "2026-06-03" });
        world.post(BDR06, &ortiz, past).await.expect(422);
    }

    async fn the_first_signature_turns_the_draft_into_version_one(db: Db) {
        let mut fresh = company_a();
        fresh.versions.clear();
        fresh.signatures.clear();
        let world = World::with(db, fresh).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        // While nobody has signed, one writes for all sides.
        let new = json!({ "party": "partner", "role": "accountable" });
        let made = world.post(BDR06, &dana, new).await.expect(201).json();
        assert_eq!(made["proposal"], Value::Null);
        assert!(!gap(&world, &dana, "BDR-06").await);
        assert_eq!(world.get("/register", &dana).await.json()["to_sign"], "first");
        world.post("/register/signatures", &dana, json!({})).await.expect(200);
        assert_eq!(version(&world, &dana).await, 1);
        assert_eq!(world.get("/register", &ortiz).await.json()["to_sign"], "version");
        world.post("/register/signatures", &ortiz, json!({ "version": 2 })).await.expect(409);
        world.post("/register/signatures", &ortiz, json!({ "version": 1 })).await.expect(200);
        world.post("/register/signatures", &ortiz, json!({ "version": 1 })).await.expect(409);
        // From now on the other side is asked.
        let new = json!({ "party": "partner", "role": "doer" });
        let made = world.post(BDR06, &dana, new).await.expect(201).json();
        assert_eq!(made["proposal"], 1);
    }

    async fn once_a_quarter_both_sides_are_asked_again(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        world.post("/register/signatures", &ortiz, json!({ "version": 3 })).await.expect(200);
        move_to(&world, "2026-09-01T12:00:00Z");
        let ortiz = world.sign_in("pt-ortiz").await;
        let found = world.get("/findings", &ortiz).await.body;
        for party in ["internal", "partner"] {
            assert!(found.contains(&format!("signature:reconfirm:{party}")), "{party}");
        }
        assert_eq!(world.get("/register", &ortiz).await.json()["to_sign"], "again");
        world.post("/register/signatures", &ortiz, json!({ "version": 3 })).await.expect(200);
        let found = world.get("/findings", &ortiz).await.body;
        assert!(!found.contains("signature:reconfirm:partner"));
        assert!(found.contains("signature:reconfirm:internal"));
    }

    async fn setting_aside_and_redefining_ask_everybody_who_holds_a_part_and_the_company(db: Db) {
        let world = World::with_company_a(db).await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let dana = world.sign_in("dana").await;
        // Nobody holds BDR-06, and yet the partner alone cannot make the gap go away.
        let made = world.post("/responsibilities/BDR-06/ending", &ortiz, json!({})).await.expect(200).json();
        let number = made["proposal"].as_u64().expect("the company must sign");
        assert!(gap(&world, &dana, "BDR-06").await);
        assert_eq!(answer(&world, &dana, number, "signature", json!({})).await, 200);
        assert!(!gap(&world, &dana, "BDR-06").await);
        let meaning = json!({ "title": "Calls at night", "hours": "24x7", "from": "2026-06-05" });
        let made = world.post("/responsibilities/EUS-05/meaning", &dana, meaning).await.expect(200).json();
        let number = made["proposal"].as_u64().expect("the partner must sign");
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        let title = |page: Value| page["title"].as_str().unwrap().to_owned();
        assert_ne!(title(world.get("/responsibilities/EUS-05", &dana).await.json()), "Calls at night");
        move_to(&world, "2026-06-05T04:00:00Z");
        let dana = world.sign_in("dana").await;
        assert_eq!(title(world.get("/responsibilities/EUS-05", &dana).await.json()), "Calls at night");
        let told = world.get("/register/compare?from=4&to=5", &dana).await.expect(200).json();
        assert_eq!(told["lines"][0]["what"], "meaning");
    }

    async fn who_owned_it_on_a_day_is_answered_and_the_past_stays(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let at = |day: &str| format!("/responsibilities/SEC-10?at={day}");
        let owner = |page: Value| {
            let held = page["assignments"].as_array().unwrap().clone();
            held.iter().find(|it| it["role"] == "accountable").map(|it| it["party"].clone())
        };
        assert_eq!(owner(world.get(&at("2026-05-03"), &dana).await.json()), Some(json!("internal")));
        assert_eq!(owner(world.get(&at("2026-05-26"), &dana).await.json()), Some(json!("partner")));
        let then = world.get("/register?at=2026-03-10", &dana).await.expect(200).json();
        assert_eq!(then["version"], 2);
        let told = world.get("/register/compare?from=2&to=3", &dana).await.expect(200).json();
        let lines: Vec<&str> = told["lines"].as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
        assert!(lines.contains(&"SEC-10, accountable: Harbor and Finch IT → Northlight Managed Services"), "{lines:?}");
    }

    async fn the_models_lead_there_and_back_with_equal_digests(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let switched = async |body: Value| {
            let made = world.post("/register/models", &dana, body).await.expect(201);
            let number: u64 = made.header("location").trim_start_matches("/proposals/").parse().unwrap();
            let out = json!({ "propose": true, "sign": true, "reason": "The board wants it." });
            world.post(&format!("/proposals/{number}"), &dana, out).await.expect(200);
            for person in ["pt-ortiz", "coo"] {
                let cookie = world.sign_in(person).await;
                let status = answer(&world, &cookie, number, "signature", json!({})).await;
                assert!(matches!(status, 200 | 409), "{status}");
            }
            let shown = page(&world, &dana, number).await;
            assert_eq!(shown["state"], "in_force", "{}", shown["next"]);
            world.get("/register", &dana).await.json()
        };
        let start = world.get("/register/compare?from=3&to=3", &dana).await.expect(200).json();
        let inside = switched(json!({ "model": "internal_only" })).await;
        assert_eq!(inside["model"], "internal only");
        let shared = switched(json!({ "version": 3 })).await;
        assert_eq!((shared["model"].as_str(), &shared["digest"]), (Some("co-managed"), &start["from_digest"]));
        let outside = switched(json!({ "model": "fully_outsourced" })).await;
        assert_eq!(outside["model"], "fully outsourced");
        let back = switched(json!({ "version": 5 })).await;
        assert_eq!(back["digest"], start["from_digest"], "there and back loses nothing");
        assert_ne!(outside["digest"], back["digest"]);
        // Each version keeps the model of its time, and says the same as when it was signed.
        let told = world.get("/register/history", &dana).await.expect(200).json();
        let models: Vec<&str> = told["versions"].as_array().unwrap().iter().take(5).map(|it| it["model"].as_str().unwrap()).collect();
        assert_eq!(models, ["co-managed", "fully outsourced", "co-managed", "internal only", "co-managed"]);
        for version in told["versions"].as_array().unwrap().iter().take(4) {
            let path = format!("/register/compare?from={0}&to={0}", version["number"]);
            let said = world.get(&path, &dana).await.expect(200).json();
            assert_eq!(said["to_digest"], version["digest"], "{path}");
        }
        world.post("/register/models", &dana, json!({ "version": 5 })).await.expect(409);
    }

    async fn everything_that_was_agreed_leaves_with_the_company_and_comes_back(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let number = proposed(&world, &dana, "2026-06-10").await;
        assert_eq!(answer(&world, &ortiz, number, "comments", json!({ "text": "Gladly." })).await, 201);
        assert_eq!(answer(&world, &ortiz, number, "signature", json!({})).await, 200);
        let own = json!({ "party": "internal", "role": "accountable" });
        world.post("/responsibilities/SEC-05/assignments", &dana, own).await.expect(201);
        let toml = world.post("/export", &dana, json!({ "format": "toml" })).await.expect(200).body;
        let facts = company::parse(&toml, company::Format::Toml)
            .unwrap_or_else(|mistakes| panic!("{}", company::render(&mistakes, "export.toml", &toml)));
        assert_eq!(facts.proposals.len(), 2);
        let other = World::with(store::scratch::sqlite().await, facts).await;
        let there = other.sign_in("dana").await;
        let again = other.post("/export", &there, json!({ "format": "toml" })).await.expect(200).body;
        assert_eq!(again, toml);
        move_to(&other, "2026-06-10T04:00:00Z");
        let there = other.sign_in("dana").await;
        assert_eq!(version(&other, &there).await, 5, "what waited begins there too");
    }

    async fn the_navigation_counts_what_waits_for_me(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        let html = &[("accept", "text/html")];
        let counted = async |cookie: &str| {
            let body = world.send("GET", "/proposals", cookie, None, html).await.expect(200).body;
            body.contains("wait for you")
        };
        assert!(!counted(&ortiz).await);
        proposed(&world, &dana, "2026-06-10").await;
        assert!(counted(&ortiz).await);
        assert!(!counted(&dana).await);
        let list = world.get("/proposals", &ortiz).await.json();
        assert_eq!(list["mine"][0]["number"], 1);
        let list = world.get("/proposals", &dana).await.json();
        assert_eq!(list["others"][0]["missing"][0][0], "Northlight Managed Services");
    }
}
