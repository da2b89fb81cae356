//! Lists of contacts: which, in which order, how many.

use chrono::NaiveDate;

use super::contacts::{COLUMNS, TABLES, from_row};
use super::{Db, StoreError, messages, search};
use crate::domain::contact::{Contact, Stage};
use crate::domain::filter::{Term, Test};
use crate::domain::message;

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
    let mut conditions: Vec<String> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    let mut stages: Vec<(bool, Stage)> = Vec::new();
    let mut rests: Vec<bool> = Vec::new();
    conditions.push(if selection.pool { "c.pool = 1".into() } else { "c.pool = 0".into() });
    conditions.push(format!("c.archived_at IS {}NULL", if selection.archived { "NOT " } else { "" }));
    for term in selection.terms {
        match condition(&term.test) {
            Condition::Stage(stage) => stages.push((term.negated, stage)),
            Condition::Rests(wanted) => rests.push(wanted != term.negated),
            Condition::Sql(sql, value) => {
                values.push(value);
                let sql = sql.replace(":value", &format!("?{}", values.len()));
                conditions.push(if term.negated { format!("NOT coalesce(({sql}), 0)") } else { sql });
            }
        }
    }
    let order = match selection.sort {
        Sort::Name => "c.name_key, c.id",
        Sort::Due => "c.next_due_on IS NULL, c.next_due_on, c.id",
        Sort::Last => "c.last_contact_on DESC, c.id",
        Sort::Added => "c.id DESC",
        Sort::Company => "o.name_key IS NULL, o.name_key, c.name_key, c.id",
    };
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {} ORDER BY {order}", conditions.join(" AND "));
    let failed = |e: rusqlite::Error| db.failed(&e);
    let read = || {
        let mut statement = db.conn.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(failed)?;
        let mut found = Vec::new();
        // of a stage, read on until enough are found
        while let Some(row) = rows.next().map_err(failed)? {
            let contact = from_row(row, today).map_err(failed)?;
            if stages.iter().all(|(negated, stage)| (contact.stage == *stage) != *negated)
                && (rests.is_empty() || fits_rest(db, &contact, &rests, selection.rest_days, today)?)
            {
                found.push(contact);
            }
            if found.len() > selection.limit {
                break;
            }
        }
        Ok(found)
    };
    read()
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
