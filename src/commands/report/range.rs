//! The days that are looked back on, as `stats` and `report` take them.

use chrono::NaiveDate;

use crate::app::App;
use crate::domain::day::{self, Direction};
use crate::error::Error;

/// The days that were typed, `since` not after `until` (today, where none was typed).
///
/// # Errors
/// `Day` for what is none, `Usage` for a range that is empty.
pub(super) fn typed(
    app: &App,
    since: Option<&str>,
    until: Option<&str>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let day = |typed| day::parse(typed, today, Direction::Back, &business_days);
    let (since, until) = (since.map(day).transpose()?, until.map(day).transpose()?);
    if let (Some(since), until) = (since, until.unwrap_or(today))
        && since > until
    {
        return Err(Error::usage(
            format!("nothing lies between {since} and {until}"),
            "give --since the earlier day, --until the later one",
        ));
    }
    Ok((since, until))
}
