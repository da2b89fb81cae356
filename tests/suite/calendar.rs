//! What is due as a calendar, read by another parser: Python's icalendar.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// What the library finds in these files; none where it is not installed (`pip install icalendar`).
fn read(sandbox: &Sandbox, files: &[&str]) -> Option<Vec<Value>> {
    let python = |arguments: &[&str]| {
        let mut python = sandbox.command("python3");
        python.envs(std::env::var_os("PYTHONPATH").map(|path| ("PYTHONPATH", path)));
        python.args(arguments).output().ok()
    };
    if !python(&["-c", "import icalendar"]).is_some_and(|found| found.status.success()) {
        // past the harness, which keeps to itself what a passing test prints
        let _ = std::io::stderr()
            .write_all(b"SKIPPED: no icalendar for python3, the calendars are not read back\n");
        return None;
    }
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/read_calendar.py");
    let read = python(&[&[reader.to_str().unwrap()], files].concat()).unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    Some(serde_json::from_slice(&read.stdout).unwrap())
}

#[test]
fn a_calendar_is_read_back_as_it_was_written_and_an_entry_keeps_its_uid() {
    let sandbox = Sandbox::new();
    let long = "send: a, b; c \\n \\ d ünïcödé 👩‍💻 and what is too long for one line of a calendar ".repeat(4);
    sandbox.done(&["add", "José \"Pepe\" Müller-Łukasz", "--company", "Acme; Sons, Inc."]);
    sandbox.done(&["add", "王伟"]);
    sandbox.done(&["remind", "1", "fri", long.trim()]);
    sandbox.done(&["remind", "2", "2w", "王伟: 回信"]);
    sandbox.done(&["due", "--all", "--ics", "all.ics"]);
    sandbox.done(&["due", "--ics", "week.ics"]);
    sandbox.done(&["snooze", "1", "mon"]);
    sandbox.done(&["due", "--all", "--ics", "later.ics"]);
    let Some(found) = read(&sandbox, &["all.ics", "week.ics", "later.ics"]) else { return };
    let first = |file: usize| &found[file]["entries"][0];
    let expected = json!({
        "uid": first(0)["uid"],
        "from": "2026-03-06",
        "to": "2026-03-07",
        "made": "2026-03-02T15:00:00+00:00",
        "summary": format!("José \"Pepe\" Müller-Łukasz: {}", long.trim()),
        "description": "José \"Pepe\" Müller-Łukasz, Acme; Sons, Inc.\nnettrack done 1",
    });
    assert_eq!(*first(0), expected);
    assert_eq!(found[0]["entries"][1]["summary"], "王伟: 回信");
    assert_eq!(found[1]["entries"], json!([expected]));
    assert_eq!((&first(2)["uid"], first(2)["from"].as_str()), (&first(0)["uid"], Some("2026-03-09")));
    for file in &found {
        assert_eq!((&file["version"], &file["errors"]), (&json!("2.0"), &json!([])));
        assert!(file["longest"].as_u64().unwrap() <= 75);
    }
}

#[test]
fn more_is_written_than_a_screen_shows() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    for _ in 0..25 {
        sandbox.done(&["remind", "1", "today", "write"]);
    }
    sandbox.done(&["due", "--limit", "3", "--ics", "due.ics"]);
    let text = std::fs::read_to_string(sandbox.file("due.ics")).unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 25);
}

#[test]
fn a_conversation_is_read_back_at_its_instant_and_moved_and_called_off_under_the_same_uid() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "José \"Pepe\" Müller-Łukasz", "--time-zone", "Asia/Kolkata"]);
    sandbox.done(&["add", "王伟"]);
    let place = "Café; Nord, 2nd floor \\ left";
    sandbox.done(&["meet", "1", "thu", "--with", "2", "--place", place, "--ics", "day.ics"]);
    sandbox.done(&["meet", "1", "--time", "16:30", "--minutes", "45", "--ics", "time.ics"]);
    sandbox.done(&[
        "meet",
        "1",
        "2026-03-29",
        "--time",
        "3:30",
        "--zone",
        "Europe/Berlin",
        "--ics",
        "moved.ics",
    ]);
    sandbox.done(&["meet", "1", "--cancel", "--ics", "off.ics"]);
    let Some(found) = read(&sandbox, &["day.ics", "time.ics", "moved.ics", "off.ics"]) else { return };
    let uid = &found[0]["entries"][0]["uid"];
    for (n, from, to) in [
        (0, "2026-03-05", "2026-03-06"),
        (1, "2026-03-05T21:30:00+00:00", "2026-03-05T22:15:00+00:00"),
        // 3:30 is an hour and a half after midnight on the day that the clocks go forward
        (2, "2026-03-29T01:30:00+00:00", "2026-03-29T02:15:00+00:00"),
        (3, "2026-03-29T01:30:00+00:00", "2026-03-29T02:15:00+00:00"),
    ] {
        let entry = &found[n]["entries"][0];
        assert_eq!((&entry["from"], &entry["to"]), (&json!(from), &json!(to)), "{n}");
        assert_eq!((&entry["uid"], &entry["place"]), (uid, &json!(place)), "{n}");
        assert_eq!(entry["summary"], "José \"Pepe\" Müller-Łukasz and 王伟: talk");
        assert_eq!((&found[n]["version"], &found[n]["errors"]), (&json!("2.0"), &json!([])));
        assert!(found[n]["longest"].as_u64().unwrap() <= 75);
    }
    let described = found[1]["entries"][0]["description"].as_str().unwrap();
    assert_eq!(
        described,
        "16:30 to 17:15 your time\n\
         Fri 6 Mar, 03:00 to 03:45 for José \"Pepe\" Müller-Łukasz (Asia/Kolkata), at night\n\
         nettrack prep 1\nnettrack prep 2"
    );
    let status = |n: usize| found[n]["entries"][0]["status"].as_str();
    assert_eq!((status(2), status(3)), (None, Some("CANCELLED")));
}
