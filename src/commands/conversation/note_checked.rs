//! What was typed for a note, checked before anything is saved.

use chrono::NaiveDate;

use super::note::{Before, NoteArgs};
use crate::app::App;
use crate::commands::standard_input::text_or_stdin;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::PromisedBy;
use crate::domain::id::QuestionId;
use crate::domain::question::{self, Prepared};
use crate::domain::text;
use crate::error::Error;
use crate::prompt::Edited;
use crate::store::{StoreError, make_private_folder};

/// The checked arguments.
pub(super) struct Said {
    pub(super) on: NaiveDate,
    pub(super) text: Option<String>,
    pub(super) met: bool,
    pub(super) takeaway: Option<String>,
    pub(super) best_question: Option<String>,
    pub(super) improve: Option<String>,
    pub(super) asked: Vec<QuestionId>,
    pub(super) promises: Vec<(PromisedBy, String)>,
    pub(super) named: Vec<Value>,
    /// The file of a text that was written in the editor
    pub(super) edited: Option<Edited>,
}

/// The day of which is told: one that was.
///
/// # Errors
/// A day that is none, or still to come.
pub(super) fn day(app: &App, typed: Option<&str>) -> Result<NaiveDate, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let on = match typed {
        Some(typed) => day::parse(typed, today, Direction::Back, &business_days)?,
        None => today,
    };
    if on > today {
        return Err(Error::usage(format!("{on} is still to come"), "take the note when it has happened"));
    }
    Ok(on)
}

/// # Errors
/// What cannot be kept, naming it; where there is no text, those of the editor.
pub(super) fn said(
    app: &mut App,
    args: &NoteArgs,
    contact: &Contact,
    before: &Before,
    on: NaiveDate,
    in_company: bool,
) -> Result<Said, Error> {
    let line = |typed: &Option<String>, what| {
        typed.as_deref().map(|t| text::tidy_block(t, what, text::FACT)).transpose()
    };
    let (takeaway, improve) = (line(&args.takeaway, "takeaway")?, line(&args.improve, "improvement")?);
    let mut asked = asked(contact, &before.questions, &args.asked)?;
    let mut best_question = line(&args.best_question, "best question")?;
    if let Some(prepared) = best_question.as_deref().and_then(|typed| numbered(&before.questions, typed)) {
        asked.push(prepared.id);
        best_question = Some(prepared.text.clone());
    }
    let mut promises = Vec::new();
    for (by, list) in [(PromisedBy::Me, &args.promises), (PromisedBy::Them, &args.their_promises)] {
        for typed in list {
            promises.push((by, text::tidy(typed, "promise", text::FACT)?));
        }
    }
    let named = args.named.iter().map(|name| Field::Name.check(name)).collect::<Result<Vec<_>, _>>()?;
    let told = [&takeaway, &best_question, &improve].into_iter().any(Option::is_some);
    let met = args.met || told || in_company || !asked.is_empty();
    let typed = args.text.join(" ");
    let nothing_else = !met && promises.is_empty() && named.is_empty();
    let (text, edited) = if !typed.trim().is_empty() {
        (Some(text_or_stdin(&typed, "note", text::NOTE)?), None)
    } else if nothing_else {
        let (text, edited) = in_editor(app, contact, &before.questions)?;
        (Some(text), edited)
    } else {
        (None, None)
    };
    Ok(Said { on, text, met, takeaway, best_question, improve, asked, promises, named, edited })
}

/// The prepared questions that are meant by number, by key, or by `all`.
fn asked(contact: &Contact, prepared: &[Prepared], typed: &[String]) -> Result<Vec<QuestionId>, Error> {
    let mut found = Vec::new();
    for word in typed.iter().map(|word| word.trim()) {
        if prepared.is_empty() {
            return Err(Error::not_found(
                "no_questions",
                format!("no questions are prepared for {}", contact.name),
                format!("`nettrack prep {}` prepares them before you talk", contact.id),
            ));
        }
        if word == "all" {
            found.extend(prepared.iter().map(|question| question.id));
            continue;
        }
        let one = numbered(prepared, word)
            .or_else(|| prepared.iter().find(|question| question.key.as_deref() == Some(word)));
        found.push(one.map(|question| question.id).ok_or_else(|| {
            let keys = format!("they are: {}", question::numbered(prepared).join(", "));
            Error::not_found(
                "question_not_found",
                format!("`{word}` is none of the prepared questions"),
                keys,
            )
        })?);
    }
    Ok(found)
}

/// The question of that number, as `prep` counts them.
fn numbered<'q>(prepared: &'q [Prepared], typed: &str) -> Option<&'q Prepared> {
    prepared.get(typed.trim().parse::<usize>().ok()?.checked_sub(1)?)
}

fn in_editor(app: &App, contact: &Contact, prepared: &[Prepared]) -> Result<(String, Option<Edited>), Error> {
    if !app.prompt.is_interactive() {
        return Err(Error::usage(
            "TEXT is missing",
            "write it behind the name, or take the note with --met, --takeaway …",
        ));
    }
    let folder = &app.paths.data_folder;
    make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
    let mut heading = format!("# {}: what was said? Lines that begin with # are left out.\n", contact.name);
    for (n, question) in (1..).zip(prepared) {
        heading.push_str(&format!("# {n}  {}\n", text::clean(&question.text)));
    }
    heading.push('\n');
    let edited = app.prompt.edit(folder, &format!("note-{}", contact.mark()), &heading, ".md")?;
    let typed = edited.as_ref().map(Edited::text).unwrap_or_default();
    let lines: Vec<&str> = typed.lines().filter(|line| !line.starts_with('#')).collect();
    match (text::tidy_block(&lines.join("\n"), "note", text::NOTE), edited) {
        (Ok(text), edited) => Ok((text, edited)),
        (Err(error), Some(edited)) => edited.settle(Err(error.into())),
        (Err(error), None) => Err(error.into()),
    }
}
