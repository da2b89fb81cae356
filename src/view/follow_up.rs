//! Follow-ups as the user sees them.

use std::borrow::Cow;
use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::day;
use crate::domain::follow_up::{About, DueState, FollowUp, FollowUpKind, PromisedBy, Suggested};
use crate::domain::id::{FollowUpId, MessageId};

/// A follow-up with what the day says of it; the keys of the JSON are the fields in this order.
#[derive(Debug, Serialize)]
pub(super) struct DueJson<'a> {
    id: FollowUpId,
    contact: Option<&'a About>,
    kind: FollowUpKind,
    due_on: NaiveDate,
    days_overdue: i64,
    state: &'static str,
    text: Cow<'a, str>,
    message_id: Option<MessageId>,
    promised_by: Option<PromisedBy>,
    latest_on: Option<NaiveDate>,
    suggests: Option<&'a Suggested>,
}

impl<'a> DueJson<'a> {
    /// An open one is overdue, today or upcoming; a closed one is what became of it.
    pub(super) fn new(follow_up: &'a FollowUp, today: NaiveDate) -> Self {
        Self {
            id: follow_up.id,
            contact: follow_up.contact.as_ref(),
            kind: follow_up.kind,
            due_on: follow_up.due_on,
            days_overdue: (today - follow_up.due_on).num_days().max(0),
            state: follow_up.word_on(today),
            text: follow_up.whole_text(),
            message_id: follow_up.message_id,
            promised_by: follow_up.promised_by,
            latest_on: follow_up.latest_on,
            suggests: follow_up.suggested(),
        }
    }

    pub(super) fn list(follow_ups: &'a [FollowUp], today: NaiveDate) -> Vec<Self> {
        follow_ups.iter().map(|follow_up| Self::new(follow_up, today)).collect()
    }
}

pub(super) fn rows(follow_ups: &[FollowUp], today: NaiveDate) -> Vec<Row> {
    follow_ups.iter().map(|follow_up| row(follow_up, today)).collect()
}

/// How an open follow-up stands, as colour and word. Keeping in touch is yellow after its ideal day, red after its
/// latest; everything else is red once its day is past.
pub(super) fn standing(follow_up: &FollowUp, today: NaiveDate) -> (Style, &'static str) {
    match (follow_up.state_on(today), follow_up.latest_on) {
        (DueState::Upcoming, _) => (Style::Plain, ""),
        (DueState::Today, _) => (Style::Warn, "today"),
        (DueState::Overdue, None) => (Style::Bad, "late"),
        (DueState::Overdue, Some(_)) if follow_up.is_late(today) => (Style::Bad, "past latest"),
        (DueState::Overdue, Some(_)) => (Style::Warn, "past ideal"),
    }
}

fn row(follow_up: &FollowUp, today: NaiveDate) -> Row {
    // the number of the contact too: it is what the next command takes, and not that of the follow-up
    let who = follow_up.contact.as_ref().map_or(String::new(), |about| match &about.company {
        Some(company) => format!("{} (#{}), {company}", about.name, about.id),
        None => format!("{} (#{})", about.name, about.id),
    });
    vec![
        (Style::Dim, follow_up.id.to_string()),
        (standing(follow_up, today).0, when(follow_up, today)),
        (Style::Strong, who),
        (Style::Plain, follow_up.whole_text().into_owned()),
    ]
}

/// Short enough for a column: `3 days late`, `2 days past ideal`, `today`, `Fri 6 Mar`.
fn when(follow_up: &FollowUp, today: NaiveDate) -> String {
    let (_, word) = standing(follow_up, today);
    let from = follow_up.latest_on.filter(|_| follow_up.is_late(today)).unwrap_or(follow_up.due_on);
    match (today - from).num_days() {
        0 => "today".into(),
        1 => format!("1 day {word}"),
        past if past > 1 => format!("{past} days {word}"),
        -1 => "tomorrow".into(),
        ahead if ahead >= -300 => from.format("%a %-d %b").to_string(),
        _ => from.format("%-d %b %Y").to_string(),
    }
}

pub(super) const HEADINGS: [&str; 4] = ["ID", "When", "Who", "What"];

/// What is due.
#[derive(Debug)]
pub(crate) struct DueList {
    pub(crate) follow_ups: Vec<FollowUp>,
    pub(crate) more: bool,
    /// Only the number was asked for
    pub(crate) count: Option<u32>,
    pub(crate) today: NaiveDate,
    pub(crate) by: Option<NaiveDate>,
    /// The day was typed: say which it is
    pub(crate) by_typed: bool,
    pub(crate) exit_status: u8,
}

impl Answer for DueList {
    fn text(&self, page: &mut Page) {
        if let Some(count) = self.count {
            return page.say(&count.to_string());
        }
        if self.follow_ups.is_empty() {
            let by =
                self.by.map(|by| format!(" up to {}", day::describe(by, self.today))).unwrap_or_default();
            return page.say(&format!("nothing is due{by}"));
        }
        page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        if let Some(by) = self.by.filter(|_| self.by_typed) {
            page.dim(&format!("due up to {}", day::describe(by, self.today)));
        }
        if let Some(other) = self.follow_ups.iter().find_map(FollowUp::suggested) {
            let then =
                if other.pool { format!(", then nettrack research {}", other.id) } else { String::new() };
            page.dim(&format!("to write to {}: {}{then}", other.name, other.first_step()));
        }
        if self.more {
            page.dim(&format!(
                "and more: the first {} are shown; --limit 0 shows all",
                self.follow_ups.len()
            ));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if let Some(count) = self.count {
            write_json(out, &count)
        } else {
            write_json(out, &DueJson::list(&self.follow_ups, self.today))
        }
    }

    fn exit_status(&self) -> u8 {
        self.exit_status
    }
}

/// Follow-ups that were closed.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) follow_ups: Vec<FollowUp>,
    /// Keep-in-touch that begins again
    pub(crate) again: Vec<FollowUp>,
    pub(crate) today: NaiveDate,
}

impl Answer for Closed {
    fn text(&self, page: &mut Page) {
        for follow_up in &self.follow_ups {
            page.line(&[
                (Style::Good, follow_up.state.as_str()),
                (Style::Plain, ": "),
                (Style::Plain, &follow_up.text),
            ]);
        }
        for next in &self.again {
            page.dim(&format!(
                "  next: {}, {}  #{}",
                next.text,
                day::describe(next.due_on, self.today),
                next.id
            ));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &DueJson::list(&self.follow_ups, self.today))
    }
}

/// A follow-up that was planned or put off.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) follow_up: FollowUp,
    pub(crate) today: NaiveDate,
}

impl Answer for Planned {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Good, &day::describe(self.follow_up.due_on, self.today)),
            (Style::Plain, ": "),
            (Style::Plain, &self.follow_up.whole_text()),
            (Style::Dim, &format!("  #{}", self.follow_up.id)),
        ]);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &DueJson::new(&self.follow_up, self.today))
    }
}
