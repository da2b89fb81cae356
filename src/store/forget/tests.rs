//! Who is forgotten is in no table, no step and no byte of the file; who is not, is as before.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::*;
use crate::domain::contact::{Field, Value};
use crate::store::contacts::NewContact;
use crate::store::tests::{Deed, act, assert_whole, everything, store, today};
use crate::store::{contacts, journal, merge, notes};

/// The bytes of the file and of what lies beside it.
fn bytes(folder: &tempfile::TempDir) -> Vec<u8> {
    let files = std::fs::read_dir(folder.path()).unwrap();
    files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

/// Those of the texts that stand in the bytes, in any case.
fn found<'a>(bytes: &[u8], texts: &[&'a str]) -> Vec<&'a str> {
    let lower = bytes.to_ascii_lowercase();
    let stands = |text: &&&str| {
        let text = text.to_ascii_lowercase();
        lower.windows(text.len()).any(|part| part == text.as_bytes())
    };
    texts.iter().filter(stands).copied().collect()
}

#[test]
fn every_column_that_refers_to_what_may_go_is_known() {
    let (_store, folder) = merge::tests::filled();
    let conn = Connection::open(folder.path().join("test.db")).unwrap();
    let sql = "SELECT t.name, k.\"from\", k.\"table\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table'";
    let unknown = || -> Vec<(String, String, String)> {
        let mut statement = conn.prepare(sql).unwrap();
        let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        // these go only when nobody refers to them any more; a mixer stays
        let last = ["companies", "mixers"];
        let known = |table: &str, column: &str, referred: &str| {
            last.contains(&referred)
                || OWNED.iter().chain(&FREED).any(|(t, c, _)| *t == table && *c == column)
                || (table, referred) == ("participants", "conversations")
        };
        all.unwrap()
            .map(Result::unwrap)
            .filter(|(t, c, r): &(String, String, String)| !known(t, c, r))
            .collect()
    };
    assert_eq!(unknown(), []);
    conn.execute_batch(
        "CREATE TABLE gifts (id INTEGER PRIMARY KEY, given_by INTEGER REFERENCES contacts (id))",
    )
    .unwrap();
    assert_eq!(unknown().len(), 1, "a table that a later version adds is noticed");
}

#[test]
fn every_table_is_emptied_of_the_person_and_others_stay() {
    let (mut store, _folder) = merge::tests::filled();
    let forgotten = store.forget(false, |_| Ok::<_, StoreError>(vec![ContactId(2)])).unwrap();
    store.compact().unwrap();
    assert_whole(&store);
    assert_eq!(forgotten.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["A. Reyes"]);
    assert_eq!(
        forgotten.erased,
        [("message", 1), ("note", 1), ("fact", 1), ("conversation", 1), ("follow-up", 3)]
    );
    let left = everything(&store);
    let of = |table: &str| left.iter().filter(|row| row.starts_with(&format!("{table}:"))).count();
    let counts = [
        ("contacts", 2),
        ("tags", 1),
        ("links", 1),
        ("facts", 0),
        ("conversations", 1),
        ("participants", 1),
        ("messages", 0),
        ("feedback", 0),
        ("follow_ups", 1),
        ("notes", 0),
        ("acquaintances", 1),
        ("questions", 0),
        ("mixers", 1),
        ("mixer_people", 0),
    ];
    for (table, count) in counts {
        assert_eq!(of(table), count, "{table}");
    }
    let rest: Vec<Option<String>> =
        store.read(|db| db.all("SELECT rest -> '$.not_same' FROM contacts", [], |row| row.get(0))).unwrap();
    assert_eq!(rest, [None, Some("[]".to_owned())]);
    // the step that touched everybody held them
    assert!(forgotten.steps == 1 && store.history(10).unwrap().is_empty());
    assert!(matches!(store.undo(), Err(StoreError::NothingTo(_))));
}

const TRACES: [&str; 10] = [
    "quillonia",
    "zweifelbart",
    "former-surname",
    "quill@",
    "quillslug",
    "+4930777",
    "marzipanology",
    "secretnote",
    "draftedwords",
    "tombolafact",
];

/// Many others, and one person with something of theirs everywhere: edited, merged, taken back and removed.
fn with_quillonia(others: u8) -> (Store, tempfile::TempDir, ContactId) {
    let (mut store, folder) = store();
    act(&mut store, &Deed::Import(others)).unwrap();
    let text = |field: Field, value: &str| (field, Value::Text(value.to_owned()));
    let new = |name: &str, email: &str| NewContact {
        fields: vec![
            text(Field::Name, name),
            text(Field::Email, email),
            text(Field::Company, "Marzipanology Ltd"),
        ],
        tags: vec!["vip".into()],
        links: Vec::new(),
    };
    let add =
        |store: &mut Store, new: NewContact| store.write("add", |tx| contacts::insert(tx, &new)).unwrap();
    let id = add(&mut store, new("Quillonia Former-Surname", "quill@example.com"));
    let mut second = new("Quillonia Zweifelbart", "quill@example.org");
    second.fields[2].1 = Value::Text("Tombolafact Works".to_owned());
    let again = add(&mut store, second);
    let get = |db: &Db<'_>, id| contacts::get(db, id, today()).map(Option::unwrap);
    store
        .write("edit", |tx| {
            let fields = [
                text(Field::Name, "Quillonia Zweifelbart"),
                text(Field::Phone, "+4930777"),
                text(Field::Linkedin, "quillslug"),
            ];
            contacts::update(tx, &get(tx, id)?, &fields)
        })
        .unwrap();
    store
        .write("note", |tx| notes::insert(tx, again, None, today(), "a secretnote of Quillonia").map(drop))
        .unwrap();
    for fact in ["a tombolafact that was taken out", "another tombolafact"] {
        store
            .write("research", |tx| {
                let kind = crate::domain::fact::FactKind::Talk;
                crate::store::facts::insert(tx, again, kind, fact, None, today())
            })
            .unwrap();
    }
    store
        .write("research", |tx| crate::store::facts::remove(tx, again, crate::domain::id::FactId(1)))
        .unwrap();
    store.write("merge", |tx| merge::merge(tx, &get(tx, id)?, &get(tx, again)?, today()).map(drop)).unwrap();
    store
        .write("draft", |tx| {
            let text = crate::store::messages::Text {
                channel: crate::domain::channel::Channel::Email,
                template: None,
                subject: Some("Quillonia"),
                body: "draftedwords",
                filled: None,
                personal_share: 1.0,
            };
            crate::store::messages::insert(tx, id, &text).map(drop)
        })
        .unwrap();
    act(&mut store, &Deed::Add(3)).unwrap();
    store.write("note", |tx| notes::insert(tx, id, None, today(), "a second secretnote").map(drop)).unwrap();
    store.undo().unwrap();
    (store, folder, id)
}

#[test]
fn no_byte_of_the_person_is_left() {
    for others in [0, 60, 250] {
        let (mut store, folder, id) = with_quillonia(others);
        assert_eq!(found(&bytes(&folder), &TRACES), TRACES, "what is to be looked for must have been there");
        let forgotten = store.forget(false, |_| Ok::<_, StoreError>(vec![id])).unwrap();
        assert!(forgotten.steps >= 8, "{forgotten:?}");
        store.compact().unwrap();
        assert_eq!(found(&bytes(&folder), &TRACES), [""; 0], "{others} others");
        assert_whole(&store);
        let deleted =
            store.read(|db| db.one("SELECT count(*) FROM deletions", [], |row| row.get::<_, i64>(0)));
        assert!(deleted.unwrap() > Some(4));
    }
}

#[test]
fn a_file_that_keeps_what_was_deleted_is_noticed() {
    let (store, folder, id) = with_quillonia(60);
    let conn = Connection::open(&store.path).unwrap();
    conn.execute_batch(&format!(
        "PRAGMA secure_delete = OFF; PRAGMA foreign_keys = OFF; DELETE FROM contacts WHERE id = {id}; DELETE FROM messages;
         DELETE FROM notes; DELETE FROM facts; DELETE FROM journal_changes; DELETE FROM journal_steps; DELETE FROM search;"
    ))
    .unwrap();
    assert_ne!(found(&bytes(&folder), &TRACES), [""; 0]);
}

#[test]
fn what_does_not_concern_the_person_is_as_before_and_can_be_undone() {
    let (mut store, _folder, id) = with_quillonia(20);
    let before: BTreeSet<String> = everything(&store).into_iter().collect();
    let dry = store.forget(true, |_| Ok::<_, StoreError>(vec![id])).unwrap();
    assert_eq!(everything(&store).into_iter().collect::<BTreeSet<_>>(), before, "a dry run changes nothing");
    let forgotten = store.forget(false, |_| Ok::<_, StoreError>(vec![id])).unwrap();
    assert_eq!(
        (dry.erased, dry.steps, dry.mentions),
        (forgotten.erased, forgotten.steps, forgotten.mentions)
    );
    let after: BTreeSet<String> = everything(&store).into_iter().collect();
    assert!(after.is_subset(&before));
    let gone: Vec<&String> = before.difference(&after).collect();
    let of = |table: &str| gone.iter().filter(|row| row.starts_with(&format!("{table}:"))).count();
    let counts = [
        ("contacts", 1),
        ("companies", 2),
        ("tags", 1),
        ("links", 1),
        ("facts", 1),
        ("messages", 1),
        ("notes", 2),
        ("search_content", 7),
    ];
    for (table, count) in counts {
        assert_eq!(of(table), count, "{table}");
    }
    assert_eq!(of("name_spellings") + 16, gone.len());
    // the person added after her, and the import before her
    assert_eq!(store.history(10).unwrap().len(), 2);
    store.undo().unwrap();
    store.undo().unwrap();
    assert_eq!(everything(&store), [""; 0]);
    assert_whole(&store);
}

#[test]
fn texts_of_others_that_name_the_person_stay_and_are_counted() {
    let (mut store, _folder) = store();
    act(&mut store, &Deed::Add(1)).unwrap();
    act(&mut store, &Deed::Add(2)).unwrap();
    store
        .write("note", |tx| {
            notes::insert(tx, ContactId(2), None, today(), "met through Ana REYES1 at the fair")?;
            notes::insert(tx, ContactId(2), None, today(), "met through Ana and Reyes1")?;
            let day = today();
            let text = "Ask Ana Reyes1 about it";
            let new = crate::store::follow_ups::NewFollowUp::about(
                ContactId(2),
                crate::domain::follow_up::FollowUpKind::Custom,
                day,
                text,
            );
            crate::store::follow_ups::insert(tx, &new)
        })
        .unwrap();
    let forgotten = store.forget(false, |_| Ok::<_, StoreError>(vec![ContactId(1)])).unwrap();
    assert_eq!(forgotten.mentions, 2);
    let notes: i64 =
        store.read(|db| db.one("SELECT count(*) FROM notes", [], |row| row.get(0))).unwrap().unwrap();
    assert_eq!(notes, 2);
}

#[test]
fn stale_is_who_came_by_an_import_long_ago_and_was_never_touched() {
    let (mut store, folder) = store();
    act(&mut store, &Deed::Import(13)).unwrap();
    let conn = Connection::open(folder.path().join("test.db")).unwrap();
    let touched = [
        "UPDATE contacts SET pool = 0 WHERE id = 1",
        "UPDATE contacts SET why = 'x' WHERE id = 2",
        "INSERT INTO tags (uid, contact_id, tag) VALUES ('x', 3, 'x')",
        "INSERT INTO notes (uid, contact_id, noted_on, text, created_at) VALUES ('x', 4, '2026-01-01', 'x', '')",
        "INSERT INTO acquaintances (uid, contact_id, other_id) VALUES ('x', 5, 6)",
        "UPDATE contacts SET via_id = 7 WHERE id = 1",
        "UPDATE contacts SET imported = '{}' WHERE id = 8",
        "UPDATE contacts SET connected_on = '2020-05-05' WHERE id >= 1",
        "UPDATE contacts SET connected_on = '2020-06-01' WHERE id = 9",
        "UPDATE contacts SET connected_on = NULL WHERE id = 10",
        "UPDATE contacts SET connected_on = NULL, created_at = '2019-01-01T00:00:00Z' WHERE id = 11",
    ];
    store
        .write("touch", |tx| {
            for sql in touched {
                tx.change(sql, [])?;
            }
            Ok::<(), StoreError>(())
        })
        .unwrap();
    let day = "2020-06-01".parse().unwrap();
    let old = store.read(|db| stale(db, day)).unwrap();
    assert_eq!(old.iter().map(|id| id.0).collect::<Vec<_>>(), [11, 12, 13, 14]);
    let forgotten = store.forget(false, |db| stale(db, day)).unwrap();
    assert_eq!(forgotten.people.len(), 4);
    assert_whole(&store);
    assert_eq!(store.read(|db| stale(db, day)).unwrap(), []);
    // a table that refers to contacts and that STALE does not look at would make somebody stale who is not
    let columns = "SELECT t.name, k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND k.\"table\" = 'contacts'";
    let mut statement = conn.prepare(columns).unwrap();
    for reference in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap() {
        let (table, column): (String, String) = reference.unwrap();
        assert!(STALE.contains(&format!("FROM {table} t WHERE t.{column} = c.id")), "{table}.{column}");
    }
    assert!(!journal::columns(&conn, "contacts").unwrap().is_empty());
}
