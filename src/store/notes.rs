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

/// The notes of others who took part are found through them: notes are many, and have an index by contact alone.
const LATEST_HEARD: &str = "SELECT text FROM (
        SELECT noted_on, id, text FROM notes WHERE contact_id = :contact
        UNION ALL
        SELECT n.noted_on, n.id, n.text FROM participants mine
        JOIN participants other ON other.conversation_id = mine.conversation_id AND other.contact_id <> mine.contact_id
        JOIN notes n ON n.contact_id = other.contact_id AND n.conversation_id = mine.conversation_id
        WHERE mine.contact_id = :contact)
    ORDER BY noted_on DESC, id DESC LIMIT 1";

/// The newest note about a contact, or of a conversation in which the contact took part.
///
/// # Errors
/// Those of reading.
pub(crate) fn latest_heard(db: &Db<'_>, contact_id: ContactId) -> Result<Option<String>, StoreError> {
    db.one(LATEST_HEARD, named_params! {":contact": contact_id}, |row| row.get(0))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::{Field, Named, Value};
    use crate::store::contacts::NewContact;
    use crate::store::conversations::Outcome;
    use crate::store::held::{self, Held};
    use crate::store::{Store, contacts};

    #[test]
    fn whoever_took_part_heard_it_and_nobody_else_and_not_all_notes_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let mut store = Store::new(path.clone(), "2026-03-02T15:00:00Z".parse().unwrap());
        let on: NaiveDate = "2026-03-02".parse().unwrap();
        let heard = store
            .write("note", |tx| {
                let person = |name: &str| {
                    let fields = vec![(Field::Name, Value::Text(name.to_owned()))];
                    let id = contacts::insert(tx, &NewContact { fields, ..NewContact::default() })?;
                    Ok::<_, StoreError>(Named { id, name: name.to_owned() })
                };
                let people = [person("Ana")?, person("Kenji")?, person("Sam")?];
                let there = Held { planned: None, people: &people[..2], on, outcome: Outcome::default() };
                let (conversation, _) = held::record(tx, &there)?;
                insert(tx, people[0].id, Some(conversation), on, "one table")?;
                insert(tx, people[0].id, None, on.pred_opt().unwrap(), "of her alone")?;
                people.iter().map(|person| latest_heard(tx, person.id)).collect::<Result<Vec<_>, _>>()
            })
            .unwrap();
        assert_eq!(heard, [Some("one table".to_owned()), Some("one table".to_owned()), None]);
        let conn = rusqlite::Connection::open(path).unwrap();
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {LATEST_HEARD}")).unwrap();
        let steps =
            plan.query_map(named_params! {":contact": 1}, |row| row.get::<_, String>("detail")).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(
            !steps.iter().any(|step| ["SCAN notes", "SCAN n", "SCAN mine"].contains(&step.as_str())),
            "{steps:#?}"
        );
    }
}
