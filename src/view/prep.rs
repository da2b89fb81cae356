//! A prep sheet as the user sees it.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::follow_up::DueJson;
use super::{Answer, Page, Style, write_json};
use crate::domain::follow_up::{FollowUp, PromisedBy};
use crate::domain::prep::Sheet;
use crate::domain::question::{CLOSING, Kind};

/// What was prepared.
#[derive(Debug)]
pub(crate) struct Prepped {
    pub(crate) sheet: Sheet,
    /// The file into which it was written
    pub(crate) out: Option<PathBuf>,
}

impl Answer for Prepped {
    fn text(&self, page: &mut Page) {
        if let Some(out) = &self.out {
            return page.line(&[
                (Style::Good, "prepared: "),
                (Style::Strong, &self.sheet.contact.name),
                (Style::Plain, &format!(", {} questions", self.sheet.questions.len())),
                (Style::Plain, &format!("; written to `{}`", out.display())),
            ]);
        }
        let kinds: Vec<&str> = self.sheet.kinds.iter().copied().map(Kind::as_str).collect();
        page.line(&[(Style::Strong, &self.sheet.title()), (Style::Dim, &in_brackets(&kinds))]);
        for section in self.sheet.sections() {
            page.heading(section.title);
            for (n, line) in (1..).zip(&section.lines) {
                let mark = if section.numbered { format!("  {n:>2}  ") } else { "  ".to_owned() };
                page.item(&mark, &line.text);
                for angle in &line.angles {
                    page.item_in(Style::Dim, "        → ", angle);
                }
            }
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let sheet = &self.sheet;
        let promised = |by: PromisedBy| -> Vec<DueJson<'_>> {
            let promises: Vec<&FollowUp> = sheet.promised(by).collect();
            promises.into_iter().map(|open| DueJson::new(open, sheet.today)).collect()
        };
        write_json(
            out,
            &json!({
                "contact": sheet.contact,
                "kinds": sheet.kinds,
                "conversation": sheet.conversation,
                "times": sheet.times,
                "last_contact": sheet.last,
                "facts": sheet.facts,
                "promised_by_me": promised(PromisedBy::Me),
                "promised_by_them": promised(PromisedBy::Them),
                "why": sheet.contact.why,
                "learn": sheet.contact.learn,
                "missing": sheet.missing(),
                "opening": sheet.opening(),
                "questions": sheet.questions,
                "time_check_at": sheet.time_check_at(),
                "closing": CLOSING,
                "out": self.out.as_ref().map(|out| out.to_string_lossy()),
            }),
        )
    }
}

fn in_brackets(kinds: &[&str]) -> String {
    if kinds.is_empty() { String::new() } else { format!("  ({})", kinds.join(", ")) }
}
