//! Kind: for which contacts and on which occasions a template is.

use std::fmt;

use serde::Serialize;

use crate::domain::contact;

/// What kind of contact a template is for; the narrowest first, which is the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Contacts with this tag
    Tag(String),
    /// Somebody you both know points you to them
    Introduction,
    Colleague,
    /// Met at an event
    Event,
    /// Of your school
    Alumni,
    /// Known, and long silent
    Dormant,
    /// Works at a company
    Company,
    /// The three circles (DOMAIN.md, section 2)
    Support,
    Existing,
    New,
    Anyone,
}

impl Audience {
    /// All but the tags.
    pub(crate) const ALL: [&'static Self; 10] = [
        &Self::Introduction,
        &Self::Colleague,
        &Self::Event,
        &Self::Alumni,
        &Self::Dormant,
        &Self::Company,
        &Self::Support,
        &Self::Existing,
        &Self::New,
        &Self::Anyone,
    ];

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Tag(tag) => tag,
            Self::Introduction => "introduction",
            Self::Colleague => "colleague",
            Self::Event => "event",
            Self::Alumni => "alumni",
            Self::Dormant => "dormant",
            Self::Company => "company",
            Self::Support => "support",
            Self::Existing => "existing",
            Self::New => "new",
            Self::Anyone => "anyone",
        }
    }

    /// A word of the list, or `tag:NAME`.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            Some(("tag", tag)) => contact::tag(tag.trim()).ok().map(Self::Tag),
            _ => Self::ALL.into_iter().find(|known| known.as_str() == word).cloned(),
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(f, "tag:{tag}"),
            known => f.write_str(known.as_str()),
        }
    }
}

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Purpose {
    First,
    FollowUp,
    /// To somebody who replied and waits
    Answer,
    ThankYou,
    /// To somebody who replied before
    KeepInTouch,
}

impl Purpose {
    pub(crate) const ALL: [Self; 5] =
        [Self::First, Self::FollowUp, Self::Answer, Self::ThankYou, Self::KeepInTouch];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::FollowUp => "follow-up",
            Self::Answer => "answer",
            Self::ThankYou => "thank-you",
            Self::KeepInTouch => "keep-in-touch",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}
