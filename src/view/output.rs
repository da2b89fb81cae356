//! Where text leaves the program: answers on stdout, everything else on stderr.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::{Answer, Page, Style, json};
use crate::domain::contact::Candidate;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// What became of an answer that was to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Yes,
    /// The reader closed the pipe: it has what it wanted
    Closed,
    Failed,
}

/// An error as it is reported.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Report<'a> {
    pub(crate) code: &'a str,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) candidates: &'a [Candidate],
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    color: ColorChoice,
}

impl Output {
    pub(crate) fn new(json: bool, color: ColorChoice) -> Self {
        Self { json, color }
    }

    /// Print an answer on stdout.
    pub(crate) fn show(self, answer: &dyn Answer) -> Shown {
        let stdout = io::stdout();
        let mut out = BufWriter::new(stdout.lock());
        let written = if self.json {
            answer.json(&mut out).and_then(|()| out.flush())
        } else {
            let terminal = stdout.is_terminal();
            let mut page = Page::new(self.styled(terminal), terminal.then(columns));
            answer.text(&mut page);
            out.write_all(page.into_text().as_bytes()).and_then(|()| out.flush())
        };
        match written {
            Ok(()) => Shown::Yes,
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Shown::Closed,
            Err(_) => Shown::Failed,
        }
    }

    /// Print what an option like `--help` asked for; the text is our own.
    pub(crate) fn show_help(text: &str) -> Shown {
        match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
            Ok(()) => Shown::Yes,
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Shown::Closed,
            Err(_) => Shown::Failed,
        }
    }

    /// Report an error on stderr. Nothing is done when that fails too: the exit status says it.
    pub(crate) fn report(self, report: &Report<'_>) {
        if self.json {
            let mut text = Vec::new();
            if json::write_json(&mut text, &serde_json::json!({"error": report})).is_ok() {
                let _ = io::stderr().write_all(&text);
            }
            return;
        }
        let mut page = self.error_page();
        page.line(&[(Style::Bad, "error: "), (Style::Plain, &report.message)]);
        if !report.candidates.is_empty() {
            let rows = report.candidates.iter().map(candidate_row).collect();
            page.table(&["ID", "Name", "Company", "Role"], rows);
        }
        if let Some(hint) = &report.hint {
            page.line(&[(Style::Good, "hint: "), (Style::Plain, hint)]);
        }
        let _ = io::stderr().write_all(page.into_text().as_bytes());
    }

    /// Say something beside the answer, on stderr; scripts that read JSON are spared.
    pub(crate) fn remark(self, text: &str) {
        if !self.json {
            let mut page = self.error_page();
            page.line(&[(Style::Dim, "note: "), (Style::Plain, text)]);
            let _ = io::stderr().write_all(page.into_text().as_bytes());
        }
    }

    fn error_page(self) -> Page {
        let terminal = io::stderr().is_terminal();
        Page::new(self.styled(terminal), terminal.then(columns))
    }

    fn styled(self, terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

fn candidate_row(candidate: &Candidate) -> super::Row {
    vec![
        (Style::Dim, candidate.id.to_string()),
        (Style::Strong, candidate.name.clone()),
        (Style::Plain, candidate.company.clone().unwrap_or_default()),
        (Style::Plain, candidate.role.clone().unwrap_or_default()),
    ]
}

/// The width of the terminal, 80 where it does not say.
pub(super) fn columns() -> usize {
    comfy_table::Table::new().width().filter(|width| *width > 0).map_or(80, usize::from).clamp(20, 400)
}
