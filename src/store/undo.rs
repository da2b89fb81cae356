//! Undo and redo: the changes of a step walked back or again, all of them or none.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::journal::{Op, columns, row_image, step_from_row};
use super::sql::StoreError;
use crate::domain::history::Step;

/// Which way a step is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Undo,
    Redo,
}

/// Why a step could not be walked: SQLite's own error, or rows that are no longer as the step left them.
pub(super) enum Refusal {
    Sqlite(rusqlite::Error),
    Because(String),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => {
                Self::Because("something that was added later depends on it".into())
            }
            _ => Self::Sqlite(error),
        }
    }
}

/// Walk the newest step (undo) or the oldest undone one (redo) inside an open transaction.
///
/// # Errors
/// `Because` when a row was changed since by another program: the caller rolls everything back.
pub(super) fn walk(conn: &Connection, way: Way) -> Result<Option<Step>, Refusal> {
    let sql = match way {
        Way::Undo => {
            "SELECT id, command, summary, made_at, undone FROM journal_steps WHERE undone = 0 ORDER BY id DESC LIMIT 1"
        }
        Way::Redo => {
            "SELECT id, command, summary, made_at, undone FROM journal_steps WHERE undone = 1 ORDER BY id LIMIT 1"
        }
    };
    let Some(step) = conn.query_row(sql, [], step_from_row).optional()? else { return Ok(None) };
    conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    for change in changes(conn, step.id, way)? {
        change.walk(conn, way)?;
    }
    conn.execute(
        "UPDATE journal_steps SET undone = :undone WHERE id = :id",
        named_params! {":undone": way == Way::Undo, ":id": step.id},
    )?;
    Ok(Some(Step { undone: way == Way::Undo, ..step }))
}

struct Change {
    id: i64,
    table: String,
    op: Op,
    first: i64,
    last: i64,
}

/// The changes of a step in the order of the walk. Their images stay in the file until they are needed.
fn changes(conn: &Connection, step_id: i64, way: Way) -> rusqlite::Result<Vec<Change>> {
    let mut list: Vec<Change> = conn
        .prepare(
            "SELECT id, table_name, op, row_id, last_row_id FROM journal_changes WHERE step_id = :step ORDER BY id",
        )?
        .query_map(named_params! {":step": step_id}, |row| {
            Ok(Change {
                id: row.get(0)?,
                table: row.get(1)?,
                op: Op::parse(row.get_ref(2)?.as_str()?),
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    if way == Way::Undo {
        list.reverse();
    }
    Ok(list)
}

impl Change {
    fn walk(&self, conn: &Connection, way: Way) -> Result<(), Refusal> {
        match (self.op, way) {
            (Op::Update, _) => self.turn(conn, way),
            (Op::Insert, Way::Undo) => {
                self.keep_image(conn, "after")?;
                self.take_out(conn)
            }
            (Op::Delete, Way::Redo) => {
                self.keep_image(conn, "before")?;
                self.take_out(conn)
            }
            (Op::Insert, Way::Redo) => self.put_back(conn, "after"),
            (Op::Delete, Way::Undo) => self.put_back(conn, "before"),
        }
    }

    fn keep_image(&self, conn: &Connection, side: &str) -> Result<(), Refusal> {
        let (table, image) = (&self.table, row_image(&columns(conn, &self.table)?, ""));
        conn.prepare_cached(&format!(
            "UPDATE journal_changes SET {side} = (SELECT json_group_array({image}) FROM {table}
             WHERE id BETWEEN :first AND :last) WHERE id = :id"
        ))?
        .execute(named_params! {":first": self.first, ":last": self.last, ":id": self.id})?;
        Ok(())
    }

    fn take_out(&self, conn: &Connection) -> Result<(), Refusal> {
        let (table, rows) = (&self.table, named_params! {":first": self.first, ":last": self.last});
        conn.prepare_cached(&format!(
            "INSERT OR IGNORE INTO deletions (uid, table_name)
             SELECT uid, '{table}' FROM {table} WHERE id BETWEEN :first AND :last"
        ))?
        .execute(rows)?;
        let gone = conn
            .prepare_cached(&format!("DELETE FROM {table} WHERE id BETWEEN :first AND :last"))?
            .execute(rows)?;
        if i64::try_from(gone) == Ok(self.last - self.first + 1) { Ok(()) } else { Err(self.differs()) }
    }

    fn put_back(&self, conn: &Connection, side: &str) -> Result<(), Refusal> {
        let (table, columns) = (&self.table, columns(conn, &self.table)?);
        // a single row is an object, a run of rows an array of objects
        let source = format!(
            "SELECT value FROM journal_changes, json_each(iif(json_type({side}) = 'array', {side}, json_array(json({side}))))
             WHERE journal_changes.id = :id"
        );
        let values: Vec<String> = columns.iter().map(|c| format!("json_extract(value, '$.{c}')")).collect();
        conn.prepare_cached(&format!(
            "DELETE FROM deletions WHERE uid IN (SELECT json_extract(value, '$.uid') FROM ({source}))"
        ))?
        .execute(named_params! {":id": self.id})?;
        let back = conn
            .prepare_cached(&format!(
                "INSERT INTO {table} ({}) SELECT {} FROM ({source})",
                columns.join(", "),
                values.join(", ")
            ))?
            .execute(named_params! {":id": self.id})?;
        if i64::try_from(back) == Ok(self.last - self.first + 1) { Ok(()) } else { Err(self.differs()) }
    }

    /// Set the changed columns to their other side, if they still are as the step left them.
    fn turn(&self, conn: &Connection, way: Way) -> Result<(), Refusal> {
        let (from, to) = match way {
            Way::Undo => ("after", "before"),
            Way::Redo => ("before", "after"),
        };
        let changed: Vec<String> = conn
            .prepare_cached("SELECT key FROM journal_changes, json_each(before) WHERE journal_changes.id = :id AND key <> 'id'")?
            .query_map(named_params! {":id": self.id}, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let side = |side: &str, c: &String| {
            format!("(SELECT json_extract({side}, '$.{c}') FROM journal_changes WHERE id = :id)")
        };
        let sets: Vec<String> = changed.iter().map(|c| format!("{c} = {}", side(to, c))).collect();
        let same: Vec<String> = changed.iter().map(|c| format!("{c} IS {}", side(from, c))).collect();
        let turned = conn
            .prepare_cached(&format!(
                "UPDATE {} SET {} WHERE id = :row AND {}",
                self.table,
                sets.join(", "),
                same.join(" AND ")
            ))?
            .execute(named_params! {":id": self.id, ":row": self.first})?;
        if turned == 1 { Ok(()) } else { Err(self.differs()) }
    }

    fn differs(&self) -> Refusal {
        Refusal::Because(format!("row {} of {} was changed by another program since", self.first, self.table))
    }
}

/// What stopped a walk, in the words of the store.
pub(super) fn refused(way: Way, step: &str, reason: &str) -> StoreError {
    let verb = if way == Way::Undo { "undo" } else { "redo" };
    StoreError::CannotUndo(format!("cannot {verb} {step}: {reason}"))
}
