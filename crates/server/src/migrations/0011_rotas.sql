-- Who is on at which hours. What a version of a rota says is never changed once it has
-- begun: it ends, and another begins.

CREATE TABLE rota (
    organisation     TEXT   NOT NULL REFERENCES organisation (organisation),
    rota_version     TEXT   NOT NULL,
    position         BIGINT NOT NULL,
    rota             TEXT   NOT NULL,
    name             TEXT   NOT NULL,
    responsibilities TEXT   NOT NULL,
    zone             TEXT,
    hours            TEXT,
    heads            TEXT   NOT NULL,
    from_at          BIGINT,
    until_at         BIGINT,
    layers           TEXT   NOT NULL,
    fallback         TEXT,
    openings         TEXT   NOT NULL,
    made_by          TEXT   NOT NULL,
    made_at          BIGINT NOT NULL,
    PRIMARY KEY (organisation, rota_version)
);
CREATE INDEX rota_by_id ON rota (organisation, rota, position);

CREATE TABLE shift_change (
    organisation TEXT   NOT NULL,
    shift_change TEXT   NOT NULL,
    rota_version TEXT   NOT NULL,
    kind         TEXT   NOT NULL CHECK (kind IN ('override', 'swap', 'request')),
    layer        TEXT   NOT NULL,
    shift        TEXT   NOT NULL,
    from_time    TEXT,
    to_time      TEXT,
    person       TEXT,
    party        TEXT,
    exchanged    TEXT,
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation, shift_change),
    FOREIGN KEY (organisation, rota_version) REFERENCES rota (organisation, rota_version),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, party) REFERENCES party (organisation, party)
);
CREATE INDEX shift_change_by_rota ON shift_change (organisation, rota_version);

CREATE TABLE stand_in_request (
    organisation     TEXT   NOT NULL,
    stand_in_request TEXT   NOT NULL,
    absence          TEXT   NOT NULL,
    person           TEXT   NOT NULL,
    asked_by         TEXT   NOT NULL,
    asked_at         BIGINT NOT NULL,
    answer           TEXT CHECK (answer IN ('accepted', 'declined')),
    answered_at      BIGINT,
    PRIMARY KEY (organisation, stand_in_request),
    FOREIGN KEY (organisation, absence) REFERENCES absence (organisation, absence) ON DELETE CASCADE,
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX stand_in_request_by_absence ON stand_in_request (organisation, absence);
CREATE INDEX stand_in_request_by_person ON stand_in_request (organisation, person);

-- A person's shifts for their own calendar program. The address itself is not kept.
CREATE TABLE calendar_feed (
    organisation   TEXT   NOT NULL,
    calendar_feed  TEXT   NOT NULL,
    person         TEXT   NOT NULL,
    address_digest TEXT   NOT NULL,
    made_at        BIGINT NOT NULL,
    ended_at       BIGINT,
    PRIMARY KEY (organisation, calendar_feed),
    UNIQUE (organisation, address_digest),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person)
);
CREATE INDEX calendar_feed_by_person ON calendar_feed (organisation, person);
