//! The database file: made for its owner alone, opened, kept aside and brought up to date.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::health::Soundness;
use super::schema::{self, Age};
use super::{Store, StoreError, copy, sql};

impl Store {
    /// Whether the file is there and holds anything.
    pub(crate) fn exists(&self) -> bool {
        self.vfs.is_some() || std::fs::metadata(&self.path).is_ok_and(|file| file.len() > 0)
    }

    /// Whether there is a file, empty or not. One that must not be looked for is not taken for none.
    fn is_there(&self) -> Result<bool, StoreError> {
        self.path.try_exists().map_err(|e| StoreError::io("look for the file", &self.path, &e))
    }

    /// A connection to read from. A file that is not there, or was made and never written to, reads as empty.
    pub(super) fn readable(&mut self) -> Result<Connection, StoreError> {
        if let Some(conn) = self.conn.take() {
            return Ok(conn);
        }
        if self.vfs.is_some() || self.is_there()? {
            let (conn, age) = self.open()?;
            if age == Age::Current {
                return Ok(conn);
            }
        }
        let mut empty = Connection::open_in_memory().map_err(|e| StoreError::from_sqlite(&e, &self.path))?;
        schema::bring_up_to_date(&mut empty, &self.path)?;
        Ok(empty)
    }

    /// A connection to the file, which is made when it is not there.
    pub(super) fn writable(&mut self) -> Result<Connection, StoreError> {
        let in_file = |conn: &Connection| conn.path().is_some_and(|path| !path.is_empty());
        let (mut conn, age) =
            if let Some(conn) = self.conn.take().filter(|conn| in_file(conn) && self.exists()) {
                (conn, Age::Current)
            } else {
                self.make_file()?;
                self.open()?
            };
        conn.execute_batch(
            "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;",
        )
        .map_err(|e| StoreError::from_sqlite(&e, &self.path))?;
        if age == Age::Blank {
            schema::bring_up_to_date(&mut conn, &self.path)?;
        }
        Ok(conn)
    }

    /// SQLite would make the file readable for everybody: make it first, for its owner alone.
    fn make_file(&self) -> Result<(), StoreError> {
        if self.vfs.is_some() || self.path.exists() {
            return Ok(());
        }
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
        }
        match private_file().open(&self.path) {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(StoreError::io("make the file", &self.path, &e))
            }
            _ => Ok(()),
        }
    }

    /// Open the file; one of an older nettrack is brought up to date.
    fn open(&self) -> Result<(Connection, Age), StoreError> {
        let (mut conn, age) = self.open_as_it_is()?;
        let Age::Older(version) = age else { return Ok((conn, age)) };
        self.copy_aside(&conn, version)?;
        schema::bring_up_to_date(&mut conn, &self.path)?;
        Ok((conn, Age::Current))
    }

    /// Open the file, whatever its age.
    pub(super) fn open_as_it_is(&self) -> Result<(Connection, Age), StoreError> {
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &self.path);
        if self.vfs.is_none() && !self.path.is_file() {
            return Err(StoreError::NotOurs(self.path.clone()));
        }
        let conn = self.connect(&self.path).map_err(failed)?;
        sql::wait_for_locks(&conn).map_err(failed)?;
        sql::protect(&conn).map_err(failed)?;
        let age = schema::age(&conn, &self.path)?;
        Ok((conn, age))
    }

    /// A connection to a file that is there; on a simulated disk it need not be.
    pub(super) fn connect(&self, path: &Path) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match self.vfs {
            None => Connection::open_with_flags(path, flags),
            Some(vfs) => {
                Connection::open_with_flags_and_vfs(path, flags | OpenFlags::SQLITE_OPEN_CREATE, vfs)
            }
        }
    }

    /// Keep a checked copy of the file before its schema changes.
    fn copy_aside(&self, conn: &Connection, version: i64) -> Result<(), StoreError> {
        let copy = schema::copy_before_upgrade(&self.path, version);
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &copy);
        // one that is there may be half written
        let _ = (self.remove)(&copy);
        if self.vfs.is_none() {
            private_file().open(&copy).map_err(|e| StoreError::io("make the copy", &copy, &e))?;
        }
        let mut target = self.connect(&copy).map_err(failed)?;
        copy::pages(conn, &self.path, &mut target, &copy)?;
        Soundness::of(&target).map_err(failed)?.must_be_whole(&copy)
    }
}

fn private_file() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Make a folder (and those above it) that only its owner may enter. One that is there stays as it is.
pub(crate) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
