//! Rows on their way in. One whose uid is known is brought up to date, one that stands there under another uid
//! already (the same company, profile, tag) is taken for that one, every other is new and keeps its number if that
//! is free.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{ErrorCode, params_from_iter};
use uuid::Uuid;

use super::{Column, Table, WORKED_OUT, tables};
use crate::domain::text;
use crate::domain::transfer::{Arrived, Record, Tally};
use crate::store::{StoreError, Tx, companies};

/// An arrival under way.
pub(crate) struct Arriving<'t, 'c> {
    tx: &'t Tx<'c>,
    tables: Vec<Table>,
    /// Which table is being filled
    at: Option<usize>,
    /// Row by uid, of the tables so far
    known: HashMap<&'static str, HashMap<Uuid, i64>>,
    /// Numbers that are taken in the table that is being filled; none are noted of one that was empty, where rows come
    /// in rising order and the highest tells enough
    taken: HashSet<i64>,
    highest: i64,
    /// The unique keys of that table
    unique: Vec<Vec<String>>,
    /// First and last of the rows that were added and that the journal was not told of yet
    added: Option<(i64, i64)>,
    /// Rows of that table that refer to one of its own that was not there yet: row, column, uid
    later: Vec<(i64, String, Uuid)>,
    /// Number of the row in its table, from 1
    row: u64,
    arrived: Arrived,
}

/// A row made ready: its values by column.
type Values = Vec<(String, Value)>;

/// What a reference leads to.
enum Reference {
    /// A row, or nothing
    There(Value),
    Unknown(Uuid),
}

impl<'t, 'c> Arriving<'t, 'c> {
    /// # Errors
    /// Those of reading.
    pub(crate) fn begin(tx: &'t Tx<'c>) -> Result<Self, StoreError> {
        Ok(Self {
            tx,
            tables: tables(tx)?,
            at: None,
            known: HashMap::new(),
            taken: HashSet::new(),
            highest: 0,
            unique: Vec::new(),
            added: None,
            later: Vec::new(),
            row: 0,
            arrived: Arrived::default(),
        })
    }

    /// The rows of this table follow.
    ///
    /// # Errors
    /// `BadRecord` for one that is not known or comes too late, and those of writing.
    pub(crate) fn table(&mut self, name: &str) -> Result<(), StoreError> {
        self.finish()?;
        let at = self.tables.iter().position(|table| table.name == name);
        self.row = 0;
        let Some(at) = at.filter(|at| self.at.is_none_or(|before| before < *at)) else {
            return Err(StoreError::BadRecord {
                table: name.to_owned(),
                row: 0,
                cause: "there is no such table, or it stands in the wrong place".into(),
            });
        };
        // those between are empty in the file, but what they hold may be referred to
        for passed in self.at.map_or(0, |before| before + 1)..=at {
            let name = self.tables[passed].name;
            let rows = self.tx.all(&format!("SELECT id, uid FROM {name}"), [], |row| {
                Ok((row.get::<_, i64>(0)?, Uuid::parse_str(row.get_ref(1)?.as_str()?).ok()))
            })?;
            self.taken = rows.iter().map(|(id, _)| *id).collect();
            self.highest = self.taken.iter().copied().max().unwrap_or(0);
            let known = rows.into_iter().filter_map(|(id, uid)| Some((uid?, id))).collect();
            self.known.insert(name, known);
        }
        self.at = Some(at);
        self.unique = if self.taken.is_empty() { Vec::new() } else { self.unique_keys(name)? };
        Ok(())
    }

    /// # Errors
    /// `BadRecord` for one that cannot be kept, and those of writing.
    pub(crate) fn row(&mut self, record: &Record) -> Result<(), StoreError> {
        self.row += 1;
        let Some(at) = self.at else { return Err(self.bad("it belongs to no table")) };
        let name = self.tables[at].name;
        let uid = record.get("uid").and_then(|uid| uid.as_str()).and_then(|uid| Uuid::parse_str(uid).ok());
        let Some(uid) = uid else { return Err(self.bad("it has no uid")) };
        let mut later = Vec::new();
        let mut values = self.values(at, record, &mut later)?;
        if name == "acquaintances" {
            put_smaller_first(&mut values);
        }
        let known = self.known.get(name).and_then(|known| known.get(&uid)).copied();
        let mut tally = Tally { read: 1, ..Tally::default() };
        let id = if let Some(id) = known {
            let changed = self.update(name, id, &values)?;
            *(if changed { &mut tally.updated } else { &mut tally.unchanged }) += 1;
            id
        } else if let Some(id) = self.same(name, &values)? {
            tally.unchanged += 1;
            id
        } else {
            tally.added += 1;
            self.insert(name, uid, record, &values)?
        };
        self.known.entry(name).or_default().insert(uid, id);
        self.later.extend(later.into_iter().map(|(column, uid)| (id, column, uid)));
        count(&mut self.arrived.rows, tally);
        if name == "contacts" {
            count(&mut self.arrived.people, tally);
        }
        Ok(())
    }

    /// # Errors
    /// Those of writing.
    pub(crate) fn end(mut self) -> Result<Arrived, StoreError> {
        self.finish()?;
        for table in &self.tables {
            // what was deleted here once and came back is deleted no more
            self.tx.execute_derived(
                &format!(
                    "DELETE FROM deletions WHERE table_name = ?1 AND uid IN (SELECT uid FROM {})",
                    table.name
                ),
                [table.name],
            )?;
        }
        Ok(self.arrived)
    }

    /// End the table that is being filled.
    fn finish(&mut self) -> Result<(), StoreError> {
        self.write_down()?;
        let Some(at) = self.at else { return Ok(()) };
        let name = self.tables[at].name;
        for (id, column, uid) in std::mem::take(&mut self.later) {
            let Some(other) = self.known.get(name).and_then(|known| known.get(&uid)) else { continue };
            self.tx.change(
                &format!("UPDATE {name} SET {column} = ?1 WHERE id = ?2 AND {column} IS NOT ?1"),
                [*other, id],
            )?;
        }
        let columns = self.tables.iter().flat_map(|table| &table.columns);
        if columns.filter_map(|column| column.refers_to.as_deref()).all(|other| other != name) {
            self.known.remove(name);
        }
        Ok(())
    }

    /// The values of a row. A reference to what is not there, and need not be, is left as it is.
    fn values(
        &self,
        at: usize,
        record: &Record,
        later: &mut Vec<(String, Uuid)>,
    ) -> Result<Values, StoreError> {
        let table = &self.tables[at];
        let mut values = Vec::with_capacity(record.len() + 1);
        for (key, value) in record {
            if matches!(key.as_str(), "id" | "uid") {
                continue;
            }
            let Some(column) = table.columns.iter().find(|column| column.key == *key) else {
                return Err(self.bad(format!("`{key}` is not one of its columns")));
            };
            let value = match &column.refers_to {
                None => self.scalar(column, value)?,
                Some(other) => match self.reference(column, other, value)? {
                    Reference::There(value) => value,
                    Reference::Unknown(uid) if other == table.name => {
                        later.push((column.name.clone(), uid));
                        continue;
                    }
                    Reference::Unknown(_) if !column.required => continue,
                    Reference::Unknown(_) => {
                        return Err(self.bad(format!("its `{key}` is not in the file")));
                    }
                },
            };
            if let ("name", Value::Text(name)) = (column.name.as_str(), &value) {
                match table.name {
                    "contacts" => values.push((WORKED_OUT.to_owned(), text::fold(name).into())),
                    "companies" => values.push((WORKED_OUT.to_owned(), companies::key(name).into())),
                    _ => {}
                }
            }
            values.push((column.name.clone(), value));
        }
        Ok(values)
    }

    fn scalar(&self, column: &Column, value: &serde_json::Value) -> Result<Value, StoreError> {
        Ok(match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Value::Integer(number),
                (None, Some(number)) => Value::Real(number),
                (None, None) => return Err(self.bad(format!("its `{}` is too large", column.key))),
            },
            _ => return Err(self.bad(format!("its `{}` is neither a text nor a number", column.key))),
        })
    }

    fn reference(
        &self,
        column: &Column,
        other: &str,
        value: &serde_json::Value,
    ) -> Result<Reference, StoreError> {
        if value.is_null() {
            return Ok(Reference::There(Value::Null));
        }
        let uid = value.as_str().and_then(|uid| Uuid::parse_str(uid).ok());
        let Some(uid) = uid else { return Err(self.bad(format!("its `{}` is no uid", column.key))) };
        let id = self.known.get(other).and_then(|known| known.get(&uid));
        Ok(id.map_or(Reference::Unknown(uid), |id| Reference::There(Value::Integer(*id))))
    }

    /// Bring a row up to date; returns whether that changed anything.
    fn update(&mut self, table: &str, id: i64, values: &Values) -> Result<bool, StoreError> {
        self.write_down()?;
        let mut sets = Vec::new();
        let mut differs = Vec::new();
        for (number, (column, _)) in values.iter().enumerate() {
            sets.push(format!("{column} = ?{}", number + 1));
            differs.push(format!("{column} IS NOT ?{}", number + 1));
        }
        if sets.is_empty() {
            return Ok(false);
        }
        let sql = format!(
            "UPDATE {table} SET {} WHERE id = ?{} AND ({})",
            sets.join(", "),
            values.len() + 1,
            differs.join(" OR ")
        );
        let of = values.iter().map(|(_, value)| value.clone()).chain([Value::Integer(id)]);
        match self.watched(&sql, params_from_iter(of))? {
            Ok(changed) => Ok(changed > 0),
            Err(cause) => Err(self.bad(cause)),
        }
    }

    fn insert(
        &mut self,
        table: &str,
        uid: Uuid,
        record: &Record,
        values: &Values,
    ) -> Result<i64, StoreError> {
        let number = record.get("id").and_then(serde_json::Value::as_i64).filter(|id| *id > 0);
        let gap = |id: i64| !self.taken.is_empty() && !self.taken.contains(&id);
        let free = number.filter(|id| *id > self.highest || gap(*id));
        let columns: Vec<&str> = values.iter().map(|(column, _)| column.as_str()).collect();
        let marks: Vec<String> = (0..values.len()).map(|number| format!("?{}", number + 3)).collect();
        let sql = format!(
            "INSERT INTO {table} (id, uid, {}) VALUES (?1, ?2, {})",
            columns.join(", "),
            marks.join(", ")
        );
        let first = [free.map_or(Value::Null, Value::Integer), Value::Text(uid.hyphenated().to_string())];
        let of = first.into_iter().chain(values.iter().map(|(_, value)| value.clone()));
        let inserted =
            self.tx.prepare(&sql).and_then(|mut statement| statement.execute(params_from_iter(of)));
        if let Err(error) = inserted {
            return Err(match refused(&error) {
                Some(cause) => self.bad(cause),
                None => self.tx.failed(&error),
            });
        }
        let id = self.tx.conn.last_insert_rowid();
        self.highest = self.highest.max(id);
        if !self.taken.is_empty() {
            self.taken.insert(id);
        }
        match &mut self.added {
            Some((_, last)) if *last + 1 == id => *last = id,
            _ => {
                self.write_down()?;
                self.added = Some((id, id));
            }
        }
        Ok(id)
    }

    /// A statement that the journal watches; the inner error is why a rule of the table refused the row.
    fn watched(&self, sql: &str, params: impl rusqlite::Params) -> Result<Result<usize, String>, StoreError> {
        let change = || {
            self.tx.journal.watch(self.tx.conn, sql)?;
            self.tx.prepare(sql)?.execute(params)
        };
        change().map(Ok).or_else(|error| match refused(&error) {
            Some(cause) => Ok(Err(cause)),
            None => Err(self.tx.failed(&error)),
        })
    }

    /// Tell the journal of the rows that were added: before anything else changes, so that undo meets it first.
    fn write_down(&mut self) -> Result<(), StoreError> {
        let (Some((first, last)), Some(at)) = (self.added.take(), self.at) else { return Ok(()) };
        let inserted = self.tx.journal.inserted(self.tx.conn, self.tables[at].name, first, last);
        inserted.map_err(|e| self.tx.failed(&e))
    }

    /// The columns of each unique key of a table.
    fn unique_keys(&self, table: &str) -> Result<Vec<Vec<String>>, StoreError> {
        let indexes = self.tx.all(
            "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 AND origin <> 'pk' ORDER BY seq",
            [table],
            |row| row.get::<_, String>(0),
        )?;
        let columns = |index: String| {
            self.tx.all("SELECT name FROM pragma_index_info(?1) ORDER BY seqno", [index], |row| row.get(0))
        };
        indexes.into_iter().map(columns).collect()
    }

    /// The row that has one of the unique keys of this one.
    fn same(&self, table: &str, values: &Values) -> Result<Option<i64>, StoreError> {
        for key in &self.unique {
            let of = |column: &String| values.iter().find(|(name, _)| name == column).map(|(_, value)| value);
            let Some(asked) = key.iter().map(of).collect::<Option<Vec<_>>>() else { continue };
            if asked.iter().any(|value| matches!(value, Value::Null)) {
                continue;
            }
            let conditions: Vec<String> = key
                .iter()
                .enumerate()
                .map(|(number, column)| format!("{column} = ?{}", number + 1))
                .collect();
            let sql = format!("SELECT id FROM {table} WHERE {}", conditions.join(" AND "));
            if let Some(id) = self.tx.one(&sql, params_from_iter(asked), |row| row.get(0))? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    fn bad(&self, cause: impl Into<String>) -> StoreError {
        let table = self.at.map_or_else(String::new, |at| self.tables[at].name.to_owned());
        StoreError::BadRecord { table, row: self.row, cause: cause.into() }
    }
}

/// Why a rule of the table refused a row; none for every other error.
fn refused(error: &rusqlite::Error) -> Option<String> {
    let refused = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
        || error.sqlite_error_code() == Some(ErrorCode::TypeMismatch);
    refused.then(|| error.to_string())
}

/// An acquaintance is stored once, the smaller id first: numbers may have changed on the way.
fn put_smaller_first(values: &mut Values) {
    let at = |values: &Values, column: &str| values.iter().position(|(name, _)| name == column);
    let (Some(one), Some(other)) = (at(values, "contact_id"), at(values, "other_id")) else { return };
    if let (Value::Integer(first), Value::Integer(second)) = (&values[one].1, &values[other].1)
        && first > second
    {
        let first = std::mem::replace(&mut values[one].1, Value::Null);
        values[one].1 = std::mem::replace(&mut values[other].1, first);
    }
}

fn count(tally: &mut Tally, more: Tally) {
    tally.read += more.read;
    tally.added += more.added;
    tally.updated += more.updated;
    tally.unchanged += more.unchanged;
}
