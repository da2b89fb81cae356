//! Health of a database file: SQLite's own checks, told apart by what can be done about them.

pub(super) mod examine;
pub(super) mod mend;
mod surroundings;

use std::path::Path;

use rusqlite::{Connection, ErrorCode, Row};

use super::StoreError;
pub(crate) use surroundings::make_private;

/// What SQLite finds wrong with a file.
#[derive(Debug, Default)]
pub(super) struct Soundness {
    /// What a person wrote may be lost: only a backup helps
    pub(super) damage: Vec<String>,
    /// Rows that refer to nothing
    pub(super) dangling: Vec<String>,
    /// Indexes that do not fit their table, which can be made again
    pub(super) indexes: Vec<String>,
    /// The same of the word index
    pub(super) search: Vec<String>,
}

impl Soundness {
    /// Look at every page and every row.
    ///
    /// # Errors
    /// Those that do not come from the content of the file.
    pub(super) fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let mut found = Self::default();
        if let Err(error) = found.check(conn, "PRAGMA integrity_check") {
            if !is_of_content(&error) {
                return Err(error);
            }
            let whole = error.to_string();
            if whole.contains("fts5:") {
                // the word index has ended the look at the file: the rest is looked at without it
                found = Self { search: vec![whole], ..Self::default() };
                found.check_without_search(conn)?;
            } else {
                found.damage.push(whole);
            }
        }
        let dangling = lines(conn, "PRAGMA foreign_key_check", |row| {
            let (table, row_id, parent): (String, Option<i64>, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(format!("row {} of {table} refers to no row of {parent}", row_id.unwrap_or_default()))
        });
        match dangling {
            Ok(lines) => found.dangling = lines,
            Err(error) if is_of_content(&error) => found.damage.push(error.to_string()),
            Err(error) => return Err(error),
        }
        Ok(found)
    }

    fn check(&mut self, conn: &Connection, pragma: &str) -> rusqlite::Result<()> {
        let lines = lines(conn, pragma, |row| row.get(0))?;
        lines.into_iter().filter(|line| line != "ok").for_each(|line| self.sort_in(line));
        Ok(())
    }

    fn check_without_search(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'search'";
        for table in lines(conn, tables, |row| row.get(0))? {
            let pragma = format!("PRAGMA integrity_check(\"{}\")", table.replace('"', "\"\""));
            match self.check(conn, &pragma) {
                Err(error) if is_of_content(&error) => self.damage.push(error.to_string()),
                done => done?,
            }
        }
        Ok(())
    }

    fn sort_in(&mut self, line: String) {
        let list = if line.contains("FTS5 table") || line.contains("fts5:") {
            &mut self.search
        } else if line.contains(" missing from index ") || line.starts_with("wrong # of entries in index ") {
            &mut self.indexes
        } else {
            &mut self.damage
        };
        list.push(line);
    }

    pub(super) fn derived_is_whole(&self) -> bool {
        self.indexes.is_empty() && self.search.is_empty()
    }

    /// All that a person wrote is there and fits together. What is derived need not: it can be made again.
    ///
    /// # Errors
    /// `Corrupt`, with the first of what is wrong.
    pub(super) fn must_be_whole(&self, path: &Path) -> Result<(), StoreError> {
        match self.damage.iter().chain(&self.dangling).next() {
            None => Ok(()),
            Some(cause) => Err(StoreError::Corrupt { path: path.to_owned(), cause: cause.clone() }),
        }
    }
}

fn lines(
    conn: &Connection,
    sql: &str,
    read: fn(&Row<'_>) -> rusqlite::Result<String>,
) -> rusqlite::Result<Vec<String>> {
    conn.prepare(sql)?.query_map([], read)?.collect()
}

/// Whether an error tells of the content of a file, not of the disk, a lock or a lack of memory.
fn is_of_content(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
    )
}
