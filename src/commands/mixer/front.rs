//! Front: one of the two ends of a mixer that a person sees, a full screen or plain lines.

use std::io::{self, IsTerminal};
use std::time::Duration;

use crate::app::App;
use crate::error::Error;
use crate::prompt::{Heard, Lines};
use crate::screen::Screen;
use crate::view::mixer::{Plain, Say, Scene};

pub(super) trait Front {
    /// Show where the mixer stands, and say what there is to say.
    ///
    /// # Errors
    /// Those of the terminal.
    fn show(&mut self, scene: &Scene<'_>, say: &[Say]) -> io::Result<()>;

    /// What was typed, after a while nothing.
    ///
    /// # Errors
    /// Those of the terminal.
    fn hear(&mut self) -> io::Result<Heard>;

    /// Put a line back that could not be taken, or was not finished: the person can mend it.
    fn give_back(&mut self, line: &str);

    /// What was begun to be typed and not sent.
    fn unfinished(&self) -> Option<String>;
}

/// The full screen where a person sits at a terminal and did not ask for lines; nobody where nothing may be asked.
///
/// # Errors
/// `File` when the terminal cannot be used.
pub(super) fn open(app: &App, plain: bool) -> Result<Option<Box<dyn Front>>, Error> {
    if app.prompt.is_silent() {
        return Ok(None);
    }
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let front: io::Result<Box<dyn Front>> = if plain || dumb || !terminal || app.is_json() {
        Lines::open().map(|lines| Box::new(PlainFront { lines, plain: Plain::default() }) as Box<dyn Front>)
    } else {
        Screen::open().map(|screen| Box::new(screen) as Box<dyn Front>)
    };
    front.map(Some).map_err(|e| unusable(&e))
}

pub(super) fn unusable(error: &io::Error) -> Error {
    Error::File {
        code: "terminal",
        message: format!("the terminal cannot be used: {error}"),
        hint: Some("what was typed is saved: nettrack mixer resume --plain goes on line by line".into()),
    }
}

struct PlainFront {
    lines: Lines,
    plain: Plain,
}

/// How long it waits before it looks at the clock again.
const PATIENCE: Duration = Duration::from_millis(500);

impl Front for PlainFront {
    fn show(&mut self, scene: &Scene<'_>, say: &[Say]) -> io::Result<()> {
        self.plain.show(scene, say)
    }

    fn hear(&mut self) -> io::Result<Heard> {
        Ok(self.lines.next(PATIENCE))
    }

    fn give_back(&mut self, _: &str) {}

    fn unfinished(&self) -> Option<String> {
        None
    }
}

impl Front for Screen {
    fn show(&mut self, scene: &Scene<'_>, say: &[Say]) -> io::Result<()> {
        self.draw(scene, say)
    }

    fn hear(&mut self) -> io::Result<Heard> {
        self.next()
    }

    fn give_back(&mut self, line: &str) {
        self.type_in(line);
    }

    fn unfinished(&self) -> Option<String> {
        self.typed()
    }
}
