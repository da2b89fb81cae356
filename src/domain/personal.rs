//! Personal: which words of a message are the writer's own. A template's are not, nor what was filled in.

use std::collections::HashSet;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::text;

/// The words of a text as keys that are alike for alike words, each with its place.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) keys: Vec<u64>,
    /// Bytes of the text
    pub(crate) places: Vec<Range<usize>>,
}

impl Words {
    /// All words up to the signature.
    pub(crate) fn of(text: &str) -> Self {
        let (mut keys, mut places) = (Vec::new(), Vec::new());
        let mut line_start = 0;
        for line in text.split_inclusive('\n') {
            if matches!(line.trim_end_matches(['\n', '\r']), "-- " | "--") {
                break;
            }
            let mut at = line_start;
            let end = line_start + line.len();
            while let Some(start) = text[at..end].find(char::is_alphanumeric).map(|n| at + n) {
                at = text[start..end].find(|c: char| !c.is_alphanumeric()).map_or(end, |n| start + n);
                keys.push(key(&text[start..at]));
                places.push(start..at);
            }
            line_start = end;
        }
        Self { keys, places }
    }
}

/// A hash (FNV-1a) of the folded word.
fn key(word: &str) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let start = 0xcbf2_9ce4_8422_2325;
    if word.is_ascii() {
        word.bytes().fold(start, |hash, byte| add(hash, byte.to_ascii_lowercase()))
    } else {
        text::fold(word).bytes().fold(start, add)
    }
}

/// Words in a row that stand in the template, however the sentences were moved.
const RUN: usize = 4;
/// Comparisons beyond which only such runs are looked for.
const MOST_COMPARISONS: usize = 4_000_000;

/// For each word whether it is the writer's own; `filled` is the template as it was filled.
pub(crate) fn own(body: &Words, filled: Option<&str>) -> Vec<bool> {
    let mut own = vec![true; body.keys.len()];
    let Some(filled) = filled else { return own };
    let filled = Words::of(filled);
    let known: HashSet<&[u64]> = filled.keys.windows(RUN).collect();
    for at in 0..(body.keys.len() + 1).saturating_sub(RUN) {
        if known.contains(&body.keys[at..at + RUN]) {
            own[at..at + RUN].fill(false);
        }
    }
    if filled.keys.len().saturating_mul(body.keys.len()) <= MOST_COMPARISONS {
        keep_order(&mut own, body, &filled);
    }
    own
}

/// What stands in both in the same order is the template's. Where little of it is left, single words in common
/// are chance.
fn keep_order(own: &mut [bool], body: &Words, filled: &Words) {
    let equal: Vec<(usize, usize)> = capture_diff_slices(Algorithm::Myers, &filled.keys, &body.keys)
        .into_iter()
        .filter_map(|op| match op {
            DiffOp::Equal { new_index, len, .. } => Some((new_index, len)),
            _ => None,
        })
        .collect();
    let kept: usize = equal.iter().map(|(_, length)| length).sum();
    let least = if kept * 2 >= filled.keys.len() { 1 } else { 3 };
    for (at, length) in equal.into_iter().filter(|(_, length)| *length >= least) {
        own[at..at + length].fill(false);
    }
}

/// Part of the words, 0 to 1, that are the writer's own. Without words, 0.
pub(crate) fn share(body: &str, filled: Option<&str>) -> f64 {
    let words = Words::of(body);
    let own = own(&words, filled);
    #[expect(clippy::cast_precision_loss, reason = "counts of words in a message")]
    let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    share(own.iter().filter(|own| **own).count(), own.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILLED: &str =
        "Hi Ana,\n\nI am Mia, and we share a school. Could you spare 20 minutes?\n\nThank you,\nMia";

    fn own_words(body: &str) -> String {
        let words = Words::of(body);
        let own = own(&words, Some(FILLED));
        let own = words.places.iter().zip(own).filter(|(_, own)| *own).map(|(place, _)| &body[place.clone()]);
        own.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_was_filled_in_is_not_the_writers_own() {
        assert_eq!(own_words(FILLED), "");
        assert_eq!(
            own_words(&FILLED.replace("school. ", "school. Your RFC changed how I test. ")),
            "Your RFC changed how I test"
        );
        assert_eq!(own_words(&FILLED.replace("20", "thirty")), "thirty");
        let moved = "Could you spare 20 minutes? I am Mia, and we share a school.";
        assert_eq!(own_words(moved), "");
        let rewritten =
            "Dear Ana, the way that you test is what I want to learn, and you explain it well. Mia";
        assert_eq!(own_words(rewritten).split(' ').count(), 19);
    }

    #[test]
    fn the_share_is_a_part_of_the_words() {
        assert!(share("", None).abs() < f64::EPSILON);
        assert!((share("All my own", None) - 1.0).abs() < f64::EPSILON);
        assert!((share("Hi Ana, my own words\n-- \nMia Chen", Some("Hi Ana,")) - 0.6).abs() < 0.001);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn a_text_and_more_is_own_for_what_is_more(text in "[a-z ]{0,60}", more in "[A-Z0-9 ]{0,20}") {
            let body = format!("{text} {more}");
            let words = Words::of(&body);
            let own = own(&words, Some(&text));
            prop_assert!(own.iter().filter(|own| **own).count() <= Words::of(&more).keys.len());
        }
    }
}
