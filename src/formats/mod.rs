//! Bytes of foreign files to domain values and back.
pub(crate) mod detect;
pub(crate) mod encoding;
mod error;
pub(crate) mod icalendar;
mod lines;
pub(crate) mod linkedin;
pub(crate) mod mail;
pub(crate) mod prep_sheet;
pub(crate) mod report;
pub(crate) mod source;
pub(crate) mod spreadsheet;
mod tabular;
pub(crate) mod transfer;
pub(crate) mod vcard;

pub(crate) use error::FormatError;
