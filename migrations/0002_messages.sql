-- Schema 2: what a message was made from, when it was reviewed, and what others said of it; and no index without a
-- query that needs it, because every process reads the whole schema.

-- the template as it was filled: those of its words that still stand in the body are not the writer's own
ALTER TABLE messages ADD COLUMN filled TEXT;
ALTER TABLE messages ADD COLUMN reviewed_at TEXT;
-- what it was when it was sent: which messages wait for an answer follows from it
ALTER TABLE messages ADD COLUMN occasion TEXT
    CHECK (occasion IN ('first', 'follow-up', 'answer', 'thank-you', 'keep-in-touch'));

-- a few a message, and those of few messages: without an index
CREATE TABLE feedback (
    id         INTEGER PRIMARY KEY,
    uid        TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    -- who said it; not necessarily a contact
    given_by   TEXT NOT NULL CHECK (given_by <> ''),
    given_on   TEXT NOT NULL CHECK (given_on GLOB '????-??-??'),
    text       TEXT NOT NULL CHECK (text <> ''),
    rest       TEXT
) STRICT;

DROP INDEX contacts_last_contact;
DROP INDEX contacts_next_due;
DROP INDEX follow_ups_message;
-- what is not sent yet has no day of sending: one index finds both
DROP INDEX messages_open;
DROP INDEX messages_sent;
CREATE INDEX messages_sent ON messages (sent_on);
