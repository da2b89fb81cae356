//! Question: what to ask somebody who gives you their time: a bank of questions by theme and by kind of person, and
//! which five of them fit whom.

mod choose;
mod kind;

use serde::{Deserialize, Serialize};

use super::id::QuestionId;
use super::text;
pub(crate) use choose::{USUAL, Wanted, choose};
pub(crate) use kind::{Kind, kinds_of};

/// What a question is about, in the order in which a conversation gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    Path,
    Work,
    Skills,
    Field,
    Company,
    /// A question of the user's own without a theme
    Own,
    Advice,
    Next,
}

impl Theme {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Work => "work",
            Self::Skills => "skills",
            Self::Field => "field",
            Self::Company => "company",
            Self::Own => "own",
            Self::Advice => "advice",
            Self::Next => "next",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        use Theme::{Advice, Company, Field, Next, Own, Path, Skills, Work};
        [Path, Work, Skills, Field, Company, Own, Advice, Next]
            .into_iter()
            .find(|theme| theme.as_str() == text)
    }
}

/// A question of the bank; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Question {
    /// By which it is known again; one of the user's own may have none and is known by its text
    pub(crate) key: Option<String>,
    pub(crate) theme: Theme,
    /// Whom it fits; everybody, if none
    #[serde(skip)]
    pub(crate) kinds: Vec<Kind>,
    pub(crate) text: String,
    /// Ways to go deeper
    pub(crate) angles: Vec<String>,
    #[serde(skip)]
    pub(crate) yours: bool,
}

/// A question that was prepared for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Prepared {
    #[serde(skip)]
    pub(crate) id: QuestionId,
    pub(crate) key: Option<String>,
    pub(crate) text: String,
    pub(crate) asked: bool,
}

impl Prepared {
    /// Whether it is this question.
    fn is(&self, question: &Question) -> bool {
        match (&self.key, &question.key) {
            (Some(is), Some(key)) => is == key,
            _ => text::fold(&self.text) == text::fold(&question.text),
        }
    }
}

/// A file of questions as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    question: Vec<Block>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    key: Option<String>,
    theme: Option<String>,
    #[serde(rename = "for")]
    whom: Option<String>,
    ask: toml::Spanned<String>,
    #[serde(default)]
    then: Angles,
}

/// One way to go deeper, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Angles {
    One(String),
    Several(Vec<String>),
}

impl Default for Angles {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Angles {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Several(list) => list,
        }
    }
}

/// What is wrong with a file of questions, and where.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct BankError {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Characters of a question, an angle or a key.
const LONGEST: usize = 500;
/// Bytes of a file: a hundred times the built-in one would be no bank to choose from.
pub(crate) const MOST_BYTES: usize = 1_000_000;

/// Read a file of questions.
///
/// # Errors
/// The first mistake in it.
fn parse(source: &str, yours: bool) -> Result<Vec<Question>, BankError> {
    let line_at = |at: usize| source[..at.min(source.len())].lines().count().max(1);
    let file: File = toml::from_str(source).map_err(|error| BankError {
        line: error.span().map_or(1, |span| line_at(span.start + 1)),
        message: error.message().lines().next().unwrap_or_default().to_owned(),
    })?;
    let in_block = |block: Block| {
        let at = line_at(block.ask.span().start + 1);
        question(block, yours).map_err(|message| BankError { line: at, message })
    };
    file.question.into_iter().map(in_block).collect()
}

fn question(block: Block, yours: bool) -> Result<Question, String> {
    let tidy = |typed: &str, what| text::tidy(typed, what, LONGEST).map_err(|e| e.to_string());
    let theme = match &block.theme {
        None => Theme::Own,
        Some(theme) => Theme::parse(theme).ok_or_else(|| {
            format!("`{theme}` is no theme: path, work, skills, field, company, advice or next")
        })?,
    };
    let mut kinds = Vec::new();
    for word in block.whom.as_deref().unwrap_or_default().split_whitespace().filter(|word| *word != "any") {
        kinds.push(Kind::parse(word).ok_or_else(|| {
            format!("`{word}` is no kind of person: {} or any", Kind::ALL.map(Kind::as_str).join(", "))
        })?);
    }
    let angles = block.then.into_list();
    Ok(Question {
        key: block.key.as_deref().map(|key| tidy(key, "key")).transpose()?,
        theme,
        kinds,
        text: tidy(block.ask.get_ref(), "question")?,
        angles: angles.iter().map(|angle| tidy(angle, "angle")).collect::<Result<_, _>>()?,
        yours,
    })
}

/// All questions: the user's own first, in the place of built-in ones of the same key.
///
/// # Errors
/// What is wrong with the user's file; the built-in ones are there without it.
pub(crate) fn bank(own: Option<&str>) -> (Vec<Question>, Result<(), BankError>) {
    // part of the program: a test reads it
    let built_in = parse(include_str!("questions.toml"), false).unwrap_or_default();
    let (mut all, read) = match own.map(|source| parse(source, true)) {
        Some(Ok(own)) => (own, Ok(())),
        Some(Err(error)) => (Vec::new(), Err(error)),
        None => (Vec::new(), Ok(())),
    };
    let is_replaced = |question: &Question| all.iter().any(|own| own.key == question.key);
    let others: Vec<Question> = built_in.into_iter().filter(|question| !is_replaced(question)).collect();
    all.extend(others);
    (all, read)
}

/// `1 path-turn`, the names by which prepared questions are ticked.
pub(crate) fn numbered(prepared: &[Prepared]) -> Vec<String> {
    let name = |(n, question): (usize, &Prepared)| match &question.key {
        Some(key) => format!("{n} {key}"),
        None => n.to_string(),
    };
    (1..).zip(prepared).map(name).collect()
}

/// The last question of every conversation (DOMAIN.md, section 2).
pub(crate) const CLOSING: &str = "Who else should I talk to, and may I say that you sent me?";

/// Minutes before the end at which the time is looked at (DOMAIN.md, section 2).
pub(crate) const TIME_CHECK: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bank_has_enough_for_everybody_and_each_question_asks() {
        let (bank, read) = bank(None);
        assert!(read.is_ok() && bank.len() >= 60, "{}", bank.len());
        let mut keys = std::collections::BTreeSet::new();
        for question in &bank {
            assert!(keys.insert(question.key.clone().unwrap()), "{question:?}");
            assert!(question.text.ends_with('?') && (1..=2).contains(&question.angles.len()), "{question:?}");
            assert!(question.angles.iter().all(|angle| angle.ends_with('?')), "{question:?}");
            assert!(question.key.as_ref().unwrap().starts_with(question.theme.as_str()), "{question:?}");
            assert_ne!(question.theme, Theme::Own);
        }
        for kind in Kind::ALL {
            let fits = |question: &&Question| question.kinds.contains(&kind) || question.kinds.is_empty();
            assert!(bank.iter().filter(fits).count() >= 25, "{kind:?}");
            let themes: std::collections::BTreeSet<Theme> =
                bank.iter().filter(fits).map(|question| question.theme).collect();
            assert_eq!(themes.len(), 7, "{kind:?}");
        }
    }

    #[test]
    fn own_questions_come_first_replace_by_key_and_a_mistake_is_told_with_its_line() {
        let own = "[[question]]\nask = \"Which ward would you go back to?\"\n\n\
            [[question]]\nkey = \"path-turn\"\ntheme = \"path\"\nask = \"Why?\"\nthen = \"And then?\"\n";
        let (all, read) = bank(Some(own));
        assert_eq!((read, all.len()), (Ok(()), bank(None).0.len() + 1));
        assert_eq!((all[0].theme, all[0].yours, &all[0].key), (Theme::Own, true, &None));
        assert_eq!(all.iter().filter(|question| question.key.as_deref() == Some("path-turn")).count(), 1);
        for (broken, line, says) in [
            ("[[question]]\nask = \"\"\n", 2, "is empty"),
            ("[[question]]\nask = \"a?\"\nfor = \"boss\"\n", 2, "`boss` is no kind of person"),
            ("[[question]]\ntheme = \"love\"\nask = \"a?\"\n", 3, "`love` is no theme"),
            ("\n[[question]]\nasks = \"a?\"\n", 3, "unknown field"),
            ("[[question]\n", 1, ""),
        ] {
            let (all, read) = bank(Some(broken));
            let error = read.unwrap_err();
            assert_eq!(error.line, line, "{broken}: {error}");
            assert!(error.message.contains(says), "{broken}: {error}");
            assert!(all.len() >= 60, "the built-in ones are there without it");
        }
    }

    #[test]
    fn a_question_is_known_again_by_its_key_else_by_its_text() {
        let (bank, _) = bank(None);
        let prepared = |key: Option<&str>, text: &str| Prepared {
            id: QuestionId(1),
            key: key.map(str::to_owned),
            text: text.to_owned(),
            asked: true,
        };
        assert!(prepared(Some("path-turn"), "as it was worded before").is(&bank[0]));
        assert!(prepared(None, &bank[0].text.to_uppercase()).is(&bank[0]));
        assert!(!prepared(Some("path-stay"), &bank[0].text).is(&bank[0]));
    }
}
