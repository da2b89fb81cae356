//! Health: what an examination of the database and the files around it finds.

use std::path::PathBuf;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    Ok,
    /// Nothing is lost, something could be
    Warning,
    Fault,
}

/// What was looked at, and what was found there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Finding {
    pub(crate) check: &'static str,
    pub(crate) state: State,
    pub(crate) message: String,
    /// What to do about it
    pub(crate) hint: Option<String>,
    /// Whether it was found otherwise, and mended
    pub(crate) repaired: bool,
    #[serde(skip)]
    pub(crate) mend: Option<Mend>,
}

/// What can be done about a finding without touching what a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mend {
    /// Make anew what is worked out from the rest
    Derived,
    /// Take these files and folders from all but their owner
    Private(Vec<PathBuf>),
    /// Remove what an interrupted backup left half made
    Remove(Vec<PathBuf>),
}

impl Finding {
    pub(crate) fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, state: State::Ok, message: message.into(), hint: None, repaired: false, mend: None }
    }

    pub(crate) fn warning(
        check: &'static str,
        message: impl Into<String>,
        hint: impl Into<Option<String>>,
    ) -> Self {
        Self { state: State::Warning, hint: hint.into(), ..Self::ok(check, message) }
    }

    /// It can be mended.
    pub(crate) fn with(self, mend: Mend) -> Self {
        Self { mend: Some(mend), ..self }
    }

    pub(crate) fn fault(check: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { state: State::Fault, hint: Some(hint.into()), ..Self::ok(check, message) }
    }
}

/// The findings after a repair, those marked that were not well before it.
pub(crate) fn compared(before: &[Finding], after: Vec<Finding>) -> Vec<Finding> {
    let was_bad = |check| before.iter().any(|found| found.check == check && found.state != State::Ok);
    let mark = |found: Finding| Finding {
        repaired: found.state == State::Ok && found.check != UNSTEADY && was_bad(found.check),
        ..found
    };
    after.into_iter().map(mark).collect()
}

/// The check whose state a repair changes by the backup that it makes.
const UNSTEADY: &str = "backups";
