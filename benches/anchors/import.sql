-- The same people into the same tables with the sqlite3 shell alone: what a patient person would write. No undo, no
-- lookup of misspelt names, no day in ISO form; SQL cannot. For an empty file, in the folder of plain.csv.
.bail on
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -65536;
.import --csv plain.csv people
BEGIN;
INSERT OR IGNORE INTO companies (uid, name, name_key, created_at, updated_at)
    SELECT lower(hex(randomblob(16))), "Company", lower("Company"), '2026-03-02', '2026-03-02' FROM people WHERE "Company" <> '';
INSERT OR IGNORE INTO contacts (uid, name, name_key, role, company_id, email, linkedin, circle, source, pool, created_at, updated_at)
    SELECT lower(hex(randomblob(16))), "First Name" || ' ' || "Last Name", lower("First Name" || ' ' || "Last Name"), "Position",
        (SELECT id FROM companies WHERE name_key = lower("Company")), nullif("Email Address", ''), substr("URL", 29), 'existing',
        'LinkedIn', 1, '2026-03-02', '2026-03-02'
    FROM people;
INSERT INTO search (rowid, name, company, text)
    SELECT c.id * 8, c.name_key, o.name, c.role || ' ' || c.source || ' ' || coalesce(c.email, '')
    FROM contacts c LEFT JOIN companies o ON o.id = c.company_id;
INSERT INTO search (rowid, name, company, text) SELECT id * 8 + 4, '', name, '' FROM companies;
DROP TABLE people;
COMMIT;
