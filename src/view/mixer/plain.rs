//! A mixer line by line, for pipes and screen readers: no terminal control, nothing that is not a line.

use std::io::{self, IsTerminal, Write};

use super::{Say, Scene};
use crate::domain::id::MixerPersonId;
use crate::domain::mixer::{COMMANDS, Course, Key, PartKind, State, Topic, face};
use crate::view::{Page, output};

/// What was said last, so that nothing is said twice.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    part: Option<(usize, Option<Topic>)>,
    asked: Option<(usize, Option<Key>)>,
    turn: Option<MixerPersonId>,
    state: Option<State>,
}

impl Plain {
    /// Say what is new, on stderr: the answer alone goes to stdout.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) fn show(&mut self, scene: &Scene<'_>, say: &[Say]) -> io::Result<()> {
        let width = io::stderr().is_terminal().then(output::columns);
        let mut page = Page::new(false, width);
        for say in say {
            said(&mut page, scene, say);
        }
        self.stand(&mut page, scene);
        io::stderr().write_all(page.into_text().as_bytes())
    }

    /// Where it stands, as far as that changed.
    fn stand(&mut self, page: &mut Page, scene: &Scene<'_>) {
        let course = scene.course;
        let timer = &course.timer;
        if timer.state == State::Ended {
            return;
        }
        let part = (timer.part, course.topic());
        if self.part != Some(part) {
            if self.part.is_some() || !page.is_empty() {
                page.gap();
            }
            if self.part.map(|(part, _)| part) != Some(timer.part) {
                page.say(&status(scene));
            }
            explain(page, course);
            self.part = Some(part);
        }
        if self.state.replace(timer.state).is_some_and(|was| was != timer.state) {
            page.say(&format!("the clock is {}: {}", timer.state.as_str(), status(scene)));
        }
        self.ask(page, course);
    }

    fn ask(&mut self, page: &mut Page, course: &Course<'_>) {
        let cursor = course.cursor();
        let asked = (course.timer.part, cursor.map(|cursor| cursor.ask.key));
        if self.asked != Some(asked) {
            self.asked = Some(asked);
            self.turn = None;
            match cursor {
                Some(cursor) => {
                    let minutes = cursor.ask.minutes_of(course.part_minutes());
                    let minutes = minutes.map(|n| format!(" (about {n} min)")).unwrap_or_default();
                    page.say(&format!("? {}{minutes}", cursor.ask.question()));
                    if let Some(hint) = cursor.ask.hint() {
                        page.say(&format!("  for example: {hint}"));
                    }
                }
                None if course.wants_topic() => {}
                None => {
                    let go_on = if course.timer.is_last() { "/end closes" } else { "/next goes on" };
                    page.say(&format!("all have answered: {go_on}, a text is kept as a note"));
                }
            }
        }
        if let Some((cursor, person)) = cursor.and_then(|c| Some((c, course.person(c.person?)?)))
            && self.turn != Some(person.id)
        {
            self.turn = Some(person.id);
            page.say(&format!("{} ({} of {}):", person.name, cursor.answered + 1, cursor.of));
        }
    }
}

/// `part 2 of 4: The leader shares, 8:00 left, 28:00 left in all, ends about 10:30`
fn status(scene: &Scene<'_>) -> String {
    let course = scene.course;
    let timer = &course.timer;
    let left = |seconds: i64| {
        if seconds < 0 { format!("{} over", face(-seconds)) } else { format!("{} left", face(seconds)) }
    };
    format!(
        "part {} of {}: {}, {}, {} in all, ends about {}",
        timer.part + 1,
        course.mixer.agenda.parts.len(),
        course.part().title,
        left(timer.left()),
        left(timer.left_in_all()),
        scene.ends.format("%H:%M"),
    )
}

/// What the leader needs to know of the part.
fn explain(page: &mut Page, course: &Course<'_>) {
    let part = course.part();
    match (part.kind, course.topic()) {
        (PartKind::Sharing, _) => {
            page.say("The leader picks one or two:");
            for (at, prompt) in part.prompts.iter().enumerate() {
                page.item(&format!("  {}. ", at + 1), prompt);
            }
        }
        (PartKind::Discussion, None) => {
            page.say("? What shall we talk about? Type a number or a name.");
            for (at, topic) in Topic::ALL.into_iter().enumerate() {
                page.item(&format!("  {}. ", at + 1), &format!("{}: {}", topic.title(), topic.about()));
            }
        }
        (PartKind::Discussion, Some(topic)) => page.say(&format!("{}: {}", topic.title(), topic.about())),
        _ => {}
    }
}

fn said(page: &mut Page, scene: &Scene<'_>, say: &Say) {
    let course = scene.course;
    match say {
        Say::Welcome => welcome(page, course),
        Say::Done(text) => page.block(text, ""),
        Say::Refused { message, hint } => {
            page.say(&format!("not taken: {message}"));
            if let Some(hint) = hint {
                page.say(&format!("  hint: {hint}"));
            }
        }
        Say::Cue(cue) => page.say(&format!("*** {}", cue.text(course))),
        Say::Status => page.say(&status(scene)),
        Say::Help => {
            page.say("A text answers what is asked; `sam: text` answers for Sam.");
            for (command, what) in COMMANDS {
                page.item(&format!("  {command}  "), what);
            }
        }
        Say::Who if course.people.is_empty() => page.say("nobody is here yet: /add NAME"),
        Say::Who => {
            let leader = course.leader().map(|person| person.id);
            for (at, person) in course.people.iter().enumerate() {
                let parts = [&person.pronouns, &person.program, &person.cohort];
                let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
                let leads = if Some(person.id) == leader { " (leads)" } else { "" };
                let known = if known.is_empty() { String::new() } else { format!(", {}", known.join(", ")) };
                page.say(&format!("  {}. {}{leads}{known}", at + 1, person.name));
            }
        }
    }
}

fn welcome(page: &mut Page, course: &Course<'_>) {
    let agenda = &course.mixer.agenda;
    let minutes = agenda.total();
    page.say(&format!("Mixer {}, {}, {minutes} minutes", course.mixer.id, course.mixer.preset));
    for (at, part) in agenda.parts.iter().enumerate() {
        let shrunk = part.minutes < part.most;
        let range = if shrunk {
            format!(", shortened to fit: up to {} would be good", part.most)
        } else {
            String::new()
        };
        page.say(&format!("  {}. {}: {} min{range}", at + 1, part.title, part.minutes));
    }
    page.say("A text answers what is asked. /next goes on, /help lists the commands.");
}
