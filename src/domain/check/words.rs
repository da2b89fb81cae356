//! Words: the lists by which a message is judged, one file a language under `words/`, and what the user adds to
//! them. A language's phrases are prepared only when a message is written in it.

use std::collections::HashSet;

use serde::Deserialize;

use super::language::Language;
use super::pattern::{Fold, Patterns};
use crate::domain::text;

/// A file of words as it is written: words parted by blanks, phrases as `pattern` has them. All keys may be missing.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    stop: String,
    common: String,
    first_person: String,
    second_person: String,
    third_person: String,
    numbers: String,
    months: String,
    past: String,
    negation: String,
    at: String,
    former: String,
    event: String,
    question: Vec<String>,
    opening: Vec<String>,
    amount: Vec<String>,
    not_an_amount: Vec<String>,
    slot: Vec<String>,
    not_a_slot: Vec<String>,
    workplace: Vec<String>,
    not_a_workplace: Vec<String>,
    introduction: Vec<String>,
    stock_phrase: Vec<String>,
    job_ask: Vec<String>,
    not_a_job_ask: Vec<String>,
    mentions_others: Vec<String>,
    not_others: Vec<String>,
}

/// The built-in words of a language: `marks`, the stop words, an empty line, and words that are frequent in letters,
/// are read for every message; `lists` only where a message is written in it.
struct BuiltIn {
    language: Language,
    marks: &'static str,
    lists: &'static str,
}

macro_rules! built_in {
    ($($language:ident $code:literal),+) => {
        [$(BuiltIn {
            language: Language::$language,
            marks: include_str!(concat!("words/", $code, ".txt")),
            lists: include_str!(concat!("words/", $code, ".toml")),
        }),+]
    };
}

const BUILT_IN: [BuiltIn; 5] =
    built_in!(English "en", German "de", Spanish "es", French "fr", Portuguese "pt");

impl BuiltIn {
    fn stop_and_common(&self) -> (&'static str, &'static str) {
        self.marks.split_once("\n\n").unwrap_or((self.marks, ""))
    }

    fn file(&self) -> Result<File, WordsError> {
        let (stop, common) = self.stop_and_common();
        let lists = read(self.language.code(), self.lists)?;
        Ok(File { stop: stop.to_owned(), common: common.to_owned(), ..lists })
    }
}

/// A file of the user's own words.
#[derive(Debug, Clone)]
pub(crate) struct UserWords {
    pub(crate) language: Language,
    /// Its name, for what is told when it is wrong
    pub(crate) file: String,
    pub(crate) text: String,
}

/// What is wrong with a file of words.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{file}` line {line}: {cause}")]
pub(crate) struct WordsError {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) cause: String,
}

/// The words of each language by which it is told from the others; folded.
pub(super) fn marks() -> impl Iterator<Item = (Language, &'static str)> {
    BUILT_IN.iter().map(|built_in| (built_in.language, built_in.marks))
}

/// All word lists: the built-in ones with the user's on top.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    user: Vec<(Language, File)>,
}

impl Lexicon {
    /// # Errors
    /// The first thing wrong in a file of the user's.
    pub(crate) fn new(user: &[UserWords]) -> Result<Self, WordsError> {
        let mut files = Vec::new();
        for words in user {
            let more = read(&words.file, &words.text)?;
            for (key, phrases) in more.phrases() {
                for phrase in phrases {
                    let wrong = Patterns::new([phrase.as_str()], &HashSet::new(), Fold::Plain).err();
                    if let Some(why) = wrong {
                        let line = line_of(&words.text, phrase);
                        let cause = format!("{key}: {why}");
                        return Err(WordsError { file: words.file.clone(), line, cause });
                    }
                }
            }
            files.push((words.language, more));
        }
        Ok(Self { user: files })
    }

    /// What the user adds to `marks`; folded.
    pub(super) fn user_marks(&self, language: Language) -> HashSet<String> {
        self.user_files(language)
            .flat_map(|file| set(&file.stop).into_iter().chain(set(&file.common)))
            .collect()
    }

    pub(super) fn stop_words(&self, language: Language) -> HashSet<String> {
        let built_in = BUILT_IN.iter().filter(|built_in| built_in.language == language);
        let mut words: HashSet<String> =
            built_in.flat_map(|built_in| set(built_in.stop_and_common().0)).collect();
        words.extend(self.user_files(language).flat_map(|file| set(&file.stop)));
        words
    }

    pub(super) fn vocabulary(&self, language: Language) -> Option<Vocabulary> {
        let built_in = BUILT_IN.iter().find(|built_in| built_in.language == language)?;
        // a test reads every built-in file
        let mut file = built_in.file().ok()?;
        self.user_files(language).for_each(|more| file.extend(more.clone()));
        Some(Vocabulary::new(language, &file))
    }

    fn user_files(&self, language: Language) -> impl Iterator<Item = &File> {
        self.user.iter().filter(move |(of, _)| *of == language).map(|(_, file)| file)
    }
}

fn read(name: &str, text: &str) -> Result<File, WordsError> {
    toml::from_str(text).map_err(|error| WordsError {
        file: name.to_owned(),
        line: error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1),
        cause: error.message().lines().next().unwrap_or_default().to_owned(),
    })
}

fn line_of(text: &str, phrase: &str) -> usize {
    text.find(&format!("\"{phrase}\"")).map_or(1, |at| text[..at].matches('\n').count() + 1)
}

/// The words of a list, folded.
/// English words that say nothing by themselves; folded.
pub(crate) fn english_stop_words() -> HashSet<String> {
    BUILT_IN
        .iter()
        .find(|built_in| built_in.language == Language::English)
        .map_or_else(HashSet::new, |built_in| set(built_in.stop_and_common().0))
}

pub(super) fn set(list: &str) -> HashSet<String> {
    list.split_whitespace().map(text::fold).collect()
}

impl File {
    fn phrases(&self) -> [(&'static str, &Vec<String>); 14] {
        [
            ("question", &self.question),
            ("opening", &self.opening),
            ("amount", &self.amount),
            ("not-an-amount", &self.not_an_amount),
            ("slot", &self.slot),
            ("not-a-slot", &self.not_a_slot),
            ("workplace", &self.workplace),
            ("not-a-workplace", &self.not_a_workplace),
            ("introduction", &self.introduction),
            ("stock-phrase", &self.stock_phrase),
            ("job-ask", &self.job_ask),
            ("not-a-job-ask", &self.not_a_job_ask),
            ("mentions-others", &self.mentions_others),
            ("not-others", &self.not_others),
        ]
    }

    fn extend(&mut self, more: Self) {
        let lists = [
            (&mut self.stop, more.stop),
            (&mut self.common, more.common),
            (&mut self.first_person, more.first_person),
            (&mut self.second_person, more.second_person),
            (&mut self.third_person, more.third_person),
            (&mut self.numbers, more.numbers),
            (&mut self.months, more.months),
            (&mut self.past, more.past),
            (&mut self.negation, more.negation),
            (&mut self.at, more.at),
            (&mut self.former, more.former),
            (&mut self.event, more.event),
        ];
        for (list, more) in lists {
            list.push(' ');
            list.push_str(&more);
        }
        let phrases = [
            (&mut self.question, more.question),
            (&mut self.opening, more.opening),
            (&mut self.amount, more.amount),
            (&mut self.not_an_amount, more.not_an_amount),
            (&mut self.slot, more.slot),
            (&mut self.not_a_slot, more.not_a_slot),
            (&mut self.workplace, more.workplace),
            (&mut self.not_a_workplace, more.not_a_workplace),
            (&mut self.introduction, more.introduction),
            (&mut self.stock_phrase, more.stock_phrase),
            (&mut self.job_ask, more.job_ask),
            (&mut self.not_a_job_ask, more.not_a_job_ask),
            (&mut self.mentions_others, more.mentions_others),
            (&mut self.not_others, more.not_others),
        ];
        for (list, more) in phrases {
            list.extend(more);
        }
    }
}

/// The lists of one language, ready to be looked up.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) language: Language,
    pub(super) stop: HashSet<String>,
    pub(super) first_person: HashSet<String>,
    pub(super) second_person: HashSet<String>,
    /// Words for people beside the two: "friend", "anybody"
    pub(super) third_person: HashSet<String>,
    /// Names of months, January first, the short ones after the long ones
    pub(super) months: Vec<String>,
    /// Words that say that something is over: "saw", "last"
    pub(super) past: HashSet<String>,
    pub(super) negation: HashSet<String>,
    /// Words before the company where somebody works: "at"
    pub(super) at: HashSet<String>,
    /// Words by which a company is a former one
    pub(super) former: HashSet<String>,
    /// What is given at a place where one does not work: "talk"
    pub(super) event: HashSet<String>,
    pub(super) question: Patterns,
    pub(super) opening: Patterns,
    pub(super) amount: Patterns,
    pub(super) not_an_amount: Patterns,
    pub(super) slot: Patterns,
    pub(super) not_a_slot: Patterns,
    pub(super) workplace: Patterns,
    pub(super) not_a_workplace: Patterns,
    pub(super) introduction: Patterns,
    pub(super) stock_phrase: Patterns,
    pub(super) job_ask: Patterns,
    pub(super) not_a_job_ask: Patterns,
    pub(super) mentions_others: Patterns,
    pub(super) not_others: Patterns,
}

impl Vocabulary {
    fn new(language: Language, file: &File) -> Self {
        let fold = if language == Language::German { Fold::Umlauts } else { Fold::Plain };
        let numbers = set(&file.numbers);
        // the built-in phrases are tested, the user's were tried when they were read
        let patterns = |phrases: &Vec<String>| {
            Patterns::new(phrases.iter().map(String::as_str), &numbers, fold).unwrap_or_default()
        };
        Self {
            language,
            stop: set(&file.stop),
            first_person: set(&file.first_person),
            second_person: set(&file.second_person),
            third_person: set(&file.third_person),
            months: file.months.split_whitespace().map(text::fold).collect(),
            past: set(&file.past),
            negation: set(&file.negation),
            at: set(&file.at),
            former: set(&file.former),
            event: set(&file.event),
            question: patterns(&file.question),
            opening: patterns(&file.opening),
            amount: patterns(&file.amount),
            not_an_amount: patterns(&file.not_an_amount),
            slot: patterns(&file.slot),
            not_a_slot: patterns(&file.not_a_slot),
            workplace: patterns(&file.workplace),
            not_a_workplace: patterns(&file.not_a_workplace),
            introduction: patterns(&file.introduction),
            stock_phrase: patterns(&file.stock_phrase),
            job_ask: patterns(&file.job_ask),
            not_a_job_ask: patterns(&file.not_a_job_ask),
            mentions_others: patterns(&file.mentions_others),
            not_others: patterns(&file.not_others),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_phrase_is_one() {
        for built_in in &BUILT_IN {
            let (language, file) = (built_in.language, built_in.file().unwrap());
            assert!(file.stop.len() > 500 && file.common.len() > 100, "{language:?}");
            for (key, phrases) in file.phrases() {
                assert!(!phrases.is_empty(), "{language:?} {key}");
                for phrase in phrases {
                    let made = Patterns::new([phrase.as_str()], &HashSet::new(), Fold::Plain);
                    assert!(made.is_ok(), "{language:?} {key} {phrase}");
                }
            }
            assert_eq!(file.months.split_whitespace().count() % 12, 0, "{language:?}");
        }
    }

    #[test]
    fn words_of_the_user_are_added_and_mistakes_are_named_with_their_line() {
        let words =
            |text: &str| UserWords { language: Language::English, file: "en.toml".into(), text: text.into() };
        let lexicon = Lexicon::new(&[words("stock-phrase = [\"excit* to\"]\nstop = \"frontend\"")]).unwrap();
        let found = |lexicon: &Lexicon| {
            let prose = super::super::prose::Prose::new(
                super::super::Part::Body,
                "I hope this finds you, excited to write",
            );
            lexicon.vocabulary(Language::English).unwrap().stock_phrase.find_in(&prose).len()
        };
        assert_eq!((found(&lexicon), found(&Lexicon::default())), (2, 1));
        assert!(lexicon.stop_words(Language::English).contains("frontend"));
        for (text, told) in [
            ("# mine\nstock-phrases = []", "`en.toml` line 2: unknown field"),
            ("stock-phrase = [\n  \"fine\",\n  \"... x\"\n]", "`en.toml` line 3: stock-phrase: "),
            ("stock-phrase = 1", "`en.toml` line 1: invalid type"),
            ("x", "`en.toml` line 1: "),
        ] {
            let error = Lexicon::new(&[words(text)]).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
