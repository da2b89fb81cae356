use std::path::PathBuf;

use chrono::Days;
use clap::Args;

use super::calendar;
use crate::app::App;
use crate::domain::day::{self, Direction};
use crate::error::Error;
use crate::store::follow_ups;
use crate::view::follow_up::DueList;

/// Show what is due: overdue, today, and the next 7 days
///
/// Keeping in touch has an ideal and a latest day. Where somebody else is to be
/// written to, a person at the same company is named, if one is known.
///
/// Examples:
///   nettrack due --by eom
///   nettrack due --count
///   nettrack due --exit-code || echo "somebody waits"
///   nettrack due --by eom --ics due.ics
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DueArgs {
    /// Show what is due up to this day
    #[arg(long, value_name = "DATE", conflicts_with = "all")]
    by: Option<String>,
    /// Show everything that is planned
    #[arg(long)]
    all: bool,
    /// Print only how many are due
    #[arg(long)]
    count: bool,
    /// Exit with 10 when something is due today or earlier
    #[arg(long)]
    exit_code: bool,
    /// Also write them, all, as a calendar; one that is written again is replaced
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Lines to show; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Days ahead that `due` looks by itself.
const AHEAD: u64 = 7;
/// Lines of a text answer: more than a screen helps nobody.
const LINES: u32 = 20;

pub(crate) fn run(app: &mut App, args: DueArgs) -> Result<DueList, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let by = match &args.by {
        _ if args.all => None,
        Some(typed) => Some(day::parse(typed, today, Direction::Ahead, &business_days)?),
        None => today.checked_add_days(Days::new(AHEAD)),
    };
    let limit = app.limit(args.limit, LINES);
    if let Some(file) = &args.ics {
        let written = calendar::write(app, by, file)?;
        app.remark(written);
    }
    let read = if args.count { 1 } else { i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1 };
    app.store.read(|db| {
        let count = if args.count { Some(follow_ups::count_due(db, by)?) } else { None };
        let mut follow_ups = follow_ups::due(db, by, read)?;
        let waiting = follow_ups.first().is_some_and(|first| first.due_on <= today);
        let more = follow_ups.len() > limit;
        follow_ups.truncate(limit);
        Ok(DueList {
            follow_ups,
            more,
            count,
            today,
            by,
            by_typed: args.by.is_some(),
            exit_status: u8::from(args.exit_code && waiting) * 10,
        })
    })
}
