-- What an assessment needs to know besides the register: one document, read and written whole.

CREATE TABLE assessment (
    organisation TEXT NOT NULL REFERENCES organisation (organisation),
    facts        TEXT NOT NULL,
    PRIMARY KEY (organisation)
);
