-- The register: what must be looked after, who answers for it, and what is known about it.

CREATE TABLE dimension (
    organisation TEXT NOT NULL REFERENCES organisation (organisation),
    dimension    TEXT NOT NULL,
    choices      TEXT NOT NULL,
    PRIMARY KEY (organisation, dimension)
);

CREATE TABLE responsibility (
    organisation   TEXT   NOT NULL REFERENCES organisation (organisation),
    responsibility TEXT   NOT NULL,
    position       BIGINT NOT NULL,
    from_date      TEXT   NOT NULL,
    until_date     TEXT,
    title          TEXT,
    grouped_under  TEXT,
    definition     TEXT,
    criticality    TEXT,
    hours          TEXT,
    needs          TEXT   NOT NULL,
    skills         TEXT,
    duties         TEXT,
    PRIMARY KEY (organisation, responsibility)
);

CREATE TABLE assignment (
    organisation   TEXT NOT NULL,
    assignment     TEXT NOT NULL,
    responsibility TEXT NOT NULL,
    party          TEXT NOT NULL,
    person         TEXT,
    role           TEXT NOT NULL CHECK (role IN ('accountable', 'doer')),
    scope          TEXT NOT NULL,
    from_date      TEXT NOT NULL,
    until_date     TEXT,
    PRIMARY KEY (organisation, assignment),
    FOREIGN KEY (organisation, responsibility) REFERENCES responsibility (organisation, responsibility),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX assignment_by_responsibility ON assignment (organisation, responsibility);
CREATE INDEX assignment_by_party ON assignment (organisation, party);
CREATE INDEX assignment_by_person ON assignment (organisation, person);

CREATE TABLE belief (
    organisation   TEXT NOT NULL,
    belief         TEXT NOT NULL,
    by_party       TEXT NOT NULL,
    responsibility TEXT NOT NULL,
    accountable    TEXT NOT NULL,
    said_on        TEXT,
    PRIMARY KEY (organisation, belief),
    FOREIGN KEY (organisation, by_party) REFERENCES party (organisation, party),
    FOREIGN KEY (organisation, responsibility) REFERENCES responsibility (organisation, responsibility)
);

CREATE TABLE register_version (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    number       BIGINT NOT NULL,
    from_date    TEXT   NOT NULL,
    PRIMARY KEY (organisation, number)
);

CREATE TABLE signature (
    organisation TEXT   NOT NULL,
    signature    TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    person       TEXT,
    version      BIGINT NOT NULL,
    signed_on    TEXT   NOT NULL,
    PRIMARY KEY (organisation, signature),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, version) REFERENCES register_version (organisation, number)
);

CREATE TABLE evidence (
    organisation TEXT NOT NULL REFERENCES organisation (organisation),
    evidence     TEXT NOT NULL,
    duty         TEXT NOT NULL,
    done_on      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    party        TEXT,
    note         TEXT,
    PRIMARY KEY (organisation, evidence),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX evidence_by_duty ON evidence (organisation, duty);

CREATE TABLE accepted_risk (
    organisation  TEXT NOT NULL,
    accepted_risk TEXT NOT NULL,
    finding       TEXT NOT NULL,
    person        TEXT NOT NULL,
    reason        TEXT NOT NULL,
    from_date     TEXT NOT NULL,
    until_date    TEXT NOT NULL,
    PRIMARY KEY (organisation, accepted_risk),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX accepted_risk_by_finding ON accepted_risk (organisation, finding);
