//! What other programs make of an export: cards, calendars, tables, with whatever words in them; and what is left of
//! people in a redacted one.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::exchange::lived;
use crate::sandbox::Sandbox;

/// What a Python program of the fixtures says of a file; none where the library is not installed.
fn read(sandbox: &Sandbox, library: &str, program: &str, file: &str) -> Option<Value> {
    let python = |arguments: &[&str]| {
        let mut python = sandbox.command("python3");
        python.envs(std::env::var_os("PYTHONPATH").map(|path| ("PYTHONPATH", path)));
        python.args(arguments).output().ok()
    };
    if !python(&["-c", &format!("import {library}")]).is_some_and(|found| found.status.success()) {
        // past the harness, which keeps to itself what a passing test prints
        let skipped = format!("SKIPPED: no {library} for python3, `{file}` is not read back\n");
        let _ = std::io::stderr().write_all(skipped.as_bytes());
        return None;
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(program);
    let read = python(&[program.to_str().unwrap(), file]).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(serde_json::from_slice(&read.stdout).unwrap())
}

/// Names and words that mean something to the formats they are written into.
const HOSTILE: [&str; 12] = [
    "a;b,c:d\\e",
    "line\nEND:VCARD\nBEGIN:VCARD\nFN:x",
    "x\r\nATTENDEE:mailto:x@example.com",
    "\"quoted\", 'and' more",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\ttab",
    "é👩‍💻 ünïcödé and what is too long for one line of a card or of a calendar, so that it is folded somewhere",
    "a\u{1b}[2Jb\u{7}",
    "nul-less\u{9b}\u{202e}x",
];

/// Put a text where a person's words stand, past all checks of input.
fn poisoned(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&[
        "add",
        "Ana Reyes",
        "--company",
        "Acme",
        "--email",
        "ana@example.com",
        "--tag",
        "rust",
        "--follow-up",
        "fri",
    ]);
    sandbox.done(&["note", "1", "x", "--met"]);
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    for (table, column) in [
        ("contacts", "name"),
        ("contacts", "role"),
        ("contacts", "why"),
        ("companies", "name"),
        ("notes", "text"),
        ("tags", "tag"),
        ("follow_ups", "text"),
        ("conversations", "place"),
    ] {
        db.execute(&format!("UPDATE {table} SET {column} = ?1"), [text]).unwrap();
    }
    db.execute("UPDATE contacts SET rest = json_object('vcard', json_array('X-A:' || ?1, ?1))", [text])
        .unwrap();
    sandbox
}

/// A text as a card or calendar can hold it.
fn visible(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

#[test]
fn hostile_words_stay_words_in_every_format() {
    for text in HOSTILE {
        let sandbox = poisoned(text);
        for (format, file) in [("csv", "a.csv"), ("vcard", "a.vcf"), ("json", "a.json"), ("ics", "a.ics")] {
            sandbox.done(&["export", "--format", format, "--out", file]);
        }
        let of = |name: &str| fs::read_to_string(sandbox.file(name)).unwrap();
        let json: Value = serde_json::from_str(&of("a.json")).unwrap();
        assert_eq!(json["contacts"][0]["name"], text);
        assert_eq!(json["notes"][0]["text"], text);

        let cells: Value = python(
            &sandbox,
            "import csv, json, sys; json.dump(list(csv.DictReader(open('a.csv', newline=''))), sys.stdout)",
        );
        assert_eq!(cells.as_array().unwrap().len(), 1);
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert_eq!(cells[0]["name"], if formula { format!("'{text}") } else { text.to_owned() });
        for (name, cell) in cells[0].as_object().unwrap() {
            assert!(!cell.as_str().unwrap().starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
        }

        let card = of("a.vcf");
        assert_eq!(card.split("\r\n").filter(|line| line.starts_with("BEGIN:")).count(), 1, "{card}");
        let calendar = of("a.ics");
        assert_eq!(calendar.split("\r\n").filter(|line| line.starts_with("BEGIN:")).count(), 4, "{calendar}");
        assert!(!calendar.split("\r\n").any(|line| line.starts_with("ATTENDEE")), "{calendar}");

        if let Some(cards) = read(&sandbox, "vobject", "read_cards.py", "a.vcf") {
            assert_eq!(cards.as_array().unwrap().len(), 1);
            assert_eq!(cards[0]["fn"], visible(text), "{card}");
            assert_eq!(cards[0]["note"], json!([visible(text)]), "{card}");
            assert!(!cards[0]["names"].as_array().unwrap().contains(&json!("attendee")));
        }
        if let Some(agenda) = read(&sandbox, "icalendar", "read_agenda.py", "a.ics") {
            assert_eq!(agenda["errors"], json!([]));
            assert_eq!(
                (agenda["tasks"].as_array().unwrap().len(), agenda["events"].as_array().unwrap().len()),
                (2, 1)
            );
            let summary = agenda["tasks"][0]["summary"].as_str().unwrap();
            assert!(summary.contains(visible(text).trim()), "{summary:?}");
        }
    }
}

fn python(sandbox: &Sandbox, program: &str) -> Value {
    let ran = sandbox.command("python3").args(["-c", program]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).unwrap()
}

#[test]
fn other_programs_read_cards_and_calendars() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    for version in ["3.0", "4.0"] {
        sandbox.done(&["export", "tag:rust", "--vcard-version", version, "--out", "ana.vcf"]);
        let Some(cards) = read(&sandbox, "vobject", "read_cards.py", "ana.vcf") else { return };
        let ana = &cards[0];
        assert_eq!(
            (&ana["version"], &ana["fn"], &ana["n"]),
            (&json!(version), &json!("Ana Reyes"), &json!(["Reyes", "Ana"]))
        );
        assert_eq!((&ana["org"], &ana["email"]), (&json!(["Acme; Sons, Inc."]), &json!(["ana@example.com"])));
        assert_eq!(ana["tel"], json!(["+49 151 23"]));
        assert_eq!(ana["url"], json!(["https://www.linkedin.com/in/ana-reyes", "https://example.com/a"]));
        assert_eq!(ana["note"], json!(["first note\n\nsecond note,\nwith; a line"]));
        assert_eq!(ana["categories"], json!(["berlin", "rust"]));
        assert!(ana["uid"].as_str().unwrap().starts_with("urn:uuid:"));
    }
    sandbox.done(&["export", "--out", "all.ics"]);
    let Some(agenda) = read(&sandbox, "icalendar", "read_agenda.py", "all.ics") else { return };
    assert!(agenda["longest"].as_u64().unwrap() <= 75 && agenda["errors"] == json!([]));
    let reminder = json!({"summary": "Zoë Park: a; reminder, of \"mine\"", "due": "2026-03-16", "status": "NEEDS-ACTION"});
    assert!(agenda["tasks"].as_array().unwrap().contains(&reminder), "{agenda}");
    let met = json!({"summary": "Conversation with Ana Reyes", "from": "2026-03-02", "status": "CONFIRMED"});
    assert_eq!(agenda["events"], json!([met]));
}

#[test]
fn a_redacted_export_holds_no_word_of_anybody() {
    let sandbox = Sandbox::new();
    lived(&sandbox);
    let plain = sandbox.done(&["export", "--format", "json"]);
    for format in ["csv", "vcard", "json", "ics"] {
        let text = sandbox.done(&["export", "--redact", "--format", format]);
        for word in [
            "Ana",
            "Reyes",
            "Acme",
            "Zoë",
            "Park",
            "Initech",
            "Kim",
            "kim-lee",
            "Globex",
            "Analyst",
            "example.com",
            "151",
            "rust",
            "berlin",
            "knows",
            "she/her",
            "Engineer",
            "talk",
            "Hello",
            "Mum",
            "short",
            "first note",
            "write\"",
            "mine",
            "Sam",
            "Old",
            "hot",
            "Europe",
            "LinkedIn",
        ] {
            assert!(plain.contains(word.trim_end_matches('"')), "{word} is nowhere to be left out");
            assert!(!text.contains(word), "{format}: {word}: {text}");
        }
        assert!(text.contains("Person 1"), "{format}: {text}");
        assert_eq!(text, sandbox.done(&["export", "--redact", "--format", format]));
    }
}
