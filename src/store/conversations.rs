//! The tables of conversations and of who took part in them.

use chrono::NaiveDate;
use rusqlite::named_params;

use super::{Db, StoreError, Tx, contacts};
use crate::domain::conversation::Ahead;
use crate::domain::id::{ContactId, ConversationId};

/// Planned conversations from the day `today` on, the next first.
///
/// # Errors
/// Those of reading.
pub(crate) fn ahead(db: &Db<'_>, today: NaiveDate, limit: i64) -> Result<Vec<Ahead>, StoreError> {
    db.all(
        "SELECT v.id, v.on_day, v.medium, v.place,
            (SELECT group_concat(c.name, ', ' ORDER BY p.id) FROM participants p JOIN contacts c ON c.id = p.contact_id
             WHERE p.conversation_id = v.id) AS people
         FROM conversations v WHERE v.state = 'planned' AND v.on_day >= :today ORDER BY v.on_day, v.starts_at, v.id LIMIT :limit",
        named_params! {":today": today.to_string(), ":limit": limit},
        |row| {
            Ok(Ahead {
                id: row.get("id")?,
                on_day: contacts::day(row, "on_day")?.unwrap_or_default(),
                people: row.get::<_, Option<String>>("people")?.unwrap_or_default(),
                medium: row.get("medium")?,
                place: row.get("place")?,
            })
        },
    )
}

/// Conversations held in the days `from..=to`.
///
/// # Errors
/// Those of reading.
pub(crate) fn count_held(db: &Db<'_>, from: NaiveDate, to: NaiveDate) -> Result<u32, StoreError> {
    let count = db.one(
        "SELECT count(*) FROM conversations WHERE state = 'held' AND on_day BETWEEN :from AND :to",
        named_params! {":from": from.to_string(), ":to": to.to_string()},
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// The days of the first and of the last conversation that was held with a contact by the day `by`.
///
/// # Errors
/// Those of reading.
pub(crate) fn held_with(
    db: &Db<'_>,
    contact_id: ContactId,
    by: NaiveDate,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    let found = db.one(
        "SELECT min(v.on_day) AS first_on, max(v.on_day) AS last_on
         FROM participants p JOIN conversations v ON v.id = p.conversation_id
         WHERE p.contact_id = :contact AND v.state = 'held' AND v.on_day <= :by",
        named_params! {":contact": contact_id, ":by": by.to_string()},
        |row| Ok(contacts::day(row, "first_on")?.zip(contacts::day(row, "last_on")?)),
    )?;
    Ok(found.flatten())
}

/// What came out of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Outcome<'a> {
    pub(crate) takeaway: Option<&'a str>,
    pub(crate) best_question: Option<&'a str>,
}

/// Record that a conversation took place: the one that was planned with this contact up to that day, else a new one.
///
/// # Errors
/// Those of writing.
pub(crate) fn record_held(
    tx: &Tx<'_>,
    contact_id: ContactId,
    on: NaiveDate,
    outcome: &Outcome<'_>,
) -> Result<ConversationId, StoreError> {
    let planned: Option<ConversationId> = tx.one(
        "SELECT v.id FROM conversations v JOIN participants p ON p.conversation_id = v.id
         WHERE p.contact_id = :contact AND v.state = 'planned' AND v.on_day <= :on ORDER BY v.on_day DESC, v.id DESC LIMIT 1",
        named_params! {":contact": contact_id, ":on": on.to_string()},
        |row| row.get(0),
    )?;
    let id = match planned {
        Some(id) => id,
        None => plan(tx, contact_id, on, &Arrangement::default())?,
    };
    tx.change(
        "UPDATE conversations SET state = 'held', on_day = :on, takeaway = :takeaway, best_question = :best, updated_at = :now
         WHERE id = :id",
        named_params! {
            ":on": on.to_string(),
            ":takeaway": outcome.takeaway,
            ":best": outcome.best_question,
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(id)
}

/// What was arranged for a conversation.
#[derive(Debug, Default)]
pub(crate) struct Arrangement<'a> {
    pub(crate) minutes: Option<u32>,
    /// `call`, `video`, `coffee`, `event` or `other`
    pub(crate) medium: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
}

/// Plan a conversation with a contact.
///
/// # Errors
/// Those of writing.
pub(crate) fn plan(
    tx: &Tx<'_>,
    contact_id: ContactId,
    on: NaiveDate,
    arranged: &Arrangement<'_>,
) -> Result<ConversationId, StoreError> {
    let id = ConversationId(tx.insert(
        "INSERT INTO conversations (uid, state, on_day, minutes, medium, place, created_at, updated_at)
         VALUES (:uid, 'planned', :on, :minutes, :medium, :place, :now, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":on": on.to_string(),
            ":minutes": arranged.minutes,
            ":medium": arranged.medium,
            ":place": arranged.place,
            ":now": tx.now(),
        },
    )?);
    tx.insert(
        "INSERT INTO participants (uid, conversation_id, contact_id) VALUES (:uid, :conversation, :contact)",
        named_params! {":uid": tx.new_uid(), ":conversation": id, ":contact": contact_id},
    )?;
    Ok(id)
}

/// Record that a group met: a conversation of its own, whatever was planned with any of them.
///
/// # Errors
/// Those of writing.
pub(crate) fn record_event(
    tx: &Tx<'_>,
    on: NaiveDate,
    minutes: u32,
    place: &str,
    contacts: &[ContactId],
) -> Result<ConversationId, StoreError> {
    let id = ConversationId(tx.insert(
        "INSERT INTO conversations (uid, state, on_day, minutes, medium, place, created_at, updated_at)
         VALUES (:uid, 'held', :on, :minutes, 'event', :place, :now, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":on": on.to_string(),
            ":minutes": minutes,
            ":place": place,
            ":now": tx.now(),
        },
    )?);
    for contact in contacts {
        tx.insert(
            "INSERT INTO participants (uid, conversation_id, contact_id) VALUES (:uid, :conversation, :contact)",
            named_params! {":uid": tx.new_uid(), ":conversation": id, ":contact": contact},
        )?;
    }
    Ok(id)
}
