//! The made-up people as `people.toml` holds them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::channel::Channel;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    #[serde(rename = "letter")]
    pub(super) letters: Vec<Letter>,
    #[serde(rename = "company")]
    pub(super) companies: Vec<Company>,
    #[serde(rename = "view")]
    pub(super) views: Vec<View>,
    #[serde(rename = "connection")]
    pub(super) connections: Vec<Connection>,
    #[serde(rename = "acquaintance")]
    pub(super) acquaintances: Vec<Pair>,
    #[serde(rename = "person")]
    pub(super) people: Vec<Person>,
}

/// Two people of the story, or of the pool, who know each other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    pub(super) one: String,
    pub(super) other: String,
    pub(super) strength: u8,
    pub(super) how: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    pub(super) name: String,
    /// Written without a template
    #[serde(default)]
    pub(super) own: bool,
    pub(super) subject: String,
    pub(super) body: String,
    /// The text for an invitation
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) motivation: Option<u8>,
    pub(super) posting: Option<u8>,
    pub(super) alumni: Option<bool>,
    pub(super) website: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct View {
    pub(super) name: String,
    pub(super) filter: String,
}

/// Somebody who was imported and stays in the pool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Connection {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) company: String,
    pub(super) linkedin: String,
    pub(super) connected: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) added: i64,
    /// Another person of the story
    pub(super) via: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    pub(super) facts: Vec<Fact>,
    #[serde(default)]
    pub(super) story: Vec<Event>,
    /// The fields of the record, as a person types them
    #[serde(flatten)]
    pub(super) fields: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) day: i64,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) source: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) day: i64,
    #[serde(flatten)]
    pub(super) deed: Deed,
}

/// What was done, or happened, with a person.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Deed {
    Draft(Written),
    Sent(Written),
    Reply {
        kind: String,
        text: String,
    },
    Met(Outcome),
    Meet(Meeting),
    Note(String),
    Remind {
        text: String,
        due: i64,
    },
    /// A kind of follow-up
    Done(String),
    Archive(bool),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) letter: String,
    channel: String,
}

impl Written {
    pub(super) fn channel(&self) -> Channel {
        Channel::parse(&self.channel).unwrap_or(Channel::Other)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outcome {
    pub(super) medium: String,
    pub(super) text: String,
    pub(super) takeaway: Option<String>,
    pub(super) promise: Option<String>,
    pub(super) best_question: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meeting {
    pub(super) medium: String,
    pub(super) place: String,
    pub(super) minutes: u32,
    /// `16:30`, on the user's clock
    pub(super) time: String,
    /// Whether questions are prepared for it
    #[serde(default)]
    pub(super) prepared: bool,
}

impl Story {
    /// The people of `people.toml`.
    ///
    /// # Errors
    /// What is wrong with the file, which is part of the program: none in what is released.
    pub(super) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("people.toml"))
    }

    pub(super) fn letter(&self, name: &str) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.name == name)
    }
}

impl Letter {
    /// Subject and text to a person, for a channel.
    pub(super) fn to(&self, person: &Person, channel: Channel) -> (Option<String>, String) {
        let field = |name: &str| person.fields.get(name).map_or("", String::as_str);
        let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
        let values = [
            ("{first}", first(&person.name)),
            ("{via}", person.via.as_deref().map(first).unwrap_or_default()),
            ("{company}", field("company").to_owned()),
            ("{learn}", field("learn").to_owned()),
            ("{fact}", person.facts.first().map(|fact| fact.text.clone()).unwrap_or_default()),
        ];
        let fill =
            |text: &str| values.iter().fold(text.to_owned(), |text, (key, value)| text.replace(key, value));
        let subject = channel.has_subject().then(|| fill(&self.subject));
        (subject, fill(self.text_for(channel)))
    }

    /// The text before it is filled.
    pub(super) fn text_for(&self, channel: Channel) -> &str {
        match &self.note {
            Some(note) if channel == Channel::LinkedinNote => note,
            _ => &self.body,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::channel::{self, Account};
    use crate::domain::conversation::Medium;
    use crate::domain::fact::FactKind;
    use crate::domain::follow_up::FollowUpKind;
    use crate::domain::message::ReplyKind;

    #[test]
    fn every_letter_is_filled_and_fits_its_channel() {
        let story = Story::read().unwrap();
        let mut written = 0;
        for person in &story.people {
            for event in &person.story {
                let (Deed::Draft(deed) | Deed::Sent(deed)) = &event.deed else { continue };
                assert_eq!(deed.channel().as_str(), deed.channel, "{}", person.name);
                let letter =
                    story.letter(&deed.letter).unwrap_or_else(|| panic!("no letter {}", deed.letter));
                let (subject, body) = letter.to(person, deed.channel());
                let whole = format!("{} {body}", subject.unwrap_or_default());
                let gap = ["{", "  ", ": ?", "you .", "understand .", "ask you ."];
                assert!(gap.iter().all(|gap| !whole.contains(gap)), "{}: {whole}", person.name);
                let most = channel::limit(deed.channel(), Account::Free).unwrap_or(usize::MAX);
                assert!(channel::characters(&body) <= most, "{}: {body}", person.name);
                written += 1;
            }
        }
        assert!(written > 50);
    }

    #[test]
    fn every_word_of_the_story_is_known_and_its_days_are_in_order() {
        let story = Story::read().unwrap();
        assert_eq!(story.people.len() + story.connections.len(), 42);
        let people = story.people.iter().map(|person| &person.name);
        let names: Vec<&String> = people.chain(story.connections.iter().map(|one| &one.name)).collect();
        for pair in &story.acquaintances {
            assert!(names.contains(&&pair.one) && names.contains(&&pair.other) && pair.one != pair.other);
            assert!(crate::domain::acquaintance::STRENGTHS.contains(&pair.strength), "{pair:?}");
        }
        for person in &story.people {
            assert!(
                person.fields.keys().all(|key| {
                    crate::domain::contact::Field::ALL.iter().any(|field| field.as_str() == key)
                })
            );
            let via = person.via.as_deref().map(|name| story.people.iter().find(|other| other.name == name));
            assert!(
                via.is_none_or(|via| via.is_some_and(|via| via.added <= person.added)),
                "{}",
                person.name
            );
            assert!(person.story.is_sorted_by_key(|event| event.day), "{}", person.name);
            let first =
                person.facts.iter().map(|fact| fact.day).chain(person.story.iter().map(|e| e.day)).min();
            assert!(first.is_none_or(|first| first >= person.added), "{}", person.name);
            assert!(person.facts.iter().all(|fact| FactKind::parse(&fact.kind).is_some()));
            assert!(person.story.iter().all(|event| match &event.deed {
                Deed::Reply { kind, .. } => ReplyKind::parse(kind).is_some(),
                Deed::Done(kind) => FollowUpKind::parse(kind).is_some(),
                Deed::Meet(meeting) => {
                    Medium::parse(&meeting.medium).is_some()
                        && crate::domain::day::parse_time(&meeting.time).is_ok()
                }
                Deed::Met(met) => Medium::parse(&met.medium).is_some(),
                _ => true,
            }));
        }
    }
}
