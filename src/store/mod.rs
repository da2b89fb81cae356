//! The only user of rusqlite: one SQLite file, read as a whole or written one command at a time.
//!
//! `Store::read` and `Store::write` are the two doors. A write is one immediate transaction and one step of
//! the journal; when its closure fails, nothing was written. One file a table (plural = table); `derived.rs` and
//! `search.rs` hold what is worked out from the rest.

pub(crate) mod acquaintances;
pub(crate) mod backups;
pub(crate) mod companies;
pub(crate) mod contacts;
pub(crate) mod conversations;
mod copy;
mod derived;
pub(crate) mod duplicates;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod feedback;
mod file;
pub(crate) mod follow_ups;
pub(crate) mod forget;
pub(crate) mod health;
pub(crate) mod held;
mod journal;
pub(crate) mod lookup;
pub(crate) mod made_up;
pub(crate) mod merge;
pub(crate) mod messages;
pub(crate) mod mixers;
pub(crate) mod notes;
pub(crate) mod pool;
pub(crate) mod purposes;
pub(crate) mod questions;
pub(crate) mod report;
pub(crate) mod restore;
mod schema;
pub(crate) mod search;
pub(crate) mod selection;
mod spellings;
mod sql;
pub(crate) mod statistics;
pub(crate) mod suggestions;
pub(crate) mod timeline;
pub(crate) mod transfer;
mod undo;
pub(crate) mod views;
pub(crate) mod weeks;

use std::cell::{Cell, RefCell};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::hooks::{AuthContext, Authorization};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, Statement, TransactionBehavior};

use crate::domain::follow_up::GRACE_PERCENT;
use crate::domain::history::Step;
use derived::Changes;
pub(crate) use file::make_private_folder;
use journal::Journal;
pub(crate) use sql::StoreError;
use undo::Way;

/// The database file of one run. Each door takes the connection and puts it back when all went well: after an error it
/// is closed, because what an error of the disk left in it cannot be trusted.
pub(crate) struct Store {
    path: PathBuf,
    now: DateTime<Utc>,
    grace: u32,
    conn: Option<Connection>,
    /// The disk, where it is not that of the machine but the simulated one of the crash tests
    vfs: Option<&'static str>,
    remove: fn(&Path) -> std::io::Result<()>,
}

impl Store {
    /// A store for the file at `path`; nothing is opened yet. `now` dates what this run writes.
    pub(crate) fn new(path: PathBuf, now: DateTime<Utc>) -> Self {
        Self {
            path,
            now,
            grace: GRACE_PERCENT,
            conn: None,
            vfs: None,
            remove: |file| std::fs::remove_file(file),
        }
    }

    /// With the user's own share of an interval from the ideal to the latest day of keeping in touch, in percent.
    pub(crate) fn with_grace(self, grace: u32) -> Self {
        Self { grace, ..self }
    }

    /// From here on, date what is written with this instant: for a program in which time goes by.
    pub(crate) fn set_now(&mut self, now: DateTime<Utc>) {
        self.now = now;
    }

    /// Read. A file that does not exist reads as an empty database and is not made.
    ///
    /// # Errors
    /// What `f` says, and every `StoreError` of opening a file.
    pub(crate) fn read<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&Db<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let conn = self.readable()?;
        // one snapshot for all that this read looks at
        let db = Db::new(&conn, &self.path, self.grace);
        db.execute_batch("BEGIN")?;
        let answer = f(&db)?;
        db.execute_batch("COMMIT")?;
        self.conn = Some(conn);
        Ok(answer)
    }

    /// Write: all of `f` or nothing, as one step of undo under the name of the command.
    ///
    /// # Errors
    /// What `f` says, and every `StoreError`; nothing was saved, but for `UnknownOutcome`.
    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        command: &str,
        f: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_then(command, f, |_, answer| Ok(answer))
    }

    /// Write, and before it is saved read what the answer needs, with all that is derived: a read of its own could
    /// fail after the write was saved, and the command that failed would have changed something.
    ///
    /// # Errors
    /// As `write`.
    pub(crate) fn write_then<T, A, E: From<StoreError>>(
        &mut self,
        command: &str,
        f: impl FnOnce(&Tx<'_>) -> Result<T, E>,
        then: impl FnOnce(&Db<'_>, T) -> Result<A, E>,
    ) -> Result<A, E> {
        let (path, now, grace) = (self.path.clone(), self.now, self.grace);
        let mut conn = self.writable()?;
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &path);
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let tx = Tx::begin(Db::new(&transaction, &path, grace), now).map_err(failed)?;
        let answer = f(&tx)?;
        let rows = journal::touched(&transaction, tx.journal.step_id).map_err(failed)?;
        let changed = !rows.is_empty();
        if changed {
            let changes = Changes { step_id: tx.journal.step_id, walked: false, rows: &rows };
            derived::refresh(&tx.db, &changes)?;
            let summary = tx.summary.take();
            tx.journal.end(&transaction, command, &summary, &instant(now)).map_err(failed)?;
        }
        let answer = then(&tx.db, answer)?;
        let watching = tx.journal.is_watching();
        drop(tx);
        if changed {
            transaction.commit().map_err(|e| commit_failed(&e, &path))?;
        } else {
            // what changed nothing is no step, and takes no redo away
            transaction.rollback().map_err(failed)?;
        }
        // a connection that holds the triggers of this step is of no use to the next one
        if !(changed && watching) {
            self.conn = Some(conn);
        }
        Ok(answer)
    }

    /// Do as `write` would, tell what came of it, and leave the file as it is. A file that does not exist is not made.
    ///
    /// # Errors
    /// As `write`.
    pub(crate) fn rehearse<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (path, now, grace) = (self.path.clone(), self.now, self.grace);
        let mut conn = self.readable()?;
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &path);
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let tx = Tx::begin(Db::new(&transaction, &path, grace), now).map_err(failed)?;
        let answer = f(&tx)?;
        drop(tx);
        transaction.rollback().map_err(failed)?;
        self.conn = Some(conn);
        Ok(answer)
    }

    /// Undo the last step. Returns the step, now undone.
    ///
    /// # Errors
    /// `NothingTo` or `CannotUndo`, then nothing is changed; and every `StoreError`.
    pub(crate) fn undo(&mut self) -> Result<Step, StoreError> {
        self.walk(Way::Undo)
    }

    /// Redo the step that was undone last.
    ///
    /// # Errors
    /// As `undo`.
    pub(crate) fn redo(&mut self) -> Result<Step, StoreError> {
        self.walk(Way::Redo)
    }

    fn walk(&mut self, way: Way) -> Result<Step, StoreError> {
        let (path, grace) = (self.path.clone(), self.grace);
        let nothing = StoreError::NothingTo(if way == Way::Undo { "undo" } else { "redo" });
        if !self.exists() {
            return Err(nothing);
        }
        let mut conn = self.writable()?;
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &path);
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let newest = journal::history(&transaction, 1).map_err(failed)?;
        let name =
            newest.first().map(|step| format!("step {} ({})", step.id, step.command)).unwrap_or_default();
        let step = match undo::walk(&transaction, way) {
            Ok(Some(step)) => step,
            Ok(None) => return Err(nothing),
            Err(undo::Refusal::Because(reason)) => return Err(undo::refused(way, &name, &reason)),
            Err(undo::Refusal::Sqlite(error)) => return Err(failed(error)),
        };
        let rows = journal::touched(&transaction, step.id).map_err(failed)?;
        let changes = Changes { step_id: step.id, walked: true, rows: &rows };
        derived::refresh(&Db::new(&transaction, &path, grace), &changes)?;
        transaction.commit().map_err(|e| match e.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => {
                undo::refused(way, &name, "something that was added later depends on it")
            }
            _ => commit_failed(&e, &path),
        })?;
        self.conn = Some(conn);
        Ok(step)
    }

    /// The steps that `undo` and `redo` walk, newest first.
    ///
    /// # Errors
    /// Every `StoreError` of reading.
    pub(crate) fn history(&mut self, limit: i64) -> Result<Vec<Step>, StoreError> {
        self.read(|db| journal::history(db.conn, limit).map_err(|e| db.failed(&e)))
    }
}

fn commit_failed(error: &rusqlite::Error, path: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::SystemIoFailure) => {
            StoreError::UnknownOutcome { path: path.to_owned(), cause: error.to_string() }
        }
        _ => StoreError::from_sqlite(error, path),
    }
}

/// An instant as the file and JSON hold it: UTC, to the second.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A database that is being read: what every table's functions take.
pub(crate) struct Db<'c> {
    conn: &'c Connection,
    path: &'c Path,
    grace: u32,
    asked: RefCell<Vec<String>>,
}

impl<'c> Db<'c> {
    fn new(conn: &'c Connection, path: &'c Path, grace: u32) -> Self {
        Self { conn, path, grace, asked: RefCell::default() }
    }

    /// The statement, which is kept when it is asked for a second time. What is to be kept SQLite compiles without its
    /// quick memory, and most statements of a command run once.
    fn prepare(&self, sql: &str) -> rusqlite::Result<Prepared<'c>> {
        let mut asked = self.asked.borrow_mut();
        if asked.iter().any(|known| known == sql) {
            return self.conn.prepare_cached(sql).map(Prepared::Kept);
        }
        asked.push(sql.to_owned());
        self.conn.prepare(sql).map(Prepared::Once)
    }

    /// The error in our words. After one that leaves the connection in doubt, SQLite may have ended the transaction:
    /// what is asked of it from then on is refused, so that a caller who goes on saves nothing.
    fn failed(&self, error: &rusqlite::Error) -> StoreError {
        if sql::is_fatal(error) {
            let _ = self.conn.authorizer(Some(|_: AuthContext<'_>| Authorization::Deny));
        }
        StoreError::from_sqlite(error, self.path)
    }

    fn execute_batch(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(|e| self.failed(&e))
    }

    /// The first row, if there is one.
    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let read = || self.prepare(sql)?.query_row(params, from_row).optional();
        read().map_err(|e| self.failed(&e))
    }

    /// All rows.
    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let read = || self.prepare(sql)?.query_map(params, from_row)?.collect::<rusqlite::Result<Vec<T>>>();
        read().map_err(|e| self.failed(&e))
    }

    /// A statement on derived tables, which the journal does not watch.
    fn execute_derived(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let write = || self.prepare(sql)?.execute(params);
        write().map_err(|e| self.failed(&e))
    }
}

/// A statement to be run.
enum Prepared<'c> {
    Once(Statement<'c>),
    Kept(CachedStatement<'c>),
}

impl<'c> Deref for Prepared<'c> {
    type Target = Statement<'c>;

    fn deref(&self) -> &Statement<'c> {
        match self {
            Self::Once(statement) => statement,
            Self::Kept(statement) => statement,
        }
    }
}

impl<'c> DerefMut for Prepared<'c> {
    fn deref_mut(&mut self) -> &mut Statement<'c> {
        match self {
            Self::Once(statement) => statement,
            Self::Kept(statement) => statement,
        }
    }
}

/// A database that is being written, inside one transaction and one step of the journal.
pub(crate) struct Tx<'c> {
    db: Db<'c>,
    now: Cell<DateTime<Utc>>,
    journal: Journal,
    summary: RefCell<String>,
}

impl<'c> Deref for Tx<'c> {
    type Target = Db<'c>;

    fn deref(&self) -> &Db<'c> {
        &self.db
    }
}

impl<'c> Tx<'c> {
    fn begin(db: Db<'c>, now: DateTime<Utc>) -> rusqlite::Result<Self> {
        let journal = Journal::begin(db.conn)?;
        Ok(Self { db, now: Cell::new(now), journal, summary: RefCell::default() })
    }

    /// The line of this step in `history`: "added Ana Reyes".
    pub(crate) fn describe(&self, summary: impl Into<String>) {
        *self.summary.borrow_mut() = summary.into();
    }

    /// From here on, date what is written as if it were `at`: for the telling of a history that was not lived.
    pub(crate) fn as_of(&self, at: DateTime<Utc>) {
        self.now.set(at);
    }

    fn now(&self) -> String {
        instant(self.now.get())
    }

    fn new_uid(&self) -> String {
        sql::new_uid(u64::try_from(self.now.get().timestamp_millis()).unwrap_or_default())
    }

    /// `INSERT INTO` one row; returns its id.
    fn insert(&self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        self.execute_derived(sql, params)?;
        let id = self.conn.last_insert_rowid();
        self.journal.inserted_one(self.conn, sql, id).map_err(|e| self.failed(&e))?;
        Ok(id)
    }

    /// `INSERT INTO`, `UPDATE` or `DELETE FROM`; returns the number of rows.
    fn change(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let write = || {
            self.journal.watch(self.conn, sql)?;
            self.prepare(sql)?.execute(params)
        };
        write().map_err(|e| self.failed(&e))
    }
}

#[cfg(test)]
mod crash;
#[cfg(test)]
mod tests;
