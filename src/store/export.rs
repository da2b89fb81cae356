//! People on their way out, one at a time, however many there are: their tags, links and notes are read beside them.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::ValueRef;
use rusqlite::{Row, Rows, Statement};

use super::selection::{self, Selection};
use super::{Db, StoreError, contacts};
use crate::domain::export::{Agenda, Meeting, Person, Task};
use crate::domain::follow_up::FollowUpState;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::redaction;

/// Which people leave, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// None: everybody there is
    pub(crate) selection: Option<&'a Selection<'a>>,
    /// Under pseudonyms, without anything that somebody wrote
    pub(crate) redact: bool,
    /// With notes and with what was kept of a vCard
    pub(crate) whole: bool,
    pub(crate) today: NaiveDate,
}

/// Rows that are read once need no room to be found again: less than a megabyte of pages is held (SQLite's own measure
/// is two).
pub(super) const SMALL_CACHE: &str = "PRAGMA cache_size = -800";

/// Hand over the people in the order of their ids; returns how many.
///
/// # Errors
/// Those of reading, and what `each` says.
pub(crate) fn people<E: From<StoreError>>(
    db: &Db<'_>,
    request: Request<'_>,
    mut each: impl FnMut(Person) -> Result<(), E>,
) -> Result<u64, E> {
    db.execute_batch(SMALL_CACHE)?;
    let failed = |e: rusqlite::Error| db.failed(&e);
    let prepare = |table: &str, column: &str| {
        let sql = format!("SELECT contact_id, {column} FROM {table} ORDER BY contact_id, id");
        db.conn.prepare(&sql).map_err(failed)
    };
    let (mut tags, mut links, mut notes) =
        (prepare("tags", "tag")?, prepare("links", "url")?, prepare("notes", "text")?);
    let (mut tags, mut links, mut notes) = (
        Beside::begin(&mut tags, !request.redact).map_err(failed)?,
        Beside::begin(&mut links, !request.redact).map_err(failed)?,
        Beside::begin(&mut notes, !request.redact && request.whole).map_err(failed)?,
    );
    let more =
        if request.whole && !request.redact { ", c.company_id, c.rest" } else { ", c.company_id, NULL" };
    let mut count = 0;
    selection::each(db, request.selection, more, request.today, |mut contact, row| {
        let id = contact.id.0;
        contact.tags = tags.of(id).map_err(failed)?;
        contact.tags.sort_unstable();
        contact.links = links.of(id).map_err(failed)?;
        let notes = notes.of(id).map_err(failed)?;
        if request.redact {
            let company: Option<CompanyId> = row.get("company_id").map_err(failed)?;
            contact = redaction::contact(contact, company);
        }
        // the last column
        let rest: Option<String> = row.get(row.as_ref().column_count() - 1).map_err(failed)?;
        count += 1;
        each(Person { contact, notes, kept: rest.as_deref().map(kept_lines).unwrap_or_default() })
    })?;
    Ok(count)
}

/// Minutes of a conversation whose length nobody said.
const USUAL_MINUTES: u32 = 30;

/// Follow-ups and conversations, those of the selected people alone where there is a selection.
///
/// # Errors
/// Those of reading.
pub(crate) fn agenda(db: &Db<'_>, request: Request<'_>) -> Result<Agenda, StoreError> {
    let mut chosen = HashSet::new();
    if request.selection.is_some() {
        selection::each(db, request.selection, "", request.today, |contact, _| {
            chosen.insert(contact.id);
            Ok::<_, StoreError>(())
        })?;
    }
    let wanted =
        |id: Option<ContactId>| request.selection.is_none() || id.is_some_and(|id| chosen.contains(&id));
    let name = |id: ContactId, name: String| if request.redact { redaction::person(id) } else { name };
    let mut agenda = Agenda::default();
    let tasks = db.all(
        "SELECT f.uid, f.contact_id, c.name, f.kind, f.text, f.due_on, f.state, f.closed_at
         FROM follow_ups f LEFT JOIN contacts c ON c.id = f.contact_id ORDER BY f.due_on, f.id",
        [],
        |row| {
            let who: Option<ContactId> = row.get("contact_id")?;
            let (kind, text): (String, String) = (row.get("kind")?, row.get("text")?);
            let what = if request.redact || text.is_empty() { kind.replace('-', " ") } else { text };
            let person = match who {
                Some(id) => Some(name(id, row.get("name")?)),
                None => None,
            };
            Ok((
                who,
                Task {
                    uid: row.get("uid")?,
                    summary: match person {
                        Some(person) if !what.contains(&person) => format!("{person}: {what}"),
                        _ => what,
                    },
                    due_on: contacts::day(row, "due_on")?.unwrap_or_default(),
                    state: FollowUpState::parse(row.get_ref("state")?.as_str()?)
                        .unwrap_or(FollowUpState::Open),
                    closed_at: instant_of(row, "closed_at")?,
                },
            ))
        },
    )?;
    agenda.tasks.extend(tasks.into_iter().filter(|(who, _)| wanted(*who)).map(|(_, task)| task));
    let people = db.all(
        "SELECT v.uid, v.state, v.on_day, v.starts_at, v.minutes, v.place, p.contact_id, c.name
         FROM conversations v JOIN participants p ON p.conversation_id = v.id JOIN contacts c ON c.id = p.contact_id
         ORDER BY v.on_day, v.id, p.id",
        [],
        |row| {
            let who: ContactId = row.get("contact_id")?;
            let minutes: Option<u32> = row.get("minutes")?;
            Ok((who, Meeting {
                uid: row.get("uid")?,
                summary: name(who, row.get("name")?),
                on_day: contacts::day(row, "on_day")?.unwrap_or_default(),
                starts_at: instant_of(row, "starts_at")?,
                minutes: minutes.unwrap_or(USUAL_MINUTES),
                place: if request.redact { None } else { row.get("place")? },
                cancelled: row.get_ref("state")?.as_str()? == "cancelled",
            }))
        },
    )?;
    let with: HashSet<String> =
        people.iter().filter(|(who, _)| wanted(Some(*who))).map(|(_, meeting)| meeting.uid.clone()).collect();
    for (_, meeting) in people.into_iter().filter(|(_, meeting)| with.contains(&meeting.uid)) {
        match agenda.meetings.last_mut() {
            Some(last) if last.uid == meeting.uid => {
                last.summary.push_str(", ");
                last.summary.push_str(&meeting.summary);
            }
            _ => agenda.meetings.push(meeting),
        }
    }
    for meeting in &mut agenda.meetings {
        meeting.summary.insert_str(0, "Conversation with ");
    }
    Ok(agenda)
}

/// An instant of the file; one that is none reads as absent.
fn instant_of(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let text = match row.get_ref(column)? {
        ValueRef::Text(text) => String::from_utf8_lossy(text),
        _ => return Ok(None),
    };
    Ok(DateTime::parse_from_rfc3339(&text).ok().map(|at| at.to_utc()))
}

/// The key, in the further fields of a contact, of the lines that were kept of a vCard.
pub(super) const KEPT: &str = "vcard";

/// The lines that were kept of a vCard.
pub(super) fn kept_lines(rest: &str) -> Vec<String> {
    let rest: serde_json::Value = serde_json::from_str(rest).unwrap_or_default();
    let lines = rest.get(KEPT).and_then(serde_json::Value::as_array);
    lines.into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned)).collect()
}

/// The rows of a table that belong to contacts, read on as the contacts go by.
struct Beside<'s> {
    rows: Option<Rows<'s>>,
    /// The next row that belongs to nobody yet
    next: Option<(i64, String)>,
}

impl<'s> Beside<'s> {
    fn begin(statement: &'s mut Statement<'_>, wanted: bool) -> rusqlite::Result<Self> {
        let mut beside = Self { rows: None, next: None };
        if wanted {
            beside.rows = Some(statement.query([])?);
            beside.step()?;
        }
        Ok(beside)
    }

    fn step(&mut self) -> rusqlite::Result<()> {
        let Some(rows) = &mut self.rows else { return Ok(()) };
        self.next =
            rows.next()?.map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?))).transpose()?;
        Ok(())
    }

    /// What belongs to this contact; contacts are asked for in rising order.
    fn of(&mut self, id: i64) -> rusqlite::Result<Vec<String>> {
        let mut found = Vec::new();
        while self.next.as_ref().is_some_and(|(owner, _)| *owner <= id) {
            if let Some((owner, text)) = self.next.take()
                && owner == id
            {
                found.push(text);
            }
            self.step()?;
        }
        Ok(found)
    }
}
