//! The files around a database: who may read them, what lies beside it, on which disk it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::health::{Finding, Mend};
use crate::store::copy::{self, beside, folder_of};

/// File systems of other machines, as the mount table names them: their locks do not hold.
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "9p",
    "fuse.sshfs",
    "fuse.rclone",
    "davfs",
    "ceph",
];

/// Folders that a program copies elsewhere file by file.
const SYNCED: [&str; 10] = [
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "pcloud drive",
];

/// Who may read the files and enter the folders: their owner alone.
pub(super) fn privacy(database: &Path, own_folders: &[PathBuf], files: &[PathBuf]) -> Finding {
    let folder = folder_of(database);
    let open_to_others = |path: &&PathBuf| mode(path).is_some_and(|mode| mode & 0o077 != 0);
    let open: Vec<PathBuf> = own_folders.iter().chain(files).filter(open_to_others).cloned().collect();
    if let Some(first) = open.first() {
        let more = if open.len() > 1 { format!(", and {} more", open.len() - 1) } else { String::new() };
        return Finding::fault(
            "permissions",
            format!(
                "others may read or write `{}` ({:03o}){more}",
                first.display(),
                mode(first).unwrap_or(0)
            ),
            "nettrack doctor --repair",
        )
        .with(Mend::Private(open));
    }
    match mode(folder) {
        Some(mode) if mode & 0o022 != 0 => Finding::warning(
            "permissions",
            format!("others may write to the folder `{}` ({mode:03o})", folder.display()),
            Some("keep the database in a folder of your own".into()),
        ),
        _ => Finding::ok("permissions", "yours alone"),
    }
}

/// The permissions of a file that is there, where the machine has such.
fn mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).ok().map(|file| file.permissions().mode() & 0o777)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Take a file or a folder from all but its owner.
///
/// # Errors
/// Those of the file system.
pub(crate) fn make_private(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = fs::metadata(path)?;
        let mode = if file.is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// What an interrupted command left, and what others lay beside the database.
pub(super) fn left_over(database: &Path, folders: &[PathBuf]) -> Finding {
    let parts: Vec<PathBuf> = folders.iter().flat_map(|folder| copy::left_over(folder)).collect();
    if let Some(first) = parts.first() {
        return Finding::warning(
            "leftovers",
            format!("an interrupted backup left {} half made: `{}`", parts.len(), first.display()),
            Some("the next backup removes it, or nettrack doctor --repair".into()),
        )
        .with(Mend::Remove(parts));
    }
    match conflicts(database).first() {
        Some(copy) => Finding::warning(
            "leftovers",
            format!("a program that copies files made `{}` of it", copy.display()),
            Some("look into it with: nettrack --db FILE list".into()),
        ),
        None => Finding::ok("leftovers", "none"),
    }
}

/// Files beside the database whose name is its own with "conflict" in it.
fn conflicts(database: &Path) -> Vec<PathBuf> {
    let stem = database.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let Ok(entries) = fs::read_dir(folder_of(database)) else { return Vec::new() };
    let names = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name.starts_with(&stem) && name.contains("conflict")
    };
    names.filter(is_one).collect()
}

/// What SQLite left beside the database; to be looked at before the database is opened, which takes it back.
pub(super) fn journals(database: &Path) -> Finding {
    let size = |suffix| fs::metadata(beside(database, suffix)).map_or(0, |file| file.len());
    if !database.exists() && copy::COMPANIONS.iter().any(|suffix| size(suffix) > 0) {
        return Finding::fault(
            "journal",
            "a rollback journal is there, and not the database that it belongs to",
            "put the database back beside it, or restore a backup: nettrack restore FILE",
        );
    }
    if size("-journal") > 0 {
        return Finding::warning(
            "journal",
            "a command is at work or was interrupted; what it had not finished is taken back",
            None,
        );
    }
    if size("-wal") > 0 {
        return Finding::warning(
            "journal",
            "another program left a -wal file: a copy of the database alone misses what is in it",
            Some("copy it with: nettrack backup".into()),
        );
    }
    Finding::ok("journal", "nothing is half written")
}

/// Whether the database is on a disk of this machine, which no program copies elsewhere.
pub(super) fn disk(database: &Path) -> Finding {
    let place = std::path::absolute(database).unwrap_or_else(|_| database.to_owned());
    let place = place.canonicalize().unwrap_or(place);
    if let Some(kind) = mounted_as(&place, &fs::read_to_string("/proc/self/mounts").unwrap_or_default())
        .filter(|kind| NETWORK.contains(&kind.as_str()))
    {
        return Finding::warning(
            "disk",
            format!("the database is on another machine's disk ({kind}), where locks do not hold"),
            Some("use it from one machine at a time, or keep it here and copy backups there".into()),
        );
    }
    if let Some(folder) = synced_folder(&place) {
        return Finding::warning(
            "disk",
            format!(
                "a program copies the folder `{}` elsewhere, in the middle of a command too",
                folder.display()
            ),
            Some("keep the database elsewhere, and copy backups there: nettrack backup FOLDER".into()),
        );
    }
    Finding::ok("disk", "of this machine, and nobody copies its folder")
}

/// The least that is well, in bytes; and room for the database once more and its journal.
const LEAST: u64 = 20_000_000;

/// Whether there is room for what is written next.
pub(super) fn space(place: &Path) -> Finding {
    let size = fs::metadata(place).map_or(0, |file| file.len());
    let place = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    // the folder may not be there yet
    match place.ancestors().skip(1).find_map(free) {
        Some(free) if free < LEAST.max(2 * size) => Finding::warning(
            "space",
            format!("only {} MB are free", free / 1_000_000),
            Some("free some space: a backup needs as much as the database".into()),
        ),
        Some(free) => Finding::ok("space", format!("{:.1} GB are free", gigabytes(free))),
        None => Finding::ok("space", "unknown"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "told to one decimal")]
fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}

/// Bytes that the user may still write there.
fn free(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(folder).ok()?;
        disk.f_bavail.checked_mul(disk.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// The kind of the file system that a path is on, by a table of mounts as Linux tells it.
fn mounted_as(place: &Path, table: &str) -> Option<String> {
    let mounts = table.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let at = words.next()?.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        place.starts_with(&at).then(|| (at.len(), words.next().unwrap_or_default().to_owned()))
    });
    // of two mounts at one place the later hides the earlier
    mounts.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

/// The folder above it that is copied elsewhere, if there is one.
fn synced_folder(place: &Path) -> Option<PathBuf> {
    let is_synced = |folder: &&Path| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let named = SYNCED.iter().any(|known| {
            // "OneDrive - Company", "Dropbox (Personal)"
            name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-']))
        });
        named || folder.join(".stfolder").is_dir() || folder.join(".dropbox").exists()
    };
    place.ancestors().skip(1).find(is_synced).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mount_that_a_path_is_on_is_the_deepest_and_the_last() {
        let table = "/dev/a / ext4 rw 0 0\nhost:/x /home/mia/my\\040share nfs4 rw 0 0\n/dev/b /home ext4 rw 0 0\n\
                     /dev/c /mnt ext4 rw 0 0\nx /mnt cifs rw 0 0\nshort\n";
        let kind = |path: &str| mounted_as(Path::new(path), table).unwrap();
        assert_eq!(kind("/home/mia/my share/x.db"), "nfs4");
        assert_eq!(kind("/home/mia/my shares/x.db"), "ext4");
        assert_eq!(kind("/mnt/x.db"), "cifs");
        assert_eq!(mounted_as(Path::new("/x"), ""), None);
    }

    #[test]
    fn folders_of_programs_that_copy_files_are_known_by_their_name_and_their_marks() {
        let folder = tempfile::tempdir().unwrap();
        for (path, known) in [
            ("Dropbox/x.db", true),
            ("OneDrive - Acme/a/b/x.db", true),
            ("Library/Mobile Documents/x.db", true),
            ("dropboxes/x.db", false),
            ("share/nettrack/x.db", false),
        ] {
            assert_eq!(synced_folder(&folder.path().join(path)).is_some(), known, "{path}");
        }
        fs::create_dir(folder.path().join(".stfolder")).unwrap();
        assert_eq!(synced_folder(&folder.path().join("a/x.db")).unwrap(), folder.path());
    }
}
