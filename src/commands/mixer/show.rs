use clap::Args;

use super::{find, one};
use crate::app::App;
use crate::error::Error;
use crate::view::mixer::One;

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Which; without it, the newest
    #[arg(value_name = "ID")]
    id: Option<i64>,
}

pub(super) fn run(app: &mut App, args: &ShowArgs) -> Result<One, Error> {
    let whole = find(app, args.id)?;
    Ok(one(app, whole))
}
