//! Spelling: which words a typed word may be a slip for. Words are folded (see `text::fold`).
//!
//! Two words that differ by at most `k` letters share a form with at most `k` letters left out of each
//! (symmetric deletes). The forms of the known words are kept, so a lookup reads a few keys, however many
//! words there are. Only the first letters are taken, which bounds the number of forms.

/// Letters of a word from which letters are left out.
const PREFIX: usize = 7;

/// Letters that may differ in a word: none in a short one, which would become any other.
pub(crate) fn edits_allowed(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// A form of a word: its UTF-8, filled up with zeros, as numbers that sort as the texts do and faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Form([u64; FORM / 8]);

/// Room for `PREFIX` letters of four bytes.
pub(crate) const FORM: usize = 32;

impl Form {
    fn without(letters: &[char], one: usize, other: usize) -> Self {
        let (mut bytes, mut end) = ([0; FORM], 0);
        for (at, letter) in letters.iter().enumerate() {
            if at != one && at != other {
                end += letter.encode_utf8(&mut bytes[end..]).len();
            }
        }
        let (numbers, _) = bytes.as_chunks();
        Self(std::array::from_fn(|at| u64::from_be_bytes(numbers[at])))
    }

    /// The text, put into `room`.
    pub(crate) fn text(self, room: &mut [u8; FORM]) -> &str {
        let (numbers, _) = room.as_chunks_mut();
        for (number, bytes) in self.0.iter().zip(numbers) {
            *bytes = number.to_be_bytes();
        }
        let end = room.iter().position(|byte| *byte == 0).unwrap_or(FORM);
        std::str::from_utf8(&room[..end]).unwrap_or_default()
    }

    pub(crate) fn first_byte(self) -> u8 {
        self.0[0].to_be_bytes()[0]
    }
}

/// The word's beginning, of which all its forms are made; it is one of them.
pub(crate) fn start(word: &str) -> &str {
    word.char_indices().nth(PREFIX).map_or(word, |(end, _)| &word[..end])
}

/// The word's beginning, and it with as many letters left out as `edits_allowed`; some more than once.
pub(crate) fn each_form(word: &str, mut take: impl FnMut(Form)) {
    let (mut letters, mut count) = (['\0'; PREFIX], 0);
    for (place, letter) in letters.iter_mut().zip(word.chars()) {
        *place = letter;
        count += 1;
    }
    let (start, most) = (&letters[..count], edits_allowed(word));
    take(Form::without(start, count, count));
    for one in 0..if most > 0 { count } else { 0 } {
        take(Form::without(start, one, one));
        for other in one + 1..if most > 1 { count } else { 0 } {
            take(Form::without(start, one, other));
        }
    }
}

/// The forms of a word as texts, each once.
pub(crate) fn delete_keys(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    each_form(word, |form| forms.push(form));
    forms.sort_unstable();
    forms.dedup();
    forms.into_iter().map(|form| form.text(&mut [0; FORM]).to_owned()).collect()
}

/// Letters to insert, leave out, replace or swap with their neighbour to get from one word to the other;
/// more than `most` for anything further apart than `most`.
pub(crate) fn distance(a: &str, b: &str, most: usize) -> usize {
    let apart = a.chars().count().abs_diff(b.chars().count());
    if apart > most { apart } else { strsim::osa_distance(a, b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_has_few_keys_and_is_its_own() {
        assert_eq!(delete_keys("ana"), ["ana"]);
        assert_eq!(delete_keys("anna"), ["ana", "ann", "anna", "nna"]);
        assert_eq!(delete_keys("priyanka").len(), 1 + 7 + 21);
        assert!(delete_keys("aaaaaaaaaaaaaaaa").len() == 3);
        assert_eq!(delete_keys("𝒜𝒜𝒜𝒜"), ["𝒜𝒜𝒜", "𝒜𝒜𝒜𝒜"]);
    }

    #[test]
    fn distance_counts_a_swap_as_one() {
        assert_eq!(
            (distance("reyes", "ryees", 2), distance("zoe", "zoee", 1), distance("a", "abcdef", 2)),
            (1, 1, 5)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn words_within_the_allowed_distance_share_a_key(word in "[a-d]{4,10}", at in 0_usize..10, op in 0_u8..4, letter in "[a-d]") {
            let mut other: Vec<char> = word.chars().collect();
            let at = at % other.len();
            match op {
                0 => { other.remove(at); }
                1 => other.insert(at, letter.chars().next().unwrap()),
                2 => other[at] = letter.chars().next().unwrap(),
                _ => other.swap(at, (at + 1) % word.len()),
            }
            let other: String = other.into_iter().collect();
            let most = edits_allowed(&word).min(edits_allowed(&other));
            if distance(&word, &other, most) <= most {
                let known = delete_keys(&word);
                prop_assert!(delete_keys(&other).iter().any(|key| known.contains(key)), "{word} {other}");
            }
        }
    }
}
