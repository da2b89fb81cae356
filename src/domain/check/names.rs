//! Names in a text: whom the greeting names, and which companies it speaks of as the reader's own.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::pattern::{Patterns, umlauts};
use super::prose::{Prose, Word};
use super::reading::Reading;
use super::words::set;
use crate::domain::{nickname, spelling, text};

/// What the store has to be asked before a message can be judged.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asks {
    /// Names that the greeting may hold: the whole, then each word; folded
    pub(crate) greeted: Vec<String>,
    /// Whether the words are surely a name, so that one of another's last name is meant too
    pub(crate) surely_a_name: bool,
    /// Names that stand where the reader's company would; folded
    pub(crate) companies: Vec<String>,
    /// Words beside these companies that may be part of a person's name; folded
    pub(crate) capitals: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct LetterFile {
    greetings: Vec<String>,
    titles: String,
    honorifics: String,
    addressees: String,
    openers: String,
    particles: String,
    legal_forms: String,
}

struct Lists {
    /// Each as its words
    greetings: Vec<Vec<String>>,
    titles: HashSet<String>,
    honorifics: HashSet<String>,
    addressees: HashSet<String>,
    openers: HashSet<String>,
    particles: HashSet<String>,
    legal_forms: HashSet<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let file: LetterFile = toml::from_str(include_str!("words/letter.toml")).unwrap_or_else(|_| LetterFile {
        greetings: Vec::new(),
        titles: String::new(),
        honorifics: String::new(),
        addressees: String::new(),
        openers: String::new(),
        particles: String::new(),
        legal_forms: String::new(),
    });
    Lists {
        greetings: file.greetings.iter().map(|greeting| text::fold_words(greeting)).collect(),
        titles: set(&file.titles),
        honorifics: set(&file.honorifics),
        addressees: set(&file.addressees),
        openers: set(&file.openers),
        particles: set(&file.particles),
        legal_forms: set(&file.legal_forms),
    }
});

/// Whom a letter greets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Greeting {
    /// Words of the name, without titles; folded
    pub(super) names: Vec<String>,
    /// Bytes of the name in the body
    pub(super) place: Range<usize>,
    /// Whether a word like "Hi" stands before it
    pub(super) greeted: bool,
    /// Whether a comma or the like ends it
    pub(super) closed: bool,
}

/// The greeting at the beginning of a body, where it names somebody.
pub(super) fn greeting(body: &Prose<'_>) -> Option<Greeting> {
    let lists = &*LISTS;
    let words = &body.words;
    let mut at = 0;
    while let Some(length) = greeting_word(words, at) {
        at += length;
    }
    let greeted = at > 0;
    let gap_before = |n: usize| {
        if n == 0 { "" } else { &body.text[words[n - 1].end..words[n].start] }
    };
    // "Hi, Ana" is a greeting of Ana, "Hi!" one of nobody
    if greeted && at < words.len() && gap_before(at).contains(['!', '\n', '?', '.', '–', '—', ':']) {
        return None;
    }
    let mut names: Vec<usize> = Vec::new();
    let mut n = at;
    while let Some(word) = words.get(n) {
        if n > at && is_closing(gap_before(n)) {
            break;
        }
        let lower_name = greeted && names.is_empty() && is_closed(body, n);
        let aside = lists.titles.contains(&word.folded)
            || (lists.particles.contains(&word.folded) && !word.capital && !lower_name)
            || (!names.is_empty() && lists.honorifics.contains(&word.folded) && !is_new_name(word));
        if !aside {
            if word.folded == "i" || !(word.capital || lower_name) || names.len() == 6 {
                break;
            }
            names.push(n);
        }
        n += 1;
    }
    let (first, last) = (*names.first()?, *names.last()?);
    let closed = is_closed(body, n - 1);
    let folded: Vec<String> = names.iter().map(|n| words[*n].folded.clone()).collect();
    let nobody = |word: &String| lists.addressees.contains(word) || word.starts_with(char::is_numeric);
    let no_greeting =
        !greeted && (!closed || names.len() > 3 || folded.iter().any(|word| lists.openers.contains(word)));
    if folded.iter().any(nobody) || no_greeting {
        return None;
    }
    Some(Greeting { names: folded, place: words[first].start..words[last].end, greeted, closed })
}

/// `San Martín` begins a name, `Tanaka-san` does not.
fn is_new_name(word: &Word) -> bool {
    word.capital && word.folded == "san"
}

fn greeting_word(words: &[Word], at: usize) -> Option<usize> {
    let fits = |greeting: &&Vec<String>| {
        words.len() >= at + greeting.len()
            && greeting.iter().zip(&words[at..]).all(|(known, word)| *known == word.folded)
    };
    LISTS.greetings.iter().filter(fits).map(Vec::len).max()
}

fn is_closing(gap: &str) -> bool {
    gap.contains([',', '!', ':', ';', '–', '—', '?', '\n', '，', '、'])
        || gap.contains(" -")
        || gap.contains("...")
}

fn is_closed(body: &Prose<'_>, n: usize) -> bool {
    let end = body.words[n].end;
    match body.words.get(n + 1) {
        Some(next) => is_closing(&body.text[end..next.start]),
        None => true,
    }
}

/// How a word of a greeting stands to a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// A part of the name, a nickname, a short form
    Part,
    Misspelt,
    Stranger,
}

/// How `word` (folded) stands to the name.
pub(super) fn fit(word: &str, name: &str) -> Fit {
    let parts = text::fold_words(name);
    let word_plain = umlauts(word);
    let bare = word.strip_suffix("ji").filter(|bare| bare.len() >= 3);
    let is_part = |part: &String| {
        umlauts(part) == word_plain || bare == Some(part.as_str()) || is_short_for(word, part)
    };
    // Annemarie for Anne-Marie
    let run_together = (0..parts.len())
        .any(|from| (from + 2..=parts.len()).any(|to| umlauts(&parts[from..to].concat()) == word_plain));
    if parts.iter().any(is_part) || run_together {
        return Fit::Part;
    }
    let misspelt =
        parts.iter().any(|part| part.chars().count() > 2 && is_misspelt(&word_plain, &umlauts(part)));
    if misspelt { Fit::Misspelt } else { Fit::Stranger }
}

/// `Bob` for Robert, `Dan` for Daniel, `Beth` for Elizabeth, and the other way round.
fn is_short_for(word: &str, part: &str) -> bool {
    let formal = |short: &str, long: &str| nickname::formal_names(short).any(|formal| formal == long);
    let shared =
        || nickname::formal_names(word).any(|one| nickname::formal_names(part).any(|other| one == other));
    let (short, long) = (word.chars().count(), part.chars().count());
    let cut =
        short >= 2 && short + 2 <= long && (part.starts_with(word) || (short >= 3 && part.ends_with(word)));
    // Lena for Elena: a short form of its own, unlike Ana for Hana
    let headless = short >= 4 && short + 1 == long && part.ends_with(word);
    cut || headless || formal(word, part) || formal(part, word) || shared()
}

/// Letters that differ: one in a short word, two in a longer one that begins alike.
pub(super) fn is_misspelt(word: &str, right: &str) -> bool {
    let length = word.chars().count().min(right.chars().count());
    let most = match length {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    let begins_alike = word.chars().next() == right.chars().next();
    let distance = spelling::distance(word, right, most);
    (1..=most).contains(&distance) && (distance == 1 || begins_alike)
}

/// A company that the text may speak of as the reader's.
#[derive(Debug)]
pub(super) struct Mention {
    /// First and last word
    pub(super) words: (usize, usize),
    /// Folded, as typed
    pub(super) key: String,
    /// Whether no further capital word follows that could belong to the name
    pub(super) is_whole: bool,
}

/// Words of a company's name at most.
const LONGEST: usize = 4;

/// Runs of capital words that stand where somebody's company would: "your team at …", "join …".
pub(super) fn as_company(reading: &Reading<'_>, part: &Prose<'_>) -> Vec<Mention> {
    let Some(vocabulary) = &reading.vocabulary else { return Vec::new() };
    let ends = |patterns: &Patterns| patterns.find_in(part).into_iter().map(|(first, end)| (end, first));
    let places: HashSet<usize> = ends(&vocabulary.workplace).map(|(end, _)| end).collect();
    let asides: HashMap<usize, usize> = ends(&vocabulary.not_a_workplace).collect();
    let mut found = Vec::new();
    for first in 0..part.words.len() {
        if !part.words[first].capital || part.is_quoted(part.words[first].start) {
            continue;
        }
        if !stands_for_readers_company(
            vocabulary,
            part,
            first,
            places.contains(&first),
            asides.get(&first).copied(),
        ) {
            continue;
        }
        for last in first..part.words.len().min(first + LONGEST) {
            if part.words[last].sentence != part.words[first].sentence {
                break;
            }
            let gap =
                if last == first { "" } else { &part.text[part.words[last - 1].end..part.words[last].start] };
            if gap.contains([',', ';', ':', '(', '\n', '"']) {
                break;
            }
            let follows = part.words.get(last + 1).is_some_and(|next| {
                next.capital && part.text[part.words[last].end..next.start].chars().all(char::is_whitespace)
            });
            // "Blue Ocean" is not short for Blue River Health
            if !follows || part.words[last].capital {
                found.push(Mention {
                    words: (first, last),
                    key: text::fold(part.between(first, last)),
                    is_whole: !follows,
                });
            }
        }
    }
    found
}

/// Words between the company and the "you" that it is linked to.
const REACH: usize = 8;

/// "your … at X", "at X you …": the nearest person before it, else the nearest after, is the reader. Beside a
/// `workplace` ("a role at X") it is enough that this is nobody else. An `aside` ("about the outage at X", by its
/// first word) speaks of the company and not of where somebody works, unless the reader stands in it.
fn stands_for_readers_company(
    vocabulary: &super::words::Vocabulary,
    part: &Prose<'_>,
    first: usize,
    workplace: bool,
    aside: Option<usize>,
) -> bool {
    let sentence = part.sentence_of(first);
    let linked = first > sentence.start && vocabulary.at.contains(&part.words[first - 1].folded);
    if !(linked || workplace) || first == sentence.start {
        return false;
    }
    let near = &part.words[sentence.start.max(first.saturating_sub(REACH))..first];
    let breaks =
        |word: &Word| vocabulary.event.contains(&word.folded) || vocabulary.former.contains(&word.folded);
    if near.iter().any(breaks) {
        return false;
    }
    let person = |word: &Word| {
        if is_second_person(vocabulary, word, part) {
            Some(true)
        } else if [&vocabulary.first_person, &vocabulary.third_person]
            .iter()
            .any(|of| of.contains(&word.folded))
        {
            Some(false)
        } else {
            None
        }
    };
    let reader_stands_in =
        |aside: usize| part.words[aside..first].iter().any(|word| is_second_person(vocabulary, word, part));
    if !workplace && aside.is_some_and(|aside| !reader_stands_in(aside)) {
        return false;
    }
    let after = &part.words[first..sentence.end.min(first + REACH)];
    if after.iter().any(|word| vocabulary.former.contains(&word.folded)) {
        return false;
    }
    let before = near.iter().rev().find_map(person);
    before
        .or_else(|| after.iter().find_map(person).filter(|reader| *reader || !workplace))
        .unwrap_or(workplace)
}

/// German `sie` is "they" or "she", `Sie` the reader.
pub(super) fn is_second_person(vocabulary: &super::words::Vocabulary, word: &Word, part: &Prose<'_>) -> bool {
    if !vocabulary.second_person.contains(&word.folded) {
        return false;
    }
    let polite = vocabulary.language == super::Language::German
        && (word.folded == "sie" || word.folded.starts_with("ih"));
    !polite || part.text[word.start..].starts_with(char::is_uppercase)
}

/// Whether `key`, as it stands in a text, is this company: legal forms, blanks and signs aside, or a short form.
pub(crate) fn is_company(key: &str, name: &str) -> bool {
    let (key, name) = (core(key), core(name));
    !key.is_empty() && (key.concat() == name.concat() || is_short_form(&key, &name))
}

/// The words of a company's name without its legal form.
pub(super) fn core(name: &str) -> Vec<String> {
    let mut words = text::fold_words(name);
    while words.len() > 1 && words.last().is_some_and(|last| LISTS.legal_forms.contains(last)) {
        words.pop();
    }
    // "Orchard & Vane" is also written with the word
    let telling = |word: &String| !matches!(word.as_str(), "the" | "and" | "und" | "et" | "y" | "e");
    if words.iter().filter(|word| telling(word)).count() > 0 {
        words.retain(telling);
    }
    words
}

/// Letters of the first word, from which on it may stand for the whole name.
const LEAST_SHORT_FORM: usize = 5;

/// Whether `key` is the beginning of a longer name that stands for all of it: Pinecrest for Pinecrest Labs.
fn is_short_form(key: &[String], name: &[String]) -> bool {
    key.len() < name.len() && name.starts_with(key) && key.concat().chars().count() >= LEAST_SHORT_FORM
}

/// The names in a message that the store has to be asked about.
pub(crate) fn asks(reading: &Reading<'_>) -> Asks {
    let mut asks = Asks::default();
    let mut greeted = 0..0;
    if let Some(greeting) = greeting(&reading.body) {
        greeted = greeting.place.clone();
        if greeting.names.len() > 1 {
            asks.greeted.push(greeting.names.join(" "));
        }
        asks.surely_a_name = greeting.greeted && greeting.closed;
        asks.greeted.extend(greeting.names);
    }
    for part in reading.parts() {
        let mentions = as_company(reading, part);
        // whoever is named beside a company stands in its sentence or in the one before
        let beside: HashSet<usize> = mentions
            .iter()
            .map(|mention| part.words[mention.words.0].sentence)
            .flat_map(|sentence| [sentence, sentence.saturating_sub(1)])
            .collect();
        asks.companies.extend(mentions.into_iter().map(|mention| mention.key).filter(|key| !key.is_empty()));
        // whom the letter greets is not named beside a company, nor is "Will you …?" a person
        let greeted = |word: &Word| part.part == super::Part::Body && greeted.contains(&word.start);
        let opens = |n: usize, word: &Word| {
            part.is_first_of_sentence(n)
                && reading.vocabulary.as_ref().is_some_and(|lists| lists.stop.contains(&word.folded))
        };
        let capitals = part.words.iter().enumerate().filter(|(n, word)| {
            word.capital && beside.contains(&word.sentence) && !greeted(word) && !opens(*n, word)
        });
        asks.capitals.extend(capitals.map(|(_, word)| word.folded.clone()));
    }
    asks.companies.sort();
    asks.companies.dedup();
    asks.companies.truncate(MOST_ASKED);
    asks
}

/// More names than this stand in no letter.
const MOST_ASKED: usize = 200;
