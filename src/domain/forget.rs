//! Forget: what is told of people who were erased, and who of the imported ones is stale.

use chrono::{Months, NaiveDate};

use super::contact::Named;

/// People of the pool whom nobody ever worked on are stale when the connection is older than so many years. Ties that
/// slept long still open doors (DOMAIN.md, section 2): five years is longer than most people stay with an employer, so
/// that what the import said of them is likely out of date.
const STALE_YEARS: u32 = 5;

/// The day before which an unused connection is stale.
pub(crate) fn stale_before(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(12 * STALE_YEARS)).unwrap_or(today)
}

/// What was erased, or would be.
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    pub(crate) people: Vec<Named>,
    /// Rows by what they are called: a noun, and how many
    pub(crate) erased: Vec<(&'static str, u32)>,
    /// Steps of undo that held them and are gone, too
    pub(crate) steps: usize,
    /// Texts of others that mention the name
    pub(crate) mentions: u32,
    /// Byte strings by which a copy of them is known: name, e-mail, profile, unique id
    pub(crate) traces: Vec<String>,
    /// The random ends of their unique ids, which stand in the names of drafts
    pub(crate) marks: Vec<String>,
}
