//! Placeholder: the names that every template may use, where their values come from, and how long these get.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::filters;
use crate::domain::contact::Contact;
use crate::domain::fact::Fact;
use crate::domain::message::Message;

/// Where a value comes from; `draft --set NAME=…` goes before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The contact's record: a flag of `edit`
    Record,
    /// A flag of `research`
    Research,
    /// A setting
    Setting(&'static str),
    /// Worked out
    Told,
}

/// A name that templates may use.
#[derive(Debug)]
pub(crate) struct Placeholder {
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) origin: Origin,
    /// What often stands there, and the longest that is still reasonable
    pub(super) usual: &'static str,
    long: &'static str,
}

const fn known(
    name: &'static str,
    meaning: &'static str,
    origin: Origin,
    usual: &'static str,
    long: &'static str,
) -> Placeholder {
    Placeholder { name, meaning, origin, usual, long }
}

use Origin::{Record, Research, Setting, Told};

#[rustfmt::skip]
pub(crate) const PLACEHOLDERS: [Placeholder; 20] = [
    known("name", "the contact's whole name", Record, "Ana Reyes", "Christopher Montgomery-Ortiz"),
    known("first_name", "the name that a letter begins with", Record, "Ana", "Christopher"),
    known("role", "what the contact does", Record, "Data engineer", "Senior data platform engineer"),
    known("company", "where the contact works", Record, "Acme GmbH", "Northwind Analytics Inc."),
    known("program", "the contact's program at school", Record, "Data", "Software engineering"),
    known("cohort", "the contact's cohort in it", Record, "2024", "September 2024"),
    known("source", "where you found the contact", Record, "PyCon", "Rust Nation Conference"),
    known("via", "who introduced you", Record, "Sam Lee", "Alexandra Fernandez"),
    known("why", "why you write to this person", Research, "moved from testing to data", "moved from nursing to a data team within one year"),
    known("learn", "what you want to learn from the person", Research, "how the first data project was found", "how the team decides which request for data comes first"),
    known("fact", "the newest fact that you noted", Research, "the talk on data contracts", "the talk on data contracts between teams at Rust Nation"),
    known("detail", "what to thank for: the takeaway of your talk, or a short last note", Told, "write the tests first", "begin with one table and one contract before anything else"),
    known("my_name", "your name", Setting("me.name"), "Mia Chen", "Alexandra Fernandez"),
    known("my_intro", "you in one clause", Setting("me.intro"), "a nurse moving into health-tech", "a project manager moving into data engineering"),
    known("my_school", "your school", Setting("me.school"), "Ada College", "Northeastern Code Academy"),
    known("slots", "when you can talk: your own words, else two days next week", Setting("me.slots"), "Tue or Thu after 4 pm", "Wednesday 10 March or Thursday 11 March"),
    known("slot_days", "the two days next week, for the filter `slots`", Told, "2026-03-06, 2026-03-10", "2026-03-10, 2026-03-11"),
    known("today", "the day of today, for the filter `day`", Told, "2026-03-05", "2026-09-23"),
    known("reply", "what the last reply was: positive, later, referral, negative", Told, "positive", "positive"),
    known("last_sent_on", "the day of your last message to the contact, for the filter `day`", Told, "2026-03-05", "2026-09-23"),
];

pub(crate) fn find(name: &str) -> Option<&'static Placeholder> {
    PLACEHOLDERS.iter().find(|known| known.name == name)
}

/// Where the value of a name comes from, in words; a name that is not in the table is one of the template's own.
pub(crate) fn comes_from(name: &str) -> String {
    match find(name).map(|known| known.origin) {
        Some(Record) => format!("the record: nettrack edit CONTACT --{}", flag(name)),
        Some(Research) => format!("the record: nettrack research CONTACT --{name} …"),
        Some(Setting(key)) => format!("your settings: nettrack config set {key} …"),
        Some(Told) if name == "detail" => "your notes: nettrack note CONTACT --takeaway …".into(),
        Some(Told) => "worked out".into(),
        None => format!("you: --set {name}=…, or asked for"),
    }
}

fn flag(name: &str) -> String {
    format!("{} …", if name == "first_name" { "name" } else { name })
}

/// Which values to fill in when a template is tried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sample {
    Usual,
    Long,
}

/// Made-up values for all names, and for those of the template's own.
pub(crate) fn samples<'a>(sample: Sample, own: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let (usual, long) = ("some words", "a few more words than usual");
    let known = PLACEHOLDERS.iter().map(|known| match sample {
        Sample::Usual => (known.name, known.usual),
        Sample::Long => (known.name, known.long),
    });
    let own = own.map(|name| (name, if sample == Sample::Usual { usual } else { long }));
    own.chain(known).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The values that a contact's record gives. Line breaks, and the mark at the end of a sentence, are left out where
/// the value goes into a sentence of the template.
pub(crate) fn values(
    contact: &Contact,
    facts: &[Fact],
    sent: &[Message],
    today: NaiveDate,
) -> BTreeMap<String, String> {
    let clause = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").trim_end_matches(['.', '?', '!', '…', ' ']).to_owned()
    };
    [
        ("name", Some(contact.name.clone())),
        ("first_name", Some(filters::first_name(&contact.name).to_owned())),
        ("role", contact.role.clone()),
        ("company", contact.company.clone()),
        ("program", contact.program.clone()),
        ("cohort", contact.cohort.clone()),
        ("source", contact.source.clone()),
        ("via", contact.via.as_ref().map(|via| via.name.clone())),
        ("why", contact.why.as_deref().map(clause)),
        ("learn", contact.learn.as_deref().map(clause)),
        ("fact", facts.last().map(|fact| clause(&fact.text))),
        ("today", Some(today.to_string())),
        ("reply", sent.iter().find_map(|message| message.reply_kind).map(|kind| kind.as_str().to_owned())),
        ("last_sent_on", sent.first().and_then(|last| last.sent_on).map(|on| on.to_string())),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_told_once_and_has_its_samples() {
        for (n, known) in PLACEHOLDERS.iter().enumerate() {
            assert!(PLACEHOLDERS[n + 1..].iter().all(|other| other.name != known.name), "{}", known.name);
            assert!(known.usual.len() <= known.long.len(), "{}", known.name);
            assert!(!comes_from(known.name).is_empty() && !known.meaning.ends_with('.'));
        }
        let samples = samples(Sample::Long, ["project", "fact"].into_iter());
        assert_eq!(samples.len(), PLACEHOLDERS.len() + 1);
        assert_eq!(samples["fact"], find("fact").unwrap().long);
    }
}
