//! Roster: who is here, who leads, whose turn it is, who has answered. Every mark is a sign, none a colour.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};
use ratatui::widgets::{Paragraph, Wrap};

use super::draw::BOLD;
use crate::domain::mixer::{Course, Person};
use crate::domain::text::{clean, shorten};

/// `>` whose turn it is, `+` answered, `-` passed.
fn mark(course: &Course<'_>, person: &Person) -> char {
    let Some(cursor) = course.cursor() else { return ' ' };
    match cursor.ask.key {
        _ if cursor.person == Some(person.id) => '>',
        key if course.has_passed(key, person.id) => '-',
        key if course.has_answered(key, person.id) => '+',
        _ => ' ',
    }
}

/// The name, `*` behind that of the leader.
fn named(course: &Course<'_>, person: &Person, name: &str) -> String {
    let leads = course.leader().is_some_and(|leader| leader.id == person.id);
    format!("{}{}", clean(name), if leads { "*" } else { "" })
}

/// Confidence before and after, as far as they are known.
fn confidence(person: &Person) -> String {
    match (person.confidence_before, person.confidence_after) {
        (Some(before), Some(after)) => format!(" {before}>{after}"),
        (Some(before), None) => format!(" {before}"),
        (None, Some(after)) => format!(" ?>{after}"),
        (None, None) => String::new(),
    }
}

/// All names in one text, for a terminal without room for a column.
fn in_line(course: &Course<'_>) -> String {
    let names = course.people.iter().map(|person| {
        let mark = mark(course, person);
        let mark = if mark == ' ' { String::new() } else { mark.to_string() };
        format!("{mark}{}", named(course, person, person.first_name()))
    });
    match course.people.len() {
        0 => "Nobody is here yet: type a name".to_owned(),
        count => format!("Here ({count}): {}", names.collect::<Vec<_>>().join("  ")),
    }
}

/// Rows that the names take in a line of so many columns.
pub(super) fn rows(course: &Course<'_>, columns: u16) -> u16 {
    let lines = textwrap::wrap(&in_line(course), usize::from(columns.max(1))).len();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, course: &Course<'_>, column: bool) {
    if !column {
        return frame.render_widget(Paragraph::new(in_line(course)).wrap(Wrap { trim: true }), area);
    }
    let mut text = Text::default();
    let columns = usize::from(area.width);
    text.push_line(Line::styled(format!("Here ({})", course.people.len()), BOLD));
    let room = usize::from(area.height).saturating_sub(2);
    let turn = course.cursor().and_then(|cursor| cursor.person);
    let at = course.people.iter().position(|person| Some(person.id) == turn).unwrap_or(0);
    // the one whose turn it is stays in sight
    let first = at.saturating_sub(room / 2).min(course.people.len().saturating_sub(room));
    for person in course.people.iter().skip(first).take(room) {
        let confidence = confidence(person);
        let line = format!("{} {}", mark(course, person), named(course, person, &person.name));
        let line = format!("{}{confidence}", shorten(&line, columns.saturating_sub(confidence.len())));
        text.push_line(if Some(person.id) == turn { Line::styled(line, BOLD) } else { Line::raw(line) });
    }
    text.push_line(Line::raw("* leads  > turn  + done").style(super::draw::DIM));
    frame.render_widget(Paragraph::new(text), area);
}
