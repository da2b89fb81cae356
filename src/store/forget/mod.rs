//! Erasing people: every row of theirs, what the word index and the spellings of names knew of them, and the steps of the
//! journal that hold them. Not a step itself: it cannot be undone. What stays is that a row with some unique id was
//! deleted. The file is compacted at the end, so that no page keeps what was there (RELIABILITY.md, D8).

mod journal_steps;
mod mentions;

use rusqlite::{TransactionBehavior, named_params};

use super::journal::TABLES;
use super::search::{self, SOURCES};
use super::{Db, Store, StoreError, commit_failed};
use crate::domain::contact::Named;
use crate::domain::forget::Forgotten;
use crate::domain::id::ContactId;
use crate::domain::text;

/// Rows that go with the row that they refer to: table, column, the table referred to; owners come before what they own.
const OWNED: [(&str, &str, &str); 13] = [
    ("tags", "contact_id", "contacts"),
    ("links", "contact_id", "contacts"),
    ("facts", "contact_id", "contacts"),
    ("participants", "contact_id", "contacts"),
    ("messages", "contact_id", "contacts"),
    ("feedback", "message_id", "messages"),
    ("follow_ups", "contact_id", "contacts"),
    ("notes", "contact_id", "contacts"),
    ("acquaintances", "contact_id", "contacts"),
    ("acquaintances", "other_id", "contacts"),
    ("questions", "contact_id", "contacts"),
    ("mixer_people", "contact_id", "contacts"),
    ("mixer_entries", "person_id", "mixer_people"),
];

/// Rows that stay and refer to nobody then.
const FREED: [(&str, &str, &str); 5] = [
    ("contacts", "via_id", "contacts"),
    ("follow_ups", "message_id", "messages"),
    ("follow_ups", "conversation_id", "conversations"),
    ("notes", "conversation_id", "conversations"),
    ("questions", "conversation_id", "conversations"),
];

/// Rows that are counted in the answer, and what one of them is called.
const COUNTED: [(&str, &str); 5] = [
    ("messages", "message"),
    ("notes", "note"),
    ("facts", "fact"),
    ("conversations", "conversation"),
    ("follow_ups", "follow-up"),
];

/// Bytes of a file that is not held in memory as a whole.
const LARGE: i64 = 64 << 20;

impl Store {
    /// Erase the people that `who` names, all of them or nobody. With `dry_run` tell what would be erased.
    ///
    /// # Errors
    /// What `who` says, and every `StoreError`; nothing was erased then, but for `UnknownOutcome`.
    pub(crate) fn forget<E: From<StoreError>>(
        &mut self,
        dry_run: bool,
        who: impl FnOnce(&Db<'_>) -> Result<Vec<ContactId>, E>,
    ) -> Result<Forgotten, E> {
        let path = self.path.clone();
        let mut conn = if dry_run { self.readable()? } else { self.writable()? };
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &path);
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let db = Db::new(&transaction, &path, self.grace);
        let ids = who(&db)?;
        let forgotten = if ids.is_empty() { Forgotten::default() } else { erase(&db, &ids)? };
        drop(db);
        if dry_run || ids.is_empty() {
            transaction.rollback().map_err(failed)?;
            self.conn = Some(conn);
            return Ok(forgotten);
        }
        transaction.commit().map_err(|e| commit_failed(&e, &path))?;
        Ok(forgotten)
    }

    /// Write the file anew without the pages that are no longer used.
    ///
    /// # Errors
    /// Those of writing; the file is then as it was.
    pub(crate) fn compact(&mut self) -> Result<(), StoreError> {
        let conn = self.writable()?;
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &self.path);
        let size: i64 = conn
            .query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| {
                row.get(0)
            })
            .map_err(failed)?;
        // the new file is put together in memory, unless it is large
        let place = if size > LARGE { "FILE" } else { "MEMORY" };
        conn.execute_batch(&format!("PRAGMA temp_store = {place}; VACUUM; PRAGMA temp_store = MEMORY;"))
            .map_err(failed)?;
        self.conn = Some(conn);
        Ok(())
    }
}

fn erase(db: &Db<'_>, ids: &[ContactId]) -> Result<Forgotten, StoreError> {
    db.execute_batch(
        "PRAGMA defer_foreign_keys = ON;
         DROP TABLE IF EXISTS temp.doomed;
         CREATE TEMP TABLE doomed (table_name TEXT, id INTEGER, PRIMARY KEY (table_name, id)) WITHOUT ROWID;",
    )?;
    doom(db, ids)?;
    let mut forgotten = told(db)?;
    let names =
        db.all(&of_doomed("SELECT DISTINCT name_key FROM", "contacts"), [], |row| row.get::<_, String>(0))?;
    forgotten.steps = journal_steps::erase(db, &forgotten.people)?;
    free(db)?;
    for (table, _) in TABLES {
        db.execute_derived(
            &of_doomed(
                &format!("INSERT OR IGNORE INTO deletions (uid, table_name) SELECT uid, '{table}' FROM"),
                table,
            ),
            [],
        )?;
        db.execute_derived(&of_doomed("DELETE FROM", table), [])?;
    }
    for source in &SOURCES {
        db.execute_derived(
            "DELETE FROM search WHERE rowid IN (SELECT id * 8 + :kind FROM temp.doomed WHERE table_name = :table)",
            named_params! {":kind": source.kind as i64, ":table": source.table},
        )?;
    }
    for word in names.iter().flat_map(|name| text::fold_words(name)) {
        search::forget_word(db, &word)?;
    }
    // the words are gone from the index; this takes them out of its inner pages, too
    db.execute_batch("INSERT INTO search (search) VALUES ('optimize'); DROP TABLE temp.doomed;")?;
    forgotten.mentions = mentions::count(db, &forgotten.people)?;
    Ok(forgotten)
}

/// `start` and the rows of a table that are to go.
fn of_doomed(start: &str, table: &str) -> String {
    format!("{start} {table} WHERE id IN (SELECT id FROM temp.doomed WHERE table_name = '{table}')")
}

/// Write down every row that goes.
fn doom(db: &Db<'_>, ids: &[ContactId]) -> Result<(), StoreError> {
    for id in ids {
        db.execute_derived(
            "INSERT OR IGNORE INTO temp.doomed SELECT 'contacts', id FROM contacts WHERE id = :id",
            named_params! {":id": id},
        )?;
    }
    for (table, column, owner) in OWNED {
        db.execute_derived(
            &format!(
                "INSERT OR IGNORE INTO temp.doomed SELECT '{table}', id FROM {table}
                 WHERE {column} IN (SELECT id FROM temp.doomed WHERE table_name = '{owner}')"
            ),
            [],
        )?;
    }
    db.execute_batch(
        "INSERT OR IGNORE INTO temp.doomed SELECT 'conversations', p.conversation_id FROM participants p
            JOIN temp.doomed d ON d.table_name = 'participants' AND d.id = p.id
         WHERE NOT EXISTS (SELECT 1 FROM participants other WHERE other.conversation_id = p.conversation_id
            AND other.id NOT IN (SELECT id FROM temp.doomed WHERE table_name = 'participants'));",
    )?;
    db.execute_batch(&format!(
        "INSERT OR IGNORE INTO temp.doomed SELECT 'companies', o.id FROM contacts c
            JOIN temp.doomed d ON d.table_name = 'contacts' AND d.id = c.id
            JOIN companies o ON o.id = c.company_id
         WHERE {LEFT_ALONE};"
    ))
}

/// A company `o` that is here for doomed people alone: its name may tell who they are.
const LEFT_ALONE: &str = "o.of_interest = 0 AND o.website IS NULL AND o.note IS NULL
    AND NOT EXISTS (SELECT 1 FROM contacts other WHERE other.company_id = o.id
        AND other.id NOT IN (SELECT id FROM temp.doomed WHERE table_name = 'contacts'))";

/// Who and what goes, while it is there.
fn told(db: &Db<'_>) -> Result<Forgotten, StoreError> {
    let mut forgotten = Forgotten::default();
    let people = db.all(
        &format!("{} ORDER BY id", of_doomed("SELECT id, name, uid, email, linkedin FROM", "contacts")),
        [],
        |row| {
            let named = Named { id: row.get("id")?, name: row.get("name")? };
            let uid: String = row.get("uid")?;
            Ok((
                named,
                uid,
                row.get::<_, Option<String>>("email")?,
                row.get::<_, Option<String>>("linkedin")?,
            ))
        },
    )?;
    for (named, uid, email, linkedin) in people {
        forgotten.marks.push(uid.rsplit('-').next().unwrap_or(&uid).to_owned());
        forgotten.traces.extend([named.name.clone(), uid]);
        forgotten.traces.extend(email);
        forgotten.traces.extend(linkedin);
        forgotten.people.push(named);
    }
    for (table, noun) in COUNTED {
        let count = db.one(
            "SELECT count(*) FROM temp.doomed WHERE table_name = :table",
            named_params! {":table": table},
            |row| row.get(0),
        )?;
        forgotten.erased.extend(count.filter(|count| *count > 0).map(|count| (noun, count)));
    }
    Ok(forgotten)
}

/// Let what stays refer to nobody.
fn free(db: &Db<'_>) -> Result<(), StoreError> {
    for (table, column, referred) in FREED {
        db.execute_derived(
            &format!(
                "UPDATE {table} SET {column} = NULL
                 WHERE {column} IN (SELECT id FROM temp.doomed WHERE table_name = '{referred}')"
            ),
            [],
        )?;
    }
    db.execute_batch(
        "UPDATE contacts SET rest = json_set(rest, '$.not_same', (SELECT json_group_array(said.value)
            FROM json_each(contacts.rest, '$.not_same') said WHERE said.value NOT IN (
                SELECT uid FROM contacts gone JOIN temp.doomed d ON d.table_name = 'contacts' AND d.id = gone.id)))
         WHERE instr(rest, '\"not_same\"')",
    )
}

/// The people of the pool who are stale: never worked on, and connected (else imported) before the day.
///
/// # Errors
/// Those of reading.
pub(crate) fn stale(db: &Db<'_>, before: chrono::NaiveDate) -> Result<Vec<ContactId>, StoreError> {
    let sql = format!("SELECT c.id FROM contacts c WHERE {STALE} ORDER BY c.id");
    db.all(&sql.replace(":value", "?1"), [before.to_string()], |row| row.get(0))
}

/// A contact `c` of whom nothing is known but what an import said, so long ago; `:value` is the day.
pub(super) const STALE: &str = "c.pool = 1 AND coalesce(c.connected_on, substr(c.created_at, 1, 10)) < :value
    AND c.progress = 'idea' AND c.imported IS NULL AND c.why IS NULL AND c.learn IS NULL AND c.every_days IS NULL
    AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM links t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM facts t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM notes t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM messages t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM follow_ups t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM participants t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM acquaintances t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM acquaintances t WHERE t.other_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM contacts t WHERE t.via_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM questions t WHERE t.contact_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM mixer_people t WHERE t.contact_id = c.id)";

#[cfg(test)]
mod tests;
