//! JSON as it is printed: the data whole, but with nothing raw that a terminal would obey.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::domain::text::is_obeyed;

/// Write `value` indented, with a newline at the end.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Escaping(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Beside what JSON demands, writes DEL, C1 and the invisible direction marks as `\uXXXX`: the same data to
/// every reader, harmless on a screen.
struct Escaping<'a>(PrettyFormatter<'a>);

macro_rules! pass_on {
    ($($method:ident($($arg:ident: $type:ty),*));+ $(;)?) => {$(
        fn $method<W: ?Sized + Write>(&mut self, writer: &mut W, $($arg: $type),*) -> io::Result<()> {
            self.0.$method(writer, $($arg),*)
        }
    )+};
}

impl Formatter for Escaping<'_> {
    pass_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_obeyed(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_the_same_data_without_a_raw_control_character() {
        let name = "A\u{1b}[2J\u{9b}31m\u{202e}b\u{7f}ü\u{e0041}";
        let mut out = Vec::new();
        write_json(&mut out, &vec![name]).unwrap();
        assert!(out.iter().all(|b| *b == b'\n' || !b.is_ascii_control()), "{out:?}");
        assert!(!String::from_utf8_lossy(&out).chars().any(|c| c != '\n' && is_obeyed(c)));
        assert_eq!(serde_json::from_slice::<Vec<String>>(&out).unwrap(), [name]);
    }
}
