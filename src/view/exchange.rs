//! Imports as the user sees them.

use std::io;

use serde_json::{Value, json};

use super::{Answer, Page, Style, write_json};
use crate::domain::import::{ChangedJob, Position, Taken};

/// Something about one line of a file.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) line: u64,
    pub(crate) text: String,
}

/// What an import did, or would do.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    pub(crate) read: u64,
    pub(crate) taken: Taken,
    pub(crate) skipped: Vec<Line>,
    pub(crate) notices: Vec<Line>,
    pub(crate) pool: bool,
    pub(crate) dry_run: bool,
}

/// Lines of each list that are shown to a person; JSON has them all.
const SHOWN: usize = 10;

impl Answer for Imported {
    fn text(&self, page: &mut Page) {
        let Taken { added, updated, unchanged, changed_jobs } = &self.taken;
        let verb = if self.dry_run { "would import" } else { "imported" };
        let people = if *added == 1 { "person" } else { "people" };
        let place = if self.pool { " into the pool" } else { "" };
        page.line(&[
            (Style::Good, verb),
            (
                Style::Plain,
                &format!(
                    " {added} new {people}{place}; {updated} updated, {unchanged} unchanged, {} skipped of {} read",
                    self.skipped.len(),
                    self.read
                ),
            ),
        ]);
        let jobs = changed_jobs.iter().map(|job| {
            format!(
                "{} (#{}): {} → {}",
                job.contact.name,
                job.contact.id,
                position(&job.from),
                position(&job.to)
            )
        });
        list(page, "Changed jobs: a reason to write", jobs.collect());
        let line = |line: &Line| format!("line {}: {}", line.line, line.text);
        list(page, "Skipped", self.skipped.iter().map(line).collect());
        list(page, "Not understood", self.notices.iter().map(line).collect());
        if *added > 0 && self.pool && !self.dry_run {
            page.gap();
            page.dim("next: nettrack list --pool company:NAME, then nettrack promote ID");
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let lines = |lines: &[Line]| -> Vec<Value> {
            lines.iter().map(|line| json!({"line": line.line, "reason": line.text})).collect()
        };
        write_json(
            out,
            &json!({
                "kind": "linkedin",
                "read": self.read,
                "added": self.taken.added,
                "updated": self.taken.updated,
                "unchanged": self.taken.unchanged,
                "skipped": lines(&self.skipped),
                "changed_jobs": changed(&self.taken.changed_jobs),
                "notices": lines(&self.notices),
                "into": if self.pool { "pool" } else { "contacts" },
                "dry_run": self.dry_run,
            }),
        )
    }
}

fn changed(jobs: &[ChangedJob]) -> Vec<Value> {
    jobs.iter().map(|job| json!({"contact": job.contact, "from": job.from, "to": job.to})).collect()
}

fn position(position: &Position) -> String {
    match (&position.role, &position.company) {
        (Some(role), Some(company)) => format!("{role} at {company}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "unknown".into(),
    }
}

fn list(page: &mut Page, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    page.heading(&format!("{title} ({})", lines.len()));
    lines.iter().take(SHOWN).for_each(|line| page.item("  ", line));
    if lines.len() > SHOWN {
        page.dim(&format!("  and {} more; --json has them all", lines.len() - SHOWN));
    }
}
