//! mentions-others: says that several people are being written to.

use super::{Case, Found, Rule, Severity, stock_phrase};

pub(super) const RULE: Rule = Rule {
    id: "mentions-others",
    severity: Severity::Warning,
    looks_at: "phrases that tell of other letters",
    explanation: "who is one of many leaves the answer to the others",
    advice: "leave out that you write to others",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let message = |_: &str| "says that others are written to as well".to_owned();
    stock_phrase::places(case, &vocabulary.mentions_others, &vocabulary.not_others, message)
}
