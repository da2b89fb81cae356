//! What is worked out from the rows and kept because reading must not walk through history: a contact's
//! progress and dates, the search index, the spellings of names. Refreshed at the end of every step, of undo
//! and of redo, for what the step touched.

use rusqlite::named_params;

use super::journal::{Op, Touched};
use super::{Db, StoreError, search};

/// The rows that a step changed, or changed back or again where it is undone or redone.
pub(super) struct Changes<'a> {
    pub(super) step_id: i64,
    /// Not for the first time
    pub(super) walked: bool,
    pub(super) rows: &'a [Touched],
}

impl Changes<'_> {
    pub(super) fn touch(&self, table: &str) -> bool {
        self.of(table).next().is_some()
    }

    pub(super) fn of(&self, table: &str) -> impl Iterator<Item = &Touched> {
        self.rows.iter().filter(move |rows| rows.table == table)
    }
}

/// Bring everything derived in line with the rows that the step touched.
pub(super) fn refresh(db: &Db<'_>, changes: &Changes<'_>) -> Result<(), StoreError> {
    refresh_states(db, changes)?;
    search::refresh(db, changes)
}

/// Tables that carry a `contact_id` and decide a contact's state.
const OF_A_CONTACT: [&str; 4] = ["facts", "messages", "follow_ups", "participants"];

fn refresh_states(db: &Db<'_>, changes: &Changes<'_>) -> Result<(), StoreError> {
    let step_id = changes.step_id;
    let mut ids: Vec<i64> = Vec::new();
    for table in OF_A_CONTACT.into_iter().filter(|table| changes.touch(table)) {
        ids.extend(contacts_of(db, step_id, table)?);
    }
    ids.extend(changes.of("contacts").filter(|rows| rows.op == Op::Update).map(|rows| rows.first));
    if changes.touch("conversations") {
        ids.extend(db.all(
            "SELECT p.contact_id FROM journal_changes j JOIN participants p ON p.conversation_id = j.row_id
             WHERE j.step_id = :step AND j.table_name = 'conversations'",
            named_params! {":step": step_id},
            |row| row.get::<_, i64>(0),
        )?);
    }
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().try_for_each(|id| refresh_state(db, id))
}

/// The contacts that rows of `table` belong to, now and before the step.
pub(super) fn contacts_of(db: &Db<'_>, step_id: i64, table: &str) -> Result<Vec<i64>, StoreError> {
    db.all(
        &format!(
            "SELECT t.contact_id FROM journal_changes j JOIN {table} t ON t.id BETWEEN j.row_id AND j.last_row_id
             WHERE j.step_id = :step AND j.table_name = :table AND t.contact_id IS NOT NULL
             UNION SELECT side.value FROM journal_changes j, json_tree(j.before) side
             WHERE j.step_id = :step AND j.table_name = :table AND side.key = 'contact_id' AND side.value IS NOT NULL
             UNION SELECT side.value FROM journal_changes j, json_tree(j.after) side
             WHERE j.step_id = :step AND j.table_name = :table AND side.key = 'contact_id' AND side.value IS NOT NULL"
        ),
        named_params! {":step": step_id, ":table": table},
        |row| row.get(0),
    )
}

/// What is derived of the contact whose id is `$id`.
macro_rules! state_of {
    ($id:literal) => {
        concat!(
            "SELECT
                CASE
                    WHEN last_no > coalesce(last_yes, '') AND last_no >= coalesce(met_on, '') THEN 'closed'
                    WHEN met_on IS NOT NULL THEN 'met'
                    WHEN last_reply_on IS NOT NULL THEN 'replied'
                    WHEN last_sent_on IS NOT NULL THEN 'contacted'
                    WHEN drafts > 0 THEN 'drafted'
                    WHEN facts > 0 AND ready THEN 'researched'
                    ELSE 'idea'
                END AS progress,
                nullif(max(coalesce(met_on, ''), coalesce(last_reply_on, ''), coalesce(last_sent_on, '')), '')
                    AS last_contact_on,
                (SELECT min(due_on) FROM follow_ups WHERE contact_id = ", $id, " AND state = 'open') AS next_due_on,
                (SELECT max(c.on_day) FROM participants p JOIN conversations c ON c.id = p.conversation_id
                 WHERE p.contact_id = ", $id, " AND c.state = 'planned') AS next_conversation_on
            FROM (
                SELECT
                    (SELECT max(c.on_day) FROM participants p JOIN conversations c ON c.id = p.conversation_id
                     WHERE p.contact_id = ", $id, " AND c.state = 'held') AS met_on,
                    (SELECT count(*) FROM facts WHERE contact_id = ", $id, ") AS facts,
                    (SELECT why IS NOT NULL AND learn IS NOT NULL FROM contacts WHERE id = ", $id, ") AS ready,
                    max(sent_on) AS last_sent_on,
                    -- an automatic answer is none
                    max(iif(reply_kind <> 'out-of-office', replied_on, NULL)) AS last_reply_on,
                    max(iif(reply_kind = 'negative', replied_on || coalesce(replied_at, ''), NULL)) AS last_no,
                    max(iif(reply_kind NOT IN ('negative', 'out-of-office'), replied_on || coalesce(replied_at, ''), NULL))
                        AS last_yes,
                    count(iif(state <> 'sent', 1, NULL)) AS drafts
                FROM messages WHERE contact_id = ", $id, "
            )"
        )
    };
}

fn refresh_state(db: &Db<'_>, contact_id: i64) -> Result<(), StoreError> {
    db.execute_derived(
        concat!(
            "UPDATE contacts SET progress = state.progress, last_contact_on = state.last_contact_on,
                next_due_on = state.next_due_on, next_conversation_on = state.next_conversation_on
             FROM (",
            state_of!(":id"),
            ") AS state WHERE contacts.id = :id"
        ),
        named_params! {":id": contact_id},
    )?;
    Ok(())
}

/// The contacts of whom something else is kept than what follows from their history.
///
/// # Errors
/// Those of reading.
pub(super) fn wrong_states(db: &Db<'_>) -> Result<Vec<i64>, StoreError> {
    db.all(
        concat!(
            "SELECT k.id FROM contacts k
             WHERE (k.progress, k.last_contact_on, k.next_due_on, k.next_conversation_on) IS NOT (",
            state_of!("k.id"),
            ") ORDER BY k.id"
        ),
        [],
        |row| row.get(0),
    )
}

/// Work out again what is kept of these contacts.
///
/// # Errors
/// Those of writing.
pub(super) fn mend_states(db: &Db<'_>, contacts: &[i64]) -> Result<(), StoreError> {
    contacts.iter().try_for_each(|id| refresh_state(db, *id))
}
