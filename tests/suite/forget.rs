//! Forgetting people, as users do it: no byte is left, nobody is erased by mistake, and what still holds them is named.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

/// Where one of the texts stands, in any case, below a folder.
fn places(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(places(&path, texts));
            continue;
        }
        let bytes = fs::read(&path).unwrap().to_ascii_lowercase();
        let stands =
            |text: &&&str| bytes.windows(text.len()).any(|part| part == text.to_ascii_lowercase().as_bytes());
        found.extend(texts.iter().filter(stands).map(|text| format!("{text} in {}", path.display())));
    }
    found
}

const TRACES: [&str; 8] = [
    "Quillonia",
    "Zweifelbart",
    "quill@example.com",
    "quillslug",
    "tombolafact",
    "secretnote",
    "draftedwords",
    "Marzipanology",
];

/// A database with one person in every corner of it, and a few others.
fn with_quillonia() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["import", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/linkedin/raw-2024.csv")]);
    sandbox.done(&["add", "Ben Okafor", "--company", "Globex"]);
    let add = ["add", "Quillonia Zweifelbart", "--company", "Marzipanology", "--email", "quill@example.com"];
    sandbox.done(&[&add[..], &["--linkedin", "quillslug", "--tag", "vip", "--every", "B"]].concat());
    sandbox.done(&[
        "add",
        "Q. Zweifelbart",
        "--company",
        "Marzipanology Ltd",
        "--note",
        "another secretnote",
    ]);
    sandbox.done(&[
        "research",
        "quillslug",
        "--fact",
        "a tombolafact",
        "--why",
        "the talk",
        "--learn",
        "how",
    ]);
    sandbox.done(&["note", "quillslug", "a secretnote", "--met", "--takeaway", "more secretnote"]);
    sandbox.done(&[
        "draft",
        "quillslug",
        "--channel",
        "email",
        "--body",
        "draftedwords, Quillonia",
        "--no-edit",
    ]);
    sandbox.done(&["merge", "quillslug", "Q. Zweifelbart"]);
    sandbox.done(&["edit", "quillslug", "--phone", "+49 30 777"]);
    sandbox.done(&["undo"]);
    sandbox
}

#[test]
fn no_byte_of_the_person_is_left_in_the_data_folder() {
    let sandbox = with_quillonia();
    let folder = sandbox.database().parent().unwrap().to_owned();
    assert_eq!(places(&folder, &TRACES).len(), TRACES.len(), "what is to be looked for must have been there");
    let uid = sandbox.json(&["show", "quillslug"])["uid"].as_str().unwrap().to_owned();
    let mark = uid.rsplit('-').next().unwrap();
    fs::write(folder.join(format!("edit-note-{mark}-Xy12.md")), "an unsaved secretnote").unwrap();

    let answer = sandbox.json(&["forget", "Quillonia Zweifelbart", "--yes"]);
    assert_eq!(answer["forgotten"][0]["name"], "Quillonia Zweifelbart");
    assert_eq!((answer["erased"]["messages"].as_u64(), answer["drafts"].as_u64()), (Some(1), Some(1)));
    assert!(answer["steps_gone"].as_u64() >= Some(6), "{answer}");
    assert_eq!(answer["files"], serde_json::json!([]));
    assert_eq!(places(&folder, &TRACES), [""; 0]);

    // the unique id alone is remembered, and the others are there as before
    assert_eq!(places(&folder, &[&uid]).len(), 1);
    assert_eq!(sandbox.run(&["show", "quillslug"]).status, Some(3));
    assert_eq!(sandbox.json(&["list", "--pool"]).as_array().unwrap().len(), 9);
    assert_eq!(sandbox.json(&["search", "secretnote"]), serde_json::json!([]));
    let history = sandbox.done(&["history"]);
    assert!(!history.contains("Quillonia") && history.contains("added Ben Okafor"), "{history}");
    assert!(sandbox.done(&["undo"]).contains("added Ben Okafor"));
}

#[test]
fn copies_and_texts_that_still_hold_the_person_are_named() {
    let sandbox = with_quillonia();
    let folder = sandbox.database().parent().unwrap().to_owned();
    let beside = |name: &str| folder.join(name);
    fs::create_dir(beside("backups")).unwrap();
    for copy in ["nettrack.db.before-schema-2-to-3", "backups/2026-01-01.db"] {
        fs::copy(sandbox.database(), beside(copy)).unwrap();
    }
    fs::write(beside("backups/empty.db"), "nobody").unwrap();
    fs::write(beside("edit-note-000000000000-Xy12.md"), "met Quillonia Zweifelbart").unwrap();
    fs::write(beside("edit-note-000000000000-Xy13.md"), "met nobody").unwrap();
    sandbox.done(&["note", "Ben Okafor", "Quillonia Zweifelbart sent me"]);
    let answer = sandbox.json(&["forget", "Quillonia Zweifelbart", "--yes"]);
    let named: Vec<String> =
        answer["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned()).collect();
    let expected =
        ["backups/2026-01-01.db", "edit-note-000000000000-Xy12.md", "nettrack.db.before-schema-2-to-3"];
    assert_eq!(named, expected.map(|name| beside(name).display().to_string()));
    assert_eq!(answer["mentions"], 1);
    assert!(sandbox.done(&["show", "Ben Okafor"]).contains("Quillonia Zweifelbart sent me"));
}

#[test]
fn nobody_is_erased_by_mistake() {
    let sandbox = with_quillonia();
    let before = sandbox.done(&["list", "--json"]);
    for (arguments, status) in [
        (&["forget", "quill", "--yes"][..], 2),
        (&["forget", "quillslug", "--yes"], 2),
        (&["forget", "Quillonia Zweifelbart"], 2),
        (&["forget", "Quillonia Zweifelbart", "--no-input"], 2),
        (&["forget", "Nobody", "--yes"], 3),
        (&["forget", "--yes"], 2),
        (&["forget", "--pool", "--yes"], 2),
        (&["forget", "--stale", "--yes"], 2),
        (&["forget", "--pool", "--stale", "--before", "soon", "--yes"], 2),
        (&["forget", "--pool", "--stale"], 2),
    ] {
        let ran = sandbox.run(arguments);
        assert_eq!(ran.status, Some(status), "{arguments:?}: {}", ran.stderr);
    }
    let dry = sandbox.json(&["forget", "quill", "--dry-run"]);
    assert!(dry["dry_run"] == true && dry["forgotten"][0]["name"] == "Quillonia Zweifelbart");
    assert_eq!(sandbox.done(&["list", "--json"]), before);
    assert!(sandbox.done(&["undo"]).starts_with("undone: merged"));
}

#[test]
fn the_stale_ones_of_the_pool_go_together() {
    let sandbox = with_quillonia();
    let stale = sandbox.json(&["list", "--pool", "--stale"]);
    let pool = sandbox.json(&["list", "--pool"]);
    let (stale, pool) = (stale.as_array().unwrap(), pool.as_array().unwrap());
    let old = |one: &&serde_json::Value| one["connected_on"].as_str().is_some_and(|day| day < "2021-03-02");
    assert_eq!(stale.len(), pool.iter().filter(old).count());
    let answer = sandbox.json(&["forget", "--pool", "--stale", "--before", "2026-03-01", "--yes"]);
    let gone = answer["forgotten"].as_array().unwrap().len();
    assert!(gone > 0, "{answer}");
    assert_eq!(sandbox.json(&["list", "--pool"]).as_array().unwrap().len(), pool.len() - gone);
    assert_eq!(sandbox.json(&["list"]).as_array().unwrap().len(), 2);
    let folder = sandbox.database().parent().unwrap().to_owned();
    let names: Vec<&str> =
        answer["forgotten"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(places(&folder, &names), [""; 0]);
    let again = sandbox.done(&["forget", "--pool", "--stale", "--before", "2026-03-01", "--yes"]);
    assert_eq!(again, "nobody is stale: nothing was erased\n");
}
