//! Course: where a mixer stands at an instant, worked out from its entries.

use chrono::{DateTime, Utc};

use super::ask::{self, Of};
use super::{Ask, Entry, Key, Kind, Mixer, Part, PartKind, Person, Said, Timer, Topic};
use crate::domain::id::MixerPersonId;

/// A mixer at an instant.
#[derive(Debug, Clone)]
pub(crate) struct Course<'a> {
    pub(crate) mixer: &'a Mixer,
    pub(crate) people: &'a [Person],
    pub(crate) now: DateTime<Utc>,
    pub(crate) timer: Timer,
    pub(crate) said: Vec<Said<'a>>,
    leader: Option<MixerPersonId>,
    /// Of each part: its topic
    topics: Vec<Option<Topic>>,
    /// Part, and the numbers (from 1) of the questions that the leader picked in it
    picked: Vec<(usize, usize)>,
    passed: Vec<(usize, Key, Option<MixerPersonId>)>,
    enough: Vec<(usize, Key)>,
    turn: Option<MixerPersonId>,
}

/// What is to be answered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) ask: Ask,
    /// Whose turn it is; nobody's where anyone may speak
    pub(crate) person: Option<MixerPersonId>,
    /// How many answered or passed, of how many
    pub(crate) answered: usize,
    pub(crate) of: usize,
}

impl<'a> Course<'a> {
    /// The entries in their order; what happened after `now` has not happened yet.
    pub(crate) fn new(
        mixer: &'a Mixer,
        people: &'a [Person],
        entries: &'a [Entry],
        now: DateTime<Utc>,
    ) -> Self {
        let given = |part: &Part| part.topic;
        let mut course = Self {
            mixer,
            people,
            now,
            timer: Timer::new(&mixer.agenda, mixer.started_at),
            said: Vec::new(),
            leader: None,
            topics: mixer.agenda.parts.iter().map(given).collect(),
            picked: Vec::new(),
            passed: Vec::new(),
            enough: Vec::new(),
            turn: None,
        };
        for entry in entries {
            course.apply(entry);
        }
        course.timer.pass(now);
        course
    }

    fn apply(&mut self, entry: &'a Entry) {
        self.timer.apply(entry);
        let part = self.timer.part;
        let text = entry.text.as_deref().unwrap_or_default();
        match entry.kind {
            Kind::Next | Kind::Skip | Kind::Back => self.turn = None,
            Kind::Leader => self.leader = entry.person,
            Kind::Turn => self.turn = entry.person,
            Kind::Enough => {
                self.enough.extend(Key::parse(text).map(|key| (part, key)));
                self.turn = None;
            }
            Kind::Pass => {
                self.passed.extend(Key::parse(text).map(|key| (part, key, entry.person)));
                self.turn = None;
            }
            Kind::Topic => {
                let ahead = self.topics.iter().enumerate().skip(part);
                let discussion =
                    ahead.map(|(at, _)| at).find(|at| self.kind_of(*at) == Some(PartKind::Discussion));
                if let Some(topic) = discussion.and_then(|at| self.topics.get_mut(at)) {
                    *topic = Topic::parse(text);
                }
            }
            Kind::Prompt => self.picked.extend(text.parse().ok().map(|number| (part, number))),
            Kind::Said(key) => {
                let person = entry.person;
                self.said.push(Said { part, topic: self.topic_of(part), key, person, text, at: entry.at });
                self.turn = None;
            }
            _ => {}
        }
    }

    fn kind_of(&self, part: usize) -> Option<PartKind> {
        self.mixer.agenda.parts.get(part).map(|part| part.kind)
    }

    pub(crate) fn part(&self) -> &'a Part {
        // an agenda has parts, and the timer stays within them
        &self.mixer.agenda.parts[self.timer.part]
    }

    /// Minutes that the part has got by now.
    pub(crate) fn part_minutes(&self) -> u32 {
        u32::try_from(self.timer.planned(self.timer.part) / 60).unwrap_or(0)
    }

    pub(crate) fn topic(&self) -> Option<Topic> {
        self.topic_of(self.timer.part)
    }

    pub(crate) fn topic_of(&self, part: usize) -> Option<Topic> {
        self.topics.get(part).copied().flatten()
    }

    /// Whether the group has to choose what it talks about.
    pub(crate) fn wants_topic(&self) -> bool {
        self.part().kind == PartKind::Discussion && self.topic().is_none()
    }

    /// Whether a discussion is going on or to come, so that a topic can be chosen.
    pub(crate) fn has_discussion_ahead(&self) -> bool {
        self.mixer.agenda.parts.iter().skip(self.timer.part).any(|part| part.kind == PartKind::Discussion)
    }

    /// Who leads: the one who was named, else the first who is here.
    pub(crate) fn leader(&self) -> Option<&'a Person> {
        let named = self.leader.and_then(|id| self.person(id));
        named.or_else(|| self.people.first())
    }

    pub(crate) fn person(&self, id: MixerPersonId) -> Option<&'a Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The questions that the leader picked in this part, by number from 1.
    pub(crate) fn picked(&self) -> Vec<usize> {
        let here = self.picked.iter().filter(|(part, _)| *part == self.timer.part);
        let mut picked: Vec<usize> = here.map(|(_, number)| *number).collect();
        picked.sort_unstable();
        picked.dedup();
        picked
    }

    /// The texts of all questions that the leader picked.
    pub(crate) fn prompts_of(&self, part: usize) -> Vec<&'a str> {
        let prompts = self.mixer.agenda.parts.get(part).map_or(&[][..], |part| &part.prompts);
        let mut picked: Vec<usize> =
            self.picked.iter().filter(|(of, _)| *of == part).map(|(_, number)| *number).collect();
        picked.dedup();
        picked.iter().filter_map(|number| prompts.get(number.checked_sub(1)?)).map(String::as_str).collect()
    }

    fn asks(&self) -> &'static [Ask] {
        ask::of_part(self.part().kind, self.topic())
    }

    /// The people of whom something is asked, in the order of the round.
    fn asked(&self, ask: Ask) -> Vec<MixerPersonId> {
        let leader = self.leader().map(|person| person.id);
        let all = self.people.iter().map(|person| person.id);
        match ask.of {
            Of::Anyone => Vec::new(),
            Of::Everyone => all.collect(),
            Of::Others => all.filter(|id| Some(*id) != leader).collect(),
            Of::Leader => leader.into_iter().collect(),
        }
    }

    /// Whether somebody answered something of this part, or passed.
    pub(crate) fn has_answered(&self, key: Key, person: MixerPersonId) -> bool {
        self.answer(key, person).is_some() || self.has_passed(key, person)
    }

    pub(crate) fn has_passed(&self, key: Key, person: MixerPersonId) -> bool {
        self.passed.contains(&(self.timer.part, key, Some(person)))
    }

    /// The newest answer of somebody in this part.
    fn answer(&self, key: Key, person: MixerPersonId) -> Option<&Said<'a>> {
        let part = self.timer.part;
        self.said.iter().rfind(|said| said.part == part && said.key == key && said.person == Some(person))
    }

    /// What is to be answered now; nothing once all of the part was.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        self.asks().iter().find_map(|ask| self.cursor_at(*ask))
    }

    fn cursor_at(&self, ask: Ask) -> Option<Cursor> {
        if self.enough.contains(&(self.timer.part, ask.key)) {
            return None;
        }
        let asked = self.asked(ask);
        if asked.is_empty() {
            return Some(Cursor { ask, person: None, answered: 0, of: 0 });
        }
        let open = |id: &MixerPersonId| !self.has_answered(ask.key, *id);
        let answered = asked.iter().filter(|id| !open(id)).count();
        if answered == asked.len() {
            return None;
        }
        // the round goes on behind the one who spoke last
        let last = self.said.iter().rfind(|said| said.part == self.timer.part && said.key == ask.key);
        let after =
            last.and_then(|said| asked.iter().position(|id| Some(*id) == said.person)).map_or(0, |at| at + 1);
        let next = asked.iter().cycle().skip(after).take(asked.len()).find(|id| open(id)).copied();
        let person = self.turn.or(next);
        Some(Cursor { ask, person, answered, of: asked.len() })
    }

    /// The answers that count: of what a later one replaces, each person's newest in its part.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &Said<'a>> {
        self.said
            .iter()
            .enumerate()
            .filter(|(at, said)| {
                let replaced = |later: &Said<'a>| {
                    later.part == said.part && later.key == said.key && later.person == said.person
                };
                !(said.key.is_replaced() && said.person.is_some() && self.said[at + 1..].iter().any(replaced))
            })
            .map(|(_, said)| said)
    }
}
