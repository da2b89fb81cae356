use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::view::upkeep::History;

/// Show what was done, newest first; these are the steps of `undo`
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// How many steps to show; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Lines of a text answer.
const LINES: u32 = 20;

pub(crate) fn run(app: &mut App, args: HistoryArgs) -> Result<History, Error> {
    Ok(History(app.store.history(app.row_limit(args.limit, LINES))?))
}
