//! What a command may rely on, on both databases.

use crate::common::{count, note, prepared};
use store::{Error, One, Result, on_both_databases, sql};

on_both_databases! {
    async fn what_was_written_can_be_read(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "first")).await.unwrap();
        let body = db.read("acme", |tx| {
            sql("SELECT body FROM note WHERE organisation = $1 AND number = $2")
                .bind(tx.organisation()).bind(1).fetch_one(tx)
        }).await;
        assert_eq!(body, Result::Ok(One("first".to_owned())));
    }

    async fn a_refused_command_leaves_its_neighbours_alone(db: Db) {
        prepared(&db).await;
        let outcomes = futures(&db, |number, tx| {
            note(tx, number, "x")?;
            if number % 3 == 0 { Err(Error::NotFound) } else { Ok(()) }
        }).await;
        for (number, outcome) in (0..30).zip(outcomes) {
            assert_eq!(outcome.is_err(), number % 3 == 0, "{number}");
        }
        assert_eq!(count(&db, "acme").await, 20);
    }

    async fn a_panic_fails_its_own_command_only(db: Db) {
        prepared(&db).await;
        let outcomes = futures(&db, |number, tx| {
            note(tx, number, "x")?;
            assert_ne!(number, 7, "seven is not wanted");
            Ok(())
        }).await;
        for (number, outcome) in (0..30).zip(outcomes) {
            match outcome {
                Err(Error::Panicked(words)) => {
                    assert_eq!(number, 7);
                    assert!(words.contains("seven is not wanted"), "{words}");
                }
                other => assert_eq!(other, Ok(()), "{number}"),
            }
        }
        assert_eq!(count(&db, "acme").await, 29);
    }

    async fn a_failed_statement_fails_the_whole_command_even_when_it_says_ok(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "kept")).await.unwrap();
        let outcome = db.write("acme", |tx| {
            note(tx, 2, "not kept")?;
            assert!(matches!(note(tx, 1, "again"), Err(Error::Unique(_))));
            assert!(matches!(note(tx, 3, "too late"), Err(Error::Other(_))));
            Result::Ok(())
        }).await;
        assert_eq!(outcome, Err(Error::Unique("note(organisation, number)".into())));
        assert_eq!(count(&db, "acme").await, 1);
    }

    async fn no_update_is_lost_when_many_raise_one_counter(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "0").and_then(|()| note(tx, 2, "0"))).await.unwrap();
        let outcomes = futures(&db, |_, tx| {
            // Read, think, write: the shape that loses updates wherever isolation is weaker.
            let One(body) = sql("SELECT body FROM note WHERE organisation = $1 AND number = 1")
                .bind(tx.organisation()).fetch_one::<One<String>>(tx)?;
            let next: i64 = body.parse::<i64>().unwrap() + 1;
            sql("UPDATE note SET body = $2 WHERE organisation = $1 AND number = 1")
                .bind(tx.organisation()).bind(next.to_string()).execute(tx)?;
            Ok(())
        }).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        let body = db.read("acme", |tx| {
            sql("SELECT body FROM note WHERE organisation = $1 AND number = 1")
                .bind(tx.organisation()).fetch_one(tx)
        }).await;
        assert_eq!(body, Result::Ok(One("30".to_owned())));
    }

    async fn a_read_changes_nothing(db: Db) {
        prepared(&db).await;
        let outcome = db.read("acme", |tx| note(tx, 1, "x")).await;
        assert!(matches!(outcome, Err(Error::Refused(_))), "{outcome:?}");
        assert_eq!(count(&db, "acme").await, 0);
    }

    async fn a_reader_neither_waits_for_the_writer_nor_sees_half_of_it(db: Db) {
        prepared(&db).await;
        let (writing, has_written) = std::sync::mpsc::sync_channel(1);
        let (release, may_go_on) = std::sync::mpsc::sync_channel(1);
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let writer = tokio::spawn({
            let db = db.clone();
            async move {
                db.write("acme", move |tx| {
                    note(tx, 1, "half")?;
                    writing.send(()).unwrap();
                    may_go_on.lock().unwrap().recv().unwrap();
                    note(tx, 2, "whole")
                }).await
            }
        });
        tokio::task::spawn_blocking(move || has_written.recv()).await.unwrap().unwrap();
        assert_eq!(count(&db, "acme").await, 0);
        release.send(()).unwrap();
        writer.await.unwrap().unwrap();
        assert_eq!(count(&db, "acme").await, 2);
    }

    async fn what_was_queued_before_closing_is_answered_and_later_work_refused(db: Db) {
        prepared(&db).await;
        let queued: Vec<_> = (0..20).map(|number| {
            let db = db.clone();
            tokio::spawn(async move { db.write("acme", move |tx| note(tx, number, "x")).await })
        }).collect();
        let mut kept = 0;
        db.write("acme", |tx| note(tx, 100, "x")).await.unwrap();
        db.close().await;
        for outcome in queued {
            match outcome.await.unwrap() {
                Ok(()) => kept += 1,
                Err(error) => assert!(matches!(error, Error::Unavailable(_)), "{error}"),
            }
        }
        assert!(kept <= 20);
        let late = db.write("acme", |tx| note(tx, 101, "x")).await;
        assert_eq!(late, Err(Error::Unavailable("it is closed".into())));
    }
}

/// Thirty commands at once; what became of each, in order.
async fn futures(
    db: &store::Db,
    command: impl Fn(i64, &mut store::Tx) -> Result<()> + Clone + Send + Sync + 'static,
) -> Vec<Result<()>> {
    let tasks: Vec<_> = (0..30)
        .map(|number| {
            let (db, command) = (db.clone(), command.clone());
            tokio::spawn(async move { db.write("acme", move |tx| command(number, tx)).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}
