//! A report as a file for others: Markdown, CSV, or a page of HTML.

mod charts;
mod html;
mod markdown;
mod network;
mod spreadsheet;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::Path;

use crate::domain::report::{Network, Report};
use crate::domain::text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Markdown,
    Csv,
    Html,
}

impl Format {
    /// What a person types.
    pub(crate) const NAMES: [&str; 3] = ["md", "csv", "html"];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "md" | "markdown" => Some(Self::Markdown),
            "csv" => Some(Self::Csv),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// The format that the ending of a file's name says.
    pub(crate) fn of(file: &Path) -> Option<Self> {
        Self::parse(&file.extension()?.to_str()?.to_lowercase())
    }

    /// The whole report; only HTML draws the network.
    ///
    /// # Errors
    /// What the template engine says: a mistake of ours.
    pub(crate) fn write(self, report: &Report, network: &Network) -> Result<String, String> {
        match self {
            Self::Markdown => Ok(markdown::write(report)),
            Self::Csv => spreadsheet::write(report).map_err(|e| e.to_string()),
            Self::Html => html::write(report, network).map_err(|e| format!("{e:#}")),
        }
    }
}

/// A text of a person, without what a reader would obey or not see.
fn clean(text: Option<&str>) -> Cow<'_, str> {
    text::clean(text.unwrap_or_default())
}
