use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::acquaintance::{Acquaintance, STRENGTHS, USUAL, introduction};
use crate::domain::contact::{Contact, Named};
use crate::domain::text;
use crate::error::Error;
use crate::store::{Db, Tx, acquaintances};
use crate::view::acquaintance::{Change, Knows, Paired, Pairing};

/// Note who knows whom, so that `path` finds an introduction
///
/// It holds in both directions. The strength goes from 1 (they have met) to 5
/// (they are close); without it, 3. A second `know` changes what is given and
/// leaves the rest. With one name: whom this person knows.
///
/// Examples:
///   nettrack know ana "Bo Lund" --strength 4 --how "shared a lab at Initech"
///   nettrack know ana
///   nettrack know ana bo --forget
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct KnowArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "A")]
    one: String,
    /// Whom that person knows
    #[arg(value_name = "B")]
    other: Option<String>,
    /// How well: 1 (have met) to 5 (close)
    #[arg(long, value_name = "1-5", requires = "other", allow_negative_numbers = true)]
    strength: Option<String>,
    /// Where they know each other from; an empty text takes it out
    #[arg(long, value_name = "TEXT", requires = "other")]
    how: Option<String>,
    /// Take it out again
    #[arg(long, visible_alias = "remove", requires = "other", conflicts_with_all = ["strength", "how"])]
    forget: bool,
}

/// Characters of where two people know each other from.
const HOW: usize = 300;

pub(crate) fn run(app: &mut App, args: KnowArgs) -> Result<Knows, Error> {
    let strength = args.strength.as_deref().map(strength).transpose()?;
    let how = match args.how.as_deref().map(str::trim) {
        Some("") => Some(String::new()),
        Some(typed) => Some(text::tidy(typed, "how", HOW)?),
        None => None,
    };
    let one = resolve::contact(app, &args.one)?;
    let Some(typed) = &args.other else { return list(app, one) };
    let other = resolve::contact(app, typed)?;
    if one.id == other.id {
        return Err(Error::refused(
            "same_person",
            format!("`{}` and `{typed}` are both {} (#{})", args.one, one.name, one.id),
            "name two people, by their numbers if need be",
        ));
    }
    let paired =
        if args.forget { forget(app, &one, &other)? } else { know(app, &one, &other, strength, how)? };
    Ok(Knows::Pair(paired))
}

fn strength(typed: &str) -> Result<u8, Error> {
    typed.trim().parse().ok().filter(|strength| STRENGTHS.contains(strength)).ok_or_else(|| {
        Error::usage(format!("`{typed}` is not a strength"), "say 1 (they have met) to 5 (they are close)")
    })
}

/// What was said of whom the contact knows, and those whom one of the two introduced.
fn list(app: &mut App, contact: Contact) -> Result<Knows, Error> {
    let known = app.store.read(|db| {
        let mut known = acquaintances::of_contact(db, contact.id)?;
        let introduced = acquaintances::introduced_by(db, contact.id)?.into_iter().map(|whom| {
            let how = introduction(&contact.name, &whom.name);
            (whom, how)
        });
        let by = contact.via.clone().map(|by| {
            let how = introduction(&by.name, &contact.name);
            (by, how)
        });
        for (other, how) in introduced.chain(by) {
            if known.iter().all(|one| one.contact.id != other.id) {
                known.push(Acquaintance { contact: other, strength: USUAL, how: Some(how), stated: false });
            }
        }
        Ok::<_, Error>(known)
    })?;
    Ok(Knows::List { contact: named(&contact), known })
}

fn named(contact: &Contact) -> Named {
    Named { id: contact.id, name: contact.name.clone() }
}

fn know(
    app: &mut App,
    one: &Contact,
    other: &Contact,
    strength: Option<u8>,
    how: Option<String>,
) -> Result<Paired, Error> {
    let save = |tx: &Tx<'_>| {
        let before = acquaintances::between(tx, one.id, other.id)?;
        let changed = acquaintances::set(tx, one.id, other.id, strength, how.as_deref())?;
        tx.describe(format!("noted that {} knows {}", one.name, other.name));
        Ok(match before {
            None => Change::Added,
            Some(_) if changed => Change::Changed,
            Some(_) => Change::Unchanged,
        })
    };
    app.store.write_then("know", save, |db, change| paired(db, one, other, change))
}

fn forget(app: &mut App, one: &Contact, other: &Contact) -> Result<Paired, Error> {
    let save = |tx: &Tx<'_>| {
        if !acquaintances::remove(tx, one.id, other.id)? {
            return Err(Error::not_found(
                "acquaintance_not_found",
                format!("it is not noted that {} knows {}", one.name, other.name),
                format!("`nettrack know {}` shows who is", one.id),
            ));
        }
        tx.describe(format!("took out that {} knows {}", one.name, other.name));
        Ok(Change::Removed)
    };
    app.store.write_then("know", save, |db, change| paired(db, one, other, change))
}

fn paired(db: &Db<'_>, one: &Contact, other: &Contact, change: Change) -> Result<Paired, Error> {
    let pairing = acquaintances::between(db, one.id, other.id)?;
    Ok(Paired {
        contact: named(one),
        other: named(other),
        pairing: pairing.map(|(strength, how)| Pairing { strength, how }),
        change,
    })
}
