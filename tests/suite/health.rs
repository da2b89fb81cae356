//! `doctor`: each harm is found by its check, what is derived is mended after a backup, and what a person wrote stays.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::crash::state;
use crate::dice::{Dice, rounds};
use crate::dump::dump;
use crate::sandbox::Sandbox;
use crate::wound::wound;

/// A database with something for every check, and a backup of it.
fn filled() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&[
        "add",
        "Ana Reyes",
        "--company",
        "Acme",
        "--tag",
        "rust",
        "--tag",
        "art",
        "--follow-up",
        "3d",
    ]);
    sandbox.done(&["add", "Jo Park", "--why", "the talk", "--learn", "the craft"]);
    sandbox.done(&["note", "ana", "likes long walks", "--met"]);
    sandbox.done(&["sent", "jo", "--channel", "email", "--subject", "Your talk", "--body", "Hello Jo"]);
    sandbox.done(&["tag", "ana", "+zen", "-rust"]);
    sandbox.done(&["edit", "jo", "--company", "Initech"]);
    sandbox.done(&["undo"]);
    sandbox.done(&["config", "set", "me.name", "Mia"]);
    sandbox.done(&["backup"]);
    sandbox
}

/// The findings, and the exit status.
fn doctor(sandbox: &Sandbox, repair: bool) -> (Vec<Value>, i32) {
    let arguments = if repair { &["doctor", "--json", "--repair"][..] } else { &["doctor", "--json"] };
    let ran = sandbox.run(arguments);
    let found = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    (found, ran.status.unwrap())
}

/// The checks that did not end well.
fn bad(found: &[Value]) -> Vec<(&str, &str)> {
    let pairs = found.iter().map(|one| (one["check"].as_str().unwrap(), one["state"].as_str().unwrap()));
    pairs.filter(|(_, state)| *state != "ok").collect()
}

fn one<'f>(found: &'f [Value], check: &str) -> &'f Value {
    found.iter().find(|one| one["check"] == check).unwrap()
}

/// What people wrote: everything but what is derived.
fn written(database: &Path) -> Vec<String> {
    let conn = Connection::open(database).unwrap();
    let derived = ["progress", "last_contact_on", "next_due_on", "next_conversation_on"];
    let columns: Vec<String> = conn
        .prepare("SELECT name FROM pragma_table_info('contacts')")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .filter(|name: &String| !derived.contains(&name.as_str()))
        .collect();
    let people = format!("SELECT concat_ws('|', {}) FROM contacts ORDER BY id", columns.join(", "));
    let mut lines: Vec<String> =
        conn.prepare(&people).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let others = dump(&conn).unwrap().into_iter();
    lines.extend(others.filter(|line| {
        !["search", "name_spellings", "contacts", "sqlite_"].iter().any(|table| line.starts_with(table))
    }));
    lines
}

#[test]
fn a_healthy_database_passes_every_check_and_stays_as_it_is() {
    let sandbox = filled();
    let bytes = fs::read(sandbox.database()).unwrap();
    let (found, status) = doctor(&sandbox, false);
    assert_eq!((bad(&found), status), (vec![], 0), "{found:#?}");
    assert!(found.len() >= 14);
    let keys = ["check", "hint", "message", "repaired", "state"];
    assert!(found.iter().all(|one| keys.iter().all(|key| one.get(key).is_some())), "{found:#?}");
    let (again, status) = doctor(&sandbox, true);
    assert_eq!((bad(&again), status), (vec![], 0));
    assert_eq!(fs::read(sandbox.database()).unwrap(), bytes);
    let backups = fs::read_dir(sandbox.database().with_file_name("backups")).unwrap().count();
    assert_eq!(backups, 2, "nothing to mend, no backup");
    let nothing = Sandbox::new();
    assert_eq!(doctor(&nothing, true).1, 0);
    assert_eq!(fs::read_dir(nothing.path()).unwrap().count(), 0);
}

#[test]
fn what_is_derived_is_found_wrong_and_made_anew_after_a_backup() {
    let healthy = filled();
    let whole = state(&healthy.database()).unwrap();
    for (check, harm) in [
        ("search", "DELETE FROM search WHERE rowid = 8"),
        ("search", "UPDATE search_content SET c2 = 'nothing' WHERE id = 8"),
        ("search", "INSERT INTO search (rowid, name, company, text) VALUES (800, 'x', 'x', 'x')"),
        ("search", "DELETE FROM search_data WHERE id > 10"),
        ("search", "DELETE FROM search_docsize"),
        ("spellings", "DELETE FROM name_spellings WHERE word = 'reyes' AND key = 'reye'"),
        ("spellings", "INSERT INTO name_spellings VALUES ('abc', 'abc')"),
        ("derived", "UPDATE contacts SET progress = 'met' WHERE id = 2"),
        ("derived", "UPDATE contacts SET next_due_on = NULL WHERE id = 1"),
        ("derived", "UPDATE contacts SET last_contact_on = '2020-01-01' WHERE id = 1"),
        (
            "integrity",
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = 'CREATE INDEX contacts_name ON contacts (uid)' WHERE name = 'contacts_name';
             PRAGMA writable_schema = RESET; REINDEX contacts_name; PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = 'CREATE INDEX contacts_name ON contacts (name_key)' WHERE name = 'contacts_name'",
        ),
    ] {
        let sandbox = Sandbox::new();
        fs::create_dir_all(sandbox.database().parent().unwrap()).unwrap();
        fs::copy(healthy.database(), sandbox.database()).unwrap();
        let _ = doctor(&sandbox, true);
        sandbox.done(&["backup"]);
        assert_eq!(doctor(&sandbox, false).1, 0);
        Connection::open(sandbox.database()).unwrap().execute_batch(harm).unwrap();
        let words = written(&sandbox.database());
        let harmed = fs::read(sandbox.database()).unwrap();
        let (found, status) = doctor(&sandbox, false);
        assert_eq!((bad(&found), status), (vec![(check, "fault")], 1), "{harm}: {found:#?}");
        assert_eq!(one(&found, check)["hint"], "nettrack doctor --repair");
        assert_eq!(fs::read(sandbox.database()).unwrap(), harmed, "{harm}: doctor alone changes nothing");
        let (found, status) = doctor(&sandbox, true);
        assert_eq!((bad(&found), status), (vec![], 0), "{harm}: {found:#?}");
        assert_eq!(one(&found, check)["repaired"], true, "{harm}");
        assert_eq!(written(&sandbox.database()), words, "{harm}");
        assert_eq!(state(&sandbox.database()).unwrap(), whole, "{harm}");
        // the backup was made before, and can be brought back
        let backup = &sandbox.json(&["backup", "--list"])[0];
        let file = backup["file"].as_str().unwrap();
        assert_eq!(written(Path::new(file)), words, "{harm}");
        sandbox.done(&["restore", file, "--yes"]);
        assert_eq!(state(&sandbox.database()).unwrap(), whole, "{harm}: a restore mends too");
        assert_eq!(sandbox.json(&["search", "walks"])[0]["contact"]["name"], "Ana Reyes", "{harm}");
        assert_eq!(sandbox.json(&["show", "reyse"])["name"], "Ana Reyes", "{harm}");
    }
}

#[test]
fn without_a_backup_nothing_is_mended() {
    let sandbox = filled();
    let backups = sandbox.database().with_file_name("backups");
    fs::remove_dir_all(&backups).unwrap();
    fs::write(&backups, "a file where the folder would be").unwrap();
    Connection::open(sandbox.database()).unwrap().execute_batch("DELETE FROM search").unwrap();
    let harmed = fs::read(sandbox.database()).unwrap();
    let ran = sandbox.run(&["doctor", "--repair", "--json"]);
    assert_eq!(ran.status, Some(4), "{ran:?}");
    assert_eq!(fs::read(sandbox.database()).unwrap(), harmed);
}

#[test]
fn what_a_person_wrote_is_never_mended_and_the_backup_to_restore_is_named() {
    let sandbox = filled();
    let good = sandbox.json(&["backup", "--list"])[0]["file"].as_str().unwrap().to_owned();
    // a newer one that is of no use
    let later =
        sandbox.program(&["backup", "--json"]).env("NETTRACK_NOW", "2026-03-03T10:00:00Z").output().unwrap();
    let later: Value = serde_json::from_slice(&later.stdout).unwrap();
    let later = Path::new(later["file"].as_str().unwrap());
    let mut bytes = fs::read(later).unwrap();
    bytes[9000] ^= 1;
    fs::write(later, bytes).unwrap();
    let healthy = fs::read(sandbox.database()).unwrap();
    let dangling = "PRAGMA foreign_keys = OFF; DELETE FROM contacts WHERE id = 1";
    Connection::open(sandbox.database()).unwrap().execute_batch(dangling).unwrap();
    let mut harms: Vec<(&str, Vec<u8>)> = vec![("references", fs::read(sandbox.database()).unwrap())];
    let mut page = healthy.clone();
    page[8 * 4096..9 * 4096].fill(0xff);
    harms.push(("integrity", page));
    harms.push(("database", healthy[..3 * 4096].to_vec()));
    harms.push(("database", b"garbage ".repeat(4000)));
    for (check, harmed) in harms {
        fs::write(sandbox.database(), &harmed).unwrap();
        let (found, status) = doctor(&sandbox, false);
        assert_eq!(status, 1, "{check}: {found:#?}");
        let fault = one(&found, check);
        assert_eq!(fault["state"], "fault", "{found:#?}");
        assert!(fault["hint"].as_str().unwrap().contains(&good), "{fault:#?}");
        let ran = sandbox.run(&["doctor", "--repair", "--json"]);
        assert!(matches!(ran.status, Some(1 | 4)), "{check}: {ran:?}");
        assert_eq!(fs::read(sandbox.database()).unwrap(), harmed, "{check}");
        // what it says helps
        sandbox.done(&["restore", &good, "--yes"]);
        let (found, status) = doctor(&sandbox, false);
        assert_eq!((bad(&found), status), (vec![], 0), "{check}: {found:#?}");
    }
}

#[test]
fn files_that_others_may_read_and_leftovers_are_found_and_mended() {
    let sandbox = filled();
    let folder = sandbox.database().parent().unwrap().to_owned();
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let config = sandbox.path().join(".config/nettrack/config.toml");
    let backup = sandbox.json(&["backup", "--list"])[0]["file"].as_str().unwrap().to_owned();
    let all: Vec<(PathBuf, u32)> = vec![
        (sandbox.database(), 0o600),
        (folder.clone(), 0o700),
        (folder.join("backups"), 0o700),
        (config, 0o600),
        (backup.into(), 0o600),
    ];
    for (path, right) in &all {
        open(path, right | 0o044);
        let (found, status) = doctor(&sandbox, false);
        assert_eq!((bad(&found), status), (vec![("permissions", "fault")], 1), "{}", path.display());
        let (found, status) = doctor(&sandbox, true);
        assert_eq!((bad(&found), status, mode(path)), (vec![], 0, *right), "{}", path.display());
        assert_eq!(one(&found, "permissions")["repaired"], true);
    }
    for name in [".nettrack-abc.part", ".nettrack-abc.part-journal"] {
        fs::write(folder.join(name), "half").unwrap();
    }
    fs::write(folder.join(".nettrack-mine"), "not one").unwrap();
    assert_eq!(bad(&doctor(&sandbox, false).0), [("leftovers", "warning")]);
    assert_eq!(bad(&doctor(&sandbox, true).0), []);
    assert!(folder.join(".nettrack-mine").exists() && !folder.join(".nettrack-abc.part").exists());
    // a folder that is not nettrack's is told of and left as it is
    let shared = sandbox.file("shared");
    fs::create_dir(&shared).unwrap();
    open(&shared, 0o777);
    let database = shared.join("x.db");
    sandbox.done(&["--db", database.to_str().unwrap(), "add", "Bo Lee"]);
    let ran = sandbox.run(&["--db", database.to_str().unwrap(), "doctor", "--repair", "--json"]);
    assert!(ran.stdout.contains("others may write to the folder"), "{ran:?}");
    assert_eq!((mode(&shared), ran.status), (0o777, Some(0)));
}

#[test]
fn what_lies_around_a_database_is_told() {
    let sandbox = filled();
    let folder = sandbox.database().parent().unwrap().to_owned();
    let warned = |check: &str| {
        let (found, status) = doctor(&sandbox, false);
        assert_eq!(status, 0, "{found:#?}");
        bad(&found) == [(check, "warning")]
    };
    let conflict = folder.join("nettrack (conflicted copy).db");
    fs::write(&conflict, "x").unwrap();
    assert!(warned("leftovers"));
    fs::remove_file(conflict).unwrap();
    fs::create_dir(folder.join(".stfolder")).unwrap();
    assert!(warned("disk"));
    fs::remove_dir(folder.join(".stfolder")).unwrap();
    let sql = |sql: &str| Connection::open(sandbox.database()).unwrap().execute_batch(sql).unwrap();
    sql("CREATE TABLE mine (a)");
    assert!(warned("schema"));
    sql("DROP TABLE mine; INSERT INTO journal_steps (command, summary, made_at) VALUES ('x', 'x', 'x')");
    assert!(warned("undo"));
    sql("DELETE FROM journal_steps WHERE command = 'x'");
    let later =
        sandbox.program(&["doctor", "--json"]).env("NETTRACK_NOW", "2026-06-01T20:00:00Z").output().unwrap();
    assert!(String::from_utf8(later.stdout).unwrap().contains("91 days ago") && later.status.success());
    fs::write(sandbox.path().join(".config/nettrack/config.toml"), "nonsense = 1").unwrap();
    let (found, status) = doctor(&sandbox, false);
    assert_eq!((bad(&found), status), (vec![("config", "fault")], 1));
}

#[test]
fn a_database_of_a_newer_or_an_older_nettrack_is_told_and_left_as_it_is() {
    let sandbox = filled();
    let healthy = fs::read(sandbox.database()).unwrap();
    let mut newer = healthy.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(sandbox.database(), &newer).unwrap();
    let (found, status) = doctor(&sandbox, true);
    assert_eq!((one(&found, "database")["state"].as_str(), status), (Some("fault"), 1));
    assert!(one(&found, "database")["hint"].as_str().unwrap().contains("update nettrack"));
    assert_eq!(fs::read(sandbox.database()).unwrap(), newer);
    fs::remove_file(sandbox.database()).unwrap();
    let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schema_v1.sql");
    Connection::open(sandbox.database()).unwrap().execute_batch(&fs::read_to_string(sql).unwrap()).unwrap();
    fs::set_permissions(sandbox.database(), fs::Permissions::from_mode(0o600)).unwrap();
    let older = fs::read(sandbox.database()).unwrap();
    let (found, status) = doctor(&sandbox, true);
    assert_eq!(status, 0, "{found:#?}");
    assert!(one(&found, "schema")["message"].as_str().unwrap().starts_with("1; the next command"));
    assert_eq!(fs::read(sandbox.database()).unwrap(), older);
}

#[test]
fn damaged_files_are_examined_in_time_without_a_panic_or_a_change() {
    let sandbox = filled();
    let healthy = fs::read(sandbox.database()).unwrap();
    let (mut faults, mut slowest) = (0, Duration::ZERO);
    for round in 0..rounds(120) {
        let mut bytes = healthy.clone();
        let kind = wound(&mut bytes, &mut Dice::new(round as u64 + 1));
        fs::write(sandbox.database(), &bytes).unwrap();
        let began = Instant::now();
        let ran = sandbox.run(&["doctor", "--json"]);
        slowest = slowest.max(began.elapsed());
        assert!(matches!(ran.status, Some(0 | 1)), "round {round}, {kind}: {ran:?}");
        assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok(), "round {round}, {kind}: {ran:?}");
        assert!(fs::read(sandbox.database()).unwrap() == bytes, "round {round}, {kind}: the file changed");
        faults += usize::from(ran.status == Some(1));
    }
    println!("{faults} with a fault, slowest {slowest:?}");
    assert!(faults > 60 && slowest < Duration::from_secs(5), "{faults} {slowest:?}");
}
