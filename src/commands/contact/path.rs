use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::acquaintance::introduction;
use crate::domain::contact::{Contact, Named};
use crate::domain::follow_up::About;
use crate::domain::id::ContactId;
use crate::domain::introduction::{Introduction, Known};
use crate::domain::path::{Hop, Path};
use crate::error::Error;
use crate::store::{Db, acquaintances, contacts, facts};
use crate::view::path::{Goal, Step, Way, Ways};

/// Find who can introduce you to somebody, or into a company
///
/// Looks up to three steps far, over what `know` has noted and over who
/// introduced whom. It begins with those whom you know: the circles support and
/// existing, and new people who answered you or whom you met. Nobody who is in the
/// archive, or said no, is asked. Ties go from 1 to 5; the percentage of a way is
/// that of its ties, one by the other. For the strongest way (or --way N) it
/// writes the request, and some lines to be forwarded; nothing is sent or stored.
///
/// Examples:
///   nettrack path "Bo Lund"
///   nettrack path --company initech
///   nettrack path bo --way 2
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct PathArgs {
    /// Whom you would like to meet: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT", required_unless_present = "company", conflicts_with = "company")]
    target: Option<String>,
    /// Whoever can be reached best at this company
    #[arg(long, value_name = "COMPANY")]
    company: Option<String>,
    /// Write the texts for this way of those listed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    way: u8,
}

/// Ways that are shown: more than these nobody weighs against each other. `--way` counts as far.
const WAYS: usize = 3;

pub(crate) fn run(app: &mut App, args: PathArgs) -> Result<Ways, Error> {
    let (goal, targets) = goal(app, &args)?;
    let today = app.clock.today();
    let writer = app.config.placeholders();
    let ways = app.store.read(|db| {
        let network = acquaintances::around(db, &targets, today)?;
        let paths = network.strongest(&targets, WAYS);
        paths.iter().map(|path| way(db, path, today, &writer)).collect::<Result<Vec<_>, Error>>()
    })?;
    let at = usize::from(args.way);
    if at > ways.len().max(1) {
        return Err(Error::usage(
            format!("there is no way {at}"),
            format!("the ways are numbered from 1 to {}", ways.len().max(1)),
        ));
    }
    Ok(Ways { goal, ways, shown: at - 1 })
}

/// What was asked for, and who is meant by it.
fn goal(app: &mut App, args: &PathArgs) -> Result<(Goal, BTreeSet<ContactId>), Error> {
    match (&args.target, &args.company) {
        (Some(typed), _) => {
            let contact = resolve::contact(app, typed)?;
            let targets = BTreeSet::from([contact.id]);
            Ok((Goal::Person(Named { id: contact.id, name: contact.name }), targets))
        }
        (None, typed) => {
            let company = resolve::company(app, typed.as_deref().unwrap_or_default())?;
            let targets = app.store.read(|db: &Db<'_>| acquaintances::people_at(db, company.id))?;
            Ok((Goal::Company { name: company.name, people: targets.len() }, targets))
        }
    }
}

/// A way with those who are on it, and with its texts.
fn way(db: &Db<'_>, path: &Path, today: NaiveDate, writer: &BTreeMap<String, String>) -> Result<Way, Error> {
    let gone = || resolve::gone("somebody on the way");
    let person = |hop: &Hop| contacts::get(db, hop.contact, today)?.ok_or_else(gone);
    let people: Vec<Contact> = path.hops.iter().map(person).collect::<Result<_, Error>>()?;
    let mut hops = Vec::new();
    let mut stated = None;
    for (n, (to, hop)) in people.iter().zip(&path.hops).enumerate() {
        let how = match n.checked_sub(1).map(|before| &people[before]) {
            None => acquaintances::person(db, to.id)?.map(|known| known.tie_in_words()),
            Some(from) => {
                let said = acquaintances::between(db, from.id, to.id)?;
                if n == 1 {
                    stated = said.as_ref().and_then(|(_, how)| how.clone());
                }
                said.map_or_else(|| Some(introduced(from, to)), |(_, how)| how)
            }
        };
        let contact = Named { id: to.id, name: to.name.clone() };
        hops.push(Step { contact, strength: hop.strength, how });
    }
    let (asked, target) = people.first().zip(people.last()).ok_or_else(gone)?;
    let mut way = Way::direct(about(target), path.strength(), hops);
    if people.len() > 1 {
        let (asked_facts, target_facts) =
            (facts::of_contact(db, asked.id)?, facts::of_contact(db, target.id)?);
        let introduction = Introduction {
            asked: Known { contact: asked, facts: &asked_facts },
            between: people.get(1).filter(|next| next.id != target.id).map(|next| next.name.as_str()),
            target: Known { contact: target, facts: &target_facts },
            how: stated.as_deref(),
            writer,
        };
        way.request = Some(introduction.request());
        way.forwardable = Some(introduction.forwardable());
        way.missing = introduction.missing();
    }
    Ok(way)
}

/// Of two people of whom nobody said how they know each other, one introduced the other.
fn introduced(from: &Contact, to: &Contact) -> String {
    let by_the_nearer = to.via.as_ref().is_some_and(|via| via.id == from.id);
    let (by, whom) = if by_the_nearer { (from, to) } else { (to, from) };
    introduction(&by.name, &whom.name)
}

fn about(contact: &Contact) -> About {
    About { id: contact.id, name: contact.name.clone(), company: contact.company.clone() }
}
