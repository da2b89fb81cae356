//! Damaged files: commands that read never panic, hang, change a byte, or pretend that there is nobody.

use std::process::Output;
use std::time::{Duration, Instant};

use crate::dice::{Dice, rounds};
use crate::sandbox::Sandbox;
use crate::wound::wound;

const PEOPLE: usize = 12;

/// A database with a dozen people and a pool.
fn filled() -> Sandbox {
    let sandbox = Sandbox::new();
    for number in 0..PEOPLE {
        let name = format!("Person {number}");
        assert!(sandbox.output(&["add", &name, "--company", "Acme", "--yes"]).status.success());
        assert!(sandbox.output(&["note", &name, "likes", "long", "walks"]).status.success());
    }
    let rows: Vec<String> = (0..200)
        .map(|n| format!("Ana,Reyes {n},https://www.linkedin.com/in/ana-{n},,Acme {n},Nurse,12 Mar 2024\n"))
        .collect();
    let head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
    std::fs::write(sandbox.file("people.csv"), format!("{head}{}", rows.concat())).unwrap();
    assert!(sandbox.output(&["import", "people.csv"]).status.success());
    sandbox
}

/// Run a command that reads; it is killed when it does not end.
fn read(sandbox: &Sandbox, arguments: &[&str]) -> (Output, Duration) {
    let began = Instant::now();
    let child = sandbox.program(arguments).spawn().unwrap();
    let id = child.id();
    let (done, ended) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || done.send(child.wait_with_output().unwrap()));
    let output = ended.recv_timeout(Duration::from_secs(10));
    if output.is_err() {
        let _ = std::process::Command::new("kill").args(["-9", &id.to_string()]).status();
        panic!("{arguments:?} hangs");
    }
    waiting.join().unwrap().unwrap();
    (output.unwrap(), began.elapsed())
}

/// What is wrong with an answer about a damaged file.
fn fault(output: &Output, list: bool) -> Option<String> {
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) if list && said.trim() == "[]" => Some("pretends that there is nobody".into()),
        Some(0) => None,
        Some(4)
            if ["corrupt", "not_ours", "newer_schema"]
                .iter()
                .any(|code| errors.contains(&format!("\"{code}\""))) =>
        {
            None
        }
        // a person, a note that can no longer be found
        Some(3) if !list => None,
        code => Some(format!("{code:?} {errors}")),
    }
}

#[test]
fn commands_that_read_a_damaged_file_say_so_or_answer_and_never_change_it() {
    let sandbox = filled();
    let healthy = std::fs::read(sandbox.database()).unwrap();
    let commands: [&[&str]; 5] = [
        &["list", "--json"],
        &["list", "--pool", "--json"],
        &["show", "3", "--json"],
        &["--json", "search", "walks"],
        &["history", "--json"],
    ];
    let (mut refused, mut slowest) = (0, Duration::ZERO);
    for round in 0..rounds(500) {
        let mut bytes = healthy.clone();
        let kind = wound(&mut bytes, &mut Dice::new(round as u64 + 1));
        std::fs::write(sandbox.database(), &bytes).unwrap();
        let arguments = commands[round % commands.len()];
        let (output, time) = read(&sandbox, arguments);
        slowest = slowest.max(time);
        refused += usize::from(output.status.code() == Some(4));
        let fault = fault(&output, round % commands.len() < 2);
        assert_eq!(fault, None, "round {round}, {kind}: {arguments:?}");
        assert!(
            std::fs::read(sandbox.database()).unwrap() == bytes,
            "round {round}, {kind}: {arguments:?} changed the file"
        );
    }
    println!("refused {refused}, slowest {slowest:?}");
    assert!(refused > 0 && slowest < Duration::from_secs(1), "refused {refused}, slowest {slowest:?}");
}

#[test]
fn control_a_changed_file_an_empty_answer_and_a_panic_are_noticed() {
    let output = |code: i32, said: &str| Output {
        status: std::os::unix::process::ExitStatusExt::from_raw(code << 8),
        stdout: said.into(),
        stderr: "{\"error\": {\"code\": \"locked\"}}".into(),
    };
    assert!(fault(&output(0, "[]\n"), true).is_some());
    assert!(fault(&output(101, ""), true).is_some());
    assert!(fault(&output(4, ""), true).is_some());
    assert!(fault(&output(0, "[{}]"), true).is_none());
}
