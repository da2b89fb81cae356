//! Typed: what a line means before it is known where the mixer stands.

use chrono::TimeDelta;

use super::MixerError;

/// A line: a command with its argument, or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Typed<'a> {
    Nothing,
    Text(&'a str),
    Next,
    Skip,
    Back,
    Pause,
    Go,
    /// Minutes
    Extend(u32),
    Add(&'a str),
    Leader(&'a str),
    Turn(&'a str),
    Pass,
    Enough,
    Topic(&'a str),
    Prompt(&'a str),
    Note(&'a str),
    Undo,
    Wait(TimeDelta),
    Who,
    Status,
    Help,
    Quit,
    End,
}

/// Whether a word would be a command behind a slash.
pub(super) fn is_command(word: &str) -> bool {
    COMMANDS.iter().any(|(typed, _)| typed[1..].split(' ').next() == Some(word))
}

/// Commands: how each is typed, and what it does; the order of the help. Two of them fit beside each other on a screen
/// of 60 columns.
pub(crate) const COMMANDS: &[(&str, &str)] = &[
    ("/next", "the next part"),
    ("/skip", "leave the part out"),
    ("/back", "the part before"),
    ("/pause", "stop the clock"),
    ("/go", "let it go on"),
    ("/extend 2", "two minutes more"),
    ("/add NAME, pronouns, program, cohort, confidence", "who came in"),
    ("/leader NAME", "who leads"),
    ("/turn NAME", "who speaks"),
    ("/pass", "no answer"),
    ("/enough", "the next question"),
    ("/topic NAME", "of the talk"),
    ("/prompt N", "what was picked"),
    ("/note TEXT", "keep a note"),
    ("/undo", "take the last back"),
    ("/who", "who is here"),
    ("/status", "where we are"),
    ("/help", "this list"),
    ("/end", "close, keep results"),
    ("/quit", "leave, resume later"),
];

/// Minutes that may be added at once.
const MOST_EXTENSION: u32 = 60;

impl<'a> Typed<'a> {
    /// # Errors
    /// `Command` for one that is not there, `Refused` for one that lacks what it needs.
    pub(crate) fn parse(line: &'a str) -> Result<Self, MixerError> {
        let line = line.trim();
        // two slashes begin a text that begins with one
        if let Some(text) = line.strip_prefix("//") {
            return Ok(Self::Text(&line[line.len() - text.len() - 1..]));
        }
        let Some(command) = line.strip_prefix('/') else {
            return Ok(if line.is_empty() { Self::Nothing } else { Self::Text(line) });
        };
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let rest = rest.trim();
        let needs = |what: &str, typed: Self| {
            if rest.is_empty() {
                return Err(MixerError::Refused(format!(
                    "/{word} needs {what}: /{word} {}",
                    what.to_uppercase()
                )));
            }
            Ok(typed)
        };
        match word.to_lowercase().as_str() {
            "next" | "n" => Ok(Self::Next),
            "skip" => Ok(Self::Skip),
            "back" => Ok(Self::Back),
            "pause" | "p" => Ok(Self::Pause),
            "go" | "continue" => Ok(Self::Go),
            "extend" => minutes(rest).map(Self::Extend),
            "add" => needs("name", Self::Add(rest)),
            "leader" => needs("name", Self::Leader(rest)),
            "turn" => needs("name", Self::Turn(rest)),
            "pass" => Ok(Self::Pass),
            "enough" => Ok(Self::Enough),
            "topic" => needs("name", Self::Topic(rest)),
            "prompt" => needs("number", Self::Prompt(rest)),
            "note" => needs("text", Self::Note(rest)),
            "undo" | "u" => Ok(Self::Undo),
            "wait" => wait(rest).map(Self::Wait),
            "who" => Ok(Self::Who),
            "status" => Ok(Self::Status),
            "help" | "?" => Ok(Self::Help),
            "quit" | "q" => Ok(Self::Quit),
            "end" => Ok(Self::End),
            _ => Err(MixerError::Command(format!("/{word}"))),
        }
    }
}

fn minutes(typed: &str) -> Result<u32, MixerError> {
    let number = typed.trim_end_matches("minutes").trim_end_matches(['m', '\'']).trim();
    match number {
        "" => Ok(1),
        number => number.parse().ok().filter(|n| (1..=MOST_EXTENSION).contains(n)).ok_or_else(|| {
            MixerError::Refused(format!("/extend takes 1 to {MOST_EXTENSION} minutes, not `{typed}`"))
        }),
    }
}

/// `90s`, `5m`, `5`: minutes where nothing is said.
fn wait(typed: &str) -> Result<TimeDelta, MixerError> {
    let (number, unit) = typed.split_at(typed.trim_end_matches(char::is_alphabetic).len());
    let seconds = match unit {
        "s" => 1,
        "" | "m" => 60,
        "h" => 3600,
        _ => 0,
    };
    let waited = number.trim().parse::<u32>().ok().filter(|_| seconds > 0).map(|n| i64::from(n) * seconds);
    let day = 24 * 3600;
    waited
        .filter(|waited| *waited <= day)
        .and_then(TimeDelta::try_seconds)
        .ok_or_else(|| MixerError::Refused(format!("/wait takes a time like 90s, 5m or 1h, not `{typed}`")))
}

/// The command that was perhaps meant.
pub(super) fn near(typed: &str) -> String {
    let words = COMMANDS.iter().filter_map(|(command, _)| command.split(' ').next());
    let best = words.map(|word| (strsim::damerau_levenshtein(word, typed), word)).min();
    match best {
        Some((distance, word)) if distance <= 2 => format!("did you mean {word}? /help lists the commands"),
        _ => "/help lists the commands; // begins a text with a slash".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_a_command_or_a_text() {
        for (line, typed) in [
            ("", Typed::Nothing),
            ("  hello / you ", Typed::Text("hello / you")),
            ("//etc", Typed::Text("/etc")),
            ("/next", Typed::Next),
            (" /EXTEND ", Typed::Extend(1)),
            ("/extend 2 minutes", Typed::Extend(2)),
            ("/extend 2m", Typed::Extend(2)),
            ("/add  Sam, he ", Typed::Add("Sam, he")),
            ("/wait 90s", Typed::Wait(TimeDelta::seconds(90))),
            ("/wait 5", Typed::Wait(TimeDelta::minutes(5))),
        ] {
            assert_eq!(Typed::parse(line), Ok(typed), "{line}");
        }
    }

    #[test]
    fn what_is_no_command_is_named_with_the_one_that_was_meant() {
        let error = Typed::parse("/nxet 3").unwrap_err();
        assert_eq!(error.to_string(), "`/nxet` is not a command here");
        assert_eq!(error.hint().unwrap(), "did you mean /next? /help lists the commands");
        assert!(Typed::parse("/xyzzyx").unwrap_err().hint().unwrap().starts_with("/help"));
        for wrong in ["/add", "/extend 0", "/extend -1", "/extend 61", "/wait", "/wait 5x", "/wait 99h"] {
            assert!(matches!(Typed::parse(wrong), Err(MixerError::Refused(_))), "{wrong}");
        }
    }

    #[test]
    fn every_command_of_the_help_is_one() {
        for (command, _) in COMMANDS {
            assert!(!matches!(Typed::parse(command), Ok(Typed::Text(_)) | Err(_)), "{command}");
        }
    }

    proptest! {
        #[test]
        fn no_line_makes_the_reader_fall_over(line in any::<String>()) {
            let _ = Typed::parse(&line);
            let _ = Typed::parse(&format!("/wait {line}"));
            let _ = Typed::parse(&format!("/extend {line}"));
        }
    }
}
