//! Suggestions as the user sees them: whom to contact next, why, and what to type.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::contact::position;
use super::{Answer, Page, Style, write_json};
use crate::domain::contact::{Contact, Named};
use crate::domain::purpose::Purpose;
use crate::domain::suggestion::{Suggestion, Why};

/// Who is suggested.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) purpose: Option<Purpose>,
    pub(crate) suggestions: Vec<Suggestion>,
    /// What to say when there are none: nobody is here, or nobody is free
    pub(crate) if_empty: IfEmpty,
    pub(crate) today: NaiveDate,
}

/// Why there is nobody to suggest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IfEmpty {
    EmptyFile,
    AllBusy,
    NoneFits,
}

#[derive(Serialize)]
struct SuggestionJson<'a> {
    contact: &'a Contact,
    score: u32,
    reasons: Vec<ReasonJson>,
    next: String,
}

#[derive(Serialize)]
struct ReasonJson {
    reason: Why,
    points: u32,
    text: String,
}

impl<'a> SuggestionJson<'a> {
    fn new(suggestion: &'a Suggestion, today: NaiveDate) -> Self {
        let contact = &suggestion.contact;
        let reasons = suggestion.reasons.iter();
        let reasons = reasons.map(|reason| ReasonJson {
            reason: reason.why,
            points: reason.points,
            text: reason.text(contact, today),
        });
        let next = suggestion.next_step();
        Self { contact, score: suggestion.score, reasons: reasons.collect(), next }
    }
}

fn show(page: &mut Page, mark: &str, suggestion: &Suggestion, today: NaiveDate) {
    let contact = &suggestion.contact;
    let position = position(contact);
    let about = if position.is_empty() { String::new() } else { format!(", {position}") };
    let pool = if contact.pool { "  in the pool" } else { "" };
    page.line(&[
        (Style::Plain, mark),
        (Style::Strong, &contact.name),
        (Style::Plain, &about),
        (Style::Dim, &format!("  #{}{pool}  score {}", contact.id, suggestion.score)),
    ]);
    for reason in &suggestion.reasons {
        page.item(&format!("    {:>3}  ", format!("+{}", reason.points)), &reason.text(contact, today));
    }
    page.dim(&format!("    next: {}", suggestion.next_step()));
}

impl Answer for Found {
    fn text(&self, page: &mut Page) {
        if let Some(purpose) = &self.purpose {
            page.field("to learn", Some(&purpose.learn));
            page.field("help from", purpose.help.as_deref());
        }
        for (n, suggestion) in self.suggestions.iter().enumerate() {
            if n > 0 || self.purpose.is_some() {
                page.gap();
            }
            show(page, &format!("{}. ", n + 1), suggestion, self.today);
        }
        if !self.suggestions.is_empty() {
            return;
        }
        match self.if_empty {
            IfEmpty::EmptyFile => {
                page.say("Nobody is here yet. To begin:");
                page.say("1. nettrack add \"Ana Reyes\" --circle existing   somebody you have lost sight of");
                page.say("2. nettrack import Connections.csv             your LinkedIn connections");
                page.say("3. nettrack company add Acme --motivation 3    where you would like to work");
            }
            IfEmpty::AllBusy => {
                page.say("Nobody to suggest: all are waiting for an answer, resting, or in touch with you already.");
                page.dim("next: nettrack due, or nettrack add NAME for somebody new");
            }
            IfEmpty::NoneFits => {
                page.say(
                    "Nobody fits who is free: the others wait for an answer, rest, or are in touch with you.",
                );
                page.dim("next: nettrack find without flags, or nettrack add NAME");
            }
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let list: Vec<_> = self.suggestions.iter().map(|s| SuggestionJson::new(s, self.today)).collect();
        write_json(out, &list)
    }
}

/// What came of the guided walk.
#[derive(Debug)]
pub(crate) struct Walked {
    /// Who was added or taken out of the pool on the way
    pub(crate) added: Vec<Named>,
    pub(crate) picked: Option<Suggestion>,
    pub(crate) today: NaiveDate,
}

impl Answer for Walked {
    fn text(&self, page: &mut Page) {
        if !self.added.is_empty() {
            let names: Vec<String> =
                self.added.iter().map(|one| format!("{} (#{})", one.name, one.id)).collect();
            page.line(&[(Style::Good, "found "), (Style::Plain, &names.join(", "))]);
        }
        match (&self.picked, self.added.first()) {
            (Some(picked), _) => show(page, "", picked, self.today),
            (None, Some(first)) => page.dim(&format!("  next: nettrack research {}", first.id)),
            (None, None) => page.say("nobody was picked; `nettrack find` begins again"),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let picked: Vec<_> = self.picked.iter().map(|s| SuggestionJson::new(s, self.today)).collect();
        write_json(out, &picked)
    }
}
