//! Backups, what was restored, and the findings of `doctor` as the user sees them.

use std::io;
use std::path::PathBuf;

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::backup::{Backup, Contents, Kind, Made};
use crate::domain::health::{Finding, State};

/// A number of bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let (mut tenths, mut unit) = (bytes / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        (tenths, unit) = (tenths / 1000, unit + 1);
    }
    match tenths {
        0..100 => format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]),
        _ => format!("{} {}", tenths / 10, UNITS[unit]),
    }
}

/// What a database holds, in a line.
pub(crate) fn holds(contents: &Contents) -> String {
    let count = |n: i64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = vec![count(contents.contacts, "contact", "contacts")];
    if contents.pool > 0 {
        parts.push(format!("{} in the pool", contents.pool));
    }
    parts.push(count(contents.messages, "message", "messages"));
    parts.push(count(contents.notes, "note", "notes"));
    parts.join(", ")
}

/// What `backup` comes to.
#[derive(Debug)]
pub(crate) enum BackupAnswer {
    Made(BackupMade),
    List(BackupList),
}

/// A backup that was made, and the older ones that were removed for it.
#[derive(Debug)]
pub(crate) struct BackupMade {
    pub(crate) made: Made,
    pub(crate) removed: Vec<PathBuf>,
}

/// Newest first.
#[derive(Debug)]
pub(crate) struct BackupList(pub(crate) Vec<Backup>);

impl Answer for BackupAnswer {
    fn text(&self, page: &mut Page) {
        match self {
            Self::Made(made) => made.text(page),
            Self::List(list) => list.text(page),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Made(made) => made.json(out),
            Self::List(list) => list.json(out),
        }
    }
}

impl Answer for BackupMade {
    fn text(&self, page: &mut Page) {
        let Made { file, bytes, contents, .. } = &self.made;
        let held = format!("{} ({}, checked)", holds(contents), size(*bytes));
        page.line(&[(Style::Good, "backed up "), (Style::Plain, &held)]);
        page.field("file", Some(&file.display().to_string()));
        for removed in &self.removed {
            page.field("removed", Some(&removed.display().to_string()));
        }
        page.dim("  bring it back with: nettrack restore FILE");
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let removed: Vec<_> = self.removed.iter().map(|file| file.to_string_lossy()).collect();
        write_json(
            out,
            &json!({
                "file": self.made.file.to_string_lossy(), "bytes": self.made.bytes, "sha256": self.made.sha256,
                "contents": self.made.contents, "removed": removed,
            }),
        )
    }
}

impl Answer for BackupList {
    fn text(&self, page: &mut Page) {
        if self.0.is_empty() {
            return page.say("there is no backup yet: nettrack backup");
        }
        let row = |backup: &Backup| -> Row {
            let schema = backup.schema.map_or("not readable".into(), |version| version.to_string());
            vec![
                (Style::Plain, instant(backup).replace('T', " ")),
                (Style::Plain, kind(backup.kind).into()),
                (Style::Plain, size(backup.bytes)),
                (Style::Dim, schema),
                (Style::Plain, backup.file.display().to_string()),
            ]
        };
        page.table(&["Made (UTC)", "What", "Size", "Schema", "File"], self.0.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let one = |backup: &Backup| -> Value {
            json!({
                "file": backup.file.to_string_lossy(), "kind": backup.kind, "made_at": instant(backup),
                "bytes": backup.bytes, "schema": backup.schema, "checksum": backup.has_checksum,
            })
        };
        write_json(out, &self.0.iter().map(one).collect::<Vec<_>>())
    }
}

fn instant(backup: &Backup) -> String {
    backup.made_at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Backup => "backup",
        Kind::BeforeUpgrade => "before an upgrade",
        Kind::BeforeRestore => "before a restore",
    }
}

/// A file that took the place of the database.
#[derive(Debug)]
pub(crate) struct Restored {
    pub(crate) file: PathBuf,
    pub(crate) database: PathBuf,
    pub(crate) contents: Contents,
    /// Where what was there before is kept; none where nothing was
    pub(crate) kept: Option<PathBuf>,
}

impl Answer for Restored {
    fn text(&self, page: &mut Page) {
        page.line(&[(Style::Good, "restored "), (Style::Plain, &holds(&self.contents))]);
        page.field("from", Some(&self.file.display().to_string()));
        if let Some(kept) = &self.kept {
            page.field("kept", Some(&kept.display().to_string()));
            page.dim("  that is what was there before; `nettrack restore` brings it back too");
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(
            out,
            &json!({
                "file": self.file.to_string_lossy(), "database": self.database.to_string_lossy(),
                "contents": self.contents, "kept": self.kept.as_ref().map(|kept| kept.to_string_lossy()),
            }),
        )
    }
}

/// What `doctor` found.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
    /// The backup that was made before anything was mended
    pub(crate) backup: Option<PathBuf>,
}

impl Answer for Findings {
    fn text(&self, page: &mut Page) {
        for finding in &self.list {
            let (style, word) = match finding.state {
                _ if finding.repaired => (Style::Good, "mended"),
                State::Ok => (Style::Good, "ok"),
                State::Warning => (Style::Warn, "warning"),
                State::Fault => (Style::Bad, "FAULT"),
            };
            let check = format!("{:<13} ", finding.check.replace('_', " "));
            page.line(&[
                (style, &format!("{word:<8} ")),
                (Style::Strong, &check),
                (Style::Plain, &finding.message),
            ]);
            if let Some(hint) = &finding.hint {
                page.item(&" ".repeat(23), hint);
            }
        }
        if let Some(backup) = &self.backup {
            page.dim(&format!("backed up before anything was mended: {}", backup.display()));
        }
        let count = |state| self.list.iter().filter(|finding| finding.state == state).count();
        page.gap();
        match (count(State::Fault), count(State::Warning)) {
            (0, 0) => page.line(&[(Style::Good, "all is well")]),
            (0, warnings) => page.say(&format!("no fault; warnings: {warnings}")),
            (faults, warnings) => {
                page.line(&[(Style::Bad, &format!("faults: {faults}, warnings: {warnings}"))]);
            }
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.list)
    }

    fn exit_status(&self) -> u8 {
        u8::from(self.list.iter().any(|finding| finding.state == State::Fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_say_them() {
        let said = [0, 999, 1000, 9_949, 45_056, 999_999, 1_500_000, 25_000_000_000, u64::MAX].map(size);
        assert_eq!(
            said,
            ["0 bytes", "999 bytes", "1.0 KB", "9.9 KB", "45 KB", "999 KB", "1.5 MB", "25 GB", "18446744 TB"]
        );
    }
}
