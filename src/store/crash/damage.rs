//! Damaged files (RELIABILITY.md, goal G7): reading one never panics, hangs, changes a byte, or finds nobody where there
//! are people. tests/suite/damage.rs does the same to the program, on fewer files.

use std::time::{Duration, Instant};

use super::dice::{Dice, rounds};
use super::disk::Image;
use super::life::{self, LIVES, PATH};
use super::machine;
use super::wound::wound;
use crate::store::selection::{Selection, Sort};
use crate::store::tests::now;
use crate::store::{Db, Store, StoreError, lookup, search, selection, timeline};

/// A file with people who are worked on, a pool, messages, notes and a journal.
fn healthy() -> Image {
    LIVES[2](0).images.swap_remove(2)
}

fn list(db: &Db<'_>, pool: bool) -> Result<usize, StoreError> {
    let whole = Selection {
        terms: &[],
        pool,
        stale_before: None,
        archived: false,
        sort: Sort::Name,
        limit: 1000,
        rest_days: 90,
    };
    let people = selection::list(db, &whole, now().date_naive())?;
    people.iter().try_for_each(|contact| timeline::of_contact(db, contact.id, 1000).map(drop))?;
    Ok(people.len())
}

type Command = fn(&mut Store) -> Result<usize, StoreError>;

/// What commands read, each as a command of its own; how much was found.
const COMMANDS: [Command; 5] = [
    |store| store.read(|db| list(db, false)),
    |store| store.read(|db| list(db, true)),
    |store| store.read(|db| search::find(db, "ana", 50)).map(|_| 1),
    |store| store.read(|db| lookup::find(db, "reyse")).map(|_| 1),
    |store| store.history(1000).map(|_| 1),
];

/// What is wrong with how a file is read; `refused` counts what was not read.
fn trouble(image: &Image, refused: &mut usize) -> Option<String> {
    for (number, command) in COMMANDS.iter().enumerate() {
        machine::start(image);
        let began = Instant::now();
        let answer = command(&mut life::store());
        match answer {
            Ok(0) => return Some(format!("command {number} finds nobody")),
            Ok(_) => {}
            Err(StoreError::Corrupt { .. } | StoreError::NotOurs(_) | StoreError::NewerSchema { .. }) => {
                *refused += 1;
            }
            Err(error) => return Some(format!("command {number}: a wrong error: {error}")),
        }
        if began.elapsed() > Duration::from_secs(1) {
            return Some(format!("command {number} took {:?}", began.elapsed()));
        }
        if machine::image() != *image {
            return Some(format!("command {number} changed the file"));
        }
    }
    None
}

#[test]
fn a_damaged_file_is_read_or_refused_in_time_and_never_changed() {
    let (healthy, mut refused) = (healthy(), 0);
    assert_eq!(trouble(&healthy, &mut refused), None);
    assert_eq!(refused, 0);
    let files = rounds(5500);
    for round in 0..files {
        let mut image = healthy.clone();
        let kind = wound(image.get_mut(PATH).unwrap(), &mut Dice::new(round as u64 + 1));
        assert_eq!(trouble(&image, &mut refused), None, "round {round}: {kind}");
    }
    println!("{files} files, {} commands each, {refused} refused", COMMANDS.len());
    assert!(refused > files, "{refused}");
}

#[test]
fn control_a_file_without_people_and_a_file_that_is_changed_are_noticed() {
    machine::start(&healthy());
    let conn = life::store().connect(PATH.as_ref()).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; UPDATE contacts SET archived_at = 'x'").unwrap();
    drop(conn);
    assert_eq!(trouble(&machine::image(), &mut 0).as_deref(), Some("command 0 finds nobody"));
    // a rollback journal that is left over: who reads first takes back what was half done
    let log = {
        machine::start(&healthy());
        life::Step::LongNote(100).run(&mut life::store()).unwrap();
        machine::take_log()
    };
    let hot = (0..log.len()).any(|end| {
        let mut disk = super::disk::Disk::holding(&healthy());
        log[..end].iter().for_each(|op| disk.apply(op));
        trouble(&disk.image(), &mut 0).is_some_and(|found| found.ends_with("changed the file"))
    });
    assert!(hot, "a changed file is not noticed");
}
