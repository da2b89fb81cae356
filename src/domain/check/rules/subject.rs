//! subject: an e-mail without one, or with a long one.

use super::{Case, Found, Rule, Severity};
use crate::domain::channel::{self, Channel};
use crate::domain::check::{Occasion, Part, language};

pub(super) const RULE: Rule = Rule {
    id: "subject",
    severity: Severity::Hint,
    looks_at: "the subject of an e-mail",
    explanation: "the subject decides whether the letter is opened",
    advice: "say in up to 7 words what it is about",
    alone: false,
    find,
};

const MOST_WORDS: usize = 7;

/// How mail programs mark a reply in the subject.
const REPLY_MARKS: [&str; 12] =
    ["re:", "aw:", "antw:", "sv:", "vs:", "ref:", "rif:", "odp:", "rv:", "res:", "ré:", "re :"];

fn find(case: &Case<'_>) -> Vec<Found> {
    if case.letter.channel != Channel::Email || case.occasion() == Occasion::Answer {
        return Vec::new();
    }
    let subject = case.letter.subject.unwrap_or_default().trim();
    let lower = subject.to_lowercase();
    if REPLY_MARKS.iter().any(|mark| lower.starts_with(mark)) {
        return Vec::new();
    }
    if subject.is_empty() {
        return vec![Found::whole("there is no subject")];
    }
    let words = channel::words(subject);
    if words > MOST_WORDS && !language::is_unspaced(subject) {
        let message = format!("the subject has {words} words");
        return vec![Found::at(Part::Subject, 0..case.subject.text.len(), message)];
    }
    Vec::new()
}
