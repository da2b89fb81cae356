//! What is due, as a file for a calendar program.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::NaiveDate;

use crate::app::App;
use crate::commands::private_file;
use crate::domain::follow_up::FollowUp;
use crate::error::Error;
use crate::formats::icalendar;
use crate::store::{StoreError, follow_ups};

/// More entries than a calendar takes.
const MOST: i64 = 100_000;

/// Write all that is due by the day `by` into `file`; says what was written.
///
/// # Errors
/// `Refused` for a file of somebody else, `File` where none can be written, and those of reading.
pub(super) fn write(app: &mut App, by: Option<NaiveDate>, file: &Path) -> Result<String, Error> {
    refuse_other(file)?;
    let entries: Vec<(String, FollowUp)> = app.store.read(|db| {
        let due = follow_ups::due(db, by, MOST)?;
        due.into_iter()
            .map(|follow_up| Ok((follow_ups::uid(db, follow_up.id)?, follow_up)))
            .collect::<Result<_, StoreError>>()
    })?;
    let text = icalendar::calendar(&entries, app.clock.now());
    private_file::write(file, &text).map_err(|e| unwritable(file, &e.to_string()))?;
    Ok(format!("{} written to `{}`", count(entries.len()), file.display()))
}

fn count(entries: usize) -> String {
    if entries == 1 { "1 follow-up".to_owned() } else { format!("{entries} follow-ups") }
}

/// A calendar from here is replaced, anything else is somebody's.
fn refuse_other(file: &Path) -> Result<(), Error> {
    if file == Path::new("-") {
        return Err(Error::usage("a calendar goes to a file, not to standard output", "--ics due.ics"));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(unwritable(file, &format!("there is no folder `{}`", folder.display())));
    }
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    let mut head = Vec::new();
    let read =
        file.is_file().then(|| File::open(file).and_then(|file| file.take(200).read_to_end(&mut head)));
    if matches!(read, Some(Ok(_))) && icalendar::is_ours(&head) {
        return Ok(());
    }
    Err(Error::refused(
        "file_exists",
        format!("`{}` is there already and is no calendar of nettrack's", file.display()),
        "name another file: only a calendar that was written here is replaced",
    ))
}

fn unwritable(file: &Path, why: &str) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot write `{}`: {why}", file.display()),
        hint: Some("name another file with --ics FILE".into()),
    }
}
