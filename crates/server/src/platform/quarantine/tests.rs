//! After a restore nobody comes back to life before an officer has looked.
use super::queries;
use crate::{
    app::{HOME, Settings},
    platform::{
        backup::{self, Failed},
        ended::{self, Ending},
        keys::{Keys, Place},
        outbox::{self, Mail, Server},
    },
    post_office::PostOffice,
    world::World,
};
use serde_json::json;
use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};
use store::{Db, Engine};

fn keys() -> Keys {
    let text = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
    Place::Given(text.into()).take().expect("a key")
}

fn other_keys() -> Keys {
    let text = "WVhXVlVUU1JRUE9OTUxLSklIR0ZFRENCQWRjYmF6eXg=";
    Place::Given(text.into()).take().expect("a key")
}

fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder =
        std::env::temp_dir().join(format!("tandem-quarantine-{}-{next}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

async fn world(db: Db, folder: &std::path::Path) -> World {
    let settings = Settings {
        journal: Some(folder.join("ended.journal")),
        ..Settings::default()
    };
    let world = World::begun(db, keys(), settings).await;
    world.load(HOME, crate::world::company_a()).await;
    world
}

/// A backup of the world, put back into an empty database of the same kind.
async fn restored(
    world: &World,
    folder: &std::path::Path,
    between: impl AsyncFnOnce(),
    endings: impl FnOnce() -> Option<Vec<Ending>>,
    settings: Settings,
) -> World {
    restored_with(world, folder, between, endings, settings, keys).await
}

/// As [`restored`], with this key.
async fn restored_with(
    world: &World,
    folder: &std::path::Path,
    between: impl AsyncFnOnce(),
    endings: impl FnOnce() -> Option<Vec<Ending>>,
    settings: Settings,
    keys: fn() -> Keys,
) -> World {
    let file = folder.join("backup");
    let (to, now) = (
        fs::File::create(&file).expect("a file"),
        world.app.clock.now(),
    );
    let written = world
        .app
        .db
        .read(HOME, move |tx| backup::write(tx, now.as_microsecond(), to));
    written
        .await
        .map_err(|Failed(why)| why)
        .expect("it is written");
    between().await;
    let db = match world.app.db.engine() {
        Engine::Sqlite => store::scratch::sqlite().await,
        Engine::Postgres => store::scratch::postgres().await,
    };
    let back = backup::restore(&db, &file, endings(), keys(), now).await;
    back.map_err(|Failed(why)| why).expect("it is put back");
    // It comes back later than it was taken: what was due then is due now.
    let back = World::begun(db, keys(), settings).await;
    let (then, now) = (world.app.clock.now(), back.app.clock.now());
    back.app.clock.advance(then.duration_since(now));
    back
}

async fn grant_of(world: &World, cookie: &str, person: &str) -> String {
    let page = world.get("/access", cookie).await.expect(200).json();
    let grants = page["grants"].as_array().expect("grants").clone();
    let found = grants
        .iter()
        .find(|it| it["person"] == person && it["state"] == "in force");
    found.expect("a grant in force")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

store::on_both_databases! {
    async fn partners_mails_and_jobs_wait_until_an_officer_lets_it_go(db: Db) {
        let (folder, office) = (folder(), PostOffice::open().await);
        let first = world(db, &folder).await;
        let dana_before = first.sign_in("dana").await;
        let (keys, now) = (first.app.keys.clone(), first.app.clock.now());
        let mail = Mail { to: "ann@example.com".into(), subject: "Hello".into(), text: String::new() };
        let queued = first.app.db.write(HOME, move |tx| outbox::mail(tx, &keys, now, "one", &mail));
        assert!(queued.await.expect("it is queued"));
        let settings = Settings {
            mail: Server::new(&office.url(), "desk@acme.example", None).ok(),
            ..Settings::default()
        };
        let world = restored(&first, &folder, async || {}, || None, settings).await;

        world.get("/findings", &dana_before).await.expect(401);
        let ortiz = world.sign_in("pt-ortiz").await;
        for path in ["/findings", "/register", "/people", "/quarantine"] {
            world.get(path, &ortiz).await.expect(404);
        }
        assert_eq!(world.run_jobs().await, []);
        assert_eq!(outbox::send_due(&world.app).await.expect("a round").sent, 0);
        let dana = world.sign_in("dana").await;
        for path in ["/findings", "/register", "/quarantine"] {
            let page = world.send("GET", path, &dana, None, &[("accept", "text/html")]).await;
            assert!(page.body.contains("in quarantine"), "{path}");
        }
        let manual = world.send("GET", "/manual", "", None, &[("accept", "text/html")]).await;
        assert!(manual.body.contains("in quarantine"));
        let held = world.get("/quarantine", &dana).await.expect(200).json()["held"].clone();
        assert_eq!((&held["mails"], &held["by_the_restore"]["journal"]), (&json!(1), &json!(false)));
        assert!(held["guests"].as_array().expect("guests").iter().any(|it| it["person"] == "pt-ortiz"));

        for person in ["pt-ortiz", "mo"] {
            let cookie = world.sign_in(person).await;
            let tried = world.post("/quarantine/ending", &cookie, json!({})).await;
            assert!(matches!(tried.status, 403 | 404), "{person}: {}", tried.status);
        }
        world.post("/quarantine/ending", &dana, json!({})).await.expect(200);
        world.post("/quarantine/ending", &dana, json!({})).await.expect(409);
        world.get("/findings", &ortiz).await.expect(200);
        assert!(!world.run_jobs().await.is_empty());
        assert!(outbox::send_due(&world.app).await.expect("a round").sent >= 1);
        assert!(office.taken().iter().any(|mail| mail.to == "ann@example.com"));
        let page = world.send("GET", "/findings", &dana, None, &[("accept", "text/html")]).await;
        assert!(!page.body.contains("in quarantine"));
        let ledger = world.get("/ledger", &dana).await.expect(200).body;
        assert!(ledger.contains("instance.restored") && ledger.contains("quarantine.released"));
        fs::remove_dir_all(folder).expect("removed");
    }

    async fn what_ended_after_the_backup_stays_ended_by_the_journal(db: Db) {
        let folder = folder();
        let journal = folder.join("ended.journal");
        let first = world(db, &folder).await;
        let dana = first.sign_in("dana").await;
        let id = grant_of(&first, &dana, "pt-ortiz").await;
        let end = async || {
            first.post(&format!("/grants/{id}/ending"), &dana, json!({})).await.expect(200);
        };
        let replay = || Some(ended::read_all(std::slice::from_ref(&journal)).expect("a journal"));
        let world = restored(&first, &folder, end, replay, Settings::default()).await;
        let dana = world.sign_in("dana").await;
        let held = world.get("/quarantine", &dana).await.expect(200).json()["held"].clone();
        assert_eq!(held["by_the_restore"]["ended"], 1);
        world.post("/quarantine/ending", &dana, json!({})).await.expect(200);
        let ortiz = world.sign_in("pt-ortiz").await;
        world.get("/findings", &ortiz).await.expect(404);
        let page = world.get("/access", &dana).await.expect(200).json();
        let grant = page["grants"].as_array().expect("grants").iter().find(|it| it["id"] == *id).cloned();
        assert_eq!(grant.expect("the grant")["state"], "ended");
        fs::remove_dir_all(folder).expect("removed");
    }

    async fn who_was_shut_out_after_the_backup_stays_shut_out_by_the_journal(db: Db) {
        let folder = folder();
        let journal = folder.join("ended.journal");
        let first = world(db, &folder).await;
        let dana = first.sign_in("dana").await;
        let end = async || {
            for path in ["/people/mo/suspension", "/people/pt-ortiz/suspension", "/people/pt-ortiz/suspension/ending"] {
                first.post(path, &dana, json!({})).await.expect(200);
            }
        };
        let replay = || Some(ended::read_all(std::slice::from_ref(&journal)).expect("a journal"));
        let world = restored(&first, &folder, end, replay, Settings::default()).await;
        let dana = world.sign_in("dana").await;
        let held = world.get("/quarantine", &dana).await.expect(200).json()["held"].clone();
        assert_eq!(held["by_the_restore"]["ended"], 1);
        world.post("/quarantine/ending", &dana, json!({})).await.expect(200);
        let page = world.get("/access/people", &dana).await.expect(200).json();
        let people = page["people"].as_array().expect("people");
        let out: Vec<&str> = people.iter().filter(|it| it["suspended"] == true).filter_map(|it| it["id"].as_str()).collect();
        assert_eq!(out, ["mo"]);
        let mo = world.sign_in("mo").await;
        world.get("/findings", &mo).await.expect(401);
        fs::remove_dir_all(folder).expect("removed");
    }

    async fn who_left_after_the_backup_stays_away_by_the_journal_and_the_last_word_counts(db: Db) {
        let folder = folder();
        let journal = folder.join("ended.journal");
        let first = world(db, &folder).await;
        let dana = first.sign_in("dana").await;
        let leaving = async |person: &str, until: Option<&str>| {
            let path = format!("/people/{person}/leaving");
            let new = json!({ "until": until, "account_open": true });
            first.post(&path, &dana, new).await.expect(200);
        };
        // The backup knows that one of them leaves, and that word stays.
        leaving("pt-lindqvist", Some("2026-05-31")).await;
        let end = async || {
            leaving("pt-ortiz", Some("2026-12-31")).await;
            leaving("pt-ortiz", Some("2026-05-31")).await;
            leaving("mo", Some("2026-05-31")).await;
            leaving("mo", None).await;
            leaving("pt-lindqvist", None).await;
        };
        let replay = || Some(ended::read_all(std::slice::from_ref(&journal)).expect("a journal"));
        let world = restored(&first, &folder, end, replay, Settings::default()).await;
        let dana = world.sign_in("dana").await;
        let held = world.get("/quarantine", &dana).await.expect(200).json()["held"].clone();
        assert_eq!(held["by_the_restore"]["ended"], 1);
        world.post("/quarantine/ending", &dana, json!({})).await.expect(200);
        for (person, until, status) in [
            ("pt-ortiz", json!("2026-05-31"), 401),
            ("mo", json!(null), 200),
            ("pt-lindqvist", json!("2026-05-31"), 401),
        ] {
            let page = world.get(&format!("/people/{person}"), &dana).await.expect(200).json();
            assert_eq!(page["until"], until, "{person}");
            let cookie = world.sign_in(person).await;
            assert_eq!(world.get("/findings", &cookie).await.status, status, "{person}");
        }
        fs::remove_dir_all(folder).expect("removed");
    }

    async fn a_belief_round_of_another_key_is_lost_and_keeps_no_other_one_waiting(db: Db) {
        let folder = folder();
        let first = world(db, &folder).await;
        let dana = first.sign_in("dana").await;
        let new = json!({ "which": "all", "closes": "2026-06-02" });
        let opened = first.post("/belief-rounds", &dana, new.clone()).await.expect(201);
        let lost = opened.header("location").to_owned();
        let none = async || {};
        let world = restored_with(&first, &folder, none, || None, Settings::default(), other_keys).await;
        let dana = world.sign_in("dana").await;
        world.post("/quarantine/ending", &dana, json!({})).await.expect(200);
        let opened = world.post("/belief-rounds", &dana, new).await.expect(201);
        let other = opened.header("location").to_owned();
        let say = json!({ "responsibility": "NET-05", "says": "they" });
        world.post(&format!("{other}/sheet"), &dana, say).await.expect(200);
        let state = async |round: &str, cookie: &str| {
            world.get(round, cookie).await.expect(200).json()["round"]["state"].clone()
        };
        assert!(world.run_jobs().await.iter().all(|outcome| outcome.said.is_ok()));
        assert_eq!((state(&lost, &dana).await, state(&other, &dana).await), (json!("lost"), json!("open")));
        let page = world.send("GET", &lost, &dana, None, &[("accept", "text/html")]).await.expect(200);
        assert!(page.body.contains("This round is lost."), "{}", page.body);
        world.get(&format!("{lost}/sheet"), &dana).await.expect(404);
        world.post(&format!("{lost}/sheet/hand-in"), &dana, json!({})).await.expect(409);
        world.post(&format!("{lost}/withdrawal"), &dana, json!({})).await.expect(409);
        world.app.clock.advance(jiff::SignedDuration::from_hours(15));
        let dana = world.sign_in("dana").await;
        assert!(world.run_jobs().await.iter().all(|outcome| outcome.said.is_ok()));
        assert_eq!((state(&lost, &dana).await, state(&other, &dana).await), (json!("lost"), json!("revealed")));
        let entries = world.get("/ledger?act=belief_round.lost", &dana).await.expect(200).json();
        assert_eq!(entries["entries"].as_array().map(Vec::len), Some(1));
        fs::remove_dir_all(folder).expect("removed");
    }

    async fn a_restore_that_was_cut_off_keeps_the_program_from_starting(db: Db) {
        let world = World::begun(db, keys(), Settings::default()).await;
        let begun = world.app.db.write(HOME, |tx| queries::begin(tx, "cut-off", 1, 2));
        assert_eq!(begun.await, store::Result::Ok(1));
        let (db, clock) = (world.app.db.clone(), world.app.clock.clone());
        let started = crate::app::App::start(db, clock, keys(), Settings::default()).await;
        assert!(started.err().is_some_and(|why| why.contains("cut off")));
    }
}
