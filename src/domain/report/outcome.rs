//! What came of the messages to a contact and of the conversations with them, told from what happened since.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::{Frame, Story};
use crate::domain::message::ReplyKind;

/// How it stands with a contact on the day on which the report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Met,
    /// A conversation is planned
    Scheduled,
    Answered(ReplyKind),
    /// No answer yet, and its time is not over
    Waiting,
    /// No answer, and its time is over
    Silent,
    /// Only thank-yous and answers were sent, which ask for nothing
    Unasked,
}

impl Outcome {
    /// The word for scripts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Scheduled => "scheduled",
            Self::Answered(kind) => kind.as_str(),
            Self::Waiting => "waiting",
            Self::Silent => "silent",
            Self::Unasked => "nothing-asked",
        }
    }

    /// The words for people.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Scheduled => "conversation planned",
            Self::Answered(ReplyKind::Positive) => "answered: positive",
            Self::Answered(ReplyKind::Later) => "answered: later",
            Self::Answered(ReplyKind::Referral) => "answered: referred to somebody",
            Self::Answered(ReplyKind::Negative) => "answered: declined",
            Self::Answered(ReplyKind::OutOfOffice) => "automatic answer",
            Self::Waiting => "waiting for an answer",
            Self::Silent => "no answer",
            Self::Unasked => "thanked or answered",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How far it came, each step with those before it: whoever met has answered, if only by coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Step {
    Contacted,
    Answered,
    Planned,
    Met,
}

impl Step {
    pub(super) const ALL: [Self; 4] = [Self::Contacted, Self::Answered, Self::Planned, Self::Met];

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Contacted => "Written to or talked to",
            Self::Answered => "Answered or met",
            Self::Planned => "Conversation planned or held",
            Self::Met => "Met",
        }
    }
}

impl Story<'_> {
    /// The outcome of all since the day `first_on`, and its day: that of the meeting, of the reply, of the last
    /// message. Whoever declines after a meeting has declined, as the stage says it too.
    pub(super) fn outcome(&self, first_on: NaiveDate, frame: &Frame) -> (Outcome, NaiveDate) {
        let reply =
            self.replies.iter().filter(|reply| reply.on >= first_on).max_by_key(|reply| reply.on).copied();
        let met = self.met_on(first_on);
        let declined = reply.filter(|reply| reply.kind == ReplyKind::Negative);
        if let Some(reply) = declined.filter(|reply| met.is_none_or(|met| met <= reply.on)) {
            return (Outcome::Answered(reply.kind), reply.on);
        }
        if let Some(on) = met {
            return (Outcome::Met, on);
        }
        if let Some(on) = self.planned_on(frame.today) {
            return (Outcome::Scheduled, on);
        }
        if let Some(reply) = reply {
            return (Outcome::Answered(reply.kind), reply.on);
        }
        let asked =
            self.sent.iter().filter(|sent| sent.asks(frame.waiting_days)).map(|sent| sent.sent_on).max();
        match asked {
            Some(on) if (frame.today - on).num_days() < frame.waiting_days.into() => (Outcome::Waiting, on),
            Some(on) => (Outcome::Silent, on),
            None => (Outcome::Unasked, self.sent.iter().map(|sent| sent.sent_on).max().unwrap_or(first_on)),
        }
    }

    pub(super) fn reached(&self, first_on: NaiveDate, today: NaiveDate) -> Step {
        if self.met_on(first_on).is_some() {
            Step::Met
        } else if self.planned_on(today).is_some() {
            Step::Planned
        } else if self.replies.iter().any(|reply| reply.on >= first_on) {
            Step::Answered
        } else {
            Step::Contacted
        }
    }

    fn met_on(&self, first_on: NaiveDate) -> Option<NaiveDate> {
        self.talks.iter().filter(|talk| talk.held && talk.on >= first_on).map(|talk| talk.on).max()
    }

    /// A planned conversation whose day went by was not held, as far as anybody noted.
    fn planned_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.talks.iter().filter(|talk| !talk.held && talk.on >= today).map(|talk| talk.on).min()
    }
}
