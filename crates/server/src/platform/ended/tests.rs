//! The journal holds every ending, once, before the answer leaves; and it catches up.
use super::{Ending, Journal, go_on, read_all};
use crate::{
    app::{HOME, Settings},
    world::World,
};
use serde_json::json;
use std::{
    fs,
    io::Write,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

fn file() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("tandem-journal-{}-{next}", std::process::id()))
}

async fn world(db: store::Db, journal: Option<PathBuf>) -> World {
    let world = World::empty(
        db,
        Settings {
            journal,
            ..Settings::default()
        },
    )
    .await;
    world.load(HOME, crate::world::company_a()).await;
    world
}

/// Ends what the person was given.
async fn end(world: &World, person: &str) {
    let dana = world.sign_in("dana").await;
    let page = world.get("/access", &dana).await.expect(200).json();
    let grants = page["grants"].as_array().expect("grants").clone();
    let grant = grants
        .iter()
        .find(|it| it["person"] == person && it["state"] == "in force");
    let id = grant.expect("a grant")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    world
        .post(&format!("/grants/{id}/ending"), &dana, json!({}))
        .await
        .expect(200);
}

fn subjects(file: &PathBuf) -> Vec<String> {
    let endings = read_all(&[file]).expect("a journal");
    endings.into_iter().map(|ending| ending.subject).collect()
}

store::on_both_databases! {
    async fn an_ending_is_on_the_disk_when_its_answer_leaves_and_only_once(db: Db) {
        let file = file();
        let world = world(db, Some(file.clone())).await;
        assert_eq!(subjects(&file), Vec::<String>::new());
        end(&world, "pt-ortiz").await;
        assert_eq!(subjects(&file), ["person:pt-ortiz"]);
        end(&world, "mo").await;
        world.app.keep_journal().await;
        assert_eq!(subjects(&file), ["person:pt-ortiz", "person:mo"]);
        let ending = read_all(&[&file]).expect("a journal").remove(0);
        assert!(ending.grant().is_some(), "{ending:?}");
        fs::remove_file(file).expect("removed");
    }

    async fn it_holds_when_somebody_leaves_and_not_how_to_reach_them(db: Db) {
        let file = file();
        let world = world(db, Some(file.clone())).await;
        let dana = world.sign_in("dana").await;
        let leaving = json!({ "until": "2026-07-01", "account_open": true });
        world.post("/people/pt-ortiz/leaving", &dana, leaving).await.expect(200);
        assert_eq!(subjects(&file), ["person:pt-ortiz"]);
        let text = fs::read_to_string(&file).expect("a journal");
        assert!(text.contains("2026-07-01") && !text.contains("555"), "{text}");
        fs::remove_file(file).expect("removed");
    }

    async fn what_a_crash_left_out_or_half_written_is_caught_up_from_the_ledger(db: Db) {
        let file = file();
        let world = world(db, None).await;
        end(&world, "pt-ortiz").await;
        fs::OpenOptions::new().create(true).append(true).open(&file)
            .and_then(|mut it| it.write_all(b"{\"number\":3,\"at\"")).expect("half a line");
        let journal = Journal::open(&file).expect("it opens");
        journal.keep_up(&world.app.db).await.expect("caught up");
        assert_eq!(subjects(&file), ["person:pt-ortiz"]);
        drop(journal);
        end(&world, "mo").await;
        let journal = Journal::open(&file).expect("it opens again");
        journal.keep_up(&world.app.db).await.expect("caught up");
        assert_eq!(subjects(&file), ["person:pt-ortiz", "person:mo"]);
        fs::remove_file(file).expect("removed");
    }

    async fn after_a_restore_it_goes_on_with_the_numbers_that_come_again(db: Db) {
        let file = file();
        let world = world(db, None).await;
        let known = Ending {
            number: 900,
            at: 1,
            act: "access.ended".into(),
            subject: "person:long-gone".into(),
            before: None,
            after: None,
        };
        go_on(&file, &[known], 0).expect("it goes on");
        let journal = Journal::open(&file).expect("it opens");
        end(&world, "pt-ortiz").await;
        journal.keep_up(&world.app.db).await.expect("caught up");
        assert_eq!(subjects(&file), ["person:long-gone", "person:pt-ortiz"]);
        fs::remove_file(file).expect("removed");
    }
}

#[test]
fn a_file_that_is_no_journal_is_refused() {
    let file = file();
    fs::write(&file, "something else\n").expect("written");
    assert!(Journal::open(&file).is_err_and(|why| why.contains("no journal")));
    assert!(read_all(&[&file]).is_err());
    fs::remove_file(&file).expect("removed");
    assert!(read_all(&[&file]).is_err_and(|why| why.contains("not there")));
}
