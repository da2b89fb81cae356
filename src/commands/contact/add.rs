use clap::Args;

use super::flags::ContactFlags;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{self, Contact, Field};
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::text;
use crate::error::Error;
use crate::store::contacts::{self, NewContact};
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::{Tx, notes};
use crate::view::contact::Added;

/// Add a contact
///
/// Examples:
///   nettrack add "Ana Reyes" --company Acme --role "Data engineer" --linkedin ana-reyes
///   nettrack add "Jo Park" --circle existing --why "ran our first project" --follow-up fri
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct AddArgs {
    /// Full name; asked for when left out
    name: Option<String>,
    #[command(flatten)]
    flags: ContactFlags,
    /// A tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// A link; may be repeated
    #[arg(long = "link", value_name = "URL")]
    links: Vec<String>,
    /// A first note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When to do something about the person: fri, 3b, 2w, 2026-12-01 …
    #[arg(long, value_name = "DATE")]
    follow_up: Option<String>,
    /// Add even when somebody of this name, e-mail or profile is there already
    #[arg(long)]
    allow_duplicate: bool,
}

pub(crate) fn run(app: &mut App, args: AddArgs) -> Result<Added, Error> {
    let name = match args.name {
        Some(name) => name,
        None => app.prompt.text("Full name", "NAME")?,
    };
    let mut new =
        NewContact { fields: vec![(Field::Name, Field::Name.check(&name)?)], ..NewContact::default() };
    new.fields.extend(args.flags.fields(app)?);
    new.tags = args.tags.iter().map(|tag| contact::tag(tag)).collect::<Result<_, _>>()?;
    new.links = args.links.iter().map(|link| contact::link(link)).collect::<Result<_, _>>()?;
    let note = args.note.as_deref().map(|note| text::tidy_block(note, "note", text::NOTE)).transpose()?;
    let today = app.clock.today();
    let business_days = app.config.business_days();
    let follow_up = args
        .follow_up
        .as_deref()
        .map(|typed| day::parse(typed, today, Direction::Ahead, &business_days))
        .transpose()?;
    let save = |tx: &Tx<'_>| {
        if !args.allow_duplicate {
            refuse_duplicate(&contacts::look_alikes(tx, &new.fields, today)?)?;
        }
        let id = contacts::insert(tx, &new)?;
        if let Some(note) = &note {
            notes::insert(tx, id, None, today, note)?;
        }
        if new.fields.iter().any(|(field, _)| *field == Field::Every) {
            follow_ups::keep_in_touch(tx, id, today)?;
        }
        if let Some(day) = follow_up {
            let text = format!("Follow up with {}", name.trim());
            follow_ups::insert(tx, &NewFollowUp::about(id, FollowUpKind::Custom, day, text))?;
        }
        tx.describe(format!("added {}", name.trim()));
        Ok(id)
    };
    let contact = app.store.write_then("add", save, |db, id| {
        contacts::get(db, id, today)?.ok_or_else(|| resolve::gone(name.trim()))
    })?;
    Ok(Added { contact, follow_up, today })
}

fn refuse_duplicate(known: &[Contact]) -> Result<(), Error> {
    let Some(known) = known.first() else { return Ok(()) };
    let place = if known.pool { " in the pool" } else { "" };
    let hint = if known.pool {
        format!(
            "`nettrack promote {}` takes them out of the pool; --allow-duplicate adds a second one",
            known.id
        )
    } else {
        format!("`nettrack edit {}` changes the record; --allow-duplicate adds a second one", known.id)
    };
    Err(Error::refused(
        "duplicate_contact",
        format!("{} is there already{place} (id {})", known.name, known.id),
        hint,
    ))
}
