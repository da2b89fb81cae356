use clap::Args;

use super::each;
use crate::app::App;
use crate::error::Error;
use crate::store::contacts;
use crate::view::contact::Changed;

/// Put contacts away: they are in no list and nothing is due for them
///
/// Nothing is deleted; `unarchive` brings them back.
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT", required = true)]
    contacts: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: ArchiveArgs) -> Result<Changed, Error> {
    each(app, &args.contacts, "archive", |tx, contact| {
        let changed = contacts::set_archived(tx, contact.id, true)?;
        Ok(if changed {
            format!("archived {}", contact.name)
        } else {
            format!("{} was archived already", contact.name)
        })
    })
}
