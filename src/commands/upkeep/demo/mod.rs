//! `nettrack demo`: a file of its own with made-up people in every stage, so that each command shows something.

mod deeds;
mod play;
mod story;

use std::path::{Path, PathBuf};

use clap::Args;

use self::story::Story;
use crate::app::App;
use crate::error::Error;
use crate::store::{Store, StoreError, made_up, make_private_folder};
use crate::view::upkeep::Demo;

/// Look around with made-up people, in a file of their own
///
/// The file lies beside your own, or is the one that --db names. A file with real
/// people is never touched; a second `demo` begins anew.
///
/// Examples:
///   nettrack demo
///   nettrack --db /tmp/demo.db demo
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DemoArgs {}

pub(crate) fn run(app: &mut App, _: DemoArgs) -> Result<Demo, Error> {
    let path = app.paths.demo.clone();
    let begun = begun(app, &path)?;
    if begun && !app.prompt.confirm("the demo is there already: begin anew and lose what you did in it?")? {
        return Err(Error::refused("not_confirmed", "the demo was left as it is", "--yes begins anew"));
    }
    let story = Story::read().map_err(|e| {
        Error::usage(format!("the story cannot be read: {e}"), "this is a mistake of nettrack")
    })?;
    let folder = folder_of(&path);
    make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
    // written beside, then put in its place: a demo that fails has changed nothing
    let file = tempfile::Builder::new()
        .prefix("demo-")
        .suffix(".db")
        .tempfile_in(folder)
        .map_err(|e| StoreError::io("make a file in", folder, &e))?;
    play::play(app, &story, file.path())?;
    put(file, &path).map_err(|e| StoreError::io("write", &path, &e))?;
    Ok(Demo {
        people: story.people.len() + story.connections.len(),
        used: std::env::var_os("NETTRACK_DB").is_some_and(|named| Path::new(&named) == path),
        database: absolute(path),
    })
}

/// Whether an earlier demo is in the file.
///
/// # Errors
/// `Refused` when anybody else is.
fn begun(app: &App, path: &Path) -> Result<bool, Error> {
    let contents = Store::new(path.to_owned(), app.clock.now()).read(made_up::contents)?;
    match (contents.made_up, contents.others) {
        (0, 0) if contents.empty => Ok(false),
        (1.., 0) => Ok(true),
        (0, _) => Err(Error::refused(
            "not_a_demo",
            format!("`{}` holds what is yours, not a demo", path.display()),
            "name another file: nettrack --db FILE demo",
        )),
        (_, others) => Err(Error::refused(
            "not_a_demo",
            format!(
                "{others} {} in `{}` beside the made-up people",
                if others == 1 { "person of yours is" } else { "people of yours are" },
                path.display()
            ),
            "to begin anew remove the file yourself, or name another: nettrack --db FILE demo",
        )),
    }
}

/// Put the finished file in its place, and make that last.
fn put(file: tempfile::NamedTempFile, path: &Path) -> std::io::Result<()> {
    // what a crash left of the file that goes away must not be taken for this one's
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    match std::fs::remove_file(&journal) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    file.persist(path)?;
    std::fs::File::open(folder_of(path))?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// As it can be typed from any folder.
fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
