//! Redaction: people and companies under names that say nothing and stay the same from one export to the next, and
//! nothing that somebody wrote.

use super::contact::{Contact, Named};
use super::id::{CompanyId, ContactId};

/// What stands where a text must stand.
const BLANK: &str = "redacted";

/// Texts that are words of nettrack's own, not of a person.
const OWN_WORDS: [&str; 13] = [
    "uid",
    "state",
    "kind",
    "channel",
    "circle",
    "medium",
    "reply_kind",
    "occasion",
    "promised_by",
    "on_day",
    "monday",
    "at",
    "topic",
];

/// What becomes of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    Keep,
    /// Nothing is left
    Nothing,
    /// A value that says nothing, where there must be one
    Blank(&'static str),
    Person,
    Company,
}

/// What becomes of a column. A text that is not known to be a word of our own is left out, also one of a table that is
/// made tomorrow.
pub(crate) fn treatment(table: &str, column: &str, is_text: bool, required: bool) -> Treatment {
    let own = column.ends_with("_on") || column.ends_with("_at") || OWN_WORDS.contains(&column);
    match (table, column) {
        _ if !is_text || own => Treatment::Keep,
        ("contacts" | "mixer_people", "name") => Treatment::Person,
        ("companies", "name") => Treatment::Company,
        ("mixers", "agenda") => Treatment::Blank("[]"),
        _ if required => Treatment::Blank(BLANK),
        _ => Treatment::Nothing,
    }
}

/// Tables whose rows are nothing but somebody's words or addresses.
pub(crate) fn leaves_out(table: &str) -> bool {
    matches!(table, "tags" | "links" | "views")
}

pub(crate) fn person(id: ContactId) -> String {
    format!("Person {id}")
}

pub(crate) fn company(id: CompanyId) -> String {
    format!("Company {id}")
}

/// The contact without anything that tells who it is.
pub(crate) fn contact(contact: Contact, company_id: Option<CompanyId>) -> Contact {
    Contact {
        name: person(contact.id),
        company: company_id.map(company),
        via: contact.via.map(|via| Named { id: via.id, name: person(via.id) }),
        links: Vec::new(),
        tags: Vec::new(),
        pronouns: None,
        role: None,
        email: None,
        phone: None,
        linkedin: None,
        source: None,
        program: None,
        cohort: None,
        why: None,
        learn: None,
        time_zone: None,
        ..contact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_left_out_unless_it_is_a_word_of_our_own() {
        let of = |table, column, required| treatment(table, column, true, required);
        assert_eq!(of("contacts", "name", true), Treatment::Person);
        assert_eq!(of("mixer_people", "name", true), Treatment::Person);
        assert_eq!(of("companies", "name", true), Treatment::Company);
        for column in ["uid", "state", "due_on", "created_at", "on_day"] {
            assert_eq!(of("any", column, true), Treatment::Keep, "{column}");
        }
        assert_eq!(of("messages", "body", true), Treatment::Blank(BLANK));
        assert_eq!(of("messages", "subject", false), Treatment::Nothing);
        assert_eq!(of("tomorrow", "diary", false), Treatment::Nothing);
        assert_eq!(treatment("weeks", "hours", false, false), Treatment::Keep);
    }
}
