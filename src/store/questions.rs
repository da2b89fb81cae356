//! The table of questions: what was prepared for somebody, for a conversation that is planned or, without one, for the
//! next that is held; and which of them were asked.

use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx};
use crate::domain::id::{ContactId, ConversationId, QuestionId};
use crate::domain::question::Prepared;

fn from_row(row: &Row<'_>) -> rusqlite::Result<Prepared> {
    Ok(Prepared {
        id: row.get("id")?,
        key: row.get("key")?,
        text: row.get("text")?,
        asked: row.get("asked")?,
    })
}

/// The questions that are prepared for a contact in that conversation, or in none yet, in their order.
///
/// # Errors
/// Those of reading.
pub(crate) fn prepared(
    db: &Db<'_>,
    contact_id: ContactId,
    conversation_id: Option<ConversationId>,
) -> Result<Vec<Prepared>, StoreError> {
    db.all(
        "SELECT id, key, text, asked FROM questions
         WHERE contact_id = :contact AND conversation_id IS :conversation ORDER BY id",
        named_params! {":contact": contact_id, ":conversation": conversation_id},
        from_row,
    )
}

/// The questions that a contact was ever asked.
///
/// # Errors
/// Those of reading.
pub(crate) fn asked(db: &Db<'_>, contact_id: ContactId) -> Result<Vec<Prepared>, StoreError> {
    db.all(
        "SELECT id, key, text, asked FROM questions WHERE contact_id = :contact AND asked = 1 ORDER BY id",
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// Prepare these questions, by key (none for one of the user's own without) and text, in the place of those that were
/// prepared before and not asked. The same ones again change nothing.
///
/// # Errors
/// Those of writing.
pub(crate) fn replace(
    tx: &Tx<'_>,
    contact_id: ContactId,
    conversation_id: Option<ConversationId>,
    wanted: &[(Option<&str>, &str)],
) -> Result<(), StoreError> {
    let mut before = prepared(tx, contact_id, conversation_id)?;
    before.retain(|question| !question.asked);
    let same = before.len() == wanted.len()
        && before.iter().zip(wanted).all(|(is, (key, text))| (is.key.as_deref(), &*is.text) == (*key, *text));
    if same {
        return Ok(());
    }
    for question in before {
        tx.change("DELETE FROM questions WHERE id = :id", named_params! {":id": question.id})?;
    }
    for (key, text) in wanted {
        tx.insert(
            "INSERT INTO questions (uid, contact_id, conversation_id, key, text)
             VALUES (:uid, :contact, :conversation, :key, :text)",
            named_params! {
                ":uid": tx.new_uid(),
                ":contact": contact_id,
                ":conversation": conversation_id,
                ":key": key,
                ":text": text,
            },
        )?;
    }
    Ok(())
}

/// Let what was prepared for a contact without a conversation belong to this one.
///
/// # Errors
/// Those of writing.
pub(crate) fn attach(
    tx: &Tx<'_>,
    contact_id: ContactId,
    conversation_id: ConversationId,
) -> Result<(), StoreError> {
    tx.change(
        "UPDATE questions SET conversation_id = :conversation
         WHERE contact_id = :contact AND conversation_id IS NULL AND asked = 0",
        named_params! {":conversation": conversation_id, ":contact": contact_id},
    )?;
    Ok(())
}

/// Keep what was prepared for a conversation that does not take place.
///
/// # Errors
/// Those of writing.
pub(crate) fn detach(tx: &Tx<'_>, conversation_id: ConversationId) -> Result<(), StoreError> {
    tx.change(
        "UPDATE questions SET conversation_id = NULL WHERE conversation_id = :conversation AND asked = 0",
        named_params! {":conversation": conversation_id},
    )?;
    Ok(())
}

/// Tick a question: it was asked.
///
/// # Errors
/// Those of writing.
pub(crate) fn tick(tx: &Tx<'_>, id: QuestionId) -> Result<(), StoreError> {
    tx.change("UPDATE questions SET asked = 1 WHERE id = :id AND asked = 0", named_params! {":id": id})?;
    Ok(())
}
