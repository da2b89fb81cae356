//! The guided walk of `research`: where to look, what is kept when it is left, and when there is enough.

use crate::sandbox::Sandbox;
use crate::terminal::{exit_status, start};

const PLACES: [&str; 7] = [
    "LinkedIn, company site",
    "Code and projects",
    "Blog, posts",
    "Talks and podcasts",
    "7 News",
    "What you share",
    "People you both know",
];

#[test]
fn it_shows_links_opens_none_unasked_and_says_when_there_is_enough() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--company", "Acme & Co", "--why", "made the same move"]);
    // the browser is a script that writes down what it is given
    let opened = sandbox.file("opened");
    let browser = sandbox.file("browser");
    std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", opened.display()))
        .unwrap();
    sandbox.shell("chmod +x browser");
    let mut command = sandbox.nettrack();
    command.args(["research", "ana"]).env("TERM", "xterm").env("BROWSER", &browser);
    command.stdin(std::process::Stdio::inherit());
    let mut session = rexpect::session::spawn_command(command, Some(10_000)).unwrap();
    session.exp_string("keywords=Ana%20Reyes%20Acme%20%26%20Co").unwrap();
    session.exp_string(PLACES[0]).unwrap();
    assert!(!opened.exists());
    session.send_line("").unwrap();
    session.exp_string("github.com").unwrap();
    session.exp_string(PLACES[1]).unwrap();
    session.send_line("o").unwrap();
    session.exp_string("opened https://github.com").unwrap();
    session.exp_string("opened").unwrap();
    session.exp_string("https://duckduckgo.com").unwrap();
    session.exp_string(PLACES[1]).unwrap();
    session.send_line("Talk: your keynote on wards").unwrap();
    session.exp_string("Where is that?").unwrap();
    session.send_line("").unwrap();
    session.exp_string("something else").unwrap();
    session.send_line("").unwrap();
    session.exp_string(PLACES[2]).unwrap();
    session.send_control('c').unwrap();
    session.exp_string("what you answered is saved").unwrap();
    assert_eq!(exit_status(&session), Some(130));
    let facts = &sandbox.json(&["research", "ana"])["facts"];
    assert_eq!((&facts[0]["kind"], &facts[0]["text"]), (&"talk".into(), &"your keynote on wards".into()));
}

#[test]
fn left_at_any_place_it_says_what_is_kept_and_how_to_go_on() {
    for way in ["\u{1b}", "\u{3}", "\u{4}"] {
        let sandbox = Sandbox::new();
        sandbox.done(&["add", "Ana Reyes"]);
        for at in 0..PLACES.len() {
            let mut session = start(&sandbox, &["research", "ana"]);
            for place in &PLACES[..at] {
                session.exp_string(place).unwrap();
                session.send_line("").unwrap();
            }
            session.exp_string(PLACES[at]).unwrap();
            session.send(way).unwrap();
            session.flush().unwrap();
            session.exp_string("nothing was saved; `nettrack research 1` goes on").unwrap();
            assert_eq!(exit_status(&session), Some(130), "{}", PLACES[at]);
        }
        let research = sandbox.json(&["research", "ana"]);
        assert_eq!(research["facts"], serde_json::json!([]));
        assert_eq!(research["missing"], serde_json::json!(["why", "learn", "fact"]));
    }
}

#[test]
fn at_the_end_it_says_what_is_enough_and_that_why_is_missing() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--learn", "how to begin"]);
    for kind in ["work", "project", "writing", "talk", "news", "shared", "mutual"] {
        sandbox.done(&["research", "ana", "--fact", "something", "--kind", kind]);
    }
    let mut session = start(&sandbox, &["research", "ana"]);
    session.exp_string("Noted so far: work, talk, writing, project, news, shared, mutual").unwrap();
    session.exp_string("Why Ana, and nobody else?").unwrap();
    session.send_line("").unwrap();
    session.exp_string("As long as you cannot say why Ana").unwrap();
    session.exp_string("missing: ").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let mut session = start(&sandbox, &["research", "ana"]);
    session.exp_string("Why Ana, and nobody else?").unwrap();
    session.send_line("went from the bench to code").unwrap();
    session.exp_string("That is enough to write: nettrack draft 1").unwrap();
    session.exp_string("ready").unwrap();
    assert_eq!(exit_status(&session), Some(0));
}
