//! Many processes that write to one file at once: nothing is lost and nobody is told "locked".

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::dice::rounds;
use crate::sandbox::Sandbox;

const PROCESSES: usize = 20;

/// What became of the writes of all processes.
#[derive(Default)]
struct Outcome {
    acknowledged: BTreeSet<String>,
    locked: usize,
    others: Vec<String>,
    slowest: Duration,
}

impl Outcome {
    fn join(mut self, other: Self) -> Self {
        self.acknowledged.extend(other.acknowledged);
        self.others.extend(other.others);
        Self { locked: self.locked + other.locked, slowest: self.slowest.max(other.slowest), ..self }
    }
}

/// One of the processes: it adds `writes` contacts, each with a run of its own, and reads in between.
fn lane(sandbox: &Sandbox, lane: usize, writes: usize, wait: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for write in 0..writes {
        let name = format!("Person {lane}x{write}");
        let began = Instant::now();
        let add = ["add", &name, "--json", "--no-input", "--yes"];
        let output = sandbox.program(&add).env("NETTRACK_LOCK_WAIT", wait).output().unwrap();
        outcome.slowest = outcome.slowest.max(began.elapsed());
        let errors = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => {
                outcome.acknowledged.insert(name);
            }
            Some(4) if errors.contains("\"locked\"") => outcome.locked += 1,
            code => outcome.others.push(format!("{name}: {code:?} {errors}")),
        }
        let read = sandbox.program(&["list", "--json"]).env("NETTRACK_LOCK_WAIT", wait).output().unwrap();
        if wait != "0" && !read.status.success() {
            outcome.others.push(format!("list: {}", String::from_utf8_lossy(&read.stderr)));
        }
    }
    outcome
}

fn write_at_once(sandbox: &Sandbox, writes: usize, wait: &str) -> Outcome {
    std::thread::scope(|scope| {
        let lanes: Vec<_> =
            (0..PROCESSES).map(|number| scope.spawn(move || lane(sandbox, number, writes, wait))).collect();
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
    let writes = rounds(15);
    let outcome = write_at_once(&sandbox, writes, "30");
    assert_eq!(outcome.others, [""; 0]);
    assert_eq!(outcome.locked, 0);
    assert_eq!(outcome.acknowledged.len(), PROCESSES * writes);
    assert!(names(&sandbox).into_iter().eq(outcome.acknowledged), "what was acknowledged is what is there");
    println!("slowest write: {:?}", outcome.slowest);
}

#[test]
fn control_processes_that_do_not_wait_for_each_other_are_told_locked_and_still_lose_nothing() {
    let sandbox = Sandbox::new();
    assert!(sandbox.output(&["add", "Person a"]).status.success());
    let mut outcome = write_at_once(&sandbox, 5, "0");
    assert!(outcome.locked > 0, "without the wait nobody met a lock: the test no longer tests");
    assert_eq!(outcome.others, [""; 0]);
    outcome.acknowledged.insert("Person a".into());
    assert!(names(&sandbox).into_iter().eq(outcome.acknowledged), "a refused write is not saved");
}
