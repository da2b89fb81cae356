//! Conversation: a call, a coffee, a meeting, planned or held, with one person or several.

mod after;
mod people;
mod time;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use super::id::{ContactId, ConversationId};
pub(crate) use after::{Afterwards, detail, follow_ups, promise};
pub(crate) use people::named_in;
pub(crate) use time::{LocalTime, TimeError, in_zone, settled, times};

/// How people talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Medium {
    Call,
    Video,
    Coffee,
    Event,
    Other,
}

/// What became of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ConversationState {
    Planned,
    Held,
    Cancelled,
}

impl ConversationState {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "planned" => Some(Self::Planned),
            "held" => Some(Self::Held),
            "cancelled" => Some(Self::Cancelled),
            _ => None,
        }
    }
}

impl Medium {
    pub(crate) const ALL: [Self; 5] = [Self::Call, Self::Video, Self::Coffee, Self::Event, Self::Other];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Video => "video",
            Self::Coffee => "coffee",
            Self::Event => "event",
            Self::Other => "other",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.as_str() == text)
    }

    /// Minutes to ask for (DOMAIN.md, section 2: 20 to 30): five less than half an hour where the next appointment
    /// is a click away.
    pub(crate) fn usual_minutes(medium: Option<Self>) -> u32 {
        match medium {
            Some(Self::Coffee | Self::Event | Self::Other) => 30,
            Some(Self::Call | Self::Video) | None => 25,
        }
    }
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Participant {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) time_zone: Option<String>,
}

/// A conversation as it is kept; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Conversation {
    pub(crate) id: ConversationId,
    #[serde(skip)]
    pub(crate) uid: String,
    pub(crate) state: ConversationState,
    /// In the user's zone
    pub(crate) on_day: NaiveDate,
    pub(crate) starts_at: Option<DateTime<Utc>>,
    /// The zone in which the time was agreed; none for the user's own
    pub(crate) time_zone: Option<String>,
    pub(crate) minutes: Option<u32>,
    pub(crate) medium: Option<Medium>,
    pub(crate) place: Option<String>,
    pub(crate) participants: Vec<Participant>,
    pub(crate) takeaway: Option<String>,
    pub(crate) best_question: Option<String>,
    pub(crate) improve: Option<String>,
}

impl Conversation {
    /// `Ana Reyes and Sam Lee`
    pub(crate) fn people(&self) -> String {
        match self.participants.as_slice() {
            [] => "nobody".to_owned(),
            [one] => one.name.clone(),
            [others @ .., last] => {
                let names: Vec<&str> = others.iter().map(|person| person.name.as_str()).collect();
                format!("{} and {}", names.join(", "), last.name)
            }
        }
    }

    /// `video, link in her mail`
    pub(crate) fn place_line(&self) -> Option<String> {
        let parts: Vec<&str> =
            self.medium.map(Medium::as_str).into_iter().chain(self.place.as_deref()).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// A conversation that is coming.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Ahead {
    pub(crate) id: ConversationId,
    pub(crate) on_day: NaiveDate,
    /// Names of those who take part
    pub(crate) people: String,
    pub(crate) medium: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) starts_at: Option<DateTime<Utc>>,
    pub(crate) minutes: Option<u32>,
    /// Whether questions are prepared for it
    pub(crate) prepared: bool,
    /// The first of those who take part
    #[serde(skip)]
    pub(crate) first: Option<ContactId>,
    /// When it begins on the user's clock
    #[serde(skip)]
    pub(crate) time: Option<NaiveTime>,
}
