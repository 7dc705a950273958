//! Migrations: once, in order, refused when changed, and what they leave closed.

use crate::common::{SCHEMA, count, note, prepared};
use store::{Error, Migration, One, Result, Tx, on_both_databases, sql};

const SECOND: Migration = Migration {
    name: "0002_kinds",
    sql: "ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'plain';
          UPDATE note SET kind = 'long' WHERE length(body) > 5;",
};

on_both_databases! {
    async fn migrating_again_changes_nothing(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "x")).await.unwrap();
        prepared(&db).await;
        assert_eq!(count(&db, "acme").await, 1);
        assert_eq!(db.doctor().await.unwrap().migrations, ["0001_notes"]);
    }

    async fn a_later_migration_changes_what_is_there(db: Db) {
        prepared(&db).await;
        // Used before, so that each connection holds a statement of the older shape.
        for number in 0..20 {
            db.write("acme", move |tx| note(tx, number, "a long one")).await.unwrap();
            db.read("acme", all).await.unwrap();
        }
        db.migrate(&[SCHEMA, SECOND], &["entry"], 2).await.unwrap();
        for _ in 0..20 {
            db.read("acme", |tx| sql("SELECT kind FROM note").fetch_all::<One<String>>(tx))
                .await.unwrap().iter().for_each(|kind| assert_eq!(kind.0, "long"));
        }
    }

    async fn a_changed_migration_is_refused(db: Db) {
        prepared(&db).await;
        let changed = Migration { sql: "CREATE TABLE other (x BIGINT);", ..SCHEMA };
        let outcome = db.migrate(&[changed], &[], 2).await;
        let Err(Error::Migration(words)) = outcome else { panic!("{outcome:?}") };
        assert!(words.contains("0001_notes was changed"), "{words}");
    }

    async fn a_database_that_is_newer_than_the_program_is_refused(db: Db) {
        db.migrate(&[SCHEMA, SECOND], &[], 1).await.unwrap();
        let outcome = db.migrate(&[SCHEMA], &[], 2).await;
        let Err(Error::Migration(words)) = outcome else { panic!("{outcome:?}") };
        assert!(words.contains("0002_kinds"), "{words}");
    }

    async fn a_migration_between_applied_ones_is_refused(db: Db) {
        db.migrate(&[SCHEMA, SECOND], &[], 1).await.unwrap();
        let late = Migration { name: "0001_other", sql: "CREATE TABLE other (x BIGINT);" };
        let outcome = db.migrate(&[SCHEMA, late, SECOND], &[], 2).await;
        assert!(matches!(outcome, Err(Error::Migration(_))), "{outcome:?}");
    }

    async fn a_broken_migration_leaves_nothing_of_itself_or_its_elders(db: Db) {
        let broken = Migration { name: "0002", sql: "CREATE TABLE a (x BIGINT); CREATE TABEL b (x BIGINT);" };
        let outcome = db.migrate(&[SCHEMA, broken], &[], 1).await;
        let Err(Error::Migration(words)) = outcome else { panic!("{outcome:?}") };
        assert!(words.starts_with("0002: "), "{words}");
        db.migrate(&[SCHEMA], &[], 1).await.unwrap();
        assert_eq!(db.doctor().await.unwrap().migrations, ["0001_notes"]);
    }

    async fn two_that_migrate_at_once_do_it_once(db: Db) {
        let both = [&db, &db].map(|db| {
            let db = db.clone();
            tokio::spawn(async move { db.migrate(&[SCHEMA, SECOND], &["entry"], 1).await })
        });
        for one in both {
            one.await.unwrap().unwrap();
        }
        assert_eq!(db.doctor().await.unwrap().migrations.len(), 2);
    }

    async fn an_append_only_table_takes_rows_and_gives_none_back(db: Db) {
        prepared(&db).await;
        let add = |tx: &mut Tx| {
            sql("INSERT INTO entry (organisation, number) VALUES ($1, 1)")
                .bind(tx.organisation()).execute(tx)
        };
        assert_eq!(db.write("acme", add).await, Result::Ok(1));
        let changes = [
            "UPDATE entry SET number = 2",
            "DELETE FROM entry",
            "INSERT INTO entry (organisation, number) VALUES ('acme', 1)
                ON CONFLICT (organisation, number) DO UPDATE SET number = 3",
        ];
        for change in changes {
            let outcome = db.write("acme", move |tx| sql(change).execute(tx)).await;
            assert!(matches!(outcome, Err(Error::Refused(_))), "{change}: {outcome:?}");
        }
        let left = db.read("acme", |tx| sql("SELECT number FROM entry").fetch_all(tx)).await;
        assert_eq!(left, Result::Ok(vec![One(1_i64)]));
    }

    async fn text_sorts_by_its_code_on_both(db: Db) {
        prepared(&db).await;
        for (number, body) in (0..).zip(["b", "A", "ä", "a", "B", "_"]) {
            db.write("acme", move |tx| note(tx, number, body)).await.unwrap();
        }
        let sorted = db.read("acme", |tx| {
            sql("SELECT body FROM note ORDER BY body").fetch_all::<One<String>>(tx)
        }).await.unwrap();
        let sorted: Vec<&str> = sorted.iter().map(|One(body)| body.as_str()).collect();
        assert_eq!(sorted, ["A", "B", "_", "a", "b", "ä"]);
        let facts = db.doctor().await.unwrap();
        assert!(facts.text_order_ok, "{facts:?}");
        assert!(!facts.version.is_empty());
        let beyond_speed = |w: &&String| !w.starts_with("fsync") && !w.starts_with("synchronous");
        assert_eq!(facts.warnings.iter().find(beyond_speed), None);
    }
}

fn all(tx: &mut Tx) -> Result<Vec<One<String>>> {
    sql("SELECT body FROM note ORDER BY number").fetch_all(tx)
}
