//! Backup and restore killed at any instant (kill -9): a copy is whole or not there, a restore is done or not.

use std::fs;
use std::time::{Duration, Instant};

use crate::crash::{Aim, journal, killed, state, write_people};
use crate::dice::{Dice, rounds};
use crate::keeping::{backup, filled, folder, names, restoring};
use crate::sandbox::Sandbox;

/// Kill a command in the middle, in rounds; `check` looks at what is left and tells what is wrong.
fn kills(
    sandbox: &Sandbox,
    arguments: impl Fn() -> Vec<String>,
    check: impl Fn(bool) -> Result<bool, String>,
) -> (usize, usize, Vec<String>) {
    let began = Instant::now();
    assert!(sandbox.output(&arguments()).status.success());
    let (typical, mut dice) = (began.elapsed(), Dice::new(11));
    let (mut done, mut undone, mut troubles) = (0, 0, Vec::new());
    for round in 0..rounds(60) {
        let acknowledged = killed(sandbox, &arguments(), Aim::any(typical, &mut dice));
        match check(acknowledged) {
            Ok(true) => done += 1,
            Ok(false) => undone += 1,
            Err(trouble) => troubles.push(format!("round {round}: {trouble}")),
        }
    }
    (done, undone, troubles)
}

#[test]
fn a_backup_that_is_killed_is_whole_or_not_there() {
    let sandbox = filled(1000);
    let (copy, before) = (sandbox.file("copy.db"), state(&sandbox.database()).unwrap());
    let arguments = || {
        let _ = fs::remove_file(&copy);
        vec!["backup".into(), copy.to_str().unwrap().into()]
    };
    let (done, undone, troubles) = kills(&sandbox, arguments, |acknowledged| {
        if state(&sandbox.database()).as_ref() != Ok(&before) {
            return Err("the database changed".into());
        }
        match copy.exists() {
            true if state(&copy).as_ref() != Ok(&before) => Err("the copy is not whole".into()),
            false if acknowledged => Err("acknowledged and not there".into()),
            there => Ok(there),
        }
    });
    println!("{done} there, {undone} not");
    assert_eq!(troubles, [""; 0]);
    assert!(done > 0 && undone > 0, "{done} {undone}");
    // what the kills left is cleared away by the next backup
    sandbox.done(&["backup", copy.to_str().unwrap(), "--yes"]);
    let left = names(sandbox.path());
    assert!(!left.iter().any(|name| name.contains(".part")), "{left:?}");
}

#[test]
fn a_restore_that_is_killed_is_done_wholly_or_not_at_all() {
    let sandbox = filled(1000);
    let copy = backup(&sandbox, "copy.db");
    let new = state(&copy).unwrap();
    write_people(&sandbox, "another", 700);
    sandbox.done(&["import", "people.csv"]);
    let old = state(&sandbox.database()).unwrap();
    let bytes = fs::read(sandbox.database()).unwrap();
    let prepare = || {
        for name in names(&folder(&sandbox)) {
            let _ = fs::remove_file(folder(&sandbox).join(name));
        }
        fs::write(sandbox.database(), &bytes).unwrap();
        restoring(&copy)
    };
    let (done, undone, troubles) = kills(&sandbox, prepare, |acknowledged| {
        let hot = journal(&sandbox.database()).exists();
        let now = state(&sandbox.database()).map_err(|trouble| format!("{trouble} (journal: {hot})"))?;
        let kept = names(&folder(&sandbox)).into_iter().find(|name| name.contains("before-restore"));
        let kept = kept.map(|name| state(&folder(&sandbox).join(name)));
        match (now == old, now == new) {
            (true, _) if acknowledged => Err("acknowledged and lost".into()),
            (true, _) => Ok(false),
            (_, true) if kept != Some(Ok(old.clone())) => Err("what was there is not kept".into()),
            (_, true) => Ok(true),
            _ => Err("half done".into()),
        }
    });
    println!("{done} done, {undone} not");
    assert_eq!(troubles, [""; 0]);
    assert!(done > 0 && undone > 0, "{done} {undone}");
}

/// The same look at a restore whose rollback journal is taken away after the kill.
#[test]
fn control_a_restore_without_its_rollback_journal_is_torn() {
    let sandbox = filled(1000);
    let copy = backup(&sandbox, "copy.db");
    let new = state(&copy).unwrap();
    write_people(&sandbox, "another", 700);
    sandbox.done(&["import", "people.csv"]);
    let (old, bytes) = (state(&sandbox.database()).unwrap(), fs::read(sandbox.database()).unwrap());
    let mut dice = Dice::new(5);
    let torn = (0..200).any(|_| {
        fs::write(sandbox.database(), &bytes).unwrap();
        killed(&sandbox, &restoring(&copy), Aim::Pages(Duration::from_micros(dice.next() % 2000)));
        let _ = fs::remove_file(journal(&sandbox.database()));
        let now = state(&sandbox.database());
        now != Ok(old.clone()) && now != Ok(new.clone())
    });
    assert!(torn, "no damage was found: the test no longer tests");
}
