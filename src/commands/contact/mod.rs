//! Find: the people.

pub(super) mod add;
pub(super) mod archive;
pub(super) mod company;
mod duplicate;
pub(super) mod duplicates;
pub(super) mod edit;
mod fact_flags;
pub(super) mod find;
mod find_walk;
mod flags;
pub(super) mod forget;
pub(super) mod know;
pub(super) mod list;
pub(super) mod merge;
pub(super) mod path;
pub(super) mod promote;
pub(super) mod research;
mod research_walk;
pub(super) mod search;
pub(super) mod show;
pub(super) mod tag;
pub(super) mod unarchive;
pub(super) mod view;

use super::resolve;
use crate::app::App;
use crate::domain::contact::Contact;
use crate::error::Error;
use crate::store::{StoreError, Tx, contacts};
use crate::view::contact::Changed;

/// Do the same to each of several contacts, all in one step. `change` says what it did.
fn each(
    app: &mut App,
    typed: &[String],
    command: &str,
    change: impl Fn(&Tx<'_>, &Contact) -> Result<String, StoreError>,
) -> Result<Changed, Error> {
    let contacts: Vec<Contact> =
        typed.iter().map(|typed| resolve::contact(app, typed)).collect::<Result<_, _>>()?;
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        let said = contacts.iter().map(|contact| change(tx, contact)).collect::<Result<Vec<_>, _>>()?;
        tx.describe(said.join("; "));
        Ok(said)
    };
    app.store.write_then(command, save, |db, said| {
        let after = |before: &Contact| {
            contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))
        };
        let after: Vec<Contact> = contacts.iter().map(after).collect::<Result<_, Error>>()?;
        Ok(Changed { one: after.len() == 1, contacts: after, said })
    })
}
