use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::{contact, filter};
use crate::error::Error;
use crate::store::{Tx, contacts};
use crate::view::contact::Changed;

/// Add tags to a contact with +, take them away with -
///
/// Example:
///   nettrack tag ana +rust +mentor -cold
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct TagArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// +tag adds, -tag takes away
    #[arg(value_name = "+TAG|-TAG", required = true)]
    tags: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: TagArgs) -> Result<Changed, Error> {
    let before = resolve::contact(app, &args.contact)?;
    let mut changes = Vec::new();
    for typed in &args.tags {
        let (add, tag) = match (typed.strip_prefix('+'), filter::turned_around(typed)) {
            (Some(tag), _) => (true, tag),
            (_, Some(tag)) => (false, tag),
            _ => {
                return Err(Error::usage(
                    format!("`{typed}` says neither + nor -"),
                    format!("write +{typed} to add it, -{typed} to take it away"),
                ));
            }
        };
        changes.push((add, contact::tag(tag)?));
    }
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        for (add, tag) in &changes {
            if *add {
                contacts::add_tag(tx, before.id, tag)?
            } else {
                contacts::remove_tag(tx, before.id, tag)?
            };
        }
        tx.describe(format!("tagged {}", before.name));
        Ok(())
    };
    let contact = app.store.write_then("tag", save, |db, ()| {
        contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))
    })?;
    let tags = if contact.tags.is_empty() { "no tags".to_owned() } else { contact.tags.join(" ") };
    Ok(Changed::one(format!("{}: {tags}", contact.name), contact))
}
