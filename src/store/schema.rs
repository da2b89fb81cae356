//! The versions of the database file: whose it is, how old it is, and how it comes up to date.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::sql::{self, StoreError};

/// "NTRK" in ASCII: tells nettrack's files from those of other programs.
const APPLICATION_ID: i32 = 0x4e54_524b;

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("../../migrations/0001_daily_loop.sql")),
        M::up(include_str!("../../migrations/0002_messages.sql")),
        M::up(include_str!("../../migrations/0003_conversations.sql")),
    ])
}

/// The schema version that this program writes: the number of migrations.
pub(crate) const CURRENT: i64 = 3;

/// What the first page of a file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// No table yet: a new or an empty file
    Blank,
    Current,
    /// Schema version of an older nettrack
    Older(i64),
}

/// Read whose file it is and how old. One page, no schema.
///
/// # Errors
/// `NotOurs`, `NewerSchema`, or what SQLite says of the file.
pub(super) fn age(conn: &Connection, path: &Path) -> Result<Age, StoreError> {
    let read = |sql| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    let failed = |e| StoreError::from_sqlite(&e, path);
    let version = read("PRAGMA user_version").map_err(failed)?;
    let owner = read("PRAGMA application_id").map_err(failed)?;
    match (owner == i64::from(APPLICATION_ID), version) {
        (true, CURRENT) => Ok(Age::Current),
        (true, found) if found > CURRENT => {
            Err(StoreError::NewerSchema { path: path.to_owned(), found, known: CURRENT })
        }
        (true, found) if found > 0 => Ok(Age::Older(found)),
        // a kill between the two first writes leaves our mark on a file without tables
        (ours, 0)
            if (ours || owner == 0) && read("SELECT count(*) FROM sqlite_schema").map_err(failed)? == 0 =>
        {
            Ok(Age::Blank)
        }
        // each of these looks was one of its own: another process may have made the tables between them
        _ if read("PRAGMA user_version").map_err(failed)? != version => age(conn, path),
        _ => Err(StoreError::NotOurs(path.to_owned())),
    }
}

/// Make the tables of a blank database, or bring an older one up to date; each version is one transaction.
///
/// # Errors
/// What SQLite says; the database is then as it was.
pub(super) fn bring_up_to_date(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(|e| StoreError::from_sqlite(&e, path))?;
    match migrations().to_latest(conn) {
        Ok(()) => Ok(()),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) if sql::is_fatal(&err) => {
            Err(StoreError::from_sqlite(&err, path))
        }
        // another process may have done it between our look and our lock
        Err(_) if matches!(age(conn, path), Ok(Age::Current)) => Ok(()),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(StoreError::from_sqlite(&err, path)),
        Err(other) => Err(StoreError::Corrupt { path: path.to_owned(), cause: other.to_string() }),
    }
}

/// How the schema of a file differs from that of a new one.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub(super) missing: Vec<String>,
    /// What could act or pretend: a trigger or a view, of which nettrack has none
    pub(super) acting: Vec<String>,
    /// Tables and indexes of somebody else's
    pub(super) more: Vec<String>,
}

/// Compare the schema of a file that is up to date with that of a new one, by what there is in it.
///
/// # Errors
/// What SQLite says.
pub(super) fn difference(conn: &Connection) -> rusqlite::Result<Difference> {
    let things = |conn: &Connection| -> rusqlite::Result<BTreeSet<(String, String)>> {
        conn.prepare("SELECT type, name FROM sqlite_schema")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    let mut new = Connection::open_in_memory()?;
    migrations().to_latest(&mut new).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    let (ours, theirs) = (things(&new)?, things(conn)?);
    let told = |(kind, name): &(String, String)| format!("{kind} {name}");
    let (acting, more) = theirs
        .difference(&ours)
        .filter(|(_, name)| !name.starts_with("sqlite_"))
        .partition::<Vec<_>, _>(|(kind, _)| kind == "trigger" || kind == "view");
    Ok(Difference {
        missing: ours.difference(&theirs).map(told).collect(),
        acting: acting.into_iter().map(told).collect(),
        more: more.into_iter().map(told).collect(),
    })
}

/// What stands behind the name of a database in that of the copy that is kept before its schema changes.
pub(super) const COPY_BEFORE: &str = ".before-schema-";

/// Where the copy of a database goes before its schema changes.
pub(super) fn copy_before_upgrade(path: &Path, from: i64) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!("{COPY_BEFORE}{from}-to-{CURRENT}"));
    path.with_file_name(name)
}

/// The schema version in the first 72 bytes of a file of nettrack's; none in another's
/// (SQLite's file format, section 1.3: user_version at 60, application_id at 68).
pub(super) fn in_header(head: &[u8; 72]) -> Option<i64> {
    let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    (head.starts_with(b"SQLite format 3\0") && number(68) == APPLICATION_ID && number(60) > 0)
        .then(|| i64::from(number(60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_applies_and_their_number_is_the_current_version() {
        let mut conn = Connection::open_in_memory().unwrap();
        assert!(migrations().validate().is_ok());
        bring_up_to_date(&mut conn, Path::new("x")).unwrap();
        assert_eq!(age(&conn, Path::new("x")).unwrap(), Age::Current);
    }

    #[test]
    fn the_schema_has_no_triggers_and_no_cascades_that_the_journal_would_miss() {
        let mut conn = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut conn, Path::new("x")).unwrap();
        let hidden: i64 = conn
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' OR sql LIKE '%ON DELETE%' OR sql LIKE '%ON UPDATE%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(hidden, 0);
    }
}
