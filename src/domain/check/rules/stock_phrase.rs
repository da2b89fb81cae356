//! stock-phrase: words that everybody writes and nobody reads.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::pattern::Patterns;

pub(super) const RULE: Rule = Rule {
    id: "stock-phrase",
    severity: Severity::Warning,
    looks_at: "worn phrases; add your own to words/en.toml in the configuration folder",
    explanation: "phrases that stand in every letter say that this one is a copy",
    advice: "leave it out, or say it in your own words",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let message = |words: &str| format!("`{words}` stands in every letter");
    places(case, &vocabulary.stock_phrase, &Patterns::default(), message)
}

/// Every place of the phrases but those that `innocent` covers and those in a quoted title of the record.
pub(super) fn places(
    case: &Case<'_>,
    phrases: &Patterns,
    innocent: &Patterns,
    message: fn(&str) -> String,
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for part in case.parts() {
        let innocent = innocent.find_in(part);
        let mut last_end = 0;
        for (first, end) in phrases.find_in(part) {
            let place = part.words[first].start..part.words[end - 1].end;
            let quote = part.quotes.iter().find(|quote| quote.start <= place.start && place.end <= quote.end);
            let title = quote.is_some_and(|quote| case.is_in_record(&part.text[quote.clone()]));
            let is_innocent = innocent.iter().any(|(from, to)| *from < end && first < *to);
            if title || is_innocent || place.start < last_end {
                continue;
            }
            last_end = place.end;
            let written = part.text[place.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            found.push(Found::at(part.part, place, message(&written)));
        }
    }
    found
}
