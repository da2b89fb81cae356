//! no-specifics: nothing in the message that is known of this person.

use std::collections::{HashMap, HashSet};

use super::{Case, Found, Rule, Severity};
use crate::domain::check::Language;
use crate::domain::text;

pub(super) const RULE: Rule = Rule {
    id: "no-specifics",
    severity: Severity::Warning,
    looks_at: "the words that the message shares with the facts",
    explanation: "a letter that could go to anybody is answered by nobody",
    advice: "name one thing that only this person did, said or made",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let (Some(recipient), Some(vocabulary)) = (case.recipient(), &case.vocabulary) else { return Vec::new() };
    if recipient.facts.is_empty() {
        let hint = format!("`nettrack research {} --fact …` notes what you find", recipient.contact.id);
        return vec![Found::whole("no fact about this person is noted").hint(hint)];
    }
    let mut aside: HashSet<String> = text::fold_words(&recipient.contact.name).into_iter().collect();
    aside.extend(recipient.contact.company.iter().flat_map(|company| text::fold_words(company)));
    let is_content = |word: &str, stop: &HashSet<String>| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && !stop.contains(word)
            && !aside.contains(word)
    };
    let message: HashSet<&str> = case
        .words()
        .map(|word| word.folded.as_str())
        .filter(|word| is_content(word, &vocabulary.stop))
        .collect();
    let mut stop_words: HashMap<Language, HashSet<String>> = HashMap::new();
    let mut judged = false;
    for fact in recipient.facts {
        let language = case.language_of(&fact.text);
        let no_words = HashSet::new();
        let stop = match language {
            Some(language) => &*stop_words.entry(language).or_insert_with(|| case.stop_words(language)),
            None => &no_words,
        };
        let fact_words: Vec<String> =
            text::fold_words(&fact.text).into_iter().filter(|word| is_content(word, stop)).collect();
        let german = vocabulary.language == Language::German;
        let shared = |known: &String| {
            !vocabulary.stop.contains(known) && message.iter().any(|word| is_same(word, known, german))
        };
        if fact_words.iter().any(shared) {
            return Vec::new();
        }
        // a fact of a few words that could be of any language counts as one of the message's
        judged |= language == Some(vocabulary.language) || (language.is_none() && fact.text.is_ascii());
    }
    if judged { vec![Found::whole("nothing here is about this person's work or words")] } else { Vec::new() }
}

/// One word in two forms: talk and talks, Vortrag and Datenbankvortrag.
fn is_same(word: &str, known: &str, german: bool) -> bool {
    if word == known {
        return true;
    }
    let (short, long) =
        if word.chars().count() <= known.chars().count() { (word, known) } else { (known, word) };
    let letters = short.chars().count();
    let common = short.chars().zip(long.chars()).take_while(|(a, b)| a == b).count();
    let stem =
        letters >= 4 && common >= 4.max((letters * 7).div_ceil(10)) && long.chars().count() <= letters + 4;
    let compound = long.chars().count() >= letters + 3;
    stem || (german && compound && letters >= 5 && (long.starts_with(short) || long.ends_with(short)))
}
