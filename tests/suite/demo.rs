//! The demo: everybody in it, in every stage, on any day; and that it never touches what is somebody's own.

use std::fs;

use crate::sandbox::Sandbox;

const STAGES: [&str; 11] = [
    "pool",
    "idea",
    "researched",
    "drafted",
    "contacted",
    "replied",
    "scheduled",
    "met",
    "keeping-in-touch",
    "dormant",
    "closed",
];

fn count(answer: &serde_json::Value) -> usize {
    answer.as_array().unwrap().len()
}

#[test]
fn every_stage_is_there_and_every_list_shows_something_on_any_day() {
    // a Monday, a Saturday, a Sunday that ends a year, a leap day
    for now in [
        "2026-03-02T10:00:00-05:00",
        "2026-08-15T23:30:00+14:00",
        "2028-12-31T00:10:00-11:00",
        "2028-02-29T12:00:00Z",
    ] {
        let sandbox = Sandbox::new();
        let run = |arguments: &[&str]| {
            let output = sandbox
                .nettrack()
                .args(["--db", "demo.db", "--json"])
                .args(arguments)
                .env("NETTRACK_NOW", now)
                .output()
                .unwrap();
            assert!(output.status.success(), "{arguments:?} {output:?}");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
        };
        assert_eq!(run(&["demo"])["people"], 42);
        for stage in STAGES {
            assert!(count(&run(&["list", &format!("stage:{stage}")])) >= 2, "{now}: {stage}");
        }
        for arguments in [
            &["due"][..],
            &["company", "list"],
            &["view", "list"],
            &["list", "view:waiting"],
            &["list", "view:alumni"],
            &["list", "view:quiet"],
            &["list", "circle:support"],
            &["list", "--archived"],
            &["search", "rota"],
            &["path", "bruno"],
            &["path", "--company", "quill"],
            &["know", "hugo"],
            &["history"],
        ] {
            assert!(count(&run(arguments)) >= 1, "{now}: {arguments:?}");
        }
        let channels = run(&["stats", "--by", "channel"]);
        let ranked =
            |group: &serde_json::Value| group["ranked"] == true && group["settled"].as_u64() >= Some(20);
        assert!(channels["groups"].as_array().unwrap().iter().any(ranked), "{now}: {channels}");
        assert!(channels["total"]["waiting"].as_u64() >= Some(3), "{now}: {channels}");
        let day = run(&[]);
        assert!(count(&day["due"]) >= 5 && count(&day["conversations"]) == 2 && count(&day["drafts"]) == 2);
        let next = &day["conversations"][0];
        assert!(next["prepared"] == true && !next["starts_at"].is_null(), "{now}: {day}");
        let late = |due: &serde_json::Value| due["days_overdue"].as_i64().unwrap() > 10;
        let due = run(&["due"]);
        let late = due.as_array().unwrap().iter().filter(|due| late(due)).count();
        assert!(late <= 1, "{now}: a demo that begins with remorse: {due}");
        let priya = run(&["show", "priya"]);
        assert!(count(&priya["timeline"]) >= 8 && count(&priya["facts"]) >= 2);
        let today = &now[..10];
        let lived = |entry: &serde_json::Value| entry["on_day"].as_str().unwrap() <= today;
        assert!(priya["timeline"].as_array().unwrap().iter().all(lived), "{priya}");
        assert_eq!(run(&["undo"])["undone"]["command"], "note");
    }
}

#[test]
fn a_demo_lies_beside_the_usual_file_and_begins_anew_only_when_told() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    let own = fs::read(sandbox.database()).unwrap();
    let answer = sandbox.json(&["demo"]);
    let file = answer["database"].as_str().unwrap().to_owned();
    assert_eq!(file, sandbox.path().join(".local/share/nettrack/demo.db").to_str().unwrap());
    assert_eq!(fs::read(sandbox.database()).unwrap(), own);
    sandbox.done(&["--db", &file, "archive", "priya"]);
    let changed = fs::read(&file).unwrap();
    let again = sandbox.run(&["demo"]);
    assert_eq!(again.status, Some(2), "{again:?}");
    assert!(again.stderr.contains("--yes"), "{again:?}");
    assert_eq!(fs::read(&file).unwrap(), changed);
    sandbox.done(&["demo", "--yes"]);
    assert_eq!(sandbox.json(&["--db", &file, "show", "priya"])["archived_at"], serde_json::Value::Null);
    let left = fs::read_dir(sandbox.path().join(".local/share/nettrack")).unwrap().count();
    assert_eq!(left, 2, "something is left beside the two files");
}

#[test]
fn a_demo_never_touches_what_is_somebodys_own() {
    let sandbox = Sandbox::new();
    let refused = |file: &str, status: i32, code: &str| {
        let before = fs::read(sandbox.file(file)).unwrap();
        let ran = sandbox.run(&["--db", file, "demo", "--yes", "--json"]);
        assert_eq!(ran.status, Some(status), "{ran:?}");
        assert!(ran.stderr.contains(code), "{ran:?}");
        assert_eq!(fs::read(sandbox.file(file)).unwrap(), before, "{file} was changed");
    };
    sandbox.done(&["--db", "own.db", "add", "Ana Reyes"]);
    refused("own.db", 1, "not_a_demo");
    sandbox.done(&["--db", "company.db", "company", "add", "Acme"]);
    refused("company.db", 1, "not_a_demo");
    // somebody of one's own among the made-up people
    sandbox.done(&["--db", "demo.db", "demo"]);
    sandbox.done(&["--db", "demo.db", "note", "priya", "call her", "--named", "Sam Lee"]);
    refused("demo.db", 1, "not_a_demo");
    fs::write(sandbox.file("letter.txt"), "Dear Ana, ".repeat(200)).unwrap();
    refused("letter.txt", 4, "not_ours");
    fs::write(sandbox.file("empty.db"), "").unwrap();
    sandbox.done(&["--db", "empty.db", "demo"]);
    assert!(count(&sandbox.json(&["--db", "empty.db", "list"])) > 30);
}
