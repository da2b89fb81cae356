//! A line that may be left out: Enter takes it, Esc leaves it, which dialoguer's own input does not know. The question
//! stands on a line of its own; of an answer longer than the terminal the part around the cursor is shown.

use std::io;

use dialoguer::console::{Key, Term, style};

use super::{Prompt, interrupted};
use crate::domain::text;
use crate::error::Error;

impl Prompt {
    /// Ask for something that may be left out with Esc or an empty line, again until `read` understands it; without a
    /// terminal it is left out.
    ///
    /// # Errors
    /// `Interrupted`, also at the end of input.
    pub(crate) fn skippable<T>(
        self,
        question: &str,
        read: impl Fn(&str) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if !self.can_ask() {
            return Ok(None);
        }
        let term = Term::stderr();
        let ask = |line: &mut Line| line.ask(&term).map_err(|error| interrupted(error.into()));
        let told = |mark, text: &str| {
            // a terminal that cannot be written to fails at the question
            let _ = term.write_line(&format!("{mark} {}", text::clean(text)));
        };
        told(style("?").for_stderr().yellow(), question);
        let mut line = Line::default();
        loop {
            if !ask(&mut line)? || line.text().trim().is_empty() {
                return Ok(None);
            }
            match read(line.text().trim()) {
                Ok(answer) => return Ok(Some(answer)),
                Err(error) => {
                    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                    told(style("✘").for_stderr().red(), &format!("{error}{hint}"));
                }
            }
        }
    }
}

/// What is being typed, and the place of the cursor in it.
#[derive(Debug, Default)]
struct Line {
    characters: Vec<char>,
    at: usize,
}

/// What a key means for the line.
#[derive(Debug, PartialEq, Eq)]
enum Pressed {
    Goes,
    Taken,
    Left,
    Ended,
}

/// Ctrl-D, which in an empty line ends the input.
const END: char = '\u{4}';

impl Line {
    fn text(&self) -> String {
        self.characters.iter().collect()
    }

    fn press(&mut self, key: &Key) -> Pressed {
        match key {
            Key::Enter => return Pressed::Taken,
            Key::Escape => return Pressed::Left,
            Key::Char(END) if self.characters.is_empty() => return Pressed::Ended,
            Key::Char(c) if !text::is_obeyed(*c) => {
                self.characters.insert(self.at, *c);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.characters.remove(self.at);
            }
            Key::Del if self.at < self.characters.len() => {
                self.characters.remove(self.at);
            }
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = self.characters.len().min(self.at + 1),
            Key::Home => self.at = 0,
            Key::End => self.at = self.characters.len(),
            _ => {}
        }
        Pressed::Goes
    }

    /// The part that fits into so many columns, and those of it that stand behind the cursor.
    fn shown(&self, columns: usize) -> (String, usize) {
        let width = |characters: &[char]| text::width(&characters.iter().collect::<String>());
        let mut start = 0;
        while start < self.at && width(&self.characters[start..self.at]) >= columns {
            start += 1;
        }
        let mut end = self.characters.len();
        while end > self.at && width(&self.characters[start..end]) >= columns {
            end -= 1;
        }
        (self.characters[start..end].iter().collect(), width(&self.characters[self.at..end]))
    }

    /// Read keys until the line is taken (then it is true) or left.
    fn ask(&mut self, term: &Term) -> io::Result<bool> {
        const MARK: &str = "› ";
        loop {
            let (shown, behind) = self.shown(usize::from(term.size().1).saturating_sub(MARK.chars().count()));
            term.clear_line()?;
            term.write_str(&format!("{MARK}{shown}"))?;
            term.move_cursor_left(behind)?;
            term.flush()?;
            match self.press(&term.read_key()?) {
                Pressed::Goes => {}
                Pressed::Ended => return Err(io::ErrorKind::UnexpectedEof.into()),
                pressed => {
                    term.write_line("")?;
                    return Ok(pressed == Pressed::Taken);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys() -> impl Strategy<Value = Key> {
        prop_oneof![
            6 => prop::char::any().prop_map(Key::Char),
            6 => proptest::sample::select(vec!['a', 'ü', '伟', ' ']).prop_map(Key::Char),
            1 => Just(Key::Backspace),
            1 => Just(Key::Del),
            2 => Just(Key::ArrowLeft),
            1 => Just(Key::ArrowRight),
            1 => Just(Key::Home),
            1 => Just(Key::End),
            1 => Just(Key::Tab),
        ]
    }

    #[test]
    fn a_line_is_typed_and_mended() {
        let mut line = Line::default();
        let press = |line: &mut Line, keys: &[Key]| keys.iter().fold(Pressed::Goes, |_, key| line.press(key));
        let typed: Vec<Key> = "wite on Mondaysx".chars().map(Key::Char).collect();
        press(&mut line, &typed);
        press(&mut line, &[Key::Backspace, Key::Home, Key::ArrowRight, Key::Char('r'), Key::End]);
        assert_eq!(line.text(), "write on Mondays");
        press(&mut line, &[Key::Home, Key::Del, Key::Char('W'), Key::Char('\u{1b}'), Key::ArrowUp]);
        assert_eq!(line.text(), "Write on Mondays");
        assert_eq!(press(&mut line, &[Key::Enter]), Pressed::Taken);
        assert_eq!(press(&mut line, &[Key::Char(END)]), Pressed::Goes);
        assert_eq!(press(&mut Line::default(), &[Key::Char(END)]), Pressed::Ended);
        assert_eq!(press(&mut line, &[Key::Escape]), Pressed::Left);
        assert_eq!(line.shown(6), ("Write".into(), 4));
    }

    proptest! {
        #[test]
        fn what_is_shown_fits_and_holds_the_cursor(keys in prop::collection::vec(keys(), 0..80), columns in 4_usize..40) {
            let mut line = Line::default();
            for key in &keys {
                let goes = if line.characters.is_empty() && *key == Key::Char(END) { Pressed::Ended } else { Pressed::Goes };
                prop_assert_eq!(line.press(key), goes);
                prop_assert!(line.at <= line.characters.len());
            }
            let (shown, behind) = line.shown(columns);
            prop_assert!(text::width(&shown) < columns, "{shown}");
            prop_assert!(behind <= text::width(&shown));
            prop_assert!(line.text().contains(&shown));
            prop_assert!(!line.text().chars().any(text::is_obeyed));
        }
    }
}
