//! Meet: agree on a time, prepare, take notes.

pub(super) mod meet;
mod meet_when;
pub(super) mod note;
mod note_checked;
mod note_walk;
pub(super) mod prep;
