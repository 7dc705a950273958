//! A small schema that the tests share.

use store::{Db, Migration, One, Result, Tx, sql};

pub const SCHEMA: Migration = Migration {
    name: "0001_notes",
    sql: "
CREATE TABLE note (
    organisation TEXT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    parent BIGINT,
    done BOOLEAN,
    share DOUBLE PRECISION,
    picture BYTEA,
    PRIMARY KEY (organisation, number),
    FOREIGN KEY (organisation, parent) REFERENCES note (organisation, number),
    CONSTRAINT body_is_short CHECK (length(body) < 100)
);
CREATE TABLE entry (
    organisation TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (organisation, number)
);
",
};

pub async fn prepared(db: &Db) {
    db.migrate(&[SCHEMA], &["entry"], 1_700_000_000)
        .await
        .unwrap();
}

pub fn note(tx: &mut Tx, number: i64, body: &str) -> Result<()> {
    sql("INSERT INTO note (organisation, number, body) VALUES ($1, $2, $3)")
        .bind(tx.organisation())
        .bind(number)
        .bind(body)
        .execute(tx)
        .map(drop)
}

pub async fn count(db: &Db, organisation: &str) -> i64 {
    let count = |tx: &mut Tx| sql("SELECT count(*) FROM note").fetch_one::<One<i64>>(tx);
    db.read(organisation, count).await.unwrap().0
}
