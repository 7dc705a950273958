//! Writes and reads as the product makes them, beside the plainest thing that could be done
//! instead. One line of JSON each; `peer` is what a second is worth without this crate's grouping.
//! With TEST_POSTGRES_URL set, PostgreSQL is measured too.
#![expect(clippy::disallowed_methods, reason = "a bench measures time")]

use std::time::{Duration, Instant};

use store::{Db, Migration, One, Result, Tx, sql};

const SCHEMA: Migration = Migration {
    name: "0001",
    sql: "CREATE TABLE ticket (
            organisation TEXT NOT NULL, number BIGINT NOT NULL, title TEXT NOT NULL,
            held_by TEXT NOT NULL, opened_at BIGINT NOT NULL,
            PRIMARY KEY (organisation, number));
          CREATE TABLE ledger_entry (
            organisation TEXT NOT NULL, number BIGINT NOT NULL, what TEXT NOT NULL,
            PRIMARY KEY (organisation, number));",
};

/// Callers that wait at the same time.
const CALLERS: i64 = 64;

const LASTING: Duration = Duration::from_secs(3);

fn main() {
    store::scratch::block_on(async {
        let db = prepared(store::scratch::sqlite().await).await;
        let grouped = per_second(&db, CALLERS, write).await;
        let peer = one_commit_each();
        told(
            "store.sqlite_grouped_writes_per_s",
            grouped,
            "one commit each",
            peer,
        );
        let reads = per_second(&db, CALLERS, read).await;
        let lonely = per_second(&db, 1, read).await;
        told("store.sqlite_reads_per_s", reads, "one caller", lonely);
        if std::env::var_os("TEST_POSTGRES_URL").is_some() {
            let db = prepared(store::scratch::postgres().await).await;
            let many = per_second(&db, CALLERS, write).await;
            let lonely = per_second(&db, 1, write).await;
            told("store.postgres_writes_per_s", many, "one caller", lonely);
        }
    });
}

fn told(name: &str, value: f64, peer: &str, peer_value: f64) {
    println!(
        r#"{{"name":"{name}","value":{value:.0},"unit":"1/s","peer":"{peer}","peer_value":{peer_value:.0}}}"#
    );
}

async fn prepared(db: Db) -> Db {
    if let Err(error) = db.migrate(&[SCHEMA], &["ledger_entry"], 0).await {
        panic!("the bench's schema: {error}");
    }
    db
}

async fn per_second(db: &Db, callers: i64, act: fn(Db, i64) -> Act) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut done = 0;
                while began.elapsed() < LASTING {
                    // Each caller numbers its own million, and no run meets an earlier one's.
                    let number = began.elapsed().as_nanos() as i64 * CALLERS + caller;
                    if let Err(error) = act(db.clone(), number).await {
                        panic!("{error}");
                    }
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.unwrap_or(0);
    }
    f64::from(done) / began.elapsed().as_secs_f64()
}

type Act = std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>>;

fn write(db: Db, number: i64) -> Act {
    Box::pin(async move { db.write("acme", move |tx| ticket(tx, number)).await })
}

fn read(db: Db, number: i64) -> Act {
    let find = "SELECT count(*) FROM ticket WHERE organisation = $1 AND number = $2";
    Box::pin(async move {
        db.read("acme", move |tx| {
            let count = sql(find).bind(tx.organisation()).bind(number);
            count.fetch_one::<One<i64>>(tx).map(drop)
        })
        .await
    })
}

fn ticket(tx: &mut Tx, number: i64) -> Result<()> {
    sql(TICKET)
        .bind(tx.organisation())
        .bind(number)
        .bind("The printer on the second floor is offline again")
        .bind("partner")
        .bind(number)
        .execute(tx)?;
    sql(ENTRY)
        .bind(tx.organisation())
        .bind(number)
        .bind("ticket opened")
        .execute(tx)?;
    Ok(())
}

const TICKET: &str = "INSERT INTO ticket (organisation, number, title, held_by, opened_at)
     VALUES ($1, $2, $3, $4, $5)";
const ENTRY: &str = "INSERT INTO ledger_entry (organisation, number, what) VALUES ($1, $2, $3)";

/// The same two rows with the driver alone, each pair with a commit and an fsync of its own.
fn one_commit_each() -> f64 {
    let folder = std::env::temp_dir().join(format!("tandem_bench_{}", std::process::id()));
    let measured = || -> std::result::Result<f64, Box<dyn std::error::Error>> {
        std::fs::create_dir_all(&folder)?;
        let mut plain = rusqlite::Connection::open(folder.join("plain.db"))?;
        plain.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
        plain.execute_batch(&SCHEMA.sql.replace("BIGINT", "INTEGER"))?;
        let began = Instant::now();
        let mut done = 0;
        while began.elapsed() < LASTING {
            let tx = plain.transaction()?;
            let title = "The printer on the second floor is offline again";
            tx.prepare_cached(TICKET)?
                .execute(("acme", done, title, "partner", done))?;
            tx.prepare_cached(ENTRY)?
                .execute(("acme", done, "ticket opened"))?;
            tx.commit()?;
            done += 1;
        }
        Ok(f64::from(done) / began.elapsed().as_secs_f64())
    };
    let measured = measured();
    // What cannot be removed lies in the system's folder for such things.
    let _ = std::fs::remove_dir_all(&folder);
    measured.unwrap_or_else(|error| panic!("the peer: {error}"))
}
