//! Panel: what lies over the question for a moment, the list of commands, of people, or a text.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Text};
use ratatui::widgets::{Paragraph, Wrap};

use super::draw::{BOLD, DIM};
use crate::domain::mixer::{COMMANDS, Course};
use crate::domain::text::{clean, clean_block, shorten};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Panel {
    Help,
    Who,
    Text(String),
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, course: &Course<'_>, panel: &Panel) {
    match panel {
        Panel::Help => help(frame, area),
        Panel::Who => frame.render_widget(Paragraph::new(who(course)).wrap(Wrap { trim: false }), area),
        Panel::Text(text) => {
            let text = format!("{}\n(Esc closes)", clean_block(text));
            frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: false }), area);
        }
    }
}

/// In as many columns as the height asks for: nothing of it may be out of sight.
fn help(frame: &mut Frame<'_>, area: Rect) {
    let [head, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    let say = "A text answers; `sam: text` answers for Sam. Esc closes.";
    frame.render_widget(Paragraph::new(Line::styled(say, BOLD)), head);
    let rows = usize::from(body.height.max(1));
    let columns = COMMANDS.len().div_ceil(rows);
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).spacing(2).split(body);
    for (commands, area) in COMMANDS.chunks(rows).zip(areas.iter()) {
        let mut text = Text::default();
        for (command, what) in commands {
            let command = if columns > 1 { command.split(',').next().unwrap_or(command) } else { command };
            text.push_line(Line::raw(shorten(&format!("{command}  {what}"), area.width.into())));
        }
        frame.render_widget(Paragraph::new(text), *area);
    }
}

fn who(course: &Course<'_>) -> Text<'static> {
    let mut text = Text::default();
    text.push_line(Line::styled(format!("Here ({}). Esc closes.", course.people.len()), BOLD));
    for (at, person) in course.people.iter().enumerate() {
        let known = [&person.pronouns, &person.program, &person.cohort];
        let known: Vec<_> = known.into_iter().flatten().map(|text| clean(text).into_owned()).collect();
        let known = if known.is_empty() { String::new() } else { format!(", {}", known.join(", ")) };
        text.push_line(format!("{}. {}{known}", at + 1, clean(&person.name)));
    }
    if course.people.is_empty() {
        text.push_line(Line::styled("nobody yet: /add NAME", DIM));
    }
    text
}
