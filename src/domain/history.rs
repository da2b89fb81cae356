//! History: the steps that undo and redo walk.

/// What one command did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Step {
    pub(crate) id: i64,
    pub(crate) command: String,
    pub(crate) summary: String,
    /// Instant, UTC
    pub(crate) made_at: String,
    pub(crate) undone: bool,
}
