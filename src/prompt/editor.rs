//! A text in the person's own editor. It lies in a file of the data folder that only the owner can read, until what
//! became of it is saved: what was typed is not lost by a failure, a crash or a refused value, and is offered again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Prompt;
use crate::error::Error;

/// A text that was edited, and its file.
#[derive(Debug)]
pub(crate) struct Edited {
    text: String,
    file: PathBuf,
}

impl Edited {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Nothing came of it, and nothing has to: the file goes.
    pub(crate) fn discard(self) {
        let _ = fs::remove_file(&self.file);
    }

    /// What was made of the text. Once it is saved the file goes; otherwise it stays and the error names it.
    ///
    /// # Errors
    /// That of the result.
    pub(crate) fn settle<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(error) if !error.is_saved() => Err(self.keep(error)),
            result => {
                self.discard();
                result
            }
        }
    }

    fn keep(self, error: Error) -> Error {
        Error::Unsaved { error: Box::new(error), kept: self.file }
    }
}

impl Prompt {
    /// Let the person edit a text in `$VISUAL` or `$EDITOR`. `None` when the text was not changed. `what` names the
    /// thing that is edited, in letters, digits and `-`: a text about the same thing that was not saved the last time
    /// is offered in place of `before`.
    ///
    /// # Errors
    /// `Usage` without an editor; `File` when it cannot be run; `Unsaved` when it failed and something was typed.
    pub(crate) fn edit(
        self,
        folder: &Path,
        what: &str,
        before: &str,
        suffix: &str,
    ) -> Result<Option<Edited>, Error> {
        let command = self.editor()?;
        let prefix = format!("edit-{what}-");
        let file = match self.taken_up(folder, &prefix, suffix)? {
            Some(file) => file,
            None => new_file(folder, &prefix, suffix, before)?,
        };
        let edited = run(&command, file, Some(before))?;
        if edited.text == before {
            edited.discard();
            return Ok(None);
        }
        Ok(Some(edited))
    }

    /// Let the person edit the same text once more, with what is now to be said about it.
    ///
    /// # Errors
    /// As `edit`.
    pub(crate) fn edit_again(self, edited: Edited, text: &str) -> Result<Edited, Error> {
        let command = self.editor()?;
        if let Err(e) = replace(&edited.file, text) {
            return Err(edited.keep(failed("write the file for the editor", &e)));
        }
        run(&command, edited.file, None)
    }

    /// The program and its arguments, as a shell would split them.
    fn editor(self) -> Result<Vec<String>, Error> {
        let set = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
            std::env::var(name).ok().filter(|value| !value.trim().is_empty()).map(|value| (name, value))
        });
        match set {
            Some((name, value)) => match shell_words::split(&value) {
                Ok(words) if !words.is_empty() => Ok(words),
                _ => Err(Error::usage(
                    format!("{name} is not a command: `{value}`"),
                    format!("set it like {name}='code --wait'"),
                )),
            },
            None if self.can_ask() => Ok(vec!["vi".to_owned()]),
            None => Err(Error::usage(
                "there is no editor to change it in",
                "set EDITOR, or name what to change by a flag",
            )),
        }
    }

    /// The file of a text that was not saved, when the person wants to go on with it.
    fn taken_up(self, folder: &Path, prefix: &str, suffix: &str) -> Result<Option<PathBuf>, Error> {
        let left = |file: &PathBuf| {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with(prefix) && name.ends_with(suffix)
        };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let written = |file: &PathBuf| file.metadata().and_then(|about| about.modified()).ok();
        let Some(file) = entries.filter(left).max_by_key(written) else { return Ok(None) };
        let items = ["go on with it", "begin anew, and leave it there", "begin anew, and throw it away"];
        let question = format!("A text that was not saved is in {}", file.display());
        Ok(match self.choose(&question, &items.map(str::to_owned))? {
            Some(0) => Some(file),
            Some(2) => {
                fs::remove_file(&file).map_err(|e| failed("remove the file", &e))?;
                None
            }
            _ => None,
        })
    }
}

/// A file that only the owner can read, with a name that nobody can guess.
fn new_file(folder: &Path, prefix: &str, suffix: &str, text: &str) -> Result<PathBuf, Error> {
    let make = || {
        let mut file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.into_temp_path().keep().map_err(|e| e.error)
    };
    make().map_err(|e| failed("make a file for the editor", &e))
}

/// The whole text or the one before.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut beside = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?;
    beside.write_all(text.as_bytes())?;
    beside.persist(file)?;
    Ok(())
}

/// Run the editor. Ctrl-C is the editor's meanwhile: nettrack stays to keep what was typed, which is all that is not
/// `before`.
fn run(command: &[String], file: PathBuf, before: Option<&str>) -> Result<Edited, Error> {
    let shown = command.join(" ");
    let _ = ctrlc::set_handler(|| {});
    let ended = Command::new(&command[0]).args(&command[1..]).arg(&file).status();
    let text = fs::read(&file).map_err(|e| failed("read back what was edited", &e));
    let keep = |error: Error| match &text {
        Ok(text) if before.is_some_and(|before| text == before.as_bytes()) => {
            let _ = fs::remove_file(&file);
            error
        }
        Err(_) => error,
        Ok(_) => Error::Unsaved { error: Box::new(error), kept: file.clone() },
    };
    let ended = ended.map_err(|e| keep(failed(&format!("run `{shown}`"), &e)))?;
    if is_interrupted(ended) {
        return Err(keep(Error::Interrupted));
    }
    if !ended.success() {
        return Err(keep(Error::refused(
            "editor_failed",
            format!("nothing was saved: `{shown}` ended with an error"),
            "set EDITOR to another one",
        )));
    }
    match String::from_utf8(text?) {
        Ok(text) => Ok(Edited { text, file }),
        Err(_) => Err(Error::Unsaved {
            error: Box::new(Error::usage("what was edited is not UTF-8", "save it in UTF-8")),
            kept: file,
        }),
    }
}

fn is_interrupted(ended: std::process::ExitStatus) -> bool {
    #[cfg(unix)]
    return std::os::unix::process::ExitStatusExt::signal(&ended) == Some(2) || ended.code() == Some(130);
    #[cfg(not(unix))]
    return ended.code() == Some(130);
}

fn failed(what: &str, e: &io::Error) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot {what}: {e}"),
        hint: Some("set EDITOR to an editor that is installed".into()),
    }
}
