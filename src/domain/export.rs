//! What leaves for other programs: people with all that a card of an address book holds, and the entries of a calendar.

use chrono::{DateTime, NaiveDate, Utc};

use super::contact::Contact;
use super::follow_up::FollowUpState;

#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) contact: Contact,
    /// Notes, the oldest first
    pub(crate) notes: Vec<String>,
    /// Lines of a vCard that nettrack has no field for, as they were taken in
    pub(crate) kept: Vec<String>,
}

/// Something to do, as a calendar program takes it.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) uid: String,
    pub(crate) summary: String,
    pub(crate) due_on: NaiveDate,
    pub(crate) state: FollowUpState,
    pub(crate) closed_at: Option<DateTime<Utc>>,
}

/// A conversation, as a calendar program takes it.
#[derive(Debug)]
pub(crate) struct Meeting {
    pub(crate) uid: String,
    pub(crate) summary: String,
    pub(crate) on_day: NaiveDate,
    /// None: it takes the whole day
    pub(crate) starts_at: Option<DateTime<Utc>>,
    pub(crate) minutes: u32,
    pub(crate) place: Option<String>,
    pub(crate) cancelled: bool,
}

/// What is planned and what was done, in the order of the days.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    pub(crate) tasks: Vec<Task>,
    pub(crate) meetings: Vec<Meeting>,
}
