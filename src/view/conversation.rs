//! Conversations and notes as the user sees them.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::follow_up::{DueJson, HEADINGS, rows};
use super::{Answer, Page, Style, write_json};
use crate::domain::contact::{Contact, Named};
use crate::domain::conversation::{Conversation, ConversationState, LocalTime};
use crate::domain::day;
use crate::domain::follow_up::FollowUp;
use crate::domain::question::Prepared;

/// A note that was taken.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) contact: Contact,
    pub(crate) text: Option<String>,
    pub(crate) on: NaiveDate,
    pub(crate) met: bool,
    pub(crate) conversation: Option<Conversation>,
    /// Prepared questions that were asked in it
    pub(crate) asked: Vec<Prepared>,
    pub(crate) named: Vec<Named>,
    pub(crate) follow_ups: Vec<FollowUp>,
    pub(crate) cancelled: Vec<FollowUp>,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct NotedJson<'a> {
    contact: &'a Contact,
    on: NaiveDate,
    text: Option<&'a str>,
    met: bool,
    named: &'a [Named],
    follow_ups: Vec<DueJson<'a>>,
    cancelled: Vec<DueJson<'a>>,
    conversation: Option<&'a Conversation>,
    asked: &'a [Prepared],
}

impl Answer for Noted {
    fn text(&self, page: &mut Page) {
        let what = if self.met { "noted, conversation held on " } else { "noted on " };
        page.line(&[
            (Style::Good, what),
            (Style::Plain, &self.on.to_string()),
            (Style::Plain, ": "),
            (
                Style::Strong,
                &self.conversation.as_ref().map_or(self.contact.name.clone(), Conversation::people),
            ),
        ]);
        for question in &self.asked {
            page.item("  asked: ", &question.text);
        }
        for person in &self.named {
            page.say(&format!(
                "  named: {} (#{}), introduced by {}",
                person.name, person.id, self.contact.name
            ));
        }
        for follow_up in &self.cancelled {
            page.dim(&format!("  no longer needed: {}", follow_up.text));
        }
        if self.met && !self.follow_ups.is_empty() {
            page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &NotedJson {
                contact: &self.contact,
                on: self.on,
                text: self.text.as_deref(),
                met: self.met,
                named: &self.named,
                follow_ups: DueJson::list(&self.follow_ups, self.today),
                cancelled: DueJson::list(&self.cancelled, self.today),
                conversation: self.conversation.as_ref(),
                asked: &self.asked,
            },
        )
    }
}

/// A conversation that was planned, moved or cancelled.
#[derive(Debug)]
pub(crate) struct Arranged {
    pub(crate) conversation: Conversation,
    /// The day on which it was before
    pub(crate) moved_from: Option<NaiveDate>,
    /// On everybody's clock, the user's first
    pub(crate) times: Vec<LocalTime>,
    /// What was answered by it
    pub(crate) cancelled: Vec<FollowUp>,
    pub(crate) prepared: bool,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct ArrangedJson<'a> {
    #[serde(flatten)]
    conversation: &'a Conversation,
    moved_from: Option<NaiveDate>,
    times: &'a [LocalTime],
    cancelled: Vec<DueJson<'a>>,
}

impl Answer for Arranged {
    fn text(&self, page: &mut Page) {
        let conversation = &self.conversation;
        let what = match (conversation.state, self.moved_from) {
            (ConversationState::Cancelled, _) => "cancelled: ",
            (_, Some(before)) if before == conversation.on_day => "changed: ",
            (_, Some(_)) => "moved: ",
            _ => "planned: ",
        };
        page.line(&[
            (Style::Good, what),
            (Style::Plain, &day::describe(conversation.on_day, self.today)),
            (Style::Plain, ", with "),
            (Style::Strong, &conversation.people()),
        ]);
        for time in &self.times {
            page.item("  ", &time.said(conversation.on_day));
        }
        if self.times.is_empty()
            && let Some(minutes) = conversation.minutes
        {
            page.say(&format!("  {minutes} minutes; no time yet"));
        }
        if let Some(place) = conversation.place_line() {
            page.item("  ", &place);
        }
        for follow_up in &self.cancelled {
            page.dim(&format!("  no longer needed: {}", follow_up.text));
        }
        if let Some(person) = conversation.participants.first()
            && conversation.state == ConversationState::Planned
            && !self.prepared
        {
            page.dim(&format!("before you talk: nettrack prep {}", person.id));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &ArrangedJson {
                conversation: &self.conversation,
                moved_from: self.moved_from,
                times: &self.times,
                cancelled: DueJson::list(&self.cancelled, self.today),
            },
        )
    }
}
