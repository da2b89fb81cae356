//! From what was typed to the person, company or filter that is meant; what every command needs first.

use crate::app::App;
use crate::domain::company::Company;
use crate::domain::contact::{Candidate, Contact};
use crate::domain::filter;
use crate::domain::id::ContactId;
use crate::error::Error;
use crate::store::lookup::{self, Fit};
use crate::store::{companies, contacts, views};

/// The one contact that is meant. Where several fit, the person is asked on a terminal.
///
/// # Errors
/// `NotFound`, `Ambiguous`, and those of reading.
pub(super) fn contact(app: &mut App, typed: &str) -> Result<Contact, Error> {
    let found = app.store.read(|db| lookup::find(db, typed))?;
    let id = match found.candidates.as_slice() {
        [] => return Err(unknown(typed)),
        [one] => one.id,
        many if app.prompt.is_interactive() => choose(app, typed, many)?,
        _ => return Err(Error::Ambiguous { typed: typed.to_owned(), candidates: found.candidates }),
    };
    let today = app.clock.today();
    let contact = app.store.read(|db| contacts::get(db, id, today))?.ok_or_else(|| unknown(typed))?;
    if matches!(found.fit, Fit::Nickname | Fit::Misspelt) {
        app.remark(format!("took `{typed}` for {}", contact.name));
    }
    Ok(contact)
}

fn unknown(typed: &str) -> Error {
    Error::not_found(
        "contact_not_found",
        format!("there is no contact `{typed}`"),
        "`nettrack list` and `nettrack search` show who is there; `nettrack add` makes a new contact",
    )
}

fn choose(app: &App, typed: &str, candidates: &[Candidate]) -> Result<ContactId, Error> {
    let items: Vec<String> = candidates
        .iter()
        .map(|c| {
            let about = [c.role.as_deref(), c.company.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
            format!("{:>5}  {}  {about}", c.id, c.name)
        })
        .collect();
    match app.prompt.choose(&format!("`{typed}` fits several. Who?"), &items)? {
        Some(at) => candidates.get(at).map(|c| c.id).ok_or(Error::Interrupted),
        None => Err(Error::Interrupted),
    }
}

/// The one company that is meant.
///
/// # Errors
/// `NotFound` where none or several fit, and those of reading.
pub(super) fn company(app: &mut App, typed: &str) -> Result<Company, Error> {
    let mut found = app.store.read(|db| companies::find(db, typed))?;
    match found.len() {
        0 => Err(Error::not_found(
            "company_not_found",
            format!("there is no company `{typed}`"),
            "`nettrack company list --all` shows who is there; `nettrack company add` makes a new one",
        )),
        1 => Ok(found.remove(0)),
        _ => {
            let names: Vec<String> = found.iter().map(|c| format!("{} ({})", c.name, c.id)).collect();
            Err(Error::NotFound {
                code: "ambiguous_company",
                message: format!("`{typed}` fits {} companies: {}", found.len(), names.join(", ")),
                hint: Some("say which by its number, or by more of its name".into()),
            })
        }
    }
}

/// Somebody else took the contact away between our look and our write.
pub(super) fn gone(name: &str) -> Error {
    Error::not_found(
        "contact_not_found",
        format!("{name} was removed meanwhile"),
        "`nettrack history` shows what happened",
    )
}

/// The words of a filter, with saved views in the place of their names.
///
/// # Errors
/// `NotFound` for a view that is not there.
pub(super) fn filter_words(app: &mut App, words: Vec<String>) -> Result<Vec<String>, Error> {
    let mut expanded = Vec::new();
    for word in words {
        match word.strip_prefix("view:") {
            None => expanded.push(word),
            Some(name) => {
                let view = app.store.read(|db| views::get(db, name))?.ok_or_else(|| {
                    Error::not_found(
                        "view_not_found",
                        format!("there is no view `{name}`"),
                        "`nettrack view list` shows the saved ones",
                    )
                })?;
                expanded.extend(filter::words(&view.filter));
            }
        }
    }
    Ok(expanded)
}
