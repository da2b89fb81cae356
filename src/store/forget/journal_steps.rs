//! The steps of undo that hold somebody: they go as a whole, with the rows as they were before and after.

use rusqlite::named_params;

use super::super::{Db, StoreError};
use super::LEFT_ALONE;
use crate::domain::contact::Named;

/// Take out every step that holds a doomed row, or one that was theirs and is no longer there; and, as any write does,
/// what was undone and not redone. Returns how many.
pub(super) fn erase(db: &Db<'_>, people: &[Named]) -> Result<usize, StoreError> {
    db.execute_batch(
        "DROP TABLE IF EXISTS temp.held;
         DROP TABLE IF EXISTS temp.steps;
         -- rows up to a step: the number of one that is gone may have gone to somebody else later
         CREATE TEMP TABLE held (table_name TEXT, id INTEGER, until INTEGER, PRIMARY KEY (table_name, id, until)) WITHOUT ROWID;
         CREATE TEMP TABLE steps (id INTEGER PRIMARY KEY);
         INSERT INTO temp.held SELECT table_name, id, 9223372036854775807 FROM temp.doomed;",
    )?;
    while add_what_was_theirs(db)? > 0 {}
    db.execute_batch(
        "INSERT OR IGNORE INTO temp.steps SELECT j.step_id FROM journal_changes j WHERE EXISTS (
            SELECT 1 FROM temp.held h WHERE h.table_name = j.table_name AND h.id BETWEEN j.row_id AND j.last_row_id
                AND j.step_id <= h.until);
         INSERT OR IGNORE INTO temp.steps SELECT id FROM journal_steps WHERE undone = 1;",
    )?;
    doom_former_companies(db)?;
    db.execute_batch("DELETE FROM journal_changes WHERE step_id IN (SELECT id FROM temp.steps);")?;
    let steps =
        db.execute_derived("DELETE FROM journal_steps WHERE id IN (SELECT id FROM temp.steps)", [])?;
    db.execute_batch("DROP TABLE temp.held; DROP TABLE temp.steps;")?;
    for person in people {
        // a line of the history that names them beside what it did
        db.execute_derived(
            "UPDATE journal_steps SET summary = replace(summary, :name, '…') WHERE instr(summary, :name)",
            named_params! {":name": person.name},
        )?;
    }
    Ok(steps)
}

/// A company that one of these steps made, where nobody works any more: they did once. One that a step which stays could
/// give back to somebody is left.
fn doom_former_companies(db: &Db<'_>) -> Result<(), StoreError> {
    db.execute_batch(&format!(
        "INSERT OR IGNORE INTO temp.doomed SELECT 'companies', o.id FROM temp.steps s
            JOIN journal_changes j ON j.step_id = s.id AND j.table_name = 'companies' AND j.op = 'insert'
            JOIN companies o ON o.id BETWEEN j.row_id AND j.last_row_id
         WHERE {LEFT_ALONE} AND NOT EXISTS (SELECT 1 FROM journal_changes k
            WHERE k.step_id NOT IN (SELECT id FROM temp.steps) AND k.table_name = 'contacts'
                AND (instr(k.before, '\"company_id\":' || o.id || ',') OR instr(k.after, '\"company_id\":' || o.id || ',')));"
    ))
}

/// Rows that a step deleted: those that referred to a row that is held, and the record that a merge made part of one.
fn add_what_was_theirs(db: &Db<'_>) -> Result<usize, StoreError> {
    let owned = db.execute_derived(
        "INSERT OR IGNORE INTO temp.held SELECT j.table_name, j.row_id, j.step_id
         FROM journal_changes j, json_tree(j.before) side
            JOIN temp.held h ON h.id = side.value AND h.until >= j.step_id AND h.table_name = CASE side.key
                WHEN 'contact_id' THEN 'contacts' WHEN 'other_id' THEN 'contacts' WHEN 'message_id' THEN 'messages'
                WHEN 'person_id' THEN 'mixer_people' END
         WHERE j.op = 'delete' AND side.key IN ('contact_id', 'other_id', 'message_id', 'person_id')",
        [],
    )?;
    let merged = db.execute_derived(
        "INSERT OR IGNORE INTO temp.held SELECT gone.table_name, gone.row_id, gone.step_id
         FROM journal_changes gone
            JOIN journal_changes kept ON kept.step_id = gone.step_id AND kept.table_name = 'contacts' AND kept.op = 'update'
            JOIN temp.held h ON h.table_name = 'contacts' AND h.id = kept.row_id AND h.until >= kept.step_id
         WHERE gone.table_name = 'contacts' AND gone.op = 'delete'",
        [],
    )?;
    Ok(owned + merged)
}
