use clap::{Args, builder::PossibleValuesParser};

use super::range;
use crate::app::App;
use crate::domain::statistics::{Attempts, Dimension};
use crate::error::Error;
use crate::store::statistics;
use crate::view::stats::{Stats, Table};

/// See which messages were answered
///
/// Only messages whose time for an answer is over count (14 days; stats.waiting-
/// days sets it); younger ones wait and are shown apart. Thank-yous and answers to
/// a reply ask for nothing and are left out, an automatic reply is no answer.
/// Beside each rate stands the range in which it lies, chance considered (95 %).
/// Groups of fewer than 20 messages are not ranked: chance decides there.
///
/// Examples:
///   nettrack stats
///   nettrack stats --by template
///   nettrack stats --by channel --since "3 months ago"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct StatsArgs {
    /// Compare by template, channel, circle, weekday or company
    #[arg(long, value_name = "WHAT", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Dimension::ALL.map(Dimension::as_str)))]
    by: Option<String>,
    /// Only messages sent on this day or later: 2026-01-01, mon, 3m
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only messages sent up to this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Lines of a table; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Lines of a table in a text answer.
const LINES: u32 = 15;
/// What is shown when nobody says by what to compare; companies are too many for that.
const OVERVIEW: [Dimension; 4] =
    [Dimension::Template, Dimension::Channel, Dimension::Circle, Dimension::Weekday];

pub(crate) fn run(app: &mut App, args: StatsArgs) -> Result<Stats, Error> {
    let today = app.clock.today();
    let (since, until) = range::typed(app, args.since.as_deref(), args.until.as_deref())?;
    let by = args.by.as_deref().and_then(|typed| Dimension::ALL.into_iter().find(|d| d.as_str() == typed));
    let waiting_days = app.config.waiting_days();
    let limit = app.limit(args.limit, LINES);
    let sent = app.store.read(|db| statistics::sent(db, since, until.unwrap_or(today)))?;
    let attempts = Attempts::new(sent, today, waiting_days);
    let table = |by| Table::new(by, attempts.by(by), limit);
    Ok(Stats {
        since,
        until,
        waiting_days,
        total: attempts.total(),
        left_out: attempts.left_out,
        by,
        tables: by.map_or_else(|| OVERVIEW.map(table).to_vec(), |by| vec![table(by)]),
    })
}
