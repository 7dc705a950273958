//! What is true of SQLite alone: its group commit, and the file it leaves.

use store::{Db, Error, Migration, One, Result, Settings, Tx, sql};

use crate::common::{count, note, prepared};

const DEFERRED: Migration = Migration {
    name: "0001",
    sql: "CREATE TABLE parent (id BIGINT PRIMARY KEY);
          CREATE TABLE child (id BIGINT PRIMARY KEY,
            parent BIGINT NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);",
};

#[test]
fn a_command_that_spoils_the_commit_spoils_only_its_own() {
    store::scratch::block_on(async {
        let db = store::scratch::sqlite().await;
        db.migrate(&[DEFERRED], &[], 1).await.unwrap();
        db.write("acme", |tx| {
            sql("INSERT INTO parent (id) VALUES (0)").execute(tx)
        })
        .await
        .map_err(|error: Error| error)
        .unwrap();
        let tasks: Vec<_> = (0..30)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move { db.write("acme", move |tx| child(tx, id)).await })
            })
            .collect();
        for (id, task) in (0..30).zip(tasks) {
            let expected = if id == 7 {
                Err(Error::ForeignKey)
            } else {
                Ok(1)
            };
            assert_eq!(task.await.unwrap(), expected, "{id}");
        }
        let count = db.read("acme", |tx| sql("SELECT count(*) FROM child").fetch_one(tx));
        assert_eq!(count.await, Result::Ok(One(29_i64)));
    });
}

/// The seventh has no parent, which shows only at the commit.
fn child(tx: &mut Tx, id: i64) -> Result<u64> {
    let parent = if id == 7 { 99 } else { 0 };
    let insert = sql("INSERT INTO child (id, parent) VALUES ($1, $2)");
    insert.bind(id).bind(parent).execute(tx)
}

#[test]
fn a_closed_database_is_one_file_and_opens_again() {
    let folder = std::env::temp_dir().join(format!("tandem_reopen_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let settings = Settings::from(format!("sqlite:{}/tandem.db", folder.display()));
    store::scratch::block_on(async {
        let db = Db::open(settings.clone()).await.unwrap();
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "x")).await.unwrap();
        db.close().await;
        let log = std::fs::metadata(folder.join("tandem.db-wal"));
        assert_eq!(log.map_or(0, |log| log.len()), 0);
        let again = Db::open(settings).await.unwrap();
        assert_eq!(count(&again, "acme").await, 1);
        again.close().await;
    });
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_scratch_database_goes_with_its_last_handle() {
    store::scratch::block_on(async {
        let db = store::scratch::sqlite().await;
        let file = db.read("", |tx| {
            sql("SELECT file FROM pragma_database_list").fetch_one::<One<String>>(tx)
        });
        let One(file) = file.await.unwrap();
        assert!(std::path::Path::new(&file).exists());
        let other = db.clone();
        drop(db);
        assert!(std::path::Path::new(&file).exists());
        drop(other);
        assert!(!std::path::Path::new(&file).exists());
    });
}

#[test]
fn a_replacement_is_a_deletion_to_an_append_only_table() {
    store::scratch::block_on(async {
        let db = store::scratch::sqlite().await;
        prepared(&db).await;
        let entry = |tx: &mut Tx| {
            sql("INSERT OR REPLACE INTO entry (organisation, number) VALUES ('acme', 1)")
                .execute(tx)
        };
        assert_eq!(db.write("acme", entry).await, Ok(1));
        let again = db.write("acme", entry).await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    });
}

#[test]
fn a_file_that_cannot_be_opened_is_told_at_once() {
    store::scratch::block_on(async {
        for url in ["sqlite:/no/such/folder/tandem.db", "mysql://x", "tandem.db"] {
            let opened = Db::open(url).await.map(drop);
            assert!(
                matches!(opened, Err(Error::Unavailable(_))),
                "{url}: {opened:?}"
            );
        }
    });
}
