//! Imports and exports as the user sees them.

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Answer, Page, Style, write_json};
use crate::domain::import::{ChangedJob, Position, Taken};
use crate::domain::transfer::Tally;

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
    /// What the files were, in one word
    pub(crate) kind: &'static str,
    /// Where rows of every kind came in, not only people
    pub(crate) rows: Option<Tally>,
}

/// Lines of each list that are shown to a person; JSON has them all.
const SHOWN: usize = 10;

impl Answer for Imported {
    fn text(&self, page: &mut Page) {
        let Taken { added, updated, unchanged, changed_jobs } = &self.taken;
        let verb = if self.dry_run { "would import" } else { "imported" };
        let people = if *added == 1 { "person" } else { "people" };
        let pool = self.pool && self.rows.is_none();
        let place = if pool { " into the pool" } else { "" };
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
        if let Some(rows) = self.rows {
            page.dim(&format!(
                "rows of every kind: {} new, {} updated, {} unchanged of {} read",
                rows.added, rows.updated, rows.unchanged, rows.read
            ));
        }
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
        if *added > 0 && pool && !self.dry_run {
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
                "kind": self.kind,
                "read": self.read,
                "added": self.taken.added,
                "updated": self.taken.updated,
                "unchanged": self.taken.unchanged,
                "skipped": lines(&self.skipped),
                "changed_jobs": changed(&self.taken.changed_jobs),
                "notices": lines(&self.notices),
                "into": if self.rows.is_some() { None } else { Some(if self.pool { "pool" } else { "contacts" }) },
                "rows": self.rows,
                "dry_run": self.dry_run,
            }),
        )
    }
}

/// What an export did.
#[derive(Debug)]
pub(crate) enum Exported {
    /// The data itself was the answer
    Streamed,
    File {
        count: u64,
        format: &'static str,
        /// Entries of a calendar, not people
        entries: bool,
        file: PathBuf,
    },
}

impl Answer for Exported {
    fn text(&self, page: &mut Page) {
        let Self::File { count, entries, file, .. } = self else { return };
        let what = match (entries, count) {
            (true, 1) => "entry",
            (true, _) => "entries",
            (false, 1) => "person",
            (false, _) => "people",
        };
        page.line(&[
            (Style::Good, "exported"),
            (Style::Plain, &format!(" {count} {what} to {}", file.display())),
        ]);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Streamed => Ok(()),
            Self::File { count, format, entries, file } => write_json(
                out,
                &json!({
                    "file": file.display().to_string(),
                    "format": format,
                    "contacts": (!entries).then_some(count),
                    "entries": entries.then_some(count),
                }),
            ),
        }
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
