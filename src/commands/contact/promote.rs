use clap::Args;

use super::each;
use crate::app::App;
use crate::error::Error;
use crate::store::contacts;
use crate::view::contact::Changed;

/// Take people out of the pool of imported ones, to work on them
///
/// Example:
///   nettrack list --pool company:acme
///   nettrack promote 4711
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct PromoteArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT", required = true)]
    contacts: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: PromoteArgs) -> Result<Changed, Error> {
    each(app, &args.contacts, "promote", |tx, contact| {
        let changed = contacts::promote(tx, contact.id)?;
        Ok(if changed {
            format!("promoted {} (#{})", contact.name, contact.id)
        } else {
            format!("{} was not in the pool", contact.name)
        })
    })
}
