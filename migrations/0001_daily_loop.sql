-- Schema 1: the daily loop. A released migration is never edited; a change is a new file.
--
-- Every row that a person owns has `id` (short, for this file alone), `uid` (a UUIDv7, the same on every
-- device) and `rest` (a JSON object of fields that this version does not know, kept for the others).
-- Days are `YYYY-MM-DD` in the user's zone, instants `YYYY-MM-DDTHH:MM:SSZ`.
-- There are no triggers and no cascades: the journal (src/store/journal.rs) sees every change of a row
-- because every change is a statement of its own. Plain SQL only, so that any sqlite3 shell can read the file.

CREATE TABLE companies (
    id          INTEGER PRIMARY KEY,
    uid         TEXT NOT NULL,
    name        TEXT NOT NULL CHECK (name <> ''),
    name_key    TEXT NOT NULL UNIQUE,
    website     TEXT,
    of_interest INTEGER NOT NULL DEFAULT 0 CHECK (of_interest IN (0, 1)),
    motivation  INTEGER CHECK (motivation BETWEEN 0 AND 3),
    posting     INTEGER CHECK (posting BETWEEN 0 AND 3),
    alumni      INTEGER CHECK (alumni IN (0, 1)),
    note        TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    rest        TEXT
) STRICT;

CREATE TABLE contacts (
    id          INTEGER PRIMARY KEY,
    uid         TEXT NOT NULL,
    name        TEXT NOT NULL CHECK (name <> ''),
    name_key    TEXT NOT NULL,
    pronouns    TEXT,
    role        TEXT,
    company_id  INTEGER REFERENCES companies (id),
    email       TEXT,
    phone       TEXT,
    linkedin    TEXT,
    circle      TEXT NOT NULL DEFAULT 'new' CHECK (circle IN ('support', 'existing', 'new')),
    source      TEXT,
    via_id      INTEGER REFERENCES contacts (id),
    program     TEXT,
    cohort      TEXT,
    why         TEXT,
    learn       TEXT,
    every_days  INTEGER CHECK (every_days BETWEEN 1 AND 3650),
    time_zone   TEXT,
    pool        INTEGER NOT NULL DEFAULT 0 CHECK (pool IN (0, 1)),
    connected_on TEXT CHECK (connected_on GLOB '????-??-??'),
    -- {field: last imported value} of the fields that are the user's own and that no import may change
    imported    TEXT,
    archived_at TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    rest        TEXT,
    -- derived (src/store/derived.rs), kept here because reading them must not walk through history
    progress             TEXT NOT NULL DEFAULT 'idea'
        CHECK (progress IN ('idea', 'researched', 'drafted', 'contacted', 'replied', 'met', 'closed')),
    last_contact_on      TEXT CHECK (last_contact_on GLOB '????-??-??'),
    next_due_on          TEXT CHECK (next_due_on GLOB '????-??-??'),
    next_conversation_on TEXT CHECK (next_conversation_on GLOB '????-??-??')
) STRICT;
CREATE INDEX contacts_name ON contacts (name_key);
CREATE INDEX contacts_active ON contacts (name_key) WHERE pool = 0 AND archived_at IS NULL;
CREATE UNIQUE INDEX contacts_linkedin ON contacts (linkedin) WHERE linkedin IS NOT NULL;
CREATE INDEX contacts_email ON contacts (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE INDEX contacts_company ON contacts (company_id) WHERE company_id IS NOT NULL;
CREATE INDEX contacts_via ON contacts (via_id) WHERE via_id IS NOT NULL;
CREATE INDEX contacts_last_contact ON contacts (last_contact_on) WHERE last_contact_on IS NOT NULL;
CREATE INDEX contacts_next_due ON contacts (next_due_on) WHERE next_due_on IS NOT NULL;

CREATE TABLE tags (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    tag        TEXT NOT NULL CHECK (tag <> ''),
    rest       TEXT,
    UNIQUE (tag, contact_id)
) STRICT;
CREATE INDEX tags_contact ON tags (contact_id);

CREATE TABLE links (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    url        TEXT NOT NULL CHECK (url <> ''),
    rest       TEXT,
    UNIQUE (contact_id, url)
) STRICT;

CREATE TABLE facts (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    kind       TEXT NOT NULL
        CHECK (kind IN ('work', 'talk', 'writing', 'project', 'news', 'shared', 'mutual', 'other')),
    text       TEXT NOT NULL CHECK (text <> ''),
    source     TEXT,
    noted_on   TEXT NOT NULL CHECK (noted_on GLOB '????-??-??'),
    rest       TEXT
) STRICT;
CREATE INDEX facts_contact ON facts (contact_id);

CREATE TABLE conversations (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    on_day     TEXT NOT NULL CHECK (on_day GLOB '????-??-??'),
    starts_at  TEXT,
    time_zone  TEXT,
    minutes    INTEGER CHECK (minutes BETWEEN 1 AND 1440),
    medium     TEXT CHECK (medium IN ('call', 'video', 'coffee', 'event', 'other')),
    place      TEXT,
    takeaway   TEXT,
    best_question TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    rest       TEXT
) STRICT;
CREATE INDEX conversations_day ON conversations (on_day);

CREATE TABLE participants (
    id              INTEGER PRIMARY KEY,
    uid             TEXT NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    contact_id      INTEGER NOT NULL REFERENCES contacts (id),
    rest            TEXT,
    UNIQUE (conversation_id, contact_id)
) STRICT;
CREATE INDEX participants_contact ON participants (contact_id);

CREATE TABLE messages (
    id             INTEGER PRIMARY KEY,
    uid            TEXT NOT NULL,
    contact_id     INTEGER NOT NULL REFERENCES contacts (id),
    channel        TEXT NOT NULL
        CHECK (channel IN ('email', 'linkedin-note', 'linkedin-message', 'inmail', 'slack', 'text', 'other')),
    state          TEXT NOT NULL CHECK (state IN ('draft', 'reviewed', 'sent')),
    template       TEXT,
    subject        TEXT,
    body           TEXT NOT NULL,
    personal_share REAL NOT NULL DEFAULT 1.0,
    overrides      TEXT,
    sent_on        TEXT CHECK (sent_on GLOB '????-??-??'),
    sent_at        TEXT,
    replied_on     TEXT CHECK (replied_on GLOB '????-??-??'),
    replied_at     TEXT,
    reply_kind     TEXT CHECK (reply_kind IN ('positive', 'later', 'referral', 'negative', 'out-of-office')),
    reply_text     TEXT,
    created_at     TEXT NOT NULL,
    updated_at     TEXT NOT NULL,
    rest           TEXT,
    CHECK ((state = 'sent') = (sent_on IS NOT NULL))
) STRICT;
CREATE INDEX messages_contact ON messages (contact_id, sent_on);
CREATE INDEX messages_sent ON messages (sent_on) WHERE sent_on IS NOT NULL;
CREATE INDEX messages_open ON messages (id) WHERE state <> 'sent';

CREATE TABLE follow_ups (
    id              INTEGER PRIMARY KEY,
    uid             TEXT NOT NULL,
    contact_id      INTEGER REFERENCES contacts (id),
    message_id      INTEGER REFERENCES messages (id),
    conversation_id INTEGER REFERENCES conversations (id),
    kind            TEXT NOT NULL CHECK (kind IN ('try-another', 'nudge', 'answer', 'thank', 'takeaway',
                        'keep-in-touch', 'connect', 'goal', 'custom')),
    due_on          TEXT NOT NULL CHECK (due_on GLOB '????-??-??'),
    text            TEXT NOT NULL,
    promised_by     TEXT CHECK (promised_by IN ('me', 'them')),
    state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'skipped', 'cancelled')),
    closed_at       TEXT,
    created_at      TEXT NOT NULL,
    rest            TEXT
) STRICT;
CREATE INDEX follow_ups_due ON follow_ups (due_on, id) WHERE state = 'open';
CREATE INDEX follow_ups_contact ON follow_ups (contact_id, due_on);
CREATE INDEX follow_ups_message ON follow_ups (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE notes (
    id              INTEGER PRIMARY KEY,
    uid             TEXT NOT NULL,
    contact_id      INTEGER NOT NULL REFERENCES contacts (id),
    conversation_id INTEGER REFERENCES conversations (id),
    noted_on        TEXT NOT NULL CHECK (noted_on GLOB '????-??-??'),
    text            TEXT NOT NULL CHECK (text <> ''),
    created_at      TEXT NOT NULL,
    rest            TEXT
) STRICT;
CREATE INDEX notes_contact ON notes (contact_id);

CREATE TABLE views (
    id     INTEGER PRIMARY KEY,
    uid    TEXT NOT NULL,
    name   TEXT NOT NULL UNIQUE CHECK (name <> ''),
    filter TEXT NOT NULL,
    rest   TEXT
) STRICT;

-- what was deleted, so that another device can learn it; it names no person
CREATE TABLE deletions (
    uid        TEXT PRIMARY KEY,
    table_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- undo and redo: one step a command, one change a row (or a run of inserted rows)
CREATE TABLE journal_steps (
    id      INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    summary TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE TABLE journal_changes (
    id          INTEGER PRIMARY KEY,
    step_id     INTEGER NOT NULL,
    table_name  TEXT NOT NULL,
    op          TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
    row_id      INTEGER NOT NULL,
    last_row_id INTEGER NOT NULL,
    before      TEXT,
    after       TEXT
) STRICT;
CREATE INDEX journal_changes_step ON journal_changes (step_id, id);

-- derived: words of everything that is searched, rowid = id * 8 + kind (src/store/search.rs)
CREATE VIRTUAL TABLE search USING fts5 (name, company, text, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- derived: the words of names with up to two letters left out, so that a misspelt name is found by key
CREATE TABLE name_spellings (
    key  TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (key, word)
) STRICT, WITHOUT ROWID;
