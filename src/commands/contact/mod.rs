//! Find: the people.

pub(super) mod add;
pub(super) mod archive;
pub(super) mod company;
pub(super) mod edit;
mod flags;
pub(super) mod list;
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
    app.store.write(command, |tx| {
        let mut said = Vec::new();
        let mut after = Vec::new();
        for contact in &contacts {
            said.push(change(tx, contact)?);
            after.push(
                contacts::as_changed(tx, contact.id, today)?.ok_or_else(|| resolve::gone(&contact.name))?,
            );
        }
        tx.describe(said.join("; "));
        Ok(Changed { one: after.len() == 1, contacts: after, said })
    })
}
