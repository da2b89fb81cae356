//! One timeline of a contact out of all tables.

use rusqlite::named_params;

use super::{Db, StoreError, contacts};
use crate::domain::id::ContactId;
use crate::domain::timeline::Entry;

/// What happened with a contact, newest first, at most `limit` entries.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_contact(db: &Db<'_>, contact_id: ContactId, limit: i64) -> Result<Vec<Entry>, StoreError> {
    db.all(
        "SELECT day, kind, id, text FROM (
            SELECT substr(created_at, 1, 10) AS day, 0 AS step, 'added' AS kind, id,
                coalesce('from ' || source, '') AS text FROM contacts WHERE id = :contact
            UNION ALL SELECT noted_on, 1, 'fact', id, concat_ws(' · ', text, source) FROM facts WHERE contact_id = :contact
            UNION ALL SELECT substr(created_at, 1, 10), 2, state, id, concat_ws(': ', channel, coalesce(subject, body))
                FROM messages WHERE contact_id = :contact AND state <> 'sent'
            UNION ALL SELECT sent_on, 3, 'sent', id, concat_ws(': ', channel, coalesce(subject, body))
                FROM messages WHERE contact_id = :contact AND state = 'sent'
            UNION ALL SELECT replied_on, 4, 'reply', id, concat_ws(': ', reply_kind, reply_text)
                FROM messages WHERE contact_id = :contact AND replied_on IS NOT NULL
            UNION ALL SELECT v.on_day, 5, iif(v.state = 'held', 'conversation', v.state), v.id,
                    concat_ws(' · ', v.medium, v.place, 'takeaway: ' || v.takeaway)
                FROM participants p JOIN conversations v ON v.id = p.conversation_id WHERE p.contact_id = :contact
            UNION ALL SELECT noted_on, 6, 'note', id, text FROM notes WHERE contact_id = :contact
            UNION ALL SELECT substr(closed_at, 1, 10), 7, state, id, concat_ws(': ', kind, text)
                FROM follow_ups WHERE contact_id = :contact AND state IN ('done', 'skipped')
         ) ORDER BY day DESC, step DESC, id DESC LIMIT :limit",
        named_params! {":contact": contact_id, ":limit": limit},
        |row| {
            Ok(Entry {
                on_day: contacts::day(row, "day")?.unwrap_or_default(),
                kind: row.get("kind")?,
                id: row.get("id")?,
                text: row.get("text")?,
            })
        },
    )
}
