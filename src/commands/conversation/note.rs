use chrono::NaiveDate;
use clap::Args;

use super::note_checked::{self, Said};
use super::note_walk;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Contact, Field, Named, Value};
use crate::domain::conversation::{self, Conversation};
use crate::domain::day;
use crate::domain::follow_up::FollowUp;
use crate::domain::id::ConversationId;
use crate::domain::question::Prepared;
use crate::error::Error;
use crate::store::contacts::NewContact;
use crate::store::conversations::{self, Outcome};
use crate::store::held::{self, Held};
use crate::store::{Db, StoreError, Tx, contacts, follow_ups, notes, questions};
use crate::view::conversation::Noted;

/// Keep what was said
///
/// With --met (or anything that only a conversation brings) the conversation is
/// recorded as held, the planned one if there is one: thank-you due the same day,
/// the takeaway in a week. Without TEXT your editor opens, or, where none is set
/// up, you are asked for each part. On a terminal, people whom the text names are
/// offered as new contacts, introduced by this one.
///
/// Examples:
///   nettrack note ana "likes to be asked about the migration"
///   nettrack note ana --met "30 minutes by phone" --takeaway "try dbt on my own data" --named "Sam Lee"
///   nettrack note ana --met --asked 1,3 --best-question 3 --improve "ask less, listen more" --with "Sam Lee"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct NoteArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// What to keep; - reads standard input
    #[arg(value_name = "TEXT")]
    pub(super) text: Vec<String>,
    /// You talked: record a conversation
    #[arg(long)]
    pub(super) met: bool,
    /// The day of it
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,
    /// Somebody else who took part; may be repeated
    #[arg(long = "with", value_name = "CONTACT")]
    with: Vec<String>,
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
    /// Questions of `prep` that you asked, by number or key, or all; may be repeated
    #[arg(long, value_name = "N|KEY", value_delimiter = ',')]
    pub(super) asked: Vec<String>,
    /// The question that brought most: its text, or its number in `prep`
    #[arg(long, value_name = "TEXT|N")]
    pub(super) best_question: Option<String>,
    /// What to change the next time
    #[arg(long, value_name = "TEXT")]
    pub(super) improve: Option<String>,
}

impl NoteArgs {
    fn is_empty(&self) -> bool {
        let Self { text, takeaway, promises, their_promises, named, asked, best_question, improve, .. } =
            self;
        text.iter().all(|text| text.trim().is_empty())
            && [takeaway, best_question, improve].into_iter().all(Option::is_none)
            && [promises, their_promises, named, asked].into_iter().all(Vec::is_empty)
    }
}

/// What was planned with the contact, and prepared.
pub(super) struct Before {
    /// The conversation that takes place when one does: the last that was planned up to the day of the note, else the
    /// next that is still to come
    planned: Option<Conversation>,
    /// Whether it is still to come, and nobody said that it was this one
    pub(super) is_early: bool,
    pub(super) questions: Vec<Prepared>,
}

impl Before {
    /// Ask whether the conversation that was planned for a later day was this one.
    ///
    /// # Errors
    /// `Interrupted`.
    pub(super) fn settle(&mut self, app: &App) -> Result<(), Error> {
        if let (true, Some(planned)) = (self.is_early, &self.planned) {
            let when = day::describe(planned.on_day, app.clock.today());
            self.is_early = !app.prompt.offer(&format!("Was it the conversation planned for {when}?"))?;
            if self.is_early && app.prompt.is_interactive() {
                self.planned = None;
                self.questions.clear();
            }
        }
        Ok(())
    }
}

pub(crate) fn run(app: &mut App, mut args: NoteArgs) -> Result<Noted, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let with = args.with.iter().map(|typed| resolve::contact(app, typed)).collect::<Result<Vec<_>, _>>()?;
    let on = note_checked::day(app, args.on.as_deref())?;
    let mut before = app.store.read(|db| before(db, &contact, on))?;
    if args.is_empty() && app.prompt.is_interactive() && !app.prompt.has_editor() {
        note_walk::ask(app, &contact, &mut before, &mut args)?;
    }
    let mut said = note_checked::said(app, &args, &contact, &before, on, !with.is_empty())?;
    let edited = said.edited.take();
    let saved = settle(app, &contact, with, before, said);
    match edited {
        Some(edited) => edited.settle(saved),
        None => saved,
    }
}

fn before(db: &Db<'_>, contact: &Contact, on: NaiveDate) -> Result<Before, StoreError> {
    let mut all = conversations::planned_with(db, contact.id)?;
    let later = all.iter().position(|planned| planned.on_day > on).unwrap_or(all.len());
    let is_early = later == 0 && !all.is_empty();
    let planned = if is_early { all.into_iter().next() } else { all.drain(..later).next_back() };
    let mut prepared = questions::prepared(db, contact.id, None)?;
    prepared.retain(|question| !question.asked);
    if let Some(planned) = &planned {
        prepared.extend(questions::prepared(db, contact.id, Some(planned.id))?);
    }
    Ok(Before { planned, is_early, questions: prepared })
}

/// Ask what is still to be asked, say what is to be said, and save.
fn settle(
    app: &mut App,
    contact: &Contact,
    with: Vec<Contact>,
    mut before: Before,
    mut said: Said,
) -> Result<Noted, Error> {
    if said.met && said.asked.is_empty() {
        before.settle(app)?;
    }
    let mut people = vec![contact.clone()];
    for other in with.into_iter().filter(|_| said.met) {
        if people.iter().all(|person| person.id != other.id) {
            people.push(other);
        }
    }
    offer_named(app, contact, &people, &mut said)?;
    if said.met {
        for person in people.iter().filter(|person| person.archived_at.is_some()) {
            app.remark(format!("{} was archived and is taken back: you talked", person.name));
        }
        // what was asked of its questions says that it was this one
        if let Some(later) = before.planned.take_if(|_| before.is_early && said.asked.is_empty()) {
            let when = day::describe(later.on_day, app.clock.today());
            app.remark(format!(
                "a conversation with {} is still planned for {when}; if this was it: nettrack meet {} --cancel",
                contact.name, contact.id
            ));
        }
    }
    save(app, contact, &people, before.planned.as_ref(), &said)
}

/// Offer people whom the text names, one key each.
fn offer_named(app: &mut App, contact: &Contact, people: &[Contact], said: &mut Said) -> Result<(), Error> {
    let Some(text) = said.text.as_deref().filter(|_| app.prompt.is_interactive()) else { return Ok(()) };
    let mut known: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    known.extend(people.iter().filter_map(|person| person.company.as_deref()));
    let today = app.clock.today();
    for name in conversation::named_in(text, &known) {
        let value = Field::Name.check(&name)?;
        if said.named.contains(&value) {
            continue;
        }
        let fields = [(Field::Name, value.clone())];
        let known = app.store.read(|db| contacts::look_alikes(db, &fields, today))?;
        let question = format!("{name}: a new contact, introduced by {}?", contact.name);
        if known.is_empty() && app.prompt.offer(&question)? {
            said.named.push(value);
        }
    }
    Ok(())
}

fn save(
    app: &mut App,
    contact: &Contact,
    people: &[Contact],
    planned: Option<&Conversation>,
    said: &Said,
) -> Result<Noted, Error> {
    let today = app.clock.today();
    let me = Named { id: contact.id, name: contact.name.clone() };
    let save = |tx: &Tx<'_>| {
        contacts::promote(tx, contact.id)?;
        let (conversation, cancelled) = if said.met {
            let (id, cancelled) = hold(tx, people, planned, said)?;
            (Some(id), cancelled)
        } else {
            (None, Vec::new())
        };
        if let Some(text) = &said.text {
            notes::insert(tx, contact.id, conversation, said.on, text)?;
        }
        for (by, promise) in &said.promises {
            held::promise(tx, &me, conversation, said.on, *by, promise)?;
        }
        let named = introduce(tx, contact, said, today)?;
        tx.describe(format!("noted about {}", contact.name));
        Ok((conversation, named, cancelled))
    };
    app.store.write_then("note", save, |db, (conversation, named, cancelled)| {
        let contact = contacts::get(db, contact.id, today)?.ok_or_else(|| resolve::gone(&contact.name))?;
        let conversation = match conversation {
            Some(id) => conversations::get(db, id)?,
            None => None,
        };
        let asked = match &conversation {
            Some(held) => questions::prepared(db, contact.id, Some(held.id))?,
            None => Vec::new(),
        };
        Ok(Noted {
            follow_ups: follow_ups::open_of(db, contact.id)?,
            asked: asked.into_iter().filter(|question| question.asked).collect(),
            conversation,
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

/// The conversation took place: with those who were there, and those with whom it was planned.
fn hold(
    tx: &Tx<'_>,
    people: &[Contact],
    planned: Option<&Conversation>,
    said: &Said,
) -> Result<(ConversationId, Vec<FollowUp>), StoreError> {
    let mut there: Vec<Named> =
        people.iter().map(|person| Named { id: person.id, name: person.name.clone() }).collect();
    for person in planned.iter().flat_map(|planned| &planned.participants) {
        if there.iter().all(|known| known.id != person.id) {
            there.push(Named { id: person.id, name: person.name.clone() });
        }
    }
    for person in &there {
        contacts::set_archived(tx, person.id, false)?;
    }
    let outcome = Outcome {
        takeaway: said.takeaway.as_deref(),
        best_question: said.best_question.as_deref(),
        improve: said.improve.as_deref(),
    };
    let planned = planned.map(|planned| planned.id);
    let recorded = held::record(tx, &Held { planned, people: &there, on: said.on, outcome })?;
    said.asked.iter().try_for_each(|id| questions::tick(tx, *id))?;
    Ok(recorded)
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
