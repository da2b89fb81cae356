use chrono::{Days, NaiveDate};
use clap::Args;

use super::note_walk;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Contact, Field, Named, Value};
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::{FollowUpKind, FollowUpState, PromisedBy};
use crate::domain::id::ConversationId;
use crate::domain::text;
use crate::error::Error;
use crate::prompt::Edited;
use crate::store::contacts::NewContact;
use crate::store::conversations::{self, Outcome};
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::{StoreError, Tx, contacts, make_private_folder, notes};
use crate::view::conversation::Noted;

/// Keep what was said
///
/// With --met (or anything that only a conversation brings) the conversation is
/// recorded as held: thank-you due the same day, the takeaway in a week. Without
/// TEXT your editor opens, or, where none is set up, you are asked for each part.
///
/// Examples:
///   nettrack note ana "likes to be asked about the migration"
///   nettrack note ana --met "30 minutes by phone" --takeaway "try dbt on my own data" --named "Sam Lee"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct NoteArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// What to keep
    #[arg(value_name = "TEXT")]
    pub(super) text: Vec<String>,
    /// You talked: record a conversation
    #[arg(long)]
    pub(super) met: bool,
    /// The day of it
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The one thing you will act on
    #[arg(long, value_name = "TEXT")]
    pub(super) takeaway: Option<String>,
    /// What you promised; may be repeated
    #[arg(long = "promise", value_name = "TEXT")]
    pub(super) promises: Vec<String>,
    /// What they promised; may be repeated
    #[arg(long = "they-promise", value_name = "TEXT")]
    pub(super) their_promises: Vec<String>,
    /// Somebody they named: becomes a new contact introduced by this one; may be repeated
    #[arg(long = "named", value_name = "NAME")]
    pub(super) named: Vec<String>,
    /// The question that brought most
    #[arg(long, value_name = "TEXT")]
    pub(super) best_question: Option<String>,
}

impl NoteArgs {
    fn is_empty(&self) -> bool {
        let Self { text, takeaway, promises, their_promises, named, best_question, .. } = self;
        text.iter().all(|text| text.trim().is_empty())
            && [takeaway, best_question].into_iter().all(Option::is_none)
            && [promises, their_promises, named].into_iter().all(Vec::is_empty)
    }
}

/// Days until the takeaway and the promises are due (DOMAIN.md, section 4: a week).
const WEEK: u64 = 7;

/// The checked arguments.
struct Said {
    on: NaiveDate,
    text: Option<String>,
    met: bool,
    takeaway: Option<String>,
    best_question: Option<String>,
    promises: Vec<(PromisedBy, String)>,
    named: Vec<Value>,
    /// The file of a text that was written in the editor
    edited: Option<Edited>,
}

pub(crate) fn run(app: &mut App, mut args: NoteArgs) -> Result<Noted, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    if args.is_empty() && app.prompt.is_interactive() && !app.prompt.has_editor() {
        note_walk::ask(app, &contact, &mut args)?;
    }
    let mut said = said(app, &args, &contact)?;
    match said.edited.take() {
        Some(edited) => edited.settle(save(app, &contact, &said)),
        None => save(app, &contact, &said),
    }
}

fn save(app: &mut App, contact: &Contact, said: &Said) -> Result<Noted, Error> {
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        contacts::promote(tx, contact.id)?;
        let conversation = if said.met { Some(held(tx, contact, said)?) } else { None };
        if let Some(text) = &said.text {
            notes::insert(tx, contact.id, conversation, said.on, text)?;
        }
        let cancelled = if said.met {
            let pending = [FollowUpKind::Nudge, FollowUpKind::TryAnother, FollowUpKind::Answer];
            follow_ups::close_kinds(tx, contact.id, &pending, FollowUpState::Cancelled)?
        } else {
            Vec::new()
        };
        plan(tx, contact, conversation, said)?;
        let named = introduce(tx, contact, said, today)?;
        if said.met {
            follow_ups::keep_in_touch(tx, contact.id, said.on)?;
        }
        tx.describe(format!("noted about {}", contact.name));
        Ok((named, cancelled))
    };
    app.store.write_then("note", save, |db, (named, cancelled)| {
        let contact = contacts::get(db, contact.id, today)?.ok_or_else(|| resolve::gone(&contact.name))?;
        Ok(Noted {
            follow_ups: follow_ups::open_of(db, contact.id)?,
            contact,
            text: said.text.clone(),
            on: said.on,
            met: said.met,
            named,
            cancelled,
            today,
        })
    })
}

fn said(app: &mut App, args: &NoteArgs, contact: &Contact) -> Result<Said, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let on = match &args.on {
        Some(typed) => day::parse(typed, today, Direction::Back, &business_days)?,
        None => today,
    };
    if on > today {
        return Err(Error::usage(format!("{on} is still to come"), "take the note when it has happened"));
    }
    let line = |typed: &Option<String>, what| {
        typed.as_deref().map(|t| text::tidy_block(t, what, text::FACT)).transpose()
    };
    let (takeaway, best_question) =
        (line(&args.takeaway, "takeaway")?, line(&args.best_question, "best question")?);
    let mut promises = Vec::new();
    for (by, list) in [(PromisedBy::Me, &args.promises), (PromisedBy::Them, &args.their_promises)] {
        for typed in list {
            promises.push((by, text::tidy(typed, "promise", text::FACT)?));
        }
    }
    let named = args.named.iter().map(|name| Field::Name.check(name)).collect::<Result<Vec<_>, _>>()?;
    let met = args.met || takeaway.is_some() || best_question.is_some();
    let typed = args.text.join(" ");
    let nothing_else = !met && promises.is_empty() && named.is_empty();
    let (text, edited) = if !typed.trim().is_empty() {
        (Some(text::tidy_block(&typed, "note", text::NOTE)?), None)
    } else if nothing_else {
        let (text, edited) = in_editor(app, contact)?;
        (Some(text), edited)
    } else {
        (None, None)
    };
    Ok(Said { on, text, met, takeaway, best_question, promises, named, edited })
}

fn in_editor(app: &App, contact: &Contact) -> Result<(String, Option<Edited>), Error> {
    if !app.prompt.is_interactive() {
        return Err(Error::usage(
            "TEXT is missing",
            "write it behind the name, or take the note with --met, --takeaway …",
        ));
    }
    let folder = &app.paths.data_folder;
    make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
    let heading = format!("# {}: what was said? Lines that begin with # are left out.\n\n", contact.name);
    let edited = app.prompt.edit(folder, &format!("note-{}", contact.mark()), &heading, ".md")?;
    let typed = edited.as_ref().map(Edited::text).unwrap_or_default();
    let lines: Vec<&str> = typed.lines().filter(|line| !line.starts_with('#')).collect();
    match (text::tidy_block(&lines.join("\n"), "note", text::NOTE), edited) {
        (Ok(text), edited) => Ok((text, edited)),
        (Err(error), Some(edited)) => edited.settle(Err(error.into())),
        (Err(error), None) => Err(error.into()),
    }
}

fn held(tx: &Tx<'_>, contact: &Contact, said: &Said) -> Result<ConversationId, StoreError> {
    let outcome =
        Outcome { takeaway: said.takeaway.as_deref(), best_question: said.best_question.as_deref() };
    conversations::record_held(tx, contact.id, said.on, &outcome)
}

/// Thank-you the same day, takeaway and promises in a week.
fn plan(
    tx: &Tx<'_>,
    contact: &Contact,
    conversation: Option<ConversationId>,
    said: &Said,
) -> Result<(), StoreError> {
    let in_a_week = said.on.checked_add_days(Days::new(WEEK)).unwrap_or(said.on);
    let about = |kind, due_on, text: String| NewFollowUp {
        conversation_id: conversation,
        ..NewFollowUp::about(contact.id, kind, due_on, text)
    };
    let mut planned = Vec::new();
    if said.met {
        planned.push(about(
            FollowUpKind::Thank,
            said.on,
            format!("Thank {} and name one detail", contact.name),
        ));
    }
    if let Some(takeaway) = &said.takeaway {
        planned.push(about(FollowUpKind::Takeaway, in_a_week, takeaway.clone()));
    }
    for (by, promise) in &said.promises {
        let text = match by {
            PromisedBy::Me => format!("You promised: {promise}"),
            PromisedBy::Them => format!("{} promised: {promise}", contact.name),
        };
        planned.push(NewFollowUp { promised_by: Some(*by), ..about(FollowUpKind::Custom, in_a_week, text) });
    }
    planned.iter().try_for_each(|new| follow_ups::insert(tx, new).map(drop))
}

/// People who were named: those who are not there yet become new contacts, introduced by this one.
fn introduce(tx: &Tx<'_>, contact: &Contact, said: &Said, today: NaiveDate) -> Result<Vec<Named>, Error> {
    let mut named = Vec::new();
    for name in &said.named {
        let fields = vec![(Field::Name, name.clone()), (Field::Via, Value::Number(contact.id.0))];
        let known = contacts::look_alikes(tx, &fields, today)?;
        let id = match known.first() {
            Some(known) => known.id,
            None => contacts::insert(tx, &NewContact { fields, ..NewContact::default() })?,
        };
        let person = contacts::get(tx, id, today)?.ok_or_else(|| resolve::gone("the person named"))?;
        named.push(Named { id, name: person.name });
    }
    Ok(named)
}
