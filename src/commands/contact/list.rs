use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::day;
use crate::domain::filter::{self, Calendar};
use crate::domain::forget;
use crate::error::Error;
use crate::store::selection::{self, Selection, Sort};
use crate::view::contact::List;

/// List contacts
///
/// A filter is any of tag: company: stage: circle: program: cohort: via:
/// due.before: due.after: last.before: last.after: added.before: added.after:
/// rests:yes|no and free words; all must hold, a minus in front turns one around.
/// view:NAME stands for a saved view.
///
/// Examples:
///   nettrack list stage:contacted due.before:eow
///   nettrack list company:acme -tag:cold
///   nettrack list view:hot --sort due
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ListArgs {
    /// What to show
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// Show the pool of imported people instead of those you work on
    #[arg(long)]
    pool: bool,
    /// Of the pool, only those whom you never worked on and whose connection is older than five years
    #[arg(long, requires = "pool")]
    stale: bool,
    /// Show archived contacts
    #[arg(long)]
    archived: bool,
    /// name, due, last, added or company
    #[arg(long, value_name = "KEY", default_value = "name", value_parser = sort)]
    sort: Sort,
    /// How many to show; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Lines of a text answer.
const LINES: u32 = 50;

fn sort(typed: &str) -> Result<Sort, String> {
    match typed {
        "name" => Ok(Sort::Name),
        "due" => Ok(Sort::Due),
        "last" => Ok(Sort::Last),
        "added" => Ok(Sort::Added),
        "company" => Ok(Sort::Company),
        _ => Err("use name, due, last, added or company".into()),
    }
}

pub(crate) fn run(app: &mut App, args: ListArgs) -> Result<List, Error> {
    let words = resolve::filter_words(app, filter::arguments(&args.filter)?)?;
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let terms = filter::parse(&words, Calendar { today, business_days: &business_days })?;
    for (key, day) in terms.iter().filter_map(|term| term.test.day()) {
        app.remark(format!("{key} {}", day::describe(day, today)));
    }
    let limit = app.limit(args.limit, LINES);
    let rest_days = app.config.rest_days();
    let pool = args.pool || filter::asks_for_pool(&terms);
    let ListArgs { archived, sort, .. } = args;
    let stale_before = args.stale.then(|| forget::stale_before(today));
    let selection = Selection { terms: &terms, pool, stale_before, archived, sort, limit, rest_days };
    let mut contacts = app.store.read(|db| selection::list(db, &selection, today))?;
    let more = contacts.len() > limit;
    contacts.truncate(limit);
    let if_empty = match &args {
        _ if !terms.is_empty() => "nobody fits",
        ListArgs { stale: true, .. } => "nobody in the pool is stale",
        ListArgs { archived: true, .. } => "nobody is archived",
        ListArgs { pool: true, .. } => "the pool is empty: nettrack import Connections.csv",
        _ => "nobody is here yet: nettrack add NAME, or nettrack promote ID out of the pool",
    };
    Ok(List { contacts, more, if_empty, today })
}
