//! Mixers as JSON.

use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::id::{ContactId, MixerId};
use crate::domain::mixer::{Course, Mixer, PartKind, Topic};

/// A mixer whole; the keys are the fields in this order.
#[derive(Serialize)]
pub(super) struct MixerJson<'a> {
    id: MixerId,
    preset: &'a str,
    topic: Option<Topic>,
    state: &'static str,
    started_at: String,
    ended_at: Option<String>,
    minutes: u32,
    /// From 1
    part: usize,
    parts: Vec<PartJson<'a>>,
    people: Vec<PersonJson<'a>>,
    said: Vec<SaidJson<'a>>,
}

#[derive(Serialize)]
struct PartJson<'a> {
    kind: PartKind,
    title: &'a str,
    topic: Option<Topic>,
    least_minutes: u32,
    most_minutes: u32,
    planned_seconds: i64,
    spent_seconds: i64,
    skipped: bool,
    prompts: Vec<&'a str>,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    name: &'a str,
    pronouns: Option<&'a str>,
    program: Option<&'a str>,
    cohort: Option<&'a str>,
    confidence_before: Option<u8>,
    confidence_after: Option<u8>,
    leader: bool,
    contact_id: Option<ContactId>,
}

#[derive(Serialize)]
struct SaidJson<'a> {
    part: usize,
    kind: &'static str,
    person: Option<&'a str>,
    text: &'a str,
    at: String,
}

fn instant(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl<'a> MixerJson<'a> {
    pub(super) fn new(course: &Course<'a>) -> Self {
        let mixer = course.mixer;
        let timer = &course.timer;
        let leader = course.leader().map(|person| person.id);
        let parts = mixer.agenda.parts.iter().enumerate().map(|(at, part)| PartJson {
            kind: part.kind,
            title: &part.title,
            topic: course.topic_of(at),
            least_minutes: part.least,
            most_minutes: part.most,
            planned_seconds: timer.planned(at),
            spent_seconds: timer.spent(at),
            skipped: timer.is_skipped(at),
            prompts: course.prompts_of(at),
        });
        let people = course.people.iter().map(|person| PersonJson {
            name: &person.name,
            pronouns: person.pronouns.as_deref(),
            program: person.program.as_deref(),
            cohort: person.cohort.as_deref(),
            confidence_before: person.confidence_before,
            confidence_after: person.confidence_after,
            leader: Some(person.id) == leader,
            contact_id: person.contact_id,
        });
        let said = course.standing().map(|said| SaidJson {
            part: said.part + 1,
            kind: said.key.as_str(),
            person: said.person.and_then(|id| course.person(id)).map(|person| person.name.as_str()),
            text: said.text,
            at: instant(said.at),
        });
        Self {
            id: mixer.id,
            preset: &mixer.preset,
            topic: mixer.topic,
            state: if mixer.ended_at.is_some() { "ended" } else { "open" },
            started_at: instant(mixer.started_at),
            ended_at: mixer.ended_at.map(instant),
            minutes: mixer.agenda.total(),
            part: timer.part + 1,
            parts: parts.collect(),
            people: people.collect(),
            said: said.collect(),
        }
    }
}

/// A line of the list.
pub(super) fn line(mixer: &Mixer, people: u32) -> Value {
    json!({
        "id": mixer.id,
        "preset": mixer.preset,
        "topic": mixer.topic,
        "state": if mixer.ended_at.is_some() { "ended" } else { "open" },
        "started_at": instant(mixer.started_at),
        "ended_at": mixer.ended_at.map(instant),
        "minutes": mixer.agenda.total(),
        "people": people,
    })
}
