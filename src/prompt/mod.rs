//! Asking the person at the terminal. The only user of dialoguer; refuses where nobody can answer.

mod editor;
mod line;
mod lines;
mod signals;

use std::io::{self, IsTerminal};

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, FuzzySelect, MultiSelect};

use crate::domain::text;
use crate::error::Error;
pub(crate) use editor::Edited;
pub(crate) use lines::{Heard, Lines};
pub(crate) use signals::Signals;

#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that have nothing to do with each other")]
pub(crate) struct Prompt {
    interactive: bool,
    silent: bool,
    assume_yes: bool,
    /// Whether the person has named an editor
    has_editor: bool,
}

impl Prompt {
    /// Ask only where both ends are a person's: stdin and stderr (on which prompts are written).
    pub(crate) fn new(no_input: bool, assume_yes: bool) -> Self {
        let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        let named = |name| std::env::var(name).is_ok_and(|editor: String| !editor.trim().is_empty());
        let has_editor = named("VISUAL") || named("EDITOR");
        Self { interactive: terminal && !no_input, silent: no_input, assume_yes, has_editor }
    }

    /// Whether a person can be asked. From then on Ctrl-C ends the question, not the program, which can say what
    /// became of it.
    fn can_ask(self) -> bool {
        if self.interactive {
            // a second call finds the handler in its place
            let _ = ctrlc::set_handler(|| {});
        }
        self.interactive
    }

    pub(crate) fn has_editor(self) -> bool {
        self.has_editor
    }

    /// Whether the person wants to be asked nothing.
    pub(crate) fn is_silent(self) -> bool {
        self.silent
    }

    pub(crate) fn is_interactive(self) -> bool {
        self.interactive
    }

    /// Whether a person can be led step by step: the answer is theirs too, and not a pipe's.
    pub(crate) fn can_guide(self) -> bool {
        self.interactive && io::stdout().is_terminal()
    }

    /// Ask for a text. Without a terminal it is an error that names the flag.
    ///
    /// # Errors
    /// `Usage` without a terminal; `Interrupted`.
    pub(crate) fn text(self, question: &str, flag: &str) -> Result<String, Error> {
        if !self.can_ask() {
            return Err(Error::usage(format!("{flag} is missing"), format!("add {flag}")));
        }
        let check =
            |typed: &str| if typed.is_empty() { Err("this cannot be left out".to_owned()) } else { Ok(()) };
        line::ask(&text::clean(question), check).map_err(failed)?.ok_or(Error::Interrupted)
    }

    /// Ask for something that may be left out with Enter, again until `read` understands it; without a terminal it
    /// is left out.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn optional<T>(
        self,
        question: &str,
        read: impl Fn(&str) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.read_line(question, read)? {
            Answered::Esc => Err(Error::Interrupted),
            Answered::Nothing => Ok(None),
            Answered::With(value) => Ok(Some(value)),
        }
    }

    /// As `optional`, where Esc leaves out this question alone, and not all that are still to come.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn skippable<T>(
        self,
        question: &str,
        read: impl Fn(&str) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.read_line(question, read)? {
            Answered::Esc | Answered::Nothing => Ok(None),
            Answered::With(value) => Ok(Some(value)),
        }
    }

    fn read_line<T>(
        self,
        question: &str,
        read: impl Fn(&str) -> Result<T, Error>,
    ) -> Result<Answered<T>, Error> {
        if !self.can_ask() {
            return Ok(Answered::Nothing);
        }
        let check = |typed: &str| match typed.trim() {
            "" => Ok(()),
            typed => read(typed).map(drop).map_err(|e| {
                let hint = e.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                text::clean(&format!("{e}{hint}")).into_owned()
            }),
        };
        match line::ask(&text::clean(question), check).map_err(failed)?.as_deref().map(str::trim) {
            None => Ok(Answered::Esc),
            Some("") => Ok(Answered::Nothing),
            Some(typed) => read(typed).map(Answered::With),
        }
    }

    /// Yes or no. `--yes` answers yes; without a terminal it is an error that names `--yes`.
    ///
    /// # Errors
    /// `Usage` without a terminal; `Interrupted`.
    pub(crate) fn confirm(self, question: &str) -> Result<bool, Error> {
        if self.assume_yes {
            return Ok(true);
        }
        if !self.can_ask() {
            return Err(Error::usage(format!("{question} Nobody is here to answer"), "add --yes"));
        }
        Confirm::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .default(false)
            .interact_opt()
            .map_err(interrupted)?
            .ok_or(Error::Interrupted)
    }

    /// Whether the person said yes to everything beforehand.
    pub(crate) fn answers_yes(self) -> bool {
        self.assume_yes
    }

    /// Have something typed that nobody types by mistake, for what cannot be undone. `--yes` types it; without a
    /// terminal it is an error that names `--yes`.
    ///
    /// # Errors
    /// `Usage` without a terminal; `Interrupted`.
    pub(crate) fn typed(self, expected: &str, to_do: &str) -> Result<bool, Error> {
        if self.assume_yes {
            return Ok(true);
        }
        if !self.can_ask() {
            return Err(Error::usage(
                format!("`{expected}` has to be typed to {to_do}, and nobody is here to type it"),
                "add --yes",
            ));
        }
        let question = format!("Type `{expected}` to {to_do}");
        // Esc is no, as anything else that was not asked for
        let answer = line::ask(&text::clean(&question), |_| Ok(())).map_err(failed)?.unwrap_or_default();
        Ok(text::fold(&answer) == text::fold(expected))
    }

    /// One of several; none when the person pressed Esc, or nobody is there.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn choose(self, question: &str, items: &[String]) -> Result<Option<usize>, Error> {
        if !self.can_ask() {
            return Ok(None);
        }
        // an item of two lines would be drawn over the next one; the mark before it takes two columns
        let room = columns().saturating_sub(3).max(20);
        let items: Vec<_> = items.iter().map(|item| text::shorten(&text::clean(item), room)).collect();
        FuzzySelect::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .items(&items)
            .default(0)
            .max_length(12)
            .interact_opt()
            .map_err(interrupted)
    }

    /// Any of several, each ticked already or not; none when the person pressed Esc, or nobody is there.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn choose_several(
        self,
        question: &str,
        items: &[(String, bool)],
    ) -> Result<Vec<usize>, Error> {
        if !self.can_ask() {
            return Ok(Vec::new());
        }
        let width = usize::from(dialoguer::console::Term::stderr().size().1).saturating_sub(8).max(20);
        // an item that wraps would be drawn over
        let items = items.iter().map(|(item, ticked)| (text::shorten(&text::clean(item), width), *ticked));
        let chosen = MultiSelect::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .items_checked(items)
            .max_length(12)
            .interact_opt()
            .map_err(interrupted)?;
        Ok(chosen.unwrap_or_default())
    }

    /// Say something before a question is asked; nothing where nobody is there.
    pub(crate) fn say(self, line: &str) {
        if self.interactive {
            let terminal = dialoguer::console::Term::stderr();
            let hang = " ".repeat(line.len() - line.trim_start().len());
            let options =
                textwrap::Options::new(columns().max(20)).subsequent_indent(&hang).break_words(false);
            for line in textwrap::wrap(&text::clean(line), options) {
                // a terminal that cannot be written to fails at the question
                let _ = terminal.write_line(&line);
            }
        }
    }

    /// Offer to do something; no where nobody is there, and with `--yes`, which answers what has to be asked.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn offer(self, question: &str) -> Result<bool, Error> {
        if self.assume_yes || !self.interactive { Ok(false) } else { self.confirm(question) }
    }

    /// Show something and ask whether to take it. `--yes` takes it; where nobody is there it is left.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(crate) fn take(self, shown: &[String], question: &str) -> Result<bool, Error> {
        if !self.assume_yes && !self.interactive {
            return Ok(false);
        }
        if !self.assume_yes {
            let terminal = dialoguer::console::Term::stderr();
            for line in shown {
                // a terminal that cannot be written to fails at the question
                let _ = terminal.write_line(&text::clean(line));
            }
        }
        self.confirm(question)
    }
}

/// What came of a question that may be left out.
enum Answered<T> {
    With(T),
    Nothing,
    Esc,
}

/// Columns of the terminal on which questions are asked.
fn columns() -> usize {
    usize::from(dialoguer::console::Term::stderr().size().1)
}

fn interrupted(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    failed(error)
}

fn failed(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => {
            // a list that is left in the middle has hidden the cursor; what is said next begins its own line
            let terminal = dialoguer::console::Term::stderr();
            let _ = terminal.show_cursor().and_then(|()| terminal.write_line(""));
            Error::Interrupted
        }
        _ => Error::usage(format!("the terminal cannot be asked: {error}"), "give the answer by a flag"),
    }
}
