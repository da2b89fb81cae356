//! Prose: a part of a message as words, sentences, questions, quotes and links, each with its place. Words of a
//! signature (after a line `-- `) and of quoted mail (`> …`) are not the writer's and are left out.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::Part;
use crate::domain::text;

/// A word: letters, or digits. `don't` is two, `4pm` too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Bytes of the part
    pub(super) start: usize,
    pub(super) end: usize,
    /// See `text::fold`
    pub(super) folded: String,
    /// Whether it has a capital letter
    pub(super) capital: bool,
    /// Number of the sentence, from 0
    pub(super) sentence: usize,
}

#[derive(Debug)]
pub(super) struct Prose<'a> {
    pub(super) part: Part,
    pub(super) text: &'a str,
    pub(super) words: Vec<Word>,
    /// What stands between quotation marks, without them
    pub(super) quotes: Vec<Range<usize>>,
    /// Runs of question marks that are the writer's: outside of addresses and quoted titles
    pub(super) questions: Vec<Range<usize>>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(part: Part, text: &'a str) -> Self {
        let links = links(text);
        let quotes = quotes(text);
        let mut words = Vec::new();
        let mut sentence = 0;
        for line in lines(text) {
            for (start, end) in word_places(text, line) {
                if links.iter().any(|link| link.start <= start && end <= link.end) {
                    continue;
                }
                let last: Option<&Word> = words.last();
                let between = |last: &Word| without_links(text, last.end..start, &links);
                if last.is_some_and(|last| ends_sentence(&last.folded, &between(last))) {
                    sentence += 1;
                }
                let written = &text[start..end];
                words.push(Word {
                    start,
                    end,
                    folded: text::fold(written),
                    capital: written.contains(char::is_uppercase),
                    sentence,
                });
            }
        }
        let questions = questions(text, &links, &quotes);
        Self { part, text, words, quotes, questions }
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quotes.iter().any(|quote| quote.contains(&at))
    }

    /// The words of the sentence of word `n`, as indices.
    pub(super) fn sentence_of(&self, n: usize) -> Range<usize> {
        let of = self.words[n].sentence;
        let start = self.words.partition_point(|word| word.sentence < of);
        let end = self.words.partition_point(|word| word.sentence <= of);
        start..end
    }

    pub(super) fn is_first_of_sentence(&self, n: usize) -> bool {
        n == 0 || self.words[n - 1].sentence != self.words[n].sentence
    }

    /// The text from word `first` to word `last`, as it was typed.
    pub(super) fn between(&self, first: usize, last: usize) -> &'a str {
        &self.text[self.words[first].start..self.words[last].end]
    }
}

/// What stands between two words; the signs of an address end no sentence.
fn without_links(text: &str, gap: Range<usize>, links: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = gap.start;
    for link in links.iter().filter(|link| link.start >= gap.start && link.end <= gap.end) {
        out.push_str(&text[at..link.start]);
        at = link.end;
        // a full stop after it is no part of it
        out.extend(text[..at].chars().next_back().filter(|c| matches!(c, '.' | '!' | '?' | ',')));
    }
    out.push_str(&text[at..gap.end]);
    out
}

/// The lines whose words count, as byte ranges.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if matches!(bare, "-- " | "--") {
            break;
        }
        if !bare.trim_start().starts_with('>') {
            found.push(at..at + line.len());
        }
        at += line.len();
    }
    found
}

fn word_places(text: &str, line: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    let mut at = line.start;
    std::iter::from_fn(move || {
        let rest = &text[at..line.end];
        let start = at + rest.find(char::is_alphanumeric)?;
        let digits = text[start..].starts_with(char::is_numeric);
        let belongs = |c: char| {
            if digits { c.is_numeric() } else { c.is_alphabetic() || is_combining_mark(c) }
        };
        let length = text[start..line.end].find(|c| !belongs(c)).unwrap_or(line.end - start);
        at = start + length.max(1);
        Some((start, at))
    })
}

/// Words after which a full stop ends nothing; folded.
const SHORTENED: [&str; 16] = [
    "dr", "mr", "mrs", "ms", "prof", "sr", "sra", "mme", "mlle", "st", "vs", "etc", "hr", "fr", "ing", "dipl",
];

/// Whether a sentence ends in what stands between two words.
fn ends_sentence(before: &str, between: &str) -> bool {
    if between.matches('\n').count() > 1 {
        return true;
    }
    let stop = between.char_indices().any(|(n, c)| {
        let then = &between[n + c.len_utf8()..];
        match c {
            '!' | '?' | '…' => then.starts_with(char::is_whitespace) || !then.is_empty(),
            '。' | '！' | '？' => true,
            '.' => {
                then.starts_with(|c: char| c.is_whitespace() || !c.is_alphanumeric() && c != '.')
                    && !SHORTENED.contains(&before)
                    && (before.chars().count() > 1 || !before.starts_with(char::is_alphabetic))
            }
            _ => false,
        }
    });
    // the line of a greeting, the items of a list
    stop || between.starts_with([',', '!', ':', ';']) && between.contains('\n')
        || between.contains("\n-")
        || between.contains("\n*")
        || between.contains("\n•")
}

/// Addresses of the web and of mail.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let bare = piece.trim_end();
        let lower = bare.to_ascii_lowercase();
        let mail = bare.find('@').is_some_and(|n| {
            bare[..n].ends_with(char::is_alphanumeric) && bare[n + 1..].starts_with(char::is_alphanumeric)
        });
        if lower.contains("://") || lower.contains("www.") || mail || is_domain(&lower) {
            found.push(at..at + bare.len());
        }
        at += piece.len();
    }
    found
}

/// `example.com/talks?page=2`.
fn is_domain(lower: &str) -> bool {
    let bare = lower.trim_start_matches(['(', '<', '[', '"']);
    bare.split_once('/').is_some_and(|(host, _)| {
        host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
            && host.contains(|c: char| c.is_ascii_alphabetic())
    })
}

/// Characters of a quotation at most: longer ones are a mark that stands alone.
const LONGEST_QUOTE: usize = 200;

fn quotes(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if found.last().is_some_and(|last| at <= last.end) {
            continue;
        }
        let closing: &[char] = match c {
            '"' => &['"'],
            '“' => &['”', '“'],
            '„' => &['“', '”', '"'],
            '«' => &['»'],
            '»' => &['«'],
            '‹' => &['›'],
            '‘' | '‚' => &['’', '‘'],
            '\'' => &['\''],
            '「' => &['」'],
            '『' => &['』'],
            _ => continue,
        };
        let opens = !text[..at].ends_with(char::is_alphanumeric);
        let inside = &text[at + c.len_utf8()..];
        let end = inside.char_indices().take(LONGEST_QUOTE).take_while(|(_, c)| *c != '\n').find(|(n, c)| {
            let single = matches!(c, '\'' | '’' | '‘');
            let then = inside[n + c.len_utf8()..].chars().next();
            *n > 0 && closing.contains(c) && !(single && then.is_some_and(char::is_alphanumeric))
        });
        if let (true, Some((length, _))) = (opens, end) {
            let start = at + c.len_utf8();
            found.push(start..start + length);
        }
    }
    found
}

fn questions(text: &str, links: &[Range<usize>], quotes: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_mark = |c: char| matches!(c, '?' | '？' | '؟' | '⁇' | '⁈' | '‽');
    let end: usize = lines(text).last().map_or(0, |line| line.end);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text[..end].char_indices().filter(|(_, c)| is_mark(*c)) {
        // at its very end an address has none: `(https://example.com/?q=1)?` asks
        let in_link =
            links.iter().any(|link| link.contains(&at) && text[at..link.end].contains(char::is_alphanumeric));
        let quoted_by = text[..at].lines().next_back().is_some_and(|line| line.trim_start().starts_with('>'));
        if in_link || quoted_by || quotes.iter().any(|quote| quote.contains(&at) && is_title(text, quote)) {
            continue;
        }
        match found.last_mut() {
            Some(last) if text[last.end..at].chars().all(|c| matches!(c, '!' | ' ')) => {
                last.end = at + c.len_utf8();
            }
            _ => found.push(at..at + c.len_utf8()),
        }
    }
    found
}

/// What is quoted after a colon is said, not named: `My question: "How do you …?"`.
fn is_title(text: &str, quote: &Range<usize>) -> bool {
    let before = text[..quote.start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != ':');
    !before.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prose(text: &str) -> Prose<'_> {
        Prose::new(Part::Body, text)
    }

    #[test]
    fn words_have_places_and_sentences() {
        let text = "Hi Zoë,\nI don't know Dr. Lee. Is 4pm fine? See https://a.example/?x=1\n> old\n-- \nMia";
        let words: Vec<(String, usize)> =
            prose(text).words.into_iter().map(|word| (word.folded, word.sentence)).collect();
        let of = |n: usize| {
            words.iter().filter(|(_, s)| *s == n).map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(0), "hi zoe");
        assert_eq!(of(1), "i don t know dr lee");
        assert_eq!(of(2), "is 4 pm fine");
        assert_eq!(of(3), "see");
    }

    #[test]
    fn questions_are_those_of_the_writer() {
        for (text, count) in [
            ("How? Why?!", 2),
            ("Really??", 1),
            ("See https://a.example/?x=1 and a.example/b?c=1", 0),
            ("Is it https://a.example/x?", 1),
            ("Your talk \"Is it safe?\" and “Why?” and „Warum?“ and « Pourquoi ? »", 0),
            ("My question: \"How did you begin?\"", 1),
            ("It's Ana's talk. Isn't it?", 1),
            ("> old?\nfine", 0),
            ("お元気ですか？", 1),
            ("fine\n-- \nMia? yes", 0),
        ] {
            assert_eq!(prose(text).questions.len(), count, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn places_are_within_the_text(text in any::<String>(), signs in "[a-zé?!.,\"'«»„“ \n0-9:/>-]{0,80}") {
            for text in [text, signs] {
                let prose = prose(&text);
                for word in &prose.words {
                    prop_assert!(!text[word.start..word.end].is_empty());
                }
                for range in prose.quotes.iter().chain(&prose.questions) {
                    prop_assert!(text.get(range.clone()).is_some());
                }
            }
        }
    }
}
