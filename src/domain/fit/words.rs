//! The word lists of `words.txt`, folded, and what of them a sentence holds.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::domain::text;

static LISTS: LazyLock<Vec<(&str, BTreeSet<String>)>> =
    LazyLock::new(|| include_str!("words.txt").split("\n== ").skip(1).map(list).collect());

/// A heading, then words and phrases.
fn list(section: &str) -> (&str, BTreeSet<String>) {
    let (name, lines) = section.split_once('\n').unwrap_or((section, ""));
    let phrases = lines.split(['\n', ',']).map(|phrase| text::fold_words(phrase).join(" "));
    (name, phrases.filter(|phrase| !phrase.is_empty()).collect())
}

fn lists(name: &str) -> &'static BTreeSet<String> {
    static NONE: BTreeSet<String> = BTreeSet::new();
    LISTS.iter().find(|(known, _)| *known == name).map_or(&NONE, |(_, list)| list)
}

/// Longest phrase of the lists, in words.
const LONGEST: usize = 6;

/// How many phrases of a list stand in these folded words.
pub(super) fn count(words: &[String], name: &str) -> usize {
    let list = lists(name);
    let begins = |at: usize| {
        (1..=LONGEST.min(words.len() - at)).any(|length| list.contains(&words[at..at + length].join(" ")))
    };
    (0..words.len()).filter(|at| begins(*at)).count()
}

/// Whether a single folded word stands in a list.
pub(super) fn is(word: &str, name: &str) -> bool {
    lists(name).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_there_and_no_phrase_is_too_long_to_be_found() {
        let names: Vec<&str> = LISTS.iter().map(|(name, _)| *name).collect();
        let wanted = [
            "pleasantry",
            "greeting",
            "thanks",
            "ask",
            "time",
            "first person",
            "second person",
            "common",
            "abbreviation",
        ];
        assert_eq!(names, wanted);
        for (name, list) in LISTS.iter() {
            assert!(list.len() > 5, "{name}");
            assert!(list.iter().all(|phrase| phrase.split(' ').count() <= LONGEST), "{name}");
        }
        assert_eq!(count(&text::fold_words("Thank you, and thanks again!"), "thanks"), 2);
        assert_eq!(count(&text::fold_words("Schöne Woche!"), "pleasantry"), 1);
        assert!(is("dr", "abbreviation") && !is("drive", "abbreviation"));
    }
}
