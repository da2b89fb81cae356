//! A mixer as Markdown: everything that people typed is escaped, so that it reads as it was typed.

use chrono::NaiveDateTime;

use crate::domain::mixer::{Course, Person, face};
use crate::domain::text;

pub(super) fn of(course: &Course<'_>, started: NaiveDateTime) -> String {
    let mixer = course.mixer;
    let mut out = format!("# Mixer of {}\n\n", started.format("%Y-%m-%d"));
    let leader = course.leader().map(|leader| format!(", led by {}", escaped(&leader.name)));
    out += &format!(
        "Preset {}, {} of {} minutes{}.\n",
        escaped(&mixer.preset),
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
        out += &format!("\n## {}{}\n\n", escaped(&part.title), topic.unwrap_or_default());
        let skipped = if course.timer.is_skipped(at) { ", skipped" } else { "" };
        let (spent, planned) = (face(course.timer.spent(at)), face(course.timer.planned(at)));
        out += &format!("{spent} of {planned} minutes{skipped}\n");
        for prompt in course.prompts_of(at) {
            out += &format!("\n> {}\n", escaped(prompt));
        }
        out += &said(course, at);
    }
    out
}

fn row(person: &Person) -> String {
    let text = |value: &Option<String>| value.as_deref().map(escaped).unwrap_or_default();
    let scale = |value: Option<u8>| value.map(|n| n.to_string()).unwrap_or_default();
    format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        escaped(&person.name),
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
        let who = who.map(|person| format!("**{}**: ", escaped(&person.name)));
        out += &format!("- {}{}\n", who.unwrap_or_default(), escaped(said.text));
    }
    out
}

/// A text in which no character means anything to a reader of Markdown or HTML.
fn escaped(typed: &str) -> String {
    let cleaned = text::clean(typed);
    let mut out = String::with_capacity(cleaned.len());
    let mut at_start = true;
    for c in cleaned.chars() {
        let marks_a_list = at_start && matches!(c, '-' | '+' | '=');
        let ends_a_number =
            matches!(c, '.' | ')') && !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit());
        let means =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$');
        if marks_a_list || ends_a_number || means {
            out.push('\\');
        }
        out.push(c);
        at_start = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_no_markdown_and_no_html() {
        for (typed, want) in [
            ("Zoë Müller", "Zoë Müller"),
            ("*so* [here](http://x)", "\\*so\\* \\[here\\](http://x)"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("a | b", "a \\| b"),
            ("- item", "\\- item"),
            ("12. March", "12\\. March"),
            ("1.5 hours", "1\\.5 hours"),
            ("well-known", "well-known"),
            ("&lt;", "\\&lt;"),
            ("C:\\new", "C:\\\\new"),
        ] {
            assert_eq!(escaped(typed), want);
        }
    }
}
