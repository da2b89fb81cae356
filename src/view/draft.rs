//! What `draft` says: the message, a shorter text, and where the text went.

use std::io;
use std::path::PathBuf;

use serde::Serialize;

use super::message::MessageJson;
use super::{Answer, Page, Style, finding, write_json};
use crate::domain::channel::Account;
use crate::domain::check::Finding;
use crate::domain::fit::{Fit, Over};
use crate::domain::message::Message;

/// A draft that was written or changed.
#[derive(Debug)]
pub(crate) struct Drafted {
    pub(crate) message: Message,
    pub(crate) findings: Vec<Finding>,
    pub(crate) account: Account,
    /// Why this template was taken
    pub(crate) because: Option<String>,
    pub(crate) saved: Saved,
    /// A shorter text, where one was asked for
    pub(crate) fitted: Option<Fitted>,
    pub(crate) delivered: Vec<Delivered>,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saved {
    Yes,
    /// It was there before and is the same
    AsItWas,
    /// It is no more
    Discarded,
    /// A new text that was left unchanged in the editor: there is no draft
    Nothing,
}

#[derive(Serialize)]
struct DraftedJson<'a> {
    #[serde(flatten)]
    message: MessageJson<'a>,
    saved: bool,
    fit: Option<FitJson<'a>>,
    delivered: Vec<DeliveredJson>,
}

impl Answer for Drafted {
    fn text(&self, page: &mut Page) {
        let message = &self.message;
        let what = match self.saved {
            Saved::Yes => "draft to ",
            Saved::AsItWas => "nothing was changed in the draft to ",
            Saved::Discarded => {
                return page.line(&[
                    (Style::Good, "threw away "),
                    (Style::Plain, "the draft to "),
                    (Style::Strong, &message.contact.name),
                    (Style::Dim, &format!("  message {}; nettrack undo brings it back", message.id)),
                ]);
            }
            Saved::Nothing => {
                page.line(&[
                    (Style::Plain, "nothing was saved: "),
                    (Style::Plain, "the text to "),
                    (Style::Strong, &message.contact.name),
                    (Style::Plain, " was not changed"),
                ]);
                return page
                    .dim(&format!("  nettrack draft {} --no-edit keeps it as it is", message.contact.id));
            }
        };
        page.line(&[
            (Style::Good, what),
            (Style::Strong, &message.contact.name),
            (Style::Dim, &format!("  message {}, {}", message.id, message.channel.as_str())),
        ]);
        if let (Some(template), Some(because)) = (&message.template, &self.because) {
            page.dim(&format!("template {template}: {because}"));
        }
        page.gap();
        if let Some(subject) = &message.subject {
            page.line(&[(Style::Dim, "  Subject: "), (Style::Plain, subject)]);
            page.gap();
        }
        page.block(&message.body, "  ");
        page.gap();
        page.dim(&finding::measures(
            Some(message.channel),
            self.account,
            &message.body,
            message.personal_share,
        ));
        finding::show(page, &self.findings, message.subject.as_deref(), &message.body);
        if let Some(fitted) = &self.fitted {
            fitted.text(page, &message.contact.id.to_string());
        }
        for delivered in &self.delivered {
            delivered.text(page);
        }
        let sent = if self.delivered.is_empty() { "" } else { "nothing was sent; " };
        page.dim(&format!("{sent}when you sent it: nettrack sent {}", message.contact.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut message = MessageJson::new(&self.message, &self.findings, self.account);
        message.id = message.id.filter(|_| self.saved != Saved::Nothing);
        write_json(
            out,
            &DraftedJson {
                message,
                saved: self.saved == Saved::Yes,
                fit: self.fitted.as_ref().map(Fitted::as_json),
                delivered: self.delivered.iter().map(Delivered::as_json).collect(),
            },
        )
    }
}

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
