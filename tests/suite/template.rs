//! Templates of the user's own: files that are what they should not be, the editor, and what a hostile one can do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use rexpect::session::{PtySession, spawn_command};

use crate::sandbox::Sandbox;

const NOTE: [&str; 6] = ["draft", "ana", "--channel", "linkedin-note", "--new", "--no-input"];

fn folder(sandbox: &Sandbox) -> PathBuf {
    let folder = sandbox.path().join(".config/nettrack/templates");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn with_ana() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--tag", "rust"]);
    sandbox
}

#[test]
fn files_are_the_owners_alone_and_reading_makes_none() {
    let sandbox = Sandbox::new();
    for arguments in
        [&["template"][..], &["template", "list"], &["template", "show", "alumni"], &["template", "check"]]
    {
        sandbox.done(arguments);
    }
    assert_eq!(fs::read_dir(sandbox.path()).unwrap().count(), 0);
    let ran = sandbox.shell(
        "umask 000; nettrack template new x && EDITOR='sed -i s/work/job/' nettrack template edit x \
         && nettrack template remove x --yes && nettrack template restore x && nettrack template new x --force",
    );
    assert!(ran.status.success(), "{ran:?}");
    let folder = folder(&sandbox);
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[test]
fn the_folder_lies_beside_the_configuration_that_is_named() {
    let sandbox = Sandbox::new();
    sandbox.done(&["--config", "here/my.toml", "template", "new", "x", "--body", "Hi", "--channel", "slack"]);
    assert!(sandbox.file("here/templates/x.txt").is_file());
    assert_eq!(fs::read_dir(sandbox.path()).unwrap().count(), 1);
    let listed = |arguments: &[&str]| sandbox.json(arguments).as_array().unwrap().len();
    assert_eq!(listed(&["template", "list"]) + 1, listed(&["--config", "here/my.toml", "template", "list"]));
}

/// What lies in the folder and is no template: it is told, and everything else works (RELIABILITY.md, T7).
#[test]
fn no_file_in_the_folder_stops_a_draft() {
    let sandbox = with_ana();
    let folder = folder(&sandbox);
    fs::write(folder.join("latin.txt"), b"== linkedin-note\nGr\xfc\xdfe").unwrap();
    fs::write(folder.join("huge.txt"), "x".repeat(5_000_000)).unwrap();
    fs::write(folder.join("empty.txt"), "").unwrap();
    fs::write(folder.join("-rf.txt"), "== linkedin-note\nx").unwrap();
    fs::write(folder.join(".hidden.txt"), "== linkedin-note\nx").unwrap();
    fs::write(folder.join("con.txt"), "== linkedin-note\nx").unwrap();
    fs::create_dir(folder.join("folder.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("dangling.txt")).unwrap();
    assert!(sandbox.command("mkfifo").arg(folder.join("pipe.txt")).status().unwrap().success());
    let good = "for: tag:rust\n\n== linkedin-note\nHi {{ first_name }}, may I ask you a question?";
    fs::write(folder.join("good.txt"), good).unwrap();
    let ran = sandbox.run(&NOTE);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("template good: Ana is tagged rust"), "{ran:?}");
    for (name, why) in [
        ("latin", "line 2: it is not UTF-8"),
        ("huge", "more than 65536 bytes"),
        ("empty", "there is no text"),
        ("folder", "it is no file"),
        ("dangling", "it cannot be read"),
        ("pipe", "it is no file"),
    ] {
        assert!(ran.stderr.contains(&format!("your template `{name}` is left out")), "{name}: {ran:?}");
        let named = sandbox.run(&[&NOTE[..], &["--template", name]].concat());
        assert!(named.status == Some(4) && named.stderr.contains(why), "{name}: {named:?}");
    }
    assert!(
        ran.stderr.contains("-rf.txt is left out") && ran.stderr.contains("con.txt is left out"),
        "{ran:?}"
    );
    assert!(!ran.stderr.contains("hidden"), "{ran:?}");
    for command in [&["list"][..], &["due"], &["show", "ana"]] {
        assert_eq!(sandbox.run(command).stderr, "", "{command:?}");
    }
}

#[test]
fn a_hostile_template_ends_with_an_error_and_text_of_a_contact_stays_text() {
    let sandbox = with_ana();
    let folder = folder(&sandbox);
    let parentheses = format!("{{{{ {}", "(".repeat(15_900));
    let set = format!("{{% set {}a = 1 %}}", "(".repeat(15_900));
    let chain = format!("{{{{ 1{} }}}}", "+1".repeat(7_900));
    for text in [
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{{ 'a' * 10000000000 }}",
        "{% include 'hostile' %}",
        "{% extends '/etc/passwd' %}",
        "{{ 1 / 0 }}",
        &parentheses,
        &set,
    ] {
        fs::write(folder.join("hostile.txt"), format!("== linkedin-note\n{text}")).unwrap();
        let ran = sandbox.run(&[&NOTE[..], &["--template", "hostile"]].concat());
        assert_eq!(ran.status, Some(4), "{}: {ran:?}", &text[..text.len().min(60)]);
        assert_eq!(sandbox.run(&["template", "check", "hostile"]).status, Some(1));
    }
    fs::write(folder.join("hostile.txt"), format!("== linkedin-note\n{chain}")).unwrap();
    assert_eq!(sandbox.run(&[&NOTE[..], &["--template", "hostile"]].concat()).status, Some(0));
    let attack = "{{ 7*7 }}{% for x in y %}{# z #}{{ my_name }}";
    sandbox.done(&["research", "ana", "--fact", attack]);
    fs::write(folder.join("plain.txt"), "== linkedin-note\nHi, {{ fact }}").unwrap();
    let drafted = sandbox.json(&[&NOTE[..], &["--template", "plain"]].concat());
    assert_eq!(drafted["body"], format!("Hi, {attack}"));
}

/// Start in a terminal of its own; an answer that does not come within 10 seconds is a failure.
fn start(sandbox: &Sandbox, editor: &str, arguments: &[&str]) -> PtySession {
    let mut command = sandbox.nettrack();
    command.args(arguments).env("TERM", "xterm").env("EDITOR", editor).stdin(Stdio::inherit());
    spawn_command(command, Some(10_000)).unwrap()
}

fn ended(session: &PtySession) -> String {
    format!("{:?}", session.process().wait().unwrap())
}

#[test]
fn on_a_terminal_a_new_template_opens_in_the_editor_and_an_unchanged_one_is_not_saved() {
    let sandbox = Sandbox::new();
    let mut session = start(&sandbox, "sed -i s/work/job/", &["template", "new", "mine"]);
    session.exp_string("mine.txt").unwrap();
    assert!(ended(&session).contains(", 0)"));
    let file = folder(&sandbox).join("mine.txt");
    assert!(fs::read_to_string(&file).unwrap().contains("Subject: Your job"));
    let mut session = start(&sandbox, "true", &["template", "new", "same", "--from", "alumni"]);
    session.exp_eof().unwrap();
    assert!(ended(&session).contains(", 0)"));
    assert!(!folder(&sandbox).join("same.txt").exists());
    let mut session = start(&sandbox, "false", &["template", "new", "failed"]);
    session.exp_string("nothing was saved").unwrap();
    assert!(!folder(&sandbox).join("failed.txt").exists());
    let mut session =
        start(&sandbox, "false", &["template", "new", "quick", "--body", "Hi", "--channel", "slack"]);
    session.exp_string("quick.txt").unwrap();
    let names: Vec<_> = fs::read_dir(folder(&sandbox)).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn removing_asks_first() {
    let sandbox = Sandbox::new();
    sandbox.done(&["template", "new", "mine"]);
    let file = folder(&sandbox).join("mine.txt");
    let mut session = start(&sandbox, "true", &["template", "remove", "mine"]);
    session.exp_string("Remove the template `mine`?").unwrap();
    session.send_line("n").unwrap();
    session.exp_string("nothing was removed").unwrap();
    assert!(ended(&session).contains(", 1)") && file.exists());
    let mut session = start(&sandbox, "true", &["template", "remove", "mine"]);
    session.exp_string("Remove the template `mine`?").unwrap();
    session.send_line("y").unwrap();
    session.exp_string("template restore mine").unwrap();
    assert!(ended(&session).contains(", 0)") && !file.exists());
}

#[test]
fn a_placeholder_of_the_templates_own_is_asked_for_in_its_words() {
    let sandbox = with_ana();
    let source = "ask: project Which project of theirs?\n\n== linkedin-note\nI read {{ project }}.";
    fs::write(folder(&sandbox).join("mine.txt"), source).unwrap();
    let arguments = ["draft", "ana", "--template", "mine", "--channel", "linkedin-note", "--no-edit"];
    let mut session = start(&sandbox, "true", &arguments);
    session.exp_string("Which project of theirs?").unwrap();
    session.send_line("tokio").unwrap();
    session.exp_string("I read tokio.").unwrap();
    assert!(ended(&session).contains(", 0)"));
}
