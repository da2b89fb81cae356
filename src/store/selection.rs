//! Lists of contacts: which, in which order, how many.

use chrono::NaiveDate;

use super::contacts::{COLUMNS, TABLES, from_row};
use super::{Db, StoreError, search};
use crate::domain::contact::{Contact, Stage};
use crate::domain::filter::{Term, Test};

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
    conditions.push(if selection.pool { "c.pool = 1".into() } else { "c.pool = 0".into() });
    conditions.push(format!("c.archived_at IS {}NULL", if selection.archived { "NOT " } else { "" }));
    for term in selection.terms {
        match condition(&term.test) {
            Condition::Stage(stage) => stages.push((term.negated, stage)),
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
    let read = || {
        let mut statement = db.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut found = Vec::new();
        // of a stage, read on until enough are found
        while let Some(row) = rows.next()? {
            let contact = from_row(row, today)?;
            if stages.iter().all(|(negated, stage)| (contact.stage == *stage) != *negated) {
                found.push(contact);
            }
            if found.len() > selection.limit {
                break;
            }
        }
        Ok(found)
    };
    let found = read().map_err(|e: rusqlite::Error| db.failed(&e))?;
    if found.is_empty() && selection.terms.is_empty() {
        nobody_is_there(db, selection)?;
    }
    Ok(found)
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

/// What a term asks: SQL on one value, or the stage, which is told from the day and not by SQL.
enum Condition {
    Sql(&'static str, String),
    Stage(Stage),
}

fn condition(test: &Test) -> Condition {
    let (sql, value) = match test {
        Test::Stage(stage) => return Condition::Stage(*stage),
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
