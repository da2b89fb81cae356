//! Two records of one person: what `add` and `edit` refuse.

use chrono::NaiveDate;

use crate::domain::contact::{Contact, Field, Value};
use crate::domain::id::ContactId;
use crate::error::Error;
use crate::store::{Db, contacts};

/// Refuse `fields` that are those of another contact than `own`. A name or an e-mail may be `allowed` to stand twice;
/// a LinkedIn profile is the key of a person (DOMAIN.md, section 7).
///
/// # Errors
/// `Refused` names the other one, and those of reading.
pub(super) fn refuse(
    db: &Db<'_>,
    fields: &[(Field, Value)],
    own: Option<ContactId>,
    allowed: bool,
    today: NaiveDate,
) -> Result<(), Error> {
    let profile = fields.iter().find_map(|(field, value)| match value {
        Value::Text(slug) if *field == Field::Linkedin => Some(slug),
        _ => None,
    });
    let alike = contacts::look_alikes(db, fields, today)?;
    for known in alike.iter().filter(|known| Some(known.id) != own) {
        if profile.is_some() && known.linkedin.as_ref() == profile {
            return Err(taken_profile(known));
        }
        if !allowed {
            return Err(there_already(known));
        }
    }
    Ok(())
}

fn taken_profile(known: &Contact) -> Error {
    Error::refused(
        "duplicate_contact",
        format!("{} (id {}) has this LinkedIn profile already{}", known.name, known.id, place(known)),
        next(known),
    )
}

fn there_already(known: &Contact) -> Error {
    Error::refused(
        "duplicate_contact",
        format!("{} is there already{} (id {})", known.name, place(known), known.id),
        format!("{}; --allow-duplicate saves it all the same", next(known)),
    )
}

fn place(known: &Contact) -> &'static str {
    match (known.pool, known.archived_at.is_some()) {
        (true, _) => " in the pool",
        (false, true) => " in the archive",
        (false, false) => "",
    }
}

fn next(known: &Contact) -> String {
    match (known.pool, known.archived_at.is_some()) {
        (true, _) => format!("`nettrack promote {}` takes them out of the pool", known.id),
        (false, true) => format!("`nettrack unarchive {}` takes them back", known.id),
        (false, false) => format!("`nettrack edit {}` changes the record", known.id),
    }
}
