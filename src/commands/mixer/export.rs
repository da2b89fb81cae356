use std::path::PathBuf;

use clap::Args;

use super::{find, one};
use crate::app::App;
use crate::commands::private_file;
use crate::error::Error;
use crate::view::mixer::Exported;

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Which; without it, the newest
    #[arg(value_name = "ID")]
    id: Option<i64>,
    /// Write it to this file, readable by you alone
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(app: &mut App, args: &ExportArgs) -> Result<Exported, Error> {
    let whole = find(app, args.id)?;
    let one = one(app, whole);
    if let Some(file) = &args.out {
        private_file::write(file, &Exported::markdown(&one)).map_err(|e| Error::File {
            code: "unwritable",
            message: format!("cannot write `{}`: {e}", file.display()),
            hint: Some("name another file with --out".into()),
        })?;
    }
    Ok(Exported { one, file: args.out.clone() })
}
