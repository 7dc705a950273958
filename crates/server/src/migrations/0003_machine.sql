-- What the machine does on its own: the key it belongs to, mails on their way out, jobs by
-- the clock, and what came back from a backup and waits to be let go.

-- Which root key the instance belongs to; the key itself lies outside the database.
CREATE TABLE instance_key (
    organisation TEXT NOT NULL PRIMARY KEY,
    fingerprint  TEXT NOT NULL
);

-- A mail that was promised in the transaction of an act. Subject and text are sealed, and
-- gone when it was sent.
CREATE TABLE mail (
    organisation TEXT   NOT NULL,
    mail         TEXT   NOT NULL,
    once         TEXT   NOT NULL,
    to_address   TEXT   NOT NULL,
    sealed       BYTEA,
    queued_at    BIGINT NOT NULL,
    next_at      BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    lease_node   TEXT,
    lease_until  BIGINT,
    last_error   TEXT,
    sent_at      BIGINT,
    failed_at    BIGINT,
    PRIMARY KEY (organisation, mail),
    UNIQUE (organisation, once)
);
CREATE INDEX mail_unsent ON mail (organisation, queued_at) WHERE sent_at IS NULL;
CREATE INDEX mail_by_turn ON mail (organisation, next_at) WHERE sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE job (
    organisation TEXT    NOT NULL,
    job          TEXT    NOT NULL,
    next_at      BIGINT  NOT NULL,
    lease_node   TEXT,
    lease_until  BIGINT,
    ran_at       BIGINT,
    outcome      TEXT,
    failed       BOOLEAN NOT NULL,
    runs         BIGINT  NOT NULL,
    PRIMARY KEY (organisation, job)
);

-- The instance came out of a backup. It is in quarantine until released_at is set, and not
-- to be started before ready_at is.
CREATE TABLE restoration (
    organisation TEXT   NOT NULL,
    restoration  TEXT   NOT NULL,
    taken_at     BIGINT NOT NULL,
    restored_at  BIGINT NOT NULL,
    ready_at     BIGINT,
    held_back    TEXT   NOT NULL,
    released_at  BIGINT,
    released_by  TEXT,
    PRIMARY KEY (organisation, restoration)
);
