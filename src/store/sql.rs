//! What every table needs of SQLite: values in and out, unique ids, waiting for a lock, and the one
//! translation of SQLite's errors into ours.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Row, Statement, ffi};

use crate::domain::id::{
    CompanyId, ContactId, ConversationId, FactId, FeedbackId, FollowUpId, MessageId, MixerId, MixerPersonId,
    NoteId, PurposeId, QuestionId,
};

macro_rules! ids_as_integers {
    ($($id:ident),+) => {$(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }
        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map($id)
            }
        }
    )+};
}
ids_as_integers!(
    CompanyId,
    ContactId,
    ConversationId,
    FactId,
    FeedbackId,
    FollowUpId,
    MessageId,
    MixerId,
    MixerPersonId,
    NoteId,
    PurposeId,
    QuestionId
);

/// Why the data could not be read or written. Nothing was saved, except where `UnknownOutcome` says
/// that this cannot be known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("another program is using `{}` and did not finish in time", .0.display())]
    Locked(PathBuf),
    #[error("the disk is full: nothing was saved, what was saved before is safe")]
    DiskFull,
    #[error(
        "`{}` was made by a newer nettrack (schema {found}; this nettrack {} knows up to {known})",
        path.display(), env!("CARGO_PKG_VERSION")
    )]
    NewerSchema { path: PathBuf, found: i64, known: i64 },
    #[error("`{}` is not a nettrack database", .0.display())]
    NotOurs(PathBuf),
    #[error("`{}` is damaged: {cause}", path.display())]
    Corrupt { path: PathBuf, cause: String },
    #[error("cannot {doing} `{}`: {cause}", path.display())]
    Unreadable { doing: &'static str, path: PathBuf, cause: String },
    #[error("the disk failed while saving to `{}`: it is not known whether the change was saved ({cause})", path.display())]
    UnknownOutcome { path: PathBuf, cause: String },
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// A file that is to be restored and cannot be
    #[error("`{}` cannot be restored: {cause}", path.display())]
    Unfit { code: &'static str, path: PathBuf, cause: String, hint: &'static str },
    #[error("{0}")]
    CannotUndo(String),
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    #[error("row {row} of `{table}` in the file cannot be taken in: {cause}")]
    BadRecord { table: String, row: u64, cause: String },
}

impl StoreError {
    /// The word for scripts, as the command-line contract names it.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Locked(_) => "locked",
            Self::DiskFull => "disk_full",
            Self::NewerSchema { .. } => "newer_schema",
            Self::NotOurs(_) => "not_ours",
            Self::Corrupt { .. } => "corrupt",
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownOutcome { .. } => "unknown_outcome",
            Self::Exists(_) => "file_exists",
            Self::Unfit { code, .. } => code,
            Self::CannotUndo(_) => "cannot_undo",
            Self::NothingTo(_) => "nothing_to_do",
            Self::BadRecord { .. } => "bad_record",
        }
    }

    /// Whether a rule refused the command; otherwise the file did.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::CannotUndo(_) | Self::NothingTo(_) | Self::Exists(_) | Self::BadRecord { .. })
    }

    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Locked(_) => {
                "close the other nettrack, or wait longer: NETTRACK_LOCK_WAIT=60 (seconds)".into()
            }
            Self::DiskFull => "free some space, then try again; reading and exporting still work".into(),
            Self::NewerSchema { .. } => {
                "update nettrack; `which -a nettrack` shows whether an older one comes first".into()
            }
            Self::NotOurs(_) => "name another file with --db FILE; this one was left as it is".into(),
            Self::Corrupt { .. } => {
                "the file was left as it is; `nettrack doctor` says what is wrong and which backup to restore"
                    .into()
            }
            Self::Unreadable { .. } => {
                "check the folder and its permissions, or name another file with --db".into()
            }
            Self::UnknownOutcome { .. } => {
                "look with `nettrack history` before you repeat the command".into()
            }
            Self::Exists(_) => "name another file, or replace it with --yes".into(),
            Self::Unfit { hint, .. } => (*hint).into(),
            Self::CannotUndo(_) => "`nettrack history` shows the steps".into(),
            Self::NothingTo(_) => return None,
            Self::BadRecord { .. } => "nothing was saved; export the file again, or mend that row".into(),
        })
    }

    /// An I/O error of a file that is not read through SQLite.
    pub(crate) fn io(doing: &'static str, path: &Path, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::Unreadable { doing, path: path.to_owned(), cause: error.to_string() }
    }

    pub(crate) fn from_sqlite(error: &rusqlite::Error, path: &Path) -> Self {
        let path = path.to_owned();
        let cause = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(path),
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::NotOurs(path),
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, cause },
            // who opened the file before another took its place must not write to it
            Some(ErrorCode::ReadOnly)
                if error.sqlite_error().is_some_and(|e| e.extended_code == ffi::SQLITE_READONLY_DBMOVED) =>
            {
                Self::Unreadable {
                    doing: "write to",
                    path,
                    cause: "another file took its place meanwhile; give the command again".into(),
                }
            }
            Some(ErrorCode::ReadOnly) => {
                Self::Unreadable { doing: "write to", path, cause: "it is read-only".into() }
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Unreadable { doing: "open", path, cause }
            }
            Some(ErrorCode::AuthorizationForStatementDenied) => Self::Unreadable {
                doing: "read or write",
                path,
                cause: "the disk failed a moment ago".into(),
            },
            Some(ErrorCode::SystemIoFailure) => Self::Unreadable { doing: "read or write", path, cause },
            // a value of the wrong type or a broken rule of the schema: the file is not what nettrack wrote
            _ => Self::Corrupt { path, cause },
        }
    }
}

/// A row whose columns are read in the order in which they were selected, so that none is looked for by its name;
/// a build with assertions holds every reader to that order.
pub(super) struct InOrder<'r, 's> {
    row: &'r Row<'s>,
    next: Cell<usize>,
}

impl<'r, 's> InOrder<'r, 's> {
    pub(super) fn new(row: &'r Row<'s>) -> Self {
        Self { row, next: Cell::new(0) }
    }

    pub(super) fn get<T: FromSql>(&self, column: &str) -> rusqlite::Result<T> {
        self.row.get(self.index(column))
    }

    pub(super) fn get_ref(&self, column: &str) -> rusqlite::Result<ValueRef<'r>> {
        self.row.get_ref(self.index(column))
    }

    fn index(&self, column: &str) -> usize {
        let at = self.next.get();
        // a damaged file may spell a name otherwise
        debug_assert!(
            AsRef::<Statement<'_>>::as_ref(self.row)
                .column_name(at)
                .is_ok_and(|name| name.eq_ignore_ascii_case(column)),
            "{column} is not column {at}"
        );
        self.next.set(at + 1);
        at
    }
}

/// Wait for another process's lock by asking again every few milliseconds, instead of SQLite's own
/// back-off, whose growing sleeps starve a writer among many.
///
/// # Errors
/// Those of SQLite.
pub(super) fn wait_for_locks(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_handler(Some(|asked: i32| {
        const STEP: Duration = Duration::from_millis(3);
        const SHORTEST: Duration = Duration::from_millis(2);
        let seconds: f64 = std::env::var("NETTRACK_LOCK_WAIT")
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|seconds| (0.0..=3600.0).contains(seconds))
            .unwrap_or(30.0);
        if f64::from(asked) * STEP.as_secs_f64() >= seconds {
            return false;
        }
        // two processes that ask in step would meet again and again
        let jitter = Duration::from_micros(u64::from(std::process::id()) * 37 % 2000);
        std::thread::sleep(SHORTEST + jitter);
        true
    }))
}

/// Keep what a file of somebody else may hold in its schema from acting.
///
/// # Errors
/// Those of SQLite.
pub(super) fn protect(conn: &Connection) -> rusqlite::Result<()> {
    // functions in its schema do not run
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // a value that is bound would have its statement compiled a second time, to the same plan
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Whether the error leaves the connection in doubt (RELIABILITY.md D4): after it nothing more is asked of
/// the same connection.
pub(super) fn is_fatal(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error().map(|e| e.extended_code & 0xff),
        Some(
            ffi::SQLITE_IOERR
                | ffi::SQLITE_FULL
                | ffi::SQLITE_CORRUPT
                | ffi::SQLITE_NOMEM
                | ffi::SQLITE_CANTOPEN
        )
    )
}

/// A UUIDv7 for a new row: time first, then one random number a process that counts up, so that rows made
/// in one run sort in the order in which they were made (RFC 9562, section 6.2, method 2).
pub(super) fn new_uid(now_millis: u64) -> String {
    thread_local!(static LAST: RefCell<Option<[u8; 10]>> = const { RefCell::new(None) });
    LAST.with_borrow_mut(|last| {
        let bytes = last.get_or_insert_with(|| {
            let mut bytes = [0_u8; 10];
            if getrandom::fill(&mut bytes).is_err() {
                // no random source: the process id and an address keep two runs apart
                let address = &raw const bytes as usize;
                bytes[..4].copy_from_slice(&std::process::id().to_le_bytes());
                bytes[4..].copy_from_slice(&address.to_le_bytes()[..6]);
            }
            bytes[0] &= 0x7f; // room to count up
            bytes
        });
        for byte in bytes.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
        let uuid = uuid::Builder::from_unix_timestamp_millis(now_millis, bytes).into_uuid();
        uuid.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_version_7_and_sort_in_the_order_they_were_made() {
        let uids: Vec<String> = (0..1000).map(|_| new_uid(1_772_373_600_000)).collect();
        assert!(uids.is_sorted() && uids.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(uuid::Uuid::parse_str(&uids[0]).unwrap().get_version_num(), 7);
    }
}
