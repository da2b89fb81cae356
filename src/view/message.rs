//! Messages as the user sees them.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::draft::{Delivered, DeliveredJson, FitJson, Fitted};
use super::follow_up::{DueJson, HEADINGS, rows};
use super::{Answer, Page, Style, write_json};
use crate::domain::channel::Channel;
use crate::domain::channel::{self, Account};
use crate::domain::check::{Finding, Severity};
use crate::domain::contact::Named;
use crate::domain::follow_up::FollowUp;
use crate::domain::id::MessageId;
use crate::domain::message::{Feedback, Message, Occasion, ReplyKind, State};
use crate::domain::text;

/// The keys of a message's JSON, in this order.
#[derive(Serialize)]
struct MessageJson<'a> {
    /// None: it is not saved
    id: Option<MessageId>,
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
    fn new(message: &'a Message, findings: &'a [Finding], account: Account) -> Self {
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

fn show_findings(page: &mut Page, findings: &[Finding]) {
    for finding in findings {
        let (style, word) = match finding.severity {
            Severity::Error => (Style::Bad, "error"),
            Severity::Warning => (Style::Warn, "warning"),
        };
        page.line(&[
            (style, word),
            (Style::Plain, " "),
            (Style::Strong, finding.rule),
            (Style::Plain, ": "),
            (Style::Plain, &finding.message),
        ]);
        page.dim(&format!("  {}", finding.hint));
    }
}

/// A draft that was written or changed.
#[derive(Debug)]
pub(crate) struct Drafted {
    pub(crate) message: Message,
    pub(crate) findings: Vec<Finding>,
    pub(crate) account: Account,
    /// Why this template was taken
    pub(crate) because: Option<String>,
    pub(crate) saved: Saved,
    /// A shorter text, where one was asked for
    pub(crate) fitted: Option<Fitted>,
    pub(crate) delivered: Vec<Delivered>,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    Yes,
    /// It was there before and is the same
    AsItWas,
    /// A new text that was left unchanged in the editor: there is no draft
    Nothing,
}

#[derive(Serialize)]
struct DraftedJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    saved: bool,
    fit: Option<FitJson<'a>>,
    delivered: Vec<DeliveredJson>,
}

impl Answer for Drafted {
    fn text(&self, page: &mut Page) {
        let message = &self.message;
        let what = match self.saved {
            Saved::Yes => "draft to ",
            Saved::AsItWas => "nothing was changed in the draft to ",
            Saved::Nothing => {
                page.line(&[
                    (Style::Plain, "nothing was saved: "),
                    (Style::Plain, "the text to "),
                    (Style::Strong, &message.contact.name),
                    (Style::Plain, " was not changed"),
                ]);
                return page
                    .dim(&format!("  nettrack draft {} --no-edit keeps it as it is", message.contact.id));
            }
        };
        page.line(&[
            (Style::Good, what),
            (Style::Strong, &message.contact.name),
            (Style::Dim, &format!("  message {}, {}", message.id, message.channel.as_str())),
        ]);
        if let (Some(template), Some(because)) = (&message.template, &self.because) {
            page.dim(&format!("template {template}: {because}"));
        }
        page.gap();
        if let Some(subject) = &message.subject {
            page.line(&[(Style::Dim, "  Subject: "), (Style::Plain, subject)]);
            page.gap();
        }
        page.block(&message.body, "  ");
        page.gap();
        page.dim(&format!(
            "{} words, {}, {:.0} % your own words",
            channel::words(&message.body),
            length(message, self.account),
            message.personal_share * 100.0
        ));
        show_findings(page, &self.findings);
        if let Some(fitted) = &self.fitted {
            fitted.text(page, &message.contact.id.to_string());
        }
        for delivered in &self.delivered {
            delivered.text(page);
        }
        let sent = if self.delivered.is_empty() { "" } else { "nothing was sent; " };
        page.dim(&format!("{sent}when you sent it: nettrack sent {}", message.contact.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut message = MessageJson::new(&self.message, &self.findings, self.account);
        message.id = message.id.filter(|_| self.saved != Saved::Nothing);
        write_json(
            out,
            &DraftedJson {
                message,
                saved: self.saved == Saved::Yes,
                fit: self.fitted.as_ref().map(Fitted::as_json),
                delivered: self.delivered.iter().map(Delivered::as_json).collect(),
            },
        )
    }
}

/// Characters as the site counts them, against its limit, and as a person sees them where that differs; the parts of
/// a text message.
fn length(message: &Message, account: Account) -> String {
    let (characters, seen) = (channel::characters(&message.body), channel::graphemes(&message.body));
    let mut said = match channel::limit(message.channel, account) {
        Some(limit) => format!("{characters} of {limit} characters"),
        None => format!("{characters} characters"),
    };
    if seen != characters {
        said.push_str(&format!(" ({seen} as you see them)"));
    }
    if message.channel == Channel::Text
        && let parts @ 2.. = channel::text_parts(&message.body)
    {
        said.push_str(&format!(" in {parts} parts"));
    }
    said
}

fn show_feedback(page: &mut Page, feedback: &[Feedback]) {
    for said in feedback {
        page.item(&format!("  {}, {}: ", text::clean(&said.given_by), said.given_on), &said.text);
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
        let message = MessageJson::new(&self.message, &[], self.account);
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
        show_findings(page, &self.findings);
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
    pub(crate) account: Account,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct SentJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    follow_ups: Vec<DueJson<'a>>,
    closed: Vec<DueJson<'a>>,
}

impl Answer for Sent {
    fn text(&self, page: &mut Page) {
        let on =
            self.message.sent_on.map(|day| crate::domain::day::describe(day, self.today)).unwrap_or_default();
        page.line(&[
            (Style::Good, "sent to "),
            (Style::Strong, &self.message.contact.name),
            (Style::Plain, ": "),
            (Style::Plain, &on),
        ]);
        for follow_up in &self.closed {
            page.dim(&format!("  done: {}", follow_up.text));
        }
        if self.follow_ups.is_empty() {
            page.dim(match self.occasion {
                Occasion::SecondAttempt => "  second attempt: nothing more is planned, the contact rests now",
                _ => "  no follow-up is planned",
            });
        } else {
            page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &SentJson {
                message: MessageJson::new(&self.message, &self.findings, self.account),
                follow_ups: DueJson::list(&self.follow_ups, self.today),
                closed: DueJson::list(&self.closed, self.today),
            },
        )
    }
}

/// A reply that was recorded.
#[derive(Debug)]
pub(crate) struct Replied {
    pub(crate) message: Message,
    pub(crate) cancelled: Vec<FollowUp>,
    pub(crate) follow_ups: Vec<FollowUp>,
    pub(crate) account: Account,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct RepliedJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    cancelled: Vec<DueJson<'a>>,
    follow_ups: Vec<DueJson<'a>>,
}

impl Answer for Replied {
    fn text(&self, page: &mut Page) {
        page.line(&[(Style::Good, "reply of "), (Style::Strong, &self.message.contact.name)]);
        for follow_up in &self.cancelled {
            page.dim(&format!("  cancelled: {}", follow_up.text));
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
            },
        )
    }
}
