//! Check: what is wrong with a message, before somebody reads it (DOMAIN.md, section 3). Every rule has a stable
//! id. Precision comes first: what a careful person would send raises nothing.

mod placeholder;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::channel::{self, Account, Channel};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Stops `sent` unless it is overridden by name
    Error,
    /// Worth a second look
    Warning,
}

/// One thing that a rule found; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    /// What to do
    pub(crate) hint: String,
}

impl Finding {
    fn error(rule: &'static str, message: String, hint: &str) -> Self {
        Self { rule, severity: Severity::Error, message, hint: hint.to_owned() }
    }
}

/// The message and what is known about whom it goes to.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) channel: Channel,
    pub(crate) account: Account,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a str,
    /// Texts of the contact's record: what stands there word for word is no mistake
    pub(crate) record: &'a [&'a str],
}

/// All findings, in the order of the text.
pub(crate) fn check(subject: &Subject<'_>) -> Vec<Finding> {
    if let Some(finding) = empty_invitation(subject) {
        return vec![finding];
    }
    let mut findings = placeholders_left(subject);
    findings.extend(over_limit(subject));
    findings.extend(too_long(subject));
    findings
}

/// An invitation that says nothing: no letter, no digit of any script.
fn empty_invitation(subject: &Subject<'_>) -> Option<Finding> {
    let empty = subject.channel == Channel::LinkedinNote && !subject.body.contains(char::is_alphanumeric);
    empty.then(|| {
        Finding::error(
            "empty-invitation",
            "the invitation says nothing".into(),
            "write one sentence that only this person could get",
        )
    })
}

fn placeholders_left(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found: Vec<&str> = Vec::new();
    for text in subject.subject.into_iter().chain([subject.body]) {
        for left in placeholder::left(text) {
            let known = subject.record.iter().any(|known| known.contains(left));
            if !known && !found.contains(&left) {
                found.push(left);
            }
        }
    }
    let finding = |left: &str| {
        Finding::error(
            "placeholder-left",
            format!("`{left}` was not filled in"),
            "put the real words in its place",
        )
    };
    found.into_iter().map(finding).collect()
}

fn over_limit(subject: &Subject<'_>) -> Vec<Finding> {
    let parts = [
        (
            "subject",
            subject.subject.unwrap_or_default(),
            channel::subject_limit(subject.channel, subject.account),
        ),
        ("text", subject.body, channel::limit(subject.channel, subject.account)),
    ];
    let over = |(what, text, limit): (&str, &str, Option<usize>)| {
        let limit = limit?;
        let characters = channel::characters(text);
        if characters <= limit {
            return None;
        }
        let seen = text.trim_end().graphemes(true).count();
        let as_seen = if seen == characters { String::new() } else { format!(" ({seen} as you see them)") };
        Some(Finding::error(
            "over-limit",
            format!(
                "the {what} has {characters} characters{as_seen}, {} takes {limit}",
                subject.channel.as_str()
            ),
            &format!("leave out {}", characters - limit),
        ))
    };
    parts.into_iter().filter_map(over).collect()
}

/// Words of a mail, and characters of an InMail, beyond which fewer people answer.
const MOST_WORDS: usize = 100;
const MOST_INMAIL_CHARACTERS: usize = 400;

fn too_long(subject: &Subject<'_>) -> Option<Finding> {
    let (words, characters) = (channel::words(subject.body), channel::characters(subject.body));
    let message = match subject.channel {
        Channel::Email if words > MOST_WORDS => {
            format!("{words} words: a stranger reads {MOST_WORDS} at most")
        }
        Channel::Inmail if characters > MOST_INMAIL_CHARACTERS => {
            format!("{characters} characters: short InMails are answered, up to {MOST_INMAIL_CHARACTERS}")
        }
        _ => return None,
    };
    let hint = "leave out what the other does not need in order to answer".to_owned();
    Some(Finding { rule: "too-long", severity: Severity::Warning, message, hint })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(channel: Channel, subject: Option<&str>, body: &str) -> Vec<&'static str> {
        let found = check(&Subject {
            channel,
            account: Account::Free,
            subject,
            body,
            record: &["Studio XXX", "[RFC] process"],
        });
        found.into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn an_invitation_must_say_something_and_is_told_only_that() {
        for body in ["", "  \n", "👋", "…!", "{}"] {
            assert_eq!(rules(Channel::LinkedinNote, None, body), ["empty-invitation"], "{body:?}");
        }
        assert_eq!(rules(Channel::LinkedinNote, None, "你好"), Vec::<&str>::new());
        assert_eq!(rules(Channel::Email, None, "👋"), Vec::<&str>::new());
    }

    #[test]
    fn length_is_checked_where_the_channel_has_a_limit() {
        let long = "a".repeat(201);
        assert_eq!(rules(Channel::LinkedinNote, None, &long), ["over-limit"]);
        assert_eq!(rules(Channel::LinkedinNote, None, &format!("{}  \n", &long[1..])), Vec::<&str>::new());
        assert_eq!(rules(Channel::Email, None, &long.repeat(50)), Vec::<&str>::new());
        assert_eq!(rules(Channel::Email, None, &"word ".repeat(101)), ["too-long"]);
        assert_eq!(rules(Channel::Inmail, None, &long.repeat(2)), ["too-long"]);
        assert_eq!(rules(Channel::Inmail, Some(&long), "Hello"), ["over-limit"]);
        assert_eq!(rules(Channel::LinkedinNote, None, &"👋a".repeat(67)), ["over-limit"]);
    }

    #[test]
    fn what_stands_in_the_record_is_no_placeholder_and_each_is_named_once() {
        assert_eq!(rules(Channel::Email, None, "Your [RFC] at Studio XXX"), Vec::<&str>::new());
        assert_eq!(rules(Channel::Email, Some("For [NAME]"), "Hi [NAME], hi [NAME]"), ["placeholder-left"]);
    }
}
