//! Undo, redo and history for every command, without code per command.
//!
//! One command is one *step*; a step is the list of its *changes* of rows. Triggers write them down: they
//! are generated from the schema in the temporary database of the writing process, only for the tables and
//! operations that the command really uses, so that readers never pay for them. An update keeps the columns
//! that changed, before and after; a delete keeps the row; an insert keeps its id, and its row when it is
//! undone. Derived columns and tables are left out: they are worked out again (derived.rs).

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, named_params};

use super::sql::StoreError;
use crate::domain::history::Step;

/// Tables whose rows a person owns, and those of their columns that are derived.
pub(super) const TABLES: [(&str, &[&str]); 11] = [
    ("companies", &[]),
    ("contacts", &["progress", "last_contact_on", "next_due_on", "next_conversation_on"]),
    ("tags", &[]),
    ("links", &[]),
    ("facts", &[]),
    ("conversations", &[]),
    ("participants", &[]),
    ("messages", &[]),
    ("follow_ups", &[]),
    ("notes", &[]),
    ("views", &[]),
];

/// Steps that can be undone: older ones are pruned.
pub(crate) const KEPT_STEPS: i64 = 200;
/// Changes that are kept in all, whatever the number of steps; the last step is always kept whole.
const KEPT_CHANGES: i64 = 200_000;
/// Rows in one change when many are inserted at once.
const RUN: i64 = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    Insert,
    Update,
    Delete,
}

/// The step that is being written.
pub(super) struct Journal {
    pub(super) step_id: i64,
    watched: RefCell<BTreeSet<(Op, &'static str)>>,
}

impl Journal {
    /// Begin a step inside an open transaction. What was undone and not redone is forgotten now.
    pub(super) fn begin(conn: &Connection) -> rusqlite::Result<Self> {
        let last: Option<(i64, bool)> = conn
            .prepare_cached("SELECT id, undone FROM journal_steps ORDER BY id DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let step_id = match last {
            Some((_, true)) => {
                conn.execute_batch(
                    "DELETE FROM journal_changes WHERE step_id IN (SELECT id FROM journal_steps WHERE undone = 1);
                     DELETE FROM journal_steps WHERE undone = 1;",
                )?;
                conn.query_row("SELECT coalesce(max(id), 0) + 1 FROM journal_steps", [], |row| row.get(0))?
            }
            Some((id, false)) => id + 1,
            None => 1,
        };
        Ok(Self { step_id, watched: RefCell::default() })
    }

    /// See to it that what `sql` is about to change is written down.
    pub(super) fn watch(&self, conn: &Connection, sql: &str) -> rusqlite::Result<()> {
        let (op, table) = target(sql);
        if table.is_empty() || !self.watched.borrow_mut().insert((op, table)) {
            return Ok(());
        }
        conn.execute_batch(&self.trigger(conn, op, table)?)
    }

    fn trigger(&self, conn: &Connection, op: Op, table: &str) -> rusqlite::Result<String> {
        let record = |op: &str, row: &str, before: &str, after: &str| {
            format!(
                "INSERT INTO journal_changes (step_id, table_name, op, row_id, last_row_id, before, after)
                 VALUES ({}, '{table}', '{op}', {row}.id, {row}.id, {before}, {after});",
                self.step_id
            )
        };
        Ok(match op {
            Op::Insert => format!(
                "CREATE TEMP TRIGGER journal_insert_{table} AFTER INSERT ON main.{table} BEGIN {} END",
                record("insert", "new", "NULL", "NULL")
            ),
            Op::Delete => format!(
                "CREATE TEMP TRIGGER journal_delete_{table} AFTER DELETE ON main.{table} BEGIN {}
                 INSERT OR IGNORE INTO deletions (uid, table_name) VALUES (old.uid, '{table}'); END",
                record("delete", "old", &row_image(&columns(conn, table)?, "old."), "NULL")
            ),
            Op::Update => {
                let columns = columns(conn, table)?;
                let changed = |c: &String| format!("old.{c} IS NOT new.{c}");
                let image = |row: &str| {
                    let parts: Vec<String> = columns
                        .iter()
                        .filter(|c| *c != "id")
                        .map(|c| {
                            format!("iif({}, '\"{c}\":' || json_quote({row}.{c}) || ',', '')", changed(c))
                        })
                        .collect();
                    format!("'{{' || {} || '\"id\":' || old.id || '}}'", parts.join(" || "))
                };
                let any: Vec<String> = columns.iter().map(changed).collect();
                format!(
                    "CREATE TEMP TRIGGER journal_update_{table} AFTER UPDATE ON main.{table} WHEN {} BEGIN {} END",
                    any.join(" OR "),
                    record("update", "new", &image("old"), &image("new"))
                )
            }
        })
    }

    /// Write down that the rows `first..=last` of `table` were inserted by statements that were not watched.
    pub(super) fn inserted(
        &self,
        conn: &Connection,
        table: &str,
        first: i64,
        last: i64,
    ) -> rusqlite::Result<()> {
        let mut statement = conn.prepare_cached(
            "INSERT INTO journal_changes (step_id, table_name, op, row_id, last_row_id)
             VALUES (:step, :table, 'insert', :first, :last)",
        )?;
        let mut from = first;
        while from <= last {
            let to = last.min(from + RUN - 1);
            statement.execute(
                named_params! {":step": self.step_id, ":table": table, ":first": from, ":last": to},
            )?;
            from = to + 1;
        }
        Ok(())
    }

    /// Whether the step changed anything so far.
    pub(super) fn has_changes(&self, conn: &Connection) -> rusqlite::Result<bool> {
        conn.prepare_cached("SELECT 1 FROM journal_changes WHERE step_id = :step LIMIT 1")?
            .exists(named_params! {":step": self.step_id})
    }

    /// End the step: give it its line in the history and prune what is too old.
    pub(super) fn end(
        &self,
        conn: &Connection,
        command: &str,
        summary: &str,
        now: &str,
    ) -> rusqlite::Result<()> {
        conn.prepare_cached(
            "INSERT INTO journal_steps (id, command, summary, made_at) VALUES (:id, :command, :summary, :now)",
        )?
        .execute(named_params! {":id": self.step_id, ":command": command, ":summary": summary, ":now": now})?;
        prune(conn, self.step_id)
    }
}

fn prune(conn: &Connection, newest: i64) -> rusqlite::Result<()> {
    let (first, last): (Option<i64>, Option<i64>) = conn
        .prepare_cached(
            "SELECT (SELECT min(id) FROM journal_changes), (SELECT max(id) FROM journal_changes)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let by_number = newest - KEPT_STEPS;
    let by_volume: Option<i64> = match (first, last) {
        (Some(first), Some(last)) if last - first >= KEPT_CHANGES => conn.query_row(
            "SELECT min(step_id, :newest - 1) FROM journal_changes WHERE id <= :id ORDER BY id DESC LIMIT 1",
            named_params! {":id": last - KEPT_CHANGES, ":newest": newest},
            |row| row.get(0),
        )?,
        _ => None,
    };
    let oldest = by_number.max(by_volume.unwrap_or(0));
    let first_kept: i64 = conn
        .prepare_cached("SELECT coalesce(min(id), 0) FROM journal_steps")?
        .query_row([], |row| row.get(0))?;
    if first_kept > oldest {
        return Ok(());
    }
    conn.execute("DELETE FROM journal_changes WHERE step_id <= :oldest", named_params! {":oldest": oldest})?;
    conn.execute("DELETE FROM journal_steps WHERE id <= :oldest", named_params! {":oldest": oldest})?;
    Ok(())
}

/// Operation and table of one of our own statements (`INSERT INTO t`, `UPDATE t`, `DELETE FROM t`); an empty
/// table where the statement changes nothing that the journal watches.
fn target(sql: &str) -> (Op, &'static str) {
    let mut words = sql.split(|c: char| c.is_whitespace() || c == '(').filter(|word| !word.is_empty());
    let (op, name) = match words.next() {
        Some("INSERT") => (Op::Insert, words.find(|word| *word == "INTO").and_then(|_| words.next())),
        Some("UPDATE") => (Op::Update, words.next()),
        Some("DELETE") => (Op::Delete, words.nth(1)),
        _ => (Op::Update, None),
    };
    let table = TABLES.iter().map(|(table, _)| *table).find(|table| name == Some(table));
    (op, table.unwrap_or_default())
}

/// The columns of a table that the journal keeps.
fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let derived = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, derived)| *derived);
    let mut statement = conn.prepare_cached("SELECT name FROM pragma_table_info(:table)")?;
    let names = statement.query_map(named_params! {":table": table}, |row| row.get::<_, String>(0))?;
    names.filter(|name| !matches!(name, Ok(name) if derived.contains(&name.as_str()))).collect()
}

fn row_image(columns: &[String], prefix: &str) -> String {
    let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {prefix}{c}")).collect();
    format!("json_object({})", pairs.join(", "))
}

/// The steps, newest first.
pub(super) fn history(conn: &Connection, limit: i64) -> rusqlite::Result<Vec<Step>> {
    conn.prepare_cached(
        "SELECT id, command, summary, made_at, undone FROM journal_steps ORDER BY id DESC LIMIT :limit",
    )?
    .query_map(named_params! {":limit": limit}, step_from_row)?
    .collect()
}

fn step_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        id: row.get("id")?,
        command: row.get("command")?,
        summary: row.get("summary")?,
        made_at: row.get("made_at")?,
        undone: row.get("undone")?,
    })
}

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
    Ok(Some(step))
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
            let op: String = row.get(2)?;
            Ok(Change {
                id: row.get(0)?,
                table: row.get(1)?,
                op: match op.as_str() {
                    "insert" => Op::Insert,
                    "update" => Op::Update,
                    _ => Op::Delete,
                },
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
