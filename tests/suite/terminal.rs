//! The program in front of a person: questions, Ctrl-C, widths, through a pseudo-terminal.

use std::process::Stdio;

use rexpect::session::{PtySession, spawn_command};

use crate::sandbox::Sandbox;

/// Start the program in a terminal; a question that does not come within 10 seconds is a failure.
pub(crate) fn start(sandbox: &Sandbox, arguments: &[&str]) -> PtySession {
    let mut command = sandbox.nettrack();
    command.args(arguments).env("TERM", "xterm").stdin(Stdio::inherit());
    spawn_command(command, Some(10_000)).unwrap()
}

/// The crate keeps its type of a status to itself: `Exited(Pid(7), 0)`.
pub(crate) fn exit_status(session: &PtySession) -> Option<i32> {
    let status = format!("{:?}", session.process().wait().unwrap());
    status.strip_prefix("Exited(")?.rsplit(", ").next()?.trim_end_matches(')').parse().ok()
}

#[test]
fn a_missing_name_is_asked_for() {
    let sandbox = Sandbox::new();
    let mut session = start(&sandbox, &["add"]);
    session.exp_string("Full name").unwrap();
    session.send_line("Ana Reyes").unwrap();
    session.exp_string("added").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(sandbox.json(&["show", "1"])["name"], "Ana Reyes");
}

#[test]
fn ctrl_c_at_a_question_saves_nothing_and_says_so() {
    let sandbox = Sandbox::new();
    let mut session = start(&sandbox, &["add"]);
    session.exp_string("Full name").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("nothing was saved").unwrap();
    assert_eq!(exit_status(&session), Some(130));
    assert!(!sandbox.database().exists());
}

#[test]
fn a_demo_begins_anew_only_after_a_yes() {
    let sandbox = Sandbox::new();
    let file = sandbox.json(&["demo"])["database"].as_str().unwrap().to_owned();
    let is_archived = || !sandbox.json(&["--db", &file, "show", "priya"])["archived_at"].is_null();
    sandbox.done(&["--db", &file, "archive", "priya"]);
    for (answer, status, archived) in [("n", 1, true), ("y", 0, false)] {
        let mut session = start(&sandbox, &["demo"]);
        session.exp_string("begin anew").unwrap();
        session.send(answer).unwrap();
        session.flush().unwrap();
        session.exp_eof().unwrap();
        assert_eq!(exit_status(&session), Some(status), "{answer}");
        assert_eq!(is_archived(), archived, "{answer}");
    }
}

#[test]
fn of_several_people_the_right_one_is_chosen() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--company", "Acme"]);
    sandbox.done(&["add", "Ana Park", "--company", "Initech"]);
    let mut session = start(&sandbox, &["archive", "ana"]);
    session.exp_string("Who?").unwrap();
    session.send("park").unwrap();
    session.exp_string("Initech").unwrap();
    session.send_line("").unwrap();
    session.exp_string("archived Ana Park").unwrap();
    assert_eq!(exit_status(&session), Some(0));
}

#[test]
fn what_a_template_needs_is_asked_for_and_no_input_never_asks() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--company", "Acme", "--learn", "how to begin"]);
    let mut session =
        start(&sandbox, &["draft", "ana", "--template", "company", "--channel", "linkedin-note"]);
    session.exp_string("One thing about Ana").unwrap();
    session.send_line("her talk on data contracts").unwrap();
    session.exp_string("You in one clause").unwrap();
    session.send_line("a nurse moving into health-tech").unwrap();
    session.exp_string("Your name").unwrap();
    session.send_line("Mia Chen").unwrap();
    session.exp_string("draft to").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let session = start(&sandbox, &["draft", "ana", "--new", "--no-input"]);
    assert_eq!(exit_status(&session), Some(2));
}

#[test]
fn an_editor_changes_the_draft_and_an_unchanged_text_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes"]);
    sandbox.done(&["draft", "ana", "--subject", "Hello", "--body", "First text", "--channel", "email"]);
    let editor = |script: &str| sandbox.shell(&format!("EDITOR='{script}' nettrack draft ana --edit"));
    let kept = editor("true");
    assert!(String::from_utf8_lossy(&kept.stdout).contains("nothing was changed"), "{kept:?}");
    assert!(editor("sed -i s/First/Second/").status.success());
    let failed = editor("false");
    assert!(!failed.status.success(), "{failed:?}");
    let shown = sandbox.json(&["draft", "ana"]);
    assert_eq!(shown["body"], "Second text");
    assert_eq!(shown["subject"], "Hello");
}
