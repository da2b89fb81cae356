//! What the user sees. The only place that prints, and the only door through which text reaches a terminal:
//! `Page` cleans all that it is given, so no name or note can send control characters.

pub(crate) mod acquaintance;
pub(crate) mod company;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod draft;
pub(crate) mod duplicate;
pub(crate) mod exchange;
pub(crate) mod finding;
pub(crate) mod follow_up;
pub(crate) mod forget;
mod json;
pub(crate) mod keeping;
pub(crate) mod message;
pub(crate) mod mixer;
mod output;
mod page;
pub(crate) mod path;
pub(crate) mod prep;
pub(crate) mod report;
pub(crate) mod research;
pub(crate) mod search;
pub(crate) mod stats;
pub(crate) mod stream;
pub(crate) mod suggestion;
pub(crate) mod template;
pub(crate) mod today;
pub(crate) mod upkeep;
pub(crate) mod week;

pub(crate) use json::write_json;
pub(crate) use output::{ColorChoice, Output, Report, Shown};
pub(crate) use page::{Page, Row, Style};

/// What a command returns: rendered as text for people, as JSON for scripts.
pub(crate) trait Answer {
    fn text(&self, page: &mut Page);

    /// Write the JSON form: one thing an object, a list an array.
    ///
    /// # Errors
    /// Those of the writer.
    fn json(&self, out: &mut dyn std::io::Write) -> std::io::Result<()>;

    /// The exit status of a command that did its work; only questions (`--exit-code`) say other than 0.
    fn exit_status(&self) -> u8 {
        0
    }
}

impl<T: Answer + ?Sized> Answer for Box<T> {
    fn text(&self, page: &mut Page) {
        (**self).text(page);
    }

    fn json(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        (**self).json(out)
    }

    fn exit_status(&self) -> u8 {
        (**self).exit_status()
    }
}
