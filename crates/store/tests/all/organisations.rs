//! What one organisation may see and touch of another: nothing, enforced by PostgreSQL itself,
//! whatever a query forgot. SQLite has no such wall; there the queries alone answer for it.

use store::{Db, Error, One, Result, Tx, sql};

use crate::common::{count, note, prepared};

#[test]
fn another_organisations_rows_are_hidden_and_cannot_be_changed() {
    on_postgres(async |db| {
        db.write("acme", |tx| note(tx, 1, "ours")).await.unwrap();
        assert_eq!(count(&db, "acme").await, 1);
        assert_eq!(count(&db, "twin").await, 0);
        assert_eq!(count(&db, "").await, 0);
        for change in ["UPDATE note SET body = 'theirs'", "DELETE FROM note"] {
            let changed = db.write("twin", move |tx| sql(change).execute(tx)).await;
            assert_eq!(changed, Result::Ok(0), "{change}");
        }
        let body = db.read("acme", |tx| sql("SELECT body FROM note").fetch_one(tx));
        assert_eq!(body.await, Result::Ok(One("ours".to_owned())));
    });
}

#[test]
fn a_row_for_another_organisation_is_refused() {
    on_postgres(async |db| {
        let smuggle = |tx: &mut Tx| {
            sql("INSERT INTO note (organisation, number, body) VALUES ('twin', 1, 'x')").execute(tx)
        };
        let outcome = db.write("acme", smuggle).await;
        assert!(matches!(outcome, Err(Error::Refused(_))), "{outcome:?}");
        db.write("acme", |tx| note(tx, 1, "x")).await.unwrap();
        let give = |tx: &mut Tx| sql("UPDATE note SET organisation = 'twin'").execute(tx);
        let outcome = db.write("acme", give).await;
        assert!(matches!(outcome, Err(Error::Refused(_))), "{outcome:?}");
        assert_eq!(count(&db, "twin").await, 0);
    });
}

#[test]
fn the_organisation_of_one_transaction_is_not_left_to_the_next() {
    on_postgres(async |db| {
        for turn in 0..20 {
            let organisation = ["acme", "twin", "o'brien \\ co"][turn % 3];
            let seen = db.read(organisation, |tx| {
                sql("SELECT current_setting('tandem.organisation', true), current_user::text")
                    .fetch_one::<(String, String)>(tx)
            });
            let expected = (organisation.to_owned(), "tandem_app".to_owned());
            assert_eq!(seen.await, Ok(expected));
        }
    });
}

#[test]
fn commands_may_not_touch_the_schema_or_the_record_of_migrations() {
    on_postgres(async |db| {
        for act in [
            "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
            "TRUNCATE entry",
            "DROP TABLE entry",
            "CREATE TABLE mine (x BIGINT)",
            "DELETE FROM schema_migration",
        ] {
            let outcome = db.write("acme", move |tx| sql(act).execute(tx)).await;
            assert!(
                matches!(outcome, Err(Error::Refused(_))),
                "{act}: {outcome:?}"
            );
        }
    });
}

fn on_postgres(story: impl AsyncFnOnce(Db)) {
    store::scratch::block_on(async {
        let db = store::scratch::postgres().await;
        prepared(&db).await;
        story(db).await;
    });
}
