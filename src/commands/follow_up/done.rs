use clap::Args;

use super::close;
use crate::app::App;
use crate::domain::follow_up::FollowUpState;
use crate::error::Error;
use crate::view::follow_up::Closed;

/// Mark follow-ups as done
///
/// Example:
///   nettrack done 3 5
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DoneArgs {
    /// Their numbers, as `due` shows them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<i64>,
}

pub(crate) fn run(app: &mut App, args: DoneArgs) -> Result<Closed, Error> {
    close(app, &args.ids, "done", FollowUpState::Done)
}
