//! Research as the user sees it: what is known of a contact, what is missing, and where to look.

use std::io;

use serde::Serialize;

use super::contact::position;
use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Contact;
use crate::domain::fact::{self, Fact};
use crate::domain::source::Source;

/// A contact with its facts, what is missing before a message can be written, and the places to look at.
#[derive(Debug)]
pub(crate) struct Researched {
    pub(crate) contact: Contact,
    pub(crate) facts: Vec<Fact>,
    pub(crate) sources: Vec<Source>,
    /// Whether the places are shown
    pub(crate) with_sources: bool,
}

#[derive(Serialize)]
struct ResearchedJson<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    facts: &'a [Fact],
    ready: bool,
    missing: Vec<&'static str>,
    sources: Vec<SourceJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    #[serde(flatten)]
    source: &'a Source,
    /// Facts of this kind that are noted
    noted: usize,
}

impl Researched {
    fn missing(&self) -> Vec<&'static str> {
        fact::missing(self.contact.why.as_deref(), self.contact.learn.as_deref(), self.facts.len())
    }

    fn noted(&self, source: &Source) -> usize {
        self.facts.iter().filter(|fact| fact.kind == source.kind).count()
    }

    fn places(&self, page: &mut Page) {
        page.heading("Where to look");
        for source in &self.sources {
            let noted = match self.noted(source) {
                0 => String::new(),
                count => format!("  ({count} noted)"),
            };
            page.line(&[
                (Style::Plain, &format!("  {:<9} ", source.key)),
                (Style::Strong, source.place),
                (Style::Plain, ": "),
                (Style::Plain, source.look_for),
                (Style::Good, &noted),
            ]);
            source.links.iter().for_each(|link| page.address("            ", link));
        }
    }
}

impl Answer for Researched {
    fn text(&self, page: &mut Page) {
        let contact = &self.contact;
        page.line(&[
            (Style::Strong, &contact.name),
            (Style::Plain, format!("  {}", position(contact)).trim_end()),
        ]);
        for fact in &self.facts {
            let source = fact.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
            page.item(&format!("  {:<8} ", fact.kind.as_str()), &format!("{}{source}", fact.text));
        }
        page.field("why", contact.why.as_deref());
        page.field("learn", contact.learn.as_deref());
        if self.with_sources {
            self.places(page);
            page.gap();
        }
        let missing = self.missing();
        if missing.is_empty() {
            return page.line(&[
                (Style::Good, "ready"),
                (Style::Dim, &format!("  next: nettrack draft {}", contact.id)),
            ]);
        }
        let words = missing.iter().map(|what| match *what {
            "why" => "why this person (--why)",
            "learn" => "what you want to learn (--learn)",
            _ => "at least one fact (--fact)",
        });
        let words: Vec<&str> = words.collect();
        page.line(&[(Style::Warn, "missing: "), (Style::Plain, &words.join("; "))]);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let missing = self.missing();
        let sources =
            self.sources.iter().map(|source| SourceJson { source, noted: self.noted(source) }).collect();
        let Self { contact, facts, .. } = self;
        write_json(out, &ResearchedJson { contact, facts, ready: missing.is_empty(), missing, sources })
    }
}
