//! The journal: what every command changed, written down without code per command. undo.rs walks it.
//!
//! One command is one *step*; a step is the list of its *changes* of rows. Triggers write them down: they
//! are generated from the schema in the temporary database of the writing process, only for the tables and
//! operations that the command really uses, so that readers never pay for them. An update keeps the columns
//! that changed, before and after; a delete keeps the row; an insert keeps its id, and its row when it is
//! undone. Derived columns and tables are left out: they are worked out again (derived.rs).

use std::cell::RefCell;
use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::history::Step;

/// Tables whose rows a person owns, and those of their columns that are derived.
pub(super) const TABLES: [(&str, &[&str]); 19] = [
    ("companies", &[]),
    ("contacts", &["progress", "last_contact_on", "next_due_on", "next_conversation_on"]),
    ("tags", &[]),
    ("links", &[]),
    ("facts", &[]),
    ("conversations", &[]),
    ("participants", &[]),
    ("messages", &[]),
    ("feedback", &[]),
    ("follow_ups", &[]),
    ("notes", &[]),
    ("views", &[]),
    ("purposes", &[]),
    ("acquaintances", &[]),
    ("questions", &[]),
    ("mixers", &[]),
    ("mixer_people", &[]),
    ("mixer_entries", &[]),
    ("weeks", &[]),
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

impl Op {
    pub(super) fn parse(name: &str) -> Self {
        match name {
            "insert" => Self::Insert,
            "update" => Self::Update,
            _ => Self::Delete,
        }
    }
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
            .prepare("SELECT id, undone FROM journal_steps ORDER BY id DESC LIMIT 1")?
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

    /// Write down the row that `sql` inserted, unless a trigger does. One row needs none, which takes longer to make
    /// than to do without.
    pub(super) fn inserted_one(&self, conn: &Connection, sql: &str, id: i64) -> rusqlite::Result<()> {
        match target(sql) {
            (Op::Insert, table)
                if !table.is_empty() && !self.watched.borrow().contains(&(Op::Insert, table)) =>
            {
                self.inserted(conn, table, id, id)
            }
            _ => Ok(()),
        }
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

    /// Whether a trigger was made: the connection then watches for this step alone.
    pub(super) fn is_watching(&self) -> bool {
        !self.watched.borrow().is_empty()
    }

    /// End the step: give it its line in the history and prune what is too old.
    pub(super) fn end(
        &self,
        conn: &Connection,
        command: &str,
        summary: &str,
        now: &str,
    ) -> rusqlite::Result<()> {
        conn.prepare(
            "INSERT INTO journal_steps (id, command, summary, made_at) VALUES (:id, :command, :summary, :now)",
        )?
        .execute(named_params! {":id": self.step_id, ":command": command, ":summary": summary, ":now": now})?;
        prune(conn, self.step_id)
    }
}

fn prune(conn: &Connection, newest: i64) -> rusqlite::Result<()> {
    let (first_kept, first, last): (i64, Option<i64>, Option<i64>) = conn
        .prepare(
            "SELECT (SELECT min(id) FROM journal_steps), (SELECT min(id) FROM journal_changes),
                (SELECT max(id) FROM journal_changes)",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
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
pub(super) fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let derived = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, derived)| *derived);
    let mut statement = conn.prepare_cached("SELECT name FROM pragma_table_info(:table)")?;
    let names = statement.query_map(named_params! {":table": table}, |row| row.get::<_, String>(0))?;
    names.filter(|name| !matches!(name, Ok(name) if derived.contains(&name.as_str()))).collect()
}

pub(super) fn row_image(columns: &[String], prefix: &str) -> String {
    let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {prefix}{c}")).collect();
    format!("json_object({})", pairs.join(", "))
}

/// Rows that a change of a step names.
pub(super) struct Touched {
    pub(super) table: &'static str,
    pub(super) op: Op,
    pub(super) first: i64,
    pub(super) last: i64,
}

/// What a step changed so far, in order.
pub(super) fn touched(conn: &Connection, step_id: i64) -> rusqlite::Result<Vec<Touched>> {
    conn.prepare(
        "SELECT table_name, op, row_id, last_row_id FROM journal_changes WHERE step_id = :step ORDER BY id",
    )?
    .query_map(named_params! {":step": step_id}, |row| {
        let name = row.get_ref(0)?.as_str()?;
        let table = TABLES.iter().map(|(table, _)| *table).find(|table| *table == name);
        let op = Op::parse(row.get_ref(1)?.as_str()?);
        Ok(Touched { table: table.unwrap_or_default(), op, first: row.get(2)?, last: row.get(3)? })
    })?
    .collect()
}

/// The steps, newest first.
pub(super) fn history(conn: &Connection, limit: i64) -> rusqlite::Result<Vec<Step>> {
    conn.prepare(
        "SELECT id, command, summary, made_at, undone FROM journal_steps ORDER BY id DESC LIMIT :limit",
    )?
    .query_map(named_params! {":limit": limit}, step_from_row)?
    .collect()
}

pub(super) fn step_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Step> {
    Ok(Step {
        id: row.get("id")?,
        command: row.get("command")?,
        summary: row.get("summary")?,
        made_at: row.get("made_at")?,
        undone: row.get("undone")?,
    })
}
