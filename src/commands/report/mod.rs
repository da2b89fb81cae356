//! Look back: what came of it.

pub(super) mod goal;
mod range;
#[expect(clippy::module_inception, reason = "the verb has the name of its part of the work")]
pub(super) mod report;
pub(super) mod stats;
pub(super) mod week;
