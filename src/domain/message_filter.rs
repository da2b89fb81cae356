//! Which messages a list shows: terms of a message's own (`state:sent channel:email answered:no`) beside those of its
//! contact (see filter.rs).

use chrono::NaiveDate;

use super::channel::Channel;
use super::day::{self, Direction};
use super::filter::{self, Calendar, FilterError, Term};
use super::message::State;
use super::text;

/// What one term asks of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MessageTest {
    State(State),
    Channel(Channel),
    Template(String),
    /// Whether a reply is recorded; asks only those that were sent
    Answered(bool),
    SentBefore(NaiveDate),
    SentAfter(NaiveDate),
    /// Words of the contact's name, or of the text
    Words(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageTerm {
    pub(crate) negated: bool,
    pub(crate) test: MessageTest,
}

/// All terms of a filter of messages; all must hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct MessageFilter {
    pub(crate) messages: Vec<MessageTerm>,
    pub(crate) contacts: Vec<Term>,
}

pub(crate) const KEYS: [&str; 6] =
    ["state:", "channel:", "template:", "answered:", "sent.before:", "sent.after:"];

/// Read a filter out of the words of a command line.
///
/// # Errors
/// Keys, values and dates that are not known, naming them.
pub(crate) fn parse(words: &[String], calendar: Calendar<'_>) -> Result<MessageFilter, FilterError> {
    let mut filter = MessageFilter::default();
    let (mut of_contacts, mut free) = (Vec::new(), Vec::new());
    for word in words {
        match term(word, calendar)? {
            Some(term) => filter.messages.push(term),
            None if word.contains(':') => of_contacts.push(word.clone()),
            None => match filter::turned_around(word) {
                Some(rest) => {
                    let test = MessageTest::Words(filter::searched(rest)?);
                    filter.messages.push(MessageTerm { negated: true, test });
                }
                None => free.push(word.as_str()),
            },
        }
    }
    if !free.is_empty() {
        let test = MessageTest::Words(filter::searched(&free.join(" "))?);
        filter.messages.push(MessageTerm { negated: false, test });
    }
    filter.contacts = filter::parse(&of_contacts, calendar)?;
    Ok(filter)
}

fn term(word: &str, calendar: Calendar<'_>) -> Result<Option<MessageTerm>, FilterError> {
    let (negated, rest) = filter::turned_around(word).map_or((false, word), |rest| (true, rest));
    let Some((key, value)) = rest.split_once(':') else { return Ok(None) };
    let value = value.trim().trim_matches('"');
    let key = key.to_lowercase();
    if !KEYS.contains(&format!("{key}:").as_str()) {
        return Ok(None);
    }
    if value.is_empty() {
        return Err(FilterError::Empty { key });
    }
    let folded = text::fold(value);
    let not = |key: &'static str, known: String| FilterError::NotOne { key, value: value.to_owned(), known };
    let day = || day::parse(value, calendar.today, Direction::Back, calendar.business_days);
    let test = match key.as_str() {
        "state" => MessageTest::State(
            State::parse(&folded).ok_or_else(|| not("state", "draft, reviewed, sent".into()))?,
        ),
        "channel" => MessageTest::Channel(
            Channel::parse(&folded)
                .ok_or_else(|| not("channel", Channel::ALL.map(Channel::as_str).join(", ")))?,
        ),
        "template" => MessageTest::Template(value.to_owned()),
        "answered" => match folded.as_str() {
            "yes" | "true" => MessageTest::Answered(true),
            "no" | "false" => MessageTest::Answered(false),
            _ => return Err(not("answer", "yes, no".into())),
        },
        "sent.before" => MessageTest::SentBefore(day()?),
        _ => MessageTest::SentAfter(day()?),
    };
    Ok(Some(MessageTerm { negated, test }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::business_days::BusinessDays;
    use crate::domain::filter::Test;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<MessageFilter, FilterError> {
        let business_days = BusinessDays::new([]);
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        parse(&filter::words(text), Calendar { today, business_days: &business_days })
    }

    #[test]
    fn terms_of_messages_and_of_contacts_stand_side_by_side() {
        let filter = read("state:sent -channel:email company:acme answered:no ana reyes").unwrap();
        let term = |negated, test| MessageTerm { negated, test };
        assert_eq!(
            filter.messages,
            [
                term(false, MessageTest::State(State::Sent)),
                term(true, MessageTest::Channel(Channel::Email)),
                term(false, MessageTest::Answered(false)),
                term(false, MessageTest::Words("ana reyes".into())),
            ]
        );
        assert_eq!(filter.contacts, [Term { negated: false, test: Test::Company("acme".into()) }]);
    }

    #[test]
    fn what_is_not_known_is_named_with_what_is() {
        let hint = |text: &str| read(text).unwrap_err().hint().unwrap();
        assert_eq!(read("state:maybe").unwrap_err().to_string(), "`maybe` is not a state");
        assert!(hint("state:maybe").contains("reviewed"));
        assert!(hint("channel:pigeon").contains("linkedin-note"));
        assert!(read("answered:perhaps").is_err() && read("sent.after:2026-02-30").is_err());
        assert!(read("state:").is_err() && read("colour:red").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = read(&text);
        }
    }
}
