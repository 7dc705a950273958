-- Calendars of others. The address usually lets whoever has it read them, and what came may
-- say more than people want to tell: both lie sealed. The last good copy stays until a
-- better one came.

CREATE TABLE outside_calendar (
    organisation     TEXT   NOT NULL REFERENCES organisation (organisation),
    outside_calendar TEXT   NOT NULL,
    name             TEXT   NOT NULL,
    host             TEXT   NOT NULL,
    address_sealed   BYTEA  NOT NULL,
    means            TEXT   NOT NULL CHECK (means IN ('absences', 'days_off')),
    person           TEXT,
    kind             TEXT,
    holiday_list     TEXT,
    made_by          TEXT   NOT NULL,
    made_at          BIGINT NOT NULL,
    next_at          BIGINT NOT NULL,
    lease_node       TEXT,
    lease_until      BIGINT,
    tried_at         BIGINT,
    failed_since     BIGINT,
    last_error       TEXT,
    copy_sealed      BYTEA,
    copy_at          BIGINT,
    etag             TEXT,
    last_modified    TEXT,
    PRIMARY KEY (organisation, outside_calendar),
    FOREIGN KEY (organisation, person) REFERENCES person (organisation, person),
    FOREIGN KEY (organisation, holiday_list) REFERENCES holiday_list (organisation, holiday_list)
);
CREATE INDEX outside_calendar_by_person ON outside_calendar (organisation, person);
CREATE INDEX outside_calendar_by_holiday_list ON outside_calendar (organisation, holiday_list);
CREATE INDEX outside_calendar_by_turn ON outside_calendar (organisation, next_at);

-- What somebody has taken over from one, with the days as the calendar had them then. Which
-- event it is stands there as a digest: its name may say more than its days.
CREATE TABLE taken_event (
    organisation     TEXT   NOT NULL,
    outside_calendar TEXT   NOT NULL,
    event_digest     TEXT   NOT NULL,
    first_day        TEXT   NOT NULL,
    last_day         TEXT   NOT NULL,
    absence          TEXT,
    taken_by         TEXT   NOT NULL,
    taken_at         BIGINT NOT NULL,
    PRIMARY KEY (organisation, outside_calendar, event_digest),
    FOREIGN KEY (organisation, outside_calendar)
        REFERENCES outside_calendar (organisation, outside_calendar) ON DELETE CASCADE,
    FOREIGN KEY (organisation, absence) REFERENCES absence (organisation, absence) ON DELETE CASCADE
);
CREATE INDEX taken_event_by_absence ON taken_event (organisation, absence);
