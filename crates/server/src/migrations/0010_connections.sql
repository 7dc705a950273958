-- Sign-in by each party's own provider. A connection belongs to one party and never changes
-- its issuer; an outside identity is a person of that same party, and the keys see to it.

CREATE UNIQUE INDEX person_with_party ON person (organisation, person, party);

CREATE TABLE openid_connection (
    organisation  TEXT   NOT NULL,
    connection    TEXT   NOT NULL,
    party         TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    issuer        TEXT   NOT NULL,
    client        TEXT,
    secret_sealed BYTEA,
    -- Whose second factor counts: 'ours', or the provider's, said by 'amr' or by 'acr'.
    second_factor TEXT   NOT NULL CHECK (second_factor IN ('ours', 'amr', 'acr')),
    acr           TEXT,
    made_by       TEXT   NOT NULL,
    made_at       BIGINT NOT NULL,
    ended_by      TEXT,
    ended_at      BIGINT,
    PRIMARY KEY (organisation, connection),
    UNIQUE (organisation, connection, party, issuer),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX openid_connection_by_party ON openid_connection (organisation, party);

CREATE TABLE outside_identity (
    organisation TEXT   NOT NULL,
    identity     TEXT   NOT NULL,
    connection   TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    issuer       TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    linked_at    BIGINT NOT NULL,
    used_at      BIGINT,
    PRIMARY KEY (organisation, identity),
    UNIQUE (organisation, connection, issuer, subject),
    UNIQUE (organisation, connection, person),
    FOREIGN KEY (organisation, connection, party, issuer)
        REFERENCES openid_connection (organisation, connection, party, issuer),
    FOREIGN KEY (organisation, person, party) REFERENCES person (organisation, person, party)
);
CREATE INDEX outside_identity_by_person ON outside_identity (organisation, person, party);

-- By which connection a session was opened, so that it ends with it.
ALTER TABLE session ADD COLUMN connection TEXT;
