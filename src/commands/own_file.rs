//! Own file: a file that nettrack writes for another program. One that was written here is replaced, anything else is
//! somebody's and left alone.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::private_file;
use crate::error::Error;
use crate::formats::{icalendar, prep_sheet};

/// A kind of such files.
pub(super) struct OwnFile {
    /// `calendar`
    what: &'static str,
    flag: &'static str,
    usual: &'static str,
    /// Whether a file that begins with these bytes was written here
    is_ours: fn(&[u8]) -> bool,
}

pub(super) const CALENDAR: OwnFile =
    OwnFile { what: "calendar", flag: "--ics", usual: "due.ics", is_ours: icalendar::is_ours };
pub(super) const PREP_SHEET: OwnFile =
    OwnFile { what: "prep sheet", flag: "--out", usual: "prep.html", is_ours: prep_sheet::is_ours };

/// Bytes at the beginning of a file by which it is known.
const HEAD: u64 = 400;

impl OwnFile {
    /// Whether a file of that name may be written.
    ///
    /// # Errors
    /// `Refused` for a file of somebody else, `File` where none can be written.
    pub(super) fn check(&self, file: &Path) -> Result<(), Error> {
        let Self { what, flag, usual, .. } = self;
        if file == Path::new("-") {
            return Err(Error::usage(
                format!("a {what} goes to a file, not to standard output"),
                format!("{flag} {usual}"),
            ));
        }
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(self.unwritable(file, &format!("there is no folder `{}`", folder.display())));
        }
        if file.symlink_metadata().is_err() {
            return Ok(());
        }
        let mut head = Vec::new();
        let read =
            file.is_file().then(|| File::open(file).and_then(|file| file.take(HEAD).read_to_end(&mut head)));
        if matches!(read, Some(Ok(_))) && (self.is_ours)(&head) {
            return Ok(());
        }
        Err(Error::refused(
            "file_exists",
            format!("`{}` is there already and is no {what} of nettrack's", file.display()),
            format!("name another file: only a {what} that was written here is replaced"),
        ))
    }

    /// Write it, readable by its owner alone.
    ///
    /// # Errors
    /// `File` where it cannot be written.
    pub(super) fn write(&self, file: &Path, text: &str) -> Result<(), Error> {
        private_file::write(file, text).map_err(|e| self.unwritable(file, &e.to_string()))
    }

    /// The same, after something was saved.
    ///
    /// # Errors
    /// `Saved` where it cannot be written.
    pub(super) fn write_after_saving(&self, file: &Path, text: &str) -> Result<(), Error> {
        self.write(file, text).map_err(|error| Error::Saved {
            code: "unreadable",
            message: format!("saved, but {error}"),
            hint: error.hint(),
        })
    }

    fn unwritable(&self, file: &Path, why: &str) -> Error {
        Error::File {
            code: "unreadable",
            message: format!("cannot write `{}`: {why}", file.display()),
            hint: Some(format!("name another file with {} FILE", self.flag)),
        }
    }
}
