//! What is done with one made-up person on one day, and what follows from it as it does in the commands.

use chrono::{Days, NaiveDate, NaiveTime};

use super::play::Teller;
use super::story::{Deed, Event, Meeting, Outcome, Person, Written};
use crate::domain::cadence::{self, Cadences};
use crate::domain::contact::Named;
use crate::domain::conversation::Medium;
use crate::domain::day;
use crate::domain::follow_up::{FollowUpKind, FollowUpState, PromisedBy};
use crate::domain::id::MessageId;
use crate::domain::message::{Occasion, ReplyKind};
use crate::domain::question;
use crate::domain::template;
use crate::error::Error;
use crate::store::conversations::{self, Arrangement};
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::held::{self, Held};
use crate::store::messages::{self, Text};
use crate::store::{Tx, contacts, notes, questions};

impl Teller<'_> {
    pub(super) fn event(
        &self,
        tx: &Tx<'_>,
        on: NaiveDate,
        person: &Person,
        event: &Event,
    ) -> Result<(), Error> {
        let id = self.id(person);
        match &event.deed {
            Deed::Draft(written) => self.write(tx, person, written).map(drop),
            Deed::Sent(written) => self.send(tx, on, person, written),
            Deed::Reply { kind, text } => {
                self.reply(tx, on, person, ReplyKind::parse(kind).unwrap_or(ReplyKind::Positive), text)
            }
            Deed::Met(outcome) => self.meet(tx, on, person, outcome),
            Deed::Meet(meeting) => self.arrange(tx, self.day(event.day), person, meeting),
            Deed::Note(text) => {
                notes::insert(tx, id, None, on, text)?;
                Ok(())
            }
            Deed::Remind { text, due } => {
                let about = NewFollowUp::about(id, FollowUpKind::Custom, self.day(*due), text.as_str());
                follow_ups::insert(tx, &about)?;
                Ok(())
            }
            Deed::Done(kind) => {
                let kind = FollowUpKind::parse(kind).unwrap_or(FollowUpKind::Custom);
                follow_ups::close_kinds(tx, id, &[kind], FollowUpState::Done)?;
                Ok(())
            }
            Deed::Archive(archived) => {
                contacts::set_archived(tx, id, *archived)?;
                Ok(())
            }
        }
    }

    fn write(&self, tx: &Tx<'_>, person: &Person, written: &Written) -> Result<MessageId, Error> {
        let channel = written.channel();
        let letter = self.story.letter(&written.letter).ok_or_else(|| unknown(&written.letter))?;
        let (subject, body) = letter.to(person, channel);
        let filled = (!letter.own).then_some(body.as_str());
        let text = Text {
            channel,
            template: (!letter.own).then_some(letter.name.as_str()),
            subject: subject.as_deref(),
            body: &body,
            filled,
            personal_share: template::personal_share(&body, filled),
        };
        Ok(messages::insert(tx, self.id(person), &text)?)
    }

    fn send(&self, tx: &Tx<'_>, on: NaiveDate, person: &Person, written: &Written) -> Result<(), Error> {
        let (id, message) = (self.id(person), self.write(tx, person, written)?);
        let occasion = match written.letter.as_str() {
            "follow-up" => Occasion::FollowUp,
            "thank-you" => Occasion::ThankYou,
            "answer" => Occasion::Answer,
            _ => Occasion::First,
        };
        let at = self.app.clock.instant(on, NaiveTime::default());
        messages::set_sent(tx, message, on, at, occasion, &[])?;
        let settled = match occasion {
            Occasion::FollowUp => FollowUpKind::Nudge,
            Occasion::ThankYou => FollowUpKind::Thank,
            Occasion::Answer => FollowUpKind::Answer,
            _ => {
                for earlier in follow_ups::try_another_at_company_of(tx, id)? {
                    follow_ups::close(tx, earlier.id, FollowUpState::Done)?;
                }
                let start = cadence::counting_starts_on(on, None, true, &self.business_days);
                let cadences = Cadences::with(Vec::new());
                let usual = cadences.usual().map(|usual| cadence::plan(usual, start, &self.business_days));
                for planned in usual.unwrap_or_default() {
                    let text = planned.text(&person.name, person.fields.get("company").map(String::as_str));
                    let new = NewFollowUp::about(id, planned.kind, planned.due_on, text);
                    follow_ups::insert(tx, &NewFollowUp { message_id: Some(message), ..new })?;
                }
                FollowUpKind::Connect
            }
        };
        follow_ups::close_kinds(tx, id, &[settled], FollowUpState::Done)?;
        Ok(follow_ups::keep_in_touch(tx, id, on)?)
    }

    fn reply(
        &self,
        tx: &Tx<'_>,
        on: NaiveDate,
        person: &Person,
        kind: ReplyKind,
        text: &str,
    ) -> Result<(), Error> {
        let id = self.id(person);
        let sent = messages::sent_to(tx, id)?;
        let message = sent.first().ok_or_else(|| unknown(&person.name))?.id;
        let at = self.app.clock.instant(on, NaiveTime::default());
        messages::set_reply(tx, message, on, at, kind, Some(text))?;
        let pending = [FollowUpKind::Nudge, FollowUpKind::TryAnother];
        follow_ups::close_kinds(tx, id, &pending, FollowUpState::Cancelled)?;
        if kind != ReplyKind::OutOfOffice {
            let due_on = on.checked_add_days(Days::new(1)).unwrap_or(on);
            let text = format!("Answer {}", person.name);
            let new = NewFollowUp::about(id, FollowUpKind::Answer, due_on, text);
            follow_ups::insert(tx, &NewFollowUp { message_id: Some(message), ..new })?;
        }
        Ok(follow_ups::keep_in_touch(tx, id, on)?)
    }

    /// Plan what is to come, with its questions as `prep` chooses them.
    fn arrange(&self, tx: &Tx<'_>, on: NaiveDate, person: &Person, meeting: &Meeting) -> Result<(), Error> {
        let id = self.id(person);
        let starts_at = day::parse_time(&meeting.time).ok().map(|time| self.app.clock.instant(on, time));
        let arranged = Arrangement {
            on,
            starts_at,
            time_zone: None,
            minutes: Some(meeting.minutes),
            medium: Medium::parse(&meeting.medium),
            place: Some(&meeting.place),
        };
        let conversation = conversations::plan(tx, &[id], &arranged)?;
        if !meeting.prepared {
            return Ok(());
        }
        let contact = contacts::get(tx, id, on)?.ok_or_else(|| unknown(&person.name))?;
        let (bank, _) = question::bank(None);
        let chosen =
            question::choose(&bank, &question::Wanted::of(&contact, &question::kinds_of(&contact), &[]));
        let wanted: Vec<_> =
            chosen.iter().map(|chosen| (chosen.key.as_deref(), chosen.text.as_str())).collect();
        Ok(questions::replace(tx, id, Some(conversation), &wanted)?)
    }

    fn meet(&self, tx: &Tx<'_>, on: NaiveDate, person: &Person, met: &Outcome) -> Result<(), Error> {
        let named = Named { id: self.id(person), name: person.name.clone() };
        let arranged = Arrangement { on, medium: Medium::parse(&met.medium), ..Arrangement::default() };
        let planned = Some(conversations::plan(tx, &[named.id], &arranged)?);
        let outcome = conversations::Outcome {
            takeaway: met.takeaway.as_deref(),
            best_question: met.best_question.as_deref(),
            improve: None,
        };
        let people = [named.clone()];
        let (conversation, _) = held::record(tx, &Held { planned, people: &people, on, outcome })?;
        notes::insert(tx, named.id, Some(conversation), on, &met.text)?;
        if let Some(promise) = &met.promise {
            held::promise(tx, &named, Some(conversation), on, PromisedBy::Me, promise)?;
        }
        Ok(())
    }
}

/// A mistake in people.toml, which a test finds.
pub(super) fn unknown(name: &str) -> Error {
    Error::usage(format!("the story does not tell of `{name}`"), "this is a mistake of nettrack")
}
