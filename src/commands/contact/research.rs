use chrono::NaiveDate;
use clap::Args;

use super::fact_flags::FactFlags;
use super::research_walk;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::fact::FactKind;
use crate::domain::id::FactId;
use crate::error::Error;
use crate::store::{Db, Tx, contacts, facts};
use crate::view::contact::Researched;

/// Keep what you find out about a contact, why you write and what you want to
/// learn
///
/// Without flags on a terminal, walks through the places to look at and the two
/// questions. Each answer is saved at once: leave with Ctrl-C and go on later.
///
/// Examples:
///   nettrack research ana --fact "spoke on data contracts" --kind talk --source https://example.com/talk
///   nettrack research ana --why "moved from nursing to data" --learn "how she got her first project"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ResearchArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    #[command(flatten)]
    facts: FactFlags,
    /// Remove a fact by its id
    #[arg(long, value_name = "ID")]
    remove: Vec<i64>,
    /// Why this person
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// What you want to learn from the person
    #[arg(long, value_name = "TEXT")]
    learn: Option<String>,
}

/// A fact that was typed and checked.
pub(super) struct NewFact {
    pub(super) kind: FactKind,
    pub(super) text: String,
    pub(super) source: Option<String>,
}

pub(crate) fn run(app: &mut App, args: ResearchArgs) -> Result<Researched, Error> {
    let before = resolve::contact(app, &args.contact)?;
    let new_facts = args.facts.checked()?;
    let mut fields: Vec<(Field, Value)> = Vec::new();
    for (field, typed) in [(Field::Why, &args.why), (Field::Learn, &args.learn)] {
        if let Some(typed) = typed {
            fields.push((field, field.check(typed)?));
        }
    }
    if new_facts.is_empty() && fields.is_empty() && args.remove.is_empty() && app.prompt.is_interactive() {
        let known = app.store.read(|db| facts::of_contact(db, before.id))?;
        research_walk::walk(app, &before, &known)?;
    }
    let today = app.clock.today();
    let answer = |db: &Db<'_>| {
        let contact = contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))?;
        Ok(Researched { facts: facts::of_contact(db, contact.id)?, contact })
    };
    if new_facts.is_empty() && fields.is_empty() && args.remove.is_empty() {
        return app.store.read(answer);
    }
    let save = |tx: &Tx<'_>| save(tx, &before, &new_facts, &fields, &args.remove, today);
    app.store.write_then("research", save, |db, ()| answer(db))
}

pub(super) fn save(
    tx: &Tx<'_>,
    before: &Contact,
    new_facts: &[NewFact],
    fields: &[(Field, Value)],
    remove: &[i64],
    today: NaiveDate,
) -> Result<(), Error> {
    if !fields.is_empty() {
        contacts::update(tx, before, fields)?;
    }
    for fact in new_facts {
        facts::insert(tx, before.id, fact.kind, &fact.text, fact.source.as_deref(), today)?;
    }
    for id in remove {
        if !facts::remove(tx, before.id, FactId(*id))? {
            return Err(Error::not_found(
                "fact_not_found",
                format!("{} has no fact {id}", before.name),
                format!("`nettrack research {} --json` shows their ids", before.id),
            ));
        }
    }
    tx.describe(format!("researched {}", before.name));
    Ok(())
}
