//! What is true of PostgreSQL alone: connections that break, and login roles that are not kings.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use store::{Db, Error, Migration, One, Result, Settings, Tx, sql};

use crate::common::{SCHEMA, count, note, prepared};

#[test]
fn a_connection_that_was_cut_is_made_again_before_anyone_notices() {
    store::scratch::block_on(async {
        let db = store::scratch::postgres().await;
        prepared(&db).await;
        for number in 0..6 {
            let pid = |tx: &mut Tx| {
                sql("SELECT pg_backend_pid(), current_schema()::text")
                    .fetch_one::<(i64, String)>(tx)
            };
            let (pid, _) = db.read("acme", pid).await.unwrap();
            as_owner(format!("SELECT pg_terminate_backend({pid}, 5000)")).await;
            db.write("acme", move |tx| note(tx, number, "x"))
                .await
                .unwrap();
        }
        assert_eq!(count(&db, "acme").await, 6);
    });
}

#[test]
fn a_command_that_was_cut_off_in_its_middle_runs_again() {
    store::scratch::block_on(async {
        let db = store::scratch::postgres().await;
        prepared(&db).await;
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        let outcome = db.write("acme", move |tx| {
            note(tx, 1, "x")?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                // Its connection is ended, as a restart of the server would.
                let One(pid) = sql("SELECT pg_backend_pid()").fetch_one::<One<i64>>(tx)?;
                at_once(&format!("SELECT pg_terminate_backend({pid}, 5000)"));
            }
            note(tx, 2, "y")
        });
        assert_eq!(outcome.await, Ok(()));
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        assert_eq!(count(&db, "acme").await, 2);
    });
}

#[test]
fn a_command_that_was_overtaken_runs_again_from_its_start() {
    store::scratch::block_on(async {
        let db = store::scratch::postgres().await;
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "0")).await.unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        let (counted, other) = (runs.clone(), db.clone());
        let (overtake, overtaken) = std::sync::mpsc::sync_channel::<()>(0);
        let (go_on, may_go_on) = std::sync::mpsc::sync_channel::<()>(1);
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let slow = tokio::spawn(async move {
            other
                .write("acme", move |tx| {
                    let body = sql("SELECT body FROM note").fetch_one::<One<String>>(tx)?;
                    if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                        overtake.send(()).unwrap();
                        may_go_on.lock().unwrap().recv().unwrap();
                    }
                    let longer = format!("{}+slow", body.0);
                    sql("UPDATE note SET body = $1").bind(longer).execute(tx)
                })
                .await
        });
        tokio::task::spawn_blocking(move || overtaken.recv())
            .await
            .unwrap()
            .unwrap();
        let fast = |tx: &mut Tx| sql("UPDATE note SET body = body || '+fast'").execute(tx);
        assert_eq!(db.write("acme", fast).await, Ok(1));
        go_on.send(()).unwrap();
        assert_eq!(slow.await.unwrap(), Result::Ok(1));
        assert_eq!(runs.load(Ordering::SeqCst), 2);
        let body = db
            .read("acme", |tx| sql("SELECT body FROM note").fetch_one(tx))
            .await;
        assert_eq!(body, Result::Ok(One("0+fast+slow".to_owned())));
    });
}

#[test]
fn an_address_that_demands_encryption_is_refused_rather_than_betrayed() {
    store::scratch::block_on(async {
        let url = format!("{}?sslmode=require", url());
        let opened = Db::open(url).await.map(drop);
        assert!(matches!(opened, Err(Error::Unavailable(why)) if why.contains("sslmode=require")));
    });
}

/// A forced policy binds the owner too; without care this migration would see no row.
#[test]
fn an_ordinary_login_role_migrates_rows_and_works() {
    const REPAIR: Migration = Migration {
        name: "0002_repair",
        sql: "UPDATE note SET body = 'repaired';",
    };
    let owner = "tandem_test_owner";
    let schema = format!("tandem_owned_{}", std::process::id());
    store::scratch::block_on(async {
        as_owner(format!(
            "DO $$ BEGIN CREATE ROLE {owner} LOGIN CREATEROLE;
               EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
             CREATE SCHEMA {schema} AUTHORIZATION {owner}"
        ))
        .await;
        let mut settings = Settings::from(url());
        settings.url = url().replacen("postgres@", &format!("{owner}@"), 1);
        settings.schema = Some(schema.clone());
        settings.workers = 2;
        let db = Db::open(settings).await.unwrap();
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "broken")).await.unwrap();
        db.migrate(&[SCHEMA, REPAIR], &["entry"], 2).await.unwrap();
        let body = db
            .read("acme", |tx| sql("SELECT body FROM note").fetch_one(tx))
            .await;
        assert_eq!(body, Result::Ok(One("repaired".to_owned())));
        assert_eq!(count(&db, "twin").await, 0);
        let warnings = db.doctor().await.unwrap().warnings;
        assert!(
            !warnings.iter().any(|w| w.contains("organisations")),
            "{warnings:?}"
        );
        db.close().await;
        as_owner(format!("DROP SCHEMA {schema} CASCADE")).await;
    });
}

fn url() -> String {
    std::env::var("TEST_POSTGRES_URL").unwrap()
}

async fn as_owner(text: String) {
    let run = move || at_once(&text);
    tokio::task::spawn_blocking(run).await.unwrap();
}

fn at_once(text: &str) {
    let mut client = postgres::Client::connect(&url(), postgres::NoTls).unwrap();
    client.batch_execute(text).unwrap();
}
