//! Rows on their way out, one at a time.

use rusqlite::types::ValueRef;

use super::{Column, Table, tables};
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::redaction::{self, Treatment};
use crate::domain::transfer::Cell;
use crate::store::export::{Request, SMALL_CACHE};
use crate::store::{Db, StoreError, schema, selection};

/// The version of the schema, by which a file says how new it is.
pub(crate) const SCHEMA: i64 = schema::CURRENT;

/// Who is told what leaves.
pub(crate) trait Leaving<E> {
    /// The rows of this table follow.
    fn table(&mut self, table: &Table) -> Result<(), E>;
    /// A row: a value for each column of the table.
    fn row(&mut self, table: &Table, cells: &[Cell<'_>]) -> Result<(), E>;
}

/// Hand over every row of every table or, where people were selected, of those people; returns how many people.
///
/// # Errors
/// Those of reading, and what `to` says.
pub(crate) fn rows<E: From<StoreError>>(
    db: &Db<'_>,
    request: Request<'_>,
    to: &mut impl Leaving<E>,
) -> Result<u64, E> {
    db.execute_batch(SMALL_CACHE)?;
    let selected = request.selection.is_some();
    if selected {
        choose(db, request)?;
    }
    let mut people = 0;
    for table in tables(db)? {
        let count = table_rows(db, &table, request, to)?;
        if table.name == "contacts" {
            people = count;
        }
    }
    if selected {
        db.execute_batch("DROP TABLE temp.chosen")?;
    }
    Ok(people)
}

/// Note the ids of those who were selected.
fn choose(db: &Db<'_>, request: Request<'_>) -> Result<(), StoreError> {
    db.execute_batch(
        "PRAGMA temp_store = MEMORY; DROP TABLE IF EXISTS temp.chosen; CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)",
    )?;
    selection::each(db, request.selection, "", request.today, |contact, _| {
        db.execute_derived("INSERT INTO temp.chosen (id) VALUES (?1)", [contact.id]).map(drop)
    })
}

/// Which rows of a table belong to the people who were selected.
fn belongs(table: &Table) -> String {
    let chosen = "IN (SELECT id FROM temp.chosen)";
    match table.name {
        "contacts" => format!("t.id {chosen}"),
        "companies" => format!("t.id IN (SELECT company_id FROM contacts WHERE id {chosen})"),
        "conversations" => {
            format!("t.id IN (SELECT conversation_id FROM participants WHERE contact_id {chosen})")
        }
        "feedback" => format!("t.message_id IN (SELECT id FROM messages WHERE contact_id {chosen})"),
        "acquaintances" => format!("t.contact_id {chosen} AND t.other_id {chosen}"),
        // a group conversation is that of everybody in it
        "mixers" | "mixer_people" | "mixer_entries" => "0".into(),
        _ if table.columns.iter().any(|column| column.name == "contact_id") => {
            format!("t.contact_id {chosen}")
        }
        _ => "0".into(),
    }
}

fn select(table: &Table, selected: bool) -> String {
    let column = |column: &Column| match &column.refers_to {
        None => format!("t.{}", column.name),
        Some(other) => format!("(SELECT uid FROM {other} WHERE id = t.{})", column.name),
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let condition = if selected { belongs(table) } else { "1".into() };
    format!("SELECT {} FROM {} t WHERE {condition} ORDER BY t.id", columns.join(", "), table.name)
}

fn table_rows<E: From<StoreError>>(
    db: &Db<'_>,
    table: &Table,
    request: Request<'_>,
    to: &mut impl Leaving<E>,
) -> Result<u64, E> {
    to.table(table)?;
    if request.redact && redaction::leaves_out(table.name) {
        return Ok(0);
    }
    let treatments: Vec<Treatment> = table
        .columns
        .iter()
        .map(|column| match (request.redact, &column.refers_to) {
            (true, None) => redaction::treatment(table.name, &column.name, column.is_text, column.required),
            _ => Treatment::Keep,
        })
        .collect();
    let failed = |e: rusqlite::Error| E::from(db.failed(&e));
    let mut statement = db.conn.prepare(&select(table, request.selection.is_some())).map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    let mut count = 0;
    while let Some(row) = rows.next().map_err(failed)? {
        let id: i64 = row.get(0).map_err(failed)?;
        let pseudonyms = if request.redact {
            [redaction::person(ContactId(id)), redaction::company(CompanyId(id))]
        } else {
            [String::new(), String::new()]
        };
        let mut cells = Vec::with_capacity(treatments.len());
        for (at, treatment) in treatments.iter().enumerate() {
            cells.push(match treatment {
                Treatment::Keep => cell(row.get_ref(at).map_err(failed)?),
                Treatment::Nothing => Cell::Null,
                Treatment::Blank(text) => Cell::Text(text),
                Treatment::Person => Cell::Text(&pseudonyms[0]),
                Treatment::Company => Cell::Text(&pseudonyms[1]),
            });
        }
        to.row(table, &cells)?;
        count += 1;
    }
    Ok(count)
}

/// A value of the file; one that no column of ours can hold reads as none.
fn cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => std::str::from_utf8(text).map_or(Cell::Null, Cell::Text),
        ValueRef::Null | ValueRef::Blob(_) => Cell::Null,
    }
}
