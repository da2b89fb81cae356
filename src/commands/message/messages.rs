use std::collections::HashMap;

use chrono::NaiveDate;
use clap::Args;

use super::findings::{Checker, ToCheck};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::check::Finding;
use crate::domain::filter::{self, Calendar};
use crate::domain::id::MessageId;
use crate::domain::message::{Message, State};
use crate::domain::message_filter;
use crate::error::Error;
use crate::store::{contacts, selection};
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
    let findings = if app.is_json() { of_open(app, &messages, today)? } else { HashMap::new() };
    Ok(Messages { messages, findings, more, filtered: !words.is_empty(), account, today })
}

/// The findings of what is not sent yet.
fn of_open(
    app: &mut App,
    messages: &[Message],
    today: NaiveDate,
) -> Result<HashMap<MessageId, Vec<Finding>>, Error> {
    let open: Vec<&Message> = messages.iter().filter(|message| message.state != State::Sent).collect();
    if open.is_empty() {
        return Ok(HashMap::new());
    }
    let checker = Checker::new(app)?;
    app.store.read(|db| {
        let mut found = HashMap::new();
        for message in open {
            let contact = contacts::get(db, message.contact.id, today)?;
            let findings = checker.findings(db, contact.as_ref(), &ToCheck::kept(message))?;
            found.insert(message.id, findings);
        }
        Ok(found)
    })
}
