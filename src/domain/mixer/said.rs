//! Said: an answer with the part in which it was given, and how it reads.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Key, MixerError, Topic};
use crate::domain::id::MixerPersonId;

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said<'a> {
    /// From 0
    pub(crate) part: usize,
    /// Of the discussion in which it was said
    pub(crate) topic: Option<Topic>,
    pub(crate) key: Key,
    pub(crate) person: Option<MixerPersonId>,
    pub(crate) text: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// Research, message, tracker: what was done for a person in the round.
const STEPS: [&str; 3] = ["research", "message", "tracker"];

/// The steps that are meant, in their order: whole words or their beginnings, `all`, `none`.
///
/// # Errors
/// `Steps` for another word.
pub(super) fn steps(typed: &str) -> Result<String, MixerError> {
    let lower = typed.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["all"] => return Ok(STEPS.join(", ")),
        ["none" | "nothing"] => return Ok("none".to_owned()),
        [] => return Err(MixerError::Steps(typed.to_owned())),
        _ => {}
    }
    let mut done = [false; 3];
    for word in words.iter().filter(|word| **word != "and") {
        let at = STEPS.iter().position(|step| step.starts_with(word));
        done[at.ok_or_else(|| MixerError::Steps((*word).to_owned()))?] = true;
    }
    let done: Vec<&str> =
        STEPS.into_iter().zip(done).filter(|(_, done)| *done).map(|(step, _)| step).collect();
    Ok(done.join(", "))
}

/// `text by 2026-03-06`: what is to be reached, and by which day, as `record` keeps it.
pub(super) fn by_day(text: &str) -> Option<(&str, NaiveDate)> {
    let (what, day) = text.rsplit_once(" by ")?;
    Some((what, day.parse().ok()?))
}

/// A name, and what follows its first comma: why.
pub(super) fn name_and_why(text: &str) -> (&str, Option<&str>) {
    match text.split_once(',') {
        Some((name, why)) => (name.trim(), Some(why.trim()).filter(|why| !why.is_empty())),
        None => (text.trim(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_ticked_by_word_or_beginning() {
        for (typed, kept) in [
            ("all", "research, message, tracker"),
            ("none", "none"),
            ("t, R", "research, tracker"),
            ("research and message", "research, message"),
        ] {
            assert_eq!(steps(typed).as_deref(), Ok(kept), "{typed}");
        }
        assert_eq!(steps("research coffee"), Err(MixerError::Steps("coffee".into())));
        assert!(steps("…").is_err());
    }

    #[test]
    fn the_last_by_tells_the_day() {
        let day = "2026-03-06".parse().unwrap();
        assert_eq!(by_day("stand by me by 2026-03-06"), Some(("stand by me", day)));
        assert_eq!(by_day("stand by me"), None);
    }

    #[test]
    fn a_comma_parts_the_name_from_why() {
        assert_eq!(name_and_why("Priya Nair, runs, the lab"), ("Priya Nair", Some("runs, the lab")));
        assert_eq!(name_and_why("Priya Nair,"), ("Priya Nair", None));
    }
}
