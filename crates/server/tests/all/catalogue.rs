//! The wall around every table: whatever is added later, its keys lead with the
//! organisation, PostgreSQL shows nobody another organisation's rows, and the
//! ledger cannot be changed.
use crate::world::World;
use std::collections::BTreeMap;
use store::{Engine, FromRow, One, Result, Row, Tx, sql, sql_composed};
use tandem::app::{APPEND_ONLY, HOME};

/// The record of migrations is the program's own: it holds no organisation's data.
const OF_THE_PROGRAM: &str = "schema_migration";

struct Pair(String, String);

impl FromRow for Pair {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Pair(row.get("one")?, row.get("two")?))
    }
}

fn tables(tx: &mut Tx) -> Result<Vec<String>> {
    let names = match tx.engine() {
        Engine::Sqlite => {
            sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                .fetch_all::<One<String>>(tx)?
        }
        Engine::Postgres => sql(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()",
        )
        .fetch_all::<One<String>>(tx)?,
    };
    let mut names: Vec<String> = names.into_iter().map(|name| name.0).collect();
    names.retain(|name| name != OF_THE_PROGRAM);
    names.sort();
    Ok(names)
}

/// The first column of every key of a table, by the name of the key.
fn first_columns(tx: &mut Tx, table: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    match tx.engine() {
        Engine::Sqlite => {
            let unique = format!(
                "SELECT l.name AS one, i.name AS two FROM pragma_index_list('{table}') l
                 JOIN pragma_index_info(l.name) i WHERE i.seqno = 0"
            );
            let foreign = format!(
                "SELECT 'foreign ' || id AS one, \"from\" AS two FROM pragma_foreign_key_list('{table}') WHERE seq = 0"
            );
            let primary = format!(
                "SELECT 'primary' AS one, name AS two FROM pragma_table_info('{table}') WHERE pk = 1"
            );
            for text in [unique, foreign, primary] {
                for Pair(name, column) in sql_composed(text).fetch_all::<Pair>(tx)? {
                    found.insert(name, column);
                }
            }
        }
        Engine::Postgres => {
            let keys = sql(
                "SELECT k.conname::text AS one, a.attname::text AS two
                 FROM pg_constraint k
                 JOIN pg_class c ON c.oid = k.conrelid
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                 WHERE k.contype IN ('p', 'u', 'f') AND n.nspname = current_schema() AND c.relname::text = $1",
            )
            .bind(table)
            .fetch_all::<Pair>(tx)?;
            let indexes = sql("SELECT x.relname::text AS one, a.attname::text AS two
                 FROM pg_index i
                 JOIN pg_class c ON c.oid = i.indrelid
                 JOIN pg_class x ON x.oid = i.indexrelid
                 JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                 WHERE n.nspname = current_schema() AND c.relname::text = $1")
            .bind(table)
            .fetch_all::<Pair>(tx)?;
            for Pair(name, column) in keys.into_iter().chain(indexes) {
                found.insert(name, column);
            }
        }
    }
    Ok(found)
}

store::on_both_databases! {
    async fn every_key_and_index_of_every_table_leads_with_the_organisation(db: Db) {
        let world = World::with_company_a(db).await;
        let keys = world
            .app
            .db
            .read(HOME, |tx| {
                let mut keys = Vec::new();
                for table in tables(tx)? {
                    for (key, column) in first_columns(tx, &table)? {
                        keys.push((table.clone(), key, column));
                    }
                }
                Result::Ok(keys)
            })
            .await
            .unwrap();
        assert!(keys.len() > 40, "only {} keys were seen", keys.len());
        for (table, key, column) in keys {
            assert_eq!(column, "organisation", "{table}: {key}");
        }
    }

    async fn every_table_has_a_primary_key_and_an_organisation_that_is_never_null(db: Db) {
        let world = World::with_company_a(db).await;
        world
            .app
            .db
            .read(HOME, |tx| {
                let tables = tables(tx)?;
                assert!(tables.len() >= 20, "{tables:?}");
                for table in tables {
                    let count = match tx.engine() {
                        Engine::Sqlite => sql_composed(format!(
                            "SELECT COUNT(*) FROM pragma_table_info('{table}') WHERE name = 'organisation' AND pk = 1 AND \"notnull\" = 1"
                        )),
                        Engine::Postgres => sql(
                            "SELECT COUNT(*) FROM pg_constraint k
                             JOIN pg_class c ON c.oid = k.conrelid
                             JOIN pg_namespace n ON n.oid = c.relnamespace
                             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                             WHERE k.contype = 'p' AND a.attname = 'organisation' AND a.attnotnull
                               AND n.nspname = current_schema() AND c.relname::text = $1",
                        )
                        .bind(table.as_str()),
                    };
                    assert_eq!(count.fetch_one::<One<i64>>(tx)?.0, 1, "{table}");
                }
                Result::Ok(())
            })
            .await
            .unwrap();
    }

    async fn the_ledger_and_its_checkpoints_are_not_changed_and_not_shortened(db: Db) {
        let world = World::with_company_a(db).await;
        crate::checkpoints::newest(&world, HOME).await;
        let of_the_ledger = ["ledger_entry", "checkpoint", "checkpoint_keeping", "checkpoint_signature"];
        for table in of_the_ledger {
            assert!(APPEND_ONLY.contains(&table), "{table}");
        }
        let before = world.entries().await;
        for text in [
            "UPDATE ledger_entry SET actor = 'nobody' WHERE organisation = 'home'",
            "DELETE FROM ledger_entry WHERE organisation = 'home'",
            "UPDATE checkpoint SET made_by = 'nobody' WHERE organisation = 'home'",
            "DELETE FROM checkpoint WHERE organisation = 'home'",
        ] {
            let tried = world.app.db.write(HOME, move |tx| sql(text).execute(tx)).await;
            assert!(tried.is_err(), "{text}: {tried:?}");
        }
        assert_eq!(world.entries().await, before);
    }
}

#[test]
fn on_postgres_every_table_is_closed_by_row_level_security_that_binds_its_owner_too() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::postgres().await).await;
        let db = &world.app.db;
        let open = |tx: &mut Tx| {
            let tables = tables(tx)?;
            let closed = sql(
                "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = current_schema() AND c.relrowsecurity AND c.relforcerowsecurity
                   AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)",
            )
            .fetch_all::<One<String>>(tx)?;
            let closed: Vec<String> = closed.into_iter().map(|name| name.0).collect();
            Result::Ok(
                tables
                    .into_iter()
                    .filter(|table| !closed.contains(table))
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(db.read(HOME, open).await.unwrap(), Vec::<String>::new());
    });
}

#[test]
fn on_postgres_the_role_that_works_owns_nothing_and_passes_no_policy() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::postgres().await).await;
        let db = &world.app.db;
        let owned = |tx: &mut Tx| {
            sql(
                "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = current_schema() AND pg_get_userbyid(c.relowner) = current_user",
            )
            .fetch_one::<One<i64>>(tx)
        };
        assert_eq!(db.read(HOME, owned).await.unwrap().0, 0);
        let role = |tx: &mut Tx| {
            sql("SELECT COUNT(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)")
                .fetch_one::<One<i64>>(tx)
        };
        assert_eq!(db.read(HOME, role).await.unwrap().0, 0);
    });
}

#[test]
fn on_postgres_a_forgotten_condition_shows_and_changes_no_other_organisations_row() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::postgres().await).await;
        world.load("twin", crate::cast::twin()).await;
        let db = &world.app.db;
        let count = |tx: &mut Tx| sql("SELECT COUNT(*) FROM person").fetch_one::<One<i64>>(tx);
        let here = db.read(HOME, count).await.unwrap().0;
        let there = db.read("twin", count).await.unwrap().0;
        assert_eq!((here, there), (6, 7));
        let renamed = db
            .write(HOME, |tx| sql("UPDATE person SET name = 'X'").execute(tx))
            .await;
        assert_eq!(renamed.unwrap(), 6);
    });
}
