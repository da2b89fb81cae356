use clap::Args;

use super::close;
use crate::app::App;
use crate::domain::follow_up::FollowUpState;
use crate::error::Error;
use crate::view::follow_up::Closed;

/// Drop follow-ups without doing them
#[derive(Debug, Args)]
pub(crate) struct SkipArgs {
    /// Their numbers, as `due` shows them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<i64>,
}

pub(crate) fn run(app: &mut App, args: SkipArgs) -> Result<Closed, Error> {
    close(app, &args.ids, "skip", FollowUpState::Skipped)
}
