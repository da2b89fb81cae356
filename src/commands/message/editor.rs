//! A message in the person's own editor.

use super::draft::Written;
use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store::{StoreError, make_private_folder};

/// By itself only where a person has an editor set up and gave no text.
pub(super) fn is_wanted(app: &App, yes: bool, no: bool, has_text: bool) -> bool {
    let has_editor =
        ["VISUAL", "EDITOR"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    yes || (!no && app.prompt.is_interactive() && has_editor && !has_text)
}

/// Let the person edit: `Subject: …`, an empty line, the text. An unchanged text changes nothing.
///
/// # Errors
/// Those of the editor; a text that cannot be kept.
pub(super) fn edit(app: &App, written: &mut Written) -> Result<(), Error> {
    let folder = &app.paths.data_folder;
    make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
    let has_subject = written.channel.has_subject();
    let head = if has_subject {
        format!("Subject: {}\n\n", written.subject.as_deref().unwrap_or_default())
    } else {
        String::new()
    };
    let Some(edited) = app.prompt.edit(folder, &format!("{head}{}\n", written.body), ".txt")? else {
        return Ok(());
    };
    let (subject, rest) = match edited.strip_prefix("Subject:").filter(|_| has_subject) {
        Some(after) => {
            after.split_once('\n').map_or((Some(after), ""), |(subject, rest)| (Some(subject), rest))
        }
        None => (None, edited.as_str()),
    };
    if let Some(subject) = subject {
        written.subject = match subject.trim() {
            "" => None,
            subject => Some(text::tidy(subject, "subject", text::SUBJECT)?),
        };
    }
    written.body = text::tidy_block(rest, "body", text::BODY)?;
    Ok(())
}
