//! Record: from what was typed to the entry that is kept of it.

use chrono::NaiveDate;

use super::ask::Of;
use super::{Course, Entry, Key, Kind, MixerError, NewPerson, PartKind, Person, State, Topic, Typed};
use super::{face, roster, said};
use crate::domain::business_days::BusinessDays;
use crate::domain::contact::Field;
use crate::domain::day::{self, Direction};
use crate::domain::id::MixerPersonId;
use crate::domain::text;

/// An entry to be kept, with what it does to the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) kind: Kind,
    pub(crate) person: Option<MixerPersonId>,
    pub(crate) text: Option<String>,
    pub(crate) roster: Roster,
    /// How it was understood, where that is not plain
    pub(crate) understood: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Roster {
    Same,
    /// The entry is about this person, who is new
    New(NewPerson),
    /// More is known of somebody
    Known(Person),
}

/// What is needed to read a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) today: NaiveDate,
    pub(crate) business_days: &'a BusinessDays,
}

fn refused<T>(message: impl Into<String>) -> Result<T, MixerError> {
    Err(MixerError::Refused(message.into()))
}

impl Change {
    pub(crate) fn of(kind: Kind) -> Self {
        Self { kind, person: None, text: None, roster: Roster::Same, understood: None }
    }

    fn by(self, person: Option<MixerPersonId>) -> Self {
        Self { person, ..self }
    }

    fn with(self, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..self }
    }

    fn saying(self, understood: impl Into<String>) -> Self {
        Self { understood: Some(understood.into()), ..self }
    }
}

impl Course<'_> {
    /// What is to be kept of a line; nothing of one that only looks or leaves.
    ///
    /// # Errors
    /// Why it cannot be kept; then nothing changes.
    pub(crate) fn change(
        &self,
        typed: &Typed<'_>,
        context: Context<'_>,
    ) -> Result<Option<Change>, MixerError> {
        Ok(Some(match typed {
            Typed::Text(text) => self.answered(text, context)?,
            Typed::Note(text) => {
                let (person, text) = roster::said_by(self.people, text);
                let text = text::tidy(text, "note", text::FACT)?;
                Change::of(Kind::Said(Key::Note)).by(person.map(|person| person.id)).with(text)
            }
            Typed::Add(text) => self.joined(text)?,
            Typed::Next | Typed::Skip if self.timer.is_last() => {
                return refused("this is the last part: /end closes it and takes the results over");
            }
            Typed::Next => Change::of(Kind::Next),
            Typed::Skip => Change::of(Kind::Skip),
            Typed::Back if self.timer.part == 0 => return refused("this is the first part"),
            Typed::Back => Change::of(Kind::Back),
            Typed::Pause if self.timer.state == State::Paused => {
                return refused("the clock stands already: /go lets it go on");
            }
            Typed::Pause => Change::of(Kind::Pause),
            Typed::Go if self.timer.state == State::Running => return refused("the clock runs already"),
            Typed::Go => Change::of(Kind::Go),
            Typed::Extend(minutes) => self.extended(*minutes),
            Typed::Leader(name) => Change::of(Kind::Leader).by(Some(self.find(name)?.id)),
            Typed::Turn(name) => Change::of(Kind::Turn).by(Some(self.find(name)?.id)),
            Typed::Pass => self.passed()?,
            Typed::Enough => self.enough()?,
            Typed::Topic(name) => self.topic_chosen(name)?,
            Typed::Prompt(number) => self.prompt(number)?,
            Typed::Nothing
            | Typed::Undo
            | Typed::Wait(_)
            | Typed::Who
            | Typed::Status
            | Typed::Help
            | Typed::Quit
            | Typed::End => return Ok(None),
        }))
    }

    fn find(&self, name: &str) -> Result<&Person, MixerError> {
        roster::find(self.people, name).ok_or_else(|| MixerError::Nobody(name.to_owned()))
    }

    fn joined(&self, typed: &str) -> Result<Change, MixerError> {
        let new = NewPerson::parse(typed)?;
        let key = text::fold(&new.name);
        let known = self.people.iter().find(|person| text::fold(&person.name) == key);
        Ok(match known {
            Some(person) => Change {
                roster: Roster::Known(new.added_to(person)),
                ..Change::of(Kind::Join).by(Some(person.id))
            }
            .saying(format!("added to what is known of {}", person.name)),
            None => Change { roster: Roster::New(new), ..Change::of(Kind::Join) },
        })
    }

    fn extended(&self, minutes: u32) -> Change {
        let change = Change::of(Kind::Extend).with(minutes.to_string());
        let mut after = self.timer.clone();
        after.apply(&Entry { kind: change.kind, person: None, text: change.text.clone(), at: self.now });
        let whole = match after.total() - self.timer.total() {
            0 => "the parts to come give it".to_owned(),
            _ => format!("the whole takes {} now", face(after.total())),
        };
        change.saying(format!("{} more for {}: {whole}", face(i64::from(minutes) * 60), self.part().title))
    }

    fn passed(&self) -> Result<Change, MixerError> {
        match self.cursor() {
            Some(cursor) if cursor.person.is_some() => {
                Ok(Change::of(Kind::Pass).by(cursor.person).with(cursor.ask.key.as_str()))
            }
            _ => refused("it is nobody's turn"),
        }
    }

    fn enough(&self) -> Result<Change, MixerError> {
        match self.cursor() {
            Some(cursor) if cursor.ask.of != Of::Anyone => {
                Ok(Change::of(Kind::Enough).with(cursor.ask.key.as_str()))
            }
            _ => refused("there is no other question in this part: /next goes on"),
        }
    }

    fn topic_chosen(&self, typed: &str) -> Result<Change, MixerError> {
        if !self.has_discussion_ahead() {
            return refused("no discussion is to come: /back goes back to one");
        }
        let topic = Topic::parse(typed).ok_or_else(|| MixerError::Topic(typed.to_owned()))?;
        Ok(Change::of(Kind::Topic).with(topic.as_str()))
    }

    fn prompt(&self, typed: &str) -> Result<Change, MixerError> {
        let prompts = &self.part().prompts;
        if self.part().kind != PartKind::Sharing {
            return refused("the leader picks a question in the part in which the leader shares");
        }
        match typed.parse::<usize>().ok().filter(|number| (1..=prompts.len()).contains(number)) {
            Some(number) => Ok(Change::of(Kind::Prompt).with(number.to_string())),
            None => refused(format!("there is no question `{typed}`: 1 to {}", prompts.len())),
        }
    }

    fn answered(&self, typed: &str, context: Context<'_>) -> Result<Change, MixerError> {
        if self.wants_topic() {
            return self.topic_chosen(typed);
        }
        let cursor = self.cursor();
        let key = cursor.map_or(Key::Note, |cursor| cursor.ask.key);
        if key == Key::Introduce {
            return self.joined(typed);
        }
        let (speaker, said) = roster::said_by(self.people, typed);
        let person = speaker.map(|person| person.id).or_else(|| cursor.and_then(|cursor| cursor.person));
        let change = Change::of(Kind::Said(key)).by(person);
        match key {
            Key::Person => {
                Field::Name.check(said::name_and_why(said).0)?;
                Ok(change.with(text::tidy(said, "answer", text::FACT)?))
            }
            Key::Steps => {
                let steps = said::steps(said)?;
                let understood = format!("ticked: {steps}");
                Ok(change.with(steps).saying(understood))
            }
            Key::Goal | Key::NextStep => dated(change, said, key, context),
            Key::Partner => self.partner(change, said),
            Key::Confidence => {
                let after = roster::scale(said)?;
                let person = person.and_then(|id| self.person(id));
                let known = |person: &Person| Person { confidence_after: Some(after), ..person.clone() };
                let roster = person.map_or(Roster::Same, |person| Roster::Known(known(person)));
                Ok(Change { roster, ..change }.with(after.to_string()))
            }
            _ => Ok(change.with(text::tidy(said, "answer", text::FACT)?)),
        }
    }

    fn partner(&self, change: Change, typed: &str) -> Result<Change, MixerError> {
        let partner = self.find(typed)?;
        if Some(partner.id) == change.person {
            return refused(format!("{} is asking: somebody else has to ask how it went", partner.name));
        }
        Ok(change.with(partner.name.clone()).saying(format!("{} will ask", partner.name)))
    }
}

/// `what by DATE`; a goal has to have its day, a next step may.
fn dated(change: Change, typed: &str, key: Key, context: Context<'_>) -> Result<Change, MixerError> {
    let typed = text::tidy(typed, "answer", text::FACT)?;
    let parted = typed.rsplit_once(" by ").filter(|(what, _)| !what.trim().is_empty());
    let read = parted.map(|(what, typed)| {
        (what.trim(), day::parse(typed, context.today, Direction::Ahead, context.business_days))
    });
    match read {
        Some((_, Ok(on))) if on < context.today => Err(MixerError::Past(on)),
        Some((what, Ok(on))) => {
            let understood = format!("by {}", day::describe(on, context.today));
            Ok(change.with(format!("{what} by {on}")).saying(understood))
        }
        // "stand by me" has no day
        Some((_, Err(_))) | None if key == Key::NextStep => Ok(change.with(typed)),
        Some((_, Err(error))) => Err(error.into()),
        None => Err(MixerError::NoDay),
    }
}
