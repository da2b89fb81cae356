//! Mixer: lead a conversation of a group, and look at those that were.

mod end;
mod export;
mod front;
mod list;
mod resume;
mod show;
mod start;
mod talk;

use clap::{Args, Subcommand};

use super::Done;
use crate::app::App;
use crate::domain::id::MixerId;
use crate::error::Error;
use crate::store::mixers::{self, Whole};
use crate::view::mixer::One;

/// Lead a conversation of a group about networking
///
/// A group talks for half an hour, led by one of you: introductions, what the
/// leader has learnt, one topic (right-person, messaging, preparing, blockers), and a
/// close-out. nettrack keeps the time, asks what is to be asked, and keeps every
/// line at once: after Ctrl-C, a crash or a closed terminal `resume` goes on.
///
/// At the end everybody becomes a contact (who has the same name already is linked),
/// goals and "connect on LinkedIn" become follow-ups, who was named becomes a new
/// contact, and what was said of a draft stands with it. `undo` takes that back.
///
/// A preset of your own is a file like this:
///
///   name = "lunch"
///   minutes = 40                  # in all
///   [[part]]
///   kind = "introductions"        # or sharing, discussion, close-out, talk
///   title = "Who is here"
///   minutes = [5, 10]             # the least and the most
///   [[part]]
///   kind = "discussion"
///   title = "Discussion"
///   minutes = 30
///   topic = "blockers"            # chosen in it when left out
///
/// Examples:
///   nettrack mixer start --topic blockers
///   nettrack mixer start --preset hour --minutes 50
///   nettrack mixer start --plain < what-was-said.txt
///   nettrack mixer export --out mixer.md
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct MixerArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Begin a conversation
    Start(start::StartArgs),
    /// Go on with one that was left
    Resume(resume::ResumeArgs),
    /// List all
    List,
    /// Show one: who was there, what was said
    Show(show::ShowArgs),
    /// Write one as Markdown
    Export(export::ExportArgs),
}

pub(crate) fn run(app: &mut App, args: MixerArgs) -> Done {
    Ok(match args.action.unwrap_or(Action::List) {
        Action::Start(args) => start::run(app, &args)?,
        Action::Resume(args) => resume::run(app, &args)?,
        Action::List => Box::new(list::run(app)?),
        Action::Show(args) => Box::new(show::run(app, &args)?),
        Action::Export(args) => Box::new(export::run(app, &args)?),
    })
}

/// The mixer that is meant: by its number, else the newest.
///
/// # Errors
/// `NotFound`, and those of reading.
fn find(app: &mut App, id: Option<i64>) -> Result<Whole, Error> {
    app.store.read(|db| {
        let id = match id {
            Some(id) => Some(MixerId(id)),
            None => mixers::newest(db, false)?,
        };
        let found = id.map(|id| mixers::get(db, id)).transpose()?.flatten();
        found.ok_or_else(|| unknown(id))
    })
}

fn unknown(id: Option<MixerId>) -> Error {
    match id {
        Some(id) => Error::not_found(
            "mixer_not_found",
            format!("there is no mixer `{id}`"),
            "`nettrack mixer list` shows them",
        ),
        None => {
            Error::not_found("mixer_not_found", "there is no mixer yet", "begin one: nettrack mixer start")
        }
    }
}

/// As it is shown.
fn one(app: &App, whole: Whole) -> One {
    let started = app.clock.wall(whole.mixer.started_at);
    One { mixer: whole.mixer, people: whole.people, entries: whole.entries, started }
}
