-- What each side believes, and the proof of what is done.

-- An answer other than the name of one party: `both`, `nobody`, `unknown`. Where no
-- party is named, `accountable` is empty.
ALTER TABLE belief ADD COLUMN answer TEXT;

CREATE TABLE belief_round (
    organisation  TEXT    NOT NULL REFERENCES organisation (organisation),
    belief_round  TEXT    NOT NULL,
    questions     TEXT    NOT NULL,
    critical_only BOOLEAN NOT NULL,
    opened_by     TEXT    NOT NULL,
    opened_at     BIGINT  NOT NULL,
    closes_at     BIGINT  NOT NULL,
    revealed_at   BIGINT,
    withdrawn_by  TEXT,
    withdrawn_at  BIGINT,
    PRIMARY KEY (organisation, belief_round),
    FOREIGN KEY (organisation, opened_by) REFERENCES person (organisation, person)
);

-- One row for each side from the first moment on, always of the same size: what lies
-- in it, how much, and since when shows nowhere until the round is revealed.
CREATE TABLE belief_sheet (
    organisation TEXT   NOT NULL,
    belief_round TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    sealed       BYTEA  NOT NULL,
    handed_in_by TEXT,
    handed_in_at BIGINT,
    revealed     TEXT,
    PRIMARY KEY (organisation, belief_round, party),
    FOREIGN KEY (organisation, belief_round) REFERENCES belief_round (organisation, belief_round),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX belief_sheet_by_party ON belief_sheet (organisation, party);

-- How it is shown that a duty was done, who said so, and whether that was taken back.
ALTER TABLE evidence ADD COLUMN form TEXT;
ALTER TABLE evidence ADD COLUMN link TEXT;
ALTER TABLE evidence ADD COLUMN recorded_by TEXT;
ALTER TABLE evidence ADD COLUMN recorded_at BIGINT;
ALTER TABLE evidence ADD COLUMN withdrawn_by TEXT;
ALTER TABLE evidence ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE evidence ADD COLUMN withdrawn_because TEXT;

CREATE TABLE evidence_file (
    organisation TEXT   NOT NULL,
    evidence     TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    sha256       TEXT   NOT NULL,
    content      BYTEA  NOT NULL,
    PRIMARY KEY (organisation, evidence),
    FOREIGN KEY (organisation, evidence) REFERENCES evidence (organisation, evidence)
);

-- What a machine shows to record evidence: it belongs to a responsibility, and only its
-- digest is kept.
CREATE TABLE api_token (
    organisation   TEXT   NOT NULL,
    api_token      TEXT   NOT NULL,
    token_digest   TEXT   NOT NULL,
    responsibility TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    duties         TEXT   NOT NULL,
    made_by        TEXT   NOT NULL,
    made_at        BIGINT NOT NULL,
    until_date     TEXT   NOT NULL,
    ended_by       TEXT,
    ended_at       BIGINT,
    minute         BIGINT NOT NULL,
    uses           BIGINT NOT NULL,
    PRIMARY KEY (organisation, api_token),
    UNIQUE (organisation, token_digest),
    FOREIGN KEY (organisation, responsibility) REFERENCES responsibility (organisation, responsibility),
    FOREIGN KEY (organisation, made_by) REFERENCES person (organisation, person)
);
CREATE INDEX api_token_by_responsibility ON api_token (organisation, responsibility);
CREATE INDEX api_token_by_maker ON api_token (organisation, made_by);

-- Who has switched the mails about their duties off.
CREATE TABLE quiet_person (
    organisation TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    since        BIGINT NOT NULL,
    PRIMARY KEY (organisation, person),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
