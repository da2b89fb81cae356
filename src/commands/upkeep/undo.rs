use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::view::upkeep::Walked;

/// Take the last command back, whatever it was; `redo` brings it again
#[derive(Debug, Args)]
pub(crate) struct UndoArgs {}

pub(crate) fn run(app: &mut App, _: UndoArgs) -> Result<Walked, Error> {
    Ok(Walked { verb: "undone", step: app.store.undo()? })
}
