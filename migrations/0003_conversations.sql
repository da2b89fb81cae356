-- Schema 3: who knows whom, what to ask, the led group conversation, and the week looked back on. All of these are small
-- tables (a few rows a week): no index beyond what keeps a row from being there twice.

-- `find` begins at the few that are wanted among the employers of everybody
CREATE INDEX companies_of_interest ON companies (id) WHERE of_interest = 1;

-- how a person who looks for people states it: one row each time, the newest counts
CREATE TABLE purposes (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    learn      TEXT NOT NULL CHECK (learn <> ''),
    help       TEXT,
    -- where a guided walk is, so that it goes on there; none once it was gone to its end
    step       TEXT,
    created_at TEXT NOT NULL,
    rest       TEXT
) STRICT;

-- an edge of the network, the same in both directions: stored once, the smaller id first
CREATE TABLE acquaintances (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    other_id   INTEGER NOT NULL REFERENCES contacts (id),
    strength   INTEGER NOT NULL DEFAULT 3 CHECK (strength BETWEEN 1 AND 5),
    how        TEXT,
    rest       TEXT,
    UNIQUE (contact_id, other_id),
    CHECK (contact_id < other_id)
) STRICT;
CREATE INDEX acquaintances_other ON acquaintances (other_id);

-- what to change the next time
ALTER TABLE conversations ADD COLUMN improve TEXT;

-- a question that was prepared for somebody; it is ticked when it was asked
CREATE TABLE questions (
    id              INTEGER PRIMARY KEY,
    uid             TEXT NOT NULL,
    contact_id      INTEGER NOT NULL REFERENCES contacts (id),
    conversation_id INTEGER REFERENCES conversations (id),
    -- which of the question bank; none for one of the user's own
    key             TEXT,
    text            TEXT NOT NULL CHECK (text <> ''),
    asked           INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)),
    rest            TEXT
) STRICT;

CREATE TABLE mixers (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    preset     TEXT NOT NULL,
    topic      TEXT,
    -- JSON: the parts with their minutes, as they were when it began
    agenda     TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at   TEXT,
    rest       TEXT
) STRICT;

CREATE TABLE mixer_people (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    mixer_id   INTEGER NOT NULL REFERENCES mixers (id),
    contact_id INTEGER REFERENCES contacts (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    pronouns   TEXT,
    program    TEXT,
    cohort     TEXT,
    confidence_before INTEGER CHECK (confidence_before BETWEEN 1 AND 5),
    confidence_after  INTEGER CHECK (confidence_after BETWEEN 1 AND 5),
    rest       TEXT
) STRICT;

-- everything that happens in it, in order: what was said, and what was done to the clock
CREATE TABLE mixer_entries (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    mixer_id   INTEGER NOT NULL REFERENCES mixers (id),
    person_id  INTEGER REFERENCES mixer_people (id),
    kind       TEXT NOT NULL,
    text       TEXT,
    at         TEXT NOT NULL,
    rest       TEXT
) STRICT;

CREATE TABLE weeks (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    monday     TEXT NOT NULL UNIQUE CHECK (monday GLOB '????-??-??'),
    hours      REAL CHECK (hours BETWEEN 0 AND 168),
    adjustment TEXT,
    rest       TEXT
) STRICT;
