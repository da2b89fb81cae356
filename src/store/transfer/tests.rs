//! Whatever stands in a database arrives in another as it was: every table and every column that the schema has.

use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::arriving::Arriving;
use super::leaving::{self, Leaving};
use super::*;
use crate::domain::text;
use crate::domain::transfer::{Arrived, Cell, Part, Record};
use crate::store::companies;
use crate::store::crash::dump::{dump, faults};
use crate::store::export::Request;
use crate::store::tests::now;
use crate::store::{Store, Tx};

/// Tables that stay where they are: the journal, what was deleted, what is worked out.
const STAYING: [&str; 5] = ["journal_steps", "journal_changes", "deletions", "search", "name_spellings"];
const DERIVED: [&str; 4] = ["progress", "last_contact_on", "next_due_on", "next_conversation_on"];
const ROWS: usize = 7;

/// Values of the columns that take only some.
const CHOICES: [(&str, &str, &[&str]); 12] = [
    ("contacts", "circle", &["support", "existing", "new"]),
    ("facts", "kind", &["work", "talk", "other"]),
    ("conversations", "state", &["planned", "held", "cancelled"]),
    ("conversations", "medium", &["call", "coffee", "other"]),
    ("messages", "channel", &["email", "inmail", "other"]),
    ("messages", "reply_kind", &["positive", "negative", "out-of-office"]),
    ("messages", "occasion", &["first", "answer"]),
    ("follow_ups", "kind", &["nudge", "goal", "custom"]),
    ("follow_ups", "promised_by", &["me", "them"]),
    ("follow_ups", "state", &["open", "done", "cancelled"]),
    ("contacts", "rest", &[r#"{"vcard":["X-A:b"]}"#, "{}"]),
    ("mixers", "agenda", &["[]", "[[\"x\",5]]"]),
];

/// A text with all that could go wrong on the way.
fn a_text(dice: &mut u64) -> String {
    const PARTS: [&str; 12] =
        ["Ana", "é", "\"", "\\", "\n", "\u{1b}", "\u{202e}", "👩‍💻", "=1", "\t", " ", "\u{7f}"];
    let length = 1 + roll(dice, 6);
    let text: String = (0..length).map(|_| PARTS[roll(dice, PARTS.len())]).collect();
    format!("{text}{}", roll(dice, 1_000_000))
}

fn roll(dice: &mut u64, sides: usize) -> usize {
    *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*dice >> 33).unwrap() % sides
}

fn a_day(dice: &mut u64) -> String {
    format!("20{:02}-{:02}-{:02}", 10 + roll(dice, 80), 1 + roll(dice, 12), 1 + roll(dice, 28))
}

fn a_value(dice: &mut u64, table: &str, column: &str, kind: &str) -> Value {
    if let Some((.., words)) = CHOICES.iter().find(|(t, c, _)| (*t, *c) == (table, column)) {
        return Value::Text(words[roll(dice, words.len())].to_owned());
    }
    match (kind, column) {
        ("INTEGER", "every_days" | "minutes") => {
            Value::Integer(1 + i64::try_from(roll(dice, 1_000)).unwrap())
        }
        ("INTEGER", "strength" | "confidence_before" | "confidence_after") => {
            Value::Integer(1 + i64::try_from(roll(dice, 5)).unwrap())
        }
        ("INTEGER", _) => Value::Integer(i64::try_from(roll(dice, 2)).unwrap()),
        ("REAL", _) => Value::Real(f64::from(u32::try_from(roll(dice, 1_000_000)).unwrap()) / 7_000.0),
        (_, "on_day" | "monday") => Value::Text(a_day(dice)),
        (_, name) if name.ends_with("_on") => Value::Text(a_day(dice)),
        (_, name) if name.ends_with("_at") => Value::Text(format!("{}T10:00:00Z", a_day(dice))),
        _ => Value::Text(a_text(dice)),
    }
}

/// Fill every table, as far as its rules let it.
fn fill(tx: &Tx<'_>, dice: &mut u64) {
    for (table, _) in journal::TABLES {
        let columns: Vec<(String, String, bool, Option<String>)> = tx
            .all(
                "SELECT c.name, c.type, c.\"notnull\", f.\"table\" FROM pragma_table_info(?1) c
                 LEFT JOIN pragma_foreign_key_list(?1) f ON f.\"from\" = c.name",
                [table],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|(name, ..)| name != "id" && !DERIVED.contains(&name.as_str()))
            .collect();
        for _ in 0..ROWS {
            let mut row: Vec<(String, Value)> = Vec::new();
            for (name, kind, required, other) in &columns {
                let empty = !required && roll(dice, 4) == 0;
                let value = match (name.as_str(), other) {
                    ("uid", _) => Value::Text(tx.new_uid()),
                    _ if empty => Value::Null,
                    (_, Some(other)) => {
                        let ids: Vec<i64> =
                            tx.all(&format!("SELECT id FROM {other}"), [], |row| row.get(0)).unwrap();
                        if ids.is_empty() { Value::Null } else { Value::Integer(ids[roll(dice, ids.len())]) }
                    }
                    (name, None) => a_value(dice, table, name, kind),
                };
                row.push((name.clone(), value));
            }
            consistent(table, &mut row, dice);
            let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
            let marks = vec!["?"; names.len()].join(", ");
            // what breaks a rule is left out; that no column is left out altogether is asserted below
            let sql = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})", names.join(", "));
            tx.change(&sql, params_from_iter(row.iter().map(|(_, value)| value))).unwrap();
        }
    }
    // somebody who is introduced by a person of a later row
    tx.change("UPDATE contacts SET via_id = (SELECT max(id) FROM contacts) WHERE id = 1", []).unwrap();
}

/// What of a row follows from the rest of it.
fn consistent(table: &str, row: &mut [(String, Value)], dice: &mut u64) {
    let at = |row: &[(String, Value)], name: &str| row.iter().position(|(column, _)| column == name);
    if let (Some(name), Some(key)) = (at(row, "name"), at(row, "name_key"))
        && let Value::Text(name) = row[name].1.clone()
    {
        row[key].1 =
            Value::Text(if table == "companies" { companies::key(&name) } else { text::fold(&name) });
    }
    if let (Some(state), Some(sent)) = (at(row, "state"), at(row, "sent_on")) {
        let is_sent = roll(dice, 2) == 0;
        row[state].1 = Value::Text(if is_sent { "sent" } else { "draft" }.into());
        row[sent].1 = if is_sent { Value::Text(a_day(dice)) } else { Value::Null };
    }
    if let (Some(one), Some(other)) = (at(row, "contact_id"), at(row, "other_id")) {
        let (low, high) = (1 + roll(dice, 3), 4 + roll(dice, 3));
        row[one].1 = Value::Integer(i64::try_from(low).unwrap());
        row[other].1 = Value::Integer(i64::try_from(high).unwrap());
    }
}

/// What leaves, part by part.
#[derive(Default)]
struct Parcel(Vec<Part>);

impl Leaving<StoreError> for Parcel {
    fn table(&mut self, table: &Table) -> Result<(), StoreError> {
        self.0.push(Part::Table(table.name.to_owned()));
        Ok(())
    }

    fn row(&mut self, table: &Table, cells: &[Cell<'_>]) -> Result<(), StoreError> {
        let value = |cell: &Cell<'_>| match cell {
            Cell::Null => serde_json::Value::Null,
            Cell::Integer(number) => (*number).into(),
            Cell::Real(number) => (*number).into(),
            Cell::Text(text) => (*text).into(),
        };
        let keys = table.columns.iter().map(|column| column.key.clone());
        self.0.push(Part::Row(keys.zip(cells.iter().map(value)).collect()));
        Ok(())
    }
}

fn parcel(store: &mut Store) -> Vec<Part> {
    let request = Request { selection: None, redact: false, whole: false, today: now().date_naive() };
    let mut parcel = Parcel::default();
    store.read(|db| leaving::rows(db, request, &mut parcel)).unwrap();
    parcel.0
}

fn unpack(store: &mut Store, parts: &[Part]) -> Result<Arrived, StoreError> {
    store.write("import", |tx| {
        let mut arriving = Arriving::begin(tx)?;
        for part in parts {
            match part {
                Part::Header(_) => {}
                Part::Table(name) => arriving.table(name)?,
                Part::Row(row) => arriving.row(row)?,
            }
        }
        arriving.end()
    })
}

fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::new(folder.path().join("test.db"), now()), folder)
}

/// All that a person owns, and all that is worked out from it.
fn held(store: &Store) -> Vec<String> {
    let conn = Connection::open(&store.path).unwrap();
    assert_eq!(faults(&conn).unwrap(), Vec::<String>::new());
    let stays = ["journal_", "deletions|"];
    dump(&conn)
        .unwrap()
        .into_iter()
        .filter(|line| !stays.iter().any(|start| line.starts_with(start)))
        .collect()
}

fn rows_of(parts: &[Part]) -> Vec<&Record> {
    parts.iter().filter_map(|part| if let Part::Row(row) = part { Some(row) } else { None }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_database_arrives_as_it_was_and_a_second_time_changes_nothing(seed in any::<u64>()) {
        let (mut from, _one) = store();
        let mut dice = seed;
        from.write("fill", |tx| { fill(tx, &mut dice); Ok::<_, StoreError>(()) }).unwrap();
        let parts = parcel(&mut from);
        let count = rows_of(&parts).len() as u64;

        let (mut to, _other) = store();
        let arrived = unpack(&mut to, &parts).unwrap();
        prop_assert_eq!((arrived.rows.read, arrived.rows.added), (count, count));
        prop_assert_eq!(held(&to), held(&from));
        // with the same uids
        let there = parcel(&mut to);
        prop_assert_eq!(rows_of(&there), rows_of(&parts));

        let again = unpack(&mut to, &parts).unwrap();
        prop_assert_eq!((again.rows.added, again.rows.updated, again.rows.unchanged), (0, 0, count));
        prop_assert_eq!(to.history(9).unwrap().len(), 1);

        to.undo().unwrap();
        prop_assert!(rows_of(&parcel(&mut to)).is_empty());
        to.redo().unwrap();
        prop_assert_eq!(held(&to), held(&from));
    }

    #[test]
    fn into_a_database_with_other_people_everything_comes_beside_them(seed in any::<u64>()) {
        let (mut from, _one) = store();
        let (mut to, _other) = store();
        let mut dice = seed;
        from.write("fill", |tx| { fill(tx, &mut dice); Ok::<_, StoreError>(()) }).unwrap();
        to.write("fill", |tx| { fill(tx, &mut dice); Ok::<_, StoreError>(()) }).unwrap();
        let (before, parts) = (parcel(&mut to), parcel(&mut from));
        unpack(&mut to, &parts).unwrap();
        let after = parcel(&mut to);
        let by_uid = |parts: &[Part]| -> std::collections::BTreeMap<String, Record> {
            let keyed = |row: &&Record| row["uid"].as_str().unwrap().to_owned();
            rows_of(parts).iter().map(|row| {
                let mut plain = (*row).clone();
                plain.remove("id");
                // the two of an acquaintance are stored in the order of their numbers
                if let (Some(one), Some(other)) = (plain.get("contact").cloned(), plain.get("other").cloned()) {
                    let (low, high) = if one.as_str() < other.as_str() { (one, other) } else { (other, one) };
                    plain.insert("contact".into(), low);
                    plain.insert("other".into(), high);
                }
                (keyed(row), plain)
            }).collect()
        };
        let (before, arrived, after) = (by_uid(&before), by_uid(&parts), by_uid(&after));
        for (uid, row) in &before {
            prop_assert_eq!(after.get(uid), Some(row));
        }
        for (uid, row) in &arrived {
            prop_assert_eq!(after.get(uid), Some(row));
        }
        prop_assert_eq!(after.len(), before.len() + arrived.len());
        held(&to);
    }
}

#[test]
fn every_table_and_column_of_the_schema_is_carried() {
    let (mut from, _folder) = store();
    let mut dice = 7;
    from.write("fill", |tx| {
        fill(tx, &mut dice);
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let conn = Connection::open(&from.path).unwrap();
    let list = |sql: &str| -> Vec<String> {
        conn.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let tables = list("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%'");
    for table in tables.iter().filter(|table| !STAYING.contains(&table.as_str())) {
        assert!(journal::TABLES.iter().any(|(name, _)| name == table), "`{table}` is not carried");
        for column in list(&format!("SELECT name FROM pragma_table_info('{table}')")) {
            if !DERIVED.contains(&column.as_str()) {
                let filled = list(&format!("SELECT CAST(count({column}) AS TEXT) FROM {table}"));
                assert_ne!(
                    filled[0], "0",
                    "`{table}.{column}` is never filled here: teach `a_value` its rule"
                );
            }
        }
    }
}

#[test]
fn a_row_that_breaks_a_rule_stops_everything_and_names_itself() {
    let row = |json: &str| Part::Row(serde_json::from_str(json).unwrap());
    let uid = "019cadc6-9a80-7435-a0f0-d0ca4657194a";
    let (mut to, _folder) = store();
    for (parts, cause) in [
        (vec![Part::Table("nonsense".into())], "no such table"),
        (vec![Part::Table("weeks".into()), Part::Table("contacts".into())], "the wrong place"),
        (vec![Part::Table("tags".into()), row("{}")], "no uid"),
        (
            vec![
                Part::Table("tags".into()),
                row(&format!(r#"{{"uid":"{uid}","contact":"{uid}","tag":"a"}}"#)),
            ],
            "`contact` is not in the file",
        ),
        (
            vec![Part::Table("tags".into()), row(&format!(r#"{{"uid":"{uid}","contact":7,"tag":"a"}}"#))],
            "`contact` is no uid",
        ),
        (
            vec![Part::Table("views".into()), row(&format!(r#"{{"uid":"{uid}","name":["a"]}}"#))],
            "neither a text nor a number",
        ),
        (
            vec![Part::Table("views".into()), row(&format!(r#"{{"uid":"{uid}","colour":"a"}}"#))],
            "`colour` is not one of its columns",
        ),
        (
            vec![Part::Table("views".into()), row(&format!(r#"{{"uid":"{uid}","name":"a","filter":null}}"#))],
            "NOT NULL",
        ),
        (vec![Part::Table("weeks".into()), row(&format!(r#"{{"uid":"{uid}","monday":"soon"}}"#))], "CHECK"),
        (
            vec![
                Part::Table("weeks".into()),
                row(&format!(r#"{{"uid":"{uid}","monday":"2026-03-02","hours":"x"}}"#)),
            ],
            "REAL",
        ),
    ] {
        match unpack(&mut to, &parts) {
            Err(StoreError::BadRecord { cause: said, .. }) => assert!(said.contains(cause), "{said}"),
            other => panic!("{other:?}"),
        }
        assert!(rows_of(&parcel(&mut to)).is_empty() && to.history(9).unwrap().is_empty());
    }
}

#[test]
fn what_stands_there_under_another_uid_is_taken_for_the_same() {
    let (mut to, _folder) = store();
    let part = |json: &str| Part::Row(serde_json::from_str(json).unwrap());
    let (one, two, tag) = (tests_uid(1), tests_uid(2), tests_uid(3));
    let contact = |uid: &str, name: &str| {
        let at = "2026-03-02T10:00:00Z";
        part(&format!(
            r#"{{"uid":"{uid}","name":"{name}","linkedin":"ana","circle":"new","pool":0,"created_at":"{at}","updated_at":"{at}"}}"#
        ))
    };
    let of = |uid: &str, tag_uid: &str, tag: &str| {
        part(&format!(r#"{{"uid":"{tag_uid}","contact":"{uid}","tag":"{tag}"}}"#))
    };
    let table = |name: &str| Part::Table(name.into());
    unpack(&mut to, &[table("contacts"), contact(&one, "Ana"), table("tags"), of(&one, &tag, "a")]).unwrap();
    let other = [
        table("contacts"),
        contact(&two, "Ana R."),
        table("tags"),
        of(&two, &tests_uid(4), "a"),
        of(&two, &tests_uid(5), "b"),
    ];
    let arrived = unpack(&mut to, &other).unwrap();
    assert_eq!((arrived.people.added, arrived.people.unchanged, arrived.rows.added), (0, 1, 1));
    let after = parcel(&mut to);
    let texts: Vec<_> = rows_of(&after).iter().filter_map(|row| row.get("tag").cloned()).collect();
    assert_eq!(texts, ["a", "b"]);
}

fn tests_uid(number: u128) -> String {
    uuid::Uuid::from_u128(number).to_string()
}
