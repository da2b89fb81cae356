//! Timeline: all that happened with a contact, in one order.

use chrono::NaiveDate;
use serde::Serialize;

/// One thing that happened, or is to happen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) on_day: NaiveDate,
    /// `added`, `fact`, `draft`, `sent`, `reply`, `follow-up`, `done`, `conversation`, `note` …
    pub(crate) kind: String,
    /// Short id of the row, by which other commands name it
    pub(crate) id: i64,
    pub(crate) text: String,
    /// Of a message its text, where `text` is the subject
    pub(crate) body: Option<String>,
}
