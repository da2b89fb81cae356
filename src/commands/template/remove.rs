use clap::Args;

use super::{check_name, folder, not_found};
use crate::app::App;
use crate::domain::template;
use crate::error::Error;
use crate::view::template::Moved;

#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// Name of the template
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// Name of the template
    #[arg(value_name = "NAME")]
    name: String,
}

pub(super) fn run(app: &mut App, args: &RemoveArgs) -> Result<Moved, Error> {
    check_name(&args.name)?;
    let path = folder::path(&app.paths, &args.name);
    if !folder::exists(&path) {
        if template::built_in(&args.name).is_none() {
            return Err(not_found(&folder::read(&app.paths).catalog, &args.name));
        }
        return Err(Error::refused(
            "built_in",
            format!("`{}` is a built-in template", args.name),
            format!("`nettrack template edit {}` makes one of your own that goes before it", args.name),
        ));
    }
    if !app.prompt.confirm(&format!("Remove the template `{}`?", args.name))? {
        return Err(Error::refused("not_confirmed", "nothing was removed", "the template is as it was"));
    }
    folder::remove(&path)?;
    Ok(Moved { name: args.name.clone(), file: path, is_there: false })
}

pub(super) fn restore(app: &mut App, args: &RestoreArgs) -> Result<Moved, Error> {
    check_name(&args.name)?;
    let path = folder::path(&app.paths, &args.name);
    if !folder::restore(&path)? {
        return Err(Error::refused(
            "nothing_to_restore",
            format!("the template `{}` was never changed", args.name),
            "each `template new`, `edit` and `remove` keeps what was before",
        ));
    }
    Ok(Moved { name: args.name.clone(), is_there: folder::exists(&path), file: path })
}
