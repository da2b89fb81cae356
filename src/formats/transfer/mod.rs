//! A whole database as JSON: `{"nettrack": header, "contacts": [rows], …}`, a row a line, written and read as a stream.

mod read;

use std::io::{self, Write};

pub(crate) use read::{open, parts};

use crate::domain::text::is_obeyed;
use crate::domain::transfer::{Cell, Header};

/// How a file begins, blanks aside; by this it is known again.
const START: &str = "{\"nettrack\":";

/// Whether a text begins like one of these files.
pub(super) fn begins(text: &str) -> bool {
    let mut characters = text.chars().filter(|c| !c.is_whitespace());
    START.chars().all(|expected| characters.next() == Some(expected))
}

/// Writes one file.
pub(crate) struct Writer<'w> {
    out: &'w mut dyn Write,
    /// Whether a row stands before in the table
    after_row: bool,
    /// The row that is being put together
    row: Vec<u8>,
}

impl<'w> Writer<'w> {
    /// # Errors
    /// Those of the writer.
    pub(crate) fn begin(out: &'w mut dyn Write, header: &Header) -> io::Result<Self> {
        out.write_all(START.as_bytes())?;
        serde_json::to_writer(&mut *out, header)?;
        Ok(Self { out, after_row: false, row: Vec::new() })
    }

    /// Begin a table; each is begun once.
    ///
    /// # Errors
    /// Those of the writer.
    pub(crate) fn table(&mut self, name: &str, first: bool) -> io::Result<()> {
        self.after_row = false;
        write!(self.out, "{},\n\"{name}\":[", if first { "" } else { "\n]" })
    }

    /// # Errors
    /// Those of the writer.
    pub(crate) fn row<'a>(&mut self, cells: impl Iterator<Item = (&'a str, Cell<'a>)>) -> io::Result<()> {
        let row = &mut self.row;
        row.clear();
        row.extend_from_slice(if self.after_row { b",\n{" } else { b"\n{" });
        self.after_row = true;
        for (number, (key, cell)) in cells.enumerate() {
            row.extend_from_slice(if number == 0 { b"\"" } else { b",\"" });
            row.extend_from_slice(key.as_bytes());
            row.extend_from_slice(b"\":");
            match cell {
                Cell::Null => row.extend_from_slice(b"null"),
                Cell::Integer(number) => write!(row, "{number}")?,
                // the shortest form that is read back as the same number; there is none for the infinite
                Cell::Real(number) => serde_json::to_writer(&mut *row, &number)?,
                Cell::Text(text) => push_text(row, text)?,
            }
        }
        row.push(b'}');
        self.out.write_all(row)
    }

    /// # Errors
    /// Those of the writer.
    pub(crate) fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")
    }
}

/// A text with nothing raw in it that a terminal would obey, and the same to every reader.
fn push_text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    let plain = |byte: u8| (b' '..0x7f).contains(&byte) && byte != b'"' && byte != b'\\';
    out.push(b'"');
    if text.bytes().all(plain) {
        out.extend_from_slice(text.as_bytes());
    } else {
        for c in text.chars() {
            match c {
                '"' => out.extend_from_slice(b"\\\""),
                '\\' => out.extend_from_slice(b"\\\\"),
                '\n' => out.extend_from_slice(b"\\n"),
                c if is_obeyed(c) => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        write!(out, "\\u{unit:04x}")?;
                    }
                }
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
    out.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_our_own_begin_so() {
        for text in ["{\"nettrack\":{}", " { \n\"nettrack\" :1"] {
            assert!(begins(text), "{text}");
        }
        for text in ["", "{", "{\"nettrack\"", "{\"netrack\":{}", "[{\"nettrack\":1}]"] {
            assert!(!begins(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_is_read_back_and_holds_nothing_raw(text in "(\\PC|\\p{C}|[\"\\\\\n\u{202e}\u{9b}\u{7f}]){0,40}") {
            let mut out = Vec::new();
            push_text(&mut out, &text).unwrap();
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
            prop_assert!(!String::from_utf8(out).unwrap().chars().any(is_obeyed));
        }
    }
}
