//! What happens to a database in these tests: a list of steps from some beginning, and what the file holds after each.

use std::path::{Path, PathBuf};

use super::dice::Dice;
use super::disk::Image;
use super::dump::{dump, faults};
use super::{machine, vfs};
use crate::domain::id::ContactId;
use crate::store::tests::{Deed, act, now};
use crate::store::{Store, StoreError, contacts, notes, schema};

pub(super) const PATH: &str = "/nettrack.db";

/// One command.
#[derive(Debug)]
pub(super) enum Step {
    /// Read, as `list` does; brings an older file up to date
    Look,
    Do(Deed),
    /// A note as long as this, on the first contact
    LongNote(usize),
    /// Three notes, by a command that does not look whether each was written
    Careless,
    Undo,
    Redo,
}

impl Step {
    pub(super) fn run(&self, store: &mut Store) -> Result<(), StoreError> {
        match self {
            Self::Look => store.read(contacts::any).map(drop),
            Self::Do(deed) => act(store, deed),
            Self::LongNote(length) => store.write("note", |tx| {
                notes::insert(
                    tx,
                    ContactId(1),
                    None,
                    now().date_naive(),
                    &"long words ".repeat(length / 11 + 1),
                )
                .map(drop)
            }),
            Self::Careless => store.write("note", |tx| {
                for text in ["one", "two", "three"] {
                    let _ = notes::insert(tx, ContactId(1), None, now().date_naive(), text);
                }
                Ok(())
            }),
            Self::Undo => store.undo().map(drop),
            Self::Redo => store.redo().map(drop),
        }
    }
}

/// A life without accidents.
pub(super) struct Life {
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
    /// What the file holds before the first step and after each
    pub(super) states: Vec<Vec<String>>,
    /// The disk at these moments
    pub(super) images: Vec<Image>,
}

/// The store of a process that begins now, on the disk of this thread.
pub(super) fn store() -> Store {
    Store { vfs: Some(vfs::NAME), remove: machine::remove, ..Store::new(PathBuf::from(PATH), now()) }
}

/// Start a machine with this disk, let nettrack read the file, and tell what it holds; or what is wrong with it.
pub(super) fn state(image: &Image) -> Result<Vec<String>, String> {
    machine::start(image);
    let mut store = store();
    Step::Look.run(&mut store).map_err(|error| format!("cannot be read: {error}"))?;
    let conn = store.conn.take().ok_or("no connection is left")?;
    let found = faults(&conn).map_err(|error| error.to_string())?;
    if found.is_empty() { dump(&conn).map_err(|error| error.to_string()) } else { Err(found.join("; ")) }
}

fn is_of_schema_1(image: &Image) -> bool {
    image.get(PATH).and_then(|bytes| bytes.get(60..64)) == Some(&[0, 0, 0, 1]) // user_version
}

impl Life {
    /// What is wrong with the copy that is kept of a file before it is brought up to date, if it was.
    pub(super) fn trouble_with_the_copy(&self, image: &Image) -> Option<String> {
        if !is_of_schema_1(&self.images[0]) || is_of_schema_1(image) {
            return None;
        }
        machine::start(image);
        let whole = || {
            let conn = store().connect(&schema::copy_before_upgrade(Path::new(PATH), 1))?;
            let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            let people: i64 = conn.query_row("SELECT count(*) FROM contacts", [], |row| row.get(0))?;
            faults(&conn).map(|found| version == 1 && people > 0 && found.is_empty())
        };
        match whole() {
            Ok(true) => None,
            Ok(false) => Some("the copy is not whole".into()),
            Err(error) => Some(format!("the copy cannot be read: {error}")),
        }
    }

    /// Live it once, each step in a process of its own.
    fn live(name: &'static str, start: Image, steps: Vec<Step>) -> Self {
        let (mut states, mut images) = (vec![state(&start).unwrap()], vec![start]);
        for step in &steps {
            machine::start(images.last().unwrap());
            step.run(&mut store()).unwrap_or_else(|error| panic!("{name}: {step:?}: {error}"));
            images.push(machine::image());
            states.push(state(images.last().unwrap()).unwrap());
        }
        Self { name, steps, states, images }
    }
}

/// Every life; the seed chooses sizes.
pub(super) const LIVES: [fn(u64) -> Life; 4] =
    [new_file, import_into_nothing, file_of_schema_1, full_journal];

fn long_note(seed: u64, most: usize) -> Step {
    Step::LongNote(Dice::new(seed).below(most))
}

fn people(seed: u64) -> Step {
    Step::Do(Deed::Import(u8::try_from(20 + seed % 40).unwrap()))
}

fn new_file(seed: u64) -> Life {
    let steps = vec![
        Step::Do(Deed::Add(0)),
        Step::Do(Deed::Import(5)),
        Step::Do(Deed::Note(0)),
        long_note(seed, 9000),
        Step::Do(Deed::Send(0)),
        Step::Do(Deed::Reply(0)),
        Step::Undo,
        Step::Undo,
        Step::Redo,
        Step::Do(Deed::Edit(0, 3)),
    ];
    Life::live("a new file", Image::new(), steps)
}

fn import_into_nothing(seed: u64) -> Life {
    let steps = vec![people(seed), long_note(seed, 3000), Step::Undo, Step::Undo, Step::Redo];
    Life::live("an import into nothing", Image::new(), steps)
}

/// With the migrations to the schema of today, as soon as there are any.
fn file_of_schema_1(seed: u64) -> Life {
    let steps = vec![
        Step::Look,
        people(seed),
        Step::Do(Deed::Archive(1)),
        long_note(seed, 20_000),
        Step::Undo,
        Step::Redo,
    ];
    machine::start(&Image::new());
    let conn = store().connect(Path::new(PATH)).unwrap();
    conn.execute_batch(include_str!("../../../tests/fixtures/schema_v1.sql")).unwrap();
    drop(conn);
    Life::live("a file of schema 1", machine::image(), steps)
}

/// Each step makes the journal forget its oldest.
fn full_journal(seed: u64) -> Life {
    let steps = vec![long_note(seed, 5000), Step::Do(Deed::Tag(0, 5)), Step::Undo, Step::Do(Deed::Note(0))];
    machine::start(&Image::new());
    let mut store = store();
    act(&mut store, &Deed::Add(0)).unwrap();
    for _ in 0..crate::store::journal::KEPT_STEPS / 2 {
        act(&mut store, &Deed::Tag(0, 1)).unwrap();
        act(&mut store, &Deed::Untag(0, 1)).unwrap();
    }
    drop(store);
    Life::live("a full journal", machine::image(), steps)
}

pub(super) fn careless() -> Life {
    Life::live(
        "a careless command",
        Image::new(),
        vec![Step::Do(Deed::Add(0)), Step::Careless, Step::Careless],
    )
}
