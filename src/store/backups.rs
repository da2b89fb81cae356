//! Backups: copies of the database that were checked before they stand under their name, each with its checksum beside it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};

use super::copy::{self, Part, beside, folder_of};
use super::health::Soundness;
use super::schema::{self, Age};
use super::{Store, StoreError, make_private_folder};
use crate::domain::backup::{self, Backup, Contents, Kind, Made};

/// The ending of the file that holds a backup's checksum, in the form that `sha256sum -c` reads.
pub(super) const CHECKSUM: &str = ".sha256";

impl Store {
    /// Where backups go when no file is named: beside the database.
    pub(crate) fn backups_folder(&self) -> PathBuf {
        self.path.with_file_name("backups")
    }

    /// Back up into the folder of backups (or another), under a name that tells the day and the time.
    ///
    /// # Errors
    /// As `backup`.
    pub(crate) fn backup_into(&mut self, folder: &Path) -> Result<Made, StoreError> {
        let stem = stem(&self.path);
        for number in 1.. {
            let file = folder.join(backup::name(&stem, self.now, number));
            match self.backup(&file, false) {
                Err(StoreError::Exists(_)) => {}
                made => return made,
            }
        }
        Err(StoreError::Exists(folder.to_owned()))
    }

    /// Copy the database to a file while others use it. The copy is checked; then it and its checksum are put in their
    /// place, for good.
    ///
    /// # Errors
    /// `NothingTo` where there is no database; `Exists` where the file is there and is not to be replaced; `Corrupt` where
    /// the database is; and those of reading and writing. What was there before is there then, and nothing else.
    pub(crate) fn backup(&mut self, to: &Path, replace: bool) -> Result<Made, StoreError> {
        if !replace && to.try_exists().unwrap_or(false) {
            return Err(StoreError::Exists(to.to_owned()));
        }
        let folder = folder_of(to);
        if !self.exists() {
            return Err(StoreError::NothingTo("back up"));
        }
        let (conn, age) = self.open_as_it_is()?;
        if age == Age::Blank {
            return Err(StoreError::NothingTo("back up"));
        }
        make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
        let part = Part::begin(folder)?;
        let mut target = part.connect()?;
        copy::pages(&conn, &self.path, &mut target, to)?;
        drop(conn);
        let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, to);
        let sound = Soundness::of(&target).map_err(failed)?;
        sound.must_be_whole(&self.path)?;
        let contents = contents(&target).map_err(failed)?;
        drop(target);
        let written = |e: io::Error| StoreError::io("write", to, &e);
        let bytes = fs::metadata(part.path()).map_err(written)?.len();
        let sha256 = sha256(part.path()).map_err(written)?;
        put(part, to, replace, &sha256)?;
        let file = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
        Ok(Made { file, bytes, sha256, contents, to_mend: !sound.derived_is_whole() })
    }

    /// All copies of this database that nettrack made and left in their place, newest first.
    ///
    /// # Errors
    /// Those of reading the folders.
    pub(crate) fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        let (stem, own) = (stem(&self.path), name(&self.path));
        let mut found = files(&self.backups_folder(), |file| {
            let (made_at, number) = backup::made_at(&stem, file)?;
            Some((Kind::Backup, Some((made_at, number))))
        })?;
        found.extend(files(folder_of(&self.path), |file| {
            if let Some(at) = backup::put_aside_at(&own, file) {
                return Some((Kind::BeforeRestore, Some((at, 1))));
            }
            file.strip_prefix(&own)?.strip_prefix(schema::COPY_BEFORE)?;
            Some((Kind::BeforeUpgrade, None))
        })?);
        found.sort_by(|(a, m), (b, n)| (b.made_at, n).cmp(&(a.made_at, m)).then_with(|| b.file.cmp(&a.file)));
        Ok(found.into_iter().map(|(backup, _)| backup).collect())
    }
}

/// Remove a backup and its checksum, if the file is one of nettrack's; whether it was.
///
/// # Errors
/// Those of the file system.
pub(crate) fn remove(backup: &Backup) -> Result<bool, StoreError> {
    // looked at again: what is removed is nettrack's
    if backup.kind != Kind::Backup || schema_of(&backup.file).is_none() {
        return Ok(false);
    }
    let gone = |path: &Path| match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", path, &e)),
        _ => Ok(()),
    };
    gone(&backup.file)?;
    gone(&beside(&backup.file, CHECKSUM))?;
    Ok(true)
}

/// Both are written out before the first is named. What a file replaces loses its checksum first: a file without one is
/// read, a file with a wrong one is not.
pub(super) fn put(part: Part, to: &Path, replace: bool, sha256: &str) -> Result<(), StoreError> {
    let failed = |e: io::Error| match e.kind() {
        io::ErrorKind::AlreadyExists => StoreError::Exists(to.to_owned()),
        _ => StoreError::io("write", to, &e),
    };
    let checksum = beside(to, CHECKSUM);
    let mut line = Part::begin(folder_of(to))?;
    writeln!(line.as_file_mut(), "{sha256}  {}", name(to)).map_err(failed)?;
    line.as_file_mut().sync_all().map_err(failed)?;
    match fs::remove_file(&checksum) {
        Ok(()) => copy::sync_folder(folder_of(to)).map_err(failed)?,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(failed(e)),
    }
    part.put(to, replace).map_err(failed)?;
    line.put(&checksum, true).map_err(failed)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files in a folder of which `read` knows the name, with the number that it tells.
fn files(
    folder: &Path,
    read: impl Fn(&str) -> Option<(Kind, Option<(chrono::DateTime<chrono::Utc>, u32)>)>,
) -> Result<Vec<(Backup, u32)>, StoreError> {
    let failed = |e: io::Error| StoreError::io("read the folder", folder, &e);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed(e)),
    };
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let Some((kind, made)) = entry.file_name().to_str().and_then(&read) else { continue };
        let Ok(file) = entry.metadata() else { continue };
        let Some((made_at, number)) = made.or_else(|| Some((file.modified().ok()?.into(), 1))) else {
            continue;
        };
        if file.is_file() {
            let path = whole.join(entry.file_name());
            let has_checksum = beside(&path, CHECKSUM).is_file();
            let schema = schema_of(&path);
            found.push((
                Backup { file: path, kind, made_at, bytes: file.len(), schema, has_checksum },
                number,
            ));
        }
    }
    Ok(found)
}

/// The schema version that the first bytes of a file tell; none where it is not nettrack's. The file must not be open
/// in SQLite: closing it here would take its locks away.
pub(super) fn schema_of(path: &Path) -> Option<i64> {
    let mut head = [0; 72];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).ok()?;
    schema::in_header(&head)
}

/// The SHA-256 of a file, in hexadecimal digits.
///
/// # Errors
/// Those of reading.
pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut room = vec![0; 1 << 16];
    loop {
        match file.read(&mut room)? {
            0 => break,
            length => hash.update(&room[..length]),
        }
    }
    let mut digits = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(digits, "{byte:02x}"); // a string takes what it is given
    }
    Ok(digits)
}

/// The checksum that lies beside a backup, if one does.
///
/// # Errors
/// Those of reading; one that is none is an error too.
pub(super) fn checksum_beside(path: &Path) -> io::Result<Option<String>> {
    match fs::read(beside(path, CHECKSUM)) {
        Ok(line) => {
            let digits: Vec<u8> = line.into_iter().take_while(u8::is_ascii_hexdigit).collect();
            Ok(Some(String::from_utf8_lossy(&digits).to_lowercase()))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// What a database of any schema holds.
pub(super) fn contents(conn: &Connection) -> rusqlite::Result<Contents> {
    conn.query_row(
        "SELECT (SELECT count(*) FROM contacts WHERE pool = 0) AS contacts,
            (SELECT count(*) FROM contacts WHERE pool = 1) AS pool,
            (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM notes) AS notes,
            (SELECT max(made_at) FROM journal_steps WHERE undone = 0) AS changed_at",
        [],
        |row| {
            Ok(Contents {
                contacts: row.get("contacts")?,
                pool: row.get("pool")?,
                messages: row.get("messages")?,
                notes: row.get("notes")?,
                changed_at: row.get("changed_at")?,
            })
        },
    )
}

/// Whether two paths lead to one file.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    whole(one).is_some() && whole(one) == whole(other)
}

/// Whether SQLite keeps something of its own of the database at `path` under that name.
pub(crate) fn is_companion(file: &Path, path: &Path) -> bool {
    copy::COMPANIONS.iter().any(|suffix| is_same_file(file, &beside(path, suffix)))
}

/// Whether the file is a database of nettrack's, of any age.
pub(crate) fn is_ours(file: &Path) -> bool {
    schema_of(file).is_some()
}

/// Whether a backup can be restored: its checksum is right, if there is one, and SQLite finds nothing wrong with it. The
/// checksum alone is not enough: a copy of a damaged database has one too.
pub(super) fn is_whole(file: &Path) -> bool {
    if schema_of(file).is_none_or(|version| version > schema::CURRENT) {
        return false;
    }
    let untouched = match checksum_beside(file) {
        Ok(Some(told)) => sha256(file).is_ok_and(|found| found == told),
        Ok(None) => true,
        Err(_) => false,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sound = || Connection::open_with_flags(file, flags).and_then(|conn| Soundness::of(&conn));
    untouched && sound().is_ok_and(|sound| sound.must_be_whole(file).is_ok())
}
