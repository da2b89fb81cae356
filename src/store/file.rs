//! The database file itself: made for its owner alone, opened, and copied before its schema changes.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Store, StoreError, schema};

impl Store {
    /// SQLite would make the file readable for everybody: make it first, for its owner alone.
    pub(super) fn make_file(&self) -> Result<(), StoreError> {
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
    pub(super) fn copy_aside(&self, conn: &Connection, version: i64) -> Result<(), StoreError> {
        let copy = schema::copy_before_upgrade(&self.path, version);
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, &copy);
        // one that is there may be half written
        let _ = (self.remove)(&copy);
        if self.vfs.is_none() {
            private_file().open(&copy).map_err(|e| StoreError::io("make the copy", &copy, &e))?;
        }
        let mut target = self.connect(&copy).map_err(failed)?;
        rusqlite::backup::Backup::new(conn, &mut target)
            .and_then(|backup| backup.run_to_completion(1000, std::time::Duration::ZERO, None))
            .map_err(failed)?;
        let verdict: String =
            target.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(failed)?;
        if verdict == "ok" { Ok(()) } else { Err(StoreError::Corrupt { path: copy.clone(), cause: verdict }) }
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
