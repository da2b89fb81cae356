//! Mixer: the led conversation of a group (DOMAIN.md, section 6).
//!
//! All that happens is an entry of a list that only grows. Everything that is shown is worked out from the mixer, its
//! people, its entries and an instant (`Course`), so that a crash loses nothing that was typed.

mod agenda;
mod ask;
mod course;
mod cue;
mod preset;
mod record;
mod results;
mod roster;
mod said;
mod timer;
mod typed;
mod words;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::contact::FieldError;
use super::day::DayError;
use super::id::{ContactId, MixerId, MixerPersonId};
use super::text::TextError;

pub(crate) use agenda::{Agenda, Part};
pub(crate) use ask::{Ask, Key};
pub(crate) use course::{Course, Cursor};
pub(crate) use cue::{Cue, cues};
pub(crate) use preset::{NAMES, PartKind, Preset};
pub(crate) use record::{Change, Context, Roster};
pub(crate) use results::{Goal, Named, Participant, Results};
pub(crate) use roster::NewPerson;
pub(crate) use said::Said;
pub(crate) use timer::{State, Timer, face};
pub(crate) use typed::{COMMANDS, Typed};

/// What a discussion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Topic {
    RightPerson,
    Messaging,
    Preparing,
    Blockers,
}

impl Topic {
    pub(crate) const ALL: [Self; 4] = [Self::RightPerson, Self::Messaging, Self::Preparing, Self::Blockers];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::RightPerson => "right-person",
            Self::Messaging => "messaging",
            Self::Preparing => "preparing",
            Self::Blockers => "blockers",
        }
    }

    /// By its name, the beginning of it, or its number in the list.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase().replace(' ', "-");
        let by_number = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(n) = by_number {
            return Self::ALL.get(n).copied();
        }
        Self::ALL.into_iter().find(|topic| !typed.is_empty() && topic.as_str().starts_with(&typed))
    }

    pub(crate) fn title(self) -> &'static str {
        &words::topic(self.as_str()).title
    }

    pub(crate) fn about(self) -> &'static str {
        &words::topic(self.as_str()).about
    }
}

/// A mixer as it is kept, without what happened in it.
#[derive(Debug, Clone)]
pub(crate) struct Mixer {
    pub(crate) id: MixerId,
    pub(crate) preset: String,
    /// Chosen before it began, or the last one that was chosen in it
    pub(crate) topic: Option<Topic>,
    pub(crate) agenda: Agenda,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: MixerPersonId,
    /// Once the results were taken over
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) name: String,
    pub(crate) pronouns: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) cohort: Option<String>,
    /// 1 to 5
    pub(crate) confidence_before: Option<u8>,
    /// 1 to 5
    pub(crate) confidence_after: Option<u8>,
}

impl Person {
    pub(crate) fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The clock goes on after a break of which nobody knows how long it was
    Resume,
    Pause,
    Go,
    /// Text: minutes
    Extend,
    Next,
    Skip,
    Back,
    End,
    /// Somebody came in, or said more of themselves
    Join,
    Leader,
    /// Somebody speaks out of turn
    Turn,
    /// Text: the key of what is asked no more in this part
    Enough,
    /// Text: the key that this person does not answer
    Pass,
    Topic,
    /// Text: the number of the question that the leader picked
    Prompt,
    /// An answer to what is asked
    Said(Key),
}

impl Kind {
    const PLAIN: [(Self, &'static str); 15] = [
        (Self::Resume, "resume"),
        (Self::Pause, "pause"),
        (Self::Go, "go"),
        (Self::Extend, "extend"),
        (Self::Next, "next"),
        (Self::Skip, "skip"),
        (Self::Back, "back"),
        (Self::End, "end"),
        (Self::Join, "join"),
        (Self::Leader, "leader"),
        (Self::Turn, "turn"),
        (Self::Enough, "enough"),
        (Self::Pass, "pass"),
        (Self::Topic, "topic"),
        (Self::Prompt, "prompt"),
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Said(key) => key.as_str(),
            plain => Self::PLAIN.iter().find(|(kind, _)| *kind == plain).map_or("", |(_, word)| word),
        }
    }

    /// None for the word of a nettrack to come.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let plain = Self::PLAIN.iter().find(|(_, word)| *word == text).map(|(kind, _)| *kind);
        plain.or_else(|| Key::parse(text).map(Self::Said))
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) person: Option<MixerPersonId>,
    pub(crate) text: Option<String>,
    pub(crate) at: DateTime<Utc>,
}

/// Why something cannot be done or understood in a mixer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MixerError {
    #[error("`{preset}` does not fit into {total} minutes: its parts take {least} to {most}")]
    DoesNotFit { preset: String, total: u32, least: u32, most: u32 },
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error(transparent)]
    Day(#[from] DayError),
    #[error("`{0}` is not a command here")]
    Command(String),
    #[error("{0}")]
    Refused(String),
    #[error("nobody here is called `{0}`")]
    Nobody(String),
    #[error("`{0}` is none of the four topics")]
    Topic(String),
    #[error("confidence is a number from 1 to 5, not `{0}`")]
    Scale(String),
    #[error("a person has five things to tell at most: name, pronouns, program, cohort, confidence")]
    Commas,
    #[error("`{0}` is none of research, message, tracker")]
    Steps(String),
    #[error("a goal has a day by which it is reached")]
    NoDay,
    #[error("{0} is past already")]
    Past(chrono::NaiveDate),
}

impl MixerError {
    /// What to type instead.
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::DoesNotFit { least, most, .. } => {
                format!("use --minutes {least} to {most}, or another --preset: {}", NAMES.join(", "))
            }
            Self::Text(error) => return error.hint(),
            Self::Field(error) => return error.hint(),
            Self::Day(error) => return error.hint(),
            Self::Command(typed) => typed::near(typed),
            Self::Refused(_) => return None,
            Self::Nobody(_) => "/add NAME brings somebody in, /who shows who is here".into(),
            Self::Topic(_) => "type 1 to 4, or right-person, messaging, preparing, blockers".into(),
            Self::Scale(_) => "type 1 to 5".into(),
            Self::Commas => "Sam Lee, he/him, Data, spring 2026, 3".into(),
            Self::Steps(_) => "type what was done, or all, or none".into(),
            Self::NoDay => "end it with by and the day: write to two alumni by fri".into(),
            Self::Past(_) => "name a day to come: by fri, by 12 mar, by 2w".into(),
        })
    }
}
