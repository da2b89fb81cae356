//! Check: what is wrong with a message, before somebody reads it (DOMAIN.md, section 3). Every rule has a stable
//! id. Precision comes first: what a careful person would send raises no error and no warning.
//!
//! In two steps, because nothing here reads the store: `asks` tells which names of people and companies the text
//! holds, the caller finds out whose they are, and `check` judges.

#[cfg(test)]
mod corpus;
mod language;
mod names;
mod occasion;
mod pattern;
mod prose;
mod reading;
mod rules;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use chrono::NaiveDate;
use serde::Serialize;

use super::channel::{Account, Channel};
use super::contact::Contact;
use super::fact::Fact;

pub(crate) use language::Language;
pub(crate) use names::{Asks, asks, is_company};
pub(crate) use occasion::Occasion;
pub(crate) use pattern::umlauts;
pub(crate) use reading::Reading;
pub(crate) use rules::{RULES, Rule};
pub(crate) use words::{Lexicon, UserWords, english_stop_words};

use reading::Case;

/// How much a finding weighs; the order is that of a list of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Stops `review` and `sent` unless it is overridden by name
    Error,
    /// Worth a second look
    Warning,
    /// Nothing wrong, perhaps better otherwise
    Hint,
}

impl Severity {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// A part of a message in which a finding has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Subject,
    Body,
}

/// One thing that a rule found; the keys of its JSON are the fields. The place is absent where the finding is about the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    /// What to do
    pub(crate) hint: String,
    pub(crate) part: Option<Part>,
    /// Bytes of the part
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    /// The words there
    pub(crate) text: Option<String>,
}

/// A message under check.
#[derive(Debug)]
pub(crate) struct Letter<'a> {
    pub(crate) channel: Channel,
    pub(crate) account: Account,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a str,
    /// The template as it was filled
    pub(crate) filled: Option<&'a str>,
}

/// Whom the message goes to, and what there was between the two.
#[derive(Debug)]
pub(crate) struct Recipient<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) facts: &'a [Fact],
    pub(crate) occasion: Occasion,
    /// The day of the first conversation that was held
    pub(crate) met_on: Option<NaiveDate>,
}

/// Another contact whose name stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherPerson {
    /// What of `Asks::greeted` names this person
    pub(crate) key: String,
    pub(crate) name: String,
}

/// Another contact's company whose name stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherCompany {
    /// What of `Asks::companies` names it
    pub(crate) key: String,
    pub(crate) name: String,
    /// Whether somebody who works there is named in the text
    pub(crate) with_its_contact: bool,
}

/// A message that went to another contact.
#[derive(Debug, Clone)]
pub(crate) struct SentElsewhere {
    pub(crate) to: String,
    pub(crate) body: String,
}

/// Who writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writer {
    pub(crate) name: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) intro: Option<String>,
}

/// All that is known beside the text.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    /// None where the message goes to nobody in particular: rules that need a record are silent
    pub(crate) recipient: Option<Recipient<'a>>,
    pub(crate) people: Vec<OtherPerson>,
    pub(crate) companies: Vec<OtherCompany>,
    pub(crate) sent_elsewhere: Vec<SentElsewhere>,
    pub(crate) writer: Writer,
    pub(crate) today: NaiveDate,
}

/// All findings: the severest first, then in the order of the text, what is about the whole last.
pub(crate) fn check(reading: &Reading<'_>, known: &Known<'_>) -> Vec<Finding> {
    let case = Case::new(reading, known);
    let mut findings: Vec<Finding> = Vec::new();
    for rule in RULES {
        let found = (rule.find)(&case);
        let alone = rule.alone && !found.is_empty();
        findings.extend(found.into_iter().map(|found| found.of(rule, reading)));
        if alone {
            break;
        }
    }
    findings.sort_by_key(|finding| (finding.severity, finding.part.is_none(), finding.part, finding.start));
    findings
}

/// Ids of all rules.
pub(crate) fn ids() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id)
}

/// What a rule found, before it is a finding.
#[derive(Debug)]
struct Found {
    place: Option<(Part, Range<usize>)>,
    message: String,
    /// What to do, where it is not what the rule always says
    hint: Option<String>,
}

impl Found {
    fn whole(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into(), hint: None }
    }

    fn at(part: Part, place: Range<usize>, message: impl Into<String>) -> Self {
        Self { place: Some((part, place)), message: message.into(), hint: None }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    fn of(self, rule: &Rule, reading: &Reading<'_>) -> Finding {
        let text = self.place.as_ref().and_then(|(part, place)| reading.text_of(*part).get(place.clone()));
        Finding {
            rule: rule.id,
            severity: rule.severity,
            message: self.message,
            hint: self.hint.unwrap_or_else(|| rule.advice.to_owned()),
            part: self.place.as_ref().map(|(part, _)| *part),
            start: self.place.as_ref().map(|(_, place)| place.start),
            end: self.place.as_ref().map(|(_, place)| place.end),
            text: text.map(str::to_owned),
        }
    }
}
