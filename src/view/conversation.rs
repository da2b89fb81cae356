//! Conversations and notes as the user sees them.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::follow_up::{DueJson, HEADINGS, rows};
use super::{Answer, Page, Style, write_json};
use crate::domain::contact::{Contact, Named};
use crate::domain::follow_up::FollowUp;

/// A note that was taken.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) contact: Contact,
    pub(crate) text: Option<String>,
    pub(crate) on: NaiveDate,
    pub(crate) met: bool,
    pub(crate) named: Vec<Named>,
    pub(crate) follow_ups: Vec<FollowUp>,
    pub(crate) cancelled: Vec<FollowUp>,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct NotedJson<'a> {
    contact: &'a Contact,
    on: NaiveDate,
    text: Option<&'a str>,
    met: bool,
    named: &'a [Named],
    follow_ups: Vec<DueJson<'a>>,
    cancelled: Vec<DueJson<'a>>,
}

impl Answer for Noted {
    fn text(&self, page: &mut Page) {
        let what = if self.met { "noted, conversation held on " } else { "noted on " };
        page.line(&[
            (Style::Good, what),
            (Style::Plain, &self.on.to_string()),
            (Style::Plain, ": "),
            (Style::Strong, &self.contact.name),
        ]);
        for person in &self.named {
            page.say(&format!(
                "  named: {} (#{}), introduced by {}",
                person.name, person.id, self.contact.name
            ));
        }
        for follow_up in &self.cancelled {
            page.dim(&format!("  no longer needed: {}", follow_up.text));
        }
        if self.met && !self.follow_ups.is_empty() {
            page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &NotedJson {
                contact: &self.contact,
                on: self.on,
                text: self.text.as_deref(),
                met: self.met,
                named: &self.named,
                follow_ups: DueJson::list(&self.follow_ups, self.today),
                cancelled: DueJson::list(&self.cancelled, self.today),
            },
        )
    }
}
