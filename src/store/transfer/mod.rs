//! Every row that a person owns, out of one database and into another, whatever the tables are: their columns and
//! references are read from the schema. A row is known again by its uid, and refers to others by theirs.
//!
//! What is worked out from the rows (derived columns, the search index), the journal and the list of deletions stay
//! where they are.

pub(crate) mod arriving;
pub(crate) mod leaving;
#[cfg(test)]
mod tests;

use rusqlite::named_params;

use super::{Db, StoreError, journal};

/// A table as it is carried.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
}

#[derive(Debug)]
pub(crate) struct Column {
    /// As the schema has it
    name: String,
    /// As a file has it: a reference without its `_id`
    pub(crate) key: String,
    /// The table to whose rows it refers
    refers_to: Option<String>,
    is_text: bool,
    required: bool,
}

/// Folded names are worked out from the names.
const WORKED_OUT: &str = "name_key";

/// The tables, those that others refer to first.
fn tables(db: &Db<'_>) -> Result<Vec<Table>, StoreError> {
    journal::TABLES
        .iter()
        .map(|(name, derived)| Ok(Table { name, columns: columns(db, name, derived)? }))
        .collect()
}

fn columns(db: &Db<'_>, table: &str, derived: &[&str]) -> Result<Vec<Column>, StoreError> {
    let all = db.all(
        "SELECT c.name, f.\"table\" AS refers_to, c.type = 'TEXT' AS is_text, c.\"notnull\" AS required
         FROM pragma_table_info(:table) c LEFT JOIN pragma_foreign_key_list(:table) f ON f.\"from\" = c.name
         ORDER BY c.cid",
        named_params! {":table": table},
        |row| {
            let name: String = row.get("name")?;
            let refers_to: Option<String> = row.get("refers_to")?;
            let key = match &refers_to {
                Some(_) => name.trim_end_matches("_id").to_owned(),
                None => name.clone(),
            };
            let (is_text, required) = (row.get("is_text")?, row.get("required")?);
            Ok(Column { name, key, refers_to, is_text, required })
        },
    )?;
    Ok(all
        .into_iter()
        .filter(|column| column.name != WORKED_OUT && !derived.contains(&column.name.as_str()))
        .collect())
}
