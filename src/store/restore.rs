//! Restore: another file takes the place of the database, after it was checked, and what was there is kept aside.
//!
//! A database that can be locked stays the same file: its pages are replaced in one transaction, so that whoever waits
//! for it goes on with what was restored, and its rollback journal always belongs to it. One that SQLite cannot even
//! begin to read is kept under another name, with whatever lies beside it, before a new file gets its name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::backups::{self, checksum_beside, contents, schema_of, sha256};
use super::copy::{self, COMPANIONS, Part, beside, folder_of};
use super::health::{Soundness, examine, mend};
use super::schema::{self, Age};
use super::{Store, StoreError, make_private_folder, sql};
use crate::domain::backup::{self, Contents};

/// A file that may be restored: a checked copy of it, brought up to date, in the folder of the database.
pub(crate) struct Candidate {
    part: Part,
    pub(crate) contents: Contents,
    /// Whether a checksum beside it was compared
    pub(crate) checked: bool,
    /// The version of its own schema, where it was brought up to date
    pub(crate) older: Option<i64>,
}

/// What is in the place of the database now.
pub(crate) enum Present {
    Nothing,
    Holds(Contents),
    /// Something that cannot be read, and why
    Unreadable(String),
}

const OTHERS: &str = "`nettrack backup --list` shows the copies that there are";

fn unfit(code: &'static str, path: &Path, cause: impl Into<String>) -> StoreError {
    StoreError::Unfit { code, path: path.to_owned(), cause: cause.into(), hint: OTHERS }
}

impl Store {
    /// Check a file and copy it beside the database. The file itself is only read.
    ///
    /// # Errors
    /// `Unfit` where it is not nettrack's, damaged, or was changed since it was backed up; `NewerSchema`; and those of
    /// reading and writing.
    pub(crate) fn candidate(&self, file: &Path) -> Result<Candidate, StoreError> {
        let checked = compare_checksum(file)?;
        let schema =
            schema_of(file).ok_or_else(|| unfit("not_ours", file, "it is not a nettrack database"))?;
        if schema > schema::CURRENT {
            return Err(StoreError::NewerSchema {
                path: file.to_owned(),
                found: schema,
                known: schema::CURRENT,
            });
        }
        let place = self.place();
        let folder = folder_of(&place);
        make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
        let part = Part::begin(folder)?;
        let mut conn = part.connect()?;
        copy::pages(&open_to_read(file)?, file, &mut conn, part.path())
            .map_err(|error| as_unfit(error, file))?;
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, part.path());
        sql::protect(&conn).map_err(failed)?;
        // no shell left it in another mode
        conn.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON;").map_err(failed)?;
        let sound = Soundness::of(&conn).map_err(failed)?;
        sound.must_be_whole(file).map_err(|error| as_unfit(error, file))?;
        schema::bring_up_to_date(&mut conn, part.path()).map_err(|error| as_unfit(error, file))?;
        let strange = schema::difference(&conn).map_err(failed)?;
        if let Some(name) = strange.missing.first().or(strange.acting.first()) {
            return Err(unfit("corrupt", file, format!("its schema is not nettrack's ({name})")));
        }
        let derived = examine::of_derived(&conn, part.path(), self.grace, &sound)?;
        if !sound.derived_is_whole() || derived.iter().any(|found| found.mend.is_some()) {
            mend::rebuild(&mut conn, part.path(), self.grace)?;
        }
        let contents = contents(&conn).map_err(failed)?;
        drop(conn);
        let older = (schema < schema::CURRENT).then_some(schema);
        Ok(Candidate { part, contents, checked, older })
    }

    /// What a restore would replace.
    ///
    /// # Errors
    /// `Locked`, and those of the disk.
    pub(crate) fn present(&mut self) -> Result<Present, StoreError> {
        if !self.exists() {
            return Ok(Present::Nothing);
        }
        let held = self.open_as_it_is().and_then(|(conn, age)| match age {
            Age::Blank => Ok(Present::Nothing),
            _ => Ok(Present::Holds(contents(&conn).map_err(|e| StoreError::from_sqlite(&e, &self.path))?)),
        });
        match held {
            Err(
                error
                @ (StoreError::NotOurs(_) | StoreError::Corrupt { .. } | StoreError::NewerSchema { .. }),
            ) => Ok(Present::Unreadable(error.to_string())),
            held => held,
        }
    }

    /// Put the candidate in the place of the database. Returns where that is kept, if there was one.
    ///
    /// # Errors
    /// `Locked` while another program uses the database; those of reading and writing. The database is then as it was,
    /// but for `UnknownOutcome`.
    pub(crate) fn replace(&mut self, candidate: Candidate) -> Result<Option<PathBuf>, StoreError> {
        self.conn = None;
        let place = self.place();
        if !self.exists() {
            return self.put_anew(candidate.part, &place);
        }
        match self.lock(&place)? {
            Some(conn) => self.put_inside(candidate.part, conn, &place).map(Some),
            None => self.put_anew(candidate.part, &place),
        }
    }

    /// Where the database really is: what a link leads to.
    fn place(&self) -> PathBuf {
        self.path.canonicalize().unwrap_or_else(|_| self.path.clone())
    }

    /// A connection that keeps everybody else out until it is closed; none where SQLite cannot begin to read the file, which
    /// then nobody can write to either.
    fn lock(&self, place: &Path) -> Result<Option<Connection>, StoreError> {
        if !place.is_file() {
            return Err(StoreError::NotOurs(place.to_owned()));
        }
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, place);
        let conn = self.connect(place).map_err(failed)?;
        sql::wait_for_locks(&conn).map_err(failed)?;
        sql::protect(&conn).map_err(failed)?;
        let locked = conn.execute_batch(
            "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; PRAGMA locking_mode = EXCLUSIVE;
             BEGIN EXCLUSIVE; COMMIT;",
        );
        match locked {
            Ok(()) => Ok(Some(conn)),
            Err(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Replace the pages of a database that is locked, after they were copied aside.
    fn put_inside(&self, part: Part, mut conn: Connection, place: &Path) -> Result<PathBuf, StoreError> {
        if matches!(schema::age(&conn, place), Err(StoreError::NotOurs(_))) {
            return Err(StoreError::NotOurs(place.to_owned()));
        }
        let kept = Part::begin(folder_of(place))?;
        let mut copy = kept.connect()?;
        copy::pages(&conn, place, &mut copy, kept.path())?;
        drop(copy);
        let aside = self.first_free(place);
        let hash = sha256(kept.path()).map_err(|e| StoreError::io("read", kept.path(), &e))?;
        backups::put(kept, &aside, false, &hash)?;
        let source = part.connect()?;
        match copy::pages(&source, part.path(), &mut conn, place) {
            Ok(()) => Ok(aside),
            // what is taken back is still there: a copy of it is of no use
            Err(error @ (StoreError::DiskFull | StoreError::Locked(_))) => {
                drop(conn);
                let _ =
                    fs::remove_file(&aside).and_then(|()| fs::remove_file(beside(&aside, backups::CHECKSUM)));
                Err(error)
            }
            Err(error) => Err(StoreError::UnknownOutcome {
                path: place.to_owned(),
                cause: format!("{error}; what was there is kept in `{}`", aside.display()),
            }),
        }
    }

    /// Give the candidate the name of the database. What has that name is kept, and what lies beside it: a rollback journal
    /// of another file must never be taken for that of the new one.
    fn put_anew(&self, part: Part, place: &Path) -> Result<Option<PathBuf>, StoreError> {
        let (aside, folder) = (self.first_free(place), folder_of(place));
        let failed = |e: io::Error| StoreError::io("write", &aside, &e);
        let there = place.try_exists().map_err(failed)?;
        let holds = there && fs::metadata(place).map_err(failed)?.len() > 0;
        if holds {
            fs::hard_link(place, &aside)
                // a disk without hard links
                .or_else(|_| keep_copy(place, &aside))
                .map_err(failed)?;
            copy::sync_folder(folder).map_err(failed)?;
        }
        let mut kept = holds;
        for suffix in COMPANIONS {
            match fs::rename(beside(place, suffix), beside(&aside, suffix)) {
                Ok(()) => kept = true,
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(failed(e)),
            }
        }
        copy::sync_folder(folder).map_err(failed)?;
        part.put(place, there).map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Locked(place.to_owned()),
            _ => StoreError::io("write", place, &e),
        })?;
        Ok(kept.then_some(aside))
    }

    /// A name for what is kept aside, under which nothing is.
    fn first_free(&self, place: &Path) -> PathBuf {
        let own = place.file_name().unwrap_or_default().to_string_lossy();
        let free = |path: &PathBuf| {
            let taken = |suffix: &str| beside(path, suffix).symlink_metadata().is_ok();
            !taken("") && !COMPANIONS.iter().any(|suffix| taken(suffix))
        };
        let mut names = (1..).map(|number| place.with_file_name(backup::name_aside(&own, self.now, number)));
        names.find(free).unwrap_or_default()
    }
}

/// A copy of a file that is no database any more, for its owner alone.
fn keep_copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut part = Part::begin(folder_of(to)).map_err(io::Error::other)?;
    io::copy(&mut fs::File::open(from)?, part.as_file_mut())?;
    part.put(to, false)
}

/// Whether a checksum lies beside the file, which is then that of the file.
fn compare_checksum(file: &Path) -> Result<bool, StoreError> {
    let unreadable = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => unfit("unreadable", file, "there is no such file"),
        _ => unfit("unreadable", file, e.to_string()),
    };
    if !fs::metadata(file).map_err(unreadable)?.is_file() {
        return Err(unfit("unreadable", file, "it is not a file"));
    }
    let Some(told) = checksum_beside(file).map_err(unreadable)? else { return Ok(false) };
    if sha256(file).map_err(unreadable)? == told {
        return Ok(true);
    }
    Err(StoreError::Unfit {
        code: "corrupt",
        path: file.to_owned(),
        cause: "its checksum differs: it was damaged, or changed since it was backed up".into(),
        hint: "`nettrack backup --list` shows other copies; if you changed the file yourself, remove its .sha256 first",
    })
}

/// A connection that cannot change the file.
fn open_to_read(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let conn = Connection::open_with_flags(file, flags)?;
        sql::wait_for_locks(&conn)?;
        sql::protect(&conn)?;
        conn.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0))?;
        Ok(conn)
    };
    open().map_err(|error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) if beside(file, "-journal").exists() => {
            StoreError::Unfit {
                code: "unreadable",
                path: file.to_owned(),
                cause: "it was copied in the middle of a command, which its -journal file would take back".into(),
                hint: "copy both files somewhere, let `nettrack --db FILE list` read that copy, and restore it",
            }
        }
        _ => as_unfit(StoreError::from_sqlite(&error, file), file),
    })
}

/// What is wrong with the content of the file, as a reason not to restore it.
fn as_unfit(error: StoreError, file: &Path) -> StoreError {
    match error {
        StoreError::Corrupt { cause, .. } => unfit("corrupt", file, format!("it is damaged ({cause})")),
        StoreError::NotOurs(_) => unfit("not_ours", file, "it is not a nettrack database"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::tests::{Deed, act, now};

    fn filled(path: &Path) -> Store {
        let mut store = Store::new(path.to_owned(), now());
        act(&mut store, &Deed::Add(0)).unwrap();
        act(&mut store, &Deed::Import(5)).unwrap();
        store
    }

    #[test]
    fn a_lock_keeps_everybody_out_until_it_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let store = filled(&path);
        let other = Connection::open(&path).unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        let lock = store.lock(&path).unwrap().unwrap();
        for sql in ["SELECT count(*) FROM notes", "BEGIN IMMEDIATE"] {
            let error = other.execute_batch(sql).unwrap_err();
            assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy), "{sql}");
        }
        drop(lock);
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
    }

    #[test]
    fn who_waits_for_the_database_goes_on_with_what_was_restored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let mut store = filled(&path);
        let copy = store.backup(&folder.path().join("copy.db"), false).unwrap();
        // opened before the restore, used after it
        let mut waiting = Store::new(path.clone(), now());
        act(&mut waiting, &Deed::Note(0)).unwrap();
        let candidate = store.candidate(&copy.file).unwrap();
        assert!(candidate.checked && candidate.older.is_none());
        assert_eq!((candidate.contents.contacts, candidate.contents.notes), (1, 0));
        let kept = store.replace(candidate).unwrap().unwrap();
        act(&mut waiting, &Deed::Note(0)).unwrap();
        let notes = |path: &Path| {
            let conn = Connection::open(path).unwrap();
            contents(&conn).unwrap().notes
        };
        assert_eq!((notes(&path), notes(&kept)), (1, 1));
        assert!(!beside(&path, "-journal").exists());
    }
}
