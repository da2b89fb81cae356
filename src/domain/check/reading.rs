//! Reading: a message taken apart, and together with what is known the case that every rule is given.

use std::collections::HashSet;
use std::ops::Deref;

use super::language::{Language, Voting};
use super::prose::{Prose, Word};
use super::words::{Lexicon, Vocabulary};
use super::{Known, Letter, Occasion, Part, Recipient};
use crate::domain::text;

/// A message taken apart.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(super) letter: &'a Letter<'a>,
    pub(super) body: Prose<'a>,
    pub(super) subject: Prose<'a>,
    /// The lists of the message's language; none where it is not judged word by word
    pub(super) vocabulary: Option<Vocabulary>,
    lexicon: &'a Lexicon,
    voting: Voting,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(letter: &'a Letter<'a>, lexicon: &'a Lexicon) -> Self {
        let body = Prose::new(Part::Body, letter.body);
        let subject = Prose::new(Part::Subject, letter.subject.unwrap_or_default());
        let voting = Voting::new(lexicon);
        let language = voting.language(body.words.iter(), letter.body);
        let vocabulary = language.and_then(|language| lexicon.vocabulary(language));
        Self { letter, body, subject, vocabulary, lexicon, voting }
    }

    pub(super) fn text_of(&self, part: Part) -> &'a str {
        match part {
            Part::Subject => self.subject.text,
            Part::Body => self.body.text,
        }
    }

    pub(super) fn parts(&self) -> [&Prose<'a>; 2] {
        [&self.subject, &self.body]
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &Word> {
        self.parts().into_iter().flat_map(|part| &part.words)
    }

    pub(super) fn language_of(&self, text: &str) -> Option<Language> {
        let prose = Prose::new(Part::Body, text);
        self.voting.language(prose.words.iter(), text)
    }

    /// The code of the language in which the message is judged, `other` where it is not.
    #[cfg(test)]
    pub(crate) fn language_code(&self) -> &'static str {
        self.vocabulary.as_ref().map_or("other", |vocabulary| vocabulary.language.code())
    }

    pub(super) fn stop_words(&self, language: Language) -> HashSet<String> {
        self.lexicon.stop_words(language)
    }
}

/// A message and what is known of it.
#[derive(Debug)]
pub(super) struct Case<'a> {
    reading: &'a Reading<'a>,
    pub(super) known: &'a Known<'a>,
    /// All texts of the record
    pub(super) record: Vec<&'a str>,
}

impl<'a> Deref for Case<'a> {
    type Target = Reading<'a>;

    fn deref(&self) -> &Self::Target {
        self.reading
    }
}

impl<'a> Case<'a> {
    pub(super) fn new(reading: &'a Reading<'a>, known: &'a Known<'a>) -> Self {
        let record = known.recipient.as_ref().map(record).unwrap_or_default();
        Self { reading, known, record }
    }

    pub(super) fn recipient(&self) -> Option<&Recipient<'a>> {
        self.known.recipient.as_ref()
    }

    /// What a message to nobody in particular is: a first one.
    pub(super) fn occasion(&self) -> Occasion {
        self.recipient().map_or(Occasion::First, |recipient| recipient.occasion)
    }

    /// A thank-you or an answer, which some rules leave alone.
    pub(super) fn is_response(&self) -> bool {
        matches!(self.occasion(), Occasion::ThankYou | Occasion::Answer)
    }

    /// Whether a text stands word for word in the record, case and accents aside.
    pub(super) fn is_in_record(&self, written: &str) -> bool {
        let words = text::fold_words(written);
        !words.is_empty()
            && self.record.iter().any(|known| {
                text::fold_words(known).windows(words.len()).any(|window| window == words.as_slice())
            })
    }
}

/// "The record" = this contact's fields, facts, why, learn, via (DOMAIN.md, section 3).
fn record<'a>(recipient: &Recipient<'a>) -> Vec<&'a str> {
    let contact = recipient.contact;
    let fields = [
        &contact.role,
        &contact.company,
        &contact.why,
        &contact.learn,
        &contact.program,
        &contact.cohort,
        &contact.source,
    ];
    let mut texts: Vec<&str> = vec![&contact.name];
    texts.extend(fields.into_iter().flatten().map(String::as_str));
    texts.extend(contact.via.as_ref().map(|via| via.name.as_str()));
    texts.extend(contact.tags.iter().chain(&contact.links).map(String::as_str));
    texts.extend(recipient.facts.iter().map(|fact| fact.text.as_str()));
    texts
}
