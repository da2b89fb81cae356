use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::view::upkeep::History;

/// Show what was done, newest first; these are the steps of `undo`
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// How many steps to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
}

pub(crate) fn run(app: &mut App, args: HistoryArgs) -> Result<History, Error> {
    Ok(History(app.store.history(i64::from(args.limit))?))
}
