use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::text;
use crate::error::Error;
use crate::store::follow_ups::{self, NewFollowUp};
use crate::view::follow_up::Planned;

/// Plan something of your own for a contact
///
/// Example:
///   nettrack remind ana "in 2 weeks" "ask how the launch went"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct RemindArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// When: fri, 3b, 2w, 2026-12-01 …
    #[arg(value_name = "DATE")]
    date: String,
    /// What to do
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: RemindArgs) -> Result<Planned, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let day = day::parse(&args.date, today, Direction::Ahead, &business_days)?;
    if day < today {
        return Err(Error::usage(format!("{day} is past"), "name a day from today on: tomorrow, mon, 2w"));
    }
    let text = text::tidy(&args.text.join(" "), "text", text::FACT)?;
    let follow_up = app.store.write("remind", |tx| {
        let id = follow_ups::insert(
            tx,
            &NewFollowUp::about(contact.id, FollowUpKind::Custom, day, text.as_str()),
        )?;
        tx.describe(format!("planned for {}: {text}", contact.name));
        follow_ups::get(tx, id)?.ok_or_else(|| resolve::gone(&contact.name))
    })?;
    Ok(Planned { follow_up, today })
}
