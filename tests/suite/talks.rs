//! Conversations in front of a person: every question of `meet`, `note` and `thank` answered, left out, answered wrongly,
//! left with Esc, with Ctrl-C, and by closing the terminal.

use std::fs;

use rexpect::session::PtySession;

use crate::sandbox::Sandbox;
use crate::terminal::{exit_status, start};

/// What is asked, and what is typed then.
type Step = (&'static str, &'static str);

fn answer(session: &mut PtySession, steps: &[Step]) {
    for (asked, typed) in steps {
        session.exp_string(asked).unwrap_or_else(|e| panic!("{asked}: {e}"));
        session.send(typed).unwrap();
        session.flush().unwrap();
    }
}

/// At every step once: all before it is answered, then Ctrl-C; once more, and the terminal is closed. Nothing is saved.
fn leave_at_each(sandbox: &Sandbox, arguments: &[&str], steps: &[Step]) {
    let before = fs::read(sandbox.database()).unwrap();
    for at in 0..steps.len() {
        let mut session = start(sandbox, arguments);
        answer(&mut session, &steps[..at]);
        session.exp_string(steps[at].0).unwrap();
        session.send_control('c').unwrap();
        session.exp_string("nothing was saved").unwrap_or_else(|e| panic!("{}: {e}", steps[at].0));
        assert_eq!(exit_status(&session), Some(130), "{}", steps[at].0);
        assert_eq!(fs::read(sandbox.database()).unwrap(), before, "{}", steps[at].0);

        let mut session = start(sandbox, arguments);
        answer(&mut session, &steps[..at]);
        session.exp_string(steps[at].0).unwrap();
        drop(session);
        assert_eq!(fs::read(sandbox.database()).unwrap(), before, "closed at {}", steps[at].0);
    }
}

fn prepared() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--company", "Blue Harbor", "--role", "Data engineer"]);
    sandbox.done(&["meet", "ana", "today", "--time", "10:30", "--medium", "call"]);
    sandbox.done(&["prep", "ana", "--questions", "3"]);
    sandbox
}

const NOTE: [Step; 13] = [
    ("What do you want", "start with one table; ask Marie Okoye\r"),
    ("Did you talk", "y"),
    ("The one thing", "write one contract\r"),
    ("Something you promised", "send the notebook\r"),
    ("Something you promised", "\r"),
    ("Something Ana promised", "\r"),
    ("Somebody Ana named", "Sam Lee\r"),
    ("Somebody Ana named", "\r"),
    ("Which questions did you ask", " \u{1b}[B\u{1b}[B \r"),
    ("The question that brought most", "1\r"),
    ("otherwise the next time", "ask less\r"),
    ("Marie Okoye: a new contact", "y"),
    ("conversation held", ""),
];

#[test]
fn the_note_of_a_planned_conversation_is_asked_for_part_by_part() {
    let sandbox = prepared();
    let mut session = start(&sandbox, &["note", "ana"]);
    answer(&mut session, &NOTE);
    assert_eq!(exit_status(&session), Some(0));
    let ana = sandbox.json(&["show", "ana"]);
    assert_eq!(ana["stage"], "met");
    for name in ["sam", "marie"] {
        assert_eq!(sandbox.json(&["show", name])["via"]["name"], "Ana Reyes", "{name}");
    }
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let held: (String, String, String, i64) = db
        .query_row(
            "SELECT state, takeaway, improve, (SELECT count(*) FROM questions WHERE asked = 1) FROM conversations",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .unwrap();
    assert_eq!(held, ("held".into(), "write one contract".into(), "ask less".into(), 2));
    let best: bool = db
        .query_row(
            "SELECT best_question = (SELECT text FROM questions ORDER BY id LIMIT 1) FROM conversations",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(best, "a number is the question of that number");
    sandbox.done(&["undo"]);
    assert_eq!(sandbox.json(&["show", "ana"])["stage"], "scheduled");
}

#[test]
fn who_leaves_a_note_in_the_middle_has_saved_nothing() {
    leave_at_each(&prepared(), &["note", "ana"], &NOTE[..12]);
}

#[test]
fn esc_ticks_no_question_and_a_no_adds_nobody() {
    let sandbox = prepared();
    let mut session = start(&sandbox, &["note", "ana", "--met"]);
    let steps = [
        ("What do you want", "she knows Marie Okoye\r"),
        ("The one thing", "\r"),
        ("Something you promised", "\r"),
        ("Something Ana promised", "\r"),
        ("Somebody Ana named", "\r"),
        // one is ticked, then Esc
        ("Which questions", " \u{1b}[B\u{1b}"),
        ("brought most", "\r"),
        ("next time", "\r"),
        ("Marie Okoye: a new contact", "n"),
        ("conversation held", ""),
    ];
    answer(&mut session, &steps);
    assert_eq!(exit_status(&session), Some(0));
    let db = rusqlite::Connection::open(sandbox.database()).unwrap();
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM questions WHERE asked = 1"), 0);
    assert_eq!(count("SELECT count(*) FROM contacts"), 1);
}

const MEET: [Step; 3] = [
    ("On which day", "someday\r"),
    ("`someday` is not a day", "\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}fri\r"),
    ("At what time", "16:30\r"),
];

#[test]
fn a_day_and_a_time_are_asked_for_until_they_are_understood() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    leave_at_each(&sandbox, &["meet", "ana"], &MEET);
    let mut session = start(&sandbox, &["meet", "ana"]);
    answer(&mut session, &MEET);
    session.exp_string("Fri 2026-03-06, in 4 days").unwrap();
    session.exp_string("16:30 to 16:55 your time").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let mut session = start(&sandbox, &["meet", "ana", "--new"]);
    answer(&mut session, &[("On which day", "\r"), ("DATE is missing", "")]);
    assert_eq!(exit_status(&session), Some(2));
    let mut session = start(&sandbox, &["meet", "ana", "--new"]);
    answer(&mut session, &[("On which day", "2w\r"), ("At what time", "\r"), ("no time yet", "")]);
    assert_eq!(exit_status(&session), Some(0));
}

#[test]
fn a_conversation_that_was_earlier_than_planned_is_asked_about() {
    for (said, left) in [("y", 0), ("n", 1)] {
        let sandbox = Sandbox::new();
        sandbox.done(&["add", "Ana Reyes"]);
        sandbox.done(&["meet", "ana", "fri"]);
        let steps = [("Was it the conversation planned for Fri 2026-03-06", said)];
        leave_at_each(&sandbox, &["note", "ana", "--met", "a short call"], &steps);
        let mut session = start(&sandbox, &["note", "ana", "--met", "a short call"]);
        answer(&mut session, &steps);
        session.exp_string("conversation held").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        let ahead = sandbox.json(&[])["conversations"].as_array().unwrap().len();
        assert_eq!(ahead, left, "{said}");
    }
}

#[test]
fn a_thank_you_without_notes_asks_for_the_detail() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    sandbox.done(&["config", "set", "me.name", "Mia Chen"]);
    let steps = [("One detail of what Ana said", "to begin with one table\r")];
    leave_at_each(&sandbox, &["thank", "ana"], &steps);
    let mut session = start(&sandbox, &["thank", "ana"]);
    answer(&mut session, &steps);
    session.exp_string("above all: to begin with").unwrap();
    assert_eq!(exit_status(&session), Some(0));
}

#[test]
fn the_users_own_clock_may_leave_a_time_out_or_have_it_twice() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--time-zone", "Asia/Tokyo"]);
    let meet = |arguments: &[&str]| {
        let mut command = sandbox.program(&[&["meet", "ana"], arguments].concat());
        // the rule of central Europe, whatever is installed
        command.env_remove("NETTRACK_NOW").env("TZ", "CET-1CEST,M3.5.0,M10.5.0/3");
        crate::sandbox::Ran::of(command.output().unwrap())
    };
    let skipped = meet(&["2040-03-25", "--time", "02:30"]);
    assert!(skipped.stderr.contains("there is no 02:30 on 2040-03-25 in your time zone"), "{skipped:?}");
    let twice = meet(&["2040-10-28", "--time", "02:30"]);
    assert!(twice.stderr.contains("2040-10-28 --time 00:30 --zone UTC"), "{twice:?}");
    assert_eq!((skipped.status, twice.status), (Some(2), Some(2)));
    let second = meet(&["2040-10-28", "--time", "01:30", "--zone", "UTC"]);
    assert!(second.stdout.contains("02:30 to 02:55 your time, at night"), "{second:?}");
    let moved = meet(&["2040-07-02", "--time", "9:00"]);
    assert!(moved.stdout.contains("16:00 to 16:25 for Ana Reyes (Asia/Tokyo)"), "{moved:?}");
}

#[test]
fn a_conversation_that_is_past_and_not_noted_comes_first() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    sandbox.done(&["meet", "ana", "thu", "--time", "16:30"]);
    let on = |day: &str| {
        let output =
            sandbox.program(&["--json"]).env("NETTRACK_NOW", format!("{day}T10:00:00-05:00")).output();
        let today: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        (today["next"].as_str().unwrap().to_owned(), today["unnoted"].as_array().unwrap().len())
    };
    assert_eq!(on("2026-03-03").0, "nettrack find");
    assert_eq!(on("2026-03-04"), ("nettrack prep 1".to_owned(), 0));
    assert_eq!(on("2026-03-06"), ("nettrack note 1 --met --on 2026-03-05".to_owned(), 1));
    // by then it is taken for one that did not take place
    assert_eq!(on("2026-04-30").1, 0);
}
