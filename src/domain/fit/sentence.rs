//! A body cut into its sentences: those of Unicode (UAX #29), put together again where the cut was wrong: after an
//! abbreviation, in an address, between brackets, at the end of a line that was only wrapped. In doubt two sentences
//! count as one: half a sentence must never be left out.

use unicode_segmentation::UnicodeSegmentation;

use super::words;
use crate::domain::text;

/// A line of at least this many characters without an end of a sentence was wrapped by a program.
const WRAPPED: usize = 60;

/// A sentence, or a line that is none (greeting, name), with the white space behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) gap: &'a str,
}

/// The sentences of a body, in order. Texts and gaps in a row are the body, but for white space at its beginning.
pub(super) fn sentences(body: &str) -> Vec<Sentence<'_>> {
    let body = body.trim_start();
    let mut found: Vec<Sentence<'_>> = Vec::new();
    let (mut start, mut end) = (0, 0);
    for piece in body.split_sentence_bounds() {
        if !piece.trim().is_empty() && end > start && !is_one(&body[start..end]) {
            found.push(split(&body[start..end]));
            start = end;
        }
        end += piece.len();
    }
    if end > start {
        found.push(split(&body[start..end]));
    }
    if let Some((greeting, rest)) = found.first().and_then(|first| greeting(*first)) {
        found.splice(..1, [greeting, rest]);
    }
    found
}

/// `Hi Ana, I hope …`: the greeting, and the sentence behind it where it can stand without it.
fn greeting(first: Sentence<'_>) -> Option<(Sentence<'_>, Sentence<'_>)> {
    let greeting = &first.text[..=first.text.find(',')?];
    let words = text::fold_words(greeting);
    let rest = first.text[greeting.len()..].trim_start();
    let greets = words.len() <= 5 && words::count(&words, "greeting") > 0;
    if !greets || !rest.starts_with(char::is_uppercase) {
        return None;
    }
    let gap = &first.text[greeting.len()..first.text.len() - rest.len()];
    Some((Sentence { text: greeting, gap }, Sentence { text: rest, gap: first.gap }))
}

fn split(whole: &str) -> Sentence<'_> {
    let text = whole.trim_end();
    Sentence { text, gap: &whole[text.len()..] }
}

/// Whether what comes next belongs to the same sentence.
fn is_one(before: &str) -> bool {
    let Sentence { text, gap } = split(before);
    if gap.is_empty() {
        // `watch?v=1`; signs of other scripts end a sentence without a blank
        return text.ends_with(|c: char| c.is_ascii());
    }
    if text.ends_with(':') {
        return true;
    }
    match gap.matches('\n').count() {
        0 => ends_in_abbreviation(text) || is_open(text),
        1 => is_wrapped(text) || is_open(text),
        _ => false,
    }
}

/// A long last line that no sign ends.
fn is_wrapped(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let ended = line
        .trim_end_matches(['"', '”', '“', '»', ')', '\''])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।']);
    line.chars().count() >= WRAPPED && (!ended || ends_in_abbreviation(text))
}

/// `Dr.`, `e.g.`, `z. B.`, `4 p.m.`, `3. März`, `J. Smith`: the full stop ends a word, not the sentence.
fn ends_in_abbreviation(text: &str) -> bool {
    let Some(stem) = text.strip_suffix('.') else { return false };
    let word = stem.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    let short = |part: &str, most: usize| (1..=most).contains(&part.chars().count());
    let ordinal = short(word, 2) && word.chars().all(char::is_numeric);
    let letters = word.contains('.') && word.split('.').all(|part| short(part, 2));
    let initial = short(word, 1) && word.chars().all(char::is_alphabetic);
    ordinal || letters || initial || words::is(&text::fold(word), "abbreviation")
}

/// Whether a bracket or quotation is open at the end of the paragraph so far.
fn is_open(text: &str) -> bool {
    let count = |signs: &[char]| text.matches(signs).count();
    let german = count(&['„']);
    let (opened, closed) =
        if german > 0 { (german, count(&['“', '”'])) } else { (count(&['“']), count(&['”'])) };
    count(&['(', '[']) > count(&[')', ']'])
        || opened > closed
        || count(&['"']) % 2 == 1
        || count(&['«', '»']) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(body: &str) -> Vec<&str> {
        sentences(body).into_iter().map(|sentence| sentence.text).collect()
    }

    #[test]
    fn a_body_is_cut_where_a_sentence_ends() {
        assert_eq!(
            texts("Hi Ana,\n\nYour talk was clear. It helped! Would 20 minutes suit you?\n\nThanks,\nMia"),
            ["Hi Ana,", "Your talk was clear.", "It helped!", "Would 20 minutes suit you?", "Thanks,", "Mia"]
        );
        assert_eq!(
            texts("你好。我是米娅。可以聊聊吗？谢谢"),
            ["你好。", "我是米娅。", "可以聊聊吗？", "谢谢"]
        );
        assert_eq!(texts("क्या आप बात कर सकते हैं। धन्यवाद।"), ["क्या आप बात कर सकते हैं।", "धन्यवाद।"]);
        assert_eq!(texts("مرحبا آنا. هل لديك وقت؟ شكرا"), ["مرحبا آنا.", "هل لديك وقت؟", "شكرا"]);
        assert_eq!(texts("  \n "), Vec::<&str>::new());
    }

    #[test]
    fn what_only_looks_like_an_end_is_none() {
        for one in [
            "I met Dr. Reyes and Prof. Park there.",
            "Some tools, e.g. Rust, i.e. Cargo, help.",
            "Werkzeuge wie z. B. Rust oder d. h. Cargo helfen.",
            "Am 3. März oder 12. Mai ginge es.",
            "Thursday at 4 p.m. Berlin time suits me.",
            "I read J. K. Reyes vs. Park with joy.",
            "See https://example.com/watch?v=1&t=2.Next for it.",
            "Version 2.0 of example.com is out.",
            "You said (it was late! I know.) that it works.",
            "You wrote “Ship it. Then fix it.” in May.",
            "Sie schrieben „Los. Weiter.“ im Mai.",
            "Two things: First, the data.",
            "Sra. Reyes habló con el Dr. Park.",
            "I have been reading everything that you wrote about the contracts\nbetween teams and their data.",
        ] {
            assert_eq!(texts(one), [one]);
        }
    }

    #[test]
    fn short_lines_stand_alone() {
        assert_eq!(texts("- one\n- two\nBest,\nMia"), ["- one", "- two", "Best,", "Mia"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn nothing_is_lost_or_moved(body in "([A-Za-zé王。.!?:,()\"“”„ ]{0,12}\n{0,2}){0,8}", any in any::<String>()) {
            for body in [&body, &any] {
                let found = sentences(body);
                let whole: String = found.iter().flat_map(|s| [s.text, s.gap]).collect();
                prop_assert_eq!(whole, body.trim_start());
                prop_assert!(found.iter().all(|s| !s.text.is_empty() && s.gap.trim().is_empty()));
            }
        }
    }
}
