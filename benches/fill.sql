-- Follow-ups for a tenth of the people, five notes a person and 300 sent messages, as `nettrack remind`, `note` and `sent`
-- would have written them. For the sqlite3 shell, in the folder of the files.
PRAGMA synchronous = OFF;
.separator "\t"
CREATE TEMP TABLE planned (contact_id INTEGER, due_on TEXT, text TEXT);
CREATE TEMP TABLE noted (contact_id INTEGER, noted_on TEXT, text TEXT);
.import --schema temp follow_ups.tsv planned
.import --schema temp notes.tsv noted
BEGIN;
INSERT INTO follow_ups (uid, contact_id, kind, due_on, text, created_at)
    SELECT printf('019c0000-0000-7000-8000-%012x', rowid), contact_id, 'custom', due_on, text, '2026-01-05T09:00:00Z' FROM planned;
UPDATE contacts SET next_due_on = planned.due_on FROM planned WHERE planned.contact_id = contacts.id;
INSERT INTO notes (uid, contact_id, noted_on, text, created_at)
    SELECT printf('019c0000-0000-7000-8001-%012x', rowid), contact_id, noted_on, text, '2026-01-05T09:00:00Z' FROM noted;
INSERT INTO search (rowid, name, company, text) SELECT id * 8 + 3, '', '', text FROM notes;
WITH run (n, body) AS (
    SELECT id / 8, group_concat(replace(text, 'heliotrope ', ''), '. ') FROM notes WHERE id < 8 * 300 GROUP BY id / 8)
INSERT INTO messages (uid, contact_id, channel, state, subject, body, sent_on, sent_at, created_at, updated_at)
    SELECT printf('019c0000-0000-7000-8002-%012x', n), n + 1, 'email', 'sent', 'A question', body, date('2026-02-27', -n || ' days'),
        date('2026-02-27', -n || ' days') || 'T09:00:00Z', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z' FROM run;
UPDATE contacts SET progress = 'contacted', last_contact_on = sent_on FROM messages WHERE messages.contact_id = contacts.id;
INSERT INTO search (rowid, name, company, text) SELECT id * 8 + 2, '', '', subject || char(10) || body FROM messages;
COMMIT;
