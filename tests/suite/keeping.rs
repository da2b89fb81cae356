//! Backup and restore: a copy is whole or not there, a restore is done wholly or not at all, and nothing is lost by either.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::crash::{journal, state, write_people};
use crate::dice::rounds;
use crate::sandbox::{Ran, Sandbox};

/// A database with people, notes and a pool of that many.
pub(crate) fn filled(pool: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--company", "Acme", "--note", "likes long walks"]);
    sandbox.done(&["add", "Jo Park", "--follow-up", "3d"]);
    write_people(&sandbox, "lee", pool);
    sandbox.done(&["import", "people.csv"]);
    sandbox
}

pub(crate) fn backup(sandbox: &Sandbox, name: &str) -> PathBuf {
    let file = sandbox.file(name);
    sandbox.done(&["backup", file.to_str().unwrap()]);
    file
}

pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub(crate) fn folder(sandbox: &Sandbox) -> PathBuf {
    sandbox.database().parent().unwrap().to_owned()
}

/// Arguments that restore a file without a question.
pub(crate) fn restoring(file: &Path) -> Vec<String> {
    ["restore", file.to_str().unwrap(), "--yes", "--json"].map(str::to_owned).to_vec()
}

#[test]
fn a_backup_is_private_checked_and_holds_what_the_database_holds() {
    let sandbox = filled(300);
    let before = fs::read(sandbox.database()).unwrap();
    let ran = sandbox.shell("umask 000; nettrack backup --json");
    assert!(ran.status.success(), "{ran:?}");
    let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let file = Path::new(told["file"].as_str().unwrap());
    assert_eq!(file.parent().unwrap(), folder(&sandbox).join("backups"));
    assert_eq!((mode(file), mode(file.parent().unwrap())), (0o600, 0o700));
    assert_eq!(told["contents"]["contacts"], 2);
    assert_eq!(told["contents"]["pool"], 300);
    assert_eq!(told["bytes"], fs::metadata(file).unwrap().len());
    assert_eq!(state(file), state(&sandbox.database()));
    assert_eq!(fs::read(sandbox.database()).unwrap(), before, "a backup changes nothing");
    let checksum = file.with_extension("db.sha256");
    assert_eq!(mode(&checksum), 0o600);
    let name = file.file_name().unwrap().to_str().unwrap();
    assert_eq!(
        fs::read_to_string(checksum).unwrap(),
        format!("{}  {name}\n", told["sha256"].as_str().unwrap())
    );
    let checked = sandbox.shell("cd .local/share/nettrack/backups && sha256sum -c *.sha256");
    assert!(checked.status.success(), "{checked:?}");
    let listed = sandbox.json(&["backup", "--list"]);
    assert_eq!(listed[0]["file"], told["file"]);
    assert_eq!(listed[0]["kind"], "backup");
    assert_eq!(listed[0]["made_at"], "2026-03-02T15:00:00Z");
    assert_eq!(names(file.parent().unwrap()).len(), 2, "nothing else is left");
}

#[test]
fn the_oldest_backups_are_removed_and_nothing_that_nettrack_did_not_make() {
    let sandbox = filled(1);
    sandbox.done(&["config", "set", "backup.keep", "2"]);
    let backups = folder(&sandbox).join("backups");
    let foreign = ["nettrack-2020-01-01T000000Z.db", "nettrack-2026-03-01T150000Z mine.db", "letter.txt"];
    sandbox.done(&["backup"]);
    for name in &foreign {
        fs::write(backups.join(name), "Dear Ana").unwrap();
    }
    for day in 3..6 {
        let now = format!("2026-03-0{day}T10:00:00-05:00");
        let ran = sandbox.program(&["backup", "--json"]).env("NETTRACK_NOW", now).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let told: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(told["removed"].as_array().unwrap().len(), usize::from(day > 3));
    }
    let left = names(&backups);
    assert!(foreign.iter().all(|name| left.contains(&(*name).to_owned())), "{left:?}");
    let ours: Vec<&String> = left.iter().filter(|name| !foreign.contains(&name.as_str())).collect();
    assert_eq!(
        ours,
        [
            "nettrack-2026-03-04T150000Z.db",
            "nettrack-2026-03-04T150000Z.db.sha256",
            "nettrack-2026-03-05T150000Z.db",
            "nettrack-2026-03-05T150000Z.db.sha256"
        ]
    );
}

#[test]
fn a_backup_that_cannot_be_made_leaves_nothing_and_says_why() {
    let sandbox = filled(300);
    fs::write(sandbox.file("letter.txt"), "Dear Ana").unwrap();
    let database = sandbox.database();
    let beside = format!("{}-journal", database.display());
    fs::write(&beside, "").unwrap();
    std::os::unix::fs::symlink(&database, sandbox.file("link.db")).unwrap();
    let other = backup(&sandbox, "other.db");
    let before = (fs::read(&database).unwrap(), fs::read(&other).unwrap());
    for (target, status, code) in [
        (database.to_str().unwrap(), 1, "same_file"),
        ("link.db", 1, "same_file"),
        (&beside, 1, "same_file"),
        ("letter.txt", 1, "file_exists"),
        ("letter.txt/x.db", 4, "unreadable"),
        ("/proc/nowhere/x.db", 4, "unreadable"),
        (other.to_str().unwrap(), 2, "usage"),
    ] {
        let ran = sandbox.run(&["backup", target, "--json", "--no-input"]);
        assert_eq!(ran.status, Some(status), "{target}: {ran:?}");
        assert!(ran.stderr.contains(&format!("\"{code}\"")), "{target}: {ran:?}");
        assert_eq!((fs::read(&database).unwrap(), fs::read(&other).unwrap()), before, "{target}");
    }
    assert_eq!(fs::read_to_string(sandbox.file("letter.txt")).unwrap(), "Dear Ana");
    // an error of the disk in the middle of the copy
    let ran = sandbox.shell("trap '' XFSZ; ulimit -f 40; nettrack backup half.db --json");
    assert_eq!(ran.status.code(), Some(4), "{ran:?}");
    let parts = names(sandbox.path());
    assert!(parts.iter().all(|name| !name.contains("part") && !name.starts_with("half")), "{parts:?}");
    // and the same file whole, where it is allowed
    sandbox.done(&["note", "ana", "one more"]);
    sandbox.done(&["backup", other.to_str().unwrap(), "--yes"]);
    assert_eq!(state(&other), state(&database));
    let empty = Sandbox::new();
    assert_eq!(empty.run(&["backup"]).status, Some(1));
    assert!(names(empty.path()).is_empty());
}

/// A file system of its own, as small as that; none where this user may not make one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf, kilobytes: usize) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let size = format!("size={kilobytes}k");
        let mount =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(&at).output();
        mount.is_ok_and(|ran| ran.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_refuses_what_does_not_fit_and_loses_nothing() {
    let sandbox = filled(300);
    let kept = backup(&sandbox, "kept.db");
    let Some(disk) = SmallDisk::mount(sandbox.file("small"), 1200) else {
        return println!("SKIPPED: this user may not mount a small disk");
    };
    let database = disk.0.join("nettrack.db");
    let on_disk = |arguments: &[&str]| {
        Ran::of(sandbox.program(arguments).env("NETTRACK_DB", &database).output().unwrap())
    };
    assert_eq!(on_disk(&["restore", kept.to_str().unwrap()]).status, Some(0));
    let size = fs::metadata(&database).unwrap().len();
    let (mut refused, mut fitted) = (0, 0);
    for round in 0..rounds(20) {
        let before = state(&database).unwrap();
        // from no room at all to almost enough, another amount each time
        let room = size * (round as u64 % 20) / 10;
        let filler = disk.0.join("filler");
        let mut free = 1_200_000_u64.saturating_sub(size + room);
        while free > 4096 && fs::write(&filler, vec![1; usize::try_from(free).unwrap()]).is_err() {
            free -= 4096;
        }
        for arguments in [&["backup", "--json"][..], &["restore", kept.to_str().unwrap(), "--yes", "--json"]]
        {
            let ran = on_disk(arguments);
            if ran.status == Some(0) {
                fitted += 1;
            } else {
                refused += 1;
                assert_eq!(ran.status, Some(4), "{ran:?}");
                assert!(ran.stderr.contains("\"disk_full\""), "{ran:?}");
            }
            let left = names(&disk.0).into_iter().chain(names(&disk.0.join("backups")));
            assert!(left.clone().all(|name| !name.contains(".part")), "{:?}", left.collect::<Vec<_>>());
        }
        assert_eq!(on_disk(&["list", "--json"]).status, Some(0), "what is there can be read");
        assert!(on_disk(&["doctor"]).status.is_some_and(|status| status < 2));
        let _ = fs::remove_file(&filler);
        assert_eq!(state(&database).unwrap(), before);
        for name in names(&disk.0).iter().filter(|name| *name != "nettrack.db" && *name != "backups") {
            fs::remove_file(disk.0.join(name)).unwrap();
        }
        for name in names(&disk.0.join("backups")) {
            let copy = disk.0.join("backups").join(name);
            if copy.extension().is_some_and(|ending| ending == "db") {
                assert_eq!(state(&copy).unwrap(), before);
            }
            fs::remove_file(copy).unwrap();
        }
    }
    println!("refused {refused}, fitted {fitted}");
    assert!(refused > 0 && fitted > 0, "refused {refused}, fitted {fitted}");
}

#[test]
fn a_backup_beside_a_writer_is_one_moment_of_it() {
    let sandbox = filled(50);
    let (end, writes) = (std::sync::atomic::AtomicBool::new(false), std::sync::atomic::AtomicUsize::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !end.load(std::sync::atomic::Ordering::Relaxed) {
                sandbox.done(&["note", "ana", "and", "one", "more"]);
                writes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        });
        let copies: Vec<PathBuf> =
            (0..rounds(15)).map(|n| backup(&sandbox, &format!("copy{n}.db"))).collect();
        end.store(true, std::sync::atomic::Ordering::Relaxed);
        let held: Vec<_> = copies.iter().map(|copy| state(copy).unwrap().len()).collect();
        assert!(held.is_sorted(), "{held:?}");
    });
    assert!(writes.into_inner() > 0);
}

/// The files of a database in the middle of a command: some of its pages are written, and its rollback journal is there.
pub(crate) fn in_the_middle(sandbox: &Sandbox) -> (Vec<u8>, Vec<u8>) {
    let conn = Connection::open(sandbox.database()).unwrap();
    conn.execute_batch(
        "PRAGMA cache_size = 2; BEGIN IMMEDIATE; UPDATE contacts SET name = name || ' the Second', role = zeroblob(0) || '';
         UPDATE search_content SET c2 = c2 || ' more words';",
    )
    .unwrap();
    let files = (fs::read(sandbox.database()).unwrap(), fs::read(journal(&sandbox.database())).unwrap());
    conn.execute_batch("ROLLBACK").unwrap();
    files
}

#[test]
fn control_a_plain_copy_beside_a_writer_is_torn() {
    let sandbox = filled(300);
    let before = state(&sandbox.database()).unwrap();
    let (torn, _) = in_the_middle(&sandbox);
    fs::write(sandbox.file("torn.db"), torn).unwrap();
    assert_ne!(state(&sandbox.file("torn.db")), Ok(before));
}

#[test]
fn a_lock_that_is_held_stops_backup_restore_and_doctor_and_leaves_nothing() {
    let sandbox = filled(10);
    let copy = backup(&sandbox, "copy.db");
    let before = (fs::read(sandbox.database()).unwrap(), names(&folder(&sandbox)));
    let other = Connection::open(sandbox.database()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for arguments in [
        &["backup", "--json"][..],
        &["restore", copy.to_str().unwrap(), "--yes", "--json"],
        &["doctor", "--json"],
    ] {
        let ran = sandbox.program(arguments).env("NETTRACK_LOCK_WAIT", "0.1").output().unwrap();
        let ran = Ran::of(ran);
        assert_eq!(ran.status, Some(4), "{arguments:?} {ran:?}");
        assert!(ran.stderr.contains("\"locked\""), "{arguments:?} {ran:?}");
    }
    // a reader that keeps its snapshot holds a restore up too
    other.execute_batch("ROLLBACK; BEGIN; SELECT count(*) FROM contacts").unwrap();
    let ran = sandbox.program(&restoring(&copy)).env("NETTRACK_LOCK_WAIT", "0.1").output().unwrap();
    assert_eq!(ran.status.code(), Some(4), "{ran:?}");
    drop(other);
    let mut now = names(&folder(&sandbox));
    now.retain(|name| name != "backups");
    assert_eq!((fs::read(sandbox.database()).unwrap(), now), before);
    assert!(names(&folder(&sandbox).join("backups")).is_empty());
}
