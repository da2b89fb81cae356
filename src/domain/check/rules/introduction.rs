//! no-introduction: says nothing about the writer.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::Occasion;
use crate::domain::contact::Circle;
use crate::domain::text;

pub(super) const RULE: Rule = Rule {
    id: "no-introduction",
    severity: Severity::Hint,
    looks_at: "phrases that say who writes",
    explanation: "a stranger wants to know in one clause who asks",
    advice: "say in one clause who you are",
    alone: false,
    find,
};

/// Words of the writer's own introduction (`me.intro`) that are enough.
const ENOUGH_WORDS: usize = 2;

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let known = case.recipient().is_some_and(|recipient| {
        recipient.occasion != Occasion::First
            || recipient.met_on.is_some_and(|met_on| met_on <= case.known.today)
            || recipient.contact.circle != Circle::New
    });
    let said = !vocabulary.introduction.find_in(&case.body).is_empty();
    if known || said || uses_own_introduction(case) {
        return Vec::new();
    }
    vec![Found::whole("says nothing about you")]
}

fn uses_own_introduction(case: &Case<'_>) -> bool {
    let Some(vocabulary) = &case.vocabulary else { return false };
    let intro = case.known.writer.intro.as_deref().unwrap_or_default();
    let words = text::fold_words(intro);
    let telling = words.iter().filter(|word| word.chars().count() > 2 && !vocabulary.stop.contains(*word));
    telling.filter(|word| case.body.words.iter().any(|other| other.folded == **word)).count() >= ENOUGH_WORDS
}
