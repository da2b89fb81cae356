//! Fact: something found out about a contact, with where it came from.

use chrono::NaiveDate;
use serde::Serialize;

use super::id::FactId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum FactKind {
    Work,
    Talk,
    Writing,
    Project,
    News,
    /// Something in common
    Shared,
    /// Somebody both know
    Mutual,
    #[default]
    Other,
}

impl FactKind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Work,
        Self::Talk,
        Self::Writing,
        Self::Project,
        Self::News,
        Self::Shared,
        Self::Mutual,
        Self::Other,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Talk => "talk",
            Self::Writing => "writing",
            Self::Project => "project",
            Self::News => "news",
            Self::Shared => "shared",
            Self::Mutual => "mutual",
            Self::Other => "other",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where to look, and the kind of what is found there (DOMAIN.md, section 2).
pub(crate) const PLACES: [(FactKind, &str); 7] = [
    (FactKind::Work, "LinkedIn, company site"),
    (FactKind::Project, "Code and projects"),
    (FactKind::Writing, "Blog, posts"),
    (FactKind::Talk, "Talks and podcasts"),
    (FactKind::News, "News"),
    (FactKind::Shared, "What you share"),
    (FactKind::Mutual, "People you both know"),
];

/// A fact as it is kept; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) id: FactId,
    pub(crate) kind: FactKind,
    pub(crate) text: String,
    pub(crate) source: Option<String>,
    pub(crate) noted_on: NaiveDate,
}

/// What is still missing before a message can be written (DOMAIN.md, section 2): whoever cannot say why this
/// person, or what to learn, or name one fact, has to look further.
pub(crate) fn missing(why: Option<&str>, learn: Option<&str>, facts: usize) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if why.is_none() {
        missing.push("why");
    }
    if learn.is_none() {
        missing.push("learn");
    }
    if facts == 0 {
        missing.push("fact");
    }
    missing
}
