//! phone-in-note: a telephone number in the note of an invitation.

use super::{Case, Found, Rule, Severity};
use crate::domain::channel::Channel;
use crate::domain::check::Part;

pub(super) const RULE: Rule = Rule {
    id: "phone-in-note",
    severity: Severity::Hint,
    looks_at: "telephone numbers in the note of an invitation",
    explanation: "a number asks a stranger for a call at once, and takes room",
    advice: "leave it out until you are connected",
    alone: false,
    find,
};

/// Digits of a telephone number (E.164: 15 at most).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

fn find(case: &Case<'_>) -> Vec<Found> {
    if case.letter.channel != Channel::LinkedinNote {
        return Vec::new();
    }
    let body = case.letter.body;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) =
        body[at..].find(|c: char| c.is_ascii_digit() || c == '+' || c == '(').map(|n| at + n)
    {
        let end = number_end(&body[start..]).map_or(start + 1, |length| start + length);
        if end > start + 1 {
            let before = body[..start].chars().next_back();
            if is_phone(&body[start..end])
                && !before.is_some_and(|c| c.is_alphanumeric() || "/.-=_".contains(c))
            {
                found.push(Found::at(Part::Body, start..end, "a telephone number in an invitation"));
            }
        }
        at = end;
    }
    found
}

/// Bytes of digits with the signs that part them.
fn number_end(rest: &str) -> Option<usize> {
    let length =
        rest.find(|c: char| !(c.is_ascii_digit() || " +()-./\u{a0}".contains(c))).unwrap_or(rest.len());
    let last = rest[..length].rfind(|c: char| c.is_ascii_digit())?;
    Some(last + 1)
}

/// Not a date, not years, not a sum: enough digits, and grouped as numbers are dialled.
fn is_phone(written: &str) -> bool {
    let digits = written.chars().filter(char::is_ascii_digit).count();
    if !DIGITS.contains(&digits) {
        return false;
    }
    let groups: Vec<&str> =
        written.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let date = matches!(lengths.as_slice(), [4, 2 | 1, 2 | 1] | [2 | 1, 2 | 1, 4] | [4, 4])
        && !written.starts_with('+');
    let sum = groups.len() > 1
        && written.contains('.')
        && lengths[1..].iter().all(|length| *length == 3)
        && lengths[0] <= 3
        && lengths[0] < 3;
    let begins = written.starts_with(['+', '0', '(']) || groups.len() > 1 || digits >= 9;
    begins && !date && !sum
}
