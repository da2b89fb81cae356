//! Asking the person at the terminal. The only user of dialoguer; refuses where nobody can answer.

use std::io::{self, IsTerminal};
use std::path::Path;

use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, FuzzySelect, Input};

use crate::domain::text;
use crate::error::Error;

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
            .with_prompt(format!("{} (Enter to leave out)", text::clean(question)))
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

    /// Let the person edit a text in `$VISUAL` or `$EDITOR`. `None` when the text was not changed.
    /// The text lies in a file of its own in `folder`, readable by its owner alone; when `$EDITOR` fails,
    /// what was typed stays there and the error names the file.
    ///
    /// # Errors
    /// `Usage` without a terminal; `File` when the editor cannot be run.
    pub(crate) fn edit(self, folder: &Path, before: &str, suffix: &str) -> Result<Option<String>, Error> {
        let editor = ["VISUAL", "EDITOR"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()));
        let editor = match editor {
            Some(editor) => editor,
            None if self.can_ask() => "vi".to_owned(),
            None => {
                return Err(Error::usage(
                    "there is nothing to change",
                    "name a field: --role, --company, --why …",
                ));
            }
        };
        let failed = |what: &str, e: &io::Error| Error::File {
            code: "unreadable",
            message: format!("cannot {what}: {e}"),
            hint: Some("set EDITOR to an editor that is installed".into()),
        };
        let file = tempfile::Builder::new()
            .prefix("edit-")
            .suffix(suffix)
            .tempfile_in(folder)
            .map_err(|e| failed("make a file for the editor", &e))?;
        std::fs::write(file.path(), before).map_err(|e| failed("write the file for the editor", &e))?;
        let mut words = editor.split_whitespace();
        let ended = std::process::Command::new(words.next().unwrap_or("vi"))
            .args(words)
            .arg(file.path())
            .status()
            .map_err(|e| failed(&format!("run `{editor}`"), &e))?;
        let after =
            std::fs::read_to_string(file.path()).map_err(|e| failed("read back what was edited", &e))?;
        if !ended.success() {
            let kept = if after == before { None } else { file.keep().ok().map(|(_, path)| path) };
            let kept =
                kept.map_or(String::new(), |path| format!("; what you typed is in {}", path.display()));
            return Err(Error::refused(
                "editor_failed",
                format!("`{editor}` ended with an error{kept}"),
                "nothing was saved",
            ));
        }
        Ok(Some(after).filter(|after| after != before))
    }
}

fn interrupted(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(error) = error;
    match error.kind() {
        io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => {
            // a list that is left in the middle has hidden the cursor
            let _ = dialoguer::console::Term::stderr().show_cursor();
            Error::Interrupted
        }
        _ => Error::usage(format!("the terminal cannot be asked: {error}"), "give the answer by a flag"),
    }
}
