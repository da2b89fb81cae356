//! Search: where words were found, and the piece of text that shows it.

use serde::Serialize;

use super::contact::Named;
use super::text;

/// What a place is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Contact,
    Fact,
    Message,
    Note,
    Company,
    Conversation,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Fact => "fact",
            Self::Message => "message",
            Self::Note => "note",
            Self::Company => "company",
            Self::Conversation => "conversation",
        }
    }
}

/// A place where all the words were found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) kind: Kind,
    /// Short id of the row in its own table
    pub(crate) id: i64,
    /// Whom it is about, if it is about somebody
    pub(crate) contact: Option<Named>,
    pub(crate) text: String,
}

/// Characters before the first word that was found.
const BEFORE: usize = 30;
/// Characters of a snippet.
const LENGTH: usize = 100;

/// The piece of a text around the first place where one of the words begins, on one line.
pub(crate) fn snippet(text: &str, words: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = text::fold_words(words);
    let mut starts = line
        .char_indices()
        .filter(|(at, c)| c.is_alphanumeric() && !line[..*at].ends_with(char::is_alphanumeric));
    let found = starts.find(|(at, _)| {
        let rest = &line[*at..];
        let word = rest.find(|c: char| !c.is_alphanumeric()).map_or(rest, |end| &rest[..end]);
        let folded = text::fold(word);
        wanted.iter().any(|wanted| folded.starts_with(wanted.as_str()))
    });
    let at = found.map_or(0, |(at, _)| at);
    let begin = line[..at].char_indices().rev().nth(BEFORE - 1).map_or(0, |(begin, _)| begin);
    let piece: String = line[begin..].chars().take(LENGTH).collect();
    let before = if begin > 0 { "…" } else { "" };
    let after = if line[begin..].len() > piece.len() { "…" } else { "" };
    format!("{before}{piece}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_snippet_shows_the_first_word_that_was_found_whatever_its_accents() {
        let text = format!("{} Zoë spoke on data\ncontracts {}", "x ".repeat(60), "y ".repeat(90));
        let found = snippet(&text, "zoe");
        assert!(
            found.starts_with('…') && found.contains("Zoë spoke on data contracts") && found.ends_with('…')
        );
        assert_eq!(snippet("short text", "absent"), "short text");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_text_panics_and_no_snippet_is_long(text in "\\PC{0,300}", words in "\\PC{0,20}") {
            prop_assert!(snippet(&text, &words).chars().count() <= LENGTH + 2);
        }
    }
}
