//! Meet and take notes.

pub(super) mod note;
mod note_walk;
