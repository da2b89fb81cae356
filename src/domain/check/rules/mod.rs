//! The rules, one file each; this is their table. A rule looks at a case and tells what it found there.

mod about_me;
mod call_to_action;
mod company_mismatch;
mod empty_invitation;
mod introduction;
mod job_ask;
mod length;
mod mentions_others;
mod name_mismatch;
mod over_limit;
mod phone_in_note;
mod placeholder;
mod question;
mod reused_text;
mod specifics;
mod stock_phrase;
mod subject;
mod why;

use super::{Case, Found, Severity};

/// A rule: what it is called and says, and how it is judged.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    /// What it looks at
    pub(crate) looks_at: &'static str,
    /// Why it matters, in a line
    pub(crate) explanation: &'static str,
    /// What to do
    pub(crate) advice: &'static str,
    /// Whether nothing else is worth saying once it found something
    pub(super) alone: bool,
    pub(super) find: fn(&Case<'_>) -> Vec<Found>,
}

/// Every rule, in the order of DOMAIN.md, section 3, but for the one that makes all others idle.
pub(crate) static RULES: &[Rule] = &[
    empty_invitation::RULE,
    placeholder::RULE,
    over_limit::RULE,
    name_mismatch::RULE,
    company_mismatch::RULE,
    specifics::RULE,
    why::RULE,
    job_ask::RULE,
    call_to_action::RULE,
    question::RULE,
    introduction::RULE,
    mentions_others::RULE,
    stock_phrase::RULE,
    about_me::RULE,
    length::TOO_LONG,
    length::TOO_SHORT,
    subject::RULE,
    reused_text::RULE,
    phone_in_note::RULE,
];
