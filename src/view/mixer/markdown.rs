//! A mixer as Markdown: everything that people typed is escaped, so that it reads as it was typed.

use chrono::NaiveDateTime;

use crate::domain::markup;
use crate::domain::mixer::{Course, Person, face};

pub(super) fn of(course: &Course<'_>, started: NaiveDateTime) -> String {
    let mixer = course.mixer;
    let mut out = format!("# Mixer of {}\n\n", started.format("%Y-%m-%d"));
    let leader = course.leader().map(|leader| format!(", led by {}", markup::markdown(&leader.name)));
    out += &format!(
        "Preset {}, {} of {} minutes{}.\n",
        markup::markdown(&mixer.preset),
        face(course.timer.spent_in_all()),
        face(course.timer.total()),
        leader.unwrap_or_default(),
    );
    if !course.people.is_empty() {
        out += "\n## People\n\n| Name | Pronouns | Program | Cohort | Confidence before | after |\n|---|---|---|---|---|---|\n";
        course.people.iter().for_each(|person| out += &row(person));
    }
    for (at, part) in mixer.agenda.parts.iter().enumerate() {
        let topic = course.topic_of(at).map(|topic| format!(": {}", topic.title()));
        out += &format!("\n## {}{}\n\n", markup::markdown(&part.title), topic.unwrap_or_default());
        let skipped = if course.timer.is_skipped(at) { ", skipped" } else { "" };
        let (spent, planned) = (face(course.timer.spent(at)), face(course.timer.planned(at)));
        out += &format!("{spent} of {planned} minutes{skipped}\n");
        for prompt in course.prompts_of(at) {
            out += &format!("\n> {}\n", markup::markdown(prompt));
        }
        out += &said(course, at);
    }
    out
}

fn row(person: &Person) -> String {
    let text = |value: &Option<String>| value.as_deref().map(markup::markdown).unwrap_or_default();
    let scale = |value: Option<u8>| value.map(|n| n.to_string()).unwrap_or_default();
    format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        markup::markdown(&person.name),
        text(&person.pronouns),
        text(&person.program),
        text(&person.cohort),
        scale(person.confidence_before),
        scale(person.confidence_after),
    )
}

fn said(course: &Course<'_>, part: usize) -> String {
    let (mut out, mut last) = (String::new(), None);
    for said in course.standing().filter(|said| said.part == part) {
        if last != Some(said.key) {
            out += &format!("\n### {}\n\n", said.key.title());
            last = Some(said.key);
        }
        let who = said.person.and_then(|id| course.person(id));
        let who = who.map(|person| format!("**{}**: ", markup::markdown(&person.name)));
        out += &format!("- {}{}\n", who.unwrap_or_default(), markup::markdown(said.text));
    }
    out
}
