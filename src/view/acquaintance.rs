//! Who knows whom, as the user sees it.

use std::io;

use serde::Serialize;
use serde_json::json;

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::acquaintance::{Acquaintance, in_words};
use crate::domain::contact::Named;

/// What was done with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    Added,
    Changed,
    Unchanged,
    Removed,
}

#[derive(Debug)]
pub(crate) struct Pairing {
    pub(crate) strength: u8,
    pub(crate) how: Option<String>,
}

/// Two people, and what is noted of them now.
#[derive(Debug)]
pub(crate) struct Paired {
    pub(crate) contact: Named,
    pub(crate) other: Named,
    pub(crate) pairing: Option<Pairing>,
    pub(crate) change: Change,
}

#[derive(Debug)]
pub(crate) enum Knows {
    Pair(Paired),
    List { contact: Named, known: Vec<Acquaintance> },
}

/// `4/5, know each other well`
pub(super) fn strength(strength: u8) -> String {
    format!("{strength}/5, {}", in_words(strength))
}

impl Paired {
    fn text(&self, page: &mut Page) {
        let (style, word) = match self.change {
            Change::Added => (Style::Good, "noted: "),
            Change::Changed => (Style::Good, "changed: "),
            Change::Unchanged => (Style::Plain, "as it was: "),
            Change::Removed => (Style::Good, "no longer noted: "),
        };
        let names = format!("{} knows {}", self.contact.name, self.other.name);
        page.line(&[(style, word), (Style::Strong, &names)]);
        if let Some(Pairing { strength: known, how }) = &self.pairing {
            let how = how.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
            page.item("  ", &format!("{}{how}", strength(*known)));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let pairing = self.pairing.as_ref();
        write_json(
            out,
            &json!({
                "contact": self.contact,
                "other": self.other,
                "strength": pairing.map(|pairing| pairing.strength),
                "how": pairing.and_then(|pairing| pairing.how.as_deref()),
                "change": self.change,
            }),
        )
    }
}

fn list(page: &mut Page, contact: &Named, known: &[Acquaintance]) {
    if known.is_empty() {
        page.say(&format!("nobody is noted whom {} knows", contact.name));
        return page.dim(&format!("  nettrack know {} NAME --how \"where from\" notes somebody", contact.id));
    }
    page.line(&[(Style::Strong, &contact.name), (Style::Plain, " knows")]);
    let row = |one: &Acquaintance| -> Row {
        vec![
            (Style::Dim, one.contact.id.to_string()),
            (Style::Strong, one.contact.name.clone()),
            (Style::Plain, strength(one.strength)),
            (Style::Plain, one.how.clone().unwrap_or_default()),
        ]
    };
    page.table(&["ID", "Name", "How well", "Where from"], known.iter().map(row).collect());
}

impl Answer for Knows {
    fn text(&self, page: &mut Page) {
        match self {
            Self::Pair(paired) => paired.text(page),
            Self::List { contact, known } => list(page, contact, known),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Pair(paired) => paired.json(out),
            Self::List { known, .. } => write_json(out, known),
        }
    }
}
