//! What is due, as a file for a calendar program.

use std::path::Path;

use chrono::NaiveDate;

use crate::app::App;
use crate::commands::own_file::CALENDAR;
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
    CALENDAR.check(file)?;
    let entries: Vec<(String, FollowUp)> = app.store.read(|db| {
        let due = follow_ups::due(db, by, MOST)?;
        due.into_iter()
            .map(|follow_up| Ok((follow_ups::uid(db, follow_up.id)?, follow_up)))
            .collect::<Result<_, StoreError>>()
    })?;
    let text = icalendar::calendar(&entries, app.clock.now());
    CALENDAR.write(file, &text)?;
    Ok(format!("{} written to `{}`", count(entries.len()), file.display()))
}

fn count(entries: usize) -> String {
    if entries == 1 { "1 follow-up".to_owned() } else { format!("{entries} follow-ups") }
}
