//! The file of settings: read as text, so that its comments stay, and written whole.

use std::io;
use std::path::Path;

use super::private_file;
use crate::app::App;
use crate::error::Error;

/// The text of the file; that of one that is not there is empty.
///
/// # Errors
/// `File` when it cannot be read.
pub(super) fn read(app: &App) -> Result<String, Error> {
    match std::fs::read_to_string(&app.paths.config) {
        Ok(text) => Ok(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(e) => Err(unwritable(&app.paths.config, &e)),
    }
}

/// # Errors
/// `File` when it cannot be written; then it is as it was.
pub(super) fn write(app: &App, text: &str) -> Result<(), Error> {
    let path = &app.paths.config;
    private_file::write(path, text).map_err(|e| unwritable(path, &e))
}

pub(super) fn unwritable(path: &Path, e: &io::Error) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot read or write `{}`: {e}", path.display()),
        hint: Some("name another file with --config FILE".into()),
    }
}
