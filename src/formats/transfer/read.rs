//! The reading side: part by part, never more of the file in memory than a row.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::domain::transfer::{Header, Part, Record};
use crate::formats::FormatError;
use crate::formats::detect::Kind;
use crate::formats::source::{self, Limits, Source};

/// More than a million people with all that is known of them.
const LARGEST: u64 = 8_000_000_000;
/// Bytes of one row, and of what the reader holds beyond it.
const LARGEST_ROW: usize = 16_000_000;

/// # Errors
/// When the file cannot be read or is too large.
pub(crate) fn open(path: &Path) -> Result<Source, FormatError> {
    let limits = Limits { file: LARGEST, row: LARGEST_ROW, ..Limits::default() };
    let (name, file) = source::open_file(path, &limits)?;
    Source::plain(name, file, limits)
}

/// Hand over the file part by part, the header first.
///
/// # Errors
/// When the file is not one of these or is damaged, and what `each` says; then nothing more is handed over.
pub(crate) fn parts<E: From<FormatError>>(
    source: &mut Source,
    each: impl FnMut(Part) -> Result<(), E>,
) -> Result<(), E> {
    let (file, limit) = (source.name().to_owned(), source.limits().row);
    let spent = Rc::new(Cell::new(0));
    let text = Rationed { inner: source.text()?, spent: Rc::clone(&spent), limit, file: file.clone() };
    let mut parser = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 * 1024, text));
    let mut hands = Hands { each, failed: None, spent };
    let read = Whole(&mut hands).deserialize(&mut parser).and_then(|()| parser.end());
    match (hands.failed, read) {
        (Some(failed), _) => Err(failed),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(why(file, error).into()),
    }
}

fn why(file: String, error: serde_json::Error) -> FormatError {
    if error.is_io() {
        return FormatError::from_io(&file, error.into());
    }
    let text = error.to_string();
    let cause = text.split(" at line ").next().unwrap_or_default().to_owned();
    FormatError::Json { file, line: error.line(), cause }
}

/// Who is given the parts, and what they said.
struct Hands<F, E> {
    each: F,
    failed: Option<E>,
    /// Bytes read since the last part
    spent: Rc<Cell<usize>>,
}

impl<F: FnMut(Part) -> Result<(), E>, E> Hands<F, E> {
    /// Hand a part over; an error of the parser's kind stops it.
    fn give<P: serde::de::Error>(&mut self, part: Part) -> Result<(), P> {
        self.spent.set(0);
        (self.each)(part).map_err(|failed| {
            self.failed = Some(failed);
            P::custom("stopped")
        })
    }
}

/// The object that is the file.
struct Whole<'h, F, E>(&'h mut Hands<F, E>);

impl<'de, F: FnMut(Part) -> Result<(), E>, E> DeserializeSeed<'de> for Whole<'_, F, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Part) -> Result<(), E>, E> Visitor<'de> for Whole<'_, F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that begins with `nettrack`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if map.next_key::<String>()?.as_deref() != Some("nettrack") {
            return Err(A::Error::custom("it does not begin with `nettrack`"));
        }
        let header: Header = map.next_value()?;
        self.0.give(Part::Header(header))?;
        while let Some(table) = map.next_key::<String>()? {
            self.0.give(Part::Table(table))?;
            map.next_value_seed(Rows(&mut *self.0))?;
        }
        Ok(())
    }
}

/// The rows of a table.
struct Rows<'h, F, E>(&'h mut Hands<F, E>);

impl<'de, F: FnMut(Part) -> Result<(), E>, E> DeserializeSeed<'de> for Rows<'_, F, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, parser: D) -> Result<(), D::Error> {
        parser.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Part) -> Result<(), E>, E> Visitor<'de> for Rows<'_, F, E> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Record>()? {
            self.0.give(Part::Row(row))?;
        }
        Ok(())
    }
}

/// Fails when one part takes more than was allowed.
struct Rationed<R> {
    inner: R,
    spent: Rc<Cell<usize>>,
    limit: usize,
    file: String,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.spent.set(self.spent.get() + count);
        if self.spent.get() > self.limit {
            let seems = Kind::Json;
            return Err(io::Error::other(FormatError::NothingUsable { file: self.file.clone(), seems }));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, row: usize) -> Result<Vec<String>, FormatError> {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        let mut source = Source::plain("x.json".into(), file, Limits { row, ..Limits::default() })?;
        let mut seen = Vec::new();
        parts(&mut source, |part| {
            seen.push(match part {
                Part::Header(header) => format!("schema {}", header.schema),
                Part::Table(name) => name,
                Part::Row(row) => serde_json::Value::Object(row).to_string(),
            });
            Ok::<_, FormatError>(())
        })?;
        Ok(seen)
    }

    const HEAD: &str = r#"{"nettrack":{"format":1,"schema":3,"version":"1","exported_at":"x","more":[1]}"#;

    #[test]
    fn a_file_comes_part_by_part() {
        let text = format!("{HEAD},\"tags\":[{{\"tag\":\"a\"}},{{}}],\"links\":[]}}\n");
        assert_eq!(read(&text, 1_000).unwrap(), ["schema 3", "tags", r#"{"tag":"a"}"#, "{}", "links"]);
    }

    #[test]
    fn what_is_damaged_is_told_with_its_line() {
        for (text, line) in [
            ("{}".to_owned(), 1),
            ("[]".to_owned(), 1),
            (HEAD.to_owned(), 1),
            (format!("{HEAD},\n\"tags\":[\n{{\"tag\":}}]}}"), 3),
            (format!("{HEAD},\n\"tags\":{{}}}}"), 2),
            (format!("{HEAD}}} x"), 1),
            (format!("{HEAD},\"tags\":[{}", "[".repeat(100_000)), 1),
        ] {
            match read(&text, 1_000_000) {
                Err(FormatError::Json { line: at, cause, .. }) => assert_eq!(at, line, "{cause}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_row_that_does_not_fit_into_memory_is_refused() {
        let rows = format!("{{\"tag\":\"{}\"}},", "x".repeat(50_000)).repeat(100);
        let many = format!("{HEAD},\"tags\":[{}]}}", rows.trim_end_matches(','));
        assert_eq!(read(&many, 500_000).unwrap().len(), 102);
        let huge = format!("{HEAD},\"tags\":[{{\"tag\":\"{}\"}}]}}", "x".repeat(5_000_000));
        assert!(matches!(read(&huge, 500_000), Err(FormatError::NothingUsable { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn whatever_follows_it_is_read_or_refused(rest in "([\\[\\]{}:,]|\"[a-z]{0,5}\"|[0-9e.+-]{1,4}|null|\\PC){0,40}") {
            let _ = read(&format!("{HEAD}{rest}"), 1_000);
        }
    }
}
