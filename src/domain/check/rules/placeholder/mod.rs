//! placeholder-left: what was to be filled in and was not. Knows the ways in which people and programs write it, and
//! what only looks like one: links, `[1]`, `Vec<T>`, `<3`, code, quoted titles.

use std::ops::Range;

use super::{Case, Found, Rule, Severity};
use crate::domain::text;

pub(super) const RULE: Rule = Rule {
    id: "placeholder-left",
    severity: Severity::Error,
    looks_at: "body and subject",
    explanation: "a placeholder tells that the letter was made for anybody",
    advice: "put the real words in its place",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for part in case.parts() {
        for place in left(part.text) {
            let placeholder = &part.text[place.clone()];
            if !seen.contains(&placeholder)
                && !case.record.iter().any(|known| stands_in(known, part.text, &place))
            {
                seen.push(placeholder);
                found.push(Found::at(part.part, place, format!("`{placeholder}` was not filled in")));
            }
        }
    }
    found
}

/// Whether it stands word for word in a text of the record. What has no brackets of its own (`XXX`) must also
/// have a neighbour there: `Studio XXX` says nothing of `at XXX`.
fn stands_in(known: &str, text: &str, place: &Range<usize>) -> bool {
    let placeholder = &text[place.clone()];
    let bare = !placeholder.starts_with(['[', '{', '<', '«', '%']);
    let before = |text: &str| text::fold_words(text).pop();
    let after = |text: &str| text::fold_words(text).into_iter().next();
    known.match_indices(placeholder).any(|(at, _)| {
        let (head, tail) = (before(&known[..at]), after(&known[at + placeholder.len()..]));
        !bare
            || (head.is_none() && tail.is_none())
            || (head.is_some() && head == before(&text[..place.start]))
            || (tail.is_some() && tail == after(&text[place.end..]))
    })
}

/// Words that stand for something to be filled in, in the languages of the check; folded.
const WORDS: [&str; 74] = [
    "name",
    "first name",
    "firstname",
    "first_name",
    "last name",
    "lastname",
    "last_name",
    "full name",
    "your name",
    "my name",
    "company",
    "company name",
    "your company",
    "company_name",
    "role",
    "job title",
    "title",
    "position",
    "date",
    "day",
    "time",
    "topic",
    "school",
    "project",
    "city",
    "industry",
    "event",
    "link",
    "insert name",
    "recipient",
    "contact",
    "your role",
    "vorname",
    "nachname",
    "firma",
    "unternehmen",
    "thema",
    "datum",
    "titel",
    "nombre",
    "apellido",
    "empresa",
    "fecha",
    "tema",
    "prenom",
    "nom",
    "entreprise",
    "societe",
    "date ici",
    "sujet",
    "nome",
    "sobrenome",
    "cargo",
    "data",
    "assunto",
    "poste",
    "stelle",
    "prenom du contact",
    "ville",
    "ciudad",
    "puesto",
    "proyecto",
    "grund",
    "cidade",
    "projeto",
    "projekt",
    "stadt",
    "ansprechpartner",
    "anrede",
    "firmenname",
    "nombre completo",
    "team",
    "detail",
    "reason",
];

/// The placeholders in a text, in its order.
fn left(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(code) = code(&text[at..]) {
            at += code;
            continue;
        }
        let length = at_start(text, at, c).unwrap_or(0);
        if length > 0 {
            found.push(at..at + length);
        }
        at += length.max(run(&text[at..], c));
    }
    found
}

/// Bytes of what stands between backquotes on one line: code is quoted, not left.
fn code(rest: &str) -> Option<usize> {
    let end = rest.strip_prefix('`')?.find('`')? + 2;
    Some(end).filter(|end| !rest[..*end].contains('\n'))
}

/// Bytes to go on by where nothing was found: a whole run of one sign or letters, so that no part of a word is
/// looked at as if it stood alone.
fn run(rest: &str, c: char) -> usize {
    let belongs = |other: char| {
        if c.is_alphanumeric() { other.is_alphanumeric() } else { other == c && matches!(c, '_' | '<' | '[') }
    };
    rest.find(|other| !belongs(other)).unwrap_or(rest.len()).max(c.len_utf8())
}

/// Length in bytes of the placeholder that begins here.
fn at_start(text: &str, at: usize, c: char) -> Option<usize> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let in_word = before.is_some_and(char::is_alphanumeric);
    match c {
        '{' => braces(rest),
        '[' if !in_word => bracketed(rest, "[", "]")
            .filter(|inner| !follows(rest, inner, &['(', '[', ':']))
            .and_then(|inner| asks(inner, 2)),
        '<' if !in_word => bracketed(rest, "<<", ">>")
            .and_then(|inner| asks(inner, 4))
            .or_else(|| bracketed(rest, "<", ">").and_then(|inner| asks(inner, 2))),
        '«' => bracketed(rest, "«", "»").filter(|inner| is_merge_field(inner)).map(|inner| inner.len() + 4),
        '%' => bracketed(rest, "%", "%")
            .filter(|inner| is_shouted(inner) || is_word_for(inner))
            .map(|inner| inner.len() + 2),
        '*' => bracketed(rest, "*|", "|*").filter(|inner| is_shouted(inner)).map(|inner| inner.len() + 4),
        '_' => underscores(text, at),
        'X' if !in_word && !is_numbered(&text[..at]) => repeated(rest, 'X', 3),
        'T' | 'F' if !in_word => MARKS.iter().find(|word| rest.starts_with(**word)).map(|word| word.len()),
        _ => None,
    }
}

/// `{{ name }}`, `{% if … %}`, `{name}`; not `{}`, not code.
fn braces(rest: &str) -> Option<usize> {
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        if let Some(inner) = rest.strip_prefix(open) {
            let end = inner.find(close)?;
            let one_line = !inner[..end].contains('\n') && !inner[..end].trim().is_empty();
            return one_line.then_some(end + 4);
        }
    }
    let inner = bracketed(rest, "{", "}")?;
    let name = inner.trim();
    let plain = name.starts_with(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    plain.then_some(inner.len() + 2)
}

/// What stands between two signs on one line, at most 40 characters of it.
fn bracketed<'a>(rest: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inner = rest.strip_prefix(open)?;
    let end = inner.char_indices().take(41).find(|(n, _)| inner[*n..].starts_with(close))?.0;
    let inner = &inner[..end];
    (!inner.is_empty() && !inner.contains('\n')).then_some(inner)
}

fn follows(rest: &str, inner: &str, signs: &[char]) -> bool {
    rest[inner.len() + 2..].starts_with(signs)
}

/// Whether the words in the brackets ask to be replaced; the length with `signs` bytes of brackets.
fn asks(inner: &str, signs: usize) -> Option<usize> {
    let shouted = is_shouted(inner) && !is_roman(inner) && !SPOKEN.contains(&inner);
    let found = is_word_for(inner) || shouted || begins_with_order(inner);
    found.then_some(inner.len() + signs)
}

fn is_word_for(inner: &str) -> bool {
    let folded = text::fold(inner);
    WORDS.contains(&folded.as_str())
}

/// `«Firma»`, `«FIRST_NAME»`; a title in French quotation marks has blanks inside them.
fn is_merge_field(inner: &str) -> bool {
    let tight = inner.trim() == inner;
    tight && (is_word_for(inner) || (inner.contains('_') && is_shouted(inner)))
}

/// How the words in a placeholder begin that tell what to put there: `[insert detail here]`, `[your school]`.
const ORDERS: [&str; 26] = [
    "insert ",
    "your ",
    "add ",
    "name of ",
    "company ",
    "contact ",
    "something ",
    "specific ",
    "one thing ",
    "dein ",
    "deine ",
    "ihr ",
    "ihre ",
    "name der ",
    "name des ",
    "tu ",
    "su ",
    "nombre de",
    "votre ",
    "ton ",
    "nom de",
    "seu ",
    "sua ",
    "teu ",
    "nome d",
    "inserir ",
];

fn begins_with_order(inner: &str) -> bool {
    let lower = inner.to_lowercase();
    ORDERS.iter().any(|order| lower.starts_with(order))
}

/// Capitals in brackets that stand for themselves.
const SPOKEN: [&str; 8] = ["AT", "DOT", "SIC", "PDF", "OK", "PS", "OT", "XXL"];

/// Capitals, digits, `_` and single blanks: `FIRST_NAME`, `JOB TITLE`.
fn is_shouted(inner: &str) -> bool {
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && inner.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '_' | ' ' | '-'))
        && inner.starts_with(char::is_uppercase)
        && !inner.ends_with(' ')
}

fn is_roman(inner: &str) -> bool {
    inner.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C' | 'D' | 'M'))
}

/// `____` in a line; not `snake__case`, not a line that is nothing but a rule.
fn underscores(text: &str, at: usize) -> Option<usize> {
    let length = text[at..].find(|c| c != '_').unwrap_or(text.len() - at);
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let inside = touches(text[..at].chars().next_back()) && touches(text[at + length..].chars().next());
    let rule = length >= 10
        && text[..at].lines().next_back().is_none_or(|line| line.is_empty() || text[..at].ends_with('\n'));
    (length >= 3 && !inside && !rule).then_some(length)
}

/// How a note of the writer to themselves begins.
const MARKS: [&str; 4] = ["TODO:", "TODO(", "TBD:", "FIXME:"];

/// What has a Roman number: after these `XXX` is thirty.
const NUMBERED: [&str; 20] = [
    "chapter", "part", "volume", "book", "article", "section", "appendix", "bowl", "kapitel", "teil", "band",
    "artikel", "chapitre", "partie", "tome", "capitulo", "parte", "tomo", "articulo", "artigo",
];

fn is_numbered(before: &str) -> bool {
    let last = before.split_whitespace().next_back().map(text::fold);
    last.is_some_and(|word| NUMBERED.contains(&word.as_str()))
}

/// A word of nothing but one capital, three times or more.
fn repeated(rest: &str, letter: char, least: usize) -> Option<usize> {
    let length = rest.find(|c| c != letter).unwrap_or(rest.len());
    let ends = !rest[length..].starts_with(|c: char| c.is_alphanumeric());
    (length >= least && ends).then_some(length)
}

#[cfg(test)]
mod tests;
