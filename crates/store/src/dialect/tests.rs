use super::*;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS note (
    organisation TEXT NOT NULL, -- TEXT and BIGINT stay
    \"text\" TEXT NOT NULL DEFAULT 'BIGINT TEXT',
    at BIGINT NOT NULL CHECK (at > (0)),
    done BOOLEAN, share DOUBLE  PRECISION, body BYTEA,
    bigint_like TEXT COLLATE \"C\",
    PRIMARY KEY (organisation, at)
);
CREATE INDEX note_text ON note (organisation, text);
ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'x';";

#[test]
fn sqlite_gets_its_own_types_and_strict_tables() {
    let got = for_sqlite(TABLE);
    assert_eq!(
        got,
        "CREATE TABLE IF NOT EXISTS note (
    organisation TEXT NOT NULL, -- TEXT and BIGINT stay
    \"text\" TEXT NOT NULL DEFAULT 'BIGINT TEXT',
    at INTEGER NOT NULL CHECK (at > (0)),
    done INTEGER, share REAL, body BLOB,
    bigint_like TEXT COLLATE \"C\",
    PRIMARY KEY (organisation, at)
) STRICT;
CREATE INDEX note_text ON note (organisation, text);
ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'x';"
    );
}

#[test]
fn postgres_gets_text_that_sorts_by_code() {
    let got = for_postgres(TABLE);
    assert_eq!(
        got,
        "CREATE TABLE IF NOT EXISTS note (
    organisation TEXT COLLATE \"C\" NOT NULL, -- TEXT and BIGINT stay
    \"text\" TEXT COLLATE \"C\" NOT NULL DEFAULT 'BIGINT TEXT',
    at BIGINT NOT NULL CHECK (at > (0)),
    done BOOLEAN, share DOUBLE  PRECISION, body BYTEA,
    bigint_like TEXT COLLATE \"C\",
    PRIMARY KEY (organisation, at)
);
CREATE INDEX note_text ON note (organisation, text);
ALTER TABLE note ADD COLUMN kind TEXT COLLATE \"C\" NOT NULL DEFAULT 'x';"
    );
}

#[test]
fn a_statement_that_only_holds_the_words_is_left_alone() {
    let insert = "INSERT INTO note (organisation, kind) VALUES ('a', CAST($1 AS TEXT));";
    assert_eq!(for_postgres(insert), insert);
    assert_eq!(for_sqlite(insert), insert);
}

#[test]
fn two_tables_in_one_text_are_both_strict() {
    let got = for_sqlite("CREATE TABLE a (x BIGINT); CREATE TABLE b (y BIGINT);");
    assert_eq!(
        got,
        "CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE b (y INTEGER) STRICT;"
    );
}
