//! empty-invitation: a LinkedIn invitation without a letter or digit of any script.

use super::{Case, Found, Rule, Severity};
use crate::domain::channel::Channel;

pub(super) const RULE: Rule = Rule {
    id: "empty-invitation",
    severity: Severity::Error,
    looks_at: "the note of an invitation",
    explanation: "an invitation without a word is one of many",
    advice: "write one sentence that only this person could get",
    alone: true,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let empty =
        case.letter.channel == Channel::LinkedinNote && !case.letter.body.contains(char::is_alphanumeric);
    if empty { vec![Found::whole("the invitation says nothing")] } else { Vec::new() }
}
