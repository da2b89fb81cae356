//! no-call-to-action: the reader cannot tell what to do: no amount of time, no coming date or slot, no question.

use chrono::{Datelike, NaiveDate};

use super::{Case, Found, Rule, Severity, question};
use crate::domain::check::prose::Prose;
use crate::domain::check::words::Vocabulary;

pub(super) const RULE: Rule = Rule {
    id: "no-call-to-action",
    severity: Severity::Warning,
    looks_at: "amounts of time that are asked for, coming days, questions",
    explanation: "who does not see what is wanted does nothing",
    advice: "ask for an amount of time and name two slots",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(vocabulary) = &case.vocabulary else { return Vec::new() };
    let acts = case.is_response()
        || question::is_asked(case)
        || asks_for_time(vocabulary, &case.body)
        || names_a_slot(case, vocabulary);
    if acts { Vec::new() } else { vec![Found::whole("does not say what you would like the reader to do")] }
}

/// "20 minutes", but not "your 20-minute talk" or "12 years".
fn asks_for_time(vocabulary: &Vocabulary, body: &Prose<'_>) -> bool {
    let innocent = vocabulary.not_an_amount.find_in(body);
    let amounts = vocabulary.amount.find_in(body);
    amounts.into_iter().any(|(first, end)| {
        let told = innocent.iter().any(|(from, to)| *from < end && first < *to);
        !told && !is_over(vocabulary, body, first)
    })
}

/// Whether the sentence tells of something that is over.
fn is_over(vocabulary: &Vocabulary, body: &Prose<'_>, at: usize) -> bool {
    let words = &body.words[body.sentence_of(at)];
    words.iter().any(|word| vocabulary.past.contains(&word.folded))
}

fn names_a_slot(case: &Case<'_>, vocabulary: &Vocabulary) -> bool {
    let body = &case.body;
    let innocent = vocabulary.not_a_slot.find_in(body);
    let named = vocabulary.slot.find_in(body).into_iter().any(|(first, end)| {
        let told = innocent.iter().any(|(from, to)| *from < end && first < *to);
        !told && !is_over(vocabulary, body, first)
    });
    named || has_coming_date(vocabulary, body, case.known.today)
}

/// Days ahead within which a date without a year is meant to come.
const AHEAD_DAYS: i64 = 183;

/// "12 March", "March 12", "2026-03-12", "12.3.": a day from today on.
fn has_coming_date(vocabulary: &Vocabulary, body: &Prose<'_>, today: NaiveDate) -> bool {
    let month_of = |word: &str| vocabulary.months.iter().position(|name| name == word).map(|n| n % 12 + 1);
    let number_of = |word: &str| word.parse::<u32>().ok();
    let coming = |year: Option<i32>, month: usize, day: u32| {
        let Ok(month) = u32::try_from(month) else { return false };
        let years = year.map_or(vec![today.year(), today.year() + 1], |year| vec![year]);
        years
            .into_iter()
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .any(|date| date >= today && (year.is_some() || (date - today).num_days() <= AHEAD_DAYS))
    };
    let words = &body.words;
    (0..words.len()).any(|n| {
        let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
        let year = |at: usize| {
            number_of(word(at)).and_then(|y| i32::try_from(y).ok()).filter(|y| (1900..2200).contains(y))
        };
        let Some(number) = number_of(word(n)) else {
            let Some(month) = month_of(word(n)) else { return false };
            let after = number_of(word(n + 1)).filter(|day| (1..=31).contains(day));
            let then = if matches!(word(n + 2), "st" | "nd" | "rd" | "th") { n + 3 } else { n + 2 };
            return after.is_some_and(|day| coming(year(then), month, day));
        };
        let gap = |at: usize| words.get(at).map_or("", |next| &body.text[words[at - 1].end..next.start]);
        // 12 March, 12th of March, 12. März, 12 de marzo
        let next =
            (n + 1..=n + 2).find(|at| !matches!(word(*at), "st" | "nd" | "rd" | "th" | "of" | "de" | "er"));
        if let Some((at, month)) = next.and_then(|at| Some((at, month_of(word(at))?)))
            && (1..=31).contains(&number)
        {
            let at = if word(at + 1) == "de" { at + 2 } else { at + 1 };
            return coming(year(at), month, number);
        }
        let (second, third) = (number_of(word(n + 1)), number_of(word(n + 2)));
        match (year(n), second, third) {
            (Some(year), Some(month), Some(day)) if gap(n + 1) == "-" && gap(n + 2) == "-" => {
                coming(Some(year), month as usize, day)
            }
            (None, Some(second), _) if matches!(gap(n + 1), "/" | ".") && number <= 31 && second <= 31 => {
                let year = Some(n + 2).filter(|at| gap(*at) == gap(n + 1)).and_then(year);
                coming(year, second as usize, number)
                    || (gap(n + 1) == "/" && coming(year, number as usize, second))
            }
            _ => false,
        }
    })
}
