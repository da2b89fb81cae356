//! Ask: what a part asks, of whom, and what counts as an answer.

use super::{PartKind, Topic, words};

macro_rules! keys {
    ($($name:ident = $word:literal),+ $(,)?) => {
        /// What is asked, and what an answer is kept as.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Key { $($name),+ }

        impl Key {
            #[cfg(test)]
            pub(crate) const ALL: [Self; [$($word),+].len()] = [$(Self::$name),+];

            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            pub(crate) fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

keys! {
    Introduce = "introduce",
    Share = "share",
    Person = "person",
    Steps = "steps",
    Whose = "whose",
    Message = "message",
    Feedback = "feedback",
    Draft = "draft",
    Why = "why",
    Questions = "questions",
    Know = "know",
    Wording = "wording",
    Closing = "closing",
    Stuck = "stuck",
    Goal = "goal",
    Partner = "partner",
    NextStep = "next-step",
    Confidence = "confidence",
    Connect = "connect",
    Note = "note",
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Everybody in turn
    Everyone,
    /// Everybody but the leader, in turn
    Others,
    Leader,
    /// Whoever has something to say, as often as they like
    Anyone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) key: Key,
    pub(crate) of: Of,
    /// Minutes that it takes of a discussion of 15; 0 where that is left to the group
    minutes: u32,
}

const fn ask(key: Key, of: Of, minutes: u32) -> Ask {
    Ask { key, of, minutes }
}

const INTRODUCTIONS: &[Ask] = &[ask(Key::Introduce, Of::Anyone, 0)];
const SHARING: &[Ask] = &[ask(Key::Share, Of::Anyone, 0)];
const TALK: &[Ask] = &[ask(Key::Note, Of::Anyone, 0)];
const RIGHT_PERSON: &[Ask] = &[ask(Key::Person, Of::Everyone, 5), ask(Key::Steps, Of::Everyone, 10)];
const MESSAGING: &[Ask] = &[
    ask(Key::Whose, Of::Leader, 0),
    ask(Key::Message, Of::Leader, 3),
    ask(Key::Feedback, Of::Others, 4),
    ask(Key::Draft, Of::Everyone, 6),
    ask(Key::Why, Of::Everyone, 2),
];
// five minutes alone, ten of sharing (DOMAIN.md, section 6)
const PREPARING: &[Ask] = &[
    ask(Key::Questions, Of::Everyone, 5),
    ask(Key::Know, Of::Everyone, 4),
    ask(Key::Wording, Of::Everyone, 4),
    ask(Key::Closing, Of::Everyone, 2),
];
const BLOCKERS: &[Ask] =
    &[ask(Key::Stuck, Of::Everyone, 6), ask(Key::Goal, Of::Everyone, 6), ask(Key::Partner, Of::Everyone, 3)];
const CLOSE_OUT: &[Ask] = &[
    ask(Key::NextStep, Of::Everyone, 0),
    ask(Key::Confidence, Of::Everyone, 0),
    ask(Key::Connect, Of::Everyone, 0),
];
/// Minutes of a discussion as the field knows it; those of what is asked are shares of it.
const DISCUSSION_MINUTES: u32 = 15;

/// What a part asks, in order. A discussion without a topic asks nothing yet.
pub(crate) fn of_part(kind: PartKind, topic: Option<Topic>) -> &'static [Ask] {
    match (kind, topic) {
        (PartKind::Introductions, _) => INTRODUCTIONS,
        (PartKind::Sharing, _) => SHARING,
        (PartKind::CloseOut, _) => CLOSE_OUT,
        (PartKind::Talk, _) => TALK,
        (PartKind::Discussion, None) => &[],
        (PartKind::Discussion, Some(Topic::RightPerson)) => RIGHT_PERSON,
        (PartKind::Discussion, Some(Topic::Messaging)) => MESSAGING,
        (PartKind::Discussion, Some(Topic::Preparing)) => PREPARING,
        (PartKind::Discussion, Some(Topic::Blockers)) => BLOCKERS,
    }
}

impl Ask {
    /// Minutes that it should take in a discussion of so many.
    pub(crate) fn minutes_of(self, part: u32) -> Option<u32> {
        (self.minutes > 0).then(|| (self.minutes * part + DISCUSSION_MINUTES / 2) / DISCUSSION_MINUTES)
    }

    pub(crate) fn question(self) -> &'static str {
        &words::ask(self.key.as_str()).question
    }

    pub(crate) fn hint(self) -> Option<&'static str> {
        Some(words::ask(self.key.as_str()).hint.as_str()).filter(|hint| !hint.is_empty())
    }
}

impl Key {
    /// The heading of what was answered.
    pub(crate) fn title(self) -> &'static str {
        &words::ask(self.as_str()).title
    }

    /// Whether a later answer of the same person takes the place of an earlier one.
    pub(crate) fn is_replaced(self) -> bool {
        matches!(
            self,
            Self::Person
                | Self::Steps
                | Self::Whose
                | Self::Goal
                | Self::Partner
                | Self::NextStep
                | Self::Confidence
                | Self::Connect
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_activity_asks_fills_the_discussion() {
        for topic in Topic::ALL {
            let asks = of_part(PartKind::Discussion, Some(topic));
            let minutes = |of| asks.iter().filter_map(|ask| ask.minutes_of(of)).sum::<u32>();
            assert_eq!((minutes(15), minutes(30)), (15, 30), "{topic:?}");
        }
    }

    #[test]
    fn a_word_is_one_key_and_back() {
        assert!(Key::ALL.iter().all(|key| Key::parse(key.as_str()) == Some(*key)));
    }
}
