//! Introduction: what to write when somebody is asked to introduce me, made from the record. What the record does not
//! say is left out, and so is what would make the text too long; nothing is cut in the middle of a sentence.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;

use super::channel::{self, READ_WORDS};
use super::contact::Contact;
use super::fact::Fact;
use super::{template, text};

/// A contact with what was found out about them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) contact: &'a Contact,
    pub(crate) facts: &'a [Fact],
}

/// An introduction that is to be asked for.
#[derive(Debug)]
pub(crate) struct Introduction<'a> {
    /// Whom I ask
    pub(crate) asked: Known<'a>,
    /// The name of somebody in between, whom the one who is asked knows
    pub(crate) between: Option<&'a str>,
    /// Whom I would like to meet
    pub(crate) target: Known<'a>,
    /// Where the one who is asked knows the next one from, in the user's words
    pub(crate) how: Option<&'a str>,
    /// The writer's own words by placeholder: `my_name`, `my_intro`, `slots`
    pub(crate) writer: &'a BTreeMap<String, String>,
}

/// Words that a piece of the record may have, so that the whole stays readable.
const PIECE_WORDS: usize = 18;
const NAME_WORDS: usize = 5;

/// The record's own words as a part of a sentence: one line, without the mark at its end; the first sentence where the
/// whole is too long. None where that is too long too, or is no text to be sent but a gap to be filled.
fn piece(text: &str, most: usize) -> Option<String> {
    let fits = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = line.trim_end_matches(['.', '…', ',', ';', ':', ' ']).to_owned();
        let words = line.split(' ').count();
        (words <= most && channel::words(&line) > 0).then_some(line)
    };
    let unfinished = ["{", "}", "__", "TODO", "XXX", "??", "«"].iter().any(|mark| text.contains(mark))
        || is_bracketed(text);
    if unfinished {
        return None;
    }
    fits(text).or_else(|| text.split_sentence_bounds().next().and_then(fits))
}

/// `[NAME]`, `<company>`, `%NAME%`: words in the place of others.
fn is_bracketed(text: &str) -> bool {
    [('[', ']'), ('<', '>'), ('%', '%')].iter().any(|(open, close)| {
        text.split_once(*open)
            .is_some_and(|(_, rest)| rest.contains(*close) && rest.starts_with(char::is_alphabetic))
    })
}

/// Whether the words speak of somebody, and not to them: notes of one's own often do.
fn speaks_of_a_third(text: &str) -> bool {
    const THIRD: [&str; 9] = ["he", "she", "they", "him", "her", "his", "hers", "them", "their"];
    text::fold_words(text).iter().any(|word| THIRD.contains(&word.as_str()))
}

/// The text with the mark that ends a sentence, unless it brought one.
fn sentence(text: &str) -> String {
    if text.ends_with(['?', '!']) { text.to_owned() } else { format!("{text}.") }
}

impl Known<'_> {
    fn first_name(&self) -> &str {
        template::first_name(&self.contact.name)
    }

    fn name(&self) -> String {
        piece(&self.contact.name, NAME_WORDS).unwrap_or_else(|| self.first_name().to_owned())
    }

    /// The newest fact that fits, one that can be said to their face before others.
    fn fact(&self) -> Option<String> {
        let fitting = || self.facts.iter().rev().filter_map(|fact| piece(&fact.text, PIECE_WORDS));
        fitting().find(|fact| !speaks_of_a_third(fact)).or_else(|| fitting().next())
    }

    fn why(&self) -> Option<String> {
        self.contact.why.as_deref().and_then(|why| piece(why, PIECE_WORDS))
    }

    fn learn(&self) -> Option<String> {
        self.contact.learn.as_deref().and_then(|learn| piece(learn, PIECE_WORDS))
    }

    /// `, data engineer at Acme`, as far as it is known.
    fn position(&self) -> String {
        let known = |text: &Option<String>| text.as_deref().and_then(|text| piece(text, NAME_WORDS));
        match (known(&self.contact.role), known(&self.contact.company)) {
            (Some(role), Some(company)) => format!(", {role} at {company}"),
            (Some(role), None) => format!(", {role}"),
            (None, Some(company)) => format!(" of {company}"),
            (None, None) => String::new(),
        }
    }
}

impl Introduction<'_> {
    fn writer(&self, key: &str, most: usize) -> Option<String> {
        self.writer.get(key).and_then(|text| piece(text, most))
    }

    fn sign(&self) -> String {
        self.writer("my_name", NAME_WORDS).map(|name| format!("\n{name}")).unwrap_or_default()
    }

    /// The request to the one who is asked. Never longer than a stranger reads.
    pub(crate) fn request(&self) -> String {
        let (asked, target) = (self.asked.first_name(), self.target.first_name());
        let personal = self
            .asked
            .fact()
            .map(|fact| format!("One thing stays with me about you: {}\n\n", sentence(&fact)));
        let how = self
            .how
            .and_then(|how| piece(how, NAME_WORDS * 2))
            .map(|how| format!(" ({how})"))
            .unwrap_or_default();
        let whom = format!("{}{}", self.target.name(), self.target.position());
        let why = self.target.why().map(|why| format!(" Why {target}: {}", sentence(&why)));
        let way = match self
            .between
            .map(|name| piece(name, NAME_WORDS).unwrap_or_else(|| template::first_name(name).to_owned()))
        {
            Some(between) => {
                let first = template::first_name(&between);
                format!(
                    "As far as I can see you know {between}{how}, and {first} knows {target}. Would you pass the lines below on to {first}?"
                )
            }
            None => format!(
                "As far as I can see the two of you know each other{how}. Would you forward the lines below to {target}?"
            ),
        };
        first_that_fits([&personal, &None], |personal| {
            format!(
                "Hi {asked},\n\n{}I would like to meet {whom}.{}\n\n{way} A plain no is fine too.\n\nThank you{}",
                personal.as_deref().unwrap_or_default(),
                why.as_deref().unwrap_or_default(),
                self.sign(),
            )
        })
    }

    /// What is passed on to the person I would like to meet. Never longer than a stranger reads.
    pub(crate) fn forwardable(&self) -> String {
        let told =
            |before: &str, text: Option<String>| text.map(|text| format!(" {before}: {}", sentence(&text)));
        let intro = match (self.writer("my_name", NAME_WORDS), self.writer("my_intro", PIECE_WORDS)) {
            (Some(name), Some(intro)) => Some(format!(" I am {name}, {intro}.")),
            (Some(one), None) | (None, Some(one)) => Some(format!(" I am {one}.")),
            (None, None) => None,
        };
        let slots =
            self.writer("slots", PIECE_WORDS).map(|slots| format!(", {} perhaps", template::slots(&slots)));
        let why = self.target.why().filter(|why| !speaks_of_a_third(why));
        let why = told("Why I ask you and nobody else", why);
        let fact = told("One thing about you stays with me", self.target.fact());
        let learn = told("What I would like to understand", self.target.learn());
        let by = match self.between {
            Some(between) => format!("{} and {}", self.asked.first_name(), template::first_name(between)),
            None => self.asked.first_name().to_owned(),
        };
        let text = |[intro, why, fact, slots]: [&Option<String>; 4]| {
            let part = |part: &Option<String>| part.clone().unwrap_or_default();
            let about = [part(why), part(fact), part(&learn)].concat();
            let about = if about.is_empty() { String::new() } else { format!("{}\n\n", about.trim_start()) };
            format!(
                "Hi {},\n\n{by} kindly passed this on to you.{}\n\n{about}Would you have 20 minutes for a call{}? \
                 Any other time that suits you is fine, and so is a short answer by mail.\n\nThank you{}",
                self.target.first_name(),
                part(intro),
                part(slots),
                self.sign(),
            )
        };
        let no = &None;
        let wishes = [
            [&intro, &why, &fact, &slots],
            [&intro, no, &fact, &slots],
            [&intro, no, &fact, no],
            [&intro, no, no, no],
        ];
        first_that_fits(wishes, text)
    }

    /// What would make the texts better, by where it is said: `why`, `learn`, `fact` of the person to meet; `me.name`,
    /// `me.intro` of the settings.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let has = |key: &str| self.writer.contains_key(key);
        [
            ("why", self.target.why().is_some()),
            ("learn", self.target.learn().is_some()),
            ("fact", self.target.fact().is_some()),
            ("me.name", has("my_name")),
            ("me.intro", has("my_intro")),
        ]
        .into_iter()
        .filter(|(_, there)| !there)
        .map(|(what, _)| what)
        .collect()
    }
}

/// The first of several texts, from the fullest to the barest, that is read to its end; else the barest.
fn first_that_fits<W: Copy>(wishes: impl IntoIterator<Item = W>, text: impl Fn(W) -> String) -> String {
    let mut last = String::new();
    for wish in wishes {
        last = text(wish);
        if channel::words(&last) <= READ_WORDS {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests;
