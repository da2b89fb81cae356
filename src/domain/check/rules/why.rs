//! no-why: the record holds no reason for writing to this person.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::Occasion;

pub(super) const RULE: Rule = Rule {
    id: "no-why",
    severity: Severity::Warning,
    looks_at: "the contact's record, at the first message",
    explanation: "who cannot say why this person needs more research",
    advice: "note why you write to this person and not to another",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(recipient) = case.recipient() else { return Vec::new() };
    let why = recipient.contact.why.as_deref().is_some_and(|why| !why.trim().is_empty());
    if why || recipient.occasion != Occasion::First {
        return Vec::new();
    }
    let hint = format!("`nettrack research {} --why …`", recipient.contact.id);
    vec![Found::whole("the record does not say why this person").hint(hint)]
}
