//! The tables of conversations and of who took part in them.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx, contacts, instant};
use crate::domain::conversation::{Ahead, Conversation, ConversationState, Medium, Participant};
use crate::domain::id::{ContactId, ConversationId};

const COLUMNS: &str =
    "v.id, v.uid, v.state, v.on_day, v.starts_at, v.time_zone, v.minutes, v.medium, v.place, v.takeaway,
    v.best_question, v.improve";

/// Without those who take part.
fn from_row(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: row.get("id")?,
        uid: row.get("uid")?,
        state: ConversationState::parse(row.get_ref("state")?.as_str()?)
            .unwrap_or(ConversationState::Cancelled),
        on_day: contacts::day(row, "on_day")?.unwrap_or_default(),
        starts_at: starts_at(row)?,
        time_zone: row.get("time_zone")?,
        minutes: row.get("minutes")?,
        medium: row.get_ref("medium")?.as_str_or_null()?.and_then(Medium::parse),
        place: row.get("place")?,
        participants: Vec::new(),
        takeaway: row.get("takeaway")?,
        best_question: row.get("best_question")?,
        improve: row.get("improve")?,
    })
}

fn starts_at(row: &Row<'_>) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let text = row.get_ref("starts_at")?.as_str_or_null()?;
    Ok(text.and_then(|text| DateTime::parse_from_rfc3339(text).ok()).map(|at| at.to_utc()))
}

fn with_participants(db: &Db<'_>, mut found: Conversation) -> Result<Conversation, StoreError> {
    found.participants = db.all(
        "SELECT c.id, c.name, c.time_zone FROM participants p JOIN contacts c ON c.id = p.contact_id
         WHERE p.conversation_id = :id ORDER BY p.id",
        named_params! {":id": found.id},
        |row| {
            Ok(Participant { id: row.get("id")?, name: row.get("name")?, time_zone: row.get("time_zone")? })
        },
    )?;
    Ok(found)
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM conversations v WHERE v.id = :id");
    let found = db.one(&sql, named_params! {":id": id}, from_row)?;
    found.map(|found| with_participants(db, found)).transpose()
}

/// The planned conversations with a contact, also those whose day is past, the first of them first.
///
/// # Errors
/// Those of reading.
pub(crate) fn planned_with(db: &Db<'_>, contact_id: ContactId) -> Result<Vec<Conversation>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM participants p JOIN conversations v ON v.id = p.conversation_id
         WHERE p.contact_id = :contact AND v.state = 'planned' ORDER BY v.on_day, v.starts_at, v.id"
    );
    let found = db.all(&sql, named_params! {":contact": contact_id}, from_row)?;
    found.into_iter().map(|found| with_participants(db, found)).collect()
}

/// The last conversation that was held with a contact.
///
/// # Errors
/// Those of reading.
pub(crate) fn last_held_with(db: &Db<'_>, contact_id: ContactId) -> Result<Option<Conversation>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM participants p JOIN conversations v ON v.id = p.conversation_id
         WHERE p.contact_id = :contact AND v.state = 'held' ORDER BY v.on_day DESC, v.id DESC LIMIT 1"
    );
    let found = db.one(&sql, named_params! {":contact": contact_id}, from_row)?;
    found.map(|found| with_participants(db, found)).transpose()
}

/// Planned conversations from the day `today` on, the next first.
///
/// # Errors
/// Those of reading.
pub(crate) fn ahead(db: &Db<'_>, today: NaiveDate, limit: i64) -> Result<Vec<Ahead>, StoreError> {
    planned(db, today, NaiveDate::MAX, limit)
}

/// Days that a conversation waits to be noted before it is taken for one that did not take place.
const NOTED_WITHIN: u64 = 30;

/// Planned conversations whose day is past, of which nobody noted anything.
///
/// # Errors
/// Those of reading.
pub(crate) fn unnoted(db: &Db<'_>, today: NaiveDate, limit: i64) -> Result<Vec<Ahead>, StoreError> {
    let from = today.checked_sub_days(Days::new(NOTED_WITHIN)).unwrap_or(today);
    planned(db, from, today.pred_opt().unwrap_or(today), limit)
}

fn planned(db: &Db<'_>, from: NaiveDate, to: NaiveDate, limit: i64) -> Result<Vec<Ahead>, StoreError> {
    // the years of the calendar that is kept have four digits
    let to = if to == NaiveDate::MAX { "9999".to_owned() } else { to.to_string() };
    db.all(
        "SELECT v.id, v.on_day, v.medium, v.place, v.starts_at, v.minutes,
            (SELECT group_concat(c.name, ', ' ORDER BY p.id) FROM participants p JOIN contacts c ON c.id = p.contact_id
             WHERE p.conversation_id = v.id) AS people,
            (SELECT p.contact_id FROM participants p WHERE p.conversation_id = v.id ORDER BY p.id LIMIT 1) AS first_id,
            EXISTS (SELECT 1 FROM questions q WHERE q.conversation_id = v.id) AS prepared
         FROM conversations v WHERE v.state = 'planned' AND v.on_day BETWEEN :from AND :to
         ORDER BY v.on_day, v.starts_at, v.id LIMIT :limit",
        named_params! {":from": from.to_string(), ":to": to, ":limit": limit},
        |row| {
            Ok(Ahead {
                id: row.get("id")?,
                on_day: contacts::day(row, "on_day")?.unwrap_or_default(),
                people: row.get::<_, Option<String>>("people")?.unwrap_or_default(),
                medium: row.get("medium")?,
                place: row.get("place")?,
                starts_at: starts_at(row)?,
                minutes: row.get("minutes")?,
                prepared: row.get("prepared")?,
                first: row.get("first_id")?,
                time: None,
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

/// What was arranged for a conversation.
#[derive(Debug, Default)]
pub(crate) struct Arrangement<'a> {
    pub(crate) on: NaiveDate,
    pub(crate) starts_at: Option<DateTime<Utc>>,
    /// The zone in which the time was agreed, where that is not the user's
    pub(crate) time_zone: Option<&'a str>,
    pub(crate) minutes: Option<u32>,
    pub(crate) medium: Option<Medium>,
    pub(crate) place: Option<&'a str>,
}

/// Plan a conversation with these people.
///
/// # Errors
/// Those of writing.
pub(crate) fn plan(
    tx: &Tx<'_>,
    people: &[ContactId],
    arranged: &Arrangement<'_>,
) -> Result<ConversationId, StoreError> {
    let id = ConversationId(tx.insert(
        "INSERT INTO conversations
            (uid, state, on_day, starts_at, time_zone, minutes, medium, place, created_at, updated_at)
         VALUES (:uid, 'planned', :on, :starts_at, :time_zone, :minutes, :medium, :place, :now, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":on": arranged.on.to_string(),
            ":starts_at": arranged.starts_at.map(instant),
            ":time_zone": arranged.time_zone,
            ":minutes": arranged.minutes,
            ":medium": arranged.medium.map(Medium::as_str),
            ":place": arranged.place,
            ":now": tx.now(),
        },
    )?);
    add_people(tx, id, people)?;
    Ok(id)
}

/// Arrange a conversation anew.
///
/// # Errors
/// Those of writing.
pub(crate) fn rearrange(
    tx: &Tx<'_>,
    id: ConversationId,
    arranged: &Arrangement<'_>,
) -> Result<(), StoreError> {
    tx.change(
        "UPDATE conversations SET on_day = :on, starts_at = :starts_at, time_zone = :time_zone, minutes = :minutes,
            medium = :medium, place = :place, updated_at = :now
         WHERE id = :id",
        named_params! {
            ":on": arranged.on.to_string(),
            ":starts_at": arranged.starts_at.map(instant),
            ":time_zone": arranged.time_zone,
            ":minutes": arranged.minutes,
            ":medium": arranged.medium.map(Medium::as_str),
            ":place": arranged.place,
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(())
}

/// Add people who are not there yet.
///
/// # Errors
/// Those of writing.
pub(crate) fn add_people(tx: &Tx<'_>, id: ConversationId, people: &[ContactId]) -> Result<(), StoreError> {
    for contact in people {
        let there = tx.one(
            "SELECT 1 FROM participants WHERE conversation_id = :id AND contact_id = :contact",
            named_params! {":id": id, ":contact": contact},
            |_| Ok(()),
        )?;
        if there.is_none() {
            tx.insert(
                "INSERT INTO participants (uid, conversation_id, contact_id) VALUES (:uid, :id, :contact)",
                named_params! {":uid": tx.new_uid(), ":id": id, ":contact": contact},
            )?;
        }
    }
    Ok(())
}

/// # Errors
/// Those of writing.
pub(crate) fn cancel(tx: &Tx<'_>, id: ConversationId) -> Result<(), StoreError> {
    tx.change(
        "UPDATE conversations SET state = 'cancelled', updated_at = :now WHERE id = :id",
        named_params! {":now": tx.now(), ":id": id},
    )?;
    Ok(())
}

/// What came out of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Outcome<'a> {
    pub(crate) takeaway: Option<&'a str>,
    pub(crate) best_question: Option<&'a str>,
    /// What to change the next time
    pub(crate) improve: Option<&'a str>,
}

/// Record that a conversation took place: the one that was `planned`, else a new one.
///
/// # Errors
/// Those of writing.
pub(crate) fn record_held(
    tx: &Tx<'_>,
    planned: Option<ConversationId>,
    people: &[ContactId],
    on: NaiveDate,
    outcome: &Outcome<'_>,
) -> Result<ConversationId, StoreError> {
    let id = match planned {
        Some(planned) => {
            add_people(tx, planned, people)?;
            planned
        }
        None => plan(tx, people, &Arrangement { on, ..Arrangement::default() })?,
    };
    tx.change(
        "UPDATE conversations SET state = 'held', starts_at = iif(on_day = :on, starts_at, NULL), on_day = :on, takeaway = :takeaway, best_question = :best,
            improve = :improve, updated_at = :now
         WHERE id = :id",
        named_params! {
            ":on": on.to_string(),
            ":takeaway": outcome.takeaway,
            ":best": outcome.best_question,
            ":improve": outcome.improve,
            ":now": tx.now(),
            ":id": id,
        },
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
