//! Findings as the user sees them: the rule, the words marked in their line, what to do.

use std::io;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Answer, Page, Style, write_json};
use crate::domain::channel::{self, Account, Channel};
use crate::domain::check::{Finding, Part, Rule, Severity};
use crate::domain::id::MessageId;
use crate::domain::message::State;
use crate::domain::text;

/// Columns of an excerpt at most.
const WIDTH: usize = 56;
const INDENT: &str = "    ";

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Warn,
        Severity::Hint => Style::Dim,
    }
}

/// Findings about a message, each with its words marked.
pub(super) fn show(page: &mut Page, findings: &[Finding], subject: Option<&str>, body: &str) {
    for finding in findings {
        let (style, word) = (style(finding.severity), finding.severity.as_str());
        page.line(&[
            (style, word),
            (Style::Plain, " "),
            (Style::Strong, finding.rule),
            (Style::Plain, ": "),
            (Style::Plain, &finding.message),
        ]);
        if let (Some(part), Some(start), Some(end)) = (finding.part, finding.start, finding.end) {
            let text = if part == Part::Subject { subject.unwrap_or_default() } else { body };
            if let Some(marked) = marked(text, start, end) {
                page.line(&[(Style::Plain, &format!("{INDENT}{}", marked.line))]);
                page.line(&[(style, &format!("{INDENT}{}", marked.under))]);
            }
        }
        page.dim(&format!("  {}", finding.hint));
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Marked {
    line: String,
    /// Blanks and `^`, as wide as what is marked
    under: String,
}

/// The line of a place, as much of it as fits, and the marks beneath.
fn marked(text: &str, start: usize, end: usize) -> Option<Marked> {
    let (head, words, tail) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let words = words.trim_start_matches('\n');
    let more = words.contains('\n');
    let words = text::clean(words.lines().next().unwrap_or_default()).into_owned();
    let head = text::clean(head.rsplit('\n').next().unwrap_or_default()).into_owned();
    let tail = text::clean(tail.split('\n').next().filter(|_| !more).unwrap_or_default()).into_owned();
    let words = text::shorten(&words, WIDTH - 2);
    let room = WIDTH.saturating_sub(words.width());
    let head = ending(&head, room / 2);
    let tail = text::shorten(&tail, room.saturating_sub(head.width()).max(1));
    let tail = if room <= head.width() + 1 { String::new() } else { tail };
    let under = format!("{}{}", " ".repeat(head.width()), "^".repeat(words.width().max(1)));
    Some(Marked { line: format!("{head}{words}{tail}").trim_end().to_owned(), under })
}

/// The end of a text in so many columns, with `…` where something was cut.
fn ending(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |grapheme: &&str| {
        used += grapheme.width();
        used <= width
    };
    let mut kept: Vec<&str> = text.graphemes(true).rev().take_while(fits).collect();
    kept.push("…");
    kept.into_iter().rev().collect()
}

/// What was checked.
#[derive(Debug)]
pub(crate) enum Subject {
    Kept { id: MessageId, state: State, to: String },
    Text { to: Option<String> },
}

/// A message with its findings.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) subject_of: Subject,
    pub(crate) channel: Option<Channel>,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) personal_share: f64,
    pub(crate) findings: Vec<Finding>,
    pub(crate) account: Account,
}

/// What `check` answers.
#[derive(Debug)]
pub(crate) enum CheckAnswer {
    Findings(Box<Checked>),
    Rules(&'static [Rule]),
}

impl Answer for CheckAnswer {
    fn text(&self, page: &mut Page) {
        match self {
            Self::Findings(checked) => checked.text(page),
            Self::Rules(rules) => list(page, rules),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Findings(checked) => write_json(out, &checked.findings),
            Self::Rules(rules) => write_json(out, &rules.iter().map(RuleJson::new).collect::<Vec<_>>()),
        }
    }

    fn exit_status(&self) -> u8 {
        match self {
            Self::Findings(checked) => {
                u8::from(checked.findings.iter().any(|finding| finding.severity == Severity::Error))
            }
            Self::Rules(_) => 0,
        }
    }
}

impl Checked {
    fn text(&self, page: &mut Page) {
        let (what, to, id) = match &self.subject_of {
            Subject::Kept { id, state, to } => {
                let what = match state {
                    State::Draft => "the draft",
                    State::Reviewed => "the reviewed draft",
                    State::Sent => "the message that was sent",
                };
                (what, Some(to), format!("  message {id}"))
            }
            Subject::Text { to } => ("the text", to.as_ref(), String::new()),
        };
        let channel = self.channel.map_or_else(String::new, |channel| format!(", {}", channel.as_str()));
        page.line(&[
            (Style::Plain, what),
            (Style::Plain, if to.is_some() { " to " } else { "" }),
            (Style::Strong, to.map_or("", String::as_str)),
            (Style::Dim, &format!("{id}{channel}")),
        ]);
        page.dim(&measures(self.channel, self.account, &self.body, self.personal_share));
        show(page, &self.findings, self.subject.as_deref(), &self.body);
        if self.findings.is_empty() {
            page.line(&[(Style::Good, "nothing to mend")]);
        }
    }
}

/// `52 words, 310 of 3000 characters, 64 % your own words`.
pub(super) fn measures(
    channel: Option<Channel>,
    account: Account,
    body: &str,
    personal_share: f64,
) -> String {
    let words = channel::words(body);
    let word = if words == 1 { "word" } else { "words" };
    let length = length(channel, account, body);
    format!("{words} {word}, {length}, {:.0} % your own words", personal_share * 100.0)
}

/// Characters as the site counts them, against its limit, and as a person sees them where that differs; the parts of
/// a text message.
fn length(channel: Option<Channel>, account: Account, body: &str) -> String {
    let (characters, seen) = (channel::characters(body), channel::graphemes(body));
    let mut said = match channel.and_then(|channel| channel::limit(channel, account)) {
        Some(limit) => format!("{characters} of {limit} characters"),
        None => format!("{characters} characters"),
    };
    if seen != characters {
        said.push_str(&format!(" ({seen} as you see them)"));
    }
    if channel == Some(Channel::Text)
        && let parts @ 2.. = channel::text_parts(body)
    {
        said.push_str(&format!(" in {parts} parts"));
    }
    said
}

#[derive(Serialize)]
struct RuleJson {
    id: &'static str,
    severity: Severity,
    looks_at: &'static str,
    explanation: &'static str,
    advice: &'static str,
}

impl RuleJson {
    fn new(rule: &Rule) -> Self {
        let Rule { id, severity, looks_at, explanation, advice, .. } = rule;
        Self { id, severity: *severity, looks_at, explanation, advice }
    }
}

fn list(page: &mut Page, rules: &[Rule]) {
    for rule in rules {
        let (style, word) = (style(rule.severity), rule.severity.as_str());
        page.line(&[(style, word), (Style::Plain, " "), (Style::Strong, rule.id)]);
        page.item("  ", &format!("looks at {}", rule.looks_at));
        page.item("  ", rule.explanation);
        page.item("  do: ", rule.advice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_words_are_marked_in_their_line() {
        let text = "Hi Ana,\nyour 王伟 talk";
        let start = text.find('王').unwrap();
        let marked = marked(text, start, start + 6).unwrap();
        assert_eq!(marked, Marked { line: "your 王伟 talk".into(), under: "     ^^^^".into() });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn marks_stand_beneath_the_words(head in "\\PC{0,80}", words in "[a-zé王]{1,80}", tail in "[a-z\n ]{0,80}") {
            let text = format!("{head}{words}{tail}");
            let marked = marked(&text, head.len(), head.len() + words.len()).unwrap();
            prop_assert!(marked.line.width() <= WIDTH && marked.under.width() <= WIDTH);
            prop_assert!(marked.under.trim_start().chars().all(|c| c == '^') && marked.under.contains('^'));
        }
    }
}
