//! What the machine does on its own can be seen: every job has a name, a period and a line
//! on the page, and every statement of it runs on both databases.
use crate::{
    permissions::Ids,
    post_office::{Mood, PostOffice},
    world::World,
};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};
use store::Engine;
use tandem::{
    app::{ENDED_BY_A_RESTORE, HOME, JOBS, NOT_IN_BACKUPS, Settings},
    platform::{
        backup,
        ended::{self, Journal},
        jobs::{self, Job, Runner},
        keys::{Keys, Place},
        outbox::{self, Server},
    },
};

const FAILS: Job = Job {
    name: "fails",
    what: "Fails.",
    every: jiff::SignedDuration::from_hours(1),
    run: |_, _| Err(web::Error::Conflict("it cannot".into())),
};

#[test]
fn every_job_has_a_name_of_its_own_a_period_and_a_line_on_the_page() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::sqlite().await).await;
        let dana = world.sign_in("dana").await;
        let page = world
            .send("GET", "/jobs", &dana, None, &[("accept", "text/html")])
            .await;
        let names: BTreeSet<&str> = JOBS.iter().map(|job| job.name).collect();
        assert_eq!(names.len(), JOBS.len());
        for job in JOBS {
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(
                !job.name.is_empty() && job.name.chars().all(plain),
                "{}",
                job.name
            );
            assert!(job.every.as_secs() >= 1, "{}", job.name);
            assert!(job.what.ends_with('.'), "{}: a sentence", job.name);
            assert!(page.body.contains(job.name), "{}", job.name);
        }
    });
}

/// How the names of columns end in which something is stored that lets somebody in.
const OPENS: &[&str] = &[
    "token_digest",
    "password_digest",
    "code_digest",
    "device_digest",
    "secret_sealed",
    "credential",
];

#[test]
fn what_lets_somebody_in_is_left_out_of_backups_or_ended_by_a_restore() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::sqlite().await).await;
        let tables = world.app.db.read(HOME, store::portable::tables).await;
        let mut keys = 0;
        for table in tables.expect("tables") {
            let opens = |name: &str| OPENS.iter().any(|end| name.ends_with(end));
            if table.columns.iter().any(|(name, _)| opens(name)) {
                keys += 1;
                let ended = ENDED_BY_A_RESTORE
                    .iter()
                    .any(|(name, _)| *name == table.name);
                assert!(
                    ended || NOT_IN_BACKUPS.contains(&table.name.as_str()),
                    "{}: see NOT_IN_BACKUPS and ENDED_BY_A_RESTORE",
                    table.name
                );
            }
        }
        assert!(keys >= 8, "{keys}");
    });
}

/// Runs jobs and sends mails, one that is refused and one that is taken.
pub async fn walk(world: &World) {
    let office = PostOffice::open().await;
    let mut app = world.app.clone();
    app.settings = Arc::new(Settings {
        mail: Server::new(&office.url(), "desk@acme.example", None).ok(),
        ..Settings::default()
    });
    Ids::of(world, HOME, "dana").await;
    // One at least: what the walk did before has promised others.
    let mails = world.mails().await.len();
    assert!(mails >= 1);
    office.is_now(Mood::Refuses(450));
    let refused = outbox::send_due(&app).await.expect("a round").not_sent;
    assert_eq!(refused, mails);
    office.is_now(Mood::Takes);
    app.clock.advance(jiff::SignedDuration::from_mins(2));
    let sent = outbox::send_due(&app).await.expect("a round").sent;
    assert_eq!(sent, mails);
    for outcome in world.run_jobs().await {
        assert!(outcome.said.is_ok(), "{outcome:?}");
    }
    Runner::start(&app).stop().await;
    comes_back(world).await;
    app.jobs = &[FAILS];
    let outcomes = jobs::run_due(&app).await.expect("the jobs are looked at");
    assert!(outcomes[0].said.is_err());
}

fn key() -> Keys {
    let text = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
    Place::Given(text.into()).take().expect("a key")
}

/// Backs the world up, ends somebody's access, restores with the journal, and lets it go.
async fn comes_back(world: &World) {
    let folder = std::env::temp_dir().join(format!(
        "tandem-walk-{}-{:?}",
        std::process::id(),
        world.app.db.engine()
    ));
    std::fs::create_dir_all(&folder).expect("a folder");
    let officer = world.sign_in("w-i-officer").await;
    let round = world.post("/belief-rounds", &officer, json!({})).await;
    round.expect(201);
    let (file, journal) = (folder.join("backup"), folder.join("ended.journal"));
    let (to, now) = (
        std::fs::File::create(&file).expect("a file"),
        world.app.clock.now(),
    );
    let written = world
        .app
        .db
        .read(HOME, move |tx| backup::write(tx, now.as_microsecond(), to));
    assert!(written.await.is_ok());
    let kept = Journal::open(&journal).expect("a journal");
    kept.keep_up(&world.app.db).await.expect("it is written");
    let db = match world.app.db.engine() {
        Engine::Sqlite => store::scratch::sqlite().await,
        Engine::Postgres => store::scratch::postgres().await,
    };
    let mut endings = ended::read_all(&[&journal]).expect("endings");
    assert!(!endings.is_empty());
    let theirs = Ids::of(world, HOME, "pt-ortiz").await;
    endings[0].after = Some(format!("{{\"grant\":\"{}\"}}", theirs.grant));
    let back = backup::restore(&db, &file, Some(endings), key(), now).await;
    let back = back
        .map_err(|backup::Failed(why)| why)
        .expect("it is put back");
    assert!(back.held_back.ended >= 1 && !back.held_back.same_key);
    let restored = World::begun(db, key(), Settings::default()).await;
    let officer = restored.sign_in("w-i-officer").await;
    let ending = "/quarantine/ending";
    restored.post(ending, &officer, json!({})).await.expect(200);
    restored.post(ending, &officer, json!({})).await.expect(409);
    // It has another key: what was sealed with the first one is lost to it.
    let behind = now.duration_since(restored.app.clock.now());
    let later = behind + jiff::SignedDuration::from_hours(2);
    restored.app.clock.advance(later);
    for outcome in restored.run_jobs().await {
        assert!(outcome.said.is_ok(), "{outcome:?}");
    }
    std::fs::remove_dir_all(folder).expect("removed");
}
