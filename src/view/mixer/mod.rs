//! Mixers as the user sees them: the list, one mixer, and what it left behind.

mod json;
mod markdown;
mod plain;

use std::io;
use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::json;

use super::follow_up::{DueJson, HEADINGS, rows};
use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Named;
use crate::domain::follow_up::FollowUp;
use crate::domain::id::MessageId;
use crate::domain::mixer::{Course, Cue, Entry, Mixer, Person, face};
use json::MixerJson;
pub(crate) use plain::Plain;

/// A mixer at an instant, with what the clock on the wall shows.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) course: &'a Course<'a>,
    /// Now, and when it is over if it goes on as planned
    pub(crate) now: NaiveTime,
    pub(crate) ends: NaiveTime,
}

/// Something to be said beside where the mixer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Say {
    Welcome,
    /// How something was understood, what was done
    Done(String),
    Refused {
        message: String,
        hint: Option<String>,
    },
    Cue(Cue),
    Help,
    Who,
    Status,
}

/// One mixer and what happened in it, as it stood at the last thing that is known.
#[derive(Debug)]
pub(crate) struct One {
    pub(crate) mixer: Mixer,
    pub(crate) people: Vec<Person>,
    pub(crate) entries: Vec<Entry>,
    /// On the user's wall
    pub(crate) started: NaiveDateTime,
}

impl One {
    fn course(&self) -> Course<'_> {
        let last = self.entries.last().map_or(self.mixer.started_at, |entry| entry.at);
        Course::new(&self.mixer, &self.people, &self.entries, last)
    }

    fn state(&self) -> &'static str {
        if self.mixer.ended_at.is_some() { "ended" } else { "open" }
    }
}

impl Answer for One {
    fn text(&self, page: &mut Page) {
        let course = self.course();
        page.line(&[
            (Style::Strong, &format!("Mixer {}", self.mixer.id)),
            (Style::Plain, &format!("  {}  {}", self.mixer.preset, self.state())),
        ]);
        page.field("began", Some(&self.started.format("%a %Y-%m-%d %H:%M").to_string()));
        let timer = &course.timer;
        let clock = format!("{} used of {}", face(timer.spent_in_all()), face(timer.total()));
        page.field("clock", Some(&clock));
        page.field("leader", course.leader().map(|person| person.name.as_str()));
        page.gap();
        let parts = self.mixer.agenda.parts.iter().enumerate();
        let part_row = |(at, part): (usize, &crate::domain::mixer::Part)| {
            let topic = course.topic_of(at).map_or("", crate::domain::mixer::Topic::title);
            let here = at == timer.part && self.mixer.ended_at.is_none();
            vec![
                (Style::Dim, (at + 1).to_string()),
                (Style::Plain, part.title.clone()),
                (Style::Plain, topic.to_owned()),
                (Style::Plain, face(timer.planned(at))),
                (Style::Plain, face(timer.spent(at))),
                (
                    Style::Plain,
                    if here {
                        "here"
                    } else if timer.is_skipped(at) {
                        "skipped"
                    } else {
                        ""
                    }
                    .to_owned(),
                ),
            ]
        };
        page.table(&["", "Part", "Topic", "Planned", "Used", ""], parts.map(part_row).collect());
        if !self.people.is_empty() {
            page.heading("People");
            page.table(&PEOPLE, self.people.iter().map(person_row).collect());
        }
        said(&course, page);
        if self.mixer.ended_at.is_none() {
            page.gap();
            page.dim(&format!("next: nettrack mixer resume {}", self.mixer.id));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &MixerJson::new(&self.course()))
    }
}

const PEOPLE: [&str; 7] = ["Name", "Pronouns", "Program", "Cohort", "Before", "After", "Contact"];

fn person_row(person: &Person) -> super::Row {
    let text = |value: &Option<String>| (Style::Plain, value.clone().unwrap_or_default());
    let scale = |value: Option<u8>| (Style::Plain, value.map(|n| n.to_string()).unwrap_or_default());
    vec![
        (Style::Strong, person.name.clone()),
        text(&person.pronouns),
        text(&person.program),
        text(&person.cohort),
        scale(person.confidence_before),
        scale(person.confidence_after),
        (Style::Dim, person.contact_id.map(|id| format!("#{id}")).unwrap_or_default()),
    ]
}

/// What was said, a heading for each thing that was asked.
fn said(course: &Course<'_>, page: &mut Page) {
    let mut last = None;
    for at in 0..course.mixer.agenda.parts.len() {
        for prompt in course.prompts_of(at) {
            page.heading("The leader picked");
            page.block(prompt, "  ");
        }
        for said in course.standing().filter(|said| said.part == at) {
            if last != Some((at, said.key)) {
                page.heading(said.key.title());
                last = Some((at, said.key));
            }
            let who = said.person.and_then(|id| course.person(id)).map(|person| format!("{}: ", person.name));
            page.item(&format!("  {}", who.unwrap_or_default()), said.text);
        }
    }
}

/// All mixers.
#[derive(Debug)]
pub(crate) struct Mixers(pub(crate) Vec<MixerLine>);

#[derive(Debug)]
pub(crate) struct MixerLine {
    pub(crate) mixer: Mixer,
    pub(crate) people: u32,
    pub(crate) started: NaiveDateTime,
}

impl Answer for Mixers {
    fn text(&self, page: &mut Page) {
        if self.0.is_empty() {
            return page.say("no mixer yet: nettrack mixer start");
        }
        let row = |line: &MixerLine| {
            vec![
                (Style::Dim, line.mixer.id.to_string()),
                (Style::Plain, line.started.format("%Y-%m-%d %H:%M").to_string()),
                (Style::Strong, line.mixer.preset.clone()),
                (Style::Plain, line.mixer.topic.map(|topic| topic.title().to_owned()).unwrap_or_default()),
                (Style::Plain, line.people.to_string()),
                (Style::Plain, if line.mixer.ended_at.is_some() { "ended" } else { "open" }.to_owned()),
            ]
        };
        page.table(&["ID", "Began", "Preset", "Topic", "People", "State"], self.0.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let line = |line: &MixerLine| json::line(&line.mixer, line.people);
        write_json(out, &self.0.iter().map(line).collect::<Vec<_>>())
    }
}

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

/// A mixer as Markdown, on the screen or in a file.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) one: One,
    pub(crate) file: Option<PathBuf>,
}

impl Exported {
    pub(crate) fn markdown(one: &One) -> String {
        markdown::of(&one.course(), one.started)
    }
}

impl Answer for Exported {
    fn text(&self, page: &mut Page) {
        match &self.file {
            Some(file) => page.say(&format!("written: {}", file.display())),
            None => page.block(Self::markdown(&self.one).trim_end(), ""),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let markdown = self.file.is_none().then(|| Self::markdown(&self.one));
        let file = self.file.as_ref().map(|file| file.to_string_lossy());
        write_json(out, &json!({"id": self.one.mixer.id, "file": file, "markdown": markdown}))
    }
}
