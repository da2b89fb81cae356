//! In and out.

pub(super) mod import;
