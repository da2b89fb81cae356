//! The week looked back on in front of a person: what is asked, and what stays when a question is left.

use crate::sandbox::Sandbox;
use crate::terminal::{exit_status, start};

const HOURS: &str = "Hours that";
const OTHERWISE: &str = "One thing to do";
const ESC: &str = "\u{1b}";

/// What is kept of the week.
fn kept(sandbox: &Sandbox, arguments: &[&str]) -> (Option<f64>, Option<String>) {
    let week = sandbox.json(&[&["week"], arguments].concat());
    (week["hours"].as_f64(), week["adjustment"].as_str().map(str::to_owned))
}

#[test]
fn both_answers_are_kept_and_asked_for_once() {
    let sandbox = Sandbox::new();
    sandbox.done(&["week", "--last", "--adjust", "write before noon"]);
    let mut session = start(&sandbox, &["week"]);
    session.exp_string("0 of 5 messages").unwrap();
    session.exp_string("You wanted to try: write before noon").unwrap();
    session.exp_string(HOURS).unwrap();
    session.send_line("many").unwrap();
    session.exp_string("`many` is no number of hours").unwrap();
    // what was typed stands there to be mended
    session.send("\u{7f}\u{7f}\u{7f}\u{7f}").unwrap();
    session.send_line("1,5").unwrap();
    session.exp_string(OTHERWISE).unwrap();
    session.send_line("ask Zoë for one näme").unwrap();
    session.exp_string("next week").unwrap();
    session.exp_eof().unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(kept(&sandbox, &[]), (Some(1.5), Some("ask Zoë for one näme".into())));
    let mut session = start(&sandbox, &["week"]);
    let shown = session.exp_eof().unwrap();
    assert!(!shown.contains(HOURS) && !shown.contains(OTHERWISE), "{shown}");
    sandbox.done(&["undo"]);
    assert_eq!(kept(&sandbox, &[]), (None, None));
}

#[test]
fn each_question_can_be_left_out_with_esc_or_enter() {
    for (hours, otherwise, expected) in [
        (ESC, ESC, (None, None)),
        ("\r", "\r", (None, None)),
        ("3\r", ESC, (Some(3.0), None)),
        (ESC, "fewer, better\r", (None, Some("fewer, better".into()))),
        // what was begun and left is not kept
        ("3\u{1b}", "x\u{1b}", (None, None)),
    ] {
        let sandbox = Sandbox::new();
        let mut session = start(&sandbox, &["week"]);
        session.exp_string(HOURS).unwrap();
        session.send(hours).unwrap();
        session.flush().unwrap();
        session.exp_string(OTHERWISE).unwrap();
        session.send(otherwise).unwrap();
        session.flush().unwrap();
        session.exp_string("streak").unwrap();
        session.exp_eof().unwrap();
        assert_eq!(exit_status(&session), Some(0));
        assert_eq!(kept(&sandbox, &[]), expected);
        // a look alone makes no file
        assert_eq!(sandbox.database().exists(), expected != (None, None));
    }
}

#[test]
fn ctrl_c_and_the_end_of_input_at_either_question_keep_nothing() {
    for (at_second, control) in [(false, 'c'), (true, 'c'), (false, 'd'), (true, 'd')] {
        let sandbox = Sandbox::new();
        let mut session = start(&sandbox, &["week"]);
        session.exp_string(HOURS).unwrap();
        if at_second {
            session.send_line("2").unwrap();
            session.exp_string(OTHERWISE).unwrap();
        }
        session.send_control(control).unwrap();
        session.exp_string("nothing was saved").unwrap();
        session.exp_eof().unwrap();
        assert_eq!(exit_status(&session), Some(130));
        assert!(!sandbox.database().exists());
    }
}

#[test]
fn only_what_is_missing_is_asked_of_this_week_and_the_last() {
    let sandbox = Sandbox::new();
    let mut session = start(&sandbox, &["week", "--last", "--hours", "2"]);
    session.exp_string("2026-W09").unwrap();
    session.exp_string(OTHERWISE).unwrap();
    session.send_line("call first").unwrap();
    session.exp_eof().unwrap();
    assert_eq!(kept(&sandbox, &["--last"]), (Some(2.0), Some("call first".into())));
    for arguments in [&["week", "--of", "2026-02-10"][..], &["week", "--no-input"], &["week", "--json"]] {
        let shown = start(&sandbox, arguments).exp_eof().unwrap();
        assert!(!shown.contains(HOURS) && !shown.contains(OTHERWISE), "{arguments:?}: {shown}");
    }
}

#[test]
fn the_week_is_that_of_the_users_zone() {
    let sandbox = Sandbox::new();
    let at = |now: &str, arguments: &[&str]| {
        let output = sandbox.program(arguments).env("NETTRACK_NOW", now).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    let week =
        |now: &str| -> serde_json::Value { serde_json::from_slice(&at(now, &["week", "--json"])).unwrap() };
    // Monday in Auckland, Sunday in Greenwich
    at("2026-03-09T07:00:00+13:00", &["add", "Ana Reyes"]);
    let monday = week("2026-03-09T08:00:00+13:00");
    assert_eq!((&monday["week"], &monday["new_contacts"]), (&"2026-W11".into(), &1.into()));
    let last = week("2026-03-08T23:59:59+13:00");
    assert_eq!((&last["week"], &last["new_contacts"]), (&"2026-W10".into(), &0.into()));
    // the same instant looked at from Greenwich
    assert_eq!(week("2026-03-08T19:00:00Z")["new_contacts"], 1);
}

#[test]
fn what_came_by_an_import_is_new_when_the_work_begins() {
    let sandbox = Sandbox::new();
    let head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On";
    let people = "Ana,Reyes,https://www.linkedin.com/in/ana,,Acme,Nurse,12 Mar 2024\n\
                  Bo,Lund,https://www.linkedin.com/in/bo,,Acme,Nurse,12 Mar 2024";
    std::fs::write(sandbox.file("people.csv"), format!("{head}\n{people}\n")).unwrap();
    let new = |now: &str| {
        let output = sandbox.program(&["week", "--json"]).env("NETTRACK_NOW", now).output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["new_contacts"].clone()
    };
    let (this, next) = ("2026-03-02T10:00:00-05:00", "2026-03-10T10:00:00-04:00");
    sandbox.done(&["import", "people.csv"]);
    sandbox.done(&["add", "Cy Park"]);
    assert_eq!(new(this), 1);
    sandbox.done(&["promote", "ana"]);
    sandbox.done(&["research", "ana", "--fact", "a talk"]);
    // a note about somebody who stays in the pool, and a change of the record, begin nothing
    sandbox.done(&["edit", "bo", "--role", "Head nurse"]);
    assert_eq!(new(this), 2);
    let later = sandbox.program(&["note", "ana", "likes tea"]).env("NETTRACK_NOW", next).output().unwrap();
    assert!(later.status.success());
    assert_eq!(new(next), 0);
}
