use clap::Args;

use super::{broken, check_name, folder, not_found, saved};
use crate::app::App;
use crate::domain::template;
use crate::error::Error;
use crate::store::{StoreError, make_private_folder};
use crate::view::template::Saved;

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// Name of the template
    #[arg(value_name = "NAME")]
    name: String,
}

/// What is saved is what was typed, also with mistakes: they are told.
pub(super) fn run(app: &mut App, args: &EditArgs) -> Result<Saved, Error> {
    check_name(&args.name)?;
    let path = folder::path(&app.paths, &args.name);
    let before = if folder::exists(&path) {
        folder::source(&path).map_err(|error| broken(&path, &error))?
    } else {
        let built_in = template::built_in(&args.name);
        built_in.ok_or_else(|| not_found(&folder::read(&app.paths).catalog, &args.name))?.to_owned()
    };
    if !app.prompt.is_interactive() && !app.prompt.has_editor() {
        return Err(Error::usage(
            "there is no editor",
            "set EDITOR, or replace the text: `nettrack template new NAME --force --body TEXT`",
        ));
    }
    let folder = app.paths.templates();
    make_private_folder(&folder).map_err(|e| StoreError::io("make the folder", &folder, &e))?;
    match app.prompt.edit(&folder, &format!("template-{}", args.name), &before, ".jinja")? {
        Some(edited) => {
            let result = saved(app, &args.name, &path, edited.text(), "changed");
            edited.settle(result)
        }
        None => Ok(Saved {
            file: folder::exists(&path).then_some(path),
            name: args.name.clone(),
            verb: "unchanged",
            saved: false,
            problems: Vec::new(),
        }),
    }
}
