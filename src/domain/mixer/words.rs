//! What a mixer says: the texts of `words.toml`, by topic and by what is asked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    prompts: Vec<String>,
    topic: BTreeMap<String, TopicWords>,
    ask: BTreeMap<String, AskWords>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicWords {
    pub(super) title: String,
    pub(super) about: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskWords {
    pub(super) title: String,
    pub(super) question: String,
    pub(super) hint: String,
}

// a test reads the file: what it holds is known to be right
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());
static NO_TOPIC: LazyLock<TopicWords> = LazyLock::new(TopicWords::default);
static NO_ASK: LazyLock<AskWords> = LazyLock::new(AskWords::default);

/// The questions of which the leader picks.
pub(super) fn prompts() -> &'static [String] {
    &WORDS.prompts
}

pub(super) fn topic(name: &str) -> &'static TopicWords {
    WORDS.topic.get(name).unwrap_or(&NO_TOPIC)
}

pub(super) fn ask(name: &str) -> &'static AskWords {
    WORDS.ask.get(name).unwrap_or(&NO_ASK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mixer::{Key, Topic};

    #[test]
    fn every_topic_and_everything_asked_has_its_words_and_no_word_is_left_over() {
        let words: Words = toml::from_str(include_str!("words.toml")).unwrap();
        assert_eq!(words.prompts.len(), 4);
        let mut topics = Topic::ALL.map(Topic::as_str);
        topics.sort_unstable();
        assert!(words.topic.keys().eq(topics.iter()));
        let mut keys = Key::ALL.map(Key::as_str);
        keys.sort_unstable();
        assert!(words.ask.keys().eq(keys.iter()));
        assert!(words.ask.values().all(|ask| !ask.title.is_empty() && !ask.question.is_empty()));
        assert!(words.topic.values().all(|topic| !topic.title.is_empty() && !topic.about.is_empty()));
    }
}
