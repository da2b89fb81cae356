//! The walks that ask a person step by step: what is typed is kept, what is wrong is asked again, Ctrl-C says what stays.

use crate::sandbox::Sandbox;
use crate::terminal::{exit_status, start};

#[test]
fn research_saves_each_answer_at_once_and_goes_on_where_it_was_left() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    let mut session = start(&sandbox, &["research", "ana"]);
    session.exp_string("LinkedIn").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Code and projects").unwrap();
    session.send_line("a parser for lab reports").unwrap();
    session.exp_string("Where is that?").unwrap();
    session.send_line("no link").unwrap();
    session.exp_string("`no link` is not a link").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("what you answered is saved").unwrap();
    assert_eq!(exit_status(&session), Some(130));

    let mut session = start(&sandbox, &["research", "ana"]);
    session.exp_string("LinkedIn").unwrap();
    session.send_line("ten years in a laboratory").unwrap();
    session.exp_string("Where is that?").unwrap();
    session.send_line("https://example.com/ana").unwrap();
    session.exp_string("LinkedIn").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("what you answered is saved").unwrap();
    assert_eq!(exit_status(&session), Some(130));
    let facts = &sandbox.json(&["research", "ana"])["facts"];
    assert_eq!(facts[0]["text"], "a parser for lab reports");
    assert_eq!(facts[1]["source"], "https://example.com/ana");

    let mut session = start(&sandbox, &["research", "ana"]);
    session.exp_string("Blog").unwrap();
    for _ in 0..5 {
        session.send_line("").unwrap();
    }
    session.exp_string("Why Ana").unwrap();
    session.send_line("went from the bench to code").unwrap();
    session.exp_string("learn from Ana?").unwrap();
    session.send_line("how to begin").unwrap();
    session.exp_string("ready").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(sandbox.json(&["research", "ana"])["ready"], true);
}

#[test]
fn a_note_without_an_editor_is_asked_for_part_by_part_and_is_one_step() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    let mut session = start(&sandbox, &["note", "ana"]);
    session.exp_string("What do you want").unwrap();
    session.send_line("start with one table").unwrap();
    session.exp_string("Did you talk").unwrap();
    session.send_line("y").unwrap();
    session.exp_string("The one thing").unwrap();
    session.send_line("write one contract").unwrap();
    session.exp_string("Something you promised").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Something Ana promised").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Somebody Ana named").unwrap();
    session.send_line("Sam Lee").unwrap();
    session.exp_string("Somebody Ana named").unwrap();
    session.send_line("").unwrap();
    session.exp_string("The question").unwrap();
    session.send_line("").unwrap();
    session.exp_string("the next time").unwrap();
    session.send_line("").unwrap();
    session.exp_string("conversation held").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(sandbox.json(&["show", "ana"])["stage"], "met");
    assert_eq!(sandbox.json(&["show", "sam"])["via"]["name"], "Ana Reyes");
    sandbox.done(&["undo"]);
    assert_eq!(sandbox.json(&["show", "ana"])["stage"], "idea");
}

#[test]
fn reply_asks_what_kind_it_was_and_esc_records_nothing() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    sandbox.done(&["sent", "ana", "--channel", "other", "--body", "Could we talk for 20 minutes on Monday?"]);
    let mut session = start(&sandbox, &["reply", "ana"]);
    session.exp_string("What did Ana answer?").unwrap();
    session.send("\u{1b}").unwrap();
    session.flush().unwrap();
    assert_eq!(exit_status(&session), Some(130));
    assert_eq!(sandbox.json(&["show", "ana"])["stage"], "contacted");

    let mut session = start(&sandbox, &["reply", "ana"]);
    session.exp_string("What did Ana answer?").unwrap();
    session.send_line("later").unwrap();
    session.exp_string("In their words").unwrap();
    session.send_line("after the release").unwrap();
    session.exp_string("thanks, and when").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let sent = &sandbox.json(&["messages"])[0];
    assert_eq!((&sent["reply_kind"], &sent["reply_text"]), (&"later".into(), &"after the release".into()));
}
