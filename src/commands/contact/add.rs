use clap::Args;

use super::duplicate;
use super::flags::ContactFlags;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::Field;
use crate::error::Error;
use crate::store::Tx;
use crate::store::contacts::{self, NewContact};
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
}

pub(crate) fn run(app: &mut App, args: AddArgs) -> Result<Added, Error> {
    let name = match args.name {
        Some(name) => name,
        None => app.prompt.text("Full name", "NAME")?,
    };
    let mut fields = vec![(Field::Name, Field::Name.check(&name)?)];
    fields.extend(args.flags.fields(app)?);
    let additions = args.flags.additions(app)?;
    let new = NewContact { fields, ..NewContact::default() };
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        duplicate::refuse(tx, &new.fields, None, args.flags.allow_duplicate, today)?;
        let id = contacts::insert(tx, &new)?;
        additions.save(tx, (id, name.trim()), &new.fields, today)?;
        tx.describe(format!("added {}", name.trim()));
        Ok(id)
    };
    let contact = app.store.write_then("add", save, |db, id| {
        contacts::get(db, id, today)?.ok_or_else(|| resolve::gone(name.trim()))
    })?;
    Ok(Added { contact, follow_up: additions.follow_up, today })
}
