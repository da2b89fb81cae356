//! What the program leaves on the disk: readable by its owner alone, and only where it was told to.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::sandbox::{Ran, Sandbox};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn files_and_folders_are_the_owners_alone_whatever_the_umask() {
    let sandbox = Sandbox::new();
    let ran = sandbox
        .shell("umask 000; nettrack add 'Ana Reyes' && nettrack config set me.name Mia && nettrack demo");
    assert!(ran.status.success(), "{ran:?}");
    let folder = sandbox.path().join(".local/share/nettrack");
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert_eq!(mode(&sandbox.path().join(".config/nettrack/config.toml")), 0o600);
}

#[test]
fn a_reading_command_makes_no_file() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["list"][..],
        &["due"],
        &[],
        &["search", "ana"],
        &["history"],
        &["paths"],
        &["config", "list"],
        &["company", "list"],
    ] {
        assert_eq!(sandbox.run(arguments).status, Some(0), "{arguments:?}");
    }
    assert_eq!(fs::read_dir(sandbox.path()).unwrap().count(), 0);
}

#[test]
fn a_refused_command_makes_no_file_and_changes_none() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["add", ""][..],
        &["add", "Ana", "--email", "nonsense"],
        &["add", "Ana", "--follow-up", "2026-02-30"],
        &["note", "ana", "x"],
        &["undo"],
        &["import", "nothing.csv"],
    ] {
        assert_ne!(sandbox.run(arguments).status, Some(0), "{arguments:?}");
    }
    assert!(!sandbox.database().exists());
    sandbox.done(&["add", "Ana Reyes", "--company", "Acme"]);
    let before = fs::read(sandbox.database()).unwrap();
    for arguments in [
        &["add", "Ana Reyes"][..],
        &["edit", "ana", "--circle", "friends"],
        &["sent", "ana"],
        &["reply", "ana"],
        &["snooze", "1", "yesterday"],
        &["done", "1", "2"],
        &["tag", "ana", "+two words"],
        &["promote", "bob"],
    ] {
        assert_ne!(sandbox.run(arguments).status, Some(0), "{arguments:?}");
        assert_eq!(fs::read(sandbox.database()).unwrap(), before, "{arguments:?} changed the file");
    }
}

#[test]
fn files_that_are_not_ours_are_left_as_they_are() {
    let sandbox = Sandbox::new();
    let other = sandbox.path().join("other.db");
    let sqlite =
        |sql: &str| assert!(sandbox.command("sqlite3").arg(&other).arg(sql).status().unwrap().success());
    let text = sandbox.path().join("letter.txt");
    fs::write(&text, "Dear Ana, this is a letter and no database. ".repeat(40)).unwrap();
    if sandbox.command("sqlite3").arg("--version").output().is_ok() {
        sqlite("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    } else {
        fs::write(&other, fs::read(&text).unwrap()).unwrap();
    }
    for file in [&other, &text] {
        let before = fs::read(file).unwrap();
        let file_name = file.to_str().unwrap();
        for command in
            [&["list", "--json"][..], &["add", "Ana", "--json"], &["due", "--json"], &["undo", "--json"]]
        {
            let ran = sandbox.run(&[&["--db", file_name], command].concat());
            assert_eq!(ran.status, Some(4), "{command:?} {ran:?}");
            assert!(ran.stderr.contains("\"not_ours\""), "{command:?} {ran:?}");
            assert_eq!(fs::read(file).unwrap(), before);
        }
    }
}

#[test]
fn a_newer_schema_is_refused_untouched() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    let mut bytes = fs::read(sandbox.database()).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes()); // user_version in the header of the file
    fs::write(sandbox.database(), &bytes).unwrap();
    for command in [&["list"][..], &["add", "Bo"], &[]] {
        let ran = sandbox.run(command);
        assert_eq!(ran.status, Some(4), "{ran:?}");
        assert!(ran.stderr.contains("newer nettrack") && ran.stderr.contains("99"), "{ran:?}");
        assert_eq!(fs::read(sandbox.database()).unwrap(), bytes);
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_told_apart_from_a_failure() {
    let sandbox = Sandbox::new();
    if !Path::new("/dev/full").exists() {
        return;
    }
    let ran = sandbox.shell("nettrack add 'Ana Reyes' > /dev/full");
    assert_eq!(ran.status.code(), Some(5));
    assert_eq!(sandbox.json(&["list"]).as_array().unwrap().len(), 1);
    assert_eq!(sandbox.shell("nettrack list > /dev/full").status.code(), Some(4));
    let closed = sandbox.shell("nettrack --help | true; nettrack list --json | head -c 1");
    assert!(closed.stderr.is_empty(), "{closed:?}");
}

#[test]
fn a_lock_that_is_held_too_long_is_told_and_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    let other = rusqlite::Connection::open(sandbox.database()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for command in [&["list", "--json"][..], &["add", "Bo", "--json"]] {
        let ran =
            Ran::of(sandbox.nettrack().args(command).env("NETTRACK_LOCK_WAIT", "0.1").output().unwrap());
        assert_eq!(ran.status, Some(4), "{ran:?}");
        assert!(ran.stderr.contains("\"locked\""), "{ran:?}");
    }
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(sandbox.json(&["list"]).as_array().unwrap().len(), 1);
}
