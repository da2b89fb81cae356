//! about-me: more of the writer than of the reader.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::names;

pub(super) const RULE: Rule = Rule {
    id: "about-me",
    severity: Severity::Hint,
    looks_at: "words for the writer and for the reader; \"we\" is neither",
    explanation: "people read on where it is about them",
    advice: "turn a sentence round so that it begins with the reader",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let words = &case.body.words;
    let first = words.iter().filter(|word| vocabulary.first_person.contains(&word.folded)).count();
    let second = words.iter().filter(|word| names::is_second_person(vocabulary, word, &case.body)).count();
    if first <= second {
        return Vec::new();
    }
    let word = if first == 1 { "word" } else { "words" };
    vec![Found::whole(format!("{first} {word} about you, {second} about the reader"))]
}
