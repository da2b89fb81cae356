//! Fit: a shorter text, made by leaving out whole sentences until the message fits its channel. What goes first:
//!
//! 1. pleasantries and stock phrases, 2. sentences about oneself beyond the first, 3. thanks, 4. any other.
//!
//! Of two alike the later one goes. Never left out: the beginning (greeting), lines that are no sentence (names, closing
//! words, what stands after `-- `), the call to action (a question, a wish to know, a time), and the specifics (what
//! shares a content word with the facts, with why or with what to learn). A sentence in a language that is not in the
//! lists is not judged and stays. What turns out to fit again in the end is put back, the best first.

mod sentence;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use super::channel::{self, Account, Channel};
use super::text;
use sentence::Sentence;

/// How long a message may be. None in both: as long as it likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    /// As the sites count them
    pub(crate) characters: Option<usize>,
    pub(crate) words: Option<usize>,
}

/// By how much a text is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Over {
    pub(crate) by: usize,
    pub(crate) unit: &'static str,
}

impl Target {
    /// What the channel takes and, where that is more, what a stranger reads of a mail, an InMail, or a follow-up in
    /// any channel.
    pub(crate) fn of(channel: Channel, account: Account, follow_up: bool) -> Self {
        let limit = channel::limit(channel, account);
        let read = (channel == Channel::Inmail).then_some(channel::READ_INMAIL);
        let words = (channel == Channel::Email || follow_up).then_some(channel::READ_WORDS);
        Self { characters: limit.into_iter().chain(read).min(), words }
    }

    pub(crate) fn over(&self, body: &str) -> Option<Over> {
        let beyond = |limit: Option<usize>, length: usize, unit| {
            limit.and_then(|limit| length.checked_sub(limit)).filter(|by| *by > 0).map(|by| Over { by, unit })
        };
        beyond(self.characters, channel::characters(body), "characters")
            .or_else(|| beyond(self.words, channel::words(body), "words"))
    }
}

/// What is known about whom the message goes to.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    /// Facts, why, and what to learn: what shares a word with them is specific
    pub(crate) record: &'a [&'a str],
    /// Name and company, which stand in any message to this person
    pub(crate) names: &'a [&'a str],
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fit {
    pub(crate) body: String,
    /// The sentences of the text as it was, and whether each stays
    pub(crate) sentences: Vec<(bool, String)>,
    /// By how much the proposal is still too long
    pub(crate) over: Option<Over>,
}

impl Fit {
    pub(crate) fn dropped(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().filter(|(stays, _)| !stays).map(|(_, sentence)| sentence.as_str())
    }
}

/// Why a sentence may go; the order in which they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Pleasantry,
    AboutOneself,
    Thanks,
    Other,
}

/// Propose a text that fits, or one as short as leaving out whole sentences makes it.
pub(crate) fn fit(body: &str, target: Target, known: &Known<'_>) -> Fit {
    let (message, signature) = unsigned(body);
    let sentences = sentence::sentences(message);
    let ranks = ranks(&sentences, known);
    let mut stays = vec![true; sentences.len()];
    let text = |stays: &[bool]| joined(&sentences, stays) + signature;
    let mut order: Vec<(Rank, usize)> =
        ranks.iter().enumerate().filter_map(|(at, rank)| rank.map(|rank| (rank, at))).collect();
    order.sort_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at)));
    let mut gone = Vec::new();
    for (_, at) in order {
        if target.over(&text(&stays)).is_none() {
            break;
        }
        stays[at] = false;
        gone.push(at);
    }
    let fits = target.over(&text(&stays)).is_none();
    for at in gone.into_iter().rev().filter(|_| fits) {
        stays[at] = true;
        stays[at] = target.over(&text(&stays)).is_none();
    }
    let unchanged = stays.iter().all(|stays| *stays);
    let body = if unchanged { body.to_owned() } else { text(&stays) };
    let over = target.over(&body);
    let shown = sentences.iter().zip(&stays).map(|(s, stays)| (*stays, s.text.to_owned()));
    Fit { over, sentences: shown.collect(), body }
}

/// The body up to the line `-- `, and the rest of it.
fn unsigned(body: &str) -> (&str, &str) {
    let starts = body.match_indices('\n').map(|(at, _)| at + 1);
    let signature = starts
        .filter(|at| matches!(body[*at..].lines().next(), Some("-- " | "--")))
        .map(|at| body[..at].trim_end().len())
        .next();
    body.split_at(signature.unwrap_or(body.len()))
}

/// What stays, with the wider of two gaps where something went.
fn joined(sentences: &[Sentence<'_>], stays: &[bool]) -> String {
    let lines = |gap: &str| gap.matches('\n').count();
    let mut out = String::new();
    let mut gap = "";
    for (sentence, stays) in sentences.iter().zip(stays) {
        if *stays {
            if !out.is_empty() {
                out.push_str(gap);
            }
            out.push_str(sentence.text);
            gap = sentence.gap;
        } else if lines(sentence.gap) > lines(gap) {
            gap = sentence.gap;
        }
    }
    out
}

/// Of these lists every sentence in one of their languages has a word.
const LANGUAGE: [&str; 3] = ["common", "first person", "second person"];

/// For each sentence why it may go; none where it stays.
fn ranks(sentences: &[Sentence<'_>], known: &Known<'_>) -> Vec<Option<Rank>> {
    let content = content(known);
    let mut introduced = false;
    let rank = |(at, sentence): (usize, &Sentence<'_>)| {
        let words = text::fold_words(sentence.text);
        let about_oneself = words::count(&words, "first person") > words::count(&words, "second person");
        let introduction = about_oneself && !introduced;
        introduced |= about_oneself;
        let before = at.checked_sub(1).map_or("\n", |before| sentences[before].gap);
        let line = before.contains('\n') && (sentence.gap.contains('\n') || at + 1 == sentences.len());
        let last = at + 1 == sentences.len();
        let kept = at == 0
            || introduction
            || is_formula(sentence.text, line || last)
            || is_call(sentence.text, &words)
            || is_specific(&words, &content)
            || LANGUAGE.iter().all(|list| words::count(&words, list) == 0);
        let rank = if words::count(&words, "pleasantry") > 0 {
            Rank::Pleasantry
        } else if about_oneself && words::count(&words, "thanks") == 0 {
            Rank::AboutOneself
        } else if words::count(&words, "thanks") > 0 {
            Rank::Thanks
        } else {
            Rank::Other
        };
        (!kept).then_some(rank)
    };
    sentences.iter().enumerate().map(rank).collect()
}

/// A short line, or the end of the text, that is no sentence: a name, closing words, an item of a list.
fn is_formula(sentence: &str, stands_alone: bool) -> bool {
    const FORMULA: usize = 6;
    let ended = sentence.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।']);
    stands_alone && !ended && sentence.split_whitespace().count() <= FORMULA
}

/// Whether it asks for something or names a time.
fn is_call(sentence: &str, words: &[String]) -> bool {
    let clock = |word: &String| {
        let number = word.trim_end_matches(char::is_alphabetic);
        let unit = &word[number.len()..];
        !number.is_empty()
            && number.len() <= 4
            && number.bytes().all(|b| b.is_ascii_digit())
            && matches!(unit, "am" | "pm" | "h" | "min" | "mins" | "uhr")
    };
    let colon = sentence.as_bytes().windows(3).any(|three| {
        three[0].is_ascii_digit() && matches!(three[1], b':' | b'h') && three[2].is_ascii_digit()
    });
    let number_and_unit = words.windows(2).any(|two| {
        two[0].bytes().all(|b| b.is_ascii_digit()) && matches!(two[1].as_str(), "am" | "pm" | "h" | "uhr")
    });
    let asks = |word: &str| !word.contains("://") && word.contains(['?', '？', '؟']);
    sentence.split_whitespace().any(asks)
        || words::count(words, "ask") > 0
        || words::count(words, "time") > 0
        || words.iter().any(clock)
        || colon
        || number_and_unit
}

/// The words that make a message one to this person: three letters or more, no common ones, no names. Where a script
/// writes no blanks, every two signs in a row.
fn content(known: &Known<'_>) -> BTreeSet<String> {
    let names: BTreeSet<String> = known.names.iter().flat_map(|name| text::fold_words(name)).collect();
    let words = known.record.iter().flat_map(|text| text::fold_words(text));
    words
        .flat_map(|word| keys(&word))
        .filter(|word| !names.contains(word) && !words::is(word, "common"))
        .collect()
}

fn keys(word: &str) -> Vec<String> {
    let signs: Vec<char> = word.chars().collect();
    let unspaced =
        |c: &char| matches!(*c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    if signs.iter().any(unspaced) {
        return signs.windows(2).map(|two| two.iter().collect()).collect();
    }
    if signs.len() >= 3 { vec![word.to_owned()] } else { Vec::new() }
}

/// Endings of up to three letters behind four the same are another form of one word.
fn is_specific(words: &[String], content: &BTreeSet<String>) -> bool {
    let same = |a: &str, b: &str| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        a == b || (short.chars().count() >= 4 && long.len() - short.len() <= 3 && long.starts_with(short))
    };
    words.iter().flat_map(|word| keys(word)).any(|word| content.iter().any(|known| same(&word, known)))
}
