//! The wall around every field: it has a class in a list that a person reads, and
//! what is secret lies in the database as a digest, or sealed with a key from outside it.
use crate::world::World;
use std::collections::BTreeSet;
use store::{Engine, One, Result, Tx, on_both_databases, sql};
use tandem::app::HOME;

const CLASSES: &str = include_str!("../../src/platform/field_classes.txt");

fn columns(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let names = match tx.engine() {
        Engine::Sqlite => sql("SELECT m.name || '.' || c.name FROM sqlite_master m
             JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'")
        .fetch_all::<One<String>>(tx)?,
        Engine::Postgres => sql(
            "SELECT table_name::text || '.' || column_name::text FROM information_schema.columns
             WHERE table_schema = current_schema()",
        )
        .fetch_all::<One<String>>(tx)?,
    };
    Ok(names.into_iter().map(|name| name.0).collect())
}

fn listed() -> Vec<(&'static str, &'static str)> {
    CLASSES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            line.split_once(char::is_whitespace)
                .expect("a column and its class")
        })
        .map(|(column, class)| (column, class.trim()))
        .collect()
}

on_both_databases! {
    async fn every_column_has_a_class_and_every_class_a_column(db: Db) {
        let world = World::with_company_a(db).await;
        let stored = world.app.db.read(HOME, columns).await.unwrap();
        let stored: BTreeSet<&str> = stored
            .iter()
            .map(String::as_str)
            .filter(|column| !column.starts_with("schema_migration."))
            .collect();
        let listed: BTreeSet<&str> = listed()
            .into_iter()
            .map(|(column, _)| column)
            .filter(|column| !column.starts_with("schema_migration."))
            .collect();
        assert_eq!(listed, stored);
    }
}

#[test]
fn a_class_is_one_of_four_and_what_is_secret_is_a_digest_or_sealed() {
    for (column, class) in listed() {
        assert!(
            ["public", "internal", "personal", "secret"].contains(&class),
            "{column}: {class}"
        );
        let kept_apart = column.ends_with("_digest") || column.ends_with("_sealed");
        assert_eq!(class == "secret", kept_apart, "{column}");
    }
}
