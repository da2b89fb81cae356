//! A message in the person's own editor: its subject and text, and beneath a mark what the check says of it.

use super::drafting::Written;
use super::findings::{self, Checker};
use crate::app::App;
use crate::domain::channel;
use crate::domain::check::{Finding, Severity};
use crate::domain::contact::Contact;
use crate::domain::text;
use crate::error::Error;
use crate::prompt::Edited;
use crate::store::{StoreError, make_private_folder};

const MARK: &str = "# ---- below this line nothing is kept ----";

/// By itself only where a person has an editor set up, gave no text, and wants to write, not to deliver.
pub(super) fn is_wanted(app: &App, yes: bool, no: bool, has_something_else: bool) -> bool {
    yes || (!no && app.prompt.is_interactive() && app.prompt.has_editor() && !has_something_else)
}

/// What the editor is given, and by what its own lines are known again.
struct Sheet {
    text: String,
    has_subject: bool,
    /// The message as it was
    body: String,
    mark: String,
    comments: Vec<String>,
}

/// What the person made of it.
#[derive(Debug, PartialEq, Eq)]
struct Typed {
    /// None when the line is gone or there is none
    subject: Option<String>,
    body: String,
    /// Lines of the person's own beneath the mark
    left_out: usize,
}

/// Let the person edit the message. `None` when subject and text are as before, or no text is left. With mistakes in it
/// the person is asked once whether to go on.
///
/// # Errors
/// Those of the editor; a text that cannot be kept.
pub(super) fn edit(
    app: &mut App,
    written: &mut Written,
    contact: &Contact,
    checker: &Checker,
) -> Result<Option<Edited>, Error> {
    let folder = app.paths.data_folder.clone();
    make_private_folder(&folder).map_err(|e| StoreError::io("make the folder", &folder, &e))?;
    let mut typed = written.clone();
    let sheet = Sheet::new(written, &findings::of_written(app, checker, contact, written)?);
    let what = format!("draft-{}", contact.mark());
    let Some(mut edited) = app.prompt.edit(&folder, &what, &sheet.text, ".txt")? else { return Ok(None) };
    if let Err(error) = take(app, &mut typed, sheet.read_back(edited.text())) {
        return edited.settle(Err(error));
    }
    let found = match findings::of_written(app, checker, contact, &typed) {
        Ok(found) => found,
        Err(error) => return edited.settle(Err(error)),
    };
    let has_errors = found.iter().any(|finding| finding.severity == Severity::Error);
    if has_errors && !typed.is_as_before(written) {
        match app.prompt.offer(&format!("The check found mistakes: {}. Edit again?", rules(&found))) {
            Ok(true) => {
                let sheet = Sheet::new(&typed, &found);
                edited = app.prompt.edit_again(edited, &sheet.text)?;
                if let Err(error) = take(app, &mut typed, sheet.read_back(edited.text())) {
                    return edited.settle(Err(error));
                }
            }
            Ok(false) => {}
            Err(error) => return edited.settle(Err(error)),
        }
    }
    if typed.is_as_before(written) {
        edited.discard();
        return Ok(None);
    }
    *written = typed;
    Ok(Some(edited))
}

impl Written {
    /// Whether there is nothing to save: the same subject and text, or no text.
    fn is_as_before(&self, before: &Self) -> bool {
        self.body.is_empty() || (&self.subject, &self.body) == (&before.subject, &before.body)
    }
}

fn rules(found: &[Finding]) -> String {
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule).collect::<Vec<_>>().join(", ")
}

/// What was typed becomes the message.
fn take(app: &mut App, written: &mut Written, typed: Typed) -> Result<(), Error> {
    if typed.left_out > 0 {
        app.remark(format!("{} lines beneath the mark were left out", typed.left_out));
    }
    if let Some(subject) = typed.subject {
        written.subject = match subject.trim() {
            "" => None,
            subject => Some(text::tidy(subject, "subject", text::SUBJECT)?),
        };
    }
    written.body = match typed.body.trim() {
        "" => String::new(),
        body => text::tidy_block(body, "body", text::BODY)?,
    };
    Ok(())
}

impl Sheet {
    fn new(written: &Written, found: &[Finding]) -> Self {
        let mut mark = MARK.to_owned();
        while written.body.lines().any(|line| line.trim_end() == mark) {
            mark.push('-');
        }
        let mut comments = Vec::new();
        for finding in found {
            let word = finding.severity.as_str();
            comments.push(comment(&format!("{word} {}: {}", finding.rule, finding.message)));
            comments.push(comment(&format!("  {}", finding.hint)));
        }
        comments.push(comment(&format!(
            "{} words, {} characters; a text that is not changed is not saved",
            channel::words(&written.body),
            channel::characters(&written.body)
        )));
        let head = match &written.subject {
            _ if !written.channel.has_subject() => String::new(),
            subject => format!("Subject: {}\n\n", subject.as_deref().unwrap_or_default()),
        };
        let text = format!("{head}{}\n\n{mark}\n{}\n", written.body, comments.join("\n"));
        Self { text, has_subject: written.channel.has_subject(), body: written.body.clone(), mark, comments }
    }

    /// Take our own lines away, wherever they stand now.
    fn read_back(&self, edited: &str) -> Typed {
        let lines: Vec<&str> = edited.lines().map(str::trim_end).collect();
        let end = lines.iter().position(|line| *line == self.mark).unwrap_or(lines.len());
        let is_ours = |line: &&str| *line == self.mark || self.comments.iter().any(|comment| comment == line);
        let left_out = lines[end..].iter().filter(|line| !line.is_empty() && !is_ours(line)).count();
        // what the message had of such lines is the person's own
        let is_theirs = |line: &str| self.body.lines().any(|before| before.trim_end() == line);
        let kept = lines[..end].iter().copied().filter(|line| !is_ours(line) || is_theirs(line));
        let kept: Vec<&str> = kept.collect();
        let body = kept.join("\n");
        let mut typed = Typed { subject: None, body: body.trim_start_matches('\n').to_owned(), left_out };
        if self.has_subject
            && let (first, rest) = typed.body.split_once('\n').unwrap_or((&typed.body, ""))
            && let Some((name, subject)) = first.split_once(':')
            && name.trim().eq_ignore_ascii_case("subject")
        {
            typed.subject = Some(subject.trim().to_owned());
            typed.body = rest.to_owned();
        }
        typed.body = typed.body.trim().to_owned();
        typed
    }
}

/// One line that is known again.
fn comment(text: &str) -> String {
    format!("# {}", text::clean(text)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::Channel;
    use proptest::prelude::*;

    fn written(channel: Channel, subject: Option<&str>, body: &str) -> Written {
        let (subject, body) = (subject.map(str::to_owned), body.to_owned());
        Written { channel, template: None, because: None, subject, body, filled: None }
    }

    fn found() -> Vec<Finding> {
        vec![Finding {
            rule: "placeholder-left",
            severity: Severity::Error,
            message: "`[NAME]` was not\nfilled in".into(),
            hint: "put the real words in its place".into(),
            part: None,
            start: None,
            end: None,
            text: None,
        }]
    }

    fn typed(subject: Option<&str>, body: &str) -> Typed {
        Typed { subject: subject.map(str::to_owned), body: body.to_owned(), left_out: 0 }
    }

    #[test]
    fn what_was_not_changed_comes_back_as_it_was() {
        let sheet = Sheet::new(&written(Channel::Email, Some("Hello"), "Hi,\n\n# one\n\nMia"), &found());
        assert!(
            sheet.text.contains("# error placeholder-left: `[NAME]` was not filled in\n"),
            "{}",
            sheet.text
        );
        assert_eq!(sheet.read_back(&sheet.text), typed(Some("Hello"), "Hi,\n\n# one\n\nMia"));
        assert_eq!(
            sheet.read_back(&sheet.text.replace('\n', "\r\n")),
            typed(Some("Hello"), "Hi,\n\n# one\n\nMia")
        );
        let note = Sheet::new(&written(Channel::LinkedinNote, None, "Subject: matters"), &[]);
        assert_eq!(note.read_back(&note.text), typed(None, "Subject: matters"));
    }

    #[test]
    fn our_lines_never_become_part_of_the_message_wherever_they_stand() {
        let sheet = Sheet::new(&written(Channel::LinkedinNote, None, "Hi\n# mine"), &found());
        let without_mark = sheet.text.replace(&format!("{}\n", sheet.mark), "");
        assert_eq!(sheet.read_back(&without_mark), typed(None, "Hi\n# mine"));
        let on_top = sheet.text.lines().rev().collect::<Vec<_>>().join("\n");
        let read = sheet.read_back(&on_top);
        assert_eq!((read.body.as_str(), read.left_out), ("", 2));
        let beneath = sheet.read_back(&format!("{}and this\n", sheet.text));
        assert_eq!((beneath.body.as_str(), beneath.left_out), ("Hi\n# mine", 1));
        let quoted = format!("Hi\n{MARK}\nmore\n{}", sheet.comments[1]);
        let sheet = Sheet::new(&written(Channel::LinkedinNote, None, &quoted), &found());
        assert_eq!(sheet.read_back(&sheet.text), typed(None, &quoted));
    }

    proptest! {
        #[test]
        fn any_body_comes_back(body in "([#a-zA-Z:. -]{0,12}\n{0,2}){0,6}", subject in "[a-z:#]{1,9}") {
            let body = body.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned();
            let sheet = Sheet::new(&written(Channel::Email, Some(&subject), &body), &found());
            prop_assert_eq!(sheet.read_back(&sheet.text), typed(Some(&subject), &body));
        }
    }
}
