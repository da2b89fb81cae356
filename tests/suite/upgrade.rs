//! Files of every released schema: each is read and written by this version, and nothing in it is lost.

use std::path::Path;

use rusqlite::Connection;

use crate::sandbox::Sandbox;

/// Make the database that a fixture describes, as an older version would have left it.
fn database_of(fixture: &str, sandbox: &Sandbox) {
    let file = sandbox.database();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let sql =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture))
            .unwrap();
    Connection::open(file).unwrap().execute_batch(&sql).unwrap();
}

#[test]
fn a_file_of_schema_1_shows_everything_that_is_in_it() {
    let sandbox = Sandbox::new();
    database_of("schema_v1.sql", &sandbox);
    let people = sandbox.json(&["list"]);
    let names: Vec<&str> = people.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ana Reyes", "Jo Park", "Sam Lee"]);
    let ana = sandbox.json(&["show", "ana"]);
    assert_eq!(ana["stage"], "keeping-in-touch");
    assert_eq!(ana["tags"], serde_json::json!(["rust"]));
    assert_eq!(ana["facts"][0]["text"], "Talk on data contracts");
    assert!(ana["timeline"].as_array().unwrap().len() >= 6, "{ana}");
    assert_eq!(sandbox.json(&["list", "--pool"])[0]["name"], "Zoë Müller");
    assert_eq!(sandbox.json(&["search", "contracts"])[0]["contact"]["name"], "Ana Reyes");
    assert_eq!(sandbox.json(&["show", "reyse"])["name"], "Ana Reyes");
    sandbox.done(&["note", "jo", "still writable"]);
    sandbox.done(&["undo"]);
    sandbox.done(&["undo"]);
    let check: String = Connection::open(sandbox.database())
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn a_file_of_schema_2_keeps_its_messages_and_what_was_said_of_them() {
    let sandbox = Sandbox::new();
    database_of("schema_v2.sql", &sandbox);
    let sent = sandbox.json(&["messages", "state:sent"]);
    assert_eq!(sent[0]["contact"]["name"], "Ana Reyes");
    assert_eq!(sent[0]["reply_kind"], "positive");
    let held = &sandbox.json(&["show", "ana"])["timeline"];
    assert!(held.to_string().contains("try a contract"), "{held}");
    assert_eq!(sandbox.json(&["list", "tag:rust"])[0]["name"], "Ana Reyes");
    sandbox.done(&["note", "sam", "still writable"]);
    let conn = Connection::open(sandbox.database()).unwrap();
    let said: String = conn.query_row("SELECT text FROM feedback", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "name the talk");
    let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}
