//! Redacting: a report without names. People and companies get numbers that are theirs in every report of the same
//! file; what a person typed is left out wherever it may give a name away.

use std::collections::{HashMap, HashSet};

use super::{CompanyId, ContactId, People};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::text;

/// What names are replaced by. The numbers follow the order of the unique ids of all that ever was in the file, so no
/// later contact, and no erased one, moves them; from a number alone nobody finds the name.
#[derive(Debug, Default)]
pub(crate) struct Pseudonyms {
    pub(crate) people: HashMap<ContactId, u32>,
    pub(crate) companies: HashMap<CompanyId, u32>,
    /// The folded names of all companies, so that a position that names one is noticed
    pub(crate) company_names: HashSet<String>,
}

/// Words of the longest company name that is looked for within a position.
const MOST_WORDS: usize = 8;

impl Pseudonyms {
    /// Take away every name, and every text that was typed by hand.
    pub(crate) fn apply(&self, people: &mut People) {
        for (id, person) in people.iter_mut() {
            let company = person.company.as_ref().map(|(_, name)| name.as_str());
            let named =
                person.role.as_deref().is_some_and(|role| self.gives_away(role, &person.name, company));
            if named {
                person.role = None;
            }
            person.name = number("Person", self.people.get(id));
            if let Some((id, name)) = &mut person.company {
                *name = number("Company", self.companies.get(id));
            }
            if let Some(plan) = &mut person.plan {
                plan.text = words(plan.kind).into();
            }
        }
    }

    /// Whether a position names the person, a company, an address. A position that shares a word with its company is
    /// left out too: rather too little is told than too much.
    fn gives_away(&self, role: &str, name: &str, company: Option<&str>) -> bool {
        let words = text::fold_words(role);
        let own: HashSet<String> =
            [Some(name), company].into_iter().flatten().flat_map(text::fold_words).collect();
        let long = |word: &str| !word.is_ascii() || word.len() >= 3;
        let names_a_company = || {
            (0..words.len()).any(|from| {
                (from + 1..=words.len().min(from + MOST_WORDS))
                    .any(|to| self.company_names.contains(&words[from..to].join(" ")))
            })
        };
        role.contains('@')
            || role.contains("://")
            || role.to_lowercase().contains("www.")
            || words.iter().any(|word| long(word) && own.contains(word))
            || names_a_company()
    }
}

/// The key under which a company's name is looked for in a position.
pub(crate) fn company_key(name: &str) -> String {
    text::fold_words(name).join(" ")
}

fn number(word: &str, number: Option<&u32>) -> String {
    number.map_or_else(|| word.to_owned(), |number| format!("{word} {number}"))
}

/// What a follow-up is about, without the words of the person.
fn words(kind: FollowUpKind) -> &'static str {
    match kind {
        FollowUpKind::TryAnother => "Write to another person at the company",
        FollowUpKind::Nudge => "Follow up once",
        FollowUpKind::Answer => "Answer",
        FollowUpKind::Thank => "Say thank you",
        FollowUpKind::Takeaway => "Act on the takeaway",
        FollowUpKind::KeepInTouch => "Get in touch again",
        FollowUpKind::Connect => "Connect",
        FollowUpKind::Goal => "Work on the goal",
        FollowUpKind::Custom => "Planned step",
    }
}
