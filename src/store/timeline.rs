//! One timeline of a contact out of all tables. A small statement a table: SQLite compiles all of them in a fraction of
//! the time that it takes for their union.

use rusqlite::{Row, named_params};

use super::{Db, StoreError};
use crate::domain::id::ContactId;
use crate::domain::timeline::Entry;

/// What happened with a contact, newest first, at most `limit` entries.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_contact(db: &Db<'_>, contact_id: ContactId, limit: usize) -> Result<Vec<Entry>, StoreError> {
    let mut told: Vec<(u8, Entry)> = Vec::new();
    for (sql, tell) in SOURCES {
        let entries = db.all(sql, named_params! {":contact": contact_id}, tell)?;
        told.extend(entries.into_iter().flatten().flatten());
    }
    told.sort_by(|(a, x), (b, y)| (y.on_day, b, y.id).cmp(&(x.on_day, a, x.id)));
    told.truncate(limit);
    Ok(told.into_iter().map(|(_, entry)| entry).collect())
}

/// Of a row one entry, or two: a message and the reply to it. The number is the order within a day.
type Told = [Option<(u8, Entry)>; 2];

type Tell = fn(&Row<'_>) -> rusqlite::Result<Told>;

/// Each statement gives the id first.
const SOURCES: [(&str, Tell); 6] = [
    ("SELECT id, created_at, source FROM contacts WHERE id = :contact", added),
    ("SELECT id, noted_on, text, source FROM facts WHERE contact_id = :contact", fact),
    (
        "SELECT id, state, sent_on, created_at, channel, coalesce(subject, body), replied_on, reply_kind, reply_text, iif(subject IS NULL, NULL, body)
         FROM messages WHERE contact_id = :contact",
        message,
    ),
    (
        "SELECT v.id, v.on_day, v.state, v.medium, v.place, v.takeaway
         FROM participants p JOIN conversations v ON v.id = p.conversation_id WHERE p.contact_id = :contact",
        conversation,
    ),
    ("SELECT id, noted_on, text FROM notes WHERE contact_id = :contact", note),
    ("SELECT id, closed_at, state, kind, text FROM follow_ups WHERE contact_id = :contact", follow_up),
];

fn added(row: &Row<'_>) -> rusqlite::Result<Told> {
    let text = text(row, 2)?.map(|source| format!("from {source}")).unwrap_or_default();
    one(row, 0, 1, "added", text)
}

fn fact(row: &Row<'_>) -> rusqlite::Result<Told> {
    one(row, 1, 1, "fact", joined(" · ", [text(row, 2)?, text(row, 3)?]))
}

fn message(row: &Row<'_>) -> rusqlite::Result<Told> {
    let state: String = row.get(1)?;
    let about = joined(": ", [text(row, 4)?, text(row, 5)?]);
    let mut written =
        if state == "sent" { entry(row, 3, 2, &state, about)? } else { entry(row, 2, 3, &state, about)? };
    written.1.body = text(row, 9)?;
    let replied = match text(row, 6)? {
        Some(_) => Some(entry(row, 4, 6, "reply", joined(": ", [text(row, 7)?, text(row, 8)?]))?),
        None => None,
    };
    Ok([Some(written), replied])
}

fn conversation(row: &Row<'_>) -> rusqlite::Result<Told> {
    let state: String = row.get(2)?;
    let kind = if state == "held" { "conversation" } else { &state };
    let takeaway = text(row, 5)?.map(|takeaway| format!("takeaway: {takeaway}"));
    one(row, 5, 1, kind, joined(" · ", [text(row, 3)?, text(row, 4)?, takeaway]))
}

fn note(row: &Row<'_>) -> rusqlite::Result<Told> {
    one(row, 6, 1, "note", row.get(2)?)
}

fn follow_up(row: &Row<'_>) -> rusqlite::Result<Told> {
    let state: String = row.get(2)?;
    match state.as_str() {
        "done" | "skipped" => one(row, 7, 1, &state, joined(": ", [text(row, 3)?, text(row, 4)?])),
        _ => Ok([None, None]),
    }
}

fn one(row: &Row<'_>, order: u8, day: usize, kind: &str, text: String) -> rusqlite::Result<Told> {
    Ok([Some(entry(row, order, day, kind, text)?), None])
}

/// `day` is the column that holds a day, or an instant of it.
fn entry(row: &Row<'_>, order: u8, day: usize, kind: &str, text: String) -> rusqlite::Result<(u8, Entry)> {
    let on_day = row.get_ref(day)?.as_str_or_null()?.and_then(|at| at.get(..10)?.parse().ok());
    let on_day = on_day.unwrap_or_default();
    Ok((order, Entry { on_day, kind: kind.to_owned(), id: row.get(0)?, text, body: None }))
}

fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    row.get(column)
}

fn joined<const N: usize>(between: &str, parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(between)
}
