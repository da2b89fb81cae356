//! Acquaintance: who knows whom, and how well: an edge of the network, the same in both directions.

use chrono::NaiveDate;
use serde::Serialize;

use super::contact::{Circle, Named};
use super::id::ContactId;
use super::stage::Progress;

/// From "they would know each other's name" to "close".
pub(crate) const STRENGTHS: std::ops::RangeInclusive<u8> = 1..=5;
/// What is taken where nobody says how well two people know each other, and of whoever introduced somebody.
pub(crate) const USUAL: u8 = 3;

/// Somebody whom a contact knows; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Acquaintance {
    pub(crate) contact: Named,
    pub(crate) strength: u8,
    /// Where from, in the user's words
    pub(crate) how: Option<String>,
    /// Whether somebody said so; else one of the two introduced the other
    pub(crate) stated: bool,
}

/// What a strength means.
pub(crate) fn in_words(strength: u8) -> &'static str {
    match strength {
        0 | 1 => "have met",
        2 => "in loose touch",
        3 => "know each other",
        4 => "know each other well",
        _ => "close",
    }
}

/// Where two people know each other from, where nobody said it and one introduced the other.
pub(crate) fn introduction(by: &str, whom: &str) -> String {
    format!("{by} introduced {whom}")
}

/// A person of the network, as far as introductions ask.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: ContactId,
    pub(crate) circle: Circle,
    pub(crate) progress: Progress,
    pub(crate) last_contact_on: Option<NaiveDate>,
    pub(crate) pool: bool,
    pub(crate) archived: bool,
}

/// A contact is fresh within the interval B of keeping in touch, and faded after the interval D (DOMAIN.md, section 4).
const FRESH_DAYS: i64 = 60;
const FADED_DAYS: i64 = 365;

impl Person {
    /// Whether somebody may be asked to introduce: not one who was put aside, nor one who said no.
    pub(crate) fn may_be_asked(&self) -> bool {
        !self.archived && self.progress != Progress::Closed
    }

    fn has_answered(&self) -> bool {
        matches!(self.progress, Progress::Replied | Progress::Met)
    }

    /// How well I know somebody, 1 to 5; none for a stranger. Told from what happened, because nobody rates their own
    /// friends honestly. Known are, of those who are worked on, the circles `support` and `existing` (DOMAIN.md,
    /// section 2), and of the circle `new` those who answered or whom I met: a letter that was not answered is no tie.
    /// It begins at 4 for those who back me, 2 for a weak or dormant tie, 1 for a new one, and grows by one with a
    /// conversation, by one with a contact of the last 60 days; after a year of silence it fades by one.
    pub(crate) fn tie(&self, today: NaiveDate) -> Option<u8> {
        if self.pool {
            return None;
        }
        let begins: i8 = match self.circle {
            Circle::Support => 4,
            Circle::Existing => 2,
            Circle::New if self.has_answered() => 1,
            Circle::New => return None,
        };
        let days = self.last_contact_on.map(|on| (today - on).num_days());
        let met = i8::from(self.progress == Progress::Met);
        let fresh = i8::from(self.has_answered() && days.is_some_and(|days| days <= FRESH_DAYS));
        let faded = i8::from(days.is_some_and(|days| days > FADED_DAYS));
        u8::try_from((begins + met + fresh - faded).clamp(1, 5)).ok()
    }

    /// What the tie is made of, in words.
    pub(crate) fn tie_in_words(&self) -> String {
        let mut words = match self.circle {
            Circle::Support => vec!["backs you"],
            Circle::Existing => vec!["you know each other"],
            Circle::New => Vec::new(),
        };
        match self.progress {
            Progress::Met => words.push("you talked"),
            Progress::Replied => words.push("answered you"),
            _ => {}
        }
        let last = self.last_contact_on.map(|on| format!("last contact {on}"));
        words.into_iter().chain(last.as_deref()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::samples::day;

    fn person(circle: Circle, progress: Progress, last: Option<&str>) -> Person {
        Person {
            id: ContactId(1),
            circle,
            progress,
            last_contact_on: last.map(day),
            pool: false,
            archived: false,
        }
    }

    #[test]
    fn a_tie_is_told_from_what_happened() {
        let today = day("2026-03-02");
        for (circle, progress, last, tie) in [
            (Circle::Support, Progress::Idea, None, Some(4)),
            (Circle::Support, Progress::Met, Some("2026-02-20"), Some(5)),
            (Circle::Support, Progress::Replied, Some("2024-02-20"), Some(3)),
            (Circle::Existing, Progress::Idea, None, Some(2)),
            (Circle::Existing, Progress::Contacted, Some("2026-02-20"), Some(2)),
            (Circle::Existing, Progress::Met, Some("2026-02-20"), Some(4)),
            (Circle::Existing, Progress::Contacted, Some("2024-02-20"), Some(1)),
            (Circle::New, Progress::Contacted, Some("2026-02-20"), None),
            (Circle::New, Progress::Closed, Some("2026-02-20"), None),
            (Circle::New, Progress::Replied, Some("2026-01-01"), Some(2)),
            (Circle::New, Progress::Replied, Some("2025-12-31"), Some(1)),
            (Circle::New, Progress::Met, Some("2026-02-20"), Some(3)),
            (Circle::New, Progress::Met, Some("2025-03-01"), Some(1)),
        ] {
            let person = person(circle, progress, last);
            assert_eq!(person.tie(today), tie, "{person:?}");
            assert_eq!(Person { pool: true, ..person }.tie(today), None);
        }
        let words = person(Circle::Support, Progress::Met, Some("2026-02-20")).tie_in_words();
        assert_eq!(words, "backs you, you talked, last contact 2026-02-20");
    }

    proptest! {
        #[test]
        fn a_tie_is_within_its_range_and_grows_with_what_happened(
            days in proptest::option::of(-10_i64..2_000),
            circle in proptest::sample::select(&Circle::ALL[..]),
        ) {
            let today = day("2026-03-02");
            let tie = |progress| {
                let last_contact_on = days.map(|days| today - chrono::TimeDelta::days(days));
                Person { last_contact_on, ..person(circle, progress, None) }.tie(today)
            };
            let ties = [Progress::Contacted, Progress::Replied, Progress::Met].map(tie);
            prop_assert!(ties.is_sorted(), "{ties:?}");
            prop_assert!(ties.into_iter().flatten().all(|tie| STRENGTHS.contains(&tie)));
        }
    }
}
