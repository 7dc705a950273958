-- The house: who there is, who may do what, and the record of it.

CREATE TABLE organisation (
    organisation TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    zone         TEXT   NOT NULL,
    staff        BIGINT,
    industry     TEXT,
    meets        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL
);

CREATE TABLE holiday_list (
    organisation TEXT NOT NULL REFERENCES organisation (organisation),
    holiday_list TEXT NOT NULL,
    days         TEXT NOT NULL,
    PRIMARY KEY (organisation, holiday_list)
);

CREATE TABLE calendar (
    organisation TEXT NOT NULL REFERENCES organisation (organisation),
    calendar     TEXT NOT NULL,
    hours        TEXT NOT NULL,
    zone         TEXT,
    holidays     TEXT,
    PRIMARY KEY (organisation, calendar),
    FOREIGN KEY (organisation, holidays) REFERENCES holiday_list (organisation, holiday_list)
);

CREATE TABLE site (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    site         TEXT   NOT NULL,
    position     BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    zone         TEXT,
    users        BIGINT,
    hours        TEXT,
    PRIMARY KEY (organisation, site)
);

CREATE TABLE party (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    party        TEXT   NOT NULL,
    position     BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('internal', 'partner', 'business', 'vendor')),
    contacts     TEXT   NOT NULL,
    hours        TEXT,
    PRIMARY KEY (organisation, party)
);

CREATE TABLE person (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    person       TEXT   NOT NULL,
    position     BIGINT NOT NULL,
    party        TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    title        TEXT,
    contacts     TEXT   NOT NULL,
    skills       TEXT   NOT NULL,
    hours        TEXT,
    from_date    TEXT,
    until_date   TEXT,
    account_open BOOLEAN,
    PRIMARY KEY (organisation, person),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX person_by_party ON person (organisation, party);

CREATE TABLE absence (
    organisation TEXT NOT NULL,
    absence      TEXT NOT NULL,
    person       TEXT NOT NULL,
    first_day    TEXT NOT NULL,
    last_day     TEXT NOT NULL,
    kind         TEXT NOT NULL,
    stand_in     TEXT,
    PRIMARY KEY (organisation, absence),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, stand_in) REFERENCES person (organisation, person)
);
CREATE INDEX absence_by_person ON absence (organisation, person);
CREATE INDEX absence_by_stand_in ON absence (organisation, stand_in);

CREATE TABLE system (
    organisation     TEXT    NOT NULL REFERENCES organisation (organisation),
    system           TEXT    NOT NULL,
    position         BIGINT  NOT NULL,
    name             TEXT    NOT NULL,
    critical         BOOLEAN NOT NULL,
    site             TEXT,
    responsibilities TEXT    NOT NULL,
    operators        TEXT    NOT NULL,
    PRIMARY KEY (organisation, system),
    FOREIGN KEY (organisation, site) REFERENCES site (organisation, site)
);

CREATE TABLE tool (
    organisation     TEXT   NOT NULL REFERENCES organisation (organisation),
    tool             TEXT   NOT NULL,
    position         BIGINT NOT NULL,
    product_kind     TEXT   NOT NULL,
    licensee         TEXT   NOT NULL,
    payer            TEXT,
    administrators   TEXT   NOT NULL,
    data_location    TEXT,
    export_method    TEXT,
    last_export_test TEXT,
    contract_end     TEXT,
    notice_days      BIGINT,
    PRIMARY KEY (organisation, tool)
);

CREATE TABLE access_grant (
    organisation TEXT   NOT NULL,
    access_grant TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    access       TEXT   NOT NULL CHECK (access IN ('officer', 'editor', 'reader')),
    reason       TEXT   NOT NULL,
    from_date    TEXT   NOT NULL,
    until_date   TEXT,
    given_by     TEXT   NOT NULL,
    given_at     BIGINT NOT NULL,
    ended_by     TEXT,
    ended_at     BIGINT,
    PRIMARY KEY (organisation, access_grant),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX access_grant_by_person ON access_grant (organisation, person);

CREATE TABLE sign_in_link (
    organisation TEXT    NOT NULL,
    token_digest TEXT    NOT NULL,
    person       TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL,
    reusable     BOOLEAN NOT NULL,
    used_at      BIGINT,
    PRIMARY KEY (organisation, token_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX sign_in_link_by_person ON sign_in_link (organisation, person);

CREATE TABLE session (
    organisation TEXT   NOT NULL,
    token_digest TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ended_at     BIGINT,
    PRIMARY KEY (organisation, token_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX session_by_person ON session (organisation, person);

CREATE TABLE ledger_entry (
    organisation TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    act          TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    before       TEXT,
    after        TEXT,
    leaf         BYTEA  NOT NULL,
    root         BYTEA  NOT NULL,
    PRIMARY KEY (organisation, number)
);
CREATE INDEX ledger_entry_by_subject ON ledger_entry (organisation, subject, number);

CREATE TABLE ledger_head (
    organisation TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    frontier     BYTEA  NOT NULL,
    PRIMARY KEY (organisation)
);
