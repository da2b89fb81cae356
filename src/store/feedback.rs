//! The table of feedback: what other people said of a message before it was sent.

use chrono::NaiveDate;
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx, contacts};
use crate::domain::id::MessageId;
use crate::domain::message::Feedback;

fn from_row(row: &Row<'_>) -> rusqlite::Result<Feedback> {
    Ok(Feedback {
        id: row.get("id")?,
        given_by: row.get("given_by")?,
        given_on: contacts::day(row, "given_on")?.unwrap_or_default(),
        text: row.get("text")?,
    })
}

/// What was said of a message, the oldest first.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_message(db: &Db<'_>, message_id: MessageId) -> Result<Vec<Feedback>, StoreError> {
    db.all(
        "SELECT id, given_by, given_on, text FROM feedback WHERE message_id = :message ORDER BY id",
        named_params! {":message": message_id},
        from_row,
    )
}

/// # Errors
/// Those of writing.
pub(crate) fn insert(
    tx: &Tx<'_>,
    message_id: MessageId,
    given_by: &str,
    given_on: NaiveDate,
    text: &str,
) -> Result<(), StoreError> {
    tx.insert(
        "INSERT INTO feedback (uid, message_id, given_by, given_on, text) VALUES (:uid, :message, :by, :on, :text)",
        named_params! {
            ":uid": tx.new_uid(),
            ":message": message_id,
            ":by": given_by,
            ":on": given_on.to_string(),
            ":text": text,
        },
    )
    .map(drop)
}
