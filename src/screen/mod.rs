//! Screen: a mixer over the whole terminal. The only user of ratatui; it shows and listens, and changes nothing.
//!
//! No colours: what matters stands there as a word or a mark, bold or reversed beside that.

mod draw;
mod panel;
mod roster;
#[cfg(test)]
mod tests;

use std::io::{self, stdout};
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use ratatui::DefaultTerminal;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::style::Print;
use ratatui_textarea::TextArea;

use crate::domain::mixer::State;
use crate::domain::text;
use crate::prompt::{Heard, Signals};
use crate::view::mixer::{Say, Scene};
use draw::Shown;
use panel::Panel;

/// How long it waits for a key before it looks for signals, and draws the clock anew.
const PATIENCE: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub(crate) struct Screen {
    /// Never dropped: the library would complain on a terminal that is gone, and fall over it
    terminal: ManuallyDrop<DefaultTerminal>,
    signals: Signals,
    events: Receiver<io::Result<Event>>,
    shown: Shown,
    /// Whether the clock ran when it was drawn last
    runs: bool,
}

impl Screen {
    /// Take the terminal over. It is given back when this is dropped, and before a panic is told.
    ///
    /// # Errors
    /// Those of the terminal.
    pub(crate) fn open() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        let signals = Signals::watch()?;
        let terminal = ratatui::try_init()?;
        HOOK.call_once(|| {
            let tell = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                tell(panic);
            }));
        });
        let screen = Self {
            terminal: ManuallyDrop::new(terminal),
            signals,
            events: listen()?,
            shown: Shown::default(),
            runs: true,
        };
        execute!(stdout(), EnableBracketedPaste)?;
        Ok(screen)
    }

    /// Draw all of it, and ring where time is up.
    ///
    /// # Errors
    /// Those of the terminal.
    pub(crate) fn draw(&mut self, scene: &Scene<'_>, say: &[Say]) -> io::Result<()> {
        self.runs = scene.course.timer.state == State::Running;
        self.shown.hear(scene, say);
        match self.paint(scene, say.iter().any(|say| matches!(say, Say::Cue(_)))) {
            // that the terminal is gone is told by the signal
            Err(_) if self.signals.caught() => Ok(()),
            painted => painted,
        }
    }

    fn paint(&mut self, scene: &Scene<'_>, ring: bool) -> io::Result<()> {
        let shown = &self.shown;
        self.terminal.draw(|frame| draw::draw(frame, scene, shown))?;
        if ring {
            execute!(stdout(), Print('\u{7}'))?;
        }
        Ok(())
    }

    /// The next line; nothing where there is only something to be drawn anew.
    ///
    /// # Errors
    /// Those of the terminal.
    pub(crate) fn next(&mut self) -> io::Result<Heard> {
        if self.signals.caught() {
            return Ok(Heard::Interrupted);
        }
        let event = match self.events.recv_timeout(PATIENCE) {
            Ok(event) => event?,
            Err(RecvTimeoutError::Timeout) => return Ok(Heard::Nothing),
            Err(RecvTimeoutError::Disconnected) => return Ok(Heard::End),
        };
        Ok(match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.shown.key(key, self.runs),
            Event::Paste(pasted) => {
                self.shown.insert(&pasted);
                Heard::Nothing
            }
            _ => Heard::Nothing,
        })
    }

    /// What stands in the line.
    pub(crate) fn typed(&self) -> Option<String> {
        Some(self.shown.input.lines().join(" ")).filter(|line| !line.trim().is_empty())
    }

    /// Put a text into the line, as if it had been typed.
    pub(crate) fn type_in(&mut self, line: &str) {
        self.shown.insert(line);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    // a terminal that is gone cannot be put in order
    let _ = execute!(stdout(), DisableBracketedPaste, Show);
    let _ = ratatui::try_restore();
}

/// Listen to the terminal on a thread of its own: the library does not come back from one that was closed, and this
/// program has to.
fn listen() -> io::Result<Receiver<io::Result<Event>>> {
    let (sender, events) = sync_channel(1);
    std::thread::Builder::new().spawn(move || {
        loop {
            let event = event::read();
            let failed = event.is_err();
            if sender.send(event).is_err() || failed {
                return;
            }
        }
    })?;
    Ok(events)
}

impl Shown {
    fn key(&mut self, key: KeyEvent, clock_runs: bool) -> Heard {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => return Heard::Interrupted,
            KeyCode::Char('d') if control && self.input.is_empty() => return Heard::End,
            KeyCode::Char('l') if control => return Heard::Nothing,
            KeyCode::Char('j' | 'm') if control => return self.line(),
            KeyCode::Enter => return self.line(),
            KeyCode::Esc => self.panel = None,
            KeyCode::F(1) => {
                self.panel = if self.panel.is_some() { None } else { Some(Panel::Help) };
            }
            KeyCode::F(2) => return Heard::Line(if clock_runs { "/pause" } else { "/go" }.to_owned()),
            KeyCode::F(3) => return Heard::Line("/extend".to_owned()),
            KeyCode::F(4) => return Heard::Line("/next".to_owned()),
            KeyCode::Tab | KeyCode::BackTab => {}
            _ => {
                self.input.input(key);
            }
        }
        Heard::Nothing
    }

    /// What was typed, which is taken out of the line.
    fn line(&mut self) -> Heard {
        let line = self.input.lines().join(" ");
        self.input = TextArea::default();
        self.panel = None;
        self.message.clear();
        Heard::Line(line)
    }

    fn insert(&mut self, pasted: &str) {
        let line: String =
            pasted.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
        self.input.insert_str(line.chars().filter(|c| !text::is_obeyed(*c)).collect::<String>());
    }

    /// Keep what was said, to be shown until the next line.
    fn hear(&mut self, scene: &Scene<'_>, say: &[Say]) {
        for say in say {
            match say {
                Say::Welcome => self.message = welcome(scene),
                Say::Done(text) if text.contains('\n') => self.panel = Some(Panel::Text(text.clone())),
                Say::Done(text) => self.message.clone_from(text),
                Say::Refused { message, hint } => {
                    let hint = hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
                    self.message = format!("not taken: {message}{hint}");
                }
                // it stands above while it lasts
                Say::Cue(_) | Say::Status => {}
                Say::Help => self.panel = Some(Panel::Help),
                Say::Who => self.panel = Some(Panel::Who),
            }
        }
    }
}

/// That parts were shortened to fit, if they were.
fn welcome(scene: &Scene<'_>) -> String {
    let agenda = &scene.course.mixer.agenda;
    let short: Vec<String> =
        agenda.shortened().map(|part| format!("{} {} of {}", part.title, part.minutes, part.most)).collect();
    match short.as_slice() {
        [] => String::new(),
        short => format!("shortened to fit {} minutes: {}", agenda.total(), short.join(", ")),
    }
}
