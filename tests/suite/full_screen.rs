//! The mixer on a full screen, seen through a terminal that is emulated: sizes, colours, signals, what stays behind.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rexpect::process::{PtyProcess, WaitStatus};

use crate::sandbox::Sandbox;

/// A program that owns a terminal, and what that terminal shows.
struct Terminal {
    process: PtyProcess,
    keys: File,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// All that was written, for what is no picture
    raw: Vec<u8>,
    /// The file with the number of the process
    pid: PathBuf,
}

impl Terminal {
    fn start(sandbox: &Sandbox, arguments: &str, columns: u16, rows: u16) -> Self {
        let mut command = sandbox.command("sh");
        // the shell tells the number that the program will have
        let pid = sandbox.file("pid");
        let _ = std::fs::remove_file(&pid);
        command.args([
            "-c",
            &format!("echo $$ > pid; stty cols {columns} rows {rows}; exec nettrack mixer {arguments}"),
        ]);
        command.env("TERM", "xterm-256color").stdin(Stdio::inherit());
        let process = PtyProcess::new(command).unwrap();
        let keys = process.get_file_handle().unwrap();
        let mut written = process.get_file_handle().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = written.read(&mut bytes) {
                if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            keys,
            output,
            parser: vt100::Parser::new(some(rows), some(columns), 0),
            raw: Vec::new(),
            pid,
        }
    }

    fn shown(&self) -> String {
        self.parser.screen().contents()
    }

    /// Wait until the screen shows it.
    fn see(&mut self, text: &str) {
        while !self.shown().contains(text) {
            let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(10)) else {
                panic!("`{text}` is not shown:\n{}", self.shown());
            };
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    /// Wait until it rings, which it does after it has drawn.
    fn hear_the_bell(&mut self) {
        while !self.raw.contains(&7) {
            let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(10)) else { panic!("no bell") };
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    /// All that is written until it ends, and how it ended.
    fn end(&mut self) -> Option<i32> {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(10)) {
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
        match self.process.wait().unwrap() {
            WaitStatus::Exited(_, status) => Some(status),
            _ => None,
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    fn line(&mut self, line: &str) {
        self.press(&format!("{line}\r"));
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        let name = std::fs::read_link(format!("/proc/{}/fd/0", self.pid())).unwrap();
        let size = ["cols", &columns.to_string(), "rows", &rows.to_string()].map(str::to_owned);
        assert!(Command::new("stty").arg("-F").arg(name).args(size).status().unwrap().success());
        self.parser.screen_mut().set_size(some(rows), some(columns));
    }

    fn pid(&self) -> String {
        std::fs::read_to_string(&self.pid).unwrap().trim().to_owned()
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.pid()]).status().unwrap().success());
    }
}

fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

#[test]
fn a_full_screen_killed_in_the_middle_goes_on_where_it_was() {
    let sandbox = Sandbox::new();
    let mut terminal = Terminal::start(&sandbox, "start --topic blockers", 60, 20);
    terminal.see("Who is here?");
    terminal.line("Sam Lee, he/him, Data, 2026, 2");
    terminal.see("Here (1): Sam*");
    terminal.line("/wait 90s");
    terminal.see("0:30 left of 2:00");
    assert!(!terminal.raw.contains(&7));
    terminal.line("/wait 45s");
    terminal.see("TIME IS UP");
    terminal.see("0:15 OVER 2:00");
    terminal.hear_the_bell();
    terminal.press("\u{1b}OS"); // F4
    terminal.see("The leader picks");
    terminal.press("half a li");
    terminal.see("> half a li");
    terminal.signal("-KILL");
    terminal.end();
    drop(terminal);

    let mixer = sandbox.json(&["mixer", "show"]);
    assert_eq!((&mixer["part"], &mixer["people"][0]["name"]), (&2.into(), &"Sam Lee".into()));
    assert_eq!(mixer["parts"][0]["spent_seconds"], 135);

    let mut terminal = Terminal::start(&sandbox, "resume", 60, 20);
    terminal.see("The leader picks");
    terminal.line("/end");
    assert_eq!(terminal.end(), Some(0));
    assert!(terminal.shown().contains("mixer 1 is over"));
    assert_eq!(sandbox.json(&["show", "sam"])["circle"], "existing");
}

#[test]
fn ctrl_c_and_signals_give_the_terminal_back_and_keep_even_the_line_that_was_not_finished() {
    for signal in [None, Some("-TERM"), Some("-HUP")] {
        let sandbox = Sandbox::new();
        let mut terminal = Terminal::start(&sandbox, "start", 80, 24);
        terminal.see("Who is here?");
        terminal.press("Zoë Müller, she");
        terminal.see("> Zoë Müller, she");
        match signal {
            None => terminal.press("\u{3}"),
            Some(signal) => terminal.signal(signal),
        }
        assert_eq!(terminal.end(), Some(130), "{signal:?}");
        let screen = terminal.parser.screen();
        assert!(
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(),
            "{signal:?}"
        );
        assert!(terminal.shown().contains("all that was typed is saved"), "{signal:?}: {}", terminal.shown());
        let mut terminal = Terminal::start(&sandbox, "resume", 80, 24);
        terminal.see("> Zoë Müller, she");
        terminal.line("/her");
        terminal.see("Zoë Müller*");
        terminal.press("\u{4}");
        assert_eq!(terminal.end(), Some(0));
        assert_eq!(sandbox.json(&["mixer", "show"])["people"][0]["pronouns"], "she/her");
    }
}

#[test]
fn any_size_shows_the_clock_and_the_line_and_no_size_ends_it() {
    let sandbox = Sandbox::new();
    let mut terminal = Terminal::start(&sandbox, "start --topic blockers", 80, 24);
    terminal.see("Who is here?");
    terminal.line("Sam Lee");
    terminal.see("Sam Lee*");
    for (columns, rows) in [(60, 20), (200, 50), (30, 8), (3, 2), (1, 1), (60, 20)] {
        terminal.resize(columns, rows);
        terminal.press("x");
    }
    terminal.see("> xxxxxx");
    terminal.see("2:00 left of 2:00");
    terminal.see("Here (1): Sam*");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), Some(130));
}

#[test]
fn nothing_is_said_by_colour_and_foreign_text_does_no_harm() {
    let sandbox = Sandbox::new();
    let evil = "name = \"x\"\n[[part]]\nkind = \"talk\"\ntitle = \"Talk\\u202e evil\"\nminutes = 3\n";
    std::fs::write(sandbox.file("evil.toml"), evil).unwrap();
    let mut terminal = Terminal::start(&sandbox, "start --preset evil.toml", 60, 20);
    terminal.see("What is worth keeping?");
    terminal.see("<202E>");
    // what is pasted is one line, whatever is in it
    terminal.press("\u{1b}[200~one\ntwo\u{202e}\u{7} three\u{1b}[201~");
    terminal.see("> one two three");
    terminal.line("");
    terminal.see("  one two three");
    terminal.line("/help");
    terminal.see("/quit  leave");
    terminal.line("/quit");
    assert_eq!(terminal.end(), Some(0));
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    assert!(!raw.contains('\u{202e}'));
    for colour in ["\u{1b}[31m", "\u{1b}[38;", "\u{1b}[48;", "\u{1b}[32m", "\u{1b}[33m"] {
        assert!(!raw.contains(colour), "{colour:?}");
    }
}

#[test]
fn a_terminal_that_is_closed_ends_it_and_keeps_even_the_line_that_was_not_finished() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command("script");
    command.args(["-qefc", "echo $$ > pid; stty cols 80 rows 24; exec nettrack mixer start", "/dev/null"]);
    command.env("TERM", "xterm").env("SHELL", "/bin/sh").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut window = command.spawn().unwrap();
    let mut parser = vt100::Parser::new(some(24), some(80), 0);
    let mut written = window.stdout.take().unwrap();
    let mut see = |text: &str| {
        let mut bytes = [0; 4096];
        while !parser.screen().contents().contains(text) {
            let count = written.read(&mut bytes).unwrap();
            assert!(count > 0, "`{text}` is not shown:\n{}", parser.screen().contents());
            parser.process(&bytes[..count]);
        }
    };
    see("Who is here?");
    window.stdin.as_mut().unwrap().write_all(b"Sam Lee, he").unwrap();
    see("> Sam Lee, he");
    // the window is torn away with all that it holds
    window.kill().unwrap();
    window.wait().unwrap();
    let pid = std::fs::read_to_string(sandbox.file("pid")).unwrap();
    let since = Instant::now();
    while Path::new("/proc").join(pid.trim()).exists() {
        assert!(since.elapsed() < Duration::from_secs(10), "it goes on without a terminal");
        std::thread::yield_now();
    }
    let mut terminal = Terminal::start(&sandbox, "resume", 80, 24);
    terminal.see("> Sam Lee, he");
    terminal.press("\u{4}\u{3}");
    assert_eq!(terminal.end(), Some(130));
}
