use clap::Args;

use super::each;
use crate::app::App;
use crate::error::Error;
use crate::store::contacts;
use crate::view::contact::Changed;

/// Take contacts out of the archive
#[derive(Debug, Args)]
pub(crate) struct UnarchiveArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT", required = true)]
    contacts: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: UnarchiveArgs) -> Result<Changed, Error> {
    each(app, &args.contacts, "unarchive", |tx, contact| {
        let changed = contacts::set_archived(tx, contact.id, false)?;
        Ok(if changed {
            format!("{} is back", contact.name)
        } else {
            format!("{} was not archived", contact.name)
        })
    })
}
