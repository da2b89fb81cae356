use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::App;
use crate::domain::backup::{self, Made};
use crate::error::Error;
use crate::store::backups;
use crate::view::keeping::{BackupAnswer, BackupList, BackupMade};

/// Make a checked copy of everything
///
/// Without FILE the copy goes into the folder `backups` beside the database, its name
/// tells the day and the time (UTC), and the oldest are removed when there are more
/// than `backup.keep` (10). A FILE of your own is never removed.
///
/// Other commands may run meanwhile. The copy is examined before it gets its name; its
/// checksum lies beside it (FILE.sha256), so that `restore` notices a flipped bit.
///
/// Examples:
///   nettrack backup
///   nettrack backup /media/stick/nettrack.db
///   nettrack backup --list
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct BackupArgs {
    /// Where the copy goes: a file, or a folder that is there
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Show the copies that nettrack made of this database, newest first
    #[arg(long, conflicts_with = "file")]
    list: bool,
}

pub(crate) fn run(app: &mut App, args: BackupArgs) -> Result<BackupAnswer, Error> {
    if args.list {
        return Ok(BackupAnswer::List(BackupList(app.store.backups()?)));
    }
    let (made, removed) = match args.file {
        None => {
            let folder = app.store.backups_folder();
            let made = app.store.backup_into(&folder)?;
            let removed = remove_oldest(app, &made);
            (made, removed)
        }
        Some(folder) if folder.is_dir() => (app.store.backup_into(&folder)?, Vec::new()),
        Some(file) => (to_file(app, &file)?, Vec::new()),
    };
    if made.to_mend {
        app.remark("the search index is at fault, in the copy too: `nettrack doctor --repair` makes it anew");
    }
    Ok(BackupAnswer::Made(BackupMade { made, removed }))
}

/// The backup is made: what cannot be removed is said, and no failure.
fn remove_oldest(app: &mut App, made: &Made) -> Vec<PathBuf> {
    let mut removed = Vec::new();
    let backups = app.store.backups().unwrap_or_default();
    for old in backup::surplus(backups, app.config.kept_backups(), &made.file) {
        match backups::remove(&old) {
            Ok(true) => removed.push(old.file),
            Ok(false) => {}
            Err(error) => app.remark(error.to_string()),
        }
    }
    removed
}

fn to_file(app: &mut App, file: &Path) -> Result<Made, Error> {
    let database = app.paths.database.clone();
    if backups::is_same_file(file, &database) || backups::is_companion(file, &database) {
        return Err(Error::refused(
            "same_file",
            format!("`{}` is the database itself", file.display()),
            "name another file, or none: nettrack backup",
        ));
    }
    if backups::is_same_file(file, &app.paths.config) {
        return Err(Error::refused(
            "same_file",
            format!("`{}` is the file of your settings", file.display()),
            "name another file, or none: nettrack backup",
        ));
    }
    // a link stays one: what it leads to is written
    let file = &file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let there = file.try_exists().unwrap_or(false);
    if there && !backups::is_ours(file) {
        return Err(Error::refused(
            "file_exists",
            format!("`{}` is there and holds something else", file.display()),
            "name another file; this one was left as it is",
        ));
    }
    if there && !app.prompt.confirm(&format!("replace the backup `{}`?", file.display()))? {
        return Err(Error::refused("not_confirmed", "nothing was backed up", "name another file"));
    }
    Ok(app.store.backup(file, there)?)
}
