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
        let mut words = Self { keys: Vec::new(), places: Vec::new() };
        each_word(text, |key, place| {
            words.keys.push(key);
            words.places.push(place);
        });
        words
    }
}

/// Tell the key and the place of each word up to the signature.
pub(crate) fn each_word(text: &str, mut tell: impl FnMut(u64, Range<usize>)) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if matches!(line.trim_end_matches(['\n', '\r']), "-- " | "--") {
            break;
        }
        if line.is_ascii() {
            each_ascii_word(line.as_bytes(), |key, place| tell(key, start + place.start..start + place.end));
        } else {
            let mut at = 0;
            while let Some(first) = line[at..].find(char::is_alphanumeric).map(|n| at + n) {
                at = line[first..].find(|c: char| !c.is_alphanumeric()).map_or(line.len(), |n| first + n);
                tell(
                    text::fold(&line[first..at]).bytes().fold(NO_BYTE, with_byte),
                    start + first..start + at,
                );
            }
        }
        start += line.len();
    }
}

fn each_ascii_word(line: &[u8], mut tell: impl FnMut(u64, Range<usize>)) {
    let (mut key, mut length) = (NO_BYTE, 0);
    for (at, byte) in line.iter().enumerate() {
        let folded = FOLDED[usize::from(*byte)];
        if folded != 0 {
            key = with_byte(key, folded);
            length += 1;
        } else if length > 0 {
            tell(key, at - length..at);
            (key, length) = (NO_BYTE, 0);
        }
    }
    if length > 0 {
        tell(key, line.len() - length..line.len());
    }
}

/// Each letter and digit of ASCII as folded; 0 for what parts words.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// The key of a word is a hash (FNV-1a) of it as folded.
const NO_BYTE: u64 = 0xcbf2_9ce4_8422_2325;

fn with_byte(key: u64, byte: u8) -> u64 {
    (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
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
    fn words_are_alike_in_any_case_with_and_without_accents_and_stand_where_they_are_told() {
        let (plain, accented) = (Words::of("a RESUME,2b\nx"), Words::of("a résumé – 2B\nX"));
        assert_eq!(plain.keys, accented.keys);
        let told = |text: &str| {
            Words::of(text).places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(told("a RESUME,2b\nx"), ["a", "RESUME", "2b", "x"]);
        assert_eq!(told("a résumé – 2B\nX"), ["a", "résumé", "2B", "X"]);
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
