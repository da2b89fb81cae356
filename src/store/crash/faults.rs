//! Every single call to the disk fails (RELIABILITY.md, goal G4): reads, writes, syncs, deletes, opens, locks; once, or
//! from then on; with an error, or because the disk is full.
//!
//! Each step of each life is begun with a disk that fails at its first call, at its second, and so on until the step
//! is done before the disk fails. A step that says it is done is done; one that says it is not has changed nothing;
//! and when the disk works again, the same step can be done.

use std::path::Path;

use super::dice::rounds;
use super::life::{self, LIVES, Life};
use super::machine::{self, Fault, Kind};
use crate::store::StoreError;

#[derive(Debug, Default)]
struct Tally {
    faults: usize,
    /// Steps that were done in spite of the fault
    done: usize,
    unknown: usize,
    troubles: Vec<String>,
}

/// Begin step `number` of a life on a disk that fails; none when the step ended before the disk did.
fn play(life: &Life, number: usize, fault: Fault, tally: &mut Tally) -> Option<()> {
    let step = &life.steps[number];
    machine::start(&life.images[number]);
    machine::fail(fault);
    let mut store = life::store();
    let said = step.run(&mut store);
    if !machine::mend() {
        return None;
    }
    tally.faults += 1;
    tally.done += usize::from(said.is_ok());
    tally.unknown += usize::from(matches!(said, Err(StoreError::UnknownOutcome { .. })));
    // a connection that met an error is asked nothing more (D4)
    let closed = said.is_ok() || (store.conn.is_none() && machine::handles() == 0);
    drop(store);
    let left = machine::image();
    // the very bytes that the step began with need no second look, and not every other file the same step again
    let untouched = left == life.images[number];
    let once_more = !untouched && fault.at.is_multiple_of(3);
    let now = if untouched { Ok(life.states[number].clone()) } else { life::state(&left) };
    let trouble = match now {
        _ if !closed => Some("the connection is kept after an error".into()),
        Err(trouble) => Some(trouble),
        Ok(now) => wrong(life, number, fault.kind, &said, &now)
            .map(str::to_owned)
            .or_else(|| if now == life.states[number] && once_more { again(life, number) } else { None }),
    };
    if let Some(trouble) = trouble {
        tally.troubles.push(format!("{}, {step:?}, {fault:?}, which said {said:?}: {trouble}", life.name));
    }
    Some(())
}

/// What is wrong between what was said and what the file holds now.
fn wrong(
    life: &Life,
    number: usize,
    kind: Kind,
    said: &Result<(), StoreError>,
    now: &[String],
) -> Option<&'static str> {
    let (before, after) = (&life.states[number], &life.states[number + 1]);
    match said {
        Ok(()) => (now != after).then_some("said done, and it is not"),
        Err(StoreError::UnknownOutcome { .. }) if now == after => None,
        Err(_) if now != before => Some("failed, and yet something was changed"),
        Err(StoreError::DiskFull) if kind == Kind::Full => None,
        Err(StoreError::Unreadable { .. } | StoreError::UnknownOutcome { .. }) if kind != Kind::Full => None,
        Err(_) => Some("a wrong error"),
    }
}

/// The disk of this machine works again: the same step can be done.
fn again(life: &Life, number: usize) -> Option<String> {
    if let Err(error) = life.steps[number].run(&mut life::store()) {
        return Some(format!("the same step failed on a disk that works: {error}"));
    }
    match life::state(&machine::image()) {
        Ok(now) if now == life.states[number + 1] => None,
        Ok(_) => Some("the same step came to something else on a disk that works".into()),
        Err(trouble) => Some(trouble),
    }
}

/// Every `stride`th fault of every step.
fn play_life(life: &Life, disks: &[(Kind, bool)], stride: usize) -> Tally {
    let mut tally = Tally::default();
    for number in 0..life.steps.len() {
        for (kind, forever) in disks.iter().copied() {
            let fault = |at| Fault { kind, at, forever };
            (1..).step_by(stride).map_while(|at| play(life, number, fault(at), &mut tally)).for_each(drop);
        }
    }
    tally
}

fn play_all(rounds: usize, disks: &[(Kind, bool)], stride: usize) -> Tally {
    let mut sum = Tally::default();
    for seed in 0..u64::try_from(rounds).unwrap() {
        let tallies = std::thread::scope(|scope| {
            let lanes = LIVES.map(|live| scope.spawn(move || play_life(&live(seed), disks, stride)));
            lanes.map(|lane| lane.join().unwrap())
        });
        for tally in tallies {
            sum.faults += tally.faults;
            sum.done += tally.done;
            sum.unknown += tally.unknown;
            sum.troubles.extend(tally.troubles);
        }
    }
    sum
}

#[test]
fn whatever_call_to_the_disk_fails_nothing_is_lost_or_half_done_and_the_next_run_works() {
    let (once, forever) = (false, true);
    let disks = [
        (Kind::Anything, once),
        (Kind::Anything, forever),
        (Kind::Changes, forever),
        (Kind::Full, once),
        (Kind::Full, forever),
    ];
    let tally = play_all(rounds(1), &disks, 1);
    println!("{} faults, {} done in spite of it, {} unknown", tally.faults, tally.done, tally.unknown);
    assert_eq!(tally.troubles, [""; 0]);
    assert!(tally.faults > 1000 && tally.unknown > 0, "{tally:?}");
}

/// The same disk, the same checks; but the disk does not say that it failed.
#[test]
fn control_a_disk_that_fails_in_silence_does_damage() {
    let tally = play_all(1, &[(Kind::Lies, false)], 10);
    println!("{} of {} faults", tally.troubles.len(), tally.faults);
    for trouble in ["said done, and it is not", "malformed"] {
        assert!(tally.troubles.iter().any(|found| found.contains(trouble)), "no `{trouble}` was found");
    }
}

#[test]
fn a_command_that_passes_over_an_error_is_not_saved_in_part() {
    let tally = play_life(&life::careless(), &[(Kind::Anything, false), (Kind::Changes, false)], 1);
    assert_eq!(tally.troubles, [""; 0]);
    assert!(tally.faults > 100, "{tally:?}");
}

/// Why a connection is asked nothing more after an error (D4): here a program goes on with it.
#[test]
fn control_going_on_with_a_connection_after_an_error_damages_the_word_index() {
    let image = LIVES[2](0).images.pop().unwrap();
    let damaged = (1..100).any(|at| {
        machine::start(&image);
        let conn = life::store().connect(Path::new(life::PATH)).unwrap();
        machine::fail(Fault { kind: Kind::Anything, at, forever: false });
        for row in 100..110_i64 {
            let sql = "INSERT INTO search (rowid, name, company, text) VALUES (?1, 'Ana Reyes', 'Acme', ?2)";
            let _ = conn.execute_batch("BEGIN IMMEDIATE");
            for (part, length) in (0..3).zip([0, 20, 40]) {
                let words = "some words to find ".repeat(length);
                let _ = conn.execute(sql, rusqlite::params![row * 100 + part, words]);
            }
            let _ = conn.execute("DELETE FROM search WHERE rowid = ?1", [(row - 1) * 100 + 1]);
            let _ = conn.execute_batch("COMMIT");
        }
        machine::mend();
        drop(conn);
        life::state(&machine::image()).is_err_and(|trouble| trouble.contains("malformed"))
    });
    assert!(damaged, "no damage was found: the rule may no longer be needed, or the test no longer tests");
}
