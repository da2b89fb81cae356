//! What `draft` says beside the message: a shorter text, and where the text went.

use std::path::PathBuf;

use serde::Serialize;

use super::{Page, Style};
use crate::domain::fit::{Fit, Over};

/// A shorter text that was proposed.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) over_before: Option<Over>,
    pub(crate) fit: Fit,
    /// Whether it is the message now
    pub(crate) taken: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct FitJson<'a> {
    body: &'a str,
    dropped: Vec<&'a str>,
    fits: bool,
    over: Option<Over>,
    taken: bool,
}

impl Fitted {
    /// Whether there is something to take: a text that fits where the one before did not.
    pub(crate) fn is_offered(&self) -> bool {
        self.over_before.is_some() && self.fit.over.is_none()
    }

    /// The sentences, those that go with `-` before them.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |(stays, sentence): &(bool, String)| {
            format!("{} {}", if *stays { ' ' } else { '-' }, sentence.replace('\n', " "))
        };
        self.fit.sentences.iter().map(line).collect()
    }

    pub(super) fn as_json(&self) -> FitJson<'_> {
        FitJson {
            body: &self.fit.body,
            dropped: self.fit.dropped().collect(),
            fits: self.fit.over.is_none(),
            over: self.fit.over,
            taken: self.taken,
        }
    }

    pub(super) fn text(&self, page: &mut Page, contact: &str) {
        let Some(before) = self.over_before else {
            return page.dim("it fits as it is: nothing was left out");
        };
        let dropped = self.fit.dropped().count();
        let too_long = |over: Over| format!("{} {} too long", over.by, over.unit);
        match self.fit.over {
            None if self.taken => page.say("shortened; what was left out:"),
            None => page.say(&format!("{}; this fits, without what is marked -", too_long(before))),
            Some(_) if dropped == 0 => {
                return page.say(&format!("{}: no sentence can be left out", too_long(before)));
            }
            Some(over) => page.say(&format!(
                "{}: leaving out whole sentences, those marked -, is not enough; it would still be {}",
                too_long(before),
                too_long(over)
            )),
        }
        let shown = self.fit.sentences.iter().filter(|(stays, _)| !(self.taken && *stays));
        for (stays, sentence) in shown {
            let (style, mark) = if *stays { (Style::Dim, "    ") } else { (Style::Bad, "  - ") };
            page.line(&[(style, mark), (style, &sentence.replace('\n', " "))]);
        }
        if self.is_offered() && !self.taken {
            page.dim(&format!("  to take it: nettrack draft {contact} --fit --yes"));
        }
    }
}

/// What was done with the text.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// Into the clipboard; whether a subject is left to be typed
    Copied { by: &'static str, subject: bool },
    /// Opened, or told where there is no desktop
    Opened { address: String, here: bool },
    /// Written to a file; whether it says to whom
    Written { file: PathBuf, to: bool },
}

#[derive(Debug, Serialize)]
pub(super) struct DeliveredJson {
    how: &'static str,
    to: String,
    by: Option<&'static str>,
    done: bool,
}

impl Delivered {
    pub(super) fn as_json(&self) -> DeliveredJson {
        match self {
            Self::Copied { by, .. } => {
                DeliveredJson { how: "copy", to: "clipboard".into(), by: Some(by), done: true }
            }
            Self::Opened { address, here } => {
                DeliveredJson { how: "open", to: address.clone(), by: None, done: *here }
            }
            Self::Written { file, .. } => {
                DeliveredJson { how: "eml", to: file.display().to_string(), by: None, done: true }
            }
        }
    }

    pub(super) fn text(&self, page: &mut Page) {
        let said = match self {
            Self::Copied { by, subject } => {
                let without = if *subject { ", without the subject" } else { "" };
                format!("the text is in the clipboard ({by}){without}")
            }
            Self::Opened { address, here: true } if address.starts_with("mailto:") => {
                "opened in your mail program".to_owned()
            }
            Self::Opened { address, here: true } => format!("opened {address}"),
            Self::Opened { address, here: false } => format!("no desktop here; open this: {address}"),
            Self::Written { file, to } => {
                let without = if *to { "" } else { ", without an address: none is noted" };
                format!("written to {}{without}", file.display())
            }
        };
        page.say(&said);
    }
}
