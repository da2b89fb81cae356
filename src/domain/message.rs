//! Message: what is written to a contact, and what one means after those before it.

use chrono::NaiveDate;
use serde::Serialize;

use super::cadence::MAX_ATTEMPTS;
use super::channel::Channel;
use super::contact::Named;
use super::follow_up::{FollowUp, FollowUpKind};
use super::id::{FeedbackId, MessageId};

/// A draft is never recorded as sent by itself (DOMAIN.md, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Draft,
    Reviewed,
    Sent,
}

impl State {
    const ALL: [Self; 3] = [Self::Draft, Self::Reviewed, Self::Sent];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Sent => "sent",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReplyKind {
    Positive,
    Later,
    Referral,
    Negative,
    OutOfOffice,
}

impl ReplyKind {
    const ALL: [Self; 5] = [Self::Positive, Self::Later, Self::Referral, Self::Negative, Self::OutOfOffice];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Later => "later",
            Self::Referral => "referral",
            Self::Negative => "negative",
            Self::OutOfOffice => "out-of-office",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A message as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) contact: Named,
    pub(crate) channel: Channel,
    pub(crate) state: State,
    pub(crate) template: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    /// The template as it was filled; none when the writer began with an empty page
    pub(crate) filled: Option<String>,
    /// 0 to 1: see `template::personal_share`
    pub(crate) personal_share: f64,
    /// Ids of the rules in spite of whose errors it was reviewed or sent
    pub(crate) overrides: Vec<String>,
    pub(crate) reviewed_at: Option<String>,
    pub(crate) sent_on: Option<NaiveDate>,
    pub(crate) sent_at: Option<String>,
    pub(crate) replied_on: Option<NaiveDate>,
    pub(crate) replied_at: Option<String>,
    pub(crate) reply_kind: Option<ReplyKind>,
    pub(crate) reply_text: Option<String>,
}

/// What somebody said of a message before it was sent; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Feedback {
    pub(crate) id: FeedbackId,
    #[serde(rename = "from")]
    pub(crate) given_by: String,
    pub(crate) given_on: NaiveDate,
    pub(crate) text: String,
}

/// What a message is, seen from what went before; it decides what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// To somebody new, or again after a silence that was closed: follow-ups are planned
    First,
    /// After a first message without an answer: nothing more is planned
    SecondAttempt,
    /// To somebody who replied
    Answer,
    /// After a conversation
    ThankYou,
}

impl Occasion {
    /// `sent` is what was sent before, newest first; `open` what is open for the contact.
    pub(crate) fn of(sent: &[Message], open: &[FollowUp], template: Option<&str>) -> Self {
        let is_open = |kind| open.iter().any(|follow_up| follow_up.kind == kind);
        if is_open(FollowUpKind::Thank) || template.is_some_and(|name| name.starts_with("thank-you")) {
            return Self::ThankYou;
        }
        if is_open(FollowUpKind::Answer) {
            return Self::Answer;
        }
        match sent.first() {
            // what was settled, by an answer or by writing twice, is over: this begins anew
            Some(last) if last.replied_on.is_none() && unanswered(sent) < MAX_ATTEMPTS => Self::SecondAttempt,
            _ => Self::First,
        }
    }
}

/// Messages at the end of the list without an answer; `sent` is newest first.
pub(crate) fn unanswered(sent: &[Message]) -> usize {
    sent.iter().take_while(|message| message.replied_on.is_none()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::follow_up::FollowUpState;
    use crate::domain::id::{ContactId, FollowUpId};

    fn sent(replied: bool) -> Message {
        let day: NaiveDate = "2026-03-02".parse().unwrap();
        Message {
            id: MessageId(1),
            contact: Named { id: ContactId(1), name: "Ana".into() },
            channel: Channel::Email,
            state: State::Sent,
            template: None,
            subject: None,
            body: "Hi".into(),
            filled: None,
            personal_share: 1.0,
            overrides: Vec::new(),
            reviewed_at: None,
            sent_on: Some(day),
            sent_at: None,
            replied_on: replied.then_some(day),
            replied_at: None,
            reply_kind: None,
            reply_text: None,
        }
    }

    fn open(kind: FollowUpKind) -> FollowUp {
        FollowUp {
            id: FollowUpId(1),
            contact: None,
            kind,
            due_on: "2026-03-03".parse().unwrap(),
            text: String::new(),
            message_id: None,
            promised_by: None,
            state: FollowUpState::Open,
        }
    }

    #[test]
    fn what_a_message_is_depends_on_what_went_before() {
        assert_eq!(Occasion::of(&[], &[], None), Occasion::First);
        assert_eq!(Occasion::of(&[sent(false)], &[], None), Occasion::SecondAttempt);
        assert_eq!(Occasion::of(&[sent(false), sent(false)], &[], None), Occasion::First);
        assert_eq!(Occasion::of(&[sent(true), sent(false)], &[], None), Occasion::First);
        assert_eq!(Occasion::of(&[sent(true)], &[open(FollowUpKind::Answer)], None), Occasion::Answer);
        assert_eq!(Occasion::of(&[], &[open(FollowUpKind::Thank)], None), Occasion::ThankYou);
        assert_eq!(Occasion::of(&[], &[], Some("thank-you")), Occasion::ThankYou);
    }
}
