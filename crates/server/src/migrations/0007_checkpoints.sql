-- Checkpoints: what the ledger was at an instant, signed, and who keeps it.

ALTER TABLE ledger_entry ADD COLUMN salt TEXT;

-- The note is the signed text as it was given out; signer is the key that has signed it.
CREATE TABLE checkpoint (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    size         BIGINT NOT NULL,
    root         BYTEA  NOT NULL,
    made_at      BIGINT NOT NULL,
    made_by      TEXT   NOT NULL,
    note         TEXT   NOT NULL,
    signer       TEXT   NOT NULL,
    PRIMARY KEY (organisation, size)
);

-- A person of a party said: we keep this one.
CREATE TABLE checkpoint_keeping (
    organisation TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    party        TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    kept_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation, size, party),
    FOREIGN KEY (organisation, size) REFERENCES checkpoint (organisation, size),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);

-- A party's own public key, with which it signs outside. One is in use at a time.
CREATE TABLE party_key (
    organisation TEXT   NOT NULL,
    party_key    TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    verifier     TEXT   NOT NULL,
    given_by     TEXT   NOT NULL,
    given_at     BIGINT NOT NULL,
    ended_by     TEXT,
    ended_at     BIGINT,
    PRIMARY KEY (organisation, party_key),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX party_key_by_party ON party_key (organisation, party);

-- A signature over a checkpoint by a party's own key.
CREATE TABLE checkpoint_signature (
    organisation TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    party_key    TEXT   NOT NULL,
    line         TEXT   NOT NULL,
    handed_in_by TEXT   NOT NULL,
    handed_in_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, size, party_key),
    FOREIGN KEY (organisation, size) REFERENCES checkpoint (organisation, size),
    FOREIGN KEY (organisation, party_key) REFERENCES party_key (organisation, party_key)
);

-- People who get the newest checkpoint by mail.
CREATE TABLE checkpoint_reader (
    organisation TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    asked_by     TEXT   NOT NULL,
    asked_at     BIGINT NOT NULL,
    PRIMARY KEY (organisation, person),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
