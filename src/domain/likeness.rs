//! Likeness: whether two names may be those of one person. Alike names alone make nobody the same (DOMAIN.md,
//! section 7): what else two people have in common is weighed in duplicate.rs.

use super::{nickname, spelling, text};

/// How one name may come to stand for the other, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// But for case, accents, titles and how an umlaut is written
    Same,
    /// Family name first
    Turned,
    /// Middle names in one of them
    Longer,
    /// `Bob` for `Robert`
    Nickname,
    /// `A. Reyes`
    Initial,
    /// So many letters differ
    Misspelt(usize),
}

/// What stands before or behind a name and is no part of it; folded.
const TITLES: &str = " dr prof professor mr mrs ms miss mx sir ing dipl mag phd mba md jd msc bsc ma ba mph rn cpa cfa pmp pe esq
    jr sr ii iii iv ";

/// The words of a name that count, folded, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(Vec<String>);

impl Name {
    /// Read a folded name: without titles, what stands in brackets or quotes, and what follows a comma; `reyes, ana` is
    /// turned around.
    pub(crate) fn read(folded: &str) -> Self {
        let mut plain = String::with_capacity(folded.len());
        let mut closing = None;
        for c in folded.chars() {
            match (closing, c) {
                (Some(end), c) => closing = (c != end).then_some(end),
                (None, '(') => closing = Some(')'),
                (None, '[') => closing = Some(']'),
                (None, '"' | '\u{201c}' | '\u{201e}') => {
                    closing = Some(if c == '\u{201c}' { '\u{201d}' } else { '"' });
                }
                // O'Connor is one word
                (None, '\'' | '\u{2019}') => {}
                (None, c) => plain.push(c),
            }
        }
        let (before, behind) = plain.split_once(',').unwrap_or((&plain, ""));
        let words = |part: &str| -> Vec<String> {
            let counts = |word: &&str| !TITLES.split_whitespace().any(|title| title == *word);
            text::words_of(part).filter(counts).map(spelt_out).collect()
        };
        let mut name = words(before);
        if name.len() == 1 {
            name = [words(behind), name].concat();
        }
        Self(name)
    }

    /// How the two may be one; none where they are not alike.
    pub(crate) fn likeness(&self, other: &Self) -> Option<Likeness> {
        let (a, b) = (&self.0, &other.0);
        if a.is_empty() || b.is_empty() {
            return None;
        }
        if a == b {
            return Some(Likeness::Same);
        }
        let ([first_a, middle_a @ .., last_a], [first_b, middle_b @ .., last_b]) =
            (a.as_slice(), b.as_slice())
        else {
            return None;
        };
        if self.sorted() == other.sorted() {
            return Some(Likeness::Turned);
        }
        if last_a == last_b && first_a == first_b {
            let fits = |(one, two): (&String, &String)| one == two || is_initial(one, two);
            return middle_a.iter().zip(middle_b).all(fits).then_some(Likeness::Longer);
        }
        let (a, b) = if last_a == last_b { (first_a, first_b) } else { (last_a, last_b) };
        if last_a != last_b && first_a != first_b {
            return None;
        }
        if last_a == last_b && is_nickname(a, b) {
            return Some(Likeness::Nickname);
        }
        if is_initial(a, b) {
            return Some(Likeness::Initial);
        }
        misspelt(a, b).map(Likeness::Misspelt)
    }

    fn sorted(&self) -> Vec<&String> {
        let mut words: Vec<&String> = self.0.iter().collect();
        words.sort_unstable();
        words
    }

    /// Texts of which two alike names have at least one in common.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys = vec![self.whole()];
        if let [first, .., last] = self.0.as_slice() {
            let initial = |word: &str| word.chars().next().unwrap_or_default();
            keys.push(format!("{first}+{}", initial(last)));
            keys.push(format!("{}+{last}", initial(first)));
            keys.extend(nickname::formal_names(first).map(|formal| format!("{}+{last}", initial(formal))));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The words in one order, whatever theirs is.
    pub(crate) fn whole(&self) -> String {
        self.sorted().into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether there is more than a first name to it.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() > 1
    }
}

/// `mueller` and `müller` (folded: `muller`) in one spelling.
fn spelt_out(word: &str) -> String {
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

fn is_initial(a: &str, b: &str) -> bool {
    let one = |word: &str| word.chars().nth(1).is_none();
    (one(a) || one(b)) && a.chars().next() == b.chars().next()
}

fn is_nickname(a: &str, b: &str) -> bool {
    let stands_for =
        |short: &str, other: &str| nickname::formal_names(short).any(|formal| spelt_out(formal) == other);
    let same_formal =
        || nickname::formal_names(a).any(|one| nickname::formal_names(b).any(|other| one == other));
    stands_for(a, b) || stands_for(b, a) || same_formal()
}

/// Letters that differ, where so few may: one in a short word, two in a long one. Nobody misspells the first letter:
/// Albert is no Robert.
fn misspelt(a: &str, b: &str) -> Option<usize> {
    let shorter = a.chars().count().min(b.chars().count());
    let most = match shorter {
        0..=2 => return None,
        3..=6 => 1,
        _ => 2,
    };
    if a.chars().next() != b.chars().next() {
        return None;
    }
    let distance = spelling::distance(a, b, most);
    (distance <= most).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn likeness(a: &str, b: &str) -> Option<Likeness> {
        Name::read(&text::fold(a)).likeness(&Name::read(&text::fold(b)))
    }

    #[test]
    fn names_that_one_person_goes_by_are_alike() {
        for (a, b, expected) in [
            ("Ana Reyes", "ANA  REYES", Likeness::Same),
            ("Zoë Müller", "Zoe Mueller", Likeness::Same),
            ("Dr. Ana Reyes, PhD", "Ana Reyes", Likeness::Same),
            ("Reyes, Ana", "Ana Reyes", Likeness::Same),
            ("Robert (Bob) Smith", "Robert Smith", Likeness::Same),
            ("Robert \"Bob\" Smith", "Robert Smith", Likeness::Same),
            ("Sean O'Connor", "Sean OConnor", Likeness::Same),
            ("王伟", "王伟", Likeness::Same),
            ("Reyes Ana", "Ana Reyes", Likeness::Turned),
            ("Ana Maria Reyes", "Ana Reyes", Likeness::Longer),
            ("Ana M. Reyes", "Ana Maria Reyes", Likeness::Longer),
            ("Bob Smith", "Robert Smith", Likeness::Nickname),
            ("Bob Smith", "Rob Smith", Likeness::Nickname),
            ("A. Reyes", "Ana Reyes", Likeness::Initial),
            ("Ana R.", "Ana Reyes", Likeness::Initial),
            ("Jon Smith", "John Smith", Likeness::Misspelt(1)),
            ("Ana Reyse", "Ana Reyes", Likeness::Misspelt(1)),
            ("Priya Raghunathan", "Priya Ragunatan", Likeness::Misspelt(2)),
        ] {
            assert_eq!(likeness(a, b), Some(expected), "{a} and {b}");
        }
    }

    #[test]
    fn names_of_two_people_are_not() {
        for (a, b) in [
            ("Ana Reyes", "Ana"),
            ("Ana", "Anna"),
            ("Ana Reyes", "Ben Reyes"),
            ("Ana Reyes", "Ana Lindqvist"),
            ("Ana Maria Reyes", "Ana Lucia Reyes"),
            ("Wei Li", "Wei Lu"),
            ("Robert Smith", "Albert Smith"),
            ("A. Reyes", "B. Reyes"),
            ("", "Ana Reyes"),
            ("PhD", "PhD"),
        ] {
            assert_eq!(likeness(a, b), None, "{a} and {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn likeness_has_no_direction_and_alike_names_share_a_key(
            a in "(Bob|Robert|Al|Ana|B|Rob) ?(M|Maria|)? (Reyes|Smith|S)", b in "(Bob|Robbie|Robert|Albert|Anna|R) ?(M|Mia|)? (Reyse|Smith|Smit)"
        ) {
            let (one, two) = (Name::read(&text::fold(&a)), Name::read(&text::fold(&b)));
            prop_assert_eq!(one.likeness(&two), two.likeness(&one));
            prop_assert_eq!(one.likeness(&one), Some(Likeness::Same));
            if one.likeness(&two).is_some() {
                let keys = two.keys();
                prop_assert!(one.keys().iter().any(|key| keys.contains(key)), "{a} and {b}");
            }
        }

        #[test]
        fn no_text_panics(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            let _ = (likeness(&a, &b), Name::read(&text::fold(&a)).keys());
        }
    }
}
