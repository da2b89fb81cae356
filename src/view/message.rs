//! Messages as the user sees them.

use std::collections::HashMap;
use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::follow_up::{DueJson, HEADINGS, rows};
use super::{Answer, Page, Row, Style, finding, write_json};
use crate::domain::cadence::MAX_ATTEMPTS;
use crate::domain::channel::Channel;
use crate::domain::channel::{self, Account};
use crate::domain::check::Finding;
use crate::domain::contact::Named;
use crate::domain::day;
use crate::domain::follow_up::FollowUp;
use crate::domain::id::MessageId;
use crate::domain::message::{Feedback, Message, Occasion, ReplyKind, State};
use crate::domain::text;

/// The keys of a message's JSON, in this order.
#[derive(Serialize)]
pub(super) struct MessageJson<'a> {
    /// None: it is not saved
    pub(super) id: Option<MessageId>,
    contact: &'a Named,
    channel: Channel,
    state: State,
    template: Option<&'a str>,
    subject: Option<&'a str>,
    body: &'a str,
    words: usize,
    characters: usize,
    limit: Option<usize>,
    sent_at: Option<&'a str>,
    replied_at: Option<&'a str>,
    reply_kind: Option<ReplyKind>,
    reply_text: Option<&'a str>,
    personal_share: f64,
    overrides: &'a [String],
    reviewed_at: Option<&'a str>,
    findings: &'a [Finding],
}

impl<'a> MessageJson<'a> {
    pub(super) fn new(message: &'a Message, findings: &'a [Finding], account: Account) -> Self {
        Self {
            id: Some(message.id),
            contact: &message.contact,
            channel: message.channel,
            state: message.state,
            template: message.template.as_deref(),
            subject: message.subject.as_deref(),
            body: &message.body,
            words: channel::words(&message.body),
            characters: channel::characters(&message.body),
            limit: channel::limit(message.channel, account),
            sent_at: message.sent_at.as_deref(),
            replied_at: message.replied_at.as_deref(),
            reply_kind: message.reply_kind,
            reply_text: message.reply_text.as_deref(),
            personal_share: message.personal_share,
            overrides: &message.overrides,
            reviewed_at: message.reviewed_at.as_deref(),
            findings,
        }
    }
}

fn show_feedback(page: &mut Page, feedback: &[Feedback]) {
    for said in feedback {
        let mut mark = format!("  {}, {}: ", text::clean(&said.given_by), said.given_on);
        for line in said.text.lines() {
            page.item(&mark, line);
            mark = " ".repeat(4);
        }
    }
}

#[derive(Serialize)]
struct WithFeedbackJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    feedback: &'a [Feedback],
}

/// What was said of a draft, the newest last.
#[derive(Debug)]
pub(crate) struct FeedbackGiven {
    pub(crate) message: Message,
    pub(crate) findings: Vec<Finding>,
    pub(crate) feedback: Vec<Feedback>,
    pub(crate) account: Account,
}

impl Answer for FeedbackGiven {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Good, "feedback on the draft to "),
            (Style::Strong, &self.message.contact.name),
            (Style::Dim, &format!("  message {}", self.message.id)),
        ]);
        show_feedback(page, &self.feedback);
        page.dim(&format!("  next: nettrack draft {} --edit", self.message.contact.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let message = MessageJson::new(&self.message, &self.findings, self.account);
        write_json(out, &WithFeedbackJson { message, feedback: &self.feedback })
    }
}

/// A draft that was reviewed.
#[derive(Debug)]
pub(crate) struct Reviewed {
    pub(crate) message: Message,
    pub(crate) findings: Vec<Finding>,
    pub(crate) feedback: Vec<Feedback>,
    pub(crate) account: Account,
}

impl Answer for Reviewed {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Good, "reviewed: "),
            (Style::Plain, "the draft to "),
            (Style::Strong, &self.message.contact.name),
            (Style::Dim, &format!("  message {}", self.message.id)),
        ]);
        for rule in &self.message.overrides {
            page.dim(&format!("  in spite of {rule}"));
        }
        finding::show(page, &self.findings, self.message.subject.as_deref(), &self.message.body);
        show_feedback(page, &self.feedback);
        page.dim(&format!("when you sent it: nettrack sent {}", self.message.contact.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let message = MessageJson::new(&self.message, &self.findings, self.account);
        write_json(out, &WithFeedbackJson { message, feedback: &self.feedback })
    }
}

/// A message that was recorded as sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) message: Message,
    pub(crate) findings: Vec<Finding>,
    pub(crate) follow_ups: Vec<FollowUp>,
    /// What the message settled
    pub(crate) closed: Vec<FollowUp>,
    pub(crate) occasion: Occasion,
    /// Messages that wait for an answer now, this one included
    pub(crate) attempts: usize,
    /// The day up to which the contact rests now
    pub(crate) rests_until: Option<NaiveDate>,
    pub(crate) account: Account,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct SentJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    follow_ups: Vec<DueJson<'a>>,
    closed: Vec<DueJson<'a>>,
    rests_until: Option<NaiveDate>,
}

impl Answer for Sent {
    fn text(&self, page: &mut Page) {
        let on = self.message.sent_on.map(|day| day::describe(day, self.today)).unwrap_or_default();
        page.line(&[
            (Style::Good, "sent to "),
            (Style::Strong, &self.message.contact.name),
            (Style::Plain, ": "),
            (Style::Plain, &on),
        ]);
        for follow_up in &self.closed {
            page.dim(&format!("  {}: {}", follow_up.state.as_str(), follow_up.text));
        }
        if !self.follow_ups.is_empty() {
            return page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
        match (self.rests_until, self.occasion) {
            (Some(until), Occasion::FollowUp) if self.attempts > MAX_ATTEMPTS => {
                page.line(&[
                    (Style::Warn, "  more than two messages without an answer"),
                    (Style::Plain, ": nothing is planned, the contact rests until "),
                    (Style::Plain, &day::describe(until, self.today)),
                ]);
                page.dim("  somebody else is the better next step: nettrack find");
            }
            (Some(until), _) => page.dim(&format!(
                "  second attempt: nothing more is planned, the contact rests until {}",
                day::describe(until, self.today)
            )),
            (None, _) => page.dim("  no follow-up is planned"),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &SentJson {
                message: MessageJson::new(&self.message, &self.findings, self.account),
                follow_ups: DueJson::list(&self.follow_ups, self.today),
                closed: DueJson::list(&self.closed, self.today),
                rests_until: self.rests_until,
            },
        )
    }
}

/// A reply that was recorded.
#[derive(Debug)]
pub(crate) struct Replied {
    pub(crate) message: Message,
    /// The day on which it came
    pub(crate) on: NaiveDate,
    pub(crate) cancelled: Vec<FollowUp>,
    pub(crate) follow_ups: Vec<FollowUp>,
    /// The day up to which the contact rests, when this was no answer
    pub(crate) rests_until: Option<NaiveDate>,
    pub(crate) account: Account,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct RepliedJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    cancelled: Vec<DueJson<'a>>,
    follow_ups: Vec<DueJson<'a>>,
    rests_until: Option<NaiveDate>,
}

impl Answer for Replied {
    fn text(&self, page: &mut Page) {
        let on = day::describe(self.on, self.today);
        page.line(&[
            (Style::Good, "reply of "),
            (Style::Strong, &self.message.contact.name),
            (Style::Plain, &format!(": {on}")),
        ]);
        for follow_up in &self.cancelled {
            page.dim(&format!("  cancelled: {}", follow_up.text));
        }
        if let Some(until) = self.rests_until {
            let until = day::describe(until, self.today);
            page.dim(&format!("  two messages were sent: the contact rests until {until}"));
        }
        if !self.follow_ups.is_empty() {
            page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &RepliedJson {
                message: MessageJson::new(&self.message, &[], self.account),
                cancelled: DueJson::list(&self.cancelled, self.today),
                follow_ups: DueJson::list(&self.follow_ups, self.today),
                rests_until: self.rests_until,
            },
        )
    }
}

/// Messages, a line each.
#[derive(Debug)]
pub(crate) struct Messages {
    pub(crate) messages: Vec<Message>,
    /// Those of each message that is being written, where the answer is for a script
    pub(crate) findings: HashMap<MessageId, Vec<Finding>>,
    /// Whether there are more than were asked for
    pub(crate) more: bool,
    pub(crate) filtered: bool,
    pub(crate) account: Account,
    pub(crate) today: NaiveDate,
}

impl Answer for Messages {
    fn text(&self, page: &mut Page) {
        if self.messages.is_empty() {
            page.say(if self.filtered {
                "no message fits"
            } else {
                "nothing is written yet: nettrack draft NAME"
            });
            return;
        }
        let rows = self.messages.iter().map(|message| self.row(message)).collect();
        page.table(&["ID", "To", "Channel", "State", "When", "Text"], rows);
        if self.more {
            page.dim(&format!(
                "and more: the first {} are shown; --limit N shows others",
                self.messages.len()
            ));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let findings = |id| self.findings.get(&id).map_or(&[][..], Vec::as_slice);
        let list: Vec<_> =
            self.messages.iter().map(|m| MessageJson::new(m, findings(m.id), self.account)).collect();
        write_json(out, &list)
    }
}

impl Messages {
    fn row(&self, message: &Message) -> Row {
        let (style, state) = match (message.state, message.reply_kind) {
            (State::Sent, Some(kind)) if message.is_answered() => {
                (Style::Good, format!("replied, {}", kind.as_str()))
            }
            (State::Sent, Some(kind)) => (Style::Plain, format!("sent, {}", kind.as_str())),
            (State::Sent, None) => (Style::Plain, "sent".to_owned()),
            (open, _) => (Style::Warn, open.as_str().to_owned()),
        };
        let when = message.sent_on.map(|day| day::describe(day, self.today)).unwrap_or_default();
        let first = message.body.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        vec![
            (Style::Dim, message.id.to_string()),
            (Style::Strong, message.contact.name.clone()),
            (Style::Plain, message.channel.as_str().to_owned()),
            (style, state),
            (Style::Plain, when),
            (Style::Dim, text::shorten(message.subject.as_deref().unwrap_or(first), 40)),
        ]
    }
}
