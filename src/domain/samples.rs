//! Made-up values for tests: a contact, a message that was sent, an open follow-up, with nothing in them that a test
//! does not say.

use chrono::NaiveDate;

use super::channel::Channel;
use super::contact::{Circle, Contact, Named};
use super::conversation::{Conversation, ConversationState, Participant};
use super::fact::{Fact, FactKind};
use super::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use super::id::{ContactId, ConversationId, FactId, FollowUpId, MessageId};
use super::message::{Message, State};
use super::stage::Stage;

/// A new contact of whom only the name is known.
pub(crate) fn contact(name: &str) -> Contact {
    Contact {
        id: ContactId(1),
        uid: String::new(),
        name: name.to_owned(),
        pronouns: None,
        role: None,
        company: None,
        email: None,
        phone: None,
        linkedin: None,
        links: Vec::new(),
        circle: Circle::New,
        stage: Stage::Idea,
        source: None,
        via: None,
        tags: Vec::new(),
        program: None,
        cohort: None,
        why: None,
        learn: None,
        every_days: None,
        time_zone: None,
        pool: false,
        connected_on: None,
        last_contact_on: None,
        next_due_on: None,
        archived_at: None,
        created_at: String::new(),
        updated_at: String::new(),
    }
}

/// An e-mail without an answer.
pub(crate) fn sent(on: &str) -> Message {
    Message {
        id: MessageId(1),
        contact: Named { id: ContactId(1), name: "Ana Reyes".into() },
        channel: Channel::Email,
        state: State::Sent,
        template: None,
        subject: None,
        body: "Hi".into(),
        filled: None,
        personal_share: 1.0,
        overrides: Vec::new(),
        reviewed_at: None,
        occasion: None,
        sent_on: Some(day(on)),
        sent_at: None,
        replied_on: None,
        replied_at: None,
        reply_kind: None,
        reply_text: None,
    }
}

pub(crate) fn open(kind: FollowUpKind) -> FollowUp {
    FollowUp {
        id: FollowUpId(1),
        contact: None,
        kind,
        due_on: day("2026-03-03"),
        text: String::new(),
        message_id: None,
        promised_by: None,
        state: FollowUpState::Open,
        latest_on: None,
        suggests: None,
    }
}

pub(crate) fn facts<S: AsRef<str>>(texts: &[S]) -> Vec<Fact> {
    let fact = |text: &S| Fact {
        id: FactId(1),
        kind: FactKind::Other,
        text: text.as_ref().to_owned(),
        source: None,
        noted_on: NaiveDate::MIN,
    };
    texts.iter().map(fact).collect()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A planned conversation with these people, whose ids count from 1.
pub(crate) fn conversation(on: &str, people: &[&str]) -> Conversation {
    let participant =
        |(n, name): (i64, &&str)| Participant { id: ContactId(n), name: (*name).to_owned(), time_zone: None };
    Conversation {
        id: ConversationId(1),
        uid: "u-1".to_owned(),
        state: ConversationState::Planned,
        on_day: on.parse().unwrap_or_default(),
        starts_at: None,
        time_zone: None,
        minutes: None,
        medium: None,
        place: None,
        participants: (1..).zip(people).map(participant).collect(),
        takeaway: None,
        best_question: None,
        improve: None,
    }
}
