//! Restoring: what comes back is what was backed up, what was there is kept, and nothing damaged takes its place.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::crash::{journal, state};
use crate::dice::{Dice, rounds};
use crate::keeping::{backup, filled, folder, in_the_middle, mode, names, restoring};
use crate::sandbox::{Ran, Sandbox};

#[test]
fn what_is_restored_is_what_was_backed_up_and_what_was_there_is_kept() {
    let sandbox = filled(300);
    let (copy, then) = (backup(&sandbox, "copy.db"), state(&sandbox.database()).unwrap());
    let export = sandbox.done(&["show", "ana", "--json"]);
    sandbox.done(&["note", "ana", "a later word"]);
    sandbox.done(&["archive", "jo"]);
    let (now, bytes) = (state(&sandbox.database()).unwrap(), fs::read(&copy).unwrap());
    // nobody is asked, nothing happens
    let ran = sandbox.run(&["restore", copy.to_str().unwrap(), "--no-input"]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("--yes"), "{ran:?}");
    assert_eq!(state(&sandbox.database()).unwrap(), now);
    let told = sandbox.json(&["restore", copy.to_str().unwrap(), "--yes"]);
    assert_eq!(state(&sandbox.database()).unwrap(), then);
    assert_eq!(sandbox.done(&["show", "ana", "--json"]), export);
    let kept = Path::new(told["kept"].as_str().unwrap());
    assert_eq!(kept.parent().unwrap(), folder(&sandbox));
    assert_eq!((mode(kept), mode(&sandbox.database())), (0o600, 0o600));
    assert_eq!(state(kept).unwrap(), now);
    assert_eq!(fs::read(&copy).unwrap(), bytes, "the backup is only read");
    assert_eq!(sandbox.json(&["backup", "--list"])[0]["kind"], "before-restore");
    // and back again, within the same second
    let back = sandbox.json(&["restore", kept.to_str().unwrap(), "--yes"]);
    assert_ne!(back["kept"], told["kept"]);
    assert_eq!(state(&sandbox.database()).unwrap(), now);
    sandbox.done(&["undo"]);
    assert!(names(&folder(&sandbox)).iter().all(|name| !name.contains(".part")));
}

#[test]
fn a_backup_is_restored_where_nothing_is_yet() {
    let (sandbox, new) = (filled(10), Sandbox::new());
    let copy = backup(&sandbox, "copy.db");
    let told = new.json(&["restore", copy.to_str().unwrap()]);
    assert_eq!(told["kept"], serde_json::Value::Null);
    assert_eq!(state(&new.database()), state(&sandbox.database()));
    assert_eq!((mode(&new.database()), mode(&folder(&new))), (0o600, 0o700));
    assert_eq!(names(&folder(&new)), ["nettrack.db"]);
}

#[test]
fn what_is_no_whole_backup_is_refused_and_changes_nothing() {
    let sandbox = filled(20);
    let copy = backup(&sandbox, "copy.db");
    let bytes = fs::read(&copy).unwrap();
    let before = (fs::read(sandbox.database()).unwrap(), names(&folder(&sandbox)));
    let write = |name: &str, bytes: &[u8]| fs::write(sandbox.file(name), bytes).unwrap();
    let mut newer = bytes.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    write("newer.db", &newer);
    write("letter.txt", b"Dear Ana, this is a letter and no database.");
    write("empty.db", b"");
    write("short.db", &bytes[..bytes.len() - 8192]);
    write("acting.db", &bytes);
    let acting = Connection::open(sandbox.file("acting.db")).unwrap();
    acting.execute_batch("CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM contacts; END").unwrap();
    write("dangling.db", &bytes);
    let dangling = Connection::open(sandbox.file("dangling.db")).unwrap();
    dangling.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM contacts WHERE id = 1").unwrap();
    let (torn, journal) = in_the_middle(&sandbox);
    write("torn.db", &torn);
    write("torn.db-journal", &journal);
    write("changed.db", &bytes);
    fs::copy(sandbox.file("copy.db.sha256"), sandbox.file("changed.db.sha256")).unwrap();
    Connection::open(sandbox.file("changed.db"))
        .unwrap()
        .execute_batch("DELETE FROM views; PRAGMA user_version = 2")
        .unwrap();
    for (file, code) in [
        ("newer.db", "newer_schema"),
        ("letter.txt", "not_ours"),
        ("empty.db", "not_ours"),
        ("short.db", "corrupt"),
        ("acting.db", "corrupt"),
        ("dangling.db", "corrupt"),
        ("torn.db", "unreadable"),
        ("changed.db", "corrupt"),
        ("nowhere.db", "unreadable"),
        (".local", "unreadable"),
    ] {
        let ran = sandbox.run(&["restore", file, "--yes", "--json"]);
        assert_eq!(ran.status, Some(4), "{file}: {ran:?}");
        assert!(ran.stderr.contains(&format!("\"{code}\"")), "{file}: {ran:?}");
        assert_eq!((fs::read(sandbox.database()).unwrap(), names(&folder(&sandbox))), before, "{file}");
    }
    assert_eq!(fs::read(sandbox.file("torn.db")).unwrap(), torn, "what is refused stays as it is");
    let ran = sandbox.run(&["restore", sandbox.database().to_str().unwrap(), "--yes"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
}

#[test]
fn a_backup_with_a_flipped_bit_is_always_refused() {
    let sandbox = filled(20);
    let copy = backup(&sandbox, "copy.db");
    let (bytes, before) = (fs::read(&copy).unwrap(), fs::read(sandbox.database()).unwrap());
    let (mut dice, mut unnoticed_without) = (Dice::new(7), 0);
    for round in 0..rounds(60) {
        let mut flipped = bytes.clone();
        let at = dice.below(flipped.len());
        flipped[at] ^= 1 << dice.below(8);
        fs::write(&copy, &flipped).unwrap();
        let ran = Ran::of(sandbox.output(&restoring(&copy)));
        assert_eq!(ran.status, Some(4), "round {round}, byte {at}: {ran:?}");
        assert_eq!(fs::read(sandbox.database()).unwrap(), before, "round {round}");
        // the control: SQLite alone does not notice most of them
        fs::write(sandbox.file("bare.db"), &flipped).unwrap();
        unnoticed_without += usize::from(state(&sandbox.file("bare.db")).is_ok());
    }
    println!("{unnoticed_without} were noticed by the checksum alone");
    assert!(unnoticed_without > 0);
}

#[test]
fn an_old_backup_is_brought_up_to_date_and_stays_as_it_is() {
    let sandbox = filled(3);
    for fixture in ["schema_v1.sql", "schema_v2.sql"] {
        let file = sandbox.file(fixture).with_extension("db");
        let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture);
        Connection::open(&file).unwrap().execute_batch(&fs::read_to_string(sql).unwrap()).unwrap();
        let bytes = fs::read(&file).unwrap();
        sandbox.done(&["restore", file.to_str().unwrap(), "--yes"]);
        assert_eq!(fs::read(&file).unwrap(), bytes);
        assert_eq!(sandbox.json(&["show", "reyse"])["name"], "Ana Reyes");
        sandbox.done(&["note", "sam", "writable"]);
        let doctor = sandbox.run(&["doctor"]);
        assert_eq!(doctor.status, Some(0), "{doctor:?}");
    }
    let copies = names(&folder(&sandbox));
    assert!(!copies.iter().any(|name| name.contains("before-schema")), "{copies:?}");
}

/// Put the database into a state that a crash may have left it in, and restore; what the journal of the old one would do to
/// the new one.
#[test]
fn a_journal_of_the_old_database_is_never_applied_to_the_new_one() {
    let sandbox = filled(300);
    let then = state(&sandbox.database()).unwrap();
    let (torn, hot) = in_the_middle(&sandbox);
    // another file of about the same shape
    sandbox.done(&["note", "ana", "a later word"]);
    let copy = backup(&sandbox, "copy.db");
    let new = state(&copy).unwrap();
    let database = sandbox.database();
    let beside = |path: &Path| PathBuf::from(format!("{}-journal", path.display()));
    for (place, what) in [(None, "gone"), (Some(b"garbage ".repeat(2000)), "garbage"), (Some(torn), "torn")] {
        let _ = fs::remove_file(&database);
        if let Some(bytes) = &place {
            fs::write(&database, bytes).unwrap();
        }
        fs::write(journal(&database), &hot).unwrap();
        let told = sandbox.json(&["restore", copy.to_str().unwrap(), "--yes"]);
        assert!(!journal(&database).exists(), "{what}");
        assert_eq!(state(&database).unwrap(), new, "{what}");
        let kept = Path::new(told["kept"].as_str().unwrap());
        match what {
            "torn" => assert_eq!(state(kept).unwrap(), then, "what was half done was taken back"),
            "gone" => assert_eq!(fs::read(beside(kept)).unwrap(), hot, "the journal is kept"),
            // SQLite took what it could out of the journal
            _ => assert!(fs::metadata(kept).unwrap().len() > 0),
        }
        assert_eq!(kept.exists(), place.is_some(), "{what}");
    }
    // the control: put there by hand, it is applied
    fs::copy(&copy, &database).unwrap();
    fs::write(journal(&database), &hot).unwrap();
    assert_ne!(state(&database), Ok(new), "the journal does no harm: the test no longer tests");
}
