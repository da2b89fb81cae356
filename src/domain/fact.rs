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

/// A fact as it is typed at a place where facts of the kind `usual` are found: `talk: her keynote` says another kind.
pub(crate) fn typed(text: &str, usual: FactKind) -> (FactKind, &str) {
    let named = text.split_once(':').and_then(|(word, rest)| {
        let kind = FactKind::parse(&word.trim().to_lowercase())?;
        Some((kind, rest.trim())).filter(|(_, rest)| !rest.is_empty())
    });
    named.unwrap_or((usual, text.trim()))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_fact_may_say_its_kind() {
        assert_eq!(typed("Talk: her keynote", FactKind::Work), (FactKind::Talk, "her keynote"));
        assert_eq!(typed(" led two teams ", FactKind::Work), (FactKind::Work, "led two teams"));
        assert_eq!(typed("note: this", FactKind::News), (FactKind::News, "note: this"));
        assert_eq!(typed("talk:", FactKind::News), (FactKind::News, "talk:"));
    }
}
