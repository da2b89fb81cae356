use chrono::NaiveDate;
use clap::Args;

use super::fact_flags::FactFlags;
use super::research_walk;
use crate::app::App;
use crate::commands::resolve;
use crate::desktop::opener::{self, Opened};
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::fact::FactKind;
use crate::domain::id::FactId;
use crate::domain::source::{self, Source};
use crate::error::Error;
use crate::store::{Db, Tx, companies, contacts, facts};
use crate::view::research::Researched;

/// Keep what you find out about a contact, why you write and what you want to
/// learn
///
/// Without flags on a terminal, walks through the places to look at, each with links
/// that are made from the record, and the two questions. Each answer is saved at
/// once: leave with Esc or Ctrl-C and go on later. Nothing is opened or fetched
/// unless you ask for it.
///
/// Examples:
///   nettrack research ana --sources
///   nettrack research ana --open news
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
    /// Show where to look, with links
    #[arg(long)]
    sources: bool,
    /// Open the links of a place in your browser: linkedin, code, writing, talks, news, shared, mutual
    #[arg(long, value_name = "PLACE", value_parser = PLACES)]
    open: Vec<String>,
}

/// The keys of `source::sources`, in its order.
const PLACES: [&str; 7] = ["linkedin", "code", "writing", "talks", "news", "shared", "mutual"];

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
    let nothing = new_facts.is_empty() && fields.is_empty() && args.remove.is_empty();
    let places = places(app, &before)?;
    if nothing && !args.sources && args.open.is_empty() && !app.is_json() && app.prompt.is_interactive() {
        let known = app.store.read(|db| facts::of_contact(db, before.id))?;
        research_walk::walk(app, &before, &known, &places)?;
    }
    for place in places.iter().filter(|place| args.open.iter().any(|key| key == place.key)) {
        for link in &place.links {
            let said = open(link)?;
            app.remark(said);
        }
    }
    let today = app.clock.today();
    let answer = |db: &Db<'_>| {
        let contact = contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))?;
        let facts = facts::of_contact(db, contact.id)?;
        Ok(Researched { facts, contact, sources: places, with_sources: args.sources })
    };
    if nothing {
        return app.store.read(answer);
    }
    let save = |tx: &Tx<'_>| save(tx, &before, &new_facts, &fields, &args.remove, today);
    app.store.write_then("research", save, |db, ()| answer(db))
}

/// Where to look for this contact.
fn places(app: &mut App, contact: &Contact) -> Result<Vec<Source>, Error> {
    let website = match &contact.company {
        Some(name) => app.store.read(|db| companies::website(db, name))?,
        None => None,
    };
    Ok(source::sources(contact, website.as_deref(), app.config.school_and_cohort().0))
}

/// Open a link in the browser, and say so; where there is no desktop, say the link.
///
/// # Errors
/// `Refused` when the desktop's opener fails.
pub(super) fn open(link: &str) -> Result<String, Error> {
    match opener::open(link) {
        Ok(Opened::Yes) => Ok(format!("opened {link}")),
        Ok(Opened::NoDesktop) => Ok(format!("there is no desktop here; open it yourself: {link}")),
        Err(e) => {
            Err(Error::refused("not_opened", format!("not opened: {e}"), format!("the link is {link}")))
        }
    }
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
