//! Draw: where the mixer stands, as a picture of the size that the terminal has.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Paragraph, Wrap};
use ratatui_textarea::TextArea;

use super::panel::Panel;
use super::{panel, roster};
use crate::domain::mixer::{Course, Cursor, PartKind, State, Topic, face};
use crate::domain::text::{clean, shorten, width};
use crate::view::mixer::Scene;

/// What the screen has of its own, beside where the mixer stands.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) input: TextArea<'static>,
    /// Said last
    pub(super) message: String,
    pub(super) panel: Option<Panel>,
}

pub(super) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
pub(super) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const BAR: Style = Style::new().add_modifier(Modifier::REVERSED);
const LOUD: Style = Style::new().add_modifier(Modifier::REVERSED).add_modifier(Modifier::BOLD);

/// Columns from which the list of people gets a column of its own.
const WIDE: u16 = 80;
const ROSTER: u16 = 28;
/// Rows from which there is room for all that helps.
const LOW: u16 = 12;
/// Rows from which there is room for empty ones.
const AIRY: u16 = 15;
const KEYS: &str = "Enter keeps · F1 help · F2 pause/go · F3 +1 min · F4 next";

pub(super) fn draw(frame: &mut Frame<'_>, scene: &Scene<'_>, shown: &Shown) {
    let course = scene.course;
    let area = frame.area();
    let banner = banner(course);
    let message = wrapped_height(&shown.message, area.width).min(3);
    // a terminal of a few lines keeps the clock, the question and the line that is typed
    let more = u16::from(area.height >= LOW);
    let heights = [more, 1, more, more, u16::from(banner.is_some())].map(Constraint::Length);
    let [title, clock, bar, then, cue, body, said, input, keys] =
        Layout::vertical(heights.into_iter().chain([
            Constraint::Min(0),
            Constraint::Length(message * more),
            Constraint::Length(1),
            Constraint::Length(more),
        ]))
        .areas(area);
    frame.render_widget(Paragraph::new(title_line(scene, title.width)).style(BAR), title);
    frame.render_widget(Paragraph::new(clock_line(course, clock.width)), clock);
    frame.render_widget(Paragraph::new(gauge(course, bar.width)), bar);
    frame.render_widget(Paragraph::new(shorten(&then_line(course), then.width.into())).style(DIM), then);
    if let Some(banner) = banner {
        frame.render_widget(Paragraph::new(shorten(&banner, cue.width.into())).style(LOUD), cue);
    }
    match &shown.panel {
        Some(panel) => panel::draw(frame, body, course, panel),
        None => draw_body(frame, body, course),
    }
    frame.render_widget(Paragraph::new(clean(&shown.message)).wrap(Wrap { trim: true }), said);
    draw_input(frame, input, shown);
    frame.render_widget(Paragraph::new(KEYS).style(DIM), keys);
}

fn draw_body(frame: &mut Frame<'_>, area: Rect, course: &Course<'_>) {
    let (main, people) = if area.width >= WIDE {
        let [main, _, people] =
            Layout::horizontal([Constraint::Min(0), Constraint::Length(1), Constraint::Length(ROSTER)])
                .areas(area);
        (main, people)
    } else {
        let rows = roster::rows(course, area.width).min(area.height / 3);
        let [main, people] = Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(area);
        (main, people)
    };
    frame.render_widget(Paragraph::new(asked(course, main.height >= AIRY)).wrap(Wrap { trim: false }), main);
    roster::draw(frame, people, course, area.width >= WIDE);
}

fn draw_input(frame: &mut Frame<'_>, area: Rect, shown: &Shown) {
    let [mark, line] = Layout::horizontal([Constraint::Length(2), Constraint::Min(0)]).areas(area);
    frame.render_widget(Paragraph::new("> ").style(BOLD), mark);
    let mut input = shown.input.clone();
    // the underline of the library would make the whole line look like a link
    input.set_cursor_line_style(Style::new());
    frame.render_widget(&input, line);
}

fn title_line(scene: &Scene<'_>, columns: u16) -> String {
    let course = scene.course;
    let mixer = course.mixer;
    let left = format!(
        " Mixer {} {} {}",
        mixer.id,
        clean(&mixer.preset),
        course.timer.state.as_str().to_uppercase()
    );
    let right = format!("{} now, ends {} ", scene.now.format("%H:%M"), scene.ends.format("%H:%M"));
    both_ends(&left, &right, columns)
}

/// Two texts at the two ends of a line; where it is too short, the left one gives way.
fn both_ends(left: &str, right: &str, columns: u16) -> String {
    let room = usize::from(columns).saturating_sub(width(right) + 1);
    let left = shorten(left, room);
    let blanks = usize::from(columns).saturating_sub(width(&left) + width(right));
    format!("{left}{}{right}", " ".repeat(blanks))
}

fn clock_line(course: &Course<'_>, columns: u16) -> Line<'static> {
    let timer = &course.timer;
    let planned = face(timer.planned(timer.part));
    let here = match timer.left() {
        left if left < 0 => format!("{} OVER {planned}", face(-left)),
        left => format!("{} left of {planned}", face(left)),
    };
    let all = match timer.left_in_all() {
        left if left < 0 => format!("{} OVER in all", face(-left)),
        left => format!("{} left in all", face(left)),
    };
    let title =
        format!("{}/{} {}", timer.part + 1, course.mixer.agenda.parts.len(), clean(&course.part().title));
    let line = both_ends(&title, &format!("{here} · {all}"), columns);
    Line::styled(line, BOLD)
}

/// How much of the part is gone, in signs that every terminal has.
fn gauge(course: &Course<'_>, columns: u16) -> String {
    let timer = &course.timer;
    let room = i64::from(columns.saturating_sub(2));
    let gone = (timer.spent(timer.part).max(0) * room / timer.planned(timer.part).max(1)).min(room);
    let signs = |sign: &str, count: i64| sign.repeat(usize::try_from(count).unwrap_or(0));
    format!("[{}{}]", signs("#", gone), signs(".", room - gone))
}

fn then_line(course: &Course<'_>) -> String {
    let timer = &course.timer;
    let parts = course.mixer.agenda.parts.iter().enumerate().skip(timer.part + 1);
    let to_come: Vec<String> =
        parts.map(|(at, part)| format!("{} {}", clean(&part.title), face(timer.planned(at)))).collect();
    let then =
        if to_come.is_empty() { "the last part".to_owned() } else { format!("then {}", to_come.join(", ")) };
    match timer.behind() {
        behind if behind >= 30 => format!("{} behind; {then}", face(behind)),
        behind if behind <= -30 => format!("{} to spare; {then}", face(-behind)),
        _ => then,
    }
}

fn go_on(course: &Course<'_>) -> &'static str {
    if course.timer.is_last() { "/end closes" } else { "F4 goes on" }
}

/// The cue that cannot be missed, for as long as it holds.
fn banner(course: &Course<'_>) -> Option<String> {
    let timer = &course.timer;
    let go_on = go_on(course);
    match timer.left() {
        _ if timer.state == State::Paused => Some(" THE CLOCK STANDS: F2 or /go lets it go on".to_owned()),
        left if left <= 0 => Some(format!(" TIME IS UP: {go_on}, F3 gives a minute")),
        left if left <= 60 && timer.planned(timer.part) > 120 => {
            Some(format!(" ONE MINUTE LEFT, then {go_on}"))
        }
        _ => None,
    }
}

/// What is asked, of whom, and what was answered so far.
fn asked(course: &Course<'_>, airy: bool) -> Text<'static> {
    let mut text = Text::default();
    explain(&mut text, course);
    let gap = |text: &mut Text<'static>| {
        if airy && !text.lines.is_empty() {
            text.push_line("");
        }
    };
    gap(&mut text);
    match course.cursor() {
        Some(cursor) => ask(&mut text, course, cursor),
        None if course.wants_topic() => {}
        None => {
            let go_on = go_on(course);
            text.push_line(Line::styled(
                format!("All have answered: {go_on}. A text is kept as a note."),
                BOLD,
            ));
        }
    }
    gap(&mut text);
    so_far(&mut text, course);
    text
}

fn explain(text: &mut Text<'static>, course: &Course<'_>) {
    let part = course.part();
    match (part.kind, course.topic()) {
        (PartKind::Sharing, _) => {
            let picked = course.picked();
            text.push_line(Line::styled("The leader picks one or two (/prompt N):", BOLD));
            for (at, prompt) in part.prompts.iter().enumerate() {
                let is_picked = picked.contains(&(at + 1));
                if picked.is_empty() || is_picked {
                    let mark = if is_picked { "[x]" } else { "[ ]" };
                    text.push_line(format!("{mark} {}. {}", at + 1, clean(prompt)));
                }
            }
        }
        (PartKind::Discussion, None) => {
            text.push_line(Line::styled("What shall we talk about? Type a number.", BOLD));
            for (at, topic) in Topic::ALL.into_iter().enumerate() {
                text.push_line(format!("{}. {}: {}", at + 1, topic.title(), topic.about()));
            }
        }
        (PartKind::Discussion, Some(topic)) => {
            text.push_line(Line::styled(format!("{}: {}", topic.title(), topic.about()), DIM));
        }
        _ => {}
    }
}

fn ask(text: &mut Text<'static>, course: &Course<'_>, cursor: Cursor) {
    let minutes = cursor.ask.minutes_of(course.part_minutes());
    let minutes = minutes.map(|n| format!(" (about {n} min)")).unwrap_or_default();
    text.push_line(Line::styled(format!("{}{minutes}", cursor.ask.question()), BOLD));
    if let Some(hint) = cursor.ask.hint() {
        text.push_line(Line::styled(format!("for example: {hint}"), DIM));
    }
    if let Some(person) = cursor.person.and_then(|id| course.person(id)) {
        let count = format!(", {} of {}", cursor.answered + 1, cursor.of);
        let name = Span::styled(format!("{}'s turn", clean(&person.name)), LOUD);
        text.push_line(Line::from(vec![name, Span::raw(count)]));
    }
}

/// The newest answers of the part first: what does not fit is the oldest.
fn so_far(text: &mut Text<'static>, course: &Course<'_>) {
    let part = course.timer.part;
    let mut last = None;
    let said: Vec<_> = course.standing().filter(|said| said.part == part).collect();
    for said in said.into_iter().rev() {
        if last != Some(said.key) {
            text.push_line(Line::styled(format!("{}:", said.key.title()), DIM));
            last = Some(said.key);
        }
        let who = said
            .person
            .and_then(|id| course.person(id))
            .map(|person| format!("{}: ", clean(person.first_name())));
        text.push_line(format!("  {}{}", who.unwrap_or_default(), clean(said.text)));
    }
}

/// Lines that a text takes when it is wrapped.
fn wrapped_height(text: &str, columns: u16) -> u16 {
    if text.is_empty() {
        return 0;
    }
    let lines = textwrap::wrap(&clean(text), usize::from(columns.max(1))).len();
    u16::try_from(lines).unwrap_or(u16::MAX)
}
