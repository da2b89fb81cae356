//! The guided walk of `find` in front of a person: every answer, every way out at every step, and how it goes on.

use rexpect::session::PtySession;

use crate::sandbox::Sandbox;
use crate::terminal::{exit_status, start};

fn find(sandbox: &Sandbox, flags: &[&str]) -> PtySession {
    start(sandbox, &[&["--color", "never", "find"], flags].concat())
}

/// Ways out of a question; a list is left with the first two.
const WAYS_OUT: [(&str, &str); 3] = [("Esc", "\u{1b}"), ("Ctrl-C", "\u{3}"), ("Ctrl-D", "\u{4}")];

/// Wait for each of these and answer it.
fn answer(session: &mut PtySession, steps: &[(&str, &str)]) {
    for (question, answer) in steps {
        session.exp_string(question).unwrap_or_else(|e| panic!("`{question}` did not come: {e}"));
        session.send_line(answer).unwrap();
    }
}

/// Leave, and be told what is kept and how to go on.
fn leave(mut session: PtySession, way: &str, told: &str) {
    session.send(way).unwrap();
    session.flush().unwrap();
    let said = session.exp_string("interrupted: ").and_then(|_| session.exp_eof()).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(told), "{said}");
    assert_eq!(exit_status(&session), Some(130));
}

/// Enter at each question of a circle, or of all that come before the named one.
fn skip(session: &mut PtySession, questions: &[&str]) {
    let steps: Vec<(&str, &str)> = questions.iter().map(|question| (*question, "")).collect();
    answer(session, &steps);
}

const SUPPORT: [&str; 3] = ["Who was glad", "Who taught or led", "Who comes to you"];
const EXISTING: [&str; 4] = ["With whom did you work", "Whom did you meet", "Whose post", "Who left a place"];
const NEW: [&str; 3] = ["Whose talk", "Who from your school", "Who has the job"];

fn names(sandbox: &Sandbox) -> Vec<String> {
    let list = sandbox.json(&["list"]);
    let names = list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
    names.collect()
}

fn import(sandbox: &Sandbox) {
    let file = sandbox.file("Connections.csv");
    std::fs::write(
        &file,
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
         Tobias,Lind,https://www.linkedin.com/in/tobias-lind,,Initech,Data engineer,12 Mar 2019\n\
         Wei,Chen,https://www.linkedin.com/in/wei-chen,,Globex,Nurse,12 Mar 2024\n",
    )
    .unwrap();
    sandbox.done(&["import", "Connections.csv"]);
}

#[test]
fn from_the_purpose_through_all_circles_to_somebody_to_begin_with() {
    let sandbox = Sandbox::new();
    import(&sandbox);
    let mut session = find(&sandbox, &[]);
    answer(
        &mut session,
        &[
            ("What do you still have to learn?", "how data teams in health work"),
            ("Who could help?", "data engineers"),
            (SUPPORT[0], "Ana Reyes"),
            ("Where does Ana work?", "Acme"),
            ("What does Ana do there?", ""),
            ("Why Ana?", "she made the same move"),
            ("added Ana Reyes (#3)", ""),
            (SUPPORT[1], "wei chen"),
            ("Who is it?", ""),
            ("taken out of the pool: Wei Chen (#2)", ""),
            (SUPPORT[2], "Ana Reyes"),
            ("here already (#3, idea); next: nettrack research 3", ""),
        ],
    );
    skip(&mut session, &EXISTING);
    skip(&mut session, &NEW);
    answer(
        &mut session,
        &[
            ("Where would you like to work?", "Initech"),
            ("How much", "5"),
            ("`5` is not 1 to 3", "\u{15}3"),
            ("Another one?", ""),
            ("to look for", "welder"),
            ("nobody in the pool fits `welder`", ""),
            ("With whom do you begin?", ""),
        ],
    );
    let said = session.exp_eof().unwrap();
    for told in [
        "found ",
        "Ana Reyes (#3), Wei Chen (#2), Tobias Lind (#1)",
        "connected Tue 2019-03-12",
        "fits whom you look for",
        "next: nettrack research 1",
    ] {
        assert!(said.contains(told), "`{told}` is missing:\n{said}");
    }
    assert_eq!(exit_status(&session), Some(0));
    assert_eq!(sandbox.json(&["show", "ana"])["circle"], "support");
    assert_eq!(sandbox.json(&["show", "ana"])["why"], "she made the same move");
    assert_eq!(sandbox.json(&["show", "wei"])["circle"], "support");
    assert_eq!(sandbox.json(&["show", "tobias"])["pool"], false);
    assert_eq!(sandbox.json(&["company", "list"])[0]["motivation"], 3);
    // gone through to its end: the next walk begins at the beginning, with the same purpose
    let mut session = find(&sandbox, &[]);
    answer(&mut session, &[("Enter: still the same", "")]);
    session.exp_string(SUPPORT[0]).unwrap();
    leave(session, "\u{1b}", "goes on with people who back you");
}

#[test]
fn left_before_anything_was_said_nothing_is_saved() {
    for (name, way) in WAYS_OUT {
        let sandbox = Sandbox::new();
        let mut session = find(&sandbox, &[]);
        session.exp_string("What do you still have to learn?").unwrap();
        leave(session, way, "nothing was saved; `nettrack find` begins again");
        assert!(!sandbox.database().exists(), "{name}");
    }
}

#[test]
fn left_at_any_question_what_was_answered_is_kept_and_the_walk_goes_on_there() {
    for (_, way) in WAYS_OUT {
        let sandbox = Sandbox::new();
        import(&sandbox);
        // in the middle of the purpose: its first half is kept
        let mut session = find(&sandbox, &[]);
        answer(&mut session, &[("What do you still have to learn?", "how to begin")]);
        session.exp_string("Who could help?").unwrap();
        leave(session, way, "goes on with people who back you");
        // in the middle of a person: the name is kept
        for (question, answers) in [("Where does", 0), ("What does", 1), ("Why", 2)] {
            let person = ["Bo Berg", "Cy Cole", "Di Dorn"][answers];
            let mut session = find(&sandbox, &[]);
            answer(
                &mut session,
                &[(SUPPORT[0], person), ("Where does", "Acme"), ("What does", "Boss")][..=answers],
            );
            session.exp_string(question).unwrap();
            leave(session, way, "goes on with people who back you");
            assert_eq!(names(&sandbox).last().map(String::as_str), Some(person));
        }
        // at the first question of each part, reached from the part before
        let mut before: &[&str] = &SUPPORT;
        for (next, title) in [
            (&EXISTING[..], "people you have lost sight of"),
            (&NEW[..], "people you have not met yet"),
            (&["Where would you like"][..], "companies of interest"),
            (&["to look for"][..], "the pool"),
        ] {
            let mut session = find(&sandbox, &[]);
            session.exp_string("Going on with").unwrap();
            skip(&mut session, before);
            session.exp_string(next[0]).unwrap();
            leave(session, way, &format!("goes on with {title}"));
            before = next;
        }
        assert_eq!(names(&sandbox).len(), 3);
    }
}

#[test]
fn a_company_is_kept_when_its_second_question_is_left_and_a_list_takes_nobody() {
    for (_, way) in &WAYS_OUT[..2] {
        let sandbox = Sandbox::new();
        import(&sandbox);
        let mut session = find(&sandbox, &["--purpose", "how to begin"]);
        skip(&mut session, &SUPPORT);
        skip(&mut session, &EXISTING);
        skip(&mut session, &NEW);
        answer(&mut session, &[("Where would you like", "Acme")]);
        session.exp_string("How much").unwrap();
        leave(session, way, "goes on with companies of interest");
        assert_eq!(sandbox.json(&["company", "list"])[0]["name"], "Acme");
        let mut session = find(&sandbox, &[]);
        answer(&mut session, &[("Where would you like", ""), ("to look for", "nurse")]);
        session.exp_string("none of them").unwrap();
        leave(session, way, "goes on with the pool");
        let mut session = find(&sandbox, &[]);
        answer(&mut session, &[("to look for", "")]);
        session.exp_string("With whom do you begin?").unwrap();
        session.exp_string("none of them").unwrap();
        leave(session, way, "goes on with the suggestions");
        assert!(names(&sandbox).is_empty());
        // and the one who is picked in the end is taken out of the pool
        let mut session = find(&sandbox, &[]);
        session.exp_string("With whom do you begin?").unwrap();
        session.exp_string("none of them").unwrap();
        session.send_line("").unwrap();
        session.exp_string("next: nettrack research").unwrap();
        assert_eq!(exit_status(&session), Some(0));
        assert_eq!(names(&sandbox).len(), 1);
    }
}

#[test]
fn a_walk_that_was_killed_goes_on_at_the_last_answer_and_restart_begins_anew() {
    let sandbox = Sandbox::new();
    let mut session = find(&sandbox, &["--purpose", "how to begin", "--help-from", "nurses"]);
    skip(&mut session, &SUPPORT);
    answer(
        &mut session,
        &[(EXISTING[0], "Ana Reyes"), ("Where does", ""), ("What does", ""), ("Why", ""), ("added Ana", "")],
    );
    session.exp_string(EXISTING[1]).unwrap();
    // the terminal is closed
    drop(session);
    let mut session = find(&sandbox, &[]);
    session.exp_string("To learn: how to begin; help from: nurses").unwrap();
    session.exp_string("Going on with people you have lost sight of").unwrap();
    session.exp_string(EXISTING[0]).unwrap();
    leave(session, "\u{3}", "goes on with people you have lost sight of");
    let steps = sandbox.json(&["history"]);
    assert_eq!(steps.as_array().unwrap().len(), 2, "nothing to remember, nothing to undo: {steps}");
    let mut session = find(&sandbox, &["--restart"]);
    answer(&mut session, &[("Enter: still the same", "how to go on"), ("Who could help?", "")]);
    session.exp_string(SUPPORT[0]).unwrap();
    leave(session, "\u{3}", "goes on with people who back you");
    assert_eq!(names(&sandbox), ["Ana Reyes"]);
}

#[test]
fn an_address_is_no_name_and_a_narrowed_or_piped_find_asks_nothing() {
    let sandbox = Sandbox::new();
    sandbox.done(&["add", "Ana Reyes", "--circle", "existing"]);
    let mut session = find(&sandbox, &["--circle", "existing"]);
    session.exp_string("1. Ana Reyes").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let mut session = find(&sandbox, &["--no-input"]);
    session.exp_string("1. Ana Reyes").unwrap();
    assert_eq!(exit_status(&session), Some(0));
    let mut session = find(&sandbox, &["--purpose", "how to begin"]);
    answer(&mut session, &[(SUPPORT[0], "https://www.linkedin.com/in/ana-reyes")]);
    session.exp_string("that is an address").unwrap();
    leave(session, "\u{1b}", "goes on with");
}
