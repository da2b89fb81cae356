//! Look back: what came of it.

mod range;
#[expect(clippy::module_inception, reason = "the verb has the name of its part of the work")]
pub(super) mod report;
pub(super) mod stats;
