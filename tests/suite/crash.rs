//! Processes killed at any instant (kill -9): what was acknowledged is there, and no command is half done.
//!
//! A round copies the database, starts a command and kills it. Then the file must hold what it held before or what
//! the same command makes of the copy when it is left alone; the latter, if it had ended well and said so.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::dice::{Dice, rounds};
use crate::dump::{dump, faults};
use crate::sandbox::Sandbox;

const KINDS: usize = 10;

/// Write a file of that many people to import.
pub(crate) fn write_people(sandbox: &Sandbox, unique: &str, count: usize) {
    let person =
        |n| format!("Ana{n},{unique},https://www.linkedin.com/in/{unique}-{n},,Acme {n},Nurse,12 Mar 2024\n");
    let people: String = (0..count).map(person).collect();
    let head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
    std::fs::write(sandbox.file("people.csv"), format!("{head}{people}")).unwrap();
}

/// A command of one of the kinds; `number` makes its words unlike those of every other round.
fn command(sandbox: &Sandbox, number: usize, dice: &mut Dice) -> Vec<String> {
    let who = (1 + dice.below(5)).to_string();
    let unique = format!("word{number}");
    let words: Vec<&str> = match dice.below(KINDS) {
        0 => vec!["add", &unique, "--company", "Acme", "--role", "Engineer", "--yes"],
        1 => vec!["note", &who, "likes", &unique],
        2 => vec!["tag", &who, "+hot", "-cold"],
        3 => vec!["edit", &who, "--role", &unique, "--why", "the talk on data"],
        4 => vec!["undo"],
        5 => vec!["redo"],
        6 => vec!["draft", &who, "--channel", "email", "--subject", "Your talk", "--body", &unique, "--new"],
        7 => vec!["sent", &who, "--channel", "email", "--subject", "Your talk", "--body", &unique],
        8 => vec!["reply", &who, "--text", &unique],
        _ => {
            write_people(sandbox, &unique, 30);
            vec!["import", "people.csv"]
        }
    };
    words.into_iter().chain(["--no-input"]).map(str::to_owned).collect()
}

/// When a command is killed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    /// So long after its start
    Start(Duration),
    /// So long after it began to write: the rollback journal is there
    Journal(Duration),
    /// So long after it began to change the database itself
    Pages(Duration),
}

impl Aim {
    pub(crate) fn any(typical: Duration, dice: &mut Dice) -> Self {
        let share = f64::from(u16::try_from(dice.below(1000)).unwrap()) / 1000.0;
        match dice.below(3) {
            0 => Self::Start(typical.mul_f64(share * 1.25)),
            1 => Self::Journal(typical.mul_f64(share / 4.0)),
            _ => Self::Pages(typical.mul_f64(share / 10.0)),
        }
    }

    /// Wait until then, or until the command has ended.
    pub(crate) fn wait(self, child: &mut Child, database: &Path) {
        let look = || std::fs::metadata(database).map(|file| (file.len(), file.modified().unwrap())).ok();
        let (before, journal) = (look(), journal(database));
        let mut wait_for = |reached: &dyn Fn() -> bool| {
            while !reached() && child.try_wait().unwrap().is_none() {
                std::thread::yield_now(); // the command needs the processor
            }
        };
        let delay = match self {
            Self::Start(delay) => delay,
            Self::Journal(delay) => {
                wait_for(&|| journal.exists());
                delay
            }
            Self::Pages(delay) => {
                wait_for(&|| look() != before);
                delay
            }
        };
        let began = Instant::now();
        wait_for(&|| began.elapsed() >= delay);
    }
}

/// The rollback journal of a database.
pub(crate) fn journal(database: &Path) -> PathBuf {
    database.with_extension("db-journal")
}

/// Start a command and kill it. Whether it had ended well, and said so.
pub(crate) fn killed(sandbox: &Sandbox, arguments: &[String], aim: Aim) -> bool {
    let database = sandbox.database();
    let mut child = sandbox.program(arguments).spawn().unwrap();
    aim.wait(&mut child, &database);
    child.kill().unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    let status = child.wait().unwrap();
    assert_ne!(status.code(), Some(101), "{arguments:?} panicked");
    status.success() && !said.is_empty()
}

/// What the file holds, once SQLite has taken back what was half written; or what is wrong with it.
pub(crate) fn state(database: &Path) -> Result<Vec<String>, String> {
    if !database.exists() {
        return Ok(Vec::new());
    }
    let conn = Connection::open(database).map_err(|e| e.to_string())?;
    let found = faults(&conn).map_err(|e| e.to_string())?;
    if found.is_empty() { dump(&conn).map_err(|e| e.to_string()) } else { Err(found.join("; ")) }
}

#[derive(Debug, Default)]
struct Tally {
    acknowledged: usize,
    cut_short: usize,
    hot_journals: usize,
    troubles: Vec<String>,
}

/// Rounds in one folder. `after` is what happens to the files between the kill and the next look.
fn play(rounds: usize, seed: u64, after: fn(&Sandbox)) -> Tally {
    let (mut dice, mut tally, mut sandbox) = (Dice::new(seed), Tally::default(), Sandbox::new());
    let mut before = Vec::new();
    let mut typical = Duration::from_millis(5);
    for number in 0..rounds {
        if number % 40 == 0 {
            // the making of the file is killed too
            (sandbox, before) = (Sandbox::new(), Vec::new());
        } else if number % 40 == 1 {
            let began = Instant::now();
            (0..5).for_each(|n| drop(sandbox.output(&["add", &format!("Person {n}"), "--yes"])));
            typical = began.elapsed() / 5;
            before = state(&sandbox.database()).unwrap();
        }
        let arguments = if number % 40 == 0 {
            vec!["add".into(), "Ana".into()]
        } else {
            command(&sandbox, number, &mut dice)
        };
        let aim = Aim::any(typical, &mut dice);
        match round(&sandbox, &arguments, &before, aim, after, &mut tally) {
            Ok(now) => before = now,
            Err(trouble) => {
                tally.troubles.push(format!("round {number} {arguments:?}: {trouble}"));
                let _ = std::fs::remove_file(sandbox.database());
                before = Vec::new();
            }
        }
    }
    tally
}

fn round(
    sandbox: &Sandbox,
    arguments: &[String],
    before: &[String],
    aim: Aim,
    after: fn(&Sandbox),
    tally: &mut Tally,
) -> Result<Vec<String>, String> {
    let (database, twin) = (sandbox.database(), sandbox.file("twin.db"));
    let _ = std::fs::remove_file(&twin);
    if database.exists() {
        std::fs::copy(&database, &twin).unwrap();
    }
    let acknowledged = killed(sandbox, arguments, aim);
    let hot = journal(&database).exists();
    after(sandbox);
    let read = sandbox.output(&["list", "--json", "--limit", "0"]);
    if !read.status.success() {
        return Err(format!("cannot be read: {}", String::from_utf8_lossy(&read.stderr)));
    }
    let now = state(&database)?;
    tally.hot_journals += usize::from(hot);
    tally.acknowledged += usize::from(acknowledged);
    tally.cut_short += usize::from(!acknowledged);
    if acknowledged || now != before {
        sandbox.program(arguments).env("NETTRACK_DB", &twin).output().unwrap();
        let whole = state(&twin)?;
        if now != whole {
            let kind = if now == before { "acknowledged and lost" } else { "half done" };
            return Err(kind.to_owned());
        }
    }
    Ok(now)
}

fn play_in_two_lanes(rounds: usize, after: fn(&Sandbox)) -> Tally {
    std::thread::scope(|scope| {
        let other = scope.spawn(|| play(rounds / 2, 1, after));
        let mut tally = play(rounds - rounds / 2, 2, after);
        let other = other.join().unwrap();
        tally.acknowledged += other.acknowledged;
        tally.cut_short += other.cut_short;
        tally.hot_journals += other.hot_journals;
        tally.troubles.extend(other.troubles);
        tally
    })
}

#[test]
fn a_process_killed_at_any_instant_loses_nothing_acknowledged_and_leaves_nothing_half_done() {
    let tally = play_in_two_lanes(rounds(300), |_| ());
    println!("{tally:?}");
    assert_eq!(tally.troubles, [""; 0]);
    assert!(tally.acknowledged > 0 && tally.cut_short > 0 && tally.hot_journals > 0, "{tally:?}");
}

/// Large imports, killed while they change the database: there are pages to tear.
#[test]
fn control_without_the_rollback_journal_kills_do_damage() {
    let lose = |sandbox: &Sandbox| drop(std::fs::remove_file(journal(&sandbox.database())));
    let (mut dice, mut tally) = (Dice::new(3), Tally::default());
    let damage = (0..300).find_map(|number| {
        let sandbox = Sandbox::new();
        assert!(sandbox.output(&["add", "Ana"]).status.success());
        let before = state(&sandbox.database()).unwrap();
        write_people(&sandbox, "reyes", 1000);
        let aim = Aim::Pages(Duration::from_micros(dice.next() % 1000));
        let arguments = ["import".to_owned(), "people.csv".to_owned()];
        round(&sandbox, &arguments, &before, aim, lose, &mut tally).err().map(|trouble| (number, trouble))
    });
    println!("{damage:?}");
    assert!(damage.is_some(), "no damage was found: the test no longer tests");
}
