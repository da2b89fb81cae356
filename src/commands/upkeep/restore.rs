use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::error::Error;
use crate::store::backups;
use crate::store::restore::Present;
use crate::view::keeping::{Restored, holds};

/// Bring a backup back; what is there now is kept
///
/// FILE is checked first: that it is nettrack's, whole, and not of a newer nettrack;
/// one of an older nettrack is brought up to date. FILE itself stays as it is. What was
/// there before is kept beside the database, and its name is said.
///
/// Examples:
///   nettrack backup --list
///   nettrack restore ~/backups/nettrack-2026-03-02T150000Z.db
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct RestoreArgs {
    /// The backup, or another database of nettrack's
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) fn run(app: &mut App, args: RestoreArgs) -> Result<Restored, Error> {
    let database = app.paths.database.clone();
    if backups::is_same_file(&args.file, &database) {
        return Err(Error::refused(
            "same_file",
            format!("`{}` is the database itself", args.file.display()),
            "`nettrack backup --list` shows the copies that there are",
        ));
    }
    let candidate = app.store.candidate(&args.file)?;
    let question = match app.store.present()? {
        Present::Nothing => None,
        Present::Holds(now) => Some(format!("the database holds {}", holds(&now))),
        Present::Unreadable(why) => Some(why),
    };
    if let Some(now) = question {
        let question = format!("{now}. Keep it aside and restore {}?", holds(&candidate.contents));
        if !app.prompt.confirm(&question)? {
            return Err(Error::refused("not_confirmed", "nothing was restored", "--yes answers yes"));
        }
    }
    if !candidate.checked {
        app.remark("no checksum lies beside the file: a flipped bit in a text would not be noticed");
    }
    if let Some(schema) = candidate.older {
        app.remark(format!(
            "the file is of an older nettrack (schema {schema}): what is restored was brought up to date"
        ));
    }
    let contents = candidate.contents.clone();
    let kept = app.store.replace(candidate)?;
    Ok(Restored { file: args.file, database, contents, kept })
}
