//! Merging keeps every row of both and one step of undo brings both back; that undo is exact whatever was done before is
//! shown by the property of store/tests.rs, which merges too.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::*;
use crate::store::tests::{assert_whole, everything, store, today};
use crate::store::{Store, facts, lookup};

fn schema() -> (Store, tempfile::TempDir, Connection) {
    let (mut store, folder) = store();
    store.write("begin", |tx| tx.execute_batch("SELECT 1")).unwrap();
    let conn = Connection::open(folder.path().join("test.db")).unwrap();
    (store, folder, conn)
}

/// Columns that refer to a contact, by what the schema says.
fn references(conn: &Connection) -> BTreeSet<(String, String)> {
    let sql = "SELECT t.name, k.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND k.\"table\" = 'contacts'";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Those of them that merging does not know, and the other way round.
fn unknown(conn: &Connection) -> Vec<(String, String)> {
    let of_contact = MOVED.iter().map(|(table, _)| *table).chain(ONCE.iter().map(|(table, ..)| *table));
    let known = of_contact.map(|table| (table, "contact_id"));
    let known =
        known.chain([("contacts", "via_id"), ("acquaintances", "contact_id"), ("acquaintances", "other_id")]);
    let known: BTreeSet<_> = known.map(|(table, column)| (table.to_owned(), column.to_owned())).collect();
    references(conn).symmetric_difference(&known).cloned().collect()
}

#[test]
fn every_column_of_the_schema_that_refers_to_a_contact_is_known() {
    let (_store, _folder, conn) = schema();
    assert_eq!(unknown(&conn), []);
    // a table that a later version adds is noticed
    conn.execute_batch(
        "CREATE TABLE gifts (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contacts (id))",
    )
    .unwrap();
    assert_eq!(unknown(&conn), [("gifts".to_owned(), "contact_id".to_owned())]);
}

#[test]
fn every_column_of_a_contact_is_joined() {
    let (_store, _folder, conn) = schema();
    let stays = ["id", "uid", "name", "name_key", "circle"];
    let set = JOINED.split("FROM").next().unwrap();
    let joined = |column: &str| set.contains(&format!(" {column} = "));
    for column in journal::columns(&conn, "contacts").unwrap() {
        assert_eq!(joined(&column), !stays.contains(&column.as_str()), "{column}");
    }
}

/// Ana (1), another record of her (2), and Ben (3): something of hers in every table, part of it with both.
pub(in crate::store) const FILLED: &str = "
    INSERT INTO contacts (id, uid, name, name_key, phone, linkedin, circle, why, created_at, updated_at)
        VALUES (1, 'u1', 'Ana Reyes', 'ana reyes', '1', 'ana-1', 'new', 'talk', '2026-02', '2026-02'),
               (3, 'u3', 'Ben Okafor', 'ben okafor', NULL, NULL, 'new', NULL, '2026-02', '2026-02');
    INSERT INTO contacts (id, uid, name, name_key, email, phone, linkedin, circle, via_id, every_days, created_at, updated_at, rest)
        VALUES (2, 'u2', 'A. Reyes', 'a. reyes', 'a@example.com', '2', 'ana-2', 'existing', 1, 21, '2026-01', '2026-01', '{\"x\":1}');
    UPDATE contacts SET via_id = 2, rest = '{\"not_same\":[\"u2\"]}' WHERE id = 3;
    INSERT INTO tags (uid, contact_id, tag) VALUES ('t1', 1, 'rust'), ('t2', 2, 'rust'), ('t3', 2, 'go');
    INSERT INTO links (uid, contact_id, url) VALUES ('l1', 1, 'https://a.example'), ('l2', 2, 'https://a.example');
    INSERT INTO facts (uid, contact_id, kind, text, noted_on) VALUES ('f1', 2, 'talk', 'spoke of ferns', '2026-01-01');
    INSERT INTO conversations (id, uid, state, on_day, created_at, updated_at)
        VALUES (1, 'c1', 'held', '2026-02-20', '', ''), (2, 'c2', 'held', '2026-02-25', '', '');
    INSERT INTO participants (uid, conversation_id, contact_id) VALUES ('p1', 1, 1), ('p2', 1, 2), ('p3', 2, 2);
    INSERT INTO messages (id, uid, contact_id, channel, state, body, created_at, updated_at)
        VALUES (1, 'm1', 2, 'email', 'draft', 'hello ferns', '', '');
    INSERT INTO feedback (uid, message_id, given_by, given_on, text) VALUES ('b1', 1, 'Ben', '2026-02-01', 'good');
    INSERT INTO follow_ups (id, uid, contact_id, kind, due_on, text, created_at)
        VALUES (1, 'w1', 1, 'thank', '2026-03-05', 'thank', ''), (2, 'w2', 2, 'thank', '2026-03-04', 'thank', ''),
               (3, 'w3', 2, 'keep-in-touch', '2026-03-15', 'again to A. Reyes', ''), (4, 'w4', 2, 'custom', '2026-03-09', 'do', '');
    INSERT INTO notes (uid, contact_id, noted_on, text, created_at) VALUES ('n1', 2, '2026-01-01', 'a note', '');
    INSERT INTO acquaintances (uid, contact_id, other_id, strength, how)
        VALUES ('k1', 1, 3, 2, 'school'), ('k2', 2, 3, 4, 'work'), ('k3', 1, 2, 3, 'cousins');
    INSERT INTO questions (uid, contact_id, text) VALUES ('q1', 2, 'why ferns');
    INSERT INTO mixers (id, uid, preset, agenda, started_at) VALUES (1, 'x1', 'mixup', '[]', '');
    INSERT INTO mixer_people (uid, mixer_id, contact_id, name) VALUES ('y1', 1, 2, 'A.');";

pub(in crate::store) fn filled() -> (Store, tempfile::TempDir) {
    let (mut store, folder, conn) = schema();
    conn.execute_batch(FILLED).unwrap();
    // so that what is derived of them is there
    store
        .write("touch", |tx| {
            for table in ["contacts", "facts", "messages", "notes", "conversations"] {
                tx.change(
                    &format!("UPDATE {table} SET rest = json_set(coalesce(rest, '{{}}'), '$.y', 2)"),
                    [],
                )?;
            }
            let words = ["ana", "reyes", "a", "ben", "okafor"].map(str::to_owned);
            crate::store::spellings::learn(tx, words.into())?;
            tx.change("UPDATE tags SET rest = '{}'", [])?;
            tx.change("UPDATE follow_ups SET rest = '{}'", [])?;
            tx.change("UPDATE participants SET rest = '{}'", []).map(drop)
        })
        .unwrap();
    (store, folder)
}

fn merge_first_two(store: &mut Store) -> Merged {
    store
        .write("merge", |tx| {
            let of = |id| contacts::get(tx, ContactId(id), today()).map(Option::unwrap);
            merge(tx, &of(1)?, &of(2)?, today())
        })
        .unwrap()
}

fn list(store: &mut Store, sql: &str) -> Vec<String> {
    store.read(|db| db.all(sql, [], |row| row.get(0))).unwrap()
}

#[test]
fn every_row_of_both_is_kept_and_undo_brings_both_back() {
    let (mut store, _folder) = filled();
    let before = everything(&store);
    let merged = merge_first_two(&mut store);
    assert_whole(&store);
    let after = everything(&store);
    let mut rows = |sql: &str| list(&mut store, sql);
    assert_eq!(
        rows("SELECT name || ' ' || coalesce(via_id, 0) FROM contacts ORDER BY id"),
        ["Ana Reyes 0", "Ben Okafor 1"]
    );
    assert_eq!(
        rows(
            "SELECT concat_ws(' ', email, phone, linkedin, circle, every_days, created_at) FROM contacts WHERE id = 1"
        ),
        ["a@example.com 1 ana-1 new 21 2026-01"]
    );
    assert_eq!(rows("SELECT tag FROM tags ORDER BY tag"), ["go", "rust"]);
    assert_eq!(
        rows("SELECT url FROM links ORDER BY url"),
        ["https://a.example", "https://www.linkedin.com/in/ana-2"]
    );
    for table in [
        "facts",
        "messages",
        "questions",
        "mixer_people",
        "participants",
        "notes",
        "tags",
        "links",
        "follow_ups",
    ] {
        let of = format!("SELECT DISTINCT 'of ' || contact_id FROM {table}");
        assert_eq!(rows(&of), ["of 1"], "{table}");
    }
    assert_eq!(
        rows("SELECT 'conversation ' || conversation_id FROM participants ORDER BY 1"),
        ["conversation 1", "conversation 2"]
    );
    assert_eq!(rows("SELECT given_by FROM feedback"), ["Ben"]);
    assert_eq!(
        rows("SELECT concat_ws(' ', contact_id, other_id, strength, how) FROM acquaintances"),
        ["1 3 4 school; work"]
    );
    // one thank-you, the earlier one; the interval counts from the last conversation with either
    assert_eq!(
        rows(
            "SELECT concat_ws(' ', kind, due_on, text) FROM follow_ups WHERE state = 'open' ORDER BY due_on"
        ),
        ["thank 2026-03-04 thank", "custom 2026-03-09 do", "keep-in-touch 2026-03-18 again to Ana Reyes"]
    );
    assert_eq!(
        rows("SELECT concat_ws(' ', progress, last_contact_on, next_due_on) FROM contacts WHERE id = 1"),
        ["met 2026-02-25 2026-03-04"]
    );
    assert_eq!(rows("SELECT rest FROM contacts WHERE id = 3"), ["{\"not_same\":[\"u1\"],\"y\":2}"]);
    let note = rows("SELECT text FROM notes ORDER BY id DESC LIMIT 1").remove(0);
    for said in ["A. Reyes", "phone: 2", "linkedin: ana-2", "circle: existing", "acquainted: cousins"] {
        assert!(note.contains(said), "{said} is not in {note}");
    }
    assert!(
        merged.moved.contains(&("message", 1)) && merged.taken == ["email", "keep in touch"],
        "{merged:?}"
    );

    store.undo().unwrap();
    assert_eq!(everything(&store), before);
    store.redo().unwrap();
    assert_eq!(everything(&store), after);
    assert_whole(&store);
}

#[test]
fn the_other_profile_still_finds_the_person_and_no_import_adds_them_again() {
    let (mut store, _folder) = filled();
    merge_first_two(&mut store);
    for typed in ["https://linkedin.com/in/ana-2", "linkedin.com/in/ana-1", "A@example.com"] {
        let found = store.read(|db| lookup::find(db, typed)).unwrap();
        assert_eq!(found.candidates.iter().map(|c| c.id.0).collect::<Vec<_>>(), [1], "{typed}");
    }
    let import = |store: &mut Store, slug: &str| {
        store
            .write("import", |tx| {
                let mut intake = crate::store::pool::Intake::begin(tx, true, "LinkedIn", false)?;
                let person = crate::domain::import::Incoming {
                    name: "Ana Reyes".into(),
                    slug: Some(slug.into()),
                    company: Some("Elsewhere".into()),
                    ..Default::default()
                };
                intake.take(person)?;
                intake.end()
            })
            .unwrap()
    };
    let before = everything(&store);
    let taken = import(&mut store, "ana-2");
    assert_eq!((taken.added, taken.updated, taken.unchanged), (0, 0, 1));
    assert_eq!(everything(&store), before);
    let taken = import(&mut store, "ana-1");
    assert_eq!((taken.added, taken.updated), (0, 1));
}

#[test]
fn what_an_import_said_of_the_other_is_no_news_of_the_kept_one() {
    let imported = |json: &str| Further { imported: Some(json.to_owned()), rest: None };
    let (mut store, _folder) = filled();
    let mut ana = store.read(|db| contacts::get(db, ContactId(1), today())).unwrap().unwrap();
    ana.role = Some("my own words".into());
    let other = Contact { role: Some("Engineer".into()), company: Some("Acme".into()), ..ana.clone() };
    let own = imported(r#"{"name":null,"role":null}"#);
    let merged = merge::imported((&ana, &own), (&other, &Further::default()));
    assert_eq!(merged.as_deref(), Some(r#"{"name":"Ana Reyes","role":"Engineer"}"#));
    // a field that the other brought is the person's own if it was theirs
    let merged = merge::imported((&ana, &Further::default()), (&other, &imported(r#"{"company":"Old"}"#)));
    assert_eq!(merged.as_deref(), Some(r#"{"company":"Old"}"#));
}

#[test]
fn further_fields_of_both_are_kept_and_nobody_real_is_marked_as_made_up() {
    let (mut store, _folder) = filled();
    let ana = store.read(|db| contacts::get(db, ContactId(1), today())).unwrap().unwrap();
    let other = Contact { uid: "u2".into(), ..ana.clone() };
    let further = |json: &str| Further { rest: Some(json.to_owned()), imported: None };
    let rest = |keep: &str, others: &str| merge::rest((&ana, &further(keep)), (&other, &further(others)));
    assert_eq!(
        rest(r#"{"a":1,"not_same":["u2","u7"]}"#, r#"{"a":2,"b":3,"not_same":["u1","u8"]}"#).as_deref(),
        Some(r#"{"a":1,"b":3,"merged":[{"a":2}],"not_same":["u7","u8"]}"#)
    );
    assert_eq!(rest(r#"{"made_up":true}"#, "{}"), None);
    assert_eq!(rest("{}", r#"{"made_up":true}"#), None);
    assert_eq!(rest(r#"{"made_up":true}"#, r#"{"made_up":true}"#).as_deref(), Some(r#"{"made_up":true}"#));
    assert!(store.read(|db| facts::of_contact(db, ContactId(2))).unwrap().len() == 1);
}
