//! Mixers as the user sees them: the list, and one mixer with what was said.

mod ended;
mod json;
mod markdown;
mod plain;

use std::io;
use std::path::PathBuf;

use chrono::{NaiveDateTime, NaiveTime};
use serde_json::json;

use super::{Answer, Page, Style, write_json};
use crate::domain::mixer::{Course, Cue, Entry, Mixer, Part, Person, Topic, face};
pub(crate) use ended::{Ended, Left};
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
        let is_open = self.mixer.ended_at.is_none();
        let rows = parts.map(|(at, part)| part_row(&course, at, part, is_open)).collect();
        page.table(&["", "Part", "Topic", "Planned", "Used", ""], rows);
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

fn part_row(course: &Course<'_>, at: usize, part: &Part, is_open: bool) -> super::Row {
    let timer = &course.timer;
    let note = match at == timer.part && is_open {
        true => "here",
        false if timer.is_skipped(at) => "skipped",
        false => "",
    };
    vec![
        (Style::Dim, (at + 1).to_string()),
        (Style::Plain, part.title.clone()),
        (Style::Plain, course.topic_of(at).map_or("", Topic::title).to_owned()),
        (Style::Plain, face(timer.planned(at))),
        (Style::Plain, face(timer.spent(at))),
        (Style::Plain, note.to_owned()),
    ]
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
            page.item("  ", &format!("{}{}", who.unwrap_or_default(), said.text));
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
