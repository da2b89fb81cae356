//! History, paths and settings as the user sees them.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::history::Step;

/// A step that was undone or redone.
#[derive(Debug)]
pub(crate) struct Walked {
    pub(crate) verb: &'static str,
    pub(crate) step: Step,
}

impl Answer for Walked {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Good, self.verb),
            (Style::Plain, ": "),
            (Style::Plain, &self.step.summary),
            (Style::Dim, &format!("  ({}, {})", self.step.command, self.step.made_at)),
        ]);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &json!({ (self.verb): self.step }))
    }
}

/// The steps, newest first.
#[derive(Debug)]
pub(crate) struct History(pub(crate) Vec<Step>);

impl Answer for History {
    fn text(&self, page: &mut Page) {
        if self.0.is_empty() {
            return page.say("nothing was done yet");
        }
        let row = |step: &Step| {
            vec![
                (Style::Dim, step.id.to_string()),
                (Style::Plain, step.made_at.replace('T', " ")),
                (Style::Plain, step.command.clone()),
                (Style::Plain, step.summary.clone()),
                (Style::Dim, if step.undone { "undone".into() } else { String::new() }),
            ]
        };
        page.table(&["Step", "When (UTC)", "Command", "What", ""], self.0.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.0)
    }
}

/// Files: what each is for, where it is, whether it is there.
#[derive(Debug)]
pub(crate) struct PathList(pub(crate) Vec<(&'static str, PathBuf, bool)>);

impl Answer for PathList {
    fn text(&self, page: &mut Page) {
        for (what, path, exists) in &self.0 {
            let absent = if *exists { "" } else { "  (not there yet)" };
            page.field(&what.replace('_', " "), Some(&format!("{}{absent}", path.display())));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let map: serde_json::Map<String, serde_json::Value> = self
            .0
            .iter()
            .map(|(what, path, _)| ((*what).to_owned(), json!(path.to_string_lossy())))
            .collect();
        write_json(out, &map)
    }
}

/// The demo that was made.
#[derive(Debug)]
pub(crate) struct Demo {
    pub(crate) database: PathBuf,
    pub(crate) people: usize,
    /// Every command uses the file already
    pub(crate) used: bool,
}

impl Answer for Demo {
    fn text(&self, page: &mut Page) {
        let file = self.database.display().to_string();
        page.line(&[(Style::Good, "made up "), (Style::Plain, &format!("{} people in {file}", self.people))]);
        if !self.used {
            page.say("Use them in this terminal (and yours again after: unset NETTRACK_DB):");
            page.line(&[(Style::Strong, &format!("  export NETTRACK_DB={}", in_shell(&file)))]);
        }
        page.say("Then look around:");
        for (command, what) in [
            ("nettrack", "what is due, who you talk to next"),
            ("nettrack list", "everybody you work on, and how far you are"),
            ("nettrack show priya", "one person, the whole story"),
            ("nettrack list view:waiting", "a saved filter"),
            ("nettrack search rota", "every word that was written"),
            ("nettrack path bruno", "who can introduce you to somebody"),
            ("nettrack stats", "which messages were answered"),
        ] {
            page.line(&[(Style::Strong, &format!("  {command:<29}")), (Style::Dim, what)]);
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &json!({"database": self.database.to_string_lossy(), "people": self.people}))
    }
}

/// A word as a shell reads it.
fn in_shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// A setting as it is in effect.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) key: String,
    pub(crate) value: Option<String>,
    /// Whether the user set it; else the value is the default
    pub(crate) is_set: bool,
    pub(crate) meaning: &'static str,
}

#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) list: Vec<Setting>,
    /// One was asked for: print the value alone
    pub(crate) one: bool,
    /// It was changed: say which
    pub(crate) said: bool,
}

impl Setting {
    fn said(&self) -> String {
        match &self.value {
            Some(value) if self.is_set => format!("{} is now {value}", self.key),
            Some(value) => format!("{} is no longer set: {value} by default", self.key),
            None => format!("{} is no longer set", self.key),
        }
    }

    fn row(&self) -> Row {
        let (style, by) = match &self.value {
            Some(_) if !self.is_set => (Style::Dim, "default"),
            _ => (Style::Plain, ""),
        };
        vec![
            (Style::Strong, self.key.clone()),
            (style, self.value.clone().unwrap_or_default()),
            (Style::Dim, by.to_owned()),
            (Style::Dim, self.meaning.to_owned()),
        ]
    }
}

impl Answer for Settings {
    fn text(&self, page: &mut Page) {
        match self.list.as_slice() {
            [one] if self.said => page.say(&one.said()),
            [one] if self.one => one.value.iter().for_each(|value| page.say(value)),
            list => page.table(&["Setting", "Value", "", "Meaning"], list.iter().map(Setting::row).collect()),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let map: serde_json::Map<String, serde_json::Value> =
            self.list.iter().map(|one| (one.key.clone(), json!(one.value))).collect();
        write_json(out, &map)
    }
}
