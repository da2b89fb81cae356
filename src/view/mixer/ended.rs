//! What a mixer left behind, and one that was left.

use std::io;

use chrono::NaiveDate;
use serde_json::json;

use super::One;
use super::json::MixerJson;
use crate::domain::contact::Named;
use crate::domain::follow_up::FollowUp;
use crate::domain::id::MessageId;
use crate::domain::mixer::face;
use crate::view::follow_up::{DueJson, HEADINGS, rows};
use crate::view::{Answer, Page, Style, write_json};

/// A mixer that was left before its end.
#[derive(Debug)]
pub(crate) struct Left(pub(crate) One);

impl Answer for Left {
    fn text(&self, page: &mut Page) {
        let One { mixer, .. } = &self.0;
        if mixer.ended_at.is_some() {
            return page.say(&format!("mixer {} is over: nettrack mixer show {}", mixer.id, mixer.id));
        }
        let course = self.0.course();
        let (at, of) = (course.timer.part + 1, mixer.agenda.parts.len());
        page.line(&[
            (Style::Strong, &format!("mixer {} is paused", mixer.id)),
            (
                Style::Plain,
                &format!(" in part {at} of {of}, {}: all that was typed is saved", course.part().title),
            ),
        ]);
        page.dim(&format!("next: nettrack mixer resume {}", mixer.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.0.json(out)
    }
}

/// What a mixer left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) one: One,
    /// Who became a contact, and whether they were one before
    pub(crate) contacts: Vec<(Named, bool)>,
    /// Who was named, and whether they were there before
    pub(crate) named: Vec<(Named, bool)>,
    pub(crate) follow_ups: Vec<FollowUp>,
    /// How much was said of which draft, and for whom that is
    pub(crate) feedback: Vec<(MessageId, String, usize)>,
    /// What could not be taken over, and why
    pub(crate) left_out: Vec<String>,
    pub(crate) today: NaiveDate,
}

impl Answer for Ended {
    fn text(&self, page: &mut Page) {
        let course = self.one.course();
        page.line(&[
            (Style::Good, &format!("mixer {} is over", self.one.mixer.id)),
            (
                Style::Plain,
                &format!(" after {} of {}", face(course.timer.spent_in_all()), face(course.timer.total())),
            ),
        ]);
        people(page, "contact", &self.contacts);
        people(page, "named", &self.named);
        for (message, name, count) in &self.feedback {
            page.say(&format!("  feedback  {count} on the draft to {name} (message {message})"));
        }
        for reason in &self.left_out {
            page.say(&format!("  left out  {reason}"));
        }
        if !self.follow_ups.is_empty() {
            page.table(&HEADINGS, rows(&self.follow_ups, self.today));
        }
        let changed = self
            .one
            .people
            .iter()
            .filter_map(|person| Some((person, person.confidence_before?, person.confidence_after?)));
        for (person, before, after) in changed {
            page.say(&format!("  confidence of {}: {before} before, {after} after", person.name));
        }
        let id = self.one.mixer.id;
        page.dim(&format!(
            "next: nettrack mixer export {id} --out mixer.md   or take it all back: nettrack undo"
        ));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let people = |list: &[(Named, bool)]| {
            list.iter()
                .map(|(named, known)| json!({"id": named.id, "name": named.name, "new": !known}))
                .collect::<Vec<_>>()
        };
        let feedback = |(message, name, count): &(MessageId, String, usize)| json!({"message_id": message, "contact": name, "count": count});
        write_json(
            out,
            &json!({
                "mixer": MixerJson::new(&self.one.course()),
                "contacts": people(&self.contacts),
                "named": people(&self.named),
                "follow_ups": DueJson::list(&self.follow_ups, self.today),
                "feedback": self.feedback.iter().map(feedback).collect::<Vec<_>>(),
                "left_out": self.left_out,
            }),
        )
    }
}

fn people(page: &mut Page, what: &str, list: &[(Named, bool)]) {
    for (person, known) in list {
        let note = if *known { ", known already" } else { "" };
        page.say(&format!("  {what:<9} {} (#{}){note}", person.name, person.id));
    }
}
