//! What any import hands over: one person, or a row that is none, each with the line it stands in.

use std::fmt;

use chrono::NaiveDate;

use super::contact::{Field, Named, Value};

/// The longest part of foreign text that a notice quotes, in characters.
const QUOTED: usize = 60;

/// A person as another program's file describes them, before it is known whether they are new here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Incoming {
    /// The physical line of the file in which the entry starts, from 1.
    pub line: u64,
    /// Given and family name, one line, NFC; never empty.
    pub name: String,
    /// What stood behind the family name: `PhD, PMP`.
    pub credentials: Option<String>,
    /// The key of a profile, see [`crate::domain::linkedin::slug`].
    pub slug: Option<String>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub role: Option<String>,
    pub connected_on: Option<NaiveDate>,
    /// What the entry held and was not understood; the rest of the entry is good.
    pub notices: Vec<Notice>,
    /// What an address book knows and LinkedIn does not tell
    pub more: Option<Box<More>>,
}

/// What a card of an address book holds beyond that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct More {
    /// By which the card is known again, a UUID
    pub uid: Option<String>,
    /// Checked values, the phone number among them; each field once
    pub fields: Vec<(Field, Value)>,
    pub links: Vec<String>,
    pub tags: Vec<String>,
    pub note: Option<String>,
    /// Lines of a vCard that there is no field for
    pub kept: Vec<String>,
}

impl More {
    /// The text of a field.
    pub(crate) fn text(&self, field: Field) -> Option<&str> {
        self.fields.iter().find_map(|(name, value)| match value {
            Value::Text(text) if *name == field => Some(text.as_str()),
            _ => None,
        })
    }
}

/// What became of the people of a file.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) added: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) changed_jobs: Vec<ChangedJob>,
}

/// Somebody who works elsewhere, or as something else, than the last import said.
#[derive(Debug, serde::Serialize)]
pub(crate) struct ChangedJob {
    pub(crate) contact: Named,
    pub(crate) from: Position,
    pub(crate) to: Position,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Position {
    pub(crate) role: Option<String>,
    pub(crate) company: Option<String>,
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    Person(Incoming),
    Skipped(Skipped),
}

/// An entry that makes no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub line: u64,
    pub reason: Reason,
}

/// Why an entry makes no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// `LinkedIn` leaves nothing but the day of somebody who closed or hid the profile.
    HiddenProfile,
    NoName,
    /// Text around the table: a note, the rest of another export glued to this one.
    LoneCell,
    HeaderAgain,
    Nul,
    /// A card that lists others
    Group,
    /// A card of a firm
    Company,
    NoCard,
    TooLong,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HiddenProfile => "a hidden profile: only the day is known",
            Self::NoName => "without a name",
            Self::LoneCell => "a single cell, not a person",
            Self::HeaderAgain => "the column names once more",
            Self::Nul => "damaged: holds a NUL character",
            Self::Group => "a group, not a person",
            Self::Company => "a company, not a person",
            Self::NoCard => "damaged: not a card",
            Self::TooLong => "longer than any card should be",
        })
    }
}

/// Something in an entry that was not understood and left out, or looks damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    Email(String),
    Date(String),
    Profile(String),
    /// So many filled cells stand right of the last named column.
    ExtraCells(usize),
    /// Some characters could not be decoded and are now `U+FFFD`.
    Damaged,
}

impl Notice {
    pub(crate) fn email(text: &str) -> Self {
        Self::Email(excerpt(text))
    }

    pub(crate) fn date(text: &str) -> Self {
        Self::Date(excerpt(text))
    }

    pub(crate) fn profile(text: &str) -> Self {
        Self::Profile(excerpt(text))
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(text) => write!(f, "`{text}` is no e-mail address, left out"),
            Self::Date(text) => write!(f, "the date `{text}` was not understood, left out"),
            Self::Profile(text) => write!(f, "`{text}` is no LinkedIn profile, left out"),
            Self::ExtraCells(1) => f.write_str("one cell more than there are columns, left out"),
            Self::ExtraCells(count) => write!(f, "{count} cells more than there are columns, left out"),
            Self::Damaged => f.write_str("holds characters that could not be read"),
        }
    }
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_quotes_only_the_start_of_a_long_text() {
        assert_eq!(Notice::email("x@y"), Notice::Email("x@y".into()));
        let Notice::Date(long) = Notice::date(&"é".repeat(1_000_000)) else { panic!() };
        assert_eq!(long, format!("{}…", "é".repeat(QUOTED)));
        assert_eq!(Notice::date("soon").to_string(), "the date `soon` was not understood, left out");
    }
}
