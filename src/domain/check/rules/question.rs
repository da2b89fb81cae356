//! no-question: nothing that can be answered, or more than can be.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::Part;

pub(super) const RULE: Rule = Rule {
    id: "no-question",
    severity: Severity::Warning,
    looks_at: "question marks and indirect questions",
    explanation: "a letter without a question needs no answer, one with many is put off",
    advice: "ask one question that takes a line to answer",
    alone: false,
    find,
};

/// Questions that one letter may ask.
const MOST: usize = 3;

fn find(case: &Case<'_>) -> Vec<Found> {
    if case.is_response() {
        return Vec::new();
    }
    let questions: Vec<_> =
        case.body.questions.iter().filter(|mark| !is_title_of_record(case, mark.start)).collect();
    if questions.len() > MOST {
        let place = questions[MOST].clone();
        let message = format!("{} questions in one message", questions.len());
        return vec![Found::at(Part::Body, place, message).hint("keep the one that matters most")];
    }
    if questions.is_empty() && case.vocabulary.is_some() && !is_asked(case) {
        return vec![Found::whole("asks nothing")];
    }
    Vec::new()
}

/// Whether the body asks something, with or without a question mark.
pub(super) fn is_asked(case: &Case<'_>) -> bool {
    let Some(vocabulary) = &case.vocabulary else { return true };
    let marked = case.body.questions.iter().any(|mark| !is_title_of_record(case, mark.start));
    let said = |patterns: &crate::domain::check::pattern::Patterns| {
        patterns
            .find_in(&case.body)
            .iter()
            .any(|(first, _)| !case.body.is_quoted(case.body.words[*first].start))
    };
    marked || said(&vocabulary.question) || said(&vocabulary.opening)
}

/// `Why async?` without quotes, where the record holds a title that ends so.
fn is_title_of_record(case: &Case<'_>, mark: usize) -> bool {
    let before = &case.letter.body[..mark];
    case.record.iter().any(|known| {
        known.match_indices('?').any(|(at, _)| {
            let title = &known[..at];
            let last: Vec<&str> = title.split_whitespace().rev().take(2).collect();
            let tail: Vec<&str> = before.split_whitespace().rev().take(2).collect();
            last.len() == 2 && last.iter().zip(&tail).all(|(a, b)| a.to_lowercase() == b.to_lowercase())
        })
    })
}
