use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::view::upkeep::Walked;

/// Do again what `undo` took back
#[derive(Debug, Args)]
pub(crate) struct RedoArgs {}

pub(crate) fn run(app: &mut App, _: RedoArgs) -> Result<Walked, Error> {
    Ok(Walked { verb: "redone", step: app.store.redo()? })
}
