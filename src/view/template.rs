//! Templates as the user sees them.

use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Answer, Page, Style, write_json};
use crate::domain::check::Severity;
use crate::domain::template::{self, Broken, Problem, Template, Text};

/// A template, and the file that it is in when it is the user's own.
#[derive(Debug)]
pub(crate) struct Entry {
    template: Template,
    file: Option<PathBuf>,
}

impl Entry {
    pub(crate) fn new(template: Template, file: impl Fn(&str) -> PathBuf) -> Self {
        let file = template.yours.then(|| file(&template.name));
        Self { template, file }
    }

    fn purposes(&self) -> Vec<&'static str> {
        self.template.purposes.iter().map(|purpose| purpose.as_str()).collect()
    }

    fn audience(&self) -> Vec<String> {
        self.template.audience.iter().map(ToString::to_string).collect()
    }

    fn channels(&self) -> Vec<&'static str> {
        self.template.texts.iter().map(|text| text.channel.as_str()).collect()
    }

    fn whose(&self) -> &'static str {
        match (self.template.yours, self.replaces()) {
            (true, true) => "yours, in place of the built-in one",
            (true, false) => "yours",
            (false, _) => "built-in",
        }
    }

    fn replaces(&self) -> bool {
        self.template.yours && template::built_in(&self.template.name).is_some()
    }

    fn json(&self) -> Value {
        json!({
            "name": self.template.name,
            "about": Some(&self.template.about).filter(|about| !about.is_empty()),
            "purpose": self.purposes(),
            "for": self.audience(),
            "channels": self.channels(),
            "origin": if self.template.yours { "yours" } else { "built-in" },
            "replaces_built_in": self.replaces(),
            "file": self.file,
            "problem": Value::Null,
        })
    }
}

fn broken_json(file: &PathBuf, broken: &Broken) -> Value {
    json!({
        "name": broken.name,
        "about": Value::Null,
        "purpose": [],
        "for": [],
        "channels": [],
        "origin": "yours",
        "replaces_built_in": false,
        "file": file,
        "problem": broken.error.to_string(),
    })
}

/// All templates, a line each.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) entries: Vec<Entry>,
    pub(crate) broken: Vec<(PathBuf, Broken)>,
}

impl Answer for List {
    fn text(&self, page: &mut Page) {
        let row = |entry: &Entry| {
            vec![
                (Style::Strong, entry.template.name.clone()),
                (Style::Plain, entry.purposes().join(", ")),
                (Style::Plain, entry.audience().join(", ")),
                (Style::Plain, entry.channels().join(", ")),
                (Style::Dim, entry.whose().to_owned()),
            ]
        };
        page.table(&["Name", "Purpose", "For", "Channels", "Whose"], self.entries.iter().map(row).collect());
        for (file, broken) in &self.broken {
            page.line(&[
                (Style::Bad, "broken: "),
                (Style::Plain, &format!("{}, {}", file.display(), broken.error)),
            ]);
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let broken = self.broken.iter().map(|(file, broken)| broken_json(file, broken));
        write_json(out, &self.entries.iter().map(Entry::json).chain(broken).collect::<Vec<_>>())
    }
}

/// A placeholder of a template; the keys of its JSON are the fields.
#[derive(Debug, Serialize)]
pub(crate) struct Needed {
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) from: String,
    /// Whether the text cannot do without it
    pub(crate) needed: bool,
}

/// One template.
#[derive(Debug)]
pub(crate) struct Show {
    pub(crate) entry: Entry,
    /// Only the text for one channel
    pub(crate) one: bool,
    pub(crate) texts: Vec<Text>,
    /// The template as it is written in a file
    pub(crate) source: String,
    pub(crate) placeholders: Vec<Needed>,
}

impl Answer for Show {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Strong, &self.entry.template.name),
            (Style::Dim, &format!("  {}", self.entry.whose())),
        ]);
        if let Some(file) = &self.entry.file {
            page.dim(&file.display().to_string());
        }
        page.gap();
        match self.texts.as_slice() {
            [text] if self.one => {
                if let Some(subject) = &text.subject {
                    page.block(&format!("Subject: {subject}\n"), "  ");
                }
                page.block(&text.body, "  ");
            }
            _ => page.block(self.source.trim_end(), "  "),
        }
        page.gap();
        let row = |needed: &Needed| {
            vec![
                (Style::Strong, needed.name.clone()),
                (Style::Plain, needed.meaning.clone()),
                (Style::Plain, needed.from.clone()),
                (Style::Dim, if needed.needed { String::new() } else { "may be absent".into() }),
            ]
        };
        page.table(&["Placeholder", "Meaning", "From", ""], self.placeholders.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let text = |text: &Text| json!({"channel": text.channel, "subject": text.subject, "body": text.body});
        let mut whole = self.entry.json();
        whole["texts"] = self.texts.iter().map(text).collect();
        whole["source"] = json!(self.source);
        whole["placeholders"] = json!(self.placeholders);
        write_json(out, &whole)
    }
}

fn show_problems(page: &mut Page, problems: &[Problem]) {
    for problem in problems {
        let (style, word) = if problem.severity == Severity::Error {
            (Style::Bad, "error")
        } else {
            (Style::Warn, "warning")
        };
        let line = problem.line.map(|line| format!("line {line}, ")).unwrap_or_default();
        let channel = problem.channel.map(|channel| format!("{}: ", channel.as_str())).unwrap_or_default();
        page.line(&[
            (Style::Plain, "  "),
            (style, word),
            (Style::Plain, " "),
            (Style::Strong, problem.rule),
            (Style::Plain, &format!(": {line}{channel}{}", problem.message)),
        ]);
        page.dim(&format!("    {}", problem.hint));
    }
}

/// A template that was written, or left as it was.
#[derive(Debug)]
pub(crate) struct Saved {
    pub(crate) name: String,
    pub(crate) file: Option<PathBuf>,
    /// new, changed, unchanged
    pub(crate) verb: &'static str,
    pub(crate) saved: bool,
    pub(crate) problems: Vec<Problem>,
}

impl Answer for Saved {
    fn text(&self, page: &mut Page) {
        let nothing = if self.saved { "" } else { ", nothing was saved" };
        page.line(&[
            (Style::Good, self.verb),
            (Style::Plain, ": template "),
            (Style::Strong, &self.name),
            (Style::Plain, nothing),
        ]);
        if let Some(file) = self.file.as_ref().filter(|_| self.saved) {
            page.dim(&format!("  {}", file.display()));
        }
        show_problems(page, &self.problems);
        if self.problems.iter().any(Problem::is_error) {
            page.dim(&format!(
                "  it was kept with its mistakes; mend it: nettrack template edit {}",
                self.name
            ));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let ok = !self.problems.iter().any(Problem::is_error);
        let (name, file, saved, problems) = (&self.name, &self.file, self.saved, &self.problems);
        write_json(out, &json!({"name": name, "file": file, "saved": saved, "ok": ok, "problems": problems}))
    }
}

/// A template that was put aside or taken back.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) is_there: bool,
}

impl Answer for Moved {
    fn text(&self, page: &mut Page) {
        let verb = if self.is_there { "restored" } else { "removed" };
        page.line(&[(Style::Good, verb), (Style::Plain, ": template "), (Style::Strong, &self.name)]);
        page.dim(&format!(
            "  to take this back (undo does not cover files): nettrack template restore {}",
            self.name
        ));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &json!({"name": self.name, "file": self.file, "removed": !self.is_there}))
    }
}

/// A template that was checked.
#[derive(Debug)]
pub(crate) struct CheckedOne {
    pub(crate) name: String,
    pub(crate) file: Option<PathBuf>,
    pub(crate) problems: Vec<Problem>,
}

impl CheckedOne {
    fn is_ok(&self) -> bool {
        !self.problems.iter().any(Problem::is_error)
    }
}

#[derive(Debug)]
pub(crate) struct Checked(pub(crate) Vec<CheckedOne>);

impl Answer for Checked {
    fn text(&self, page: &mut Page) {
        for checked in &self.0 {
            let word = match (checked.is_ok(), checked.problems.is_empty()) {
                (true, true) => (Style::Good, "ok"),
                (true, false) => (Style::Warn, "ok, with warnings"),
                (false, _) => (Style::Bad, "with errors"),
            };
            page.line(&[(Style::Strong, &checked.name), (Style::Plain, ": "), word]);
            if let Some(file) = checked.file.as_ref().filter(|_| !checked.problems.is_empty()) {
                page.dim(&format!("  {}", file.display()));
            }
            show_problems(page, &checked.problems);
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let one = |checked: &CheckedOne| json!({"name": checked.name, "file": checked.file, "ok": checked.is_ok(), "problems": checked.problems});
        write_json(out, &self.0.iter().map(one).collect::<Vec<_>>())
    }

    fn exit_status(&self) -> u8 {
        u8::from(!self.0.iter().all(CheckedOne::is_ok))
    }
}
