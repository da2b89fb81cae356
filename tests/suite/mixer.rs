//! The mixer line by line: killed in every part, ended by signals, led by two at once.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use crate::sandbox::Sandbox;

/// A whole mixer: the lines of each part.
const PARTS: [&[&str]; 4] = [
    &["Sam Lee, he/him, Data, 2026, 2", "Jo Park, they/them, Design, , 4", "/wait 2m", "/next"],
    &["/prompt 1", "one letter a week", "/wait 8m", "/next"],
    &["no first line", "no answers", "write by fri", "call by thu", "jo", "sam", "/wait 15m", "/next"],
    &["/enough", "4", "5", "linkedin.com/in/sam-lee", "/pass", "see you", "/wait 5m"],
];

fn said(mixer: &serde_json::Value) -> Vec<String> {
    let said = mixer["said"].as_array().unwrap();
    said.iter().map(|said| format!("{} {} {}", said["kind"], said["person"], said["text"])).collect()
}

/// Start the program, type lines, and wait until it has worked on all of them.
fn typed(sandbox: &Sandbox, arguments: &[&str], lines: &[&str]) -> Child {
    let mut child = sandbox.program(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.as_mut().unwrap();
    for line in lines.iter().chain([&"/help"]) {
        writeln!(input, "{line}").unwrap();
    }
    // the last line of the help is said only after all that was typed before is saved
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| line.unwrap().contains("/quit")));
    std::thread::spawn(move || told.for_each(drop));
    child
}

#[test]
fn killed_in_every_part_a_mixer_loses_nothing() {
    let (whole, broken) = (Sandbox::new(), Sandbox::new());
    let lines: Vec<&str> = PARTS.concat();
    let mut child = typed(&whole, &["mixer", "start", "--topic", "blockers"], &lines);
    drop(child.stdin.take());
    child.wait().unwrap();
    let whole = whole.json(&["mixer", "show"]);

    for (at, part) in PARTS.iter().enumerate() {
        let begin: &[&str] = if at == 0 {
            &["mixer", "start", "--topic", "blockers"]
        } else {
            &["mixer", "resume", "--plain"]
        };
        let mut child = typed(&broken, begin, part);
        // SIGKILL: nothing is told to it, nothing can be put in order
        child.kill().unwrap();
        child.wait().unwrap();
        let now = broken.json(&["mixer", "show"]);
        assert_eq!(now["part"], std::cmp::min(at + 2, 4), "after part {}", at + 1);
        let said = said(&now);
        assert_eq!(said[..], self::said(&whole)[..said.len()], "after part {}", at + 1);
    }
    let broken = broken.json(&["mixer", "show"]);
    assert_eq!(said(&broken), said(&whole));
    assert_eq!(broken["people"], whole["people"]);
    let spent =
        |mixer: &serde_json::Value, part: usize| mixer["parts"][part]["spent_seconds"].as_i64().unwrap();
    // a kill takes no more than the time after the last thing that was typed
    assert_eq!([0, 1, 2].map(|part| spent(&broken, part)), [120, 480, 900]);
    assert_eq!((spent(&broken, 3), spent(&whole, 3)), (0, 300));
}

#[test]
fn a_signal_to_a_plain_mixer_stops_the_clock_and_says_how_to_go_on() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let sandbox = Sandbox::new();
        let mut child = typed(&sandbox, &["mixer", "start"], &["Sam Lee", "/wait 1m"]);
        // the end of the input would end it too
        let input = child.stdin.take();
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        drop(input);
        let mixer = sandbox.json(&["mixer", "show"]);
        assert_eq!(mixer["parts"][0]["spent_seconds"], 60, "{signal}");
        assert_eq!(mixer["people"][0]["name"], "Sam Lee", "{signal}");
    }
}

#[test]
fn two_who_lead_the_same_mixer_lose_nothing_of_each_other() {
    let sandbox = Sandbox::new();
    let mut one = typed(&sandbox, &["mixer", "start"], &["Sam Lee"]);
    let mut other = typed(&sandbox, &["mixer", "resume", "--plain"], &["Jo Park", "/next"]);
    writeln!(one.stdin.as_mut().unwrap(), "told by the first").unwrap();
    drop((one.stdin.take(), other.stdin.take()));
    assert!(one.wait().unwrap().success() && other.wait().unwrap().success());
    let mixer = sandbox.json(&["mixer", "show"]);
    assert_eq!(mixer["people"].as_array().unwrap().len(), 2);
    assert_eq!(said(&mixer), ["\"share\" null \"told by the first\""]);
}

#[test]
fn what_people_type_never_acts_on_a_terminal() {
    let sandbox = Sandbox::new();
    let lines = [
        "Evil\u{202e}Name, \u{2066}he, Data\u{200b}, x, 3",
        "/next",
        "a\u{feff}b",
        "/who",
        "/next",
        "1",
        "Pri\u{202e}ya",
        "/end",
    ];
    let mut child = sandbox.program(&["mixer", "start", "--plain"]).stdin(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", lines.join("\n")).unwrap();
    let ran = child.wait_with_output().unwrap();
    assert!(ran.status.success());
    let mut seen = vec![ran.stdout, ran.stderr];
    for arguments in
        [&["mixer", "show"][..], &["mixer", "show", "--json"], &["mixer", "list"], &["mixer", "export"]]
    {
        seen.push(sandbox.done(arguments).into_bytes());
    }
    sandbox.done(&["mixer", "export", "--out", "mixer.md"]);
    seen.push(std::fs::read(sandbox.file("mixer.md")).unwrap());
    for text in seen {
        let text = String::from_utf8(text).unwrap();
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{1b}']), "{text}");
    }
}
