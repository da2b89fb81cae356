//! Transcripts: text files in which lines `$ …` are run by a shell and what follows is what they print, stdout and
//! stderr together, then `[exit N]` where it is not 0. Run with `NETTRACK_TEST_UPDATE=1` to write down what is printed
//! now; read it before you keep it.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

/// What changes from run to run stands there as `[uid]` and `[home]`.
fn steady(text: &str, home: &Path) -> String {
    let text = text.replace(&*home.to_string_lossy(), "[home]");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\"uid\": \"") {
        let (before, after) = rest.split_at(at + 8);
        let end = after.find('"').unwrap_or(after.len());
        out.push_str(before);
        out.push_str("[uid]");
        rest = &after[end..];
    }
    out + rest
}

/// The file as it is when its commands are run again.
pub(crate) fn replayed(text: &str, sandbox: &Sandbox) -> String {
    let mut out = String::new();
    let mut settings = String::new();
    let mut in_answer = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            out.push_str(&format!("{line}\n"));
            in_answer = true;
            if command.starts_with("export ") || command.starts_with("cd ") {
                settings.push_str(&format!("{command}\n"));
                continue;
            }
            let ran = sandbox.shell(&format!("exec 2>&1\n{settings}{command}"));
            let printed = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n");
            out.push_str(&steady(&printed, sandbox.path()));
            match ran.status.code() {
                Some(0) => {}
                code => out.push_str(&format!("[exit {}]\n", code.unwrap_or(-1))),
            }
        } else if !in_answer || line.starts_with('#') || line == "```" {
            in_answer = false;
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Compare a file with what its commands print now, or rewrite it when that is asked for.
pub(crate) fn check(path: &Path, sandbox: &Sandbox) {
    let text = fs::read_to_string(path).unwrap();
    let now = replayed(&text, sandbox);
    if std::env::var_os("NETTRACK_TEST_UPDATE").is_some() {
        return fs::write(path, now).unwrap();
    }
    assert_same(path, &text, &now);
}

fn assert_same(path: &Path, text: &str, now: &str) {
    if let Some((n, (was, is))) = text.lines().zip(now.lines()).enumerate().find(|(_, (was, is))| was != is) {
        panic!(
            "{}:{}: the transcript says\n  {was}\nand the program\n  {is}\n\nall of it:\n{now}",
            path.display(),
            n + 1
        );
    }
    assert_eq!(
        text.lines().count(),
        now.lines().count(),
        "{}: some lines are missing:\n{now}",
        path.display()
    );
}

#[test]
fn the_program_says_what_the_transcripts_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "the transcripts are gone");
    for file in files {
        let sandbox = Sandbox::new();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        std::os::unix::fs::symlink(fixtures, sandbox.path().join("fixtures")).unwrap();
        check(&file, &sandbox);
    }
}

#[test]
fn a_transcript_that_lies_is_noticed() {
    let sandbox = Sandbox::new();
    for lie in ["$ nettrack --version\nnettrack 99\n", "$ nettrack --version\n", "$ nettrack nonsense\n"] {
        let now = replayed(lie, &sandbox);
        assert!(std::panic::catch_unwind(|| assert_same(Path::new("lie.txt"), lie, &now)).is_err(), "{lie}");
    }
}
