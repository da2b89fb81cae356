//! A draft in the editor, and its text in the clipboard of a terminal: through a pseudo-terminal, with editors that are
//! small scripts.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use rexpect::session::{PtySession, spawn_command};

use crate::sandbox::Sandbox;

/// A sandbox with one contact and one draft with a mistake in it, and an editor that is this script (`$1` is the file).
fn with_draft(editor: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--email", "ana@example.com"]);
    sandbox.done(&[
        "draft",
        "ana",
        "--channel",
        "email",
        "--subject",
        "Hello",
        "--body",
        "First [NAME]\n# two",
    ]);
    set_editor(&sandbox, editor);
    sandbox
}

fn set_editor(sandbox: &Sandbox, script: &str) {
    let file = sandbox.file("my editor");
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn start(sandbox: &Sandbox, arguments: &[&str], settings: &[(&str, &str)]) -> PtySession {
    let mut command = sandbox.nettrack();
    // a blank in its path: the words of EDITOR are those of a shell
    let editor = format!("'{}' --wait", sandbox.file("my editor").display());
    let settings = settings.iter().copied();
    command.args(arguments).env("TERM", "xterm").env("EDITOR", editor).envs(settings).stdin(Stdio::inherit());
    spawn_command(command, Some(20_000)).unwrap()
}

fn exit_status(session: &PtySession) -> Option<i32> {
    let status = format!("{:?}", session.process().wait().unwrap());
    status.strip_prefix("Exited(")?.rsplit(", ").next()?.trim_end_matches(')').parse().ok()
}

/// Files of the editor that are still there.
fn left(sandbox: &Sandbox) -> Vec<String> {
    let folder = sandbox.database().parent().unwrap().to_owned();
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.starts_with("edit-"));
    names
}

fn steps(sandbox: &Sandbox) -> usize {
    sandbox.json(&["history"]).as_array().unwrap().len()
}

#[test]
fn what_was_changed_is_saved_without_the_findings_beneath_it() {
    let sandbox = with_draft(
        r#"cp "$2" seen; stat -c %a "$2" > mode; echo "$1" > argument; sed -i 's/\[NAME\]/Ana/; s/Hello/Your talk/' "$2""#,
    );
    let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
    session.exp_string("when you sent it").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let seen = std::fs::read_to_string(sandbox.file("seen")).unwrap();
    assert!(seen.starts_with("Subject: Hello\n\nFirst [NAME]\n# two\n\n# ---- below this line"), "{seen}");
    assert!(seen.contains("# error placeholder-left: `[NAME]` was not filled in"), "{seen}");
    assert_eq!(std::fs::read_to_string(sandbox.file("mode")).unwrap(), "600\n");
    assert_eq!(std::fs::read_to_string(sandbox.file("argument")).unwrap(), "--wait\n");
    let draft = sandbox.json(&["draft", "ana"]);
    assert_eq!(
        (draft["subject"].as_str(), draft["body"].as_str()),
        (Some("Your talk"), Some("First Ana\n# two"))
    );
    assert!(left(&sandbox).is_empty());
}

#[test]
fn an_unchanged_text_or_changed_comments_are_no_step() {
    for script in ["true", r#"sed -i 's/^# error.*/# nonsense/' "$2""#, r#"sed -i '/^# --/d' "$2""#] {
        let sandbox = with_draft(script);
        let before = steps(&sandbox);
        let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
        session.exp_string("nothing was changed").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        let body = sandbox.json(&["draft", "ana"])["body"].clone();
        // the third script takes the mark away: our lines are still no part of the message
        assert!(body == "First [NAME]\n# two", "{script}: {body}");
        assert_eq!(steps(&sandbox), before, "{script}");
        assert!(left(&sandbox).is_empty(), "{script}");
    }
}

#[test]
fn a_new_text_that_is_left_unchanged_or_emptied_is_no_draft() {
    let sandbox = with_draft("true");
    sandbox.done(&["add", "Bo Park"]);
    let before = steps(&sandbox);
    for script in ["true", r#": > "$2""#] {
        set_editor(&sandbox, script);
        let mut session =
            start(&sandbox, &["draft", "bo", "--channel", "slack", "--body", "Hi Bo", "--edit"], &[]);
        session.exp_string("nothing was saved").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        assert_eq!(steps(&sandbox), before);
    }
    let ran = sandbox.shell("EDITOR=true nettrack draft bo --channel slack --body Hi --edit --json");
    let answer: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&answer["id"], &answer["saved"]), (&serde_json::Value::Null, &false.into()));
}

#[test]
fn with_mistakes_in_it_the_person_may_go_on_once() {
    let sandbox = with_draft(
        r#"sed -i 's/\[NAME\]/Ana/; s/First/Second [COMPANY] [NAME]/; s/ \[COMPANY\] Ana//' "$2""#,
    );
    let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
    session.exp_string("placeholder-left. Edit again?").unwrap();
    session.send("y").unwrap();
    session.flush().unwrap();
    session.exp_string("when you sent it").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert!(left(&sandbox).is_empty());
    let session = start(&sandbox, &["draft", "ana", "--edit", "--yes"], &[]);
    assert_eq!(exit_status(&session), Some(0));
}

#[test]
fn what_was_typed_into_an_editor_that_fails_or_before_a_crash_is_kept_and_offered_again() {
    for (end, status) in [("exit 3", Some(1)), ("kill -9 $PPID", None)] {
        let sandbox = with_draft(&format!(r#"sed -i 's/First/Typed/' "$2"; {end}"#));
        let before = steps(&sandbox);
        let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
        if status.is_some() {
            session.exp_string("what you typed is").unwrap();
        }
        assert_eq!(exit_status(&session), status);
        let kept = left(&sandbox);
        assert_eq!((kept.len(), steps(&sandbox)), (1, before));
        let file = sandbox.database().with_file_name(&kept[0]);
        assert!(std::fs::read_to_string(&file).unwrap().contains("Typed [NAME]"));
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        set_editor(&sandbox, "true");
        let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
        session.exp_string("not saved is in").unwrap();
        session.send_line("").unwrap();
        session.exp_string("Edit again?").unwrap();
        session.send("n").unwrap();
        session.flush().unwrap();
        session.exp_string("when you sent it").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        assert_eq!(sandbox.json(&["draft", "ana"])["body"], "Typed [NAME]\n# two");
        assert!(left(&sandbox).is_empty());
    }
}

#[test]
fn ctrl_c_in_the_editor_saves_nothing_and_loses_nothing() {
    let sandbox = with_draft(r#"sed -i 's/First/Typed/' "$2"; echo ready; sleep 30"#);
    let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[]);
    session.exp_string("ready").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("what you typed is").unwrap();
    assert_eq!(exit_status(&session), Some(130));
    assert_eq!(left(&sandbox).len(), 1);
    assert_eq!(sandbox.json(&["draft", "ana"])["body"], "First [NAME]\n# two");
}

#[test]
fn a_text_that_cannot_be_saved_is_kept() {
    let sandbox = with_draft(r#"sed -i 's/First/Typed/' "$2""#);
    let other = rusqlite::Connection::open(sandbox.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut session = start(&sandbox, &["draft", "ana", "--edit"], &[("NETTRACK_LOCK_WAIT", "0.1")]);
    session.exp_string("Edit again?").unwrap();
    session.send("n").unwrap();
    session.flush().unwrap();
    session.exp_string("what you typed is").unwrap();
    assert_eq!(exit_status(&session), Some(4));
    assert_eq!(left(&sandbox).len(), 1);
    other.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn a_record_and_a_note_are_kept_too_when_they_are_refused() {
    let sandbox = with_draft(r#"sed -i 's/^email = .*/email = "nonsense"/' "$2""#);
    let mut session = start(&sandbox, &["edit", "ana"], &[]);
    session.exp_string("what you typed is").unwrap();
    assert_eq!(exit_status(&session), Some(2));
    assert_eq!(left(&sandbox).len(), 1);
    set_editor(&sandbox, r#"echo "We talked" >> "$2""#);
    let mut session = start(&sandbox, &["note", "ana"], &[]);
    session.exp_string("noted on").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(left(&sandbox).len(), 1);
}

#[test]
fn a_shorter_text_is_shown_and_taken_at_a_question() {
    let sandbox = with_draft("true");
    let body =
        format!("Hi Ana, a question? {}I hope you are well.", "Your ways are known to all. ".repeat(7));
    sandbox.done(&["draft", "ana", "--channel", "linkedin-note", "--body", &body]);
    for (answer, left) in [("n", true), ("y", false)] {
        let mut session = start(&sandbox, &["draft", "ana", "--fit"], &[]);
        session.exp_string("- I hope you are well.").unwrap();
        session.exp_string("Take the shorter text?").unwrap();
        session.send(answer).unwrap();
        session.flush().unwrap();
        session.exp_string("when you sent it").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        let body = sandbox.json(&["draft", "ana"])["body"].clone();
        assert_eq!(body.as_str().unwrap().contains("I hope you are well."), left);
    }
}

#[test]
fn from_afar_the_terminal_takes_the_text_into_its_clipboard() {
    let sandbox = with_draft("true");
    sandbox.done(&["draft", "ana", "--body", "Hi Ana,\nZoë says hi"]);
    let mut session = start(&sandbox, &["draft", "ana", "--copy"], &[("SSH_TTY", "/dev/pts/9")]);
    session.exp_string("\u{1b}]52;c;SGkgQW5hLApab8OrIHNheXMgaGk=\u{1b}\\").unwrap();
    session.exp_string("in the clipboard (terminal)").unwrap();
    assert_eq!(exit_status(&session), Some(0));
}

#[test]
fn a_program_of_the_desktop_gets_the_address_as_one_argument() {
    let sandbox = with_draft("true");
    let opener = sandbox.file("xdg-open");
    std::fs::write(
        &opener,
        "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done > \"$HOME/opened\"\n",
    )
    .unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).unwrap();
    let attack =
        "$(touch evil) `touch evil` ; touch evil & --help \"' %0d%0aBcc: x\n?attach=/etc/passwd&cc=x";
    sandbox.done(&["draft", "ana", "--channel", "email", "--subject=--help", "--body", attack]);
    let ran = sandbox.shell("PATH=\"$HOME:$PATH\" DISPLAY=:0 nettrack draft ana --open");
    assert!(ran.status.success(), "{ran:?}");
    let opened = std::fs::read_to_string(sandbox.file("opened")).unwrap();
    assert_eq!(opened.lines().count(), 1, "{opened}");
    assert!(
        opened.starts_with("mailto:ana@example.com?subject=--help&body=%24%28touch%20evil%29%20"),
        "{opened}"
    );
    assert_eq!(opened.matches(['?', '&']).count(), 2, "{opened}");
    assert!(!sandbox.file("evil").exists());
}
