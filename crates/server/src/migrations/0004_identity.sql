-- Coming in: ways to sign in, sessions that their owner can see, and what slows guessing down.

-- Sessions from before had one factor only: they do not count any more.
ALTER TABLE session ADD COLUMN session TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'before';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN factor_at BIGINT NOT NULL DEFAULT 0;

-- A link for somebody who lost everything replaces the ways in that they had.
ALTER TABLE sign_in_link ADD COLUMN replaces BOOLEAN NOT NULL DEFAULT FALSE;

-- Somebody on the way in: the link is pressed, or the first factor is shown. It opens nothing.
CREATE TABLE coming_in (
    organisation TEXT   NOT NULL,
    token_digest TEXT   NOT NULL,
    person       TEXT,
    way          TEXT   NOT NULL,
    state_sealed BYTEA  NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    ended_at     BIGINT,
    PRIMARY KEY (organisation, token_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX coming_in_by_person ON coming_in (organisation, person);
CREATE INDEX coming_in_by_end ON coming_in (organisation, expires_at);

-- What signing in knows of a person: the name that passkeys know them by, and whether they are shut out.
CREATE TABLE sign_in_account (
    organisation TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    handle       TEXT   NOT NULL,
    suspended_by TEXT,
    suspended_at BIGINT,
    PRIMARY KEY (organisation, person),
    UNIQUE (organisation, handle),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);

CREATE TABLE passkey (
    organisation TEXT   NOT NULL,
    passkey      TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    credential   TEXT   NOT NULL,
    public_part  TEXT   NOT NULL,
    device       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    used_at      BIGINT,
    ended_at     BIGINT,
    PRIMARY KEY (organisation, passkey),
    UNIQUE (organisation, credential),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX passkey_by_person ON passkey (organisation, person);

CREATE TABLE password (
    organisation    TEXT   NOT NULL,
    person          TEXT   NOT NULL,
    password_digest TEXT   NOT NULL,
    set_at          BIGINT NOT NULL,
    PRIMARY KEY (organisation, person),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);

CREATE TABLE authenticator (
    organisation  TEXT   NOT NULL,
    person        TEXT   NOT NULL,
    secret_sealed BYTEA  NOT NULL,
    last_step     BIGINT NOT NULL,
    set_at        BIGINT NOT NULL,
    PRIMARY KEY (organisation, person),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);

CREATE TABLE recovery_code (
    organisation TEXT   NOT NULL,
    code_digest  TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    used_at      BIGINT,
    PRIMARY KEY (organisation, code_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX recovery_code_by_person ON recovery_code (organisation, person);

CREATE TABLE known_device (
    organisation  TEXT   NOT NULL,
    device_digest TEXT   NOT NULL,
    person        TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (organisation, device_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX known_device_by_person ON known_device (organisation, person);

-- How full a bucket of tries is; it empties with time.
CREATE TABLE sign_in_try (
    organisation  TEXT             NOT NULL,
    bucket_digest TEXT             NOT NULL,
    level         DOUBLE PRECISION NOT NULL,
    at            BIGINT           NOT NULL,
    PRIMARY KEY (organisation, bucket_digest)
);
CREATE INDEX sign_in_try_by_at ON sign_in_try (organisation, at);

-- A new start for somebody who lost every way in: asked by one officer, allowed by another.
CREATE TABLE new_start (
    organisation TEXT   NOT NULL,
    new_start    TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    asked_by     TEXT   NOT NULL,
    asked_at     BIGINT NOT NULL,
    allowed_by   TEXT,
    allowed_at   BIGINT,
    PRIMARY KEY (organisation, new_start),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX new_start_by_person ON new_start (organisation, person);
