//! A line of text that is typed. Our own, because dialoguer's can only be left with Ctrl-C: here Esc and Ctrl-D leave
//! too, the long answers of a walk wrap, and Home, End and Ctrl-U work.

use std::io;

use dialoguer::console::{Key, Term, measure_text_width};
use dialoguer::theme::{ColorfulTheme, Theme};

use crate::domain::text;

/// What Ctrl-A, Ctrl-D, Ctrl-E and Ctrl-U send.
const CTRL_A: char = '\u{1}';
const CTRL_D: char = '\u{4}';
const CTRL_E: char = '\u{5}';
const CTRL_U: char = '\u{15}';

/// What was typed so far, and where the cursor is in it.
#[derive(Default)]
struct Line {
    characters: Vec<char>,
    at: usize,
}

enum Step {
    Typing,
    Done,
    Left,
    Ended,
}

impl Line {
    fn take(&mut self, key: Key) -> Step {
        let end = self.characters.len();
        match key {
            Key::Enter => return Step::Done,
            Key::Escape => return Step::Left,
            // on an empty line it means the end of input, as in a shell
            Key::Char(CTRL_D) if end == 0 => return Step::Ended,
            Key::Home | Key::Char(CTRL_A) => self.at = 0,
            Key::End | Key::Char(CTRL_E) => self.at = end,
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = end.min(self.at + 1),
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.characters.remove(self.at);
            }
            Key::Del if self.at < end => drop(self.characters.remove(self.at)),
            Key::Char(CTRL_U) => drop(self.characters.drain(..std::mem::take(&mut self.at))),
            Key::Char(typed) if !text::is_obeyed(typed) => {
                self.characters.insert(self.at, typed);
                self.at += 1;
            }
            _ => {}
        }
        Step::Typing
    }

    fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Columns before the cursor, and in all.
    fn widths(&self) -> (usize, usize) {
        let before: String = self.characters[..self.at].iter().collect();
        (text::width(&before), text::width(&self.text()))
    }
}

/// Ask for a line, again until `check` has nothing to say against it. `None` when the person left with Esc.
///
/// # Errors
/// `Interrupted` for Ctrl-C, `UnexpectedEof` for Ctrl-D, and those of the terminal.
pub(super) fn ask(question: &str, check: impl Fn(&str) -> Result<(), String>) -> io::Result<Option<String>> {
    let (term, theme) = (Term::stderr(), ColorfulTheme::default());
    if !term.is_term() {
        return Err(io::Error::new(io::ErrorKind::NotConnected, "not a terminal"));
    }
    let mut prompt = String::new();
    theme.format_input_prompt(&mut prompt, question, None).map_err(io::Error::other)?;
    let (mut line, mut row) = (Line::default(), 0);
    loop {
        row = draw(&term, &prompt, &line, row)?;
        match line.take(term.read_key()?) {
            Step::Typing => {}
            left @ (Step::Left | Step::Ended) => {
                line.at = line.characters.len();
                draw(&term, &prompt, &line, row)?;
                if matches!(left, Step::Ended) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                term.write_line("")?;
                return Ok(None);
            }
            Step::Done => {
                clear(&term, row)?;
                let typed = line.text();
                let mut said = String::new();
                if let Err(wrong) = check(&typed) {
                    theme.format_error(&mut said, &wrong).map_err(io::Error::other)?;
                    term.write_line(&said)?;
                    row = 0;
                    continue;
                }
                theme.format_input_prompt_selection(&mut said, question, &typed).map_err(io::Error::other)?;
                term.write_line(&said)?;
                return Ok(Some(typed));
            }
        }
    }
}

/// Take away what was drawn, `row` lines above the cursor and all below.
fn clear(term: &Term, row: usize) -> io::Result<()> {
    term.move_cursor_up(row)?;
    term.write_str("\r")?;
    term.clear_to_end_of_screen()
}

/// Draw question and answer and put the cursor in its place; the line it is on, counted from the first.
fn draw(term: &Term, prompt: &str, line: &Line, row: usize) -> io::Result<usize> {
    let columns = usize::from(term.size().1).max(1);
    clear(term, row)?;
    term.write_str(prompt)?;
    term.write_str(&line.text())?;
    let (before, all) = line.widths();
    let start = measure_text_width(prompt);
    let (end, cursor) = (start + all, start + before);
    if end.is_multiple_of(columns) {
        // a terminal goes to the next line only with the next character
        term.write_str(" \r")?;
    }
    term.move_cursor_up(end / columns - cursor / columns)?;
    term.write_str("\r")?;
    if !cursor.is_multiple_of(columns) {
        term.move_cursor_right(cursor % columns)?;
    }
    term.flush()?;
    Ok(cursor / columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &[Key]) -> Line {
        let mut line = Line::default();
        for key in keys {
            line.take(key.clone());
        }
        line
    }

    #[test]
    fn keys_edit_where_the_cursor_is() {
        use Key::{ArrowLeft, Backspace, Char, Del, End, Home};
        let line = typed(&[Char('b'), Char('d'), ArrowLeft, Char('c'), Home, Char('a'), End, Char('e')]);
        assert_eq!(line.text(), "abcde");
        assert_eq!(typed(&[Char('a'), Char('b'), Home, Del, Backspace]).text(), "b");
        assert_eq!(typed(&[Char('a'), Char('b'), ArrowLeft, Char(CTRL_U)]).text(), "b");
        assert_eq!(typed(&[Char('\u{1b}'), Char('\u{7}'), Char('王')]).text(), "王");
        assert!(matches!(Line::default().take(Char(CTRL_D)), Step::Ended));
        assert!(matches!(typed(&[Char('a')]).take(Char(CTRL_D)), Step::Typing));
    }

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_line(keys in proptest::collection::vec(0_u8..9, 0..60)) {
            use Key::{ArrowLeft, ArrowRight, Backspace, Char, Del, End, Home};
            let mut line = Line::default();
            for key in keys {
                line.take([Char('é'), Char('王'), Char('x'), ArrowLeft, ArrowRight, Backspace, Del, Home, End][usize::from(key)].clone());
                prop_assert!(line.at <= line.characters.len());
                let (before, all) = line.widths();
                prop_assert!(before <= all);
            }
        }
    }
}
