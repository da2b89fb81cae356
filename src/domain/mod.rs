//! The words of the field and their rules: no I/O, no clock, no SQL, no colours.
pub(crate) mod import;
pub(crate) mod linkedin;
