use std::collections::BTreeSet;

use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Contact, Named};
use crate::domain::fact::Fact;
use crate::domain::follow_up::About;
use crate::domain::id::ContactId;
use crate::domain::introduction::{Introduction, Known};
use crate::domain::path::{Hop, Network, Path};
use crate::error::Error;
use crate::store::{Db, acquaintances, contacts, facts};
use crate::view::path::{Goal, Step, Way, Ways};

/// Find who can introduce you to somebody, or into a company
///
/// Looks up to three steps far, over what `know` has noted and over who
/// introduced whom. You know yourself who backs you, who was no stranger, and who
/// answered you. A way is as strong as its ties together; nobody who is archived
/// or said no is asked. For the strongest way (or --way N) it writes the request,
/// and some lines that can be forwarded; nothing is sent or stored.
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
        let network = acquaintances::around(db, &targets)?;
        let paths = network.strongest(&targets, today, WAYS);
        let person = |id: ContactId| -> Result<(Contact, Vec<Fact>), Error> {
            let contact =
                contacts::get(db, id, today)?.ok_or_else(|| resolve::gone("somebody on the way"))?;
            Ok((contact, facts::of_contact(db, id)?))
        };
        let way = |path: &Path| -> Result<Way, Error> {
            let steps = steps(&network, path);
            let (Some(first), Some(last)) = (path.hops.first(), path.hops.last()) else {
                return Err(resolve::gone("somebody on the way"));
            };
            let (target, target_facts) = person(last.contact)?;
            let mut way = Way::direct(about(&target), path.strength(), steps);
            if let [_, next, ..] = path.hops.as_slice() {
                let (asked, asked_facts) = person(first.contact)?;
                let stated = acquaintances::between(db, first.contact, next.contact)?;
                let between = (path.hops.len() > 2).then(|| way.hops[1].contact.name.clone());
                let introduction = Introduction {
                    asked: Known { contact: &asked, facts: &asked_facts },
                    between: between.as_deref(),
                    target: Known { contact: &target, facts: &target_facts },
                    how: stated.as_ref().and_then(|(_, how)| how.as_deref()),
                    writer: &writer,
                };
                way.request = Some(introduction.request());
                way.forwardable = Some(introduction.forwardable());
                way.missing = introduction.missing();
            }
            Ok(way)
        };
        paths.iter().map(way).collect::<Result<Vec<_>, Error>>()
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

fn steps(network: &Network, path: &Path) -> Vec<Step> {
    let mut before = None;
    let step = |hop: &Hop| {
        let name = network.person(hop.contact).map(|person| person.name.clone()).unwrap_or_default();
        let how = network.how(before, hop.contact);
        before = Some(hop.contact);
        Step { contact: Named { id: hop.contact, name }, strength: hop.strength, how }
    };
    path.hops.iter().map(step).collect()
}

fn about(contact: &Contact) -> About {
    About { id: contact.id, name: contact.name.clone(), company: contact.company.clone() }
}
