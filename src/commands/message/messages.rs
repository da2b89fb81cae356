use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::filter::{self, Calendar};
use crate::domain::message_filter;
use crate::error::Error;
use crate::store::selection;
use crate::view::message::Messages;

/// List messages: what is being written first, then what was sent, newest first
///
/// A filter is any of state: channel: template: answered: sent.before: sent.after:,
/// any of those that `list` knows for the contact (company: tag: circle: …), and
/// free words of the name or the text; all must hold, a minus turns one around.
///
/// Examples:
///   nettrack messages state:draft
///   nettrack messages answered:no sent.before:2w
///   nettrack messages ana
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct MessagesArgs {
    /// What to show
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// How many to show; 0 for all. JSON is always whole, unless this is given
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
}

/// Lines of a text answer.
const LINES: u32 = 30;

pub(crate) fn run(app: &mut App, args: MessagesArgs) -> Result<Messages, Error> {
    let words = resolve::filter_words(app, filter::arguments(&args.filter)?)?;
    let (today, business_days, account) =
        (app.clock.today(), app.config.business_days(), app.config.account());
    let wanted = message_filter::parse(&words, Calendar { today, business_days: &business_days })?;
    let rest_days = app.config.rest_days();
    let limit = app.limit(args.limit, LINES);
    let mut messages = app.store.read(|db| selection::messages(db, &wanted, limit, rest_days, today))?;
    let more = messages.len() > limit;
    messages.truncate(limit);
    Ok(Messages { messages, more, filtered: !words.is_empty(), account, today })
}
