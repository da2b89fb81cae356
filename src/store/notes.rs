//! The table of notes.

use chrono::NaiveDate;
use rusqlite::named_params;

use super::{Db, StoreError, Tx};
use crate::domain::id::{ContactId, ConversationId, NoteId};

/// # Errors
/// Those of writing.
pub(crate) fn insert(
    tx: &Tx<'_>,
    contact_id: ContactId,
    conversation_id: Option<ConversationId>,
    noted_on: NaiveDate,
    text: &str,
) -> Result<NoteId, StoreError> {
    tx.insert(
        "INSERT INTO notes (uid, contact_id, conversation_id, noted_on, text, created_at)
         VALUES (:uid, :contact, :conversation, :noted_on, :text, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":contact": contact_id,
            ":conversation": conversation_id,
            ":noted_on": noted_on.to_string(),
            ":text": text,
            ":now": tx.now(),
        },
    )
    .map(NoteId)
}

/// The newest note about a contact, or of a conversation in which the contact took part.
///
/// # Errors
/// Those of reading.
pub(crate) fn latest_heard(db: &Db<'_>, contact_id: ContactId) -> Result<Option<String>, StoreError> {
    db.one(
        "SELECT text FROM notes
         WHERE contact_id = :contact
            OR conversation_id IN (SELECT conversation_id FROM participants WHERE contact_id = :contact)
         ORDER BY noted_on DESC, id DESC LIMIT 1",
        named_params! {":contact": contact_id},
        |row| row.get(0),
    )
}

/// The newest note about a contact.
///
/// # Errors
/// Those of reading.
pub(crate) fn latest(db: &Db<'_>, contact_id: ContactId) -> Result<Option<String>, StoreError> {
    db.one(
        "SELECT text FROM notes WHERE contact_id = :contact ORDER BY noted_on DESC, id DESC LIMIT 1",
        named_params! {":contact": contact_id},
        |row| row.get(0),
    )
}
