//! too-long, too-short: beyond what a stranger reads, below what a stranger can answer.

use super::{Case, Found, Rule, Severity};
use crate::domain::channel::{self, Channel, READ_INMAIL, READ_WORDS};
use crate::domain::check::{Occasion, language};

pub(super) const TOO_LONG: Rule = Rule {
    id: "too-long",
    severity: Severity::Warning,
    looks_at: "words of an e-mail or a follow-up, characters of an InMail",
    explanation: "a long letter is put off, and forgotten; 75 words are a good length",
    advice: "leave out what the other does not need in order to answer",
    alone: false,
    find: too_long,
};

pub(super) const TOO_SHORT: Rule = Rule {
    id: "too-short",
    severity: Severity::Warning,
    looks_at: "words of a first e-mail",
    explanation: "in a line there is no room for who, why and what",
    advice: "say who you are, why you write to this person, and what you would like",
    alone: false,
    find: too_short,
};

const LEAST_WORDS: usize = 25;

fn too_long(case: &Case<'_>) -> Vec<Found> {
    let letter = case.letter;
    let words = words(case);
    let characters = channel::characters(letter.body);
    let message = if letter.channel == Channel::Email && words > Some(READ_WORDS) {
        format!("{} words: a stranger reads {READ_WORDS} at most", words.unwrap_or_default())
    } else if case.occasion() == Occasion::FollowUp && words > Some(READ_WORDS) {
        format!("{} words in a follow-up: {READ_WORDS} at most", words.unwrap_or_default())
    } else if letter.channel == Channel::Inmail && characters > READ_INMAIL {
        format!("{characters} characters: short InMails are answered, up to {READ_INMAIL}")
    } else {
        return Vec::new();
    };
    vec![Found::whole(message)]
}

fn too_short(case: &Case<'_>) -> Vec<Found> {
    match words(case) {
        Some(words)
            if words < LEAST_WORDS
                && case.letter.channel == Channel::Email
                && case.occasion() == Occasion::First =>
        {
            let word = if words == 1 { "word" } else { "words" };
            vec![Found::whole(format!("{words} {word}: too few to be answered"))]
        }
        _ => Vec::new(),
    }
}

/// None for scripts that do not part words by blanks.
fn words(case: &Case<'_>) -> Option<usize> {
    let body = case.letter.body;
    (!language::is_unspaced(body)).then(|| channel::words(body))
}
