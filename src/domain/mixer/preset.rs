//! Preset: the parts of a mixer and the minutes that each may take, as a file says it.

use serde::{Deserialize, Serialize};

use super::Topic;
use crate::domain::text::{self, TextError};

/// What happens in a part; it decides what is asked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PartKind {
    Introductions,
    Sharing,
    Discussion,
    CloseOut,
    /// Anything else: only notes are taken
    Talk,
}

/// A preset that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preset {
    pub(crate) name: String,
    pub(crate) about: String,
    /// Minutes in all, unless the user says otherwise
    pub(crate) minutes: u32,
    pub(crate) parts: Vec<PresetPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PresetPart {
    pub(crate) kind: PartKind,
    pub(crate) title: String,
    /// Minutes
    pub(crate) least: u32,
    /// Minutes
    pub(crate) most: u32,
    /// Of a discussion: its topic, where the preset has one
    pub(crate) topic: Option<Topic>,
    /// Of the leader's part: questions of the user's own
    pub(crate) prompts: Vec<String>,
}

/// Why a file is no preset.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PresetError {
    #[error("line {line}: {message}")]
    Syntax { line: usize, message: String },
    #[error("{0}")]
    Text(#[from] TextError),
    #[error("it has no [[part]]")]
    NoParts,
    #[error("it has {0} parts, {MOST_PARTS} at most are kept")]
    ManyParts(usize),
    #[error(
        "part `{title}`: minutes = [{least}, {most}] is no range: from 1 to {MOST_MINUTES}, the smaller first"
    )]
    Range { title: String, least: u32, most: u32 },
    #[error("part `{0}`: only a discussion has a topic")]
    Topic(String),
    #[error("part `{0}`: only the part in which the leader shares has prompts, {MOST_PROMPTS} at most")]
    Prompts(String),
    #[error("minutes is 1 to {MOST_MINUTES}, not {0}")]
    Minutes(u32),
}

const MOST_PARTS: usize = 20;
const MOST_PROMPTS: usize = 9;
/// A day; a mixer that is longer is a mistake.
const MOST_MINUTES: u32 = 24 * 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    about: String,
    minutes: Option<u32>,
    #[serde(default, rename = "part")]
    parts: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    kind: PartKind,
    title: String,
    minutes: Minutes,
    topic: Option<Topic>,
    #[serde(default)]
    prompts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "minutes is a number, or the least and the most: [2, 5]")]
enum Minutes {
    Fixed(u32),
    Range([u32; 2]),
}

const BUILT_IN: [(&str, &str); 2] =
    [("mixup", include_str!("mixup.toml")), ("hour", include_str!("hour.toml"))];

/// The names of the built-in presets, the usual one first.
pub(crate) const NAMES: [&str; 2] = [BUILT_IN[0].0, BUILT_IN[1].0];

impl Preset {
    /// The preset that nettrack brings under this name.
    pub(crate) fn built_in(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Self::parse(text).ok()
    }

    /// # Errors
    /// The first thing that is wrong with the file.
    pub(crate) fn parse(source: &str) -> Result<Self, PresetError> {
        let file: File = toml::from_str(source).map_err(|e| PresetError::Syntax {
            line: e.span().map_or(1, |span| source[..span.start].matches('\n').count() + 1),
            message: e.message().lines().next().unwrap_or_default().to_owned(),
        })?;
        match file.parts.len() {
            0 => return Err(PresetError::NoParts),
            many if many > MOST_PARTS => return Err(PresetError::ManyParts(many)),
            _ => {}
        }
        let parts = file.parts.into_iter().map(part).collect::<Result<Vec<_>, _>>()?;
        let minutes = file.minutes.unwrap_or_else(|| parts.iter().map(|part| part.most).sum());
        if !(1..=MOST_MINUTES).contains(&minutes) {
            return Err(PresetError::Minutes(minutes));
        }
        let about =
            if file.about.trim().is_empty() { String::new() } else { text::tidy(&file.about, "about", 300)? };
        Ok(Self { name: text::tidy(&file.name, "name", 60)?, about, minutes, parts })
    }
}

fn part(file: PartFile) -> Result<PresetPart, PresetError> {
    let title = text::tidy(&file.title, "title of a part", 60)?;
    let (least, most) = match file.minutes {
        Minutes::Fixed(minutes) => (minutes, minutes),
        Minutes::Range([least, most]) => (least, most),
    };
    if least < 1 || most < least || most > MOST_MINUTES {
        return Err(PresetError::Range { title, least, most });
    }
    if file.topic.is_some() && file.kind != PartKind::Discussion {
        return Err(PresetError::Topic(title));
    }
    if file.prompts.len() > MOST_PROMPTS || (!file.prompts.is_empty() && file.kind != PartKind::Sharing) {
        return Err(PresetError::Prompts(title));
    }
    let prompts =
        file.prompts.iter().map(|prompt| text::tidy(prompt, "prompt", 300)).collect::<Result<Vec<_>, _>>()?;
    Ok(PresetPart { kind: file.kind, title, least, most, topic: file.topic, prompts })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_built_in_presets_are_those_of_the_field() {
        let mixup = Preset::built_in("mixup").unwrap();
        let ranges: Vec<_> = mixup.parts.iter().map(|part| (part.least, part.most)).collect();
        assert_eq!((mixup.minutes, ranges.as_slice()), (30, &[(2, 5), (8, 10), (15, 15), (5, 5)][..]));
        assert_eq!(Preset::built_in("hour").unwrap().minutes, 60);
        assert_eq!(Preset::built_in("day"), None);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let said = |text: &str| Preset::parse(text).unwrap_err().to_string();
        let part = "[[part]]\nkind = \"talk\"\ntitle = \"Talk\"\n";
        for (text, want) in [
            ("name = \"x\"".to_owned(), "it has no [[part]]"),
            ("name = ".to_owned(), "line 1: "),
            (format!("name = \"x\"\ncolour = 1\n{part}minutes = 5"), "line 2: unknown field `colour`"),
            (format!("name = \"x\"\n{part}minutes = [5, 2]"), "[5, 2] is no range"),
            (format!("name = \"x\"\n{part}minutes = 0"), "[0, 0] is no range"),
            (format!("name = \"x\"\n{part}minutes = \"ten\""), "minutes is a number, or"),
            (format!("name = \"x\"\n{part}minutes = 5\ntopic = \"blockers\""), "only a discussion has"),
            (format!("name = \"x\"\n{part}minutes = 5\nprompts = [\"Why?\"]"), "has prompts"),
            (format!("name = \" \"\n{part}minutes = 5"), "the name is empty"),
            (format!("name = \"x\"\nminutes = 9000\n{part}minutes = 5"), "not 9000"),
            (
                format!(
                    "name = \"x\"\n{}",
                    "[[part]]\nkind = \"talk\"\ntitle = \"T\"\nminutes = 1\n".repeat(21)
                ),
                "21 parts",
            ),
            (
                "name = \"x\"\n[[part]]\nkind = \"nap\"\ntitle = \"Nap\"\nminutes = 5".to_owned(),
                "unknown variant `nap`",
            ),
        ] {
            assert!(said(&text).contains(want), "{text}: {}", said(&text));
        }
    }

    #[test]
    fn without_minutes_a_preset_takes_all_that_its_parts_may() {
        let text = "name = \"x\"\n[[part]]\nkind = \"talk\"\ntitle = \"A\"\nminutes = [1, 7]\n[[part]]\nkind = \"talk\"\ntitle = \"B\"\nminutes = 5";
        assert_eq!(Preset::parse(text).unwrap().minutes, 12);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_fall_over(text in any::<String>(), cut in 0_usize..400) {
            let _ = Preset::parse(&text);
            let half: String = BUILT_IN[0].1.chars().take(cut).collect();
            let _ = Preset::parse(&(half + &text));
        }
    }
}
