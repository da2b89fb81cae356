use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::meet_when::{self, When};
use crate::app::App;
use crate::commands::own_file::CALENDAR;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::domain::conversation::{self, Conversation, Medium};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{ContactId, ConversationId};
use crate::domain::text;
use crate::domain::{day, message};
use crate::error::Error;
use crate::formats::icalendar;
use crate::store::conversations::{self, Arrangement};
use crate::store::{StoreError, Tx, contacts, follow_ups, messages, questions};
use crate::view::conversation::Arranged;

/// Plan a conversation, move it or cancel it
///
/// The time is yours, unless --zone names another; where a contact has a time
/// zone noted, both are shown. A conversation that is planned with the contact
/// already is moved, or changed in what you name; --new plans another beside it.
/// What waited for an answer of the contact is settled by it.
///
/// Examples:
///   nettrack meet ana thu --time 16:30 --medium video --place "link in her mail"
///   nettrack meet ana 2026-03-12 --time 9:00 --zone Europe/Berlin --ics ana.ics
///   nettrack meet ana fri
///   nettrack meet ana --cancel
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct MeetArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The day: fri, 3b, 2026-12-01 …
    #[arg(value_name = "DATE")]
    pub(super) date: Option<String>,
    /// When it begins: 16:30, 4:30pm
    #[arg(long, value_name = "HH:MM")]
    pub(super) time: Option<String>,
    /// The time zone of that time, like Europe/Berlin; theirs for the contact's own
    #[arg(long, value_name = "TZ")]
    pub(super) zone: Option<String>,
    /// How long: 25 for a call, 30 for a coffee, if you do not say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: Option<u32>,
    /// How you talk: call, video, coffee, event, other
    #[arg(long, value_name = "MEDIUM")]
    medium: Option<String>,
    /// Where: an address, a link, a room
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    /// Somebody else who takes part; may be repeated
    #[arg(long = "with", value_name = "CONTACT")]
    with: Vec<String>,
    /// Plan another conversation beside the one that is planned
    #[arg(long, conflicts_with = "cancel")]
    new: bool,
    /// Call the planned conversation off
    #[arg(long, conflicts_with_all = ["time", "zone", "minutes", "medium", "place", "with"])]
    cancel: bool,
    /// Also write it as a calendar entry; one that is written again is replaced
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
}

pub(crate) fn run(app: &mut App, mut args: MeetArgs) -> Result<Arranged, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    if let Some(file) = &args.ics {
        CALENDAR.check(file)?;
    }
    let planned = app.store.read(|db| conversations::planned_with(db, contact.id))?;
    let arranged = if args.cancel {
        cancel(app, &args, &contact, planned)?
    } else {
        arrange(app, &mut args, &contact, &planned)?
    };
    if let Some(file) = &args.ics {
        let text = icalendar::conversation(&arranged.conversation, &arranged.times, app.clock.now());
        CALENDAR.write_after_saving(file, &text)?;
        app.remark(format!("written to `{}`", file.display()));
    }
    Ok(arranged)
}

/// Which of the planned ones is meant: the one of the day that was named, else the next, else the last that is past.
fn cancel(
    app: &mut App,
    args: &MeetArgs,
    contact: &Contact,
    mut planned: Vec<Conversation>,
) -> Result<Arranged, Error> {
    let today = app.clock.today();
    let at = if args.date.is_some() {
        let day = meet_when::day(app, args)?;
        planned.iter().position(|planned| Some(planned.on_day) == day)
    } else {
        let next = planned.iter().position(|planned| planned.on_day >= today);
        next.or(planned.len().checked_sub(1))
    };
    let Some(at) = at else {
        return Err(Error::not_found(
            "no_conversation",
            format!(
                "no conversation with {} is planned{}",
                contact.name,
                if planned.is_empty() { "" } else { " then" }
            ),
            format!("`nettrack show {}` shows what is planned", contact.id),
        ));
    };
    let id = planned.swap_remove(at).id;
    let conversation = app.store.write("meet", |tx| {
        conversations::cancel(tx, id)?;
        questions::detach(tx, id)?;
        tx.describe(format!("cancelled the conversation with {}", contact.name));
        conversations::get(tx, id)?.ok_or_else(|| resolve::gone(&contact.name))
    })?;
    Ok(answer(app, conversation, None, Vec::new(), true))
}

fn arrange(
    app: &mut App,
    args: &mut MeetArgs,
    contact: &Contact,
    planned: &[Conversation],
) -> Result<Arranged, Error> {
    let today = app.clock.today();
    let before = planned.iter().find(|planned| !args.new && planned.on_day >= today);
    let medium = args.medium.as_deref().map(medium).transpose()?;
    let place = args.place.as_deref().map(|typed| text::tidy(typed, "place", text::SUBJECT)).transpose()?;
    let others = args.with.iter().map(|typed| resolve::contact(app, typed)).collect::<Result<Vec<_>, _>>()?;
    let says_nothing = args.time.is_none() && args.minutes.is_none() && medium.is_none() && place.is_none();
    if args.date.is_none() && (before.is_none() || (says_nothing && others.is_empty() && args.zone.is_none()))
    {
        meet_when::ask(app, args)?;
    }
    let medium = medium.or_else(|| before.and_then(|before| before.medium));
    let minutes = args
        .minutes
        .or_else(|| before.and_then(|before| before.minutes))
        .unwrap_or_else(|| Medium::usual_minutes(medium));
    let When { on, starts_at, time_zone } = meet_when::when(app, args, contact, before, minutes)?;
    let arrangement = Arrangement {
        on,
        starts_at,
        time_zone: time_zone.as_deref(),
        minutes: Some(minutes),
        medium,
        place: place.as_deref().or_else(|| before.and_then(|before| before.place.as_deref())),
    };
    let mut people = vec![contact.clone()];
    for other in others {
        if people.iter().all(|person| person.id != other.id) {
            people.push(other);
        }
    }
    say_beside(app, contact, &people, planned, before.is_none())?;
    let before = before.map(|before| (before.id, before.on_day));
    let (conversation, cancelled, prepared) = app.store.write_then(
        "meet",
        |tx| Ok::<_, Error>(save(tx, &people, before.map(|(id, _)| id), &arrangement)?),
        |db, (id, cancelled)| {
            let conversation = conversations::get(db, id)?.ok_or_else(|| resolve::gone(&contact.name))?;
            let prepared = !questions::prepared(db, contact.id, Some(id))?.is_empty();
            Ok((conversation, cancelled, prepared))
        },
    )?;
    Ok(answer(app, conversation, before.map(|(_, on)| on), cancelled, prepared))
}

fn answer(
    app: &App,
    conversation: Conversation,
    moved_from: Option<NaiveDate>,
    cancelled: Vec<FollowUp>,
    prepared: bool,
) -> Arranged {
    let times = conversation::times(&conversation, |at| app.clock.wall(at));
    Arranged { conversation, moved_from, times, cancelled, prepared, today: app.clock.today() }
}

fn medium(typed: &str) -> Result<Medium, Error> {
    Medium::parse(&typed.to_lowercase()).ok_or_else(|| {
        let all = Medium::ALL.map(Medium::as_str).join(", ");
        Error::usage(format!("`{typed}` is not a way to talk"), format!("use {all}"))
    })
}

/// What else there is to say: who is taken back, which reply is not recorded, what was planned and not noted.
fn say_beside(
    app: &mut App,
    contact: &Contact,
    people: &[Contact],
    planned: &[Conversation],
    new: bool,
) -> Result<(), Error> {
    let today = app.clock.today();
    for person in people.iter().filter(|person| person.archived_at.is_some()) {
        app.remark(format!("{} was archived and is taken back", person.name));
    }
    if let Some(past) = planned.iter().rfind(|planned| planned.on_day < today) {
        app.remark(format!(
            "the conversation of {} is not noted yet: nettrack note {} --on {}",
            day::describe(past.on_day, today),
            contact.id,
            past.on_day
        ));
    }
    let sent = app.store.read(|db| messages::sent_to(db, contact.id))?;
    let silent = sent.first().is_some_and(|last| last.replied_on.is_none() && last.asks());
    if new && silent && !message::attempts(&sent, None, today, app.config.rest_days()).is_empty() {
        app.remark(format!(
            "no reply to your last message is recorded; if there was one: nettrack reply {} --kind positive",
            contact.id
        ));
    }
    Ok(())
}

/// Of somebody who talks to you nothing else is awaited.
fn save(
    tx: &Tx<'_>,
    people: &[Contact],
    before: Option<ConversationId>,
    arrangement: &Arrangement<'_>,
) -> Result<(ConversationId, Vec<FollowUp>), StoreError> {
    let ids: Vec<ContactId> = people.iter().map(|person| person.id).collect();
    let id = match before {
        Some(id) => {
            conversations::rearrange(tx, id, arrangement)?;
            conversations::add_people(tx, id, &ids)?;
            id
        }
        None => conversations::plan(tx, &ids, arrangement)?,
    };
    let mut settled = Vec::new();
    for person in people {
        contacts::promote(tx, person.id)?;
        contacts::set_archived(tx, person.id, false)?;
        questions::attach(tx, person.id, id)?;
        let pending = [FollowUpKind::Nudge, FollowUpKind::TryAnother];
        settled.extend(follow_ups::close_kinds(tx, person.id, &pending, FollowUpState::Cancelled)?);
        settled.extend(follow_ups::close_kinds(tx, person.id, &[FollowUpKind::Answer], FollowUpState::Done)?);
    }
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let what = if before.is_some() { "moved the conversation" } else { "conversation" };
    tx.describe(format!("{what} with {} on {}", names.join(", "), arrangement.on));
    Ok((id, settled))
}
