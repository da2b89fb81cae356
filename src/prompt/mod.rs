//! Asking the person at the terminal. The only user of dialoguer; refuses where nobody can answer.

mod editor;

use std::io::{self, IsTerminal};

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, FuzzySelect, Input};

use crate::domain::text;
use crate::error::Error;
pub(crate) use editor::Edited;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Prompt {
    interactive: bool,
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
        Self { interactive: terminal && !no_input, assume_yes, has_editor }
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

    pub(crate) fn is_interactive(self) -> bool {
        self.interactive
    }

    /// Ask for a text. Without a terminal it is an error that names the flag.
    ///
    /// # Errors
    /// `Usage` without a terminal; `Interrupted`.
    pub(crate) fn text(self, question: &str, flag: &str) -> Result<String, Error> {
        if !self.can_ask() {
            return Err(Error::usage(format!("{flag} is missing"), format!("add {flag}")));
        }
        let answer: String = Input::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .interact_text()
            .map_err(interrupted)?;
        Ok(answer)
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
        if !self.can_ask() {
            return Ok(None);
        }
        let check = |typed: &String| match typed.trim() {
            "" => Ok(()),
            typed => read(typed).map(drop).map_err(|e| {
                let hint = e.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                text::clean(&format!("{e}{hint}")).into_owned()
            }),
        };
        let answer: String = Input::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .allow_empty(true)
            .validate_with(check)
            .interact_text()
            .map_err(interrupted)?;
        match answer.trim() {
            "" => Ok(None),
            typed => read(typed).map(Some),
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
            .interact()
            .map_err(interrupted)
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
        let answer: String = Input::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(&question))
            .allow_empty(true)
            .interact_text()
            .map_err(interrupted)?;
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
        let items: Vec<_> = items.iter().map(|item| text::clean(item).into_owned()).collect();
        FuzzySelect::with_theme(&ColorfulTheme::default())
            .with_prompt(text::clean(question))
            .items(&items)
            .default(0)
            .max_length(12)
            .interact_opt()
            .map_err(interrupted)
    }

    /// Say something before a question is asked; nothing where nobody is there.
    pub(crate) fn say(self, line: &str) {
        if self.interactive {
            // a terminal that cannot be written to fails at the question
            let _ = dialoguer::console::Term::stderr().write_line(&text::clean(line));
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

fn interrupted(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
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
