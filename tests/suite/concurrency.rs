//! Many processes that write to one file at once: nothing is lost and nobody is told "locked".

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::dice::rounds;
use crate::sandbox::Sandbox;

const WRITERS: usize = 20;
const READERS: usize = 8;

/// What became of the commands of all processes.
#[derive(Default)]
struct Outcome {
    acknowledged: BTreeSet<String>,
    locked: usize,
    others: Vec<String>,
    waits: Vec<Duration>,
}

impl Outcome {
    fn join(mut self, other: Self) -> Self {
        self.acknowledged.extend(other.acknowledged);
        self.others.extend(other.others);
        self.waits.extend(other.waits);
        Self { locked: self.locked + other.locked, ..self }
    }

    /// Run one command; whether it ended well.
    fn run(&mut self, sandbox: &Sandbox, arguments: &[&str], wait: &str) -> bool {
        let began = Instant::now();
        let output = sandbox.program(arguments).env("NETTRACK_LOCK_WAIT", wait).output().unwrap();
        self.waits.push(began.elapsed());
        let errors = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => return true,
            Some(4) if errors.contains("\"locked\"") => self.locked += 1,
            code => self.others.push(format!("{arguments:?}: {code:?} {errors}")),
        }
        false
    }
}

/// Add contacts, each with a process of its own.
fn write(sandbox: &Sandbox, lane: usize, writes: usize, wait: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for write in 0..writes {
        let name = format!("Person {lane}x{write}");
        if outcome.run(sandbox, &["add", &name, "--json", "--no-input", "--yes"], wait) {
            outcome.acknowledged.insert(name);
        }
    }
    outcome
}

fn read(sandbox: &Sandbox, reads: usize, wait: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for _ in 0..reads {
        outcome.run(sandbox, &["list", "--json"], wait);
    }
    outcome
}

/// All at once: writers, and readers beside them.
fn crowd(sandbox: &Sandbox, writes: usize, reads: usize, wait: &str) -> Outcome {
    std::thread::scope(|scope| {
        let writers = (0..WRITERS).map(|lane| scope.spawn(move || write(sandbox, lane, writes, wait)));
        let readers = (0..READERS).map(|_| scope.spawn(move || read(sandbox, reads, wait)));
        let lanes: Vec<_> = writers.chain(readers).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).fold(Outcome::default(), Outcome::join)
    })
}

fn names(sandbox: &Sandbox) -> Vec<String> {
    let conn = Connection::open(sandbox.database()).unwrap();
    assert_eq!(crate::dump::faults(&conn).unwrap(), [""; 0]);
    let steps: i64 = conn.query_row("SELECT max(id) FROM journal_steps", [], |row| row.get(0)).unwrap();
    let mut statement = conn.prepare("SELECT name FROM contacts ORDER BY name").unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(usize::try_from(steps).unwrap(), names.len(), "one step a write");
    names
}

#[test]
fn twenty_processes_that_write_at_once_lose_nothing_and_are_never_told_locked() {
    let sandbox = Sandbox::new();
    let (writes, reads) = (rounds(50), rounds(25));
    let mut outcome = crowd(&sandbox, writes, reads, "60");
    assert_eq!(outcome.others, [""; 0]);
    assert_eq!(outcome.locked, 0);
    assert_eq!(outcome.acknowledged.len(), WRITERS * writes);
    assert!(names(&sandbox).into_iter().eq(outcome.acknowledged), "what was acknowledged is what is there");
    outcome.waits.sort_unstable();
    let of_a_hundred = |share: usize| outcome.waits[(outcome.waits.len() - 1) * share / 100];
    println!(
        "half within {:?}, 99 of 100 within {:?}, all within {:?}",
        of_a_hundred(50),
        of_a_hundred(99),
        of_a_hundred(100)
    );
}

#[test]
fn processes_that_make_the_file_at_once_make_one_file() {
    for _ in 0..rounds(12) {
        let sandbox = Sandbox::new();
        let outcome = crowd(&sandbox, 1, 1, "60");
        assert_eq!(outcome.others, [""; 0]);
        assert!(names(&sandbox).into_iter().eq(outcome.acknowledged));
    }
}

#[test]
fn control_processes_that_do_not_wait_for_each_other_are_told_locked_and_still_lose_nothing() {
    let sandbox = Sandbox::new();
    assert!(sandbox.output(&["add", "Person a"]).status.success());
    let mut outcome = crowd(&sandbox, 5, 5, "0");
    assert!(outcome.locked > 0, "without the wait nobody met a lock: the test no longer tests");
    assert_eq!(outcome.others, [""; 0]);
    outcome.acknowledged.insert("Person a".into());
    assert!(names(&sandbox).into_iter().eq(outcome.acknowledged), "a refused write is not saved");
}
