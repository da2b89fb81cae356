//! Conversation: a call, a coffee, a meeting, planned or held.

use chrono::NaiveDate;
use serde::Serialize;

use super::id::ConversationId;

/// A conversation that is coming.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Ahead {
    pub(crate) id: ConversationId,
    pub(crate) on_day: NaiveDate,
    /// Names of those who take part
    pub(crate) people: String,
    pub(crate) medium: Option<String>,
    pub(crate) place: Option<String>,
}
