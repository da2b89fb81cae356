//! Template: the built-in messages, how one is chosen and filled. Strict: a placeholder without a value is an
//! error that names it, never an empty place in a letter.

use std::collections::BTreeMap;

use minijinja::{Environment, ErrorKind, UndefinedBehavior};

use super::channel::Channel;
use super::contact::{Circle, Contact};
use super::fact::Fact;
use super::follow_up::{FollowUp, FollowUpKind};
use super::message::Message;

/// The built-in templates: purpose, and file. A file holds `# ` a line on when to use it, then for each kind
/// of channel `== email` or `== linkedin-note` and the text; an e-mail's first line is its subject.
const BUILT_IN: [(&str, &str); 8] = [
    ("alumni", include_str!("alumni.txt")),
    ("company", include_str!("company.txt")),
    ("dormant", include_str!("dormant.txt")),
    ("colleague", include_str!("colleague.txt")),
    ("introduction", include_str!("introduction.txt")),
    ("event", include_str!("event.txt")),
    ("follow-up", include_str!("follow-up.txt")),
    ("thank-you", include_str!("thank-you.txt")),
];

/// Steps that a template may take: far more than a letter needs, far less than a second of work.
const FUEL: u64 = 50_000;
/// Placeholders that are looked for in one template.
const MOST_PLACEHOLDERS: usize = 50;

/// A message with placeholders, for one kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) name: &'static str,
    pub(crate) subject: Option<&'static str>,
    pub(crate) body: &'static str,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// Every placeholder that has no value
    #[error("the template needs {}", quoted(.0))]
    Missing(Vec<String>),
    #[error("the template cannot be filled: {0}")]
    Broken(String),
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Names of all templates.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The template of this name for a channel: an invitation has a text of its own, everything else takes that
/// of the e-mail, without its subject where the channel has none. `None` for a name that is not there; a
/// purpose that does not fit into an invitation has no text for one.
pub(crate) fn find(name: &str, channel: Channel) -> Option<Template> {
    let (name, file) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    let part = |wanted: &str| {
        let start = file.find(&format!("== {wanted}\n"))? + wanted.len() + 4;
        let end = file[start..].find("\n== ").map_or(file.len(), |end| start + end);
        Some(file[start..end].trim())
    };
    if channel == Channel::LinkedinNote {
        return Some(Template { name, subject: None, body: part("linkedin-note")? });
    }
    let (subject, body) = part("email")?.split_once("\n\n")?;
    let subject = subject.strip_prefix("Subject: ").filter(|_| channel.has_subject());
    Some(Template { name, subject, body })
}

/// The template that fits, and why: what is due first, then how the two came to know of each other.
pub(crate) fn choose(
    contact: &Contact,
    sent: &[Message],
    open: &[FollowUp],
    has_school: bool,
) -> (&'static str, String) {
    let is_open = |kind| open.iter().any(|follow_up| follow_up.kind == kind);
    let says = |words: &[&str]| {
        let place = contact.source.as_deref().unwrap_or_default().to_lowercase();
        words.iter().any(|word| place.contains(word) || contact.tags.iter().any(|tag| tag == word))
    };
    let first = contact.first_name();
    if is_open(FollowUpKind::Thank) {
        ("thank-you", format!("you talked, and {first} was not thanked yet"))
    } else if is_open(FollowUpKind::Nudge) || sent.first().is_some_and(|last| last.replied_on.is_none()) {
        ("follow-up", format!("{first} did not answer yet"))
    } else if let Some(via) = &contact.via {
        ("introduction", format!("{} introduced you", via.name))
    } else if says(&["colleague"]) {
        ("colleague", format!("you worked with {first}"))
    } else if says(&["event", "meetup", "conference", "talk", "mixer", "fair"]) {
        ("event", format!("you met {first} there: {}", contact.source.as_deref().unwrap_or("an event")))
    } else if says(&["alumni", "alum"]) || (has_school && contact.program.is_some()) {
        ("alumni", "you share a school".to_owned())
    } else if contact.circle != Circle::New {
        ("dormant", format!("you know {first}, from before"))
    } else if contact.company.is_some() {
        ("company", format!("{first} is new to you and works where you want to learn"))
    } else {
        ("alumni", format!("{first} is new to you, and no company is noted"))
    }
}

/// The values that a contact's record gives.
pub(crate) fn values(contact: &Contact, facts: &[Fact]) -> BTreeMap<String, String> {
    let full_stop = |text: &str| text.trim_end_matches(['.', ' ']).to_owned();
    [
        ("name", Some(contact.name.clone())),
        ("first_name", Some(contact.first_name().to_owned())),
        ("role", contact.role.clone()),
        ("company", contact.company.clone()),
        ("program", contact.program.clone()),
        ("cohort", contact.cohort.clone()),
        ("source", contact.source.clone()),
        ("via", contact.via.as_ref().map(|via| via.name.clone())),
        ("why", contact.why.as_deref().map(full_stop)),
        ("learn", contact.learn.as_deref().map(full_stop)),
        ("fact", facts.last().map(|fact| full_stop(&fact.text))),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
    .collect()
}

/// Fill a text.
///
/// # Errors
/// `Missing` names every placeholder without a value; `Broken` is a mistake in the template.
pub(crate) fn fill(text: &str, values: &BTreeMap<String, String>) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    let mut values = values.clone();
    let mut missing = Vec::new();
    while missing.len() < MOST_PLACEHOLDERS {
        match environment.render_str(text, &values) {
            Ok(filled) if missing.is_empty() => return Ok(filled),
            Ok(_) => break,
            Err(error) => {
                let name = undefined_name(&error, text).filter(|name| !missing.contains(name));
                let Some(name) = name else { return Err(TemplateError::Broken(error.to_string())) };
                values.insert(name.clone(), "…".to_owned());
                missing.push(name);
            }
        }
    }
    Err(TemplateError::Missing(missing))
}

/// The placeholder that had no value: the one that the error quotes, else the first word of its place.
fn undefined_name(error: &minijinja::Error, text: &str) -> Option<String> {
    if error.kind() != ErrorKind::UndefinedError {
        return None;
    }
    let quoted = error.detail().and_then(|detail| detail.split('`').nth(1));
    let place = quoted.or_else(|| text.get(error.range()?))?.trim_start_matches(['{', ' ', '-']);
    let name: String = place.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

pub(crate) use super::personal::share as personal_share;

#[cfg(test)]
mod tests;
