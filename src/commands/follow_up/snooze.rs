use clap::Args;

use super::open;
use crate::app::App;
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::FollowUp;
use crate::domain::id::FollowUpId;
use crate::error::Error;
use crate::store::follow_ups;
use crate::view::follow_up::Planned;

/// Put a follow-up off to another day
///
/// Examples:
///   nettrack snooze 3 mon
///   nettrack snooze 3 2w
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct SnoozeArgs {
    /// Its number, as `due` shows it
    #[arg(value_name = "ID")]
    id: i64,
    /// When: fri, 3b, 2w, 2026-12-01 …
    #[arg(value_name = "DATE", required = true)]
    date: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: SnoozeArgs) -> Result<Planned, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let day = day::parse(&args.date.join(" "), today, Direction::Ahead, &business_days)?;
    if day < today {
        return Err(Error::usage(format!("{day} is past"), "name a day from today on: tomorrow, mon, 2w"));
    }
    let follow_up = app.store.write("snooze", |tx| {
        let before = open(tx, FollowUpId(args.id))?;
        follow_ups::move_to(tx, before.id, day)?;
        tx.describe(format!("put off: {}", before.text));
        Ok::<_, Error>(FollowUp { due_on: day, ..before })
    })?;
    Ok(Planned { follow_up, today })
}
