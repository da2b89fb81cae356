//! What a person is told when a command did not do what was asked: message, hint, and exit status.

use crate::domain::contact::{Candidate, FieldError};
use crate::domain::day::DayError;
use crate::domain::filter::FilterError;
use crate::domain::mixer::MixerError;
use crate::domain::text::TextError;
use crate::formats::FormatError;
use crate::store::StoreError;

/// The exit statuses of the program.
pub(crate) mod status {
    pub(crate) const REFUSED: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const NOT_FOUND: u8 = 3;
    pub(crate) const DATA: u8 = 4;
    pub(crate) const SAVED_NOT_SHOWN: u8 = 5;
    pub(crate) const INTERRUPTED: u8 = 130;
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error(transparent)]
    Day(#[from] DayError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Filter(#[from] FilterError),
    #[error(transparent)]
    Mixer(#[from] MixerError),
    #[error(transparent)]
    Format(#[from] FormatError),
    /// What was typed is not complete or not understood
    #[error("{message}")]
    Usage { message: String, hint: Option<String> },
    /// A rule says no
    #[error("{message}")]
    Refused { code: &'static str, message: String, hint: Option<String> },
    #[error("{message}")]
    NotFound { code: &'static str, message: String, hint: Option<String> },
    #[error("`{typed}` fits {} people", candidates.len())]
    Ambiguous { typed: String, candidates: Vec<Candidate> },
    /// A file other than the database
    #[error("{message}")]
    File { code: &'static str, message: String, hint: Option<String> },
    #[error("interrupted: nothing was saved")]
    Interrupted,
    /// Interrupted, with something saved before
    #[error("interrupted: {0}")]
    Stopped(String),
    /// As the error in it, with the file in which the person's text is left
    #[error("{error}; what you typed is kept in `{}`", kept.display())]
    Unsaved { error: Box<Self>, kept: std::path::PathBuf },
    /// It is saved, but what was to be done with it then was not
    #[error("{message}")]
    Saved { code: &'static str, message: String, hint: Option<String> },
}

impl Error {
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    pub(crate) fn refused(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), hint: Some(hint.into()) }
    }

    pub(crate) fn not_found(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::NotFound { code, message: message.into(), hint: Some(hint.into()) }
    }

    /// Whether what the person gave is saved in spite of it.
    pub(crate) fn is_saved(&self) -> bool {
        matches!(self, Self::Saved { .. })
    }

    pub(crate) fn exit_status(&self) -> u8 {
        match self {
            Self::Unsaved { error, .. } => error.exit_status(),
            Self::Saved { .. } => status::SAVED_NOT_SHOWN,
            Self::Store(error) if error.is_refusal() => status::REFUSED,
            Self::Format(error) if error.is_unreadable() => status::DATA,
            Self::Format(_) => status::REFUSED,
            Self::Store(_) | Self::File { .. } => status::DATA,
            Self::Field(_) | Self::Day(_) | Self::Text(_) | Self::Filter(_) | Self::Usage { .. } => {
                status::USAGE
            }
            Self::Refused { .. } | Self::Mixer(_) => status::REFUSED,
            Self::NotFound { .. } | Self::Ambiguous { .. } => status::NOT_FOUND,
            Self::Interrupted | Self::Stopped(_) => status::INTERRUPTED,
        }
    }

    /// The word for scripts.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unsaved { error, .. } => error.code(),
            Self::Saved { code, .. } => code,
            Self::Store(error) => error.code(),
            Self::Field(_) | Self::Text(_) => "invalid_value",
            Self::Filter(_) => "invalid_filter",
            Self::Mixer(_) => "mixer_refused",
            Self::Format(error) if error.is_unreadable() => "unreadable",
            Self::Format(_) => "nothing_usable",
            Self::Day(_) => "invalid_date",
            Self::Usage { .. } => "usage",
            Self::Refused { code, .. } | Self::NotFound { code, .. } | Self::File { code, .. } => code,
            Self::Ambiguous { .. } => "ambiguous_contact",
            Self::Interrupted | Self::Stopped(_) => "interrupted",
        }
    }

    /// What to type next.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.hint(),
            Self::Field(error) => error.hint(),
            Self::Day(error) => error.hint(),
            Self::Text(error) => error.hint(),
            Self::Filter(error) => error.hint(),
            Self::Mixer(error) => error.hint(),
            Self::Format(error) => error.hint().map(str::to_owned),
            Self::Usage { hint, .. }
            | Self::Refused { hint, .. }
            | Self::NotFound { hint, .. }
            | Self::File { hint, .. }
            | Self::Saved { hint, .. } => hint.clone(),
            Self::Unsaved { error, .. } => {
                let again = "the same command offers it again";
                Some(error.hint().map_or(again.to_owned(), |hint| format!("{hint}; {again}")))
            }
            Self::Ambiguous { .. } => Some("say which by the number in front, or by more of the name".into()),
            Self::Interrupted | Self::Stopped(_) => None,
        }
    }

    /// The people between whom the person has to choose.
    pub(crate) fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Ambiguous { candidates, .. } => candidates,
            _ => &[],
        }
    }
}
