//! Each side says on its own; nobody reads the other's word before its time, by no
//! channel; then it comes out as findings.
use super::queries;
use crate::{
    app::HOME,
    world::{Answer, World, company_a},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Company A as it was before anybody asked anybody.
async fn unasked(db: store::Db) -> World {
    let mut facts = company_a();
    facts.beliefs.clear();
    World::with(db, facts).await
}

async fn open(world: &World, cookie: &str, round: Value) -> String {
    let answer = world
        .post("/belief-rounds", cookie, round)
        .await
        .expect(201);
    answer.json()["round"]["id"].as_str().unwrap().to_owned()
}

async fn say(world: &World, cookie: &str, round: &str, id: &str, says: &str) -> Answer {
    let body = json!({ "responsibility": id, "says": says });
    world
        .post(&format!("/belief-rounds/{round}/sheet"), cookie, body)
        .await
}

async fn hand_in(world: &World, cookie: &str, round: &str) -> Value {
    let path = format!("/belief-rounds/{round}/sheet/hand-in");
    world
        .post(&path, cookie, json!({}))
        .await
        .expect(200)
        .json()
}

/// Hands in, with "we do not know" for whatever the side has not said.
async fn finish(world: &World, cookie: &str, round: &str) -> Value {
    let path = format!("/belief-rounds/{round}/sheet");
    let sheet = world.get(&path, cookie).await.expect(200).json();
    for question in sheet["questions"].as_array().unwrap() {
        if question["given"].is_null() {
            let id = question["id"].as_str().unwrap();
            say(world, cookie, round, id, "unknown").await.expect(200);
        }
    }
    hand_in(world, cookie, round).await
}

/// `NET-05 each_thinks_other`, of all findings but those of class evidence.
async fn findings(world: &World, cookie: &str) -> BTreeSet<String> {
    let found = world.get("/findings", cookie).await.expect(200).json();
    let all = found["findings"].as_array().unwrap().iter();
    all.filter(|it| it["class"] != "evidence")
        .map(|it| {
            format!(
                "{} {}",
                it["responsibility"].as_str().unwrap_or("-"),
                it["kind"].as_str().unwrap()
            )
        })
        .collect()
}

async fn run(world: &World, job: &crate::platform::jobs::Job) -> String {
    let cx = crate::platform::jobs::JobContext {
        app: world.app.clone(),
        now: world.app.clock.now(),
    };
    let run = job.run;
    world
        .app
        .db
        .write(HOME, move |tx| run(tx, &cx))
        .await
        .unwrap()
}

/// The answer that agrees with the paper, as a side would give it.
fn by_the_paper(id: &str, written: &[String], own: &str) -> Value {
    let is_own = written.iter().any(|party| party == own);
    match (written, is_own) {
        ([], _) => json!({ "responsibility": id, "says": "unknown" }),
        ([_], true) => json!({ "responsibility": id, "says": "we" }),
        (_, true) => json!({ "responsibility": id, "says": "both" }),
        ([other, ..], false) => json!({ "responsibility": id, "says": "they", "party": other }),
    }
}

store::on_both_databases! {
    async fn net_05_is_found_by_a_round_before_anything_breaks(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        assert!(findings(&world, &dana).await.contains("NET-05 nobody"));
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        let sheet = world.get(&format!("/belief-rounds/{round}/sheet"), &dana).await.expect(200).json();
        let asked: Vec<String> = sheet["questions"].as_array().unwrap().iter()
            .map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(asked.len(), 112);
        let register = world.app.db.read(HOME, { let app = world.app.clone(); move |tx| app.registers.current(tx) }).await.unwrap();
        for id in &asked {
            let written = crate::beliefs::result::written(&register, id, world.app.clock.now());
            let written: Vec<String> = written.into_iter().map(|it| it.id).collect();
            for (cookie, own) in [(&dana, "internal"), (&ortiz, "partner")] {
                let answer = match id.as_str() {
                    "NET-05" => json!({ "responsibility": id, "says": "they" }),
                    _ => by_the_paper(id, &written, own),
                };
                world.post(&format!("/belief-rounds/{round}/sheet"), cookie, answer).await.expect(200);
            }
        }
        let before = findings(&world, &dana).await;
        hand_in(&world, &dana, &round).await;
        assert_eq!(findings(&world, &dana).await, before, "one side alone changes nothing");
        let page = hand_in(&world, &ortiz, &round).await;
        assert_eq!(page["round"]["state"], "revealed");
        let first = &page["lines"][0];
        assert_eq!((first["responsibility"].as_str(), first["verdict"].as_str()), (Some("NET-05"), Some("each_thinks_other")));
        let found = findings(&world, &dana).await;
        assert!(found.contains("NET-05 each_thinks_other"));
        assert!(!found.contains("NET-05 nobody"));
        // Where both know that nobody, or both twice, is written, the old findings stay as they were.
        let new: Vec<&String> = found.difference(&before).collect();
        assert_eq!(new, ["NET-05 each_thinks_other"]);
    }

    async fn both_do_it_and_the_paper_otherwise_come_out_too(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        // GOV-06 is internal's on paper, GOV-07 the partner's.
        for (id, internal, partner) in [("GOV-06", "we", "we"), ("GOV-07", "nobody", "we"), ("GOV-08", "we", "unknown")] {
            say(&world, &dana, &round, id, internal).await.expect(200);
            say(&world, &ortiz, &round, id, partner).await.expect(200);
        }
        finish(&world, &ortiz, &round).await;
        finish(&world, &dana, &round).await;
        let found = findings(&world, &dana).await;
        for line in ["GOV-06 both_do_it", "GOV-07 paper_says_otherwise", "GOV-08 does_not_know"] {
            assert!(found.contains(line), "{line}: {found:?}");
        }
        let csv = world.get(&format!("/belief-rounds/{round}/export?format=csv"), &ortiz).await.expect(200);
        assert!(csv.body.contains("GOV-06") && csv.body.contains("both do it"));
        let file = world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).json();
        let beliefs = file["beliefs"].as_array().unwrap();
        assert_eq!(beliefs.len(), 2 * 112);
        assert!(beliefs.contains(&json!({ "by": "internal", "responsibility": "GOV-07", "answer": "nobody", "said_on": "2026-06-01" })));
    }

    async fn nothing_of_the_other_side_shows_before_the_reveal_by_any_route(db: Db) {
        let world = unasked(db).await;
        let people = [("dana", "internal"), ("pt-ortiz", "partner"), ("coo", "business")];
        let mut cookies = Vec::new();
        for (person, _) in people {
            cookies.push(world.sign_in(person).await);
        }
        let round = open(&world, &cookies[0], json!({ "which": "all" })).await;
        let paths: Vec<String> = world.app.table.iter()
            .filter(|route| route.method == "GET")
            .map(|route| route.path
                .replace("/belief-rounds/{id}", &format!("/belief-rounds/{round}"))
                .replace("/responsibilities/{id}", "/responsibilities/NET-05")
                .replace("/parties/{id}", "/parties/partner")
                .replace("/people/{id}", "/people/pt-ortiz")
                .replace("/systems/{id}", "/systems/firewall"))
            .filter(|path| !path.starts_with("/metrics") && !path.starts_with("/sign-in") && !path.contains('{') && path != "/ask")
            // It says what time it is, unless it is asked about another.
            .chain(["/ask?responsibility=NET-05&at=2026-06-02T13:00:00Z".to_owned(), "/search?q=NET-05".to_owned(), "/findings/export?format=json".to_owned()])
            .collect();
        assert!(paths.len() > 15, "{paths:?}");
        // What each of the others sees, before and after this side has said a lot.
        for (at, says) in [(0, "they"), (1, "nobody")] {
            let others: Vec<usize> = (0..people.len()).filter(|other| *other != at).collect();
            let mut before = Vec::new();
            for other in &others {
                for path in &paths {
                    before.push(look(&world, path, &cookies[*other]).await);
                }
            }
            let (entries, kept) = (world.entries().await, stored(&world).await);
            for id in ["NET-05", "BDR-06", "SEC-05", "EUS-01", "NET-05"] {
                say(&world, &cookies[at], &round, id, says).await.expect(200);
            }
            let mut after = Vec::new();
            for other in &others {
                for path in &paths {
                    after.push(look(&world, path, &cookies[*other]).await);
                }
            }
            for (one, other) in before.iter().zip(&after) {
                assert_eq!(one, other, "{} said something", people[at].0);
            }
            assert_eq!(world.entries().await, entries, "the ledger does not grow with an answer");
            assert_eq!(stored(&world).await, kept, "rows and their sizes stay");
        }
    }

    async fn the_file_and_the_ledger_say_nothing_and_a_hand_in_only_commits(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        let empty = world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).body;
        say(&world, &ortiz, &round, "NET-05", "they").await.expect(200);
        assert_eq!(world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).body, empty);
        finish(&world, &ortiz, &round).await;
        assert_eq!(world.post("/export", &dana, json!({ "format": "json" })).await.expect(200).body, empty);
        let ledger = world.get("/ledger", &dana).await.expect(200).json();
        let entries = ledger["entries"].as_array().unwrap();
        let entry = entries.iter().find(|it| it["act"] == "belief_sheet.handed_in").unwrap();
        let committed: Value = serde_json::from_str(entry["after"].as_str().unwrap()).unwrap();
        let keys: Vec<&String> = committed.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["party", "commitment"]);
        for entry in entries {
            let text = entry.to_string();
            assert!(!text.contains("NET-05") && !text.contains("they"), "{text}");
        }
        world.get(&format!("/belief-rounds/{round}/export?format=json"), &dana).await.expect(409);
        // Revealed, the same entry is opened: salt and answers give the commitment.
        say(&world, &dana, &round, "NET-05", "they").await.expect(200);
        finish(&world, &dana, &round).await;
        let ledger = world.get("/ledger", &dana).await.expect(200).json();
        let entry = &ledger["entries"][0];
        assert_eq!(entry["act"], "belief_round.revealed");
        let opened: Value = serde_json::from_str(entry["after"].as_str().unwrap()).unwrap();
        let theirs = opened.as_array().unwrap().iter().find(|it| it["party"] == "partner").unwrap();
        assert_eq!(theirs["commitment"], committed["commitment"]);
        assert_eq!(theirs["answers"]["NET-05"], json!({ "says": "they", "party": "internal" }));
        let answers = theirs["answers"].to_string();
        let mut bytes = crate::platform::ids::unhex(theirs["salt"].as_str().unwrap()).unwrap();
        bytes.extend(answers.bytes());
        let digest = crate::platform::ids::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        assert_eq!(committed["commitment"], digest.as_str());
    }

    async fn each_side_reads_its_own_sheet_and_nobody_elses(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "critical" })).await;
        let path = format!("/belief-rounds/{round}/sheet");
        say(&world, &ortiz, &round, "NET-05", "they").await.expect(200);
        say(&world, &ortiz, &round, "NET-05", "we").await.expect(200);
        let theirs = world.get(&path, &ortiz).await.expect(200).json();
        assert_eq!(theirs["changes"].as_array().unwrap().len(), 2);
        let ours = world.get(&path, &dana).await.expect(200).json();
        assert_eq!(ours["changes"], json!([]));
        assert!(ours["questions"].as_array().unwrap().iter().all(|it| it["given"].is_null()));
        let coo = world.sign_in("coo").await;
        world.get(&path, &coo).await.expect(404);
        assert_eq!(say(&world, &coo, &round, "NET-05", "we").await.status, 404);
    }

    async fn a_later_answer_replaces_and_a_hand_in_can_be_taken_back(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        say(&world, &dana, &round, "GOV-07", "we").await.expect(200);
        finish(&world, &dana, &round).await;
        assert_eq!(say(&world, &dana, &round, "GOV-07", "they").await.status, 409);
        let path = format!("/belief-rounds/{round}/sheet/hand-in/ending");
        world.post(&path, &dana, json!({})).await.expect(200);
        say(&world, &dana, &round, "GOV-07", "they").await.expect(200);
        finish(&world, &dana, &round).await;
        finish(&world, &ortiz, &round).await;
        world.post(&path, &dana, json!({})).await.expect(409);
        let facts = world.app.db.read(HOME, queries::beliefs).await.unwrap();
        let mut said = facts.iter().filter(|it| it.by == "internal" && it.responsibility == "GOV-07");
        assert_eq!(said.next().and_then(|it| it.accountable.as_deref()), Some("partner"));
        assert!(said.next().is_none());
    }

    async fn nothing_is_handed_in_before_every_question_has_an_answer(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "critical" })).await;
        let path = format!("/belief-rounds/{round}/sheet");
        let sheet = world.get(&path, &dana).await.expect(200).json();
        let asked: Vec<String> = sheet["questions"].as_array().unwrap().iter()
            .map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        finish(&world, &ortiz, &round).await;
        let entries = world.entries().await;
        let offered = async || {
            let page = world.send("GET", &path, &dana, None, &[("accept", "text/html")]).await.expect(200);
            page.body.contains("/sheet/hand-in\"")
        };
        for missing in [0, asked.len() - 1] {
            let refused = world.post(&format!("{path}/hand-in"), &dana, json!({})).await.expect(422).json();
            let problem = &refused["problems"][0];
            assert_eq!(problem["field"], "responsibility");
            assert!(problem["why"].as_str().unwrap().starts_with(&asked[missing]), "{problem}");
            assert!(!offered().await);
            for id in asked.iter().take(asked.len() - 1) {
                say(&world, &dana, &round, id, "we").await.expect(200);
            }
        }
        let page = world.get(&format!("/belief-rounds/{round}"), &dana).await.expect(200).json();
        assert_eq!((page["round"]["state"].as_str(), page["lines"].as_array().unwrap().len()), (Some("open"), 0));
        assert_eq!(world.entries().await, entries);
        say(&world, &dana, &round, asked.last().unwrap(), "unknown").await.expect(200);
        assert!(offered().await);
        assert_eq!(hand_in(&world, &dana, &round).await["round"]["state"], "revealed");
    }


    async fn a_round_that_closes_is_revealed_by_the_clock_once(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all", "closes": "2026-06-02" })).await;
        say(&world, &ortiz, &round, "NET-05", "they").await.expect(200);
        assert_eq!(run(&world, &crate::beliefs::jobs::REVEAL).await, "0 rounds revealed");
        world.app.clock.advance(SignedDuration::from_hours(15));
        let (dana, ortiz) = (world.sign_in("dana").await, { drop((dana, ortiz)); world.sign_in("pt-ortiz").await });
        assert_eq!(say(&world, &ortiz, &round, "NET-05", "we").await.status, 409);
        let page = world.get(&format!("/belief-rounds/{round}"), &dana).await.expect(200).json();
        assert_eq!((page["round"]["state"].as_str(), page["lines"].as_array().unwrap().len()), (Some("closing"), 0));
        assert_eq!(run(&world, &crate::beliefs::jobs::REVEAL).await, "1 round revealed");
        assert_eq!(run(&world, &crate::beliefs::jobs::REVEAL).await, "0 rounds revealed");
        assert_eq!(world.app.db.read(HOME, queries::beliefs).await.unwrap().len(), 1);
        let page = world.get(&format!("/belief-rounds/{round}"), &dana).await.expect(200).json();
        assert_eq!(page["round"]["state"], "revealed");
        world.entries().await;
    }

    async fn a_withdrawn_round_shows_nothing_for_ever(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        say(&world, &ortiz, &round, "NET-05", "they").await.expect(200);
        let path = format!("/belief-rounds/{round}/withdrawal");
        world.post(&path, &ortiz, json!({})).await.expect(403);
        world.post(&path, &dana, json!({})).await.expect(200);
        world.post(&path, &dana, json!({})).await.expect(409);
        world.app.clock.advance(SignedDuration::from_hours(24 * 10));
        assert_eq!(run(&world, &crate::beliefs::jobs::REVEAL).await, "0 rounds revealed");
        assert!(world.app.db.read(HOME, queries::beliefs).await.unwrap().is_empty());
        let sizes = stored(&world).await;
        assert!(sizes.iter().all(|(_, size)| *size == 0), "{sizes:?}");
    }

    async fn a_round_is_the_companys_and_asks_two_sides_within_a_quarter(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        world.post("/belief-rounds", &ortiz, json!({})).await.expect(403);
        for (round, field) in [
            (json!({ "closes": "2026-06-01" }), "closes"),
            (json!({ "closes": "2026-09-02" }), "closes"),
            (json!({ "parties": ["internal"] }), "parties"),
        ] {
            let answer = world.post("/belief-rounds", &dana, round).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field);
        }
        let three = json!({ "which": "all", "parties": ["internal", "partner", "business"] });
        let round = open(&world, &dana, three).await;
        let vague = say(&world, &dana, &round, "NET-05", "they").await.expect(422);
        assert_eq!(vague.json()["problems"][0]["field"], "party");
        let path = format!("/belief-rounds/{round}/sheet");
        let named = |party: &str| json!({ "responsibility": "NET-05", "says": "they", "party": party });
        world.post(&path, &dana, named("internal")).await.expect(422);
        world.post(&path, &dana, named("business")).await.expect(200);
        assert_eq!(say(&world, &dana, &round, "OWN-99", "we").await.status, 422);
    }

    async fn mails_ask_each_side_and_remind_only_who_has_not_handed_in(db: Db) {
        let world = unasked(db).await;
        let (dana, ortiz) = (world.sign_in("dana").await, world.sign_in("pt-ortiz").await);
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        let invited = mails(&world).await;
        assert!(invited.contains("dana.whitlock@harborfinch.example"), "{invited:?}");
        assert!(invited.contains("luis.ortiz@northlight.example"), "{invited:?}");
        assert!(!invited.contains("priya.raman@harborfinch.example"), "{invited:?}");
        assert_eq!(run(&world, &crate::beliefs::jobs::REMIND).await, "0 reminders queued");
        finish(&world, &ortiz, &round).await;
        world.app.clock.advance(SignedDuration::from_hours(24 * 5));
        assert_ne!(run(&world, &crate::beliefs::jobs::REMIND).await, "0 reminders queued");
        assert_eq!(run(&world, &crate::beliefs::jobs::REMIND).await, "0 reminders queued");
        let all = world.app.db.read(HOME, { let keys = world.app.keys.clone(); move |tx| crate::platform::outbox::unsent(tx, &keys) }).await.unwrap();
        let reminded: Vec<&str> = all.iter().filter(|mail| mail.subject.contains("closes soon")).map(|mail| mail.to.as_str()).collect();
        assert!(!reminded.is_empty() && reminded.iter().all(|to| to.ends_with("@harborfinch.example")), "{reminded:?}");
        drop(dana);
    }
}

/// What a route answers, as far as another could notice: status, headers and body.
async fn look(world: &World, path: &str, cookie: &str) -> (String, u16, String, String) {
    let answer = world.get(path, cookie).await;
    let headers: BTreeSet<String> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    (
        path.to_owned(),
        answer.status,
        format!("{headers:?}"),
        answer.body,
    )
}

/// The rows that a round has in the database, and how long what is sealed in them is.
async fn stored(world: &World) -> Vec<(String, usize)> {
    let read = world.app.db.read(HOME, |tx| {
        let mut all = Vec::new();
        for round in queries::rounds(tx)? {
            for sheet in queries::sheets(tx, &round.id)? {
                all.push((sheet.party, sheet.sealed.len()));
            }
        }
        all.push(("beliefs".into(), queries::beliefs(tx)?.len()));
        store::Result::Ok(all)
    });
    read.await.unwrap()
}

async fn mails(world: &World) -> BTreeSet<String> {
    let keys = world.app.keys.clone();
    let read = world
        .app
        .db
        .read(HOME, move |tx| crate::platform::outbox::unsent(tx, &keys));
    read.await
        .unwrap()
        .into_iter()
        .map(|mail| mail.to)
        .collect()
}

#[test]
fn no_figure_and_no_log_line_tells_of_a_sheet() {
    let told: Vec<&str> = super::routes()
        .table()
        .iter()
        .map(|route| route.path)
        .filter(|path| path.contains("sheet") && !path.starts_with(super::UNTOLD))
        .collect();
    assert!(told.is_empty(), "{told:?}");
    store::scratch::block_on(async {
        let world = unasked(store::scratch::sqlite().await).await;
        let dana = world.sign_in("dana").await;
        let round = open(&world, &dana, json!({ "which": "all" })).await;
        say(&world, &dana, &round, "NET-05", "we").await.expect(200);
        let figures = crate::platform::telemetry::figures().render();
        assert!(
            figures.contains("route=\"/belief-rounds\""),
            "the recorder works"
        );
        assert!(!figures.contains("sheet"), "{figures}");
    });
}
