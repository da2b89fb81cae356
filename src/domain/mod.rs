//! The words of the field and their rules: no I/O, no clock, no SQL, no colours.

pub(crate) mod business_days;
pub(crate) mod cadence;
pub(crate) mod channel;
pub(crate) mod check;
pub(crate) mod company;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod day;
pub(crate) mod export;
pub(crate) mod fact;
pub(crate) mod filter;
pub(crate) mod fit;
pub(crate) mod follow_up;
pub(crate) mod history;
pub(crate) mod holidays;
pub(crate) mod id;
pub(crate) mod import;
pub(crate) mod linkedin;
pub(crate) mod message;
pub(crate) mod message_filter;
pub(crate) mod nickname;
pub(crate) mod personal;
pub(crate) mod redaction;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod search;
pub(crate) mod spelling;
pub(crate) mod stage;
pub(crate) mod statistics;
pub(crate) mod template;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod transfer;
