//! The table of follow-ups: what is to be done, for whom, when.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{Days, NaiveDate};
use rusqlite::{Params, Row, named_params};

use super::sql::InOrder;
use super::{Db, StoreError, Tx, contacts};
use crate::domain::follow_up::{
    About, FollowUp, FollowUpKind, FollowUpState, PromisedBy, Suggested, latest_on,
};
use crate::domain::id::{CompanyId, ContactId, ConversationId, FollowUpId, MessageId};

const COLUMNS: &str =
    "f.contact_id, c.name AS contact_name, o.name AS company, f.kind, f.due_on, c.every_days, f.id, f.text, f.message_id,
    f.promised_by, f.state, c.company_id";
const TABLES: &str =
    "follow_ups f LEFT JOIN contacts c ON c.id = f.contact_id LEFT JOIN companies o ON o.id = c.company_id";

/// `grace` is the percentage from the ideal to the latest day of keeping in touch.
fn from_row(row: &Row<'_>, grace: u32) -> rusqlite::Result<(FollowUp, Option<CompanyId>)> {
    let row = InOrder::new(row);
    let id: Option<ContactId> = row.get("contact_id")?;
    let name: Option<String> = row.get("contact_name")?;
    let company: Option<String> = row.get("company")?;
    let kind = FollowUpKind::parse(row.get_ref("kind")?.as_str()?).unwrap_or(FollowUpKind::Custom);
    let due_on = contacts::day_of(row.get_ref("due_on")?)?.unwrap_or_default();
    let every_days: Option<u32> = row.get("every_days")?;
    let every_days = every_days.filter(|_| kind == FollowUpKind::KeepInTouch);
    let follow_up = FollowUp {
        id: row.get("id")?,
        contact: id.zip(name).map(|(id, name)| About { id, name, company }),
        kind,
        due_on,
        text: row.get("text")?,
        message_id: row.get("message_id")?,
        promised_by: row.get_ref("promised_by")?.as_str_or_null()?.and_then(PromisedBy::parse),
        state: FollowUpState::parse(row.get_ref("state")?.as_str()?).unwrap_or(FollowUpState::Open),
        latest_on: every_days.and_then(|every| latest_on(due_on, every, grace)),
        suggests: None,
    };
    Ok((follow_up, row.get("company_id")?))
}

/// The follow-ups of `SELECT {COLUMNS} FROM {TABLES}` and `rest`; those that say to try another person name one. A
/// company is looked through once, however many of them it has.
fn select(db: &Db<'_>, rest: &str, params: impl Params) -> Result<Vec<FollowUp>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} {rest}");
    let rows = db.all(&sql, params, |row| from_row(row, db.grace))?;
    let mut known: HashMap<CompanyId, Vec<Suggested>> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for (mut follow_up, company_id) in rows {
        if let (FollowUpKind::TryAnother, FollowUpState::Open, Some(company)) =
            (follow_up.kind, follow_up.state, company_id)
        {
            let others = match known.entry(company) {
                Entry::Occupied(others) => others.into_mut(),
                Entry::Vacant(place) => place.insert(suggested_at(db, company)?),
            };
            let me = follow_up.contact.as_ref().map(|about| about.id);
            follow_up.suggests = others.iter().find(|other| Some(other.id) != me).cloned();
        }
        found.push(follow_up);
    }
    Ok(found)
}

/// Whom to write to at a company: not archived, never written to nor met; who is worked on and furthest prepared comes
/// first, then the pool. Of a company with more than 200 people the oldest and the newest 100 are looked at, so that a
/// huge one does not slow the list.
const SUGGESTED: &str = "SELECT id, name, pool, progress <> 'idea' AS ready FROM contacts
    WHERE id IN (
        SELECT id FROM (SELECT id FROM contacts WHERE company_id = :company ORDER BY id LIMIT 100)
        UNION SELECT id FROM (SELECT id FROM contacts WHERE company_id = :company ORDER BY id DESC LIMIT 100))
        AND archived_at IS NULL AND progress IN ('idea', 'researched', 'drafted')
    ORDER BY pool, progress = 'drafted' DESC, progress = 'researched' DESC, why IS NULL, id LIMIT 2";

/// The two best: the first may be the one whom another is sought for, while the message to them is being recorded.
fn suggested_at(db: &Db<'_>, company: CompanyId) -> Result<Vec<Suggested>, StoreError> {
    db.all(SUGGESTED, named_params! {":company": company}, |row| {
        Ok(Suggested {
            id: row.get("id")?,
            name: row.get("name")?,
            pool: row.get("pool")?,
            ready: row.get("ready")?,
        })
    })
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: FollowUpId) -> Result<Option<FollowUp>, StoreError> {
    Ok(select(db, "WHERE f.id = :id", named_params! {":id": id})?.pop())
}

/// The stable id by which other programs know a follow-up again.
///
/// # Errors
/// Those of reading.
pub(crate) fn uid(db: &Db<'_>, id: FollowUpId) -> Result<String, StoreError> {
    let found =
        db.one("SELECT uid FROM follow_ups WHERE id = :id", named_params! {":id": id}, |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// What is open and due by the day `by` (whenever, if none), the longest overdue first. What belongs to archived
/// contacts rests with them. At most `limit`, read in the order of an index: the number of people in the file does
/// not matter.
///
/// # Errors
/// Those of reading.
pub(crate) fn due(db: &Db<'_>, by: Option<NaiveDate>, limit: i64) -> Result<Vec<FollowUp>, StoreError> {
    select(
        db,
        "WHERE f.state = 'open' AND f.due_on <= :by AND c.archived_at IS NULL ORDER BY f.due_on, f.id LIMIT :limit",
        named_params! {":by": by.map_or_else(|| "9999".to_owned(), |day| day.to_string()), ":limit": limit},
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
    select(
        db,
        "WHERE f.contact_id = :contact AND f.state = 'open' ORDER BY f.due_on, f.id",
        named_params! {":contact": contact_id},
    )
}

/// Open promises of either side, the first due first.
///
/// # Errors
/// Those of reading.
pub(crate) fn promises(db: &Db<'_>, limit: i64) -> Result<Vec<FollowUp>, StoreError> {
    select(
        db,
        "WHERE f.state = 'open' AND f.promised_by IS NOT NULL AND c.archived_at IS NULL
         ORDER BY f.due_on, f.id LIMIT :limit",
        named_params! {":limit": limit},
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
    select(
        db,
        "WHERE f.state = 'open' AND f.kind = 'try-another' AND f.contact_id IN (
                SELECT other.id FROM contacts me JOIN contacts other ON other.company_id = me.company_id AND other.id <> me.id
                WHERE me.id = :contact)
             ORDER BY f.due_on, f.id",
        named_params! {":contact": contact_id},
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
                UNION ALL SELECT max(replied_on) FROM messages WHERE contact_id = :contact AND reply_kind <> 'out-of-office'
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::Store;

    /// A file with one company (1) of 1,000 people in the pool, and a follow-up to try another because of the first.
    fn filled() -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let mut store = Store::new(path.clone(), "2026-03-02T15:00:00Z".parse().unwrap());
        store.write("add", |tx| tx.execute_batch("SELECT 1")).unwrap();
        let mut conn = Connection::open(&path).unwrap();
        let filling = conn.transaction().unwrap();
        filling
            .execute_batch(
                "INSERT INTO companies (id, uid, name, name_key, created_at, updated_at) VALUES (1, 'c', 'Acme', 'acme', '', '');
                 WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1000)
                 INSERT INTO contacts (id, uid, name, name_key, company_id, pool, created_at, updated_at)
                    SELECT id, 'p' || id, 'P' || id, 'p' || id, 1, 1, '', '' FROM n;
                 UPDATE contacts SET progress = 'contacted', pool = 0 WHERE id = 1;
                 INSERT INTO follow_ups (id, uid, contact_id, kind, due_on, text, created_at)
                    VALUES (1, 'f', 1, 'try-another', '2026-03-05', 'Write to another person at Acme', '');",
            )
            .unwrap();
        filling.commit().unwrap();
        (store, folder)
    }

    /// Whom the follow-up suggests after a change of the rows.
    fn suggested(store: &mut Store, folder: &tempfile::TempDir, change: &str) -> Option<i64> {
        Connection::open(folder.path().join("test.db")).unwrap().execute_batch(change).unwrap();
        let due = store.read(|db| due(db, None, 10)).unwrap();
        due[0].suggests.as_ref().map(|other| other.id.0)
    }

    #[test]
    fn the_best_person_at_the_company_is_suggested_and_never_one_who_was_written_to() {
        let (mut store, folder) = filled();
        let mut after = |change: &str| suggested(&mut store, &folder, change);
        assert_eq!(after(""), Some(2));
        assert_eq!(after("UPDATE contacts SET archived_at = '2026-03-01T00:00:00Z' WHERE id = 2"), Some(3));
        assert_eq!(after("UPDATE contacts SET progress = 'contacted' WHERE id = 3"), Some(4));
        assert_eq!(after("UPDATE contacts SET progress = 'researched' WHERE id = 90"), Some(90));
        assert_eq!(after("UPDATE contacts SET pool = 0 WHERE id IN (950, 960)"), Some(950));
        assert_eq!(after("UPDATE contacts SET progress = 'drafted' WHERE id = 960"), Some(960));
        assert_eq!(after("UPDATE contacts SET progress = 'met' WHERE id = 960"), Some(950));
        assert_eq!(after("UPDATE contacts SET progress = 'closed' WHERE id > 1"), None);
        assert_eq!(after("UPDATE contacts SET progress = 'idea', company_id = NULL WHERE id > 1"), None);
    }

    #[test]
    fn a_huge_company_is_not_looked_through_as_a_whole() {
        let (mut store, folder) = filled();
        // in the middle of the company
        assert_eq!(suggested(&mut store, &folder, "UPDATE contacts SET pool = 0 WHERE id = 500"), Some(2));
        let conn = Connection::open(folder.path().join("test.db")).unwrap();
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {SUGGESTED}")).unwrap();
        let steps =
            plan.query_map(named_params! {":company": 1}, |row| row.get::<_, String>("detail")).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(steps.iter().any(|step| step.contains("contacts_company (company_id=?)")), "{steps:#?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN contacts")), "{steps:#?}");
    }
}
