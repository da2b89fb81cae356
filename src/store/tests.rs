//! Every command is one step: whatever was done, undo brings back what was before and redo what was after.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use rusqlite::Connection;

use super::contacts::NewContact;
use super::follow_ups::{self, NewFollowUp};
use super::journal::{KEPT_STEPS, TABLES};
use super::messages::Text;
use super::pool::Intake;
use super::*;
use crate::domain::channel::Channel;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::fact::FactKind;
use crate::domain::follow_up::{FollowUpKind, FollowUpState};
use crate::domain::health::State;
use crate::domain::id::ContactId;
use crate::domain::import::Incoming;
use crate::domain::message::{Occasion, ReplyKind};

pub(super) fn now() -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

pub(super) fn today() -> NaiveDate {
    now().date_naive()
}

/// A store in a folder of its own, in memory where the machine has such a folder.
pub(super) fn store() -> (Store, tempfile::TempDir) {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    (Store::new(folder.path().join("test.db"), now()), folder)
}

/// Every row that a person owns, and all that is derived of it; not the journal, not what is remembered of deletions.
pub(super) fn everything(store: &Store) -> Vec<String> {
    let conn = Connection::open(&store.path).unwrap();
    let mut rows = Vec::new();
    let derived = ["search_content", "name_spellings"];
    for table in TABLES.iter().map(|(table, _)| *table).chain(derived) {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let columns = statement.column_count();
        let found = statement.query_map([], |row| {
            let cells: Vec<String> = (0..columns).map(|n| format!("{:?}", row.get_ref_unwrap(n))).collect();
            Ok(format!("{table}: {}", cells.join(" | ")))
        });
        rows.extend(found.unwrap().map(Result::unwrap));
    }
    rows
}

/// Words that the search index finds must be those of its rows.
pub(super) fn assert_whole(store: &Store) {
    let conn = Connection::open(&store.path).unwrap();
    let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let broken: i64 =
        conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    conn.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", []).unwrap();
    let derived = Store::new(store.path.clone(), now()).examine(Path::new("x"), &[]).unwrap();
    let faults: Vec<_> = derived.into_iter().filter(|found| found.state == State::Fault).collect();
    assert_eq!(faults, []);
}

#[derive(Debug, Clone)]
pub(super) enum Deed {
    Add(u8),
    Edit(u8, u8),
    Tag(u8, u8),
    Untag(u8, u8),
    Archive(u8),
    Fact(u8),
    Note(u8),
    Meet(u8),
    Send(u8),
    Reply(u8),
    Plan(u8),
    Close(u8),
    Know(u8, u8),
    Import(u8),
    Merge(u8, u8),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = 0_u8..6;
    prop_oneof![
        3 => n.clone().prop_map(Deed::Add),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Edit(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Tag(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Untag(a, b)),
        1 => n.clone().prop_map(Deed::Archive),
        1 => n.clone().prop_map(Deed::Fact),
        1 => n.clone().prop_map(Deed::Note),
        1 => n.clone().prop_map(Deed::Meet),
        2 => n.clone().prop_map(Deed::Send),
        1 => n.clone().prop_map(Deed::Reply),
        1 => n.clone().prop_map(Deed::Plan),
        1 => n.clone().prop_map(Deed::Close),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Know(a, b)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Merge(a, b)),
        1 => n.prop_map(Deed::Import),
        3 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
    ]
}

fn text(field: Field, value: &str) -> (Field, Value) {
    (field, Value::Text(value.to_owned()))
}

fn pick(tx: &Tx<'_>, n: u8) -> Result<Option<Contact>, StoreError> {
    let ids: Vec<i64> = tx.all("SELECT id FROM contacts ORDER BY id", [], |row| row.get(0))?;
    let id = ids.get(usize::from(n) % ids.len().max(1));
    id.map_or(Ok(None), |id| contacts::get(tx, ContactId(*id), today()))
}

fn person(n: u8, later: bool) -> Incoming {
    Incoming {
        line: u64::from(n),
        name: format!("Imported Person{n}"),
        slug: n.is_multiple_of(2).then(|| format!("person-{n}")),
        email: (n % 2 == 1).then(|| format!("p{n}@example.com")),
        company: Some(if later { "Newco" } else { "Oldco" }.to_owned()),
        role: Some("Engineer".to_owned()),
        connected_on: Some(today()),
        credentials: None,
        notices: Vec::new(),
        more: None,
    }
}

fn import(tx: &Tx<'_>, n: u8) -> Result<(), StoreError> {
    let mut intake = Intake::begin(tx, true, "LinkedIn", false)?;
    for each in 0..=n {
        intake.take(person(each, n > 3))?;
    }
    intake.end().map(drop)
}

fn to_contact(tx: &Tx<'_>, deed: &Deed, who: &Contact) -> Result<(), StoreError> {
    let id = who.id;
    match deed {
        Deed::Edit(_, b) => {
            let fields = [
                text(Field::Name, &format!("Renamed Zoë{b}")),
                text(Field::Company, &format!("Company{b}")),
                (Field::Role, Value::Nothing),
                (Field::Every, Value::Number(i64::from(*b) + 20)),
            ];
            contacts::update(tx, who, &fields)
        }
        Deed::Tag(_, b) => contacts::add_tag(tx, id, &format!("tag{b}")).map(drop),
        Deed::Untag(_, b) => contacts::remove_tag(tx, id, &format!("tag{b}")).map(drop),
        Deed::Archive(_) => contacts::set_archived(tx, id, who.archived_at.is_none()).map(drop),
        Deed::Fact(n) => {
            facts::insert(tx, id, FactKind::Talk, &format!("fact number{n}"), None, today()).map(drop)
        }
        Deed::Note(n) => notes::insert(tx, id, None, today(), &format!("note number{n}")).map(drop),
        Deed::Meet(n) => talk(tx, who, *n),
        Deed::Send(n) => {
            let body = format!("Hello number{n}");
            let message = Text {
                channel: Channel::Email,
                template: None,
                subject: None,
                body: &body,
                filled: Some("Hello"),
                personal_share: 0.375,
            };
            let message = messages::insert(tx, id, &message)?;
            messages::set_sent(tx, message, today(), now(), Occasion::First, &[])?;
            follow_ups::keep_in_touch(tx, id, today())
        }
        Deed::Reply(_) => match messages::sent_to(tx, id)?.first() {
            Some(sent) => messages::set_reply(tx, sent.id, today(), now(), ReplyKind::Positive, Some("yes")),
            None => Ok(()),
        },
        Deed::Plan(n) => {
            let day = today() + chrono::Days::new(u64::from(*n));
            follow_ups::insert(tx, &NewFollowUp::about(id, FollowUpKind::Custom, day, "do it")).map(drop)
        }
        Deed::Close(_) => match follow_ups::open_of(tx, id)?.first() {
            Some(open) => follow_ups::close(tx, open.id, FollowUpState::Done).map(drop),
            None => Ok(()),
        },
        Deed::Know(_, b) => match pick(tx, *b)? {
            Some(other) if other.id != id => {
                let known = acquaintances::between(tx, id, other.id)?;
                match known.filter(|_| b % 3 == 0) {
                    Some(_) => acquaintances::remove(tx, id, other.id).map(drop),
                    None => acquaintances::set(tx, id, other.id, Some(b % 5 + 1), None).map(drop),
                }
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A conversation that is planned with questions, moved or cancelled, or that was held.
fn talk(tx: &Tx<'_>, who: &Contact, n: u8) -> Result<(), StoreError> {
    use crate::store::conversations::{Arrangement, Outcome};
    let on = today() + chrono::Days::new(u64::from(n));
    let arranged = Arrangement { on, starts_at: Some(now()), ..Arrangement::default() };
    match (n % 3, conversations::planned_with(tx, who.id)?.first()) {
        (0, None) => {
            questions::replace(tx, who.id, None, &[(Some("path-turn"), "Why?"), (None, "And then?")])?;
            let id = conversations::plan(tx, &[who.id], &arranged)?;
            questions::attach(tx, who.id, id)
        }
        (0, Some(planned)) => conversations::rearrange(tx, planned.id, &arranged),
        (1, Some(planned)) => {
            conversations::cancel(tx, planned.id)?;
            questions::detach(tx, planned.id)
        }
        _ => {
            let outcome = Outcome { takeaway: Some("a takeaway"), ..Outcome::default() };
            let person = crate::domain::contact::Named { id: who.id, name: who.name.clone() };
            let (id, _) =
                held::record(tx, &held::Held { planned: None, people: &[person], on: today(), outcome })?;
            questions::prepared(tx, who.id, Some(id))?
                .first()
                .map_or(Ok(()), |first| questions::tick(tx, first.id))
        }
    }
}

pub(super) fn act(store: &mut Store, deed: &Deed) -> Result<(), StoreError> {
    store.write("deed", |tx| match deed {
        Deed::Add(n) => {
            let fields = vec![
                text(Field::Name, &format!("Ana Reyes{n}")),
                text(Field::Company, &format!("Company{n}")),
            ];
            contacts::insert(tx, &NewContact { fields, tags: vec![format!("tag{n}")], links: Vec::new() })
                .map(drop)
        }
        Deed::Import(n) => import(tx, *n),
        Deed::Merge(a, b) => match (pick(tx, *a)?, pick(tx, *b)?) {
            (Some(keep), Some(other)) if keep.id != other.id => {
                merge::merge(tx, &keep, &other, today()).map(drop)
            }
            _ => Ok(()),
        },
        Deed::Edit(n, _) | Deed::Tag(n, _) | Deed::Untag(n, _) => with(tx, *n, deed),
        Deed::Archive(n) | Deed::Fact(n) | Deed::Note(n) | Deed::Meet(n) | Deed::Send(n) | Deed::Reply(n) => {
            with(tx, *n, deed)
        }
        Deed::Plan(n) | Deed::Close(n) | Deed::Know(n, _) => with(tx, *n, deed),
        Deed::Undo | Deed::Redo => Ok(()),
    })
}

fn with(tx: &Tx<'_>, n: u8, deed: &Deed) -> Result<(), StoreError> {
    pick(tx, n)?.map_or(Ok(()), |who| to_contact(tx, deed, &who))
}

/// What is right: a list of states, and the place in it.
struct Model {
    states: Vec<Vec<String>>,
    at: usize,
}

fn step(store: &mut Store, model: &mut Model, deed: &Deed) {
    match deed {
        Deed::Undo if model.at == 0 => assert!(matches!(store.undo(), Err(StoreError::NothingTo(_)))),
        Deed::Redo if model.at + 1 == model.states.len() => {
            assert!(matches!(store.redo(), Err(StoreError::NothingTo(_))));
        }
        Deed::Undo => {
            store.undo().unwrap();
            model.at -= 1;
        }
        Deed::Redo => {
            store.redo().unwrap();
            model.at += 1;
        }
        _ => {
            let newest =
                |store: &mut Store| store.history(1).unwrap().first().map(|step| (step.id, step.undone));
            let before = newest(store);
            act(store, deed).unwrap();
            let after = everything(store);
            // what changed nothing is no step; an import may change somebody who was merged from two and back again
            let changed = after != model.states[model.at];
            let is_step = newest(store) != before;
            assert!(is_step == changed || (is_step && matches!(deed, Deed::Import(_))), "{deed:?}");
            if is_step {
                model.states.truncate(model.at + 1);
                model.states.push(after);
                model.at += 1;
            }
        }
    }
    assert_eq!(everything(store), model.states[model.at], "after {deed:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn undo_and_redo_walk_through_every_state_and_leave_nothing_behind(deeds in proptest::collection::vec(deed(), 1..25)) {
        let (mut store, _folder) = store();
        store.write("begin", |tx| contacts::insert(tx, &NewContact { fields: vec![text(Field::Name, "First")], ..NewContact::default() }).map(drop)).unwrap();
        let mut model = Model { states: vec![Vec::new(), everything(&store)], at: 1 };
        for deed in &deeds {
            step(&mut store, &mut model, deed);
        }
        while model.at > 0 {
            step(&mut store, &mut model, &Deed::Undo);
        }
        while model.at + 1 < model.states.len() {
            step(&mut store, &mut model, &Deed::Redo);
        }
        assert_whole(&store);
    }
}

#[test]
fn old_steps_are_forgotten_and_the_journal_stays_bounded() {
    let (mut store, _folder) = store();
    for n in 0..u8::try_from(KEPT_STEPS).unwrap() + 30 {
        act(&mut store, &Deed::Add(n)).unwrap();
    }
    let steps = store.history(10_000).unwrap();
    assert_eq!(i64::try_from(steps.len()), Ok(KEPT_STEPS));
    for _ in 0..KEPT_STEPS {
        store.undo().unwrap();
    }
    assert!(matches!(store.undo(), Err(StoreError::NothingTo("undo"))));
    let left: i64 =
        store.read(|db| db.one("SELECT count(*) FROM contacts", [], |row| row.get(0))).unwrap().unwrap();
    assert_eq!(left, 30);
}

#[test]
fn undo_refuses_what_another_program_changed_since_and_changes_nothing() {
    let (mut store, _folder) = store();
    act(&mut store, &Deed::Add(1)).unwrap();
    act(&mut store, &Deed::Edit(0, 2)).unwrap();
    Connection::open(&store.path).unwrap().execute("UPDATE contacts SET name = 'Other'", []).unwrap();
    let before = everything(&store);
    assert!(matches!(store.undo(), Err(StoreError::CannotUndo(_))));
    assert_eq!(everything(&store), before);
}

#[test]
fn undo_refuses_when_another_programs_row_depends_on_the_step() {
    let (mut store, _folder) = store();
    act(&mut store, &Deed::Add(1)).unwrap();
    let other = Connection::open(&store.path).unwrap();
    other.execute("INSERT INTO notes (uid, contact_id, noted_on, text, created_at) VALUES ('u', 1, '2026-03-02', 'n', 'x')", []).unwrap();
    let before = everything(&store);
    let refused = store.undo().unwrap_err();
    assert!(refused.to_string().contains("depends on it"), "{refused}");
    assert_eq!(everything(&store), before);
}

#[test]
fn a_write_that_fails_in_the_middle_changes_nothing() {
    let (mut store, _folder) = store();
    act(&mut store, &Deed::Add(1)).unwrap();
    let before = everything(&store);
    let failed = store.write("deed", |tx| {
        notes::insert(tx, ContactId(1), None, today(), "half")?;
        tx.describe("half");
        Err::<(), StoreError>(StoreError::NothingTo("finish"))
    });
    assert!(failed.is_err());
    assert_eq!(everything(&store), before);
    assert_eq!(store.history(10).unwrap().len(), 1);
}

#[test]
fn a_deleted_row_is_remembered_by_its_uid_until_it_is_back() {
    let (mut store, _folder) = store();
    let count = |store: &mut Store| -> i64 {
        store.read(|db| db.one("SELECT count(*) FROM deletions", [], |row| row.get(0))).unwrap().unwrap()
    };
    act(&mut store, &Deed::Add(1)).unwrap();
    act(&mut store, &Deed::Untag(0, 1)).unwrap();
    assert_eq!(count(&mut store), 1);
    store.undo().unwrap();
    assert_eq!(count(&mut store), 0);
    store.undo().unwrap();
    assert_eq!(count(&mut store), 3); // the contact, its company, its tag
    store.redo().unwrap();
    assert_eq!(count(&mut store), 0);
}

#[test]
fn an_import_into_an_empty_file_and_one_into_a_full_one_come_to_the_same() {
    let people = |store: &mut Store| -> Vec<String> {
        store
            .read(|db| db.all("SELECT name || coalesce(linkedin, '') || coalesce(email, '') FROM contacts WHERE pool = 1 ORDER BY 1", [], |row| row.get(0)))
            .unwrap()
    };
    let (mut empty, _a) = store();
    act(&mut empty, &Deed::Import(5)).unwrap();
    let (mut full, _b) = store();
    act(&mut full, &Deed::Add(0)).unwrap();
    act(&mut full, &Deed::Import(5)).unwrap();
    assert_eq!(people(&mut empty), people(&mut full));
    assert_eq!(people(&mut empty).len(), 6);
    assert_whole(&empty);
    let indexes = |store: &Store| -> i64 {
        Connection::open(&store.path)
            .unwrap()
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'index'", [], |r| r.get(0))
            .unwrap()
    };
    assert_eq!(indexes(&empty), indexes(&full));
    let before = everything(&empty);
    act(&mut empty, &Deed::Import(5)).unwrap();
    assert_eq!(everything(&empty), before, "a second import changes nothing");
}
