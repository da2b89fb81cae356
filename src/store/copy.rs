//! Copies of a database, page by page, while others use it; and files in the making, which are whole before they stand
//! under their name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::NamedTempFile;

use super::StoreError;

/// What SQLite may lay beside a database: its rollback journal, and those of files in WAL mode.
pub(super) const COMPANIONS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The path with something behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Replace all that `to` holds by all that `from` holds, in one step: a snapshot, and one transaction.
///
/// # Errors
/// Those of SQLite, of the file that they are about; `to` then holds what it held.
pub(super) fn pages(
    from: &Connection,
    from_path: &Path,
    to: &mut Connection,
    to_path: &Path,
) -> Result<(), StoreError> {
    let step = Backup::new(from, to).and_then(|backup| backup.step(-1));
    match step {
        Ok(StepResult::Done) => Ok(()),
        Ok(_) => Err(StoreError::Locked(from_path.to_owned())),
        Err(error) => {
            let read = matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            );
            Err(StoreError::from_sqlite(&error, if read { from_path } else { to_path }))
        }
    }
}

/// A file in the making, for its owner alone, in the folder in which it will stand. It goes away unless it is put there.
pub(super) struct Part {
    file: NamedTempFile,
}

const PREFIX: &str = ".nettrack-";
const SUFFIX: &str = ".part";

impl Part {
    /// Begin one, and clear away those that a kill left in the folder.
    pub(super) fn begin(folder: &Path) -> Result<Self, StoreError> {
        clear_away(folder);
        let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder);
        let file = file.map_err(|e| StoreError::io("make a file in", folder, &e))?;
        // tells others that somebody is at work; a disk without locks does without
        let _ = file.as_file().try_lock();
        Ok(Self { file })
    }

    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// A connection to it. It must be closed before the file is put in its place.
    pub(super) fn connect(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(self.path(), flags);
        conn.map_err(|e| StoreError::from_sqlite(&e, self.path()))
    }

    pub(super) fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Put it in its place, for good: the file and the name are on the disk when this returns.
    ///
    /// # Errors
    /// Those of the file system; without `replace` also where something is there. Nothing is there then that was not.
    pub(super) fn put(self, to: &Path, replace: bool) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        if replace { self.file.persist(to) } else { self.file.persist_noclobber(to) }?;
        sync_folder(folder_of(to))
    }
}

/// See to it that the names in a folder are on the disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Files in the making in a folder at which nobody works any more.
pub(super) fn left_over(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_part = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = COMPANIONS.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
        name.strip_prefix(PREFIX).is_some_and(|name| name.ends_with(SUFFIX))
            && is_idle(&path.with_file_name(name))
    };
    names.filter(is_part).collect()
}

/// Whether nobody works at a file in the making. One that is not there was put in its place, or taken away.
fn is_idle(path: &Path) -> bool {
    match File::open(path) {
        Ok(file) => file.try_lock().is_ok(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn clear_away(folder: &Path) {
    for path in left_over(folder) {
        // what cannot be removed `doctor` tells of
        let _ = fs::remove_file(path);
    }
}
