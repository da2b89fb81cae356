//! Filter: which contacts a list shows. `tag:rust company:acme stage:contacted due.before:eow -tag:cold free text`;
//! all terms must hold, a minus turns one around.

use chrono::NaiveDate;

use super::business_days::BusinessDays;
use super::contact::Circle;
use super::day::{self, DayError, Direction};
use super::stage::Stage;
use super::{message_filter, text};

/// What one term asks of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Tag(String),
    /// Folded beginning of the company's name
    Company(String),
    Stage(Stage),
    Circle(Circle),
    Program(String),
    Cohort(String),
    /// Folded words of a name
    Via(String),
    DueBefore(NaiveDate),
    DueAfter(NaiveDate),
    LastBefore(NaiveDate),
    LastAfter(NaiveDate),
    AddedBefore(NaiveDate),
    AddedAfter(NaiveDate),
    /// Whether the contact rests after two messages without an answer
    Rests(bool),
    /// Words anywhere in the record
    Words(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) negated: bool,
    pub(crate) test: Test,
}

impl Test {
    /// The day that it compares with, under its key.
    pub(crate) fn day(&self) -> Option<(&'static str, NaiveDate)> {
        Some(match self {
            Self::DueBefore(day) => ("due.before", *day),
            Self::DueAfter(day) => ("due.after", *day),
            Self::LastBefore(day) => ("last.before", *day),
            Self::LastAfter(day) => ("last.after", *day),
            Self::AddedBefore(day) => ("added.before", *day),
            Self::AddedAfter(day) => ("added.after", *day),
            _ => return None,
        })
    }
}

/// A filter that was saved under a name.
#[derive(Debug, Clone, serde::Serialize)]
pub(crate) struct SavedView {
    pub(crate) name: String,
    pub(crate) filter: String,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FilterError {
    #[error("`{0}` is not something to filter by")]
    Key(String),
    #[error("`{key}:` has no value")]
    Empty { key: String },
    #[error("`{value}` is not a {key}")]
    Value { key: &'static str, value: String },
    #[error("`{value}` is not a {key}")]
    NotOne { key: &'static str, value: String, known: String },
    #[error(transparent)]
    Day(#[from] DayError),
    #[error("`{0}` holds no word to look for")]
    NoWord(String),
    #[error("there is no option `{0}`")]
    Option(String),
    #[error("the filter has more than {0} terms")]
    TooMany(usize),
}

impl FilterError {
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Key(_) | Self::Empty { .. } => format!("filter by {}", KEYS.join(", ")),
            Self::Value { key: "stage", .. } => {
                format!("stages: {}", Stage::ALL.map(Stage::as_str).join(", "))
            }
            Self::Value { key: "yes or no", .. } => "write rests:yes or rests:no".into(),
            Self::Value { .. } => format!("circles: {}", Circle::ALL.map(Circle::as_str).join(", ")),
            Self::NotOne { known, .. } => format!("use {known}"),
            Self::Day(error) => return error.hint(),
            Self::Option(_) => "`nettrack list --help` shows the options".into(),
            Self::NoWord(_) => "type a name, or words of the record".into(),
            Self::TooMany(_) => "leave some out".into(),
        })
    }
}

const KEYS: [&str; 15] = [
    "tag:",
    "view:",
    "company:",
    "stage:",
    "circle:",
    "program:",
    "cohort:",
    "via:",
    "due.before:",
    "due.after:",
    "last.before:",
    "last.after:",
    "added.before:",
    "added.after:",
    "rests:",
];

const MOST_TERMS: usize = 32;

/// What the words of dates in a filter are told from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calendar<'a> {
    pub(crate) today: NaiveDate,
    pub(crate) business_days: &'a BusinessDays,
}

/// A typographic minus means the same; the command line hands it over in place of one that would begin an option.
pub(crate) const MINUS: char = '\u{2212}';

/// What stands behind a minus.
pub(crate) fn turned_around(word: &str) -> Option<&str> {
    word.strip_prefix(['-', MINUS])
}

/// Read a filter out of the words of a command line, or out of one saved text (`company:"Acme Corp"`).
///
/// # Errors
/// Keys, values and dates that are not known, naming them.
pub(crate) fn parse(words: &[String], calendar: Calendar<'_>) -> Result<Vec<Term>, FilterError> {
    let mut terms = Vec::new();
    let mut free = Vec::new();
    for word in words {
        match term(word, calendar)? {
            Some(term) => terms.push(term),
            None => free.push(word.as_str()),
        }
    }
    if !free.is_empty() {
        terms.push(Term { negated: false, test: Test::Words(searched(&free.join(" "))?) });
    }
    if terms.len() > MOST_TERMS { Err(FilterError::TooMany(MOST_TERMS)) } else { Ok(terms) }
}

/// Free words, of which at least one has a letter or a digit.
pub(crate) fn searched(words: &str) -> Result<String, FilterError> {
    if words.contains(char::is_alphanumeric) {
        Ok(words.to_owned())
    } else {
        Err(FilterError::NoWord(words.to_owned()))
    }
}

/// The term of a word with a key; none for a free word.
fn term(word: &str, calendar: Calendar<'_>) -> Result<Option<Term>, FilterError> {
    let (negated, rest) = turned_around(word).map_or((false, word), |rest| (true, rest));
    let Some((key, value)) = rest.split_once(':') else {
        return if negated {
            Ok(Some(Term { negated, test: Test::Words(searched(rest)?) }))
        } else {
            Ok(None)
        };
    };
    let value = value.trim().trim_matches('"');
    // an address or a time is a free word
    if !key.chars().all(|c| c.is_ascii_alphabetic() || c == '.') || value.starts_with("//") {
        return Ok(None);
    }
    if value.is_empty() {
        return Err(FilterError::Empty { key: key.to_owned() });
    }
    let day = |direction| day::parse(value, calendar.today, direction, calendar.business_days);
    let test = match key.to_lowercase().as_str() {
        "tag" => Test::Tag(value.trim_start_matches('#').to_lowercase()),
        "company" => Test::Company(text::fold(value)),
        "stage" => Test::Stage(
            Stage::parse(&value.to_lowercase())
                .ok_or_else(|| FilterError::Value { key: "stage", value: value.to_owned() })?,
        ),
        "circle" => Test::Circle(
            Circle::parse(&value.to_lowercase())
                .ok_or_else(|| FilterError::Value { key: "circle", value: value.to_owned() })?,
        ),
        "program" => Test::Program(value.to_lowercase()),
        "cohort" => Test::Cohort(value.to_lowercase()),
        "via" => Test::Via(text::fold(value)),
        "due.before" => Test::DueBefore(day(Direction::Ahead)?),
        "due.after" => Test::DueAfter(day(Direction::Ahead)?),
        "last.before" => Test::LastBefore(day(Direction::Back)?),
        "last.after" => Test::LastAfter(day(Direction::Back)?),
        "added.before" => Test::AddedBefore(day(Direction::Back)?),
        "added.after" => Test::AddedAfter(day(Direction::Back)?),
        "rests" => match value.to_lowercase().as_str() {
            "yes" => Test::Rests(true),
            "no" => Test::Rests(false),
            _ => return Err(FilterError::Value { key: "yes or no", value: value.to_owned() }),
        },
        _ => return Err(FilterError::Key(format!("{key}:"))),
    };
    Ok(Some(Term { negated, test }))
}

/// The words of a filter as they came from the command line. Several terms in one argument (`"tag:rust circle:new"`)
/// are several words; blanks in a value stay (`company:Acme Corp`).
///
/// # Errors
/// `Option` for what looks like an option that nobody knows.
pub(crate) fn arguments(typed: &[String]) -> Result<Vec<String>, FilterError> {
    let mut words: Vec<String> = Vec::new();
    for argument in typed {
        if argument.starts_with("--") {
            return Err(FilterError::Option(argument.clone()));
        }
        for (n, part) in argument.split_whitespace().enumerate() {
            let begins = KEYS
                .iter()
                .chain(&message_filter::KEYS)
                .any(|key| part.trim_start_matches(['-', MINUS]).starts_with(key));
            match words.last_mut() {
                Some(last) if n > 0 && !begins => {
                    last.push(' ');
                    last.push_str(part);
                }
                _ => words.push(part.to_owned()),
            }
        }
    }
    Ok(words)
}

/// Split a saved filter into its words; double quotes keep blanks together.
pub(crate) fn words(saved: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in saved.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(String::new()),
            c => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// One text out of the words of a command line, which `words` splits again.
pub(crate) fn joined(words: &[String]) -> String {
    let quoted = |word: &String| {
        let word =
            turned_around(word).map_or_else(|| word.clone(), |rest| format!("-{rest}")).replace('"', "");
        if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word }
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Whether people of the pool are meant, who are in no other list: by their stage.
pub(crate) fn asks_for_pool(terms: &[Term]) -> bool {
    terms.iter().any(|term| !term.negated && term.test == Test::Stage(Stage::Pool))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<Term>, FilterError> {
        let business_days = BusinessDays::new([]);
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        parse(&words(text), Calendar { today, business_days: &business_days })
    }

    #[test]
    fn terms_are_read_with_their_minus_and_free_words_are_one_term() {
        let terms = read("tag:Rust -tag:cold company:\"Acme Corp\" due.before:eow data people").unwrap();
        let yes = |test| Term { negated: false, test };
        assert_eq!(
            terms,
            [
                yes(Test::Tag("rust".into())),
                Term { negated: true, test: Test::Tag("cold".into()) },
                yes(Test::Company("acme corp".into())),
                yes(Test::DueBefore(NaiveDate::from_ymd_opt(2026, 3, 8).unwrap())),
                yes(Test::Words("data people".into())),
            ]
        );
    }

    #[test]
    fn the_stage_of_the_pool_asks_for_the_pool() {
        let asks = |text| asks_for_pool(&read(text).unwrap());
        assert!(asks("stage:pool company:acme") && asks("data stage:pool"));
        assert!(!asks("-stage:pool") && !asks("stage:met pool") && !asks(""));
    }

    #[test]
    fn unknown_keys_values_and_days_are_errors_that_name_them() {
        assert_eq!(read("colour:red"), Err(FilterError::Key("colour:".into())));
        assert_eq!(read("stage:warm"), Err(FilterError::Value { key: "stage", value: "warm".into() }));
        assert!(matches!(read("due.before:2026-02-30"), Err(FilterError::Day(_))));
        assert_eq!(read("rests:maybe"), Err(FilterError::Value { key: "yes or no", value: "maybe".into() }));
        assert_eq!(read("rests:no").map(|terms| terms[0].test.clone()), Ok(Test::Rests(false)));
        assert_eq!(read("tag:"), Err(FilterError::Empty { key: "tag".into() }));
        assert!(matches!(read("https://example.com/x"), Ok(terms) if terms.len() == 1));
    }

    #[test]
    fn one_argument_may_hold_several_terms_and_a_value_may_hold_blanks() {
        let typed = |argument: &str| arguments(&[argument.to_owned()]);
        assert_eq!(typed("tag:rust circle:new"), Ok(vec!["tag:rust".to_owned(), "circle:new".to_owned()]));
        assert_eq!(
            typed("company:Acme Corp -tag:cold"),
            Ok(vec!["company:Acme Corp".to_owned(), "-tag:cold".to_owned()])
        );
        assert_eq!(typed("data people"), Ok(vec!["data people".to_owned()]));
        assert_eq!(typed("--frob"), Err(FilterError::Option("--frob".into())));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_text_panics_and_saved_words_come_back(text in "\\PC{0,60}") {
            let text = text.replace(MINUS, "-");
            let first = words(&text);
            prop_assert_eq!(words(&joined(&first)), first);
            let _ = read(&text);
        }
    }
}
