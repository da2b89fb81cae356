//! Look back: what came of it.

pub(super) mod goal;
pub(super) mod stats;
pub(super) mod week;
