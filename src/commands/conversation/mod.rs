//! Meet and take notes.

pub(super) mod note;
