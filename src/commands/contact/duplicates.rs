use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::error::Error;
use crate::store::duplicates;
use crate::view::duplicate::{Apart, DuplicateList, Duplicates};

/// Show records that are likely of one person, the surest first, and why
///
/// The same profile, e-mail, phone or link; or a name alike at the same company.
/// Without --pool, of each pair at least one is somebody you work on. Nothing is
/// changed: `merge` puts two together.
///
/// Examples:
///   nettrack duplicates
///   nettrack merge 12 40
///   nettrack duplicates --not 12 41
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DuplicatesArgs {
    /// Compare people of the pool with one another, too
    #[arg(long)]
    pool: bool,
    /// How many to show; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Say that these two are different people: they are not shown again
    #[arg(long, num_args = 2, value_names = ["CONTACT", "CONTACT"], conflicts_with_all = ["pool", "limit"])]
    not: Option<Vec<String>>,
}

/// Pairs of a text answer.
const PAIRS: u32 = 10;

pub(crate) fn run(app: &mut App, args: DuplicatesArgs) -> Result<Duplicates, Error> {
    if let Some([one, other]) = args.not.as_deref() {
        return apart(app, one, other).map(|apart| Duplicates::Apart(Box::new(apart)));
    }
    let limit = app.limit(args.limit, PAIRS);
    let mut pairs = app.store.read(|db| duplicates::likely(db, args.pool))?;
    let all = pairs.len();
    pairs.truncate(limit);
    Ok(Duplicates::List(DuplicateList { pairs, all, pool: args.pool }))
}

fn apart(app: &mut App, one: &str, other: &str) -> Result<Apart, Error> {
    let (a, b) = (resolve::contact(app, one)?, resolve::contact(app, other)?);
    if a.id == b.id {
        return Err(Error::usage(
            format!("`{one}` and `{other}` are one record, {} (id {})", a.name, a.id),
            "`nettrack duplicates` shows pairs, each with its number",
        ));
    }
    let said = app.store.write("duplicates", |tx| {
        let new = duplicates::tell_apart(tx, &a, &b)?;
        tx.describe(format!("told {} ({}) and {} ({}) apart", a.name, a.id, b.name, b.id));
        Ok::<_, Error>(new)
    })?;
    Ok(Apart { a, b, new: said })
}
