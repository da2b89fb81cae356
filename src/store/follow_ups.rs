//! The table of follow-ups: what is to be done, for whom, when.

use chrono::{Days, NaiveDate};
use rusqlite::{Row, named_params};

use super::sql::InOrder;
use super::{Db, StoreError, Tx, contacts};
use crate::domain::follow_up::{About, FollowUp, FollowUpKind, FollowUpState, PromisedBy};
use crate::domain::id::{ContactId, ConversationId, FollowUpId, MessageId};

const COLUMNS: &str =
    "f.contact_id, c.name AS contact_name, o.name AS company, f.id, f.kind, f.due_on, f.text, f.message_id,
    f.promised_by, f.state";
const TABLES: &str =
    "follow_ups f LEFT JOIN contacts c ON c.id = f.contact_id LEFT JOIN companies o ON o.id = c.company_id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<FollowUp> {
    let row = InOrder::new(row);
    let id: Option<ContactId> = row.get("contact_id")?;
    let name: Option<String> = row.get("contact_name")?;
    let company: Option<String> = row.get("company")?;
    Ok(FollowUp {
        id: row.get("id")?,
        contact: id.zip(name).map(|(id, name)| About { id, name, company }),
        kind: FollowUpKind::parse(row.get_ref("kind")?.as_str()?).unwrap_or(FollowUpKind::Custom),
        due_on: contacts::day_of(row.get_ref("due_on")?)?.unwrap_or_default(),
        text: row.get("text")?,
        message_id: row.get("message_id")?,
        promised_by: row.get_ref("promised_by")?.as_str_or_null()?.and_then(PromisedBy::parse),
        state: FollowUpState::parse(row.get_ref("state")?.as_str()?).unwrap_or(FollowUpState::Open),
    })
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: FollowUpId) -> Result<Option<FollowUp>, StoreError> {
    db.one(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE f.id = :id"), named_params! {":id": id}, from_row)
}

/// What is open and due by the day `by` (whenever, if none), the longest overdue first. What belongs to archived
/// contacts rests with them. At most `limit`, read in the order of an index: the number of people in the file does
/// not matter.
///
/// # Errors
/// Those of reading.
pub(crate) fn due(db: &Db<'_>, by: Option<NaiveDate>, limit: i64) -> Result<Vec<FollowUp>, StoreError> {
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE f.state = 'open' AND f.due_on <= :by AND c.archived_at IS NULL ORDER BY f.due_on, f.id LIMIT :limit"
        ),
        named_params! {":by": by.map_or_else(|| "9999".to_owned(), |day| day.to_string()), ":limit": limit},
        from_row,
    )
}

/// How many `due` would list without a limit.
///
/// # Errors
/// Those of reading.
pub(crate) fn count_due(db: &Db<'_>, by: Option<NaiveDate>) -> Result<u32, StoreError> {
    let count = db.one(
        "SELECT count(*) FROM follow_ups f LEFT JOIN contacts c ON c.id = f.contact_id
         WHERE f.state = 'open' AND f.due_on <= :by AND c.archived_at IS NULL",
        named_params! {":by": by.map_or_else(|| "9999".to_owned(), |day| day.to_string())},
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// What is open for one contact.
///
/// # Errors
/// Those of reading.
pub(crate) fn open_of(db: &Db<'_>, contact_id: ContactId) -> Result<Vec<FollowUp>, StoreError> {
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE f.contact_id = :contact AND f.state = 'open' ORDER BY f.due_on, f.id"
        ),
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// Open suggestions to write to somebody else at the company of this contact, because of others there.
///
/// # Errors
/// Those of reading.
pub(crate) fn try_another_at_company_of(
    db: &Db<'_>,
    contact_id: ContactId,
) -> Result<Vec<FollowUp>, StoreError> {
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE f.state = 'open' AND f.kind = 'try-another' AND f.contact_id IN (
                SELECT other.id FROM contacts me JOIN contacts other ON other.company_id = me.company_id AND other.id <> me.id
                WHERE me.id = :contact)
             ORDER BY f.due_on, f.id"
        ),
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// A follow-up to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewFollowUp {
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
    pub(crate) text: String,
    pub(crate) promised_by: Option<PromisedBy>,
}

impl NewFollowUp {
    pub(crate) fn about(
        contact_id: ContactId,
        kind: FollowUpKind,
        due_on: NaiveDate,
        text: impl Into<String>,
    ) -> Self {
        Self {
            contact_id: Some(contact_id),
            message_id: None,
            conversation_id: None,
            kind,
            due_on,
            text: text.into(),
            promised_by: None,
        }
    }
}

/// # Errors
/// Those of writing.
pub(crate) fn insert(tx: &Tx<'_>, new: &NewFollowUp) -> Result<FollowUpId, StoreError> {
    tx.insert(
        "INSERT INTO follow_ups (uid, contact_id, message_id, conversation_id, kind, due_on, text, promised_by, created_at)
         VALUES (:uid, :contact, :message, :conversation, :kind, :due_on, :text, :promised_by, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":contact": new.contact_id,
            ":message": new.message_id,
            ":conversation": new.conversation_id,
            ":kind": new.kind.as_str(),
            ":due_on": new.due_on.to_string(),
            ":text": new.text,
            ":promised_by": new.promised_by.map(PromisedBy::as_str),
            ":now": tx.now(),
        },
    )
    .map(FollowUpId)
}

/// Close a follow-up. Returns whether it was open.
///
/// # Errors
/// Those of writing.
pub(crate) fn close(tx: &Tx<'_>, id: FollowUpId, state: FollowUpState) -> Result<bool, StoreError> {
    let closed = tx.change(
        "UPDATE follow_ups SET state = :state, closed_at = :now WHERE id = :id AND state = 'open'",
        named_params! {":state": state.as_str(), ":now": tx.now(), ":id": id},
    )?;
    Ok(closed > 0)
}

/// Close all of a contact's open follow-ups of these kinds; returns them as they were.
///
/// # Errors
/// Those of writing.
pub(crate) fn close_kinds(
    tx: &Tx<'_>,
    contact_id: ContactId,
    kinds: &[FollowUpKind],
    state: FollowUpState,
) -> Result<Vec<FollowUp>, StoreError> {
    let mut open = open_of(tx, contact_id)?;
    open.retain(|follow_up| kinds.contains(&follow_up.kind));
    for follow_up in &mut open {
        close(tx, follow_up.id, state)?;
        follow_up.state = state;
    }
    Ok(open)
}

/// # Errors
/// Those of writing.
pub(crate) fn move_to(tx: &Tx<'_>, id: FollowUpId, day: NaiveDate) -> Result<(), StoreError> {
    tx.change(
        "UPDATE follow_ups SET due_on = :day WHERE id = :id AND state = 'open'",
        named_params! {":day": day.to_string(), ":id": id},
    )?;
    Ok(())
}

/// Set the one open keep-in-touch of a contact to its interval after the last real contact (in either direction),
/// or after `otherwise` where there was none yet; without an interval there is none (DOMAIN.md, section 4).
///
/// # Errors
/// Those of writing.
pub(crate) fn keep_in_touch(
    tx: &Tx<'_>,
    contact_id: ContactId,
    otherwise: NaiveDate,
) -> Result<(), StoreError> {
    let last: Option<String> = tx
        .one(
            "SELECT max(day) FROM (
                SELECT max(sent_on) AS day FROM messages WHERE contact_id = :contact
                UNION ALL SELECT max(replied_on) FROM messages WHERE contact_id = :contact
                UNION ALL SELECT max(v.on_day) FROM participants p JOIN conversations v ON v.id = p.conversation_id
                    WHERE p.contact_id = :contact AND v.state = 'held')",
            named_params! {":contact": contact_id},
            |row| row.get(0),
        )?
        .flatten();
    keep_in_touch_from(tx, contact_id, last.and_then(|day| day.parse().ok()).unwrap_or(otherwise))
}

/// Begin the interval again after a keep-in-touch was closed without a contact that was recorded. Returns what is
/// planned then.
///
/// # Errors
/// Those of writing.
pub(crate) fn keep_in_touch_after(
    tx: &Tx<'_>,
    closed: &FollowUp,
    today: NaiveDate,
) -> Result<Option<FollowUp>, StoreError> {
    let Some(about) = closed.contact.as_ref().filter(|_| closed.kind == FollowUpKind::KeepInTouch) else {
        return Ok(None);
    };
    keep_in_touch_from(tx, about.id, today)?;
    Ok(open_of(tx, about.id)?.into_iter().find(|open| open.kind == FollowUpKind::KeepInTouch))
}

fn keep_in_touch_from(tx: &Tx<'_>, contact_id: ContactId, from: NaiveDate) -> Result<(), StoreError> {
    let contact: Option<(Option<u32>, String)> = tx.one(
        "SELECT every_days, name FROM contacts WHERE id = :contact",
        named_params! {":contact": contact_id},
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((every_days, name)) = contact else { return Ok(()) };
    let open: Vec<FollowUp> =
        open_of(tx, contact_id)?.into_iter().filter(|f| f.kind == FollowUpKind::KeepInTouch).collect();
    match (every_days.and_then(|days| from.checked_add_days(Days::new(days.into()))), open.first()) {
        (Some(due_on), Some(open)) => move_to(tx, open.id, due_on),
        (Some(due_on), None) => {
            let text = format!("Get in touch with {name} again");
            insert(tx, &NewFollowUp::about(contact_id, FollowUpKind::KeepInTouch, due_on, text)).map(drop)
        }
        (None, _) => open.iter().try_for_each(|f| close(tx, f.id, FollowUpState::Cancelled).map(drop)),
    }
}
