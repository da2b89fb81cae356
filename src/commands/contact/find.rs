use clap::Args;

use super::find_walk;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Circle, Field, Value};
use crate::domain::id::CompanyId;
use crate::domain::purpose::Purpose;
use crate::domain::suggestion::Suggestion;
use crate::domain::text;
use crate::error::Error;
use crate::store::suggestions::{self, Wanted};
use crate::store::{Tx, contacts, purposes};
use crate::view::suggestion::{Found, IfEmpty, Walked};
use crate::view::{Answer, Page};

/// Find whom to contact next
///
/// Says who, each with the reasons and their points: ties that are weak or long
/// silent come first, then introductions, new jobs, your school (me.school,
/// me.cohort), companies of interest. Nobody who rests, waits for an answer or is
/// in touch with you already is named.
///
/// On a terminal and without flags, a guided walk: what you want to learn, the
/// people you know, companies of interest, the pool, and the suggestions. Each
/// answer is saved at once; leave with Esc or Ctrl-C, and `nettrack find` goes on
/// there.
///
/// Examples:
///   nettrack find
///   nettrack find --company acme --json
///   nettrack find --purpose "how to get from nursing into data" --help-from "data engineers in hospitals"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct FindArgs {
    /// Only people of this circle: support, existing or new
    #[arg(long, value_name = "CIRCLE")]
    circle: Option<String>,
    /// Only people at this company
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// How many to show, 10 if not said; 0 for all
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Keep what you still have to learn
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
    /// Keep who could help with it: a role, a kind of company
    #[arg(long, value_name = "TEXT")]
    help_from: Option<String>,
    /// Begin the guided walk anew instead of where it was left
    #[arg(long)]
    restart: bool,
}

/// Suggestions that are shown: more than a week's work is no help.
pub(super) const SHOWN: u32 = 10;

pub(crate) enum Answered {
    Found(Found),
    Walked(Box<Walked>),
}

impl Answer for Answered {
    fn text(&self, page: &mut Page) {
        match self {
            Self::Found(found) => found.text(page),
            Self::Walked(walked) => walked.text(page),
        }
    }

    fn json(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        match self {
            Self::Found(found) => found.json(out),
            Self::Walked(walked) => walked.json(out),
        }
    }
}

pub(crate) fn run(app: &mut App, args: FindArgs) -> Result<Answered, Error> {
    let circle = args.circle.as_deref().map(circle).transpose()?;
    let learn = args.purpose.as_deref().map(purpose).transpose()?;
    let help = args.help_from.as_deref().map(purpose).transpose()?;
    let company = args.company.as_deref().map(|typed| resolve::company(app, typed)).transpose()?;
    let stated = learn.is_some() || help.is_some();
    if stated {
        app.store.write("find", |tx| state(tx, learn.as_deref(), help.as_deref()))?;
    }
    let narrowed = circle.is_some() || company.is_some() || args.limit.is_some();
    if !narrowed && !app.is_json() && app.prompt.can_guide() {
        return find_walk::walk(app, stated, args.restart).map(|walked| Answered::Walked(Box::new(walked)));
    }
    let limit = args.limit.unwrap_or(SHOWN);
    let purpose = app.store.read(purposes::newest)?;
    let company = company.map(|company| company.id);
    let suggestions = suggest(app, purpose.as_ref(), circle, company, None, limit)?;
    let here = !suggestions.is_empty() || {
        let (people, pool) = app.store.read(contacts::any)?;
        people || pool
    };
    let if_empty = match (here, circle.is_some() || company.is_some()) {
        (false, _) => IfEmpty::EmptyFile,
        (true, true) => IfEmpty::NoneFits,
        (true, false) => IfEmpty::AllBusy,
    };
    Ok(Answered::Found(Found { purpose, suggestions, if_empty, today: app.clock.today() }))
}

/// The best suggestions.
pub(super) fn suggest(
    app: &mut App,
    purpose: Option<&Purpose>,
    circle: Option<Circle>,
    company: Option<CompanyId>,
    pool_words: Option<&str>,
    limit: u32,
) -> Result<Vec<Suggestion>, Error> {
    let today = app.clock.today();
    let (school, cohort) = app.config.school_and_cohort();
    let wanted = Wanted {
        circle,
        company,
        pool_words,
        school,
        cohort,
        help: purpose.and_then(|purpose| purpose.help.as_deref()),
        rest_days: app.config.rest_days(),
        limit: if limit == 0 { usize::MAX } else { usize::try_from(limit).unwrap_or(usize::MAX) },
    };
    Ok(app.store.read(|db| suggestions::best(db, &wanted, today))?)
}

/// Keep what was said of the purpose; who could help may be said of the purpose that is there.
fn state(tx: &Tx<'_>, learn: Option<&str>, help: Option<&str>) -> Result<(), Error> {
    match (learn, purposes::newest(tx)?) {
        (Some(learn), before) => {
            let same = before.filter(|before| before.learn == learn);
            let (id, stop) = same.map_or((None, None), |before| (Some(before.id), before.stop));
            match (id, help) {
                (Some(id), Some(help)) => purposes::set_help(tx, id, Some(help))?,
                (Some(_), None) => {}
                (None, help) => drop(purposes::insert(tx, learn, help, stop)?),
            }
        }
        (None, Some(before)) => purposes::set_help(tx, before.id, help)?,
        (None, None) => {
            return Err(Error::usage("what is it that they could help with?", "add --purpose TEXT"));
        }
    }
    tx.describe("set the purpose");
    Ok(())
}

fn circle(typed: &str) -> Result<Circle, Error> {
    match Field::Circle.check(typed)? {
        Value::Text(word) => Circle::parse(&word),
        _ => None,
    }
    .ok_or_else(|| Error::usage(format!("`{typed}` is not a circle"), "use support, existing or new"))
}

/// What can be said of a purpose.
pub(super) fn purpose(typed: &str) -> Result<String, Error> {
    Ok(text::tidy(typed, "purpose", text::FACT)?)
}
