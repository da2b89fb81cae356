use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::message;
use crate::error::Error;
use crate::store::{acquaintances, facts, follow_ups, messages, timeline};
use crate::view::contact::Shown;

/// Show a contact: the record and one timeline
///
/// Of long notes, messages and replies the first line is shown; --full shows the
/// whole text.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ShowArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// Entries of the timeline; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Every text as it was written, from the first line to the last
    #[arg(long)]
    full: bool,
}

/// Entries of a text answer.
const ENTRIES: u32 = 30;

pub(crate) fn run(app: &mut App, args: ShowArgs) -> Result<Shown, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let (today, rest_days) = (app.clock.today(), app.config.rest_days());
    let limit = app.limit(args.limit, ENTRIES);
    app.store.read(|db| {
        let attempts = messages::attempts(db, contact.id, today, rest_days)?;
        Ok(Shown {
            facts: facts::of_contact(db, contact.id)?,
            acquaintances: acquaintances::of_contact(db, contact.id)?,
            follow_ups: follow_ups::open_of(db, contact.id)?,
            timeline: timeline::of_contact(db, contact.id, limit)?,
            rests_until: message::rests_until(&attempts, rest_days),
            contact,
            full: args.full,
            today,
        })
    })
}
