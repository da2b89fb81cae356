//! Follow-up: one thing to do for a contact on a day.

use chrono::NaiveDate;
use serde::Serialize;

use super::id::{ContactId, FollowUpId, MessageId};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub(crate) enum $name {
            $(#[serde(rename = $word)] $variant),+
        }

        impl $name {
            pub(crate) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            pub(crate) fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// What is to be done
    FollowUpKind {
        TryAnother = "try-another",
        Nudge = "nudge",
        Answer = "answer",
        Thank = "thank",
        Takeaway = "takeaway",
        KeepInTouch = "keep-in-touch",
        Connect = "connect",
        Goal = "goal",
        Custom = "custom",
    }
}

words! {
    /// What became of it
    FollowUpState {
        Open = "open",
        Done = "done",
        Skipped = "skipped",
        Cancelled = "cancelled",
    }
}

words! {
    /// Who promised it in a conversation
    PromisedBy {
        Me = "me",
        Them = "them",
    }
}

/// Where an open follow-up stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DueState {
    Overdue,
    Today,
    Upcoming,
}

/// Whom a follow-up is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct About {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) company: Option<String>,
}

/// A follow-up as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct FollowUp {
    pub(crate) id: FollowUpId,
    pub(crate) contact: Option<About>,
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
    pub(crate) text: String,
    pub(crate) message_id: Option<MessageId>,
    pub(crate) promised_by: Option<PromisedBy>,
    pub(crate) state: FollowUpState,
}

impl FollowUp {
    pub(crate) fn state_on(&self, today: NaiveDate) -> DueState {
        match self.due_on.cmp(&today) {
            std::cmp::Ordering::Less => DueState::Overdue,
            std::cmp::Ordering::Equal => DueState::Today,
            std::cmp::Ordering::Greater => DueState::Upcoming,
        }
    }

    /// `overdue`, `today` or `upcoming` while it is open, then what became of it.
    pub(crate) fn word_on(&self, today: NaiveDate) -> &'static str {
        match (self.state, self.state_on(today)) {
            (FollowUpState::Open, DueState::Overdue) => "overdue",
            (FollowUpState::Open, DueState::Today) => "today",
            (FollowUpState::Open, DueState::Upcoming) => "upcoming",
            (closed, _) => closed.as_str(),
        }
    }
}
