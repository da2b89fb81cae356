//! Look back: what came of it.

pub(super) mod stats;
