use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::view::upkeep::PathList;

/// Show where nettrack keeps its files
#[derive(Debug, Args)]
pub(crate) struct PathsArgs {}

pub(crate) fn run(app: &mut App, _: PathsArgs) -> Result<PathList, Error> {
    let list = [
        ("database", &app.paths.database),
        ("config", &app.paths.config),
        ("templates", &app.paths.templates()),
        ("questions", &app.paths.questions()),
        ("data_folder", &app.paths.data_folder),
    ];
    Ok(PathList(list.into_iter().map(|(what, path)| (what, path.clone(), path.exists())).collect()))
}
