//! name-mismatch: the greeting names another contact, or this one with a slip in the name.

use super::{Case, Found, Rule, Severity};
use crate::domain::check::Part;
use crate::domain::check::names::{self, Fit};

pub(super) const RULE: Rule = Rule {
    id: "name-mismatch",
    severity: Severity::Error,
    looks_at: "the greeting, or a lone name before the first comma",
    explanation: "a wrong name ends the reading there",
    advice: "write the name as it stands in the record",
    alone: false,
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(recipient) = case.recipient() else { return Vec::new() };
    let Some(greeting) = names::greeting(&case.body) else { return Vec::new() };
    let name = &recipient.contact.name;
    let fits: Vec<Fit> = greeting.names.iter().map(|word| names::fit(word, name)).collect();
    let whole = greeting.names.join(" ");
    let other = |key: &str| case.known.people.iter().find(|person| person.key == key);
    // somebody else of this full name, even where the first names are alike
    let named = if greeting.names.len() > 1 && fits.contains(&Fit::Stranger) { other(&whole) } else { None };
    let met = fits.contains(&Fit::Part);
    let slip =
        || greeting.names.iter().zip(&fits).find(|(_, fit)| **fit == Fit::Misspelt).map(|(word, _)| word);
    let written = &case.letter.body[greeting.place.clone()];
    let at = |message: String| vec![Found::at(Part::Body, greeting.place.clone(), message)];
    if let Some(other) = named {
        return at(format!("`{written}` is {}, the message goes to {name}", other.name));
    }
    // a slip beside a right part of the name is one too: "Ana Reyez"
    if let Some(_) = slip()
        && (greeting.greeted || case.vocabulary.is_some())
    {
        return at(format!("`{written}` is spelt otherwise: {name}"))
            .into_iter()
            .map(|found| found.hint(format!("write `{}`", recipient.contact.first_name())))
            .collect();
    }
    if met {
        return Vec::new();
    }
    match greeting.names.iter().find_map(|word| other(word)) {
        Some(other) => at(format!("`{written}` is {}, the message goes to {name}", other.name)),
        None => Vec::new(),
    }
}
