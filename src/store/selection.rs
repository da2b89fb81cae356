//! Lists of contacts and of messages: which, in which order, how many.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::NaiveDate;
use rusqlite::Row;

use super::contacts::{self, COLUMNS, TABLES, from_row};
use super::{Db, StoreError, forget, messages, search};
use crate::domain::contact::Contact;
use crate::domain::filter::{Term, Test};
use crate::domain::id::ContactId;
use crate::domain::message::{self, Message};
use crate::domain::message_filter::{MessageFilter, MessageTest};
use crate::domain::stage::Stage;

/// In which order a list comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Name,
    Due,
    Last,
    Added,
    Company,
}

/// Which contacts a list shows.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) terms: &'a [Term],
    pub(crate) pool: bool,
    /// Of the pool, only whom nobody worked on and who was connected before this day
    pub(crate) stale_before: Option<NaiveDate>,
    pub(crate) archived: bool,
    pub(crate) sort: Sort,
    pub(crate) limit: usize,
    /// How long a contact rests (see `message::rests_until`)
    pub(crate) rest_days: u32,
}

/// The contacts that a selection shows, at most one more than its limit, by which the caller knows that there are more.
///
/// # Errors
/// Those of reading.
pub(crate) fn list(
    db: &Db<'_>,
    selection: &Selection<'_>,
    today: NaiveDate,
) -> Result<Vec<Contact>, StoreError> {
    let wanted = Wanted::of(selection);
    let order = match selection.sort {
        Sort::Name => "c.name_key, c.id",
        Sort::Due => "c.next_due_on IS NULL, c.next_due_on, c.id",
        Sort::Last => "c.last_contact_on DESC, c.id",
        Sort::Added => "c.id DESC",
        Sort::Company => "o.name_key IS NULL, o.name_key, c.name_key, c.id",
    };
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {} ORDER BY {order}", wanted.sql());
    let failed = |e: rusqlite::Error| db.failed(&e);
    let read = || {
        let mut statement = db.conn.prepare(&sql).map_err(failed)?;
        let mut rows = statement.query(rusqlite::params_from_iter(&wanted.values)).map_err(failed)?;
        let mut found = Vec::new();
        // of a stage, read on until enough are found
        while let Some(row) = rows.next().map_err(failed)? {
            let contact = from_row(row, today).map_err(failed)?;
            if wanted.fits(db, &contact, selection.rest_days, today)? {
                found.push(contacts::whole(db, contact)?);
            }
            if found.len() > selection.limit {
                break;
            }
        }
        Ok(found)
    };
    let found = read()?;
    if found.is_empty() && selection.terms.is_empty() && selection.stale_before.is_none() {
        nobody_is_there(db, selection)?;
    }
    Ok(found)
}

/// Go through the contacts that a selection shows (without one: everybody there is) in the order of their ids, one at
/// a time, without links and tags: `each` is given the contact and its row, in which `more` columns follow.
///
/// # Errors
/// Those of reading, and what `each` says.
pub(super) fn each<E: From<StoreError>>(
    db: &Db<'_>,
    selection: Option<&Selection<'_>>,
    more: &str,
    today: NaiveDate,
    mut each: impl FnMut(Contact, &Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let wanted = selection.map(Wanted::of).unwrap_or_default();
    let rest_days = selection.map_or(0, |selection| selection.rest_days);
    let sql = format!("SELECT {COLUMNS}{more} FROM {TABLES} WHERE {} ORDER BY c.id", wanted.sql());
    let failed = |e: rusqlite::Error| E::from(db.failed(&e));
    let mut statement = db.conn.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query(rusqlite::params_from_iter(&wanted.values)).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let contact = from_row(row, today).map_err(failed)?;
        if wanted.fits(db, &contact, rest_days, today)? {
            each(contact, row)?;
        }
    }
    Ok(())
}

/// Where a list shows nobody, ask the table without its indexes, and whether they agree: damage is no reason to
/// tell a person that all contacts are gone (RELIABILITY.md, G7).
fn nobody_is_there(db: &Db<'_>, selection: &Selection<'_>) -> Result<(), StoreError> {
    let somebody = db.one(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM contacts NOT INDEXED WHERE pool = :pool AND (archived_at IS NOT NULL) = :archived)
            OR (SELECT count(*) FROM contacts NOT INDEXED) <> (SELECT count(name_key) FROM contacts INDEXED BY contacts_name)",
        rusqlite::named_params! {":pool": selection.pool, ":archived": selection.archived},
        |_| Ok(()),
    )?;
    match somebody {
        None => Ok(()),
        Some(()) => Err(StoreError::Corrupt {
            path: db.path.to_owned(),
            cause: "its contacts and their index of names do not match".into(),
        }),
    }
}

/// The messages that a filter shows, drafts first, then the newest; at most one more than `limit`.
///
/// # Errors
/// Those of reading.
pub(crate) fn messages(
    db: &Db<'_>,
    filter: &MessageFilter,
    limit: usize,
    rest_days: u32,
    today: NaiveDate,
) -> Result<Vec<Message>, StoreError> {
    let mut wanted = Wanted::default();
    filter.contacts.iter().for_each(|term| wanted.add(term.negated, condition(&term.test)));
    filter.messages.iter().for_each(|term| wanted.add(term.negated, message_condition(&term.test)));
    let by_contact = !wanted.stages.is_empty() || !wanted.rests.is_empty();
    let most = if by_contact { -1 } else { i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1 };
    let sql = format!(
        "SELECT {} FROM messages m JOIN contacts c ON c.id = m.contact_id
         LEFT JOIN companies o ON o.id = c.company_id LEFT JOIN contacts v ON v.id = c.via_id WHERE {}
         ORDER BY m.state = 'sent', m.sent_on DESC, m.sent_at DESC, m.id DESC LIMIT {most}",
        messages::COLUMNS,
        wanted.sql()
    );
    let mut found = db.all(&sql, rusqlite::params_from_iter(&wanted.values), messages::from_row)?;
    if by_contact {
        let mut fits: BTreeMap<ContactId, bool> = BTreeMap::new();
        for id in found.iter().map(|message| message.contact.id) {
            if let Entry::Vacant(unknown) = fits.entry(id) {
                let contact = contacts::get(db, id, today)?;
                unknown.insert(match contact {
                    Some(contact) => wanted.fits(db, &contact, rest_days, today)?,
                    None => false,
                });
            }
        }
        found.retain(|message| fits.get(&message.contact.id) == Some(&true));
        found.truncate(limit + 1);
    }
    Ok(found)
}

/// All that a list asks: SQL on the values `?1`, `?2` …, and the stage and the rest, which are told from the
/// day and not by SQL.
#[derive(Default)]
struct Wanted {
    conditions: Vec<String>,
    values: Vec<String>,
    stages: Vec<(bool, Stage)>,
    rests: Vec<bool>,
}

impl Wanted {
    fn of(selection: &Selection<'_>) -> Self {
        let mut wanted = Self::default();
        wanted.conditions.push(if selection.pool { "c.pool = 1".into() } else { "c.pool = 0".into() });
        let archived = if selection.archived { "NOT " } else { "" };
        wanted.conditions.push(format!("c.archived_at IS {archived}NULL"));
        if let Some(day) = selection.stale_before {
            wanted.add(false, Condition::Sql(forget::STALE, day.to_string()));
        }
        selection.terms.iter().for_each(|term| wanted.add(term.negated, condition(&term.test)));
        wanted
    }

    fn add(&mut self, negated: bool, condition: Condition) {
        match condition {
            Condition::Stage(stage) => self.stages.push((negated, stage)),
            Condition::Rests(wanted) => self.rests.push(wanted != negated),
            Condition::Sql(sql, value) => {
                self.values.push(value);
                let sql = sql.replace(":value", &format!("?{}", self.values.len()));
                self.conditions.push(if negated { format!("NOT coalesce(({sql}), 0)") } else { sql });
            }
        }
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { "1".into() } else { self.conditions.join(" AND ") }
    }

    fn fits(
        &self,
        db: &Db<'_>,
        contact: &Contact,
        rest_days: u32,
        today: NaiveDate,
    ) -> Result<bool, StoreError> {
        let of_stage = self.stages.iter().all(|(negated, wanted)| (contact.stage == *wanted) != *negated);
        Ok(of_stage && (self.rests.is_empty() || fits_rest(db, contact, &self.rests, rest_days, today)?))
    }
}

/// Whether a contact rests as all of `wanted` say. Those without a contact in the last `rest_days` are not looked up.
fn fits_rest(
    db: &Db<'_>,
    contact: &Contact,
    wanted: &[bool],
    rest_days: u32,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let recent = contact.last_contact_on.is_some_and(|last| (today - last).num_days() < rest_days.into());
    let rests = recent && {
        let attempts = messages::attempts(db, contact.id, today, rest_days)?;
        message::rests_until(&attempts, rest_days).is_some()
    };
    Ok(wanted.iter().all(|wanted| *wanted == rests))
}

/// What a term asks: SQL on one value, or the stage or the rest, which are told from the day and not by SQL.
enum Condition {
    Sql(&'static str, String),
    Stage(Stage),
    Rests(bool),
}

fn condition(test: &Test) -> Condition {
    let (sql, value) = match test {
        Test::Stage(stage) => return Condition::Stage(*stage),
        Test::Rests(wanted) => return Condition::Rests(*wanted),
        Test::Tag(tag) => ("c.id IN (SELECT contact_id FROM tags WHERE tag = :value)", tag.clone()),
        Test::Company(key) => ("o.name_key >= :value AND o.name_key < :value || char(1114111)", key.clone()),
        Test::Circle(circle) => ("c.circle = :value", circle.as_str().to_owned()),
        Test::Program(text) => ("lower(c.program) = :value", text.clone()),
        Test::Cohort(text) => ("lower(c.cohort) = :value", text.clone()),
        Test::Via(key) => ("v.name_key >= :value AND v.name_key < :value || char(1114111)", key.clone()),
        Test::DueBefore(day) => ("c.next_due_on <= :value", day.to_string()),
        Test::DueAfter(day) => ("c.next_due_on > :value", day.to_string()),
        Test::LastBefore(day) => ("c.last_contact_on <= :value", day.to_string()),
        Test::LastAfter(day) => ("c.last_contact_on > :value", day.to_string()),
        Test::AddedBefore(day) => ("c.created_at <= :value || 'T99'", day.to_string()),
        Test::AddedAfter(day) => ("c.created_at > :value || 'T99'", day.to_string()),
        Test::Words(words) => (
            "c.id IN (SELECT rowid / 8 FROM search WHERE search MATCH :value AND rowid % 8 = 0)",
            search::match_all(words),
        ),
    };
    Condition::Sql(sql, value)
}

fn message_condition(test: &MessageTest) -> Condition {
    let (sql, value) = match test {
        MessageTest::State(state) => ("m.state = :value", state.as_str().to_owned()),
        MessageTest::Channel(channel) => ("m.channel = :value", channel.as_str().to_owned()),
        MessageTest::Template(name) => ("m.template = :value", name.clone()),
        // an automatic answer is none
        MessageTest::Answered(true) => ("m.reply_kind <> :value", "out-of-office".to_owned()),
        MessageTest::Answered(false) => {
            ("m.state = 'sent' AND coalesce(m.reply_kind, :value) = :value", "out-of-office".to_owned())
        }
        MessageTest::SentBefore(day) => ("m.sent_on <= :value", day.to_string()),
        MessageTest::SentAfter(day) => ("m.sent_on > :value", day.to_string()),
        MessageTest::Words(words) => (
            "EXISTS (SELECT 1 FROM search WHERE search MATCH :value AND rowid IN (c.id * 8, m.id * 8 + 2))",
            search::match_all(words),
        ),
    };
    Condition::Sql(sql, value)
}
