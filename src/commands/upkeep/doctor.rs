use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::config::Config;
use crate::domain::health::{self, Finding, Mend};
use crate::error::Error;
use crate::store::{StoreError, health::make_private};
use crate::view::keeping::Findings;

/// Look whether all is well, and mend what can be
///
/// Each check is one line: `ok`, `warning` (nothing is lost, something could be) or
/// `FAULT`, with what to do about it. The exit status is 1 when there is a fault.
///
/// `--repair` makes a checked backup first. Then it makes anew what is worked out from
/// the rest (indexes, search, stages and dates), makes files private, and removes what
/// an interrupted backup left. What you wrote is never changed; where that is damaged,
/// `doctor` names the backup to restore.
///
/// Examples:
///   nettrack doctor
///   nettrack doctor --repair
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DoctorArgs {
    /// Mend what can be mended, after a backup
    #[arg(long)]
    repair: bool,
}

pub(crate) fn run(app: &mut App, args: DoctorArgs) -> Result<Findings, Error> {
    let before = examine(app)?;
    let mends: Vec<Mend> = before.iter().filter_map(|finding| finding.mend.clone()).collect();
    if !args.repair || mends.is_empty() {
        return Ok(Findings { list: before, backup: None });
    }
    let mut backup = None;
    if mends.contains(&Mend::Derived) {
        let folder = app.store.backups_folder();
        backup = Some(app.store.backup_into(&folder)?.file);
        app.store.rebuild()?;
    }
    for mend in &mends {
        match mend {
            Mend::Derived => {}
            Mend::Private(paths) => each(app, paths, "make private", |path| make_private(path)),
            Mend::Remove(paths) => each(app, paths, "remove", |path| std::fs::remove_file(path)),
        }
    }
    Ok(Findings { list: health::compared(&before, examine(app)?), backup })
}

/// What cannot be mended is said, and found again.
fn each(
    app: &mut App,
    paths: &[PathBuf],
    doing: &'static str,
    mend: impl Fn(&PathBuf) -> std::io::Result<()>,
) {
    for path in paths {
        if let Err(error) = mend(path) {
            app.remark(StoreError::io(doing, path, &error).to_string());
        }
    }
}

fn examine(app: &mut App) -> Result<Vec<Finding>, Error> {
    let config = app.paths.config.clone();
    let mut found = app.store.examine(&app.paths.data_folder, std::slice::from_ref(&config))?;
    found.push(match Config::load(&config) {
        Ok(_) => Finding::ok("config", "understood"),
        Err(error) => Finding::fault("config", error.to_string(), error.hint().unwrap_or_default()),
    });
    Ok(found)
}
