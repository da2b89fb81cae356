//! company-mismatch: another contact's company named as if it were the reader's, or the reader's with a slip in it.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::names::{self, Mention};
use crate::domain::check::prose::Prose;
use crate::domain::check::{Language, Part};
use crate::domain::spelling;
use crate::domain::text;

pub(super) const RULE: Rule = Rule {
    id: "company-mismatch",
    severity: Severity::Error,
    looks_at: "companies in body and subject",
    explanation: "the company of somebody else shows that the text was copied",
    advice: "name the company of this person, or leave it out",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(recipient) = case.recipient() else { return Vec::new() };
    let mut found = Vec::new();
    for part in case.parts() {
        let mentions = names::as_company(case, part);
        let company = recipient.contact.company.as_deref();
        let mut last_end = 0;
        for mention in others(case, &mentions) {
            let place = part.words[mention.0.words.0].start..part.words[mention.0.words.1].end;
            if place.start >= last_end {
                last_end = place.end;
                let theirs =
                    company.map_or("none is noted".to_owned(), |company| format!("theirs is {company}"));
                let message = format!("`{}` is the company of another contact, {theirs}", mention.1);
                found.push(Found::at(part.part, place, message));
            }
        }
        if let Some(company) = company {
            for place in misspelt(case, part, company, &mentions) {
                let written = &part.text[place.clone()];
                let message = format!("`{written}` is spelt otherwise: {company}");
                found.push(Found::at(part.part, place, message).hint(format!("write `{company}`")));
            }
        }
    }
    found
}

/// Mentions that are another contact's company, with its name.
fn others<'m>(case: &Case<'_>, mentions: &'m [Mention]) -> Vec<(&'m Mention, String)> {
    let is_writers = |name: &str| {
        let writer = &case.known.writer;
        writer.company.as_deref().is_some_and(|own| names::is_company(own, name))
            || writer.intro.as_deref().is_some_and(|intro| stands_in(&names::core(name), intro))
    };
    let of_other = |mention: &'m Mention| {
        let company = case.known.companies.iter().find(|company| company.key == mention.key)?;
        let core = names::core(&company.name);
        let short = names::core(&mention.key).len() < core.len();
        if short && (!mention.is_whole || case.is_in_record(&mention.key)) {
            return None;
        }
        let known = case.record.iter().any(|text| stands_in(&core, text));
        let fine = company.with_its_contact || known || is_writers(&company.name);
        (!fine).then(|| (mention, company.name.clone()))
    };
    let mut found: Vec<_> = mentions.iter().filter_map(of_other).collect();
    // of names that begin alike the longest
    found.sort_by_key(|(mention, _)| (mention.words.0, std::cmp::Reverse(mention.words.1)));
    found
}

fn stands_in(words: &[String], text: &str) -> bool {
    !words.is_empty() && text::fold_words(text).windows(words.len()).any(|window| window == words)
}

/// Letters of a name, below which one letter makes another word.
const LEAST_LETTERS: usize = 4;

/// Places where the reader's company stands with a slip.
fn misspelt(
    case: &Case<'_>,
    part: &Prose<'_>,
    company: &str,
    mentions: &[Mention],
) -> Vec<std::ops::Range<usize>> {
    let core = names::core(company);
    let right = core.concat();
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    if right.chars().count() < LEAST_LETTERS || core.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for first in 0..(part.words.len() + 1).saturating_sub(core.len()) {
        let last = first + core.len() - 1;
        let (start, end) = (&part.words[first], &part.words[last]);
        if !(start.capital && end.capital) || start.sentence != end.sentence {
            continue;
        }
        let place = start.start..end.end;
        let written: String = part.words[first..=last].iter().map(|word| word.folded.as_str()).collect();
        let linked = mentions.iter().any(|mention| mention.words == (first, last));
        // without "at" before it, a capital alone makes a name only in the middle of a sentence
        let capital_says_little = part.is_first_of_sentence(first)
            || vocabulary.language == Language::German
            || part.part == Part::Subject;
        let enough = if linked {
            LEAST_LETTERS
        } else if capital_says_little {
            7
        } else {
            5
        };
        if is_slip(&written, &right, enough)
            && !case.is_in_record(part.between(first, last))
            && !is_name(case, &written)
            && !vocabulary.stop.contains(&written)
            && !case.known.companies.iter().any(|other| text::fold_words(&other.key).concat() == written)
        {
            found.push(place);
        }
    }
    found
}

/// A slip, not the name with an ending (Globex's, Globexer) or cut short on purpose.
fn is_slip(written: &str, right: &str, enough: usize) -> bool {
    let length = right.chars().count().min(written.chars().count());
    let most = if length >= 8 { 2 } else { 1 };
    let ending = written
        .strip_prefix(right)
        .is_some_and(|rest| matches!(rest, "s" | "r" | "er" | "ers" | "n" | "ns" | "es" | "an" | "ians"));
    let distance = spelling::distance(written, right, most);
    length >= enough && !ending && (1..=most).contains(&distance)
}

/// Names of people that are near the company's: the reader's, the writer's, who introduced.
fn is_name(case: &Case<'_>, written: &str) -> bool {
    let writer = case.known.writer.name.as_deref().unwrap_or_default();
    let own = case.known.writer.company.as_deref().unwrap_or_default();
    text::fold_words(writer).iter().any(|word| word == written) || names::core(own).concat() == written
}
