-- Changes that the parties agree on: proposals, what was said and done about each,
-- and the versions that they made.

ALTER TABLE register_version ADD COLUMN digest TEXT;
ALTER TABLE register_version ADD COLUMN model TEXT;
ALTER TABLE register_version ADD COLUMN proposal BIGINT;

CREATE TABLE proposal (
    organisation TEXT   NOT NULL REFERENCES organisation (organisation),
    proposal     BIGINT NOT NULL,
    title        TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    effective    TEXT   NOT NULL,
    author       TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    changes      TEXT   NOT NULL,
    PRIMARY KEY (organisation, proposal),
    FOREIGN KEY (organisation, author) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX proposal_by_author ON proposal (organisation, author);
CREATE INDEX proposal_by_party ON proposal (organisation, party);

CREATE TABLE proposal_act (
    organisation TEXT   NOT NULL,
    proposal     BIGINT NOT NULL,
    act          BIGINT NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('proposed', 'commented', 'signed', 'refused',
                                                 'withdrawn', 'agreed', 'in_force')),
    at           BIGINT NOT NULL,
    person       TEXT,
    party        TEXT,
    said         TEXT,
    digest       TEXT,
    PRIMARY KEY (organisation, proposal, act),
    FOREIGN KEY (organisation, proposal) REFERENCES proposal (organisation, proposal),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX proposal_act_by_person ON proposal_act (organisation, person);
CREATE INDEX proposal_act_by_party ON proposal_act (organisation, party);
