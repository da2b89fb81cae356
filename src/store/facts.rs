//! The table of facts.

use chrono::NaiveDate;
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx, contacts};
use crate::domain::fact::{Fact, FactKind};
use crate::domain::id::{ContactId, FactId};

fn from_row(row: &Row<'_>) -> rusqlite::Result<Fact> {
    Ok(Fact {
        id: row.get("id")?,
        kind: FactKind::parse(row.get_ref("kind")?.as_str()?).unwrap_or_default(),
        text: row.get("text")?,
        source: row.get("source")?,
        noted_on: contacts::day(row, "noted_on")?.unwrap_or_default(),
    })
}

/// The facts about a contact, oldest first.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_contact(db: &Db<'_>, contact_id: ContactId) -> Result<Vec<Fact>, StoreError> {
    db.all(
        "SELECT id, kind, text, source, noted_on FROM facts WHERE contact_id = :contact ORDER BY noted_on, id",
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// # Errors
/// Those of writing.
pub(crate) fn insert(
    tx: &Tx<'_>,
    contact_id: ContactId,
    kind: FactKind,
    text: &str,
    source: Option<&str>,
    noted_on: NaiveDate,
) -> Result<FactId, StoreError> {
    tx.insert(
        "INSERT INTO facts (uid, contact_id, kind, text, source, noted_on)
         VALUES (:uid, :contact, :kind, :text, :source, :noted_on)",
        named_params! {
            ":uid": tx.new_uid(),
            ":contact": contact_id,
            ":kind": kind.as_str(),
            ":text": text,
            ":source": source,
            ":noted_on": noted_on.to_string(),
        },
    )
    .map(FactId)
}

/// Take a fact of this contact out again. Returns whether there was one.
///
/// # Errors
/// Those of writing.
pub(crate) fn remove(tx: &Tx<'_>, contact_id: ContactId, id: FactId) -> Result<bool, StoreError> {
    let removed = tx.change(
        "DELETE FROM facts WHERE id = :id AND contact_id = :contact",
        named_params! {":id": id, ":contact": contact_id},
    )?;
    Ok(removed > 0)
}
