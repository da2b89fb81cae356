//! Why a foreign file could not be taken in; every message names the file.

use std::io;

use super::detect::Kind;

#[derive(Debug, thiserror::Error)]
pub(crate) enum FormatError {
    #[error("cannot read `{file}`: {source}")]
    Io { file: String, source: io::Error },
    #[error("`{file}` is not a file")]
    NotAFile { file: String },
    #[error("`{file}` is larger than {} MB", limit / 1_000_000)]
    TooLarge { file: String, limit: u64 },
    #[error("line {line} of `{file}` is longer than {} KB", limit / 1_000)]
    RowTooLong { file: String, line: u64, limit: usize },
    #[error("line {line} of `{file}` has {count} columns, more than {limit}")]
    TooManyColumns { file: String, line: u64, count: usize, limit: usize },
    #[error("`{file}` has more than {limit} rows")]
    TooManyRows { file: String, limit: u64 },
    #[error("a quotation mark in line {line} of `{file}` is never closed")]
    UnclosedQuote { file: String, line: u64 },
    #[error("cannot unpack `{file}`: {source}")]
    Archive { file: String, source: zip::result::ZipError },
    #[error("`{wanted}` in `{file}` is protected by a password")]
    Locked { file: String, wanted: String },
    #[error("`{file}` does not contain `{wanted}`")]
    NotInArchive { file: String, wanted: &'static str },
    #[error("nothing to import in `{file}`: it seems to be {seems}")]
    NothingUsable { file: String, seems: Kind },
    #[error("`{file}` is damaged in line {line}: {cause}")]
    Json { file: String, line: usize, cause: String },
    #[error("nobody to import in `{file}`: {}", nobody(*skipped))]
    Nobody { file: String, skipped: u64 },
}

fn nobody(skipped: u64) -> String {
    match skipped {
        0 => "there is no row below the column names".to_owned(),
        1 => "its only row is not a usable person".to_owned(),
        rows => format!("none of its {rows} rows is a usable person"),
    }
}

impl FormatError {
    /// Whether the file itself could not be read; otherwise it was read and holds nothing to take in.
    pub(crate) fn is_unreadable(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::NotAFile { .. } | Self::Archive { .. } | Self::Locked { .. })
    }

    /// What to do or type next.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "check the name, or drag the file into the terminal"
            }
            Self::Io { .. } => return None,
            Self::NotAFile { .. } => "save it to a file and import that",
            Self::TooLarge { .. } => {
                "split the file; of a .zip, unpack it and import the file inside that you need"
            }
            Self::RowTooLong { .. } | Self::UnclosedQuote { .. } => {
                "look in that line for a single quotation mark, remove it and import again"
            }
            Self::TooManyColumns { .. } => "keep only the columns that are needed and import again",
            Self::TooManyRows { .. } => "split the file and import the parts one by one",
            Self::Archive { .. } => "download the archive again, or unpack it and import the file inside",
            Self::Locked { .. } => "unpack it with its password and import the file inside",
            Self::NotInArchive { .. } => {
                "ask LinkedIn for a copy of your data again, with the connections included"
            }
            Self::NothingUsable { seems, .. } => return seems.hint(),
            Self::Json { .. } => "nothing was saved; export the file again",
            Self::Nobody { .. } => "export the file again and compare",
        })
    }

    /// The error that one of our own readers put into an I/O error, or that I/O error.
    pub(super) fn from_io(file: &str, error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(source) => Self::Io { file: file.to_owned(), source },
        }
    }
}
