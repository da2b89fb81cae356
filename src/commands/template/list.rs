use super::folder;
use crate::app::App;
use crate::view::template::{Entry, List};

pub(super) fn run(app: &mut App) -> List {
    let found = folder::read(&app.paths);
    for note in found.notes {
        app.remark(note);
    }
    let broken =
        found.catalog.broken.into_iter().map(|broken| (folder::path(&app.paths, &broken.name), broken));
    let entry = |template| Entry::new(template, |name| folder::path(&app.paths, name));
    List { entries: found.catalog.templates.into_iter().map(entry).collect(), broken: broken.collect() }
}
