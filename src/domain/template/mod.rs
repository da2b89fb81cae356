//! Template: messages with placeholders, the built-in ones and the user's own: for whom each is, which one fits, and
//! how it is filled.

mod check;
mod choose;
mod file;
mod fill;
mod filters;
mod kind;
mod placeholder;

use std::collections::BTreeMap;

use super::channel::Channel;
pub(crate) use check::{Problem, check, nearest};
pub(crate) use choose::{Choice, Situation, choose};
pub(crate) use file::{FileError, MOST_BYTES, parse, write};
pub(crate) use fill::{FillError, Values, quoted};
pub(crate) use filters::{first_name, slots};
pub(crate) use kind::{Audience, Purpose};
pub(crate) use placeholder::{Origin, PLACEHOLDERS, comes_from, find as known, values};

/// The built-in templates, in the form of every other.
const BUILT_IN: [(&str, &str); 9] = [
    ("alumni", include_str!("alumni.txt")),
    ("answer", include_str!("answer.txt")),
    ("colleague", include_str!("colleague.txt")),
    ("company", include_str!("company.txt")),
    ("dormant", include_str!("dormant.txt")),
    ("event", include_str!("event.txt")),
    ("follow-up", include_str!("follow-up.txt")),
    ("introduction", include_str!("introduction.txt")),
    ("thank-you", include_str!("thank-you.txt")),
];

/// The text of a built-in template's file.
pub(crate) fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

/// A placeholder of the template's own, and how to ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) name: String,
    pub(crate) question: String,
}

impl Ask {
    /// `name The question?`
    ///
    /// # Errors
    /// Why the name is none, in one line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, question) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_name {
            return Err(format!("`{name}` is no name of a placeholder: use small letters, digits and _"));
        }
        Ok(Self { name: name.to_owned(), question: question.trim().to_owned() })
    }
}

/// The text for one channel; the lines of the file count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) channel: Channel,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    subject_line: usize,
    body_line: usize,
}

impl Text {
    pub(crate) fn new(channel: Channel, subject: Option<String>, body: String) -> Self {
        Self { channel, subject, body, subject_line: 1, body_line: 1 }
    }

    /// Subject (where the channel has one) and body, each with its first line in the file.
    fn parts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.subject
            .as_deref()
            .map(|subject| (subject, self.subject_line))
            .into_iter()
            .chain([(self.body.as_str(), self.body_line)])
    }

    /// The names that it may ask for.
    ///
    /// # Errors
    /// A mistake in the text, with its line in the file.
    pub(crate) fn placeholders(&self) -> Result<Vec<String>, FileError> {
        let mut names = Vec::new();
        for (part, line) in self.parts() {
            names.extend(fill::placeholders(part).map_err(|error| in_file(&error, line))?);
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// Subject and body, filled. A subject is one line, whatever is put into it.
    ///
    /// # Errors
    /// `Missing` names every placeholder without a value; `Broken` gives the line in the file.
    pub(crate) fn fill(&self, values: &Values) -> Result<(Option<String>, String), FillError> {
        let mut missing = Vec::new();
        let mut filled = Vec::new();
        for (part, line) in self.parts() {
            match fill::fill(part, values) {
                Ok(text) => filled.push(text),
                Err(FillError::Missing(names)) => missing.extend(names),
                Err(error) => {
                    let FileError { line, message } = in_file(&error, line);
                    return Err(FillError::Broken { line, message });
                }
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        missing.retain(|name| seen.insert(name.clone()));
        if !missing.is_empty() {
            return Err(FillError::Missing(missing));
        }
        let body = filled.pop().unwrap_or_default();
        let subject = filled.pop().map(|subject| subject.split_whitespace().collect::<Vec<_>>().join(" "));
        Ok((subject, body))
    }
}

/// A mistake in a part of the file that begins at `first_line`.
fn in_file(error: &FillError, first_line: usize) -> FileError {
    match error {
        FillError::Broken { line, message } => {
            FileError { line: first_line + line - 1, message: message.clone() }
        }
        FillError::Missing(_) => FileError { line: first_line, message: error.to_string() },
    }
}

/// A message with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) yours: bool,
    /// When to use it
    pub(crate) about: String,
    pub(crate) audience: Vec<Audience>,
    pub(crate) purposes: Vec<Purpose>,
    pub(crate) asks: Vec<Ask>,
    pub(crate) texts: Vec<Text>,
}

impl Template {
    pub(crate) fn new(name: &str, yours: bool) -> Self {
        let (audience, purposes, asks, texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { name: name.to_owned(), yours, about: String::new(), audience, purposes, asks, texts }
    }

    /// The text for a channel: its own, else that of the e-mail, without its subject where the channel has none. An
    /// invitation takes only a text of its own.
    pub(crate) fn text(&self, channel: Channel) -> Option<Text> {
        let of = |wanted| self.texts.iter().find(|text| text.channel == wanted);
        let text = match (of(channel), channel) {
            (Some(own), _) => own,
            (None, Channel::LinkedinNote) => return None,
            (None, _) => of(Channel::Email)?,
        };
        let subject = text.subject.clone().filter(|_| channel.has_subject());
        Some(Text { channel, subject, ..text.clone() })
    }

    pub(crate) fn has_own(&self, channel: Channel) -> bool {
        self.texts.iter().any(|text| text.channel == channel)
    }

    /// Whether any of its texts, or its head, has this name.
    pub(crate) fn has_placeholder(&self, name: &str) -> bool {
        let in_text = |text: &Text| text.placeholders().is_ok_and(|names| names.iter().any(|n| n == name));
        self.asks.iter().any(|ask| ask.name == name) || self.texts.iter().any(in_text)
    }

    pub(crate) fn question(&self, name: &str) -> Option<&str> {
        let ask = self.asks.iter().find(|ask| ask.name == name)?;
        Some(ask.question.as_str()).filter(|question| !question.is_empty())
    }
}

/// A file that is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) name: String,
    pub(crate) error: FileError,
}

/// All templates: the user's own go before built-in ones of the same name.
#[derive(Debug)]
pub(crate) struct Catalog {
    pub(crate) templates: Vec<Template>,
    pub(crate) broken: Vec<Broken>,
}

impl Catalog {
    /// `yours` are names and sources of the user's own templates.
    pub(crate) fn new(yours: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut templates = BTreeMap::new();
        for (name, source) in BUILT_IN {
            if let Ok(template) = parse(name, false, source) {
                templates.insert(name.to_owned(), template);
            }
        }
        let mut broken = Vec::new();
        for (name, source) in yours {
            match parse(&name, true, &source) {
                Ok(template) => {
                    templates.insert(name, template);
                }
                Err(error) => broken.push(Broken { name, error }),
            }
        }
        Self { templates: templates.into_values().collect(), broken }
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.name == name)
    }

    pub(crate) fn broken(&self, name: &str) -> Option<&Broken> {
        self.broken.iter().find(|broken| broken.name == name)
    }
}

/// Names that some systems keep for devices, and the word that means every template.
const RESERVED: [&str; 5] = ["all", "con", "prn", "aux", "nul"];

/// Whether a template, and so a file, may be called that: small letters, digits and `-`, at most 60 of them.
///
/// # Errors
/// Why not, in one line.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let device = ["com", "lpt"].iter().any(|port| {
        name.strip_prefix(port).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    });
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let said = super::text::shorten(name, 60);
    if RESERVED.contains(&name) || device {
        Err(format!("`{said}` is a word of its own"))
    } else if name.is_empty() || name.len() > 60 || !plain || name.starts_with('-') || name.ends_with('-') {
        Err(format!("`{said}` is no name for a template"))
    } else {
        Ok(())
    }
}

pub(crate) use super::personal::share as personal_share;

#[cfg(test)]
mod tests;
