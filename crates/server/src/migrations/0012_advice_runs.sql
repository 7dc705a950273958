-- Runs of the advice that somebody kept: what came out, frozen, with the day, the
-- settings (as the address of the page) and a digest of the facts that it came from.
-- A review has its PDF beside it. Rows are never changed.
CREATE TABLE advice_run (
    organisation  TEXT   NOT NULL REFERENCES organisation (organisation),
    run           TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    day           TEXT   NOT NULL,
    address       TEXT   NOT NULL,
    facts_sha256  TEXT   NOT NULL,
    result        TEXT   NOT NULL,
    result_sha256 TEXT   NOT NULL,
    pdf           BYTEA,
    pdf_sha256    TEXT,
    kept_by       TEXT   NOT NULL,
    kept_at       BIGINT NOT NULL,
    PRIMARY KEY (organisation, run),
    FOREIGN KEY (organisation, kept_by) REFERENCES person (organisation, person)
);
