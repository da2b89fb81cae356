//! The table of messages: drafts, and what was sent with the reply to it.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx, contacts, conversations, instant};
use crate::domain::channel::Channel;
use crate::domain::contact::Named;
use crate::domain::id::{ContactId, MessageId};
use crate::domain::message::{self, Message, Occasion, ReplyKind, State};

pub(super) const COLUMNS: &str =
    "m.id, m.contact_id, c.name AS contact_name, m.channel, m.state, m.template, m.subject, m.body,
    m.filled, m.personal_share, m.overrides, m.reviewed_at, m.occasion, m.sent_on, m.sent_at, m.replied_on, m.replied_at, m.reply_kind, m.reply_text";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Message> {
    let reply_kind: Option<String> = row.get("reply_kind")?;
    let overrides: Option<String> = row.get("overrides")?;
    Ok(Message {
        id: row.get("id")?,
        contact: Named { id: row.get("contact_id")?, name: row.get("contact_name")? },
        channel: Channel::parse(row.get_ref("channel")?.as_str()?).unwrap_or(Channel::Other),
        state: State::parse(row.get_ref("state")?.as_str()?).unwrap_or(State::Draft),
        template: row.get("template")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        filled: row.get("filled")?,
        personal_share: row.get("personal_share")?,
        overrides: rules(overrides.as_deref().unwrap_or_default()),
        reviewed_at: row.get("reviewed_at")?,
        occasion: row.get_ref("occasion")?.as_str_or_null()?.and_then(Occasion::parse),
        sent_on: contacts::day(row, "sent_on")?,
        sent_at: row.get("sent_at")?,
        replied_on: contacts::day(row, "replied_on")?,
        replied_at: row.get("replied_at")?,
        reply_kind: reply_kind.as_deref().and_then(ReplyKind::parse),
        reply_text: row.get("reply_text")?,
    })
}

/// `a,b` as it is kept.
fn rules(kept: &str) -> Vec<String> {
    kept.split(',').filter(|rule| !rule.is_empty()).map(str::to_owned).collect()
}

fn kept_rules(rules: &[String]) -> Option<String> {
    (!rules.is_empty()).then(|| rules.join(","))
}

fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM messages m JOIN contacts c ON c.id = m.contact_id WHERE {condition}")
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: MessageId) -> Result<Option<Message>, StoreError> {
    db.one(&select("m.id = :id"), named_params! {":id": id}, from_row)
}

/// The message to this contact that is being written: the newest that is not sent.
///
/// # Errors
/// Those of reading.
pub(crate) fn open_draft(db: &Db<'_>, contact_id: ContactId) -> Result<Option<Message>, StoreError> {
    db.one(
        &select("m.contact_id = :contact AND m.state <> 'sent' ORDER BY m.id DESC LIMIT 1"),
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// What was sent to a contact, newest first.
///
/// # Errors
/// Those of reading.
pub(crate) fn sent_to(db: &Db<'_>, contact_id: ContactId) -> Result<Vec<Message>, StoreError> {
    db.all(
        &select(
            "m.contact_id = :contact AND m.state = 'sent' ORDER BY m.sent_on DESC, m.sent_at DESC, m.id DESC",
        ),
        named_params! {":contact": contact_id},
        from_row,
    )
}

/// The days of the messages to a contact that wait for an answer on the day `on` (see `message::attempts`).
///
/// # Errors
/// Those of reading.
pub(crate) fn attempts(
    db: &Db<'_>,
    contact_id: ContactId,
    on: NaiveDate,
    rest_days: u32,
) -> Result<Vec<NaiveDate>, StoreError> {
    // most people were not written to yet
    let sent = "SELECT 1 FROM messages WHERE contact_id = :contact AND sent_on IS NOT NULL LIMIT 1";
    if db.one(sent, named_params! {":contact": contact_id}, |_| Ok(()))?.is_none() {
        return Ok(Vec::new());
    }
    let met_on = conversations::held_with(db, contact_id, on)?.map(|(_, last)| last);
    Ok(message::attempts(&sent_to(db, contact_id)?, met_on, on, rest_days))
}

/// Whether a contact ever answered or was met.
///
/// # Errors
/// Those of reading.
pub(crate) fn is_known(db: &Db<'_>, contact_id: ContactId) -> Result<bool, StoreError> {
    let known = db.one(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM messages WHERE contact_id = :contact AND replied_on IS NOT NULL
                AND reply_kind <> 'out-of-office')
            OR EXISTS (SELECT 1 FROM participants p JOIN conversations v ON v.id = p.conversation_id
                WHERE p.contact_id = :contact AND v.state = 'held')",
        named_params! {":contact": contact_id},
        |_| Ok(()),
    )?;
    Ok(known.is_some())
}

/// Name and text of the newest messages that went to others than this contact, before the message `before`.
///
/// # Errors
/// Those of reading.
pub(crate) fn sent_to_others(
    db: &Db<'_>,
    contact_id: Option<ContactId>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    db.all(
        "SELECT c.name, m.body FROM messages m JOIN contacts c ON c.id = m.contact_id
         WHERE m.sent_on IS NOT NULL AND m.contact_id IS NOT :contact AND (:before IS NULL OR m.id < :before)
         ORDER BY m.sent_on DESC, m.id DESC LIMIT :limit",
        named_params! {":contact": contact_id, ":before": before, ":limit": limit},
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Messages sent in the days `from..=to`.
///
/// # Errors
/// Those of reading.
pub(crate) fn count_sent(db: &Db<'_>, from: NaiveDate, to: NaiveDate) -> Result<u32, StoreError> {
    let count = db.one(
        "SELECT count(*) FROM messages WHERE sent_on BETWEEN :from AND :to",
        named_params! {":from": from.to_string(), ":to": to.to_string()},
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Messages sent in a channel in the days `from..=to`.
///
/// # Errors
/// Those of reading.
pub(crate) fn count_sent_by(
    db: &Db<'_>,
    channel: Channel,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<usize, StoreError> {
    let count: Option<u32> = db.one(
        "SELECT count(*) FROM messages WHERE channel = :channel AND sent_on BETWEEN :from AND :to",
        named_params! {":channel": channel.as_str(), ":from": from.to_string(), ":to": to.to_string()},
        |row| row.get(0),
    )?;
    Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
}

/// The name of a message that is its own in every file.
///
/// # Errors
/// Those of reading.
pub(crate) fn uid(db: &Db<'_>, id: MessageId) -> Result<Option<String>, StoreError> {
    db.one("SELECT uid FROM messages WHERE id = :id", named_params! {":id": id}, |row| row.get(0))
}

/// The text of a message, as it is written or changed.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) channel: Channel,
    pub(crate) template: Option<&'a str>,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a str,
    /// The template as it was filled
    pub(crate) filled: Option<&'a str>,
    /// 0 to 1
    pub(crate) personal_share: f64,
}

/// # Errors
/// Those of writing.
pub(crate) fn insert(tx: &Tx<'_>, contact_id: ContactId, text: &Text<'_>) -> Result<MessageId, StoreError> {
    tx.insert(
        "INSERT INTO messages (uid, contact_id, channel, state, template, subject, body, filled, personal_share, created_at, updated_at)
         VALUES (:uid, :contact, :channel, 'draft', :template, :subject, :body, :filled, :share, :now, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":contact": contact_id,
            ":channel": text.channel.as_str(),
            ":template": text.template,
            ":subject": text.subject,
            ":body": text.body,
            ":filled": text.filled,
            ":share": share(text.personal_share),
            ":now": tx.now(),
        },
    )
    .map(MessageId)
}

/// Change a draft; a review of the old text says nothing about the new one.
///
/// # Errors
/// Those of writing.
pub(crate) fn update(tx: &Tx<'_>, id: MessageId, text: &Text<'_>) -> Result<(), StoreError> {
    tx.change(
        "UPDATE messages SET channel = :channel, state = 'draft', template = :template, subject = :subject, body = :body,
            filled = :filled, personal_share = :share, overrides = NULL, reviewed_at = NULL, updated_at = :now
         WHERE id = :id AND state <> 'sent'",
        named_params! {
            ":channel": text.channel.as_str(),
            ":template": text.template,
            ":subject": text.subject,
            ":body": text.body,
            ":filled": text.filled,
            ":share": share(text.personal_share),
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(())
}

/// To the thousandth: a number that text and back leave as it is.
fn share(share: f64) -> f64 {
    (share.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

/// Mark a draft as reviewed, with the rules that were overridden.
///
/// # Errors
/// Those of writing.
pub(crate) fn set_reviewed(tx: &Tx<'_>, id: MessageId, overrides: &[String]) -> Result<(), StoreError> {
    tx.change(
        "UPDATE messages SET state = 'reviewed', overrides = :overrides, reviewed_at = :now, updated_at = :now
         WHERE id = :id AND state = 'draft'",
        named_params! {":overrides": kept_rules(overrides), ":now": tx.now(), ":id": id},
    )?;
    Ok(())
}

/// # Errors
/// Those of writing.
pub(crate) fn set_sent(
    tx: &Tx<'_>,
    id: MessageId,
    on: NaiveDate,
    at: DateTime<Utc>,
    occasion: Occasion,
    overrides: &[String],
) -> Result<(), StoreError> {
    tx.change(
        "UPDATE messages SET state = 'sent', occasion = :occasion, sent_on = :on, sent_at = :at, overrides = :overrides, updated_at = :now
         WHERE id = :id AND state <> 'sent'",
        named_params! {
            ":on": on.to_string(),
            ":at": instant(at),
            ":occasion": occasion.as_str(),
            ":overrides": kept_rules(overrides),
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(())
}

/// # Errors
/// Those of writing.
pub(crate) fn set_reply_text(tx: &Tx<'_>, id: MessageId, text: Option<&str>) -> Result<(), StoreError> {
    tx.change(
        "UPDATE messages SET reply_text = :text, updated_at = :now WHERE id = :id",
        named_params! {":text": text, ":now": tx.now(), ":id": id},
    )?;
    Ok(())
}

/// # Errors
/// Those of writing.
pub(crate) fn set_reply(
    tx: &Tx<'_>,
    id: MessageId,
    on: NaiveDate,
    at: DateTime<Utc>,
    kind: ReplyKind,
    text: Option<&str>,
) -> Result<(), StoreError> {
    tx.change(
        "UPDATE messages SET replied_on = :on, replied_at = :at, reply_kind = :kind, reply_text = :text, updated_at = :now
         WHERE id = :id",
        named_params! {
            ":on": on.to_string(),
            ":at": instant(at),
            ":kind": kind.as_str(),
            ":text": text,
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(())
}

/// Take out a draft, with the feedback on it.
///
/// # Errors
/// Those of writing.
pub(crate) fn discard(tx: &Tx<'_>, id: MessageId) -> Result<(), StoreError> {
    tx.change("DELETE FROM feedback WHERE message_id = :id", named_params! {":id": id})?;
    tx.change("DELETE FROM messages WHERE id = :id AND state <> 'sent'", named_params! {":id": id})?;
    Ok(())
}

/// Messages that are written and not sent, the oldest first.
///
/// # Errors
/// Those of reading.
pub(crate) fn open_drafts(db: &Db<'_>, limit: i64) -> Result<Vec<Message>, StoreError> {
    db.all(
        &format!("{} ORDER BY m.id LIMIT :limit", select("m.sent_on IS NULL AND c.archived_at IS NULL")),
        named_params! {":limit": limit},
        from_row,
    )
}
