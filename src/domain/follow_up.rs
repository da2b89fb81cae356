//! Follow-up: one thing to do for a contact on a day.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
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

/// From the ideal day of keeping in touch to the latest, in percent of the interval: a week for A (21 days), 20 days
/// for B, two months for C, four for D. A default of nettrack's own (`keep-in-touch.grace`), because no source gives
/// one: long enough for a holiday, too short to lose touch.
pub(crate) const GRACE_PERCENT: u32 = 33;

/// The latest day of keeping in touch every so many days, seen from the ideal one.
pub(crate) fn latest_on(ideal_on: NaiveDate, every_days: u32, grace_percent: u32) -> Option<NaiveDate> {
    let grace = (u64::from(every_days) * u64::from(grace_percent)).div_ceil(100);
    ideal_on.checked_add_days(Days::new(grace))
}

/// Where an open follow-up stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DueState {
    Overdue,
    Today,
    Upcoming,
}

/// Another person at the same company, to whom nobody has written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Suggested {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) pool: bool,
    /// Whether the research is done
    #[serde(skip)]
    pub(crate) ready: bool,
}

impl Suggested {
    /// The command with which to begin.
    pub(crate) fn first_step(&self) -> String {
        let verb = match self {
            Self { pool: true, .. } => "promote",
            Self { ready: true, .. } => "draft",
            _ => "research",
        };
        format!("nettrack {verb} {}", self.id)
    }
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
    /// Of keeping in touch: `due_on` is the ideal day, this the latest
    pub(crate) latest_on: Option<NaiveDate>,
    /// Of trying another: whom. Looked up whenever it is read, because those who are there change
    pub(crate) suggests: Option<Suggested>,
}

impl FollowUp {
    /// Whom it suggests while it is open.
    pub(crate) fn suggested(&self) -> Option<&Suggested> {
        self.suggests.as_ref().filter(|_| self.state == FollowUpState::Open)
    }

    /// The text, with the name of whom it suggests.
    pub(crate) fn whole_text(&self) -> Cow<'_, str> {
        match self.suggested() {
            Some(other) => format!("{}: {} (#{})", self.text, other.name, other.id).into(),
            None => self.text.as_str().into(),
        }
    }

    /// Whether the latest day is past; without one, whether the day is.
    pub(crate) fn is_late(&self, today: NaiveDate) -> bool {
        self.latest_on.unwrap_or(self.due_on) < today
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_day_is_a_share_of_the_interval_after_the_ideal_one() {
        let ideal: NaiveDate = "2026-03-23".parse().unwrap();
        let days = |every, grace| latest_on(ideal, every, grace).map(|day| (day - ideal).num_days());
        assert_eq!([21, 60, 180, 365].map(|every| days(every, GRACE_PERCENT)), [7, 20, 60, 121].map(Some));
        assert_eq!((days(1, 33), days(21, 0), days(10, 200)), (Some(1), Some(0), Some(20)));
        assert_eq!(latest_on(NaiveDate::MAX, 21, 33), None);
        assert_eq!(latest_on(ideal, u32::MAX, u32::MAX), None);
    }
}
