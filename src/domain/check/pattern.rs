//! Patterns: phrases as the word lists write them, found in prose within one sentence.
//!
//! `just check* in` — `*` is any ending, `|` an alternative, `?` at the end a word that may be missing, `...` up
//! to four words, `#` a number, `^` at the beginning the beginning of a sentence. Case and accents do not matter.

use std::collections::{HashMap, HashSet};

use super::prose::{Prose, Word};
use crate::domain::text;

#[derive(Debug)]
struct Alternative {
    text: String,
    /// Any ending
    open: bool,
}

#[derive(Debug)]
enum Slot {
    Words { any: Vec<Alternative>, optional: bool },
    Number,
    Gap,
}

/// What stands for a number, also as one of the alternatives.
const NUMBER: &str = "#";

/// Words that `...` may stand for.
const GAP: usize = 4;

#[derive(Debug)]
struct Pattern {
    slots: Vec<Slot>,
    at_start: bool,
}

/// Many patterns, found together.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    all: Vec<Pattern>,
    by_first: HashMap<String, Vec<usize>>,
    /// Those that do not begin with a whole word
    others: Vec<usize>,
    numbers: HashSet<String>,
    fold: Fold,
}

/// How words are made alike beside `text::fold`: German writes ü also as ue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fold {
    #[default]
    Plain,
    Umlauts,
}

impl Fold {
    pub(super) fn of(self, folded: &str) -> String {
        match self {
            Self::Plain => folded.to_owned(),
            Self::Umlauts => umlauts(folded),
        }
    }
}

/// `jorg` for `joerg`: a folded word with `ae`, `oe`, `ue` as if they had been `ä`, `ö`, `ü`.
pub(crate) fn umlauts(folded: &str) -> String {
    folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

impl Patterns {
    /// # Errors
    /// The phrase that cannot be one, and why.
    pub(super) fn new<'a>(
        phrases: impl IntoIterator<Item = &'a str>,
        numbers: &HashSet<String>,
        fold: Fold,
    ) -> Result<Self, String> {
        let mut patterns = Self { numbers: numbers.clone(), fold, ..Self::default() };
        for phrase in phrases {
            let pattern = parse(phrase, fold).map_err(|why| format!("`{phrase}` {why}"))?;
            patterns.add(pattern);
        }
        Ok(patterns)
    }

    fn add(&mut self, pattern: Pattern) {
        let n = self.all.len();
        match &pattern.slots[0] {
            Slot::Words { any, .. } if any.iter().all(|one| !one.open && one.text != NUMBER) => {
                for alternative in any {
                    self.by_first.entry(alternative.text.clone()).or_default().push(n);
                }
            }
            _ => self.others.push(n),
        }
        self.all.push(pattern);
    }

    /// Every place where a pattern stands, as the first word and the one after the last, in order.
    pub(super) fn find_in(&self, prose: &Prose<'_>) -> Vec<(usize, usize)> {
        let words = &prose.words;
        let folded: Vec<String> = words.iter().map(|word| self.fold.of(&word.folded)).collect();
        let mut found = Vec::new();
        for at in 0..words.len() {
            let first = self.by_first.get(&folded[at]).into_iter().flatten();
            let longest = first
                .chain(&self.others)
                .filter(|n| !self.all[**n].at_start || prose.is_first_of_sentence(at))
                .filter_map(|n| self.ends_at(&self.all[*n].slots, words, &folded, at, words[at].sentence))
                .max();
            found.extend(longest.map(|end| (at, end)));
        }
        found
    }

    fn ends_at(
        &self,
        slots: &[Slot],
        words: &[Word],
        folded: &[String],
        at: usize,
        sentence: usize,
    ) -> Option<usize> {
        let Some((slot, rest)) = slots.split_first() else { return Some(at) };
        let here = words.get(at).filter(|word| word.sentence == sentence);
        match slot {
            Slot::Gap => (0..=GAP).find_map(|skip| self.ends_at(rest, words, folded, at + skip, sentence)),
            Slot::Number => {
                self.is_number(here?).then(|| self.ends_at(rest, words, folded, at + 1, sentence)).flatten()
            }
            Slot::Words { any, optional } => {
                let fits = here.is_some_and(|word| {
                    let number = |one: &Alternative| one.text == NUMBER && self.is_number(word);
                    any.iter().any(|one| one.fits(&folded[at]) || number(one))
                });
                let with = fits.then(|| self.ends_at(rest, words, folded, at + 1, sentence)).flatten();
                with.or_else(|| optional.then(|| self.ends_at(rest, words, folded, at, sentence)).flatten())
            }
        }
    }

    fn is_number(&self, word: &Word) -> bool {
        word.folded.starts_with(char::is_numeric) || self.numbers.contains(&word.folded)
    }
}

impl Alternative {
    fn fits(&self, word: &str) -> bool {
        if self.open { word.starts_with(&self.text) } else { word == self.text }
    }
}

fn parse(phrase: &str, fold: Fold) -> Result<Pattern, &'static str> {
    let (at_start, rest) = phrase.trim().strip_prefix('^').map_or((false, phrase), |rest| (true, rest));
    let mut slots = Vec::new();
    for item in rest.split_whitespace() {
        match item {
            "..." | "…" => slots.push(Slot::Gap),
            NUMBER => slots.push(Slot::Number),
            _ if item.contains('|') && item.contains(['\'', '’', '-']) => {
                return Err("has an apostrophe or hyphen in an alternative: write `i m|am`");
            }
            _ => slots.extend(words(item, fold)),
        }
    }
    match slots.first() {
        None => Err("has no word"),
        Some(Slot::Gap | Slot::Words { optional: true, .. }) => Err("begins with what may be missing"),
        Some(_) if matches!(slots.last(), Some(Slot::Gap)) => Err("ends with what may be missing"),
        Some(_) => Ok(Pattern { slots, at_start }),
    }
}

/// The words of an item: one, or several where an apostrophe or hyphen parts them.
fn words(item: &str, fold: Fold) -> Vec<Slot> {
    let (item, optional) = item.strip_suffix('?').map_or((item, false), |item| (item, true));
    let alternative = |written: &str| {
        let (written, open) = written.strip_suffix('*').map_or((written, false), |stem| (stem, true));
        Alternative { text: fold.of(&text::fold(written)), open }
    };
    if item.contains('|') {
        let any = item.split('|').filter(|one| !one.is_empty()).map(alternative).collect();
        return vec![Slot::Words { any, optional }];
    }
    let parts = item.split(|c: char| !c.is_alphanumeric() && c != '*').filter(|part| !part.is_empty());
    parts.map(|part| Slot::Words { any: vec![alternative(part)], optional }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use super::*;
    use proptest::prelude::*;

    fn found(phrase: &str, text: &str) -> Vec<String> {
        let numbers = HashSet::from(["twenty".to_owned()]);
        let patterns = Patterns::new([phrase], &numbers, Fold::Umlauts).unwrap();
        let prose = Prose::new(Part::Body, text);
        let places = patterns.find_in(&prose);
        places.into_iter().map(|(first, end)| prose.between(first, end - 1).to_owned()).collect()
    }

    #[test]
    fn a_pattern_says_what_it_finds() {
        for (phrase, text, what) in [
            ("just check* in", "I am just checking in.", "just checking in"),
            ("just check* in", "Just Check  in", "Just Check  in"),
            ("i'm passionate", "I’m passionate", "I’m passionate"),
            ("pick your brain|brains", "to pick your brains", "pick your brains"),
            ("hope this mail? finds you", "I hope this finds you", "hope this finds you"),
            ("hope this mail? finds you", "hope this mail finds you", "hope this mail finds you"),
            ("love to ... hear", "love to one day hear", "love to one day hear"),
            ("love to ... hear", "love to. Then hear", ""),
            ("# minutes", "20 minutes", "20 minutes"),
            ("# minutes", "twenty minutes", "twenty minutes"),
            ("one of the|# people", "one of twenty people", "one of twenty people"),
            ("a|# minutes", "20 minutes", "20 minutes"),
            ("^could you", "If I could you know", ""),
            ("^could you", "Hi Ana,\ncould you", "could you"),
            ("würde", "wuerde", "wuerde"),
        ] {
            assert_eq!(found(phrase, text).join(";"), what, "{phrase} in {text}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for phrase in ["", "...", "... word", "word? other", "word ...", "i'm|am x"] {
            assert!(Patterns::new([phrase], &HashSet::new(), Fold::Plain).is_err(), "{phrase}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_phrase_panics(phrase in "[a-z*|?.#^' ]{0,30}", text in "[a-z '.,]{0,60}") {
            if let Ok(patterns) = Patterns::new([phrase.as_str()], &HashSet::new(), Fold::Plain) {
                let prose = Prose::new(Part::Body, &text);
                for (first, end) in patterns.find_in(&prose) {
                    prop_assert!(first < end && end <= prose.words.len());
                }
            }
        }
    }
}
