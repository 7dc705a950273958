//! Statements, values and errors mean the same on both databases.

use crate::common::{SCHEMA, note, prepared};
use store::{Error, FromRow, One, Result, Row, Tx, on_both_databases, sql, sql_composed};

on_both_databases! {
    async fn every_type_comes_back_as_it_went(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| full(tx, 1, Some(true), Some(0.5), Some(vec![0, 255]))).await.unwrap();
        let got = db.read("acme", |tx| {
            sql("SELECT done, share, picture, body, parent FROM note WHERE number = $1")
                .bind(1).fetch_one::<Full>(tx)
        }).await.unwrap();
        assert_eq!(got, Full { done: Some(true), share: Some(0.5), picture: Some(vec![0, 255]), parent: None });
    }

    async fn a_null_of_every_type_is_bound_and_read(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| full(tx, 1, None, None, None)).await.unwrap();
        let got = db.read("acme", |tx| {
            sql("SELECT done, share, picture, body, parent FROM note
                  WHERE ($1 IS NULL OR number = $1) AND ($2 IS NULL OR body = $2)
                    AND ($3 IS NULL OR done = $3) AND ($4 IS NULL OR share = $4)
                    AND ($5 IS NULL OR picture = $5)")
                .bind(None::<i64>).bind(None::<String>).bind(None::<bool>)
                .bind(None::<f64>).bind(None::<Vec<u8>>).fetch_one::<Full>(tx)
        }).await.unwrap();
        assert_eq!(got, Full { done: None, share: None, picture: None, parent: None });
    }

    async fn a_placeholder_may_stand_twice_and_out_of_order(db: Db) {
        let got = db_read(&db, |tx| {
            sql("SELECT CAST($2 AS BIGINT) + $2, CAST($1 AS TEXT) || $1, $3 = TRUE")
                .bind("ab").bind(20).bind(true)
                .fetch_one::<(i64, String, bool)>(tx)
        }).await;
        assert_eq!(got, Ok((40, "abab".to_owned(), true)));
    }

    async fn too_many_or_too_few_values_are_a_fault_and_not_a_guess(db: Db) {
        let few = db_read(&db, |tx| sql("SELECT CAST($1 AS BIGINT) + $2").bind(1).fetch_one::<One<i64>>(tx)).await;
        assert!(matches!(few, Err(Error::Other(_))), "{few:?}");
    }

    async fn nothing_found_is_not_the_end_of_the_transaction(db: Db) {
        prepared(&db).await;
        let outcome = db.write("acme", |tx| {
            let missing = sql("SELECT body FROM note").fetch_one::<One<String>>(tx);
            assert_eq!(missing, Err(Error::NotFound));
            note(tx, 1, "there")?;
            sql("UPDATE note SET body = body WHERE number = $1").bind(1).execute(tx)
        }).await;
        assert_eq!(outcome, Ok(1));
    }

    async fn a_cell_of_another_type_is_told_by_its_column(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "x")).await.unwrap();
        let wrong = db_read(&db, |tx| sql("SELECT body FROM note").fetch_one::<Number>(tx)).await;
        let Err(Error::Other(words)) = wrong else { panic!("expected a refusal") };
        assert!(words.contains("\"body\""), "{words}");
        let none = db_read(&db, |tx| sql("SELECT number FROM note").fetch_one::<Number>(tx)).await;
        assert!(matches!(none, Err(Error::Other(words)) if words == "no column \"body\""));
    }

    async fn broken_rules_are_the_same_kinds(db: Db) {
        prepared(&db).await;
        db.write("acme", |tx| note(tx, 1, "x")).await.unwrap();
        let again = db.write("acme", |tx| note(tx, 1, "x")).await.unwrap_err();
        assert!(again.is_unique("note", &["organisation", "number"]), "{again:?}");
        let long = db.write("acme", |tx| note(tx, 2, &"x".repeat(100))).await;
        assert_eq!(long, Err(Error::Check("body_is_short".into())));
        let orphan = "INSERT INTO note (organisation, number, body, parent) VALUES ('acme', 3, 'x', 99)";
        assert_eq!(refused(&db, orphan).await, Error::ForeignKey);
        let nothing = "INSERT INTO note (organisation, number, body) VALUES ('acme', 3, NULL)";
        assert_eq!(refused(&db, nothing).await, Error::Check("note.body".into()));
        let nul = db.write("acme", |tx| note(tx, 4, "a\0b")).await;
        assert_eq!(nul, Err(Error::Check("text without NUL".into())));
        assert!(matches!(refused(&db, "SELEKT 1").await, Error::Other(_)));
    }

    async fn a_command_cannot_end_its_own_transaction(db: Db) {
        prepared(&db).await;
        for words in ["COMMIT", " rollback;", "SET ROLE postgres", "RESET ROLE", "SAVEPOINT x"] {
            assert!(matches!(refused(&db, words).await, Error::Other(_)), "{words}");
        }
    }

    async fn returning_and_upsert_read_alike(db: Db) {
        prepared(&db).await;
        let upsert = |tx: &mut Tx| {
            sql_composed(format!(
                "INSERT INTO note (organisation, number, body) VALUES ($1, 1, $2)
                 ON CONFLICT (organisation, number) DO UPDATE SET body = note.body || excluded.body
                 RETURNING {}", "body"))
                .bind(tx.organisation()).bind("x").fetch_one::<One<String>>(tx)
        };
        assert_eq!(db.write("acme", upsert).await.unwrap().0, "x");
        assert_eq!(db.write("acme", upsert).await.unwrap().0, "xx");
        let removed = db.write("acme", |tx| sql("DELETE FROM note RETURNING number").execute(tx)).await;
        assert_eq!(removed, Result::Ok(1));
    }
}

#[cfg(debug_assertions)]
#[test]
fn coverage_tells_which_database_ran_a_statement() {
    store::scratch::block_on(async {
        let text = "SELECT 'only here'";
        let ran = |seen: Vec<(String, bool, bool)>| seen.into_iter().find(|(t, ..)| t == text);
        assert_eq!(ran(store::coverage::seen()), None);
        let db = store::scratch::sqlite().await;
        db_read(&db, move |tx| sql(text).fetch_one::<One<String>>(tx))
            .await
            .unwrap();
        assert_eq!(
            ran(store::coverage::seen()),
            Some((text.to_owned(), true, false))
        );
    });
}

async fn db_read<T: Send + 'static>(
    db: &store::Db,
    read: impl FnOnce(&mut Tx) -> Result<T> + Send + 'static,
) -> Result<T> {
    db.migrate(&[SCHEMA], &["entry"], 1).await?;
    db.read("acme", read).await
}

async fn refused(db: &store::Db, text: &'static str) -> Error {
    let outcome = db.write("acme", move |tx| sql(text).execute(tx)).await;
    outcome.expect_err(text)
}

fn full(
    tx: &mut Tx,
    number: i64,
    done: Option<bool>,
    share: Option<f64>,
    picture: Option<Vec<u8>>,
) -> Result<u64> {
    sql(
        "INSERT INTO note (organisation, number, body, parent, done, share, picture)
         VALUES ($1, $2, 'x', $3, $4, $5, $6)",
    )
    .bind(tx.organisation())
    .bind(number)
    .bind(None::<i64>)
    .bind(done)
    .bind(share)
    .bind(picture)
    .execute(tx)
}

#[derive(Debug, PartialEq)]
struct Full {
    done: Option<bool>,
    share: Option<f64>,
    picture: Option<Vec<u8>>,
    parent: Option<i64>,
}

impl FromRow for Full {
    fn from_row(row: &Row<'_>) -> Result<Full> {
        Ok(Full {
            done: row.get("done")?,
            share: row.get("share")?,
            picture: row.get("picture")?,
            parent: row.get("parent")?,
        })
    }
}

#[derive(Debug, PartialEq)]
struct Number(i64);

impl FromRow for Number {
    fn from_row(row: &Row<'_>) -> Result<Number> {
        row.get("body").map(Number)
    }
}
