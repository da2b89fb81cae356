//! Tables in text: finds the delimiter and the row of column names, then reads row by row within limits.

use std::io::{self, Chain, Cursor, Read};

use csv::{ReaderBuilder, StringRecord};

use super::FormatError;
use super::encoding::fill;
use super::lines::{BUFFER, END_CELL, Lines};
use super::source::Limits;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// How far down the column names may stand: in records, and in bytes.
const SEARCHED: usize = 50;
pub(super) const HEAD: usize = 64 * 1024;

/// The column names of a table, folded: `First Name`, `FirstName` and `first_name` are all `firstname`.
pub(super) struct Header(Vec<String>);

impl Header {
    fn new(record: &StringRecord) -> Self {
        let fold =
            |cell: &str| cell.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        Self(record.iter().map(fold).collect())
    }

    /// The first column with one of these folded names.
    pub(super) fn index(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|column| column == name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.index(&[name]).is_some()
    }
}

/// Where the column names stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    delimiter: u8,
    record: usize,
}

/// What `classify` says about the first record, with any delimiter, of which it says something.
pub(super) fn find_header<T>(head: &str, classify: impl Fn(&Header) -> Option<T>) -> Option<T> {
    search(head.as_bytes(), classify).map(|(_, found)| found)
}

/// How many cells the first records have, by the delimiter that gives the most; `None` where there is no pattern.
pub(super) fn columns(head: &str) -> Option<usize> {
    let width = |delimiter| {
        let mut counts = records(head.as_bytes(), delimiter).take(5).map(|record| record.len());
        let first = counts.next()?;
        let (others, alike) = counts.fold((0, true), |(n, alike), count| (n + 1, alike && count == first));
        (alike && (first >= 3 || (first == 2 && others > 0))).then_some(first)
    };
    DELIMITERS.into_iter().filter_map(width).max()
}

fn search<T>(head: &[u8], classify: impl Fn(&Header) -> Option<T>) -> Option<(Place, T)> {
    DELIMITERS.into_iter().find_map(|delimiter| {
        let mut found = records(head, delimiter).take(SEARCHED).enumerate();
        found.find_map(|(record, cells)| {
            classify(&Header::new(&cells)).map(|found| (Place { delimiter, record }, found))
        })
    })
}

fn records(head: &[u8], delimiter: u8) -> impl Iterator<Item = StringRecord> + '_ {
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(head);
    // a character cut in two at the end of the head makes the last record unreadable, and that only
    reader.into_records().map_while(Result::ok)
}

/// A table whose column names were found, read from the row below them.
pub(super) struct Table<R> {
    reader: csv::Reader<Lines<Chain<Cursor<Vec<u8>>, R>>>,
    names: StringRecord,
    header: Header,
    record: StringRecord,
    file: String,
    limits: Limits,
    rows: u64,
}

/// One row; cells that are not there are empty.
pub(super) struct Row<'a> {
    pub(super) line: u64,
    cells: &'a StringRecord,
    names: &'a StringRecord,
}

impl<'a> Row<'a> {
    pub(super) fn cell(&self, index: usize) -> &'a str {
        self.cells.get(index).unwrap_or("")
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &'a str> {
        self.cells.iter()
    }

    /// All cells in one piece.
    pub(super) fn text(&self) -> &'a str {
        self.cells.as_slice()
    }

    /// The cells right of the last column name.
    pub(super) fn beyond_names(&self) -> impl Iterator<Item = &'a str> {
        self.cells.iter().skip(self.names.len())
    }

    pub(super) fn repeats_names(&self) -> bool {
        self.cells == self.names
    }

    pub(super) fn is_lone_cell(&self) -> bool {
        self.cells.len() == 1 && self.names.len() > 1
    }
}

impl<R: Read> Table<R> {
    /// `None` when no record near the start holds the column names that `is_header` looks for.
    pub(super) fn open(
        mut text: R,
        file: &str,
        limits: Limits,
        is_header: impl Fn(&Header) -> bool,
    ) -> Result<Option<Self>, FormatError> {
        let mut head = vec![0; HEAD];
        let length = fill(&mut text, &mut head).map_err(|error| FormatError::from_io(file, error))?;
        head.truncate(length);
        let Some((place, ())) = search(&head, |header| is_header(header).then_some(())) else {
            return Ok(None);
        };
        let lines = Lines::new(Cursor::new(head).chain(text), file, limits.row);
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(place.delimiter)
            .buffer_capacity(BUFFER)
            .from_reader(lines);
        let mut table = Self {
            reader,
            names: StringRecord::new(),
            header: Header(Vec::new()),
            record: StringRecord::new(),
            file: file.to_owned(),
            limits,
            rows: 0,
        };
        for _ in 0..=place.record {
            table.read()?;
        }
        table.names = table.record.clone();
        table.header = Header::new(&table.names);
        Ok(Some(table))
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// The next row that is not blank.
    pub(super) fn next_row(&mut self) -> Result<Option<Row<'_>>, FormatError> {
        let line = loop {
            let Some(line) = self.read()? else { return Ok(None) };
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break line;
            }
        };
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(FormatError::TooManyRows { file: self.file.clone(), limit: self.limits.rows });
        }
        Ok(Some(Row { line, cells: &self.record, names: &self.names }))
    }

    /// Reads one record and returns the line in which it starts.
    fn read(&mut self) -> Result<Option<u64>, FormatError> {
        let before = self.reader.position().line();
        self.reader.get_mut().start_record(before);
        let more = self.reader.read_record(&mut self.record).map_err(|error| self.failed(error))?;
        if !more {
            return Ok(None);
        }
        if self.reader.get_ref().ended_at(self.reader.position().byte()) {
            return self.check_end(before);
        }
        // the position lies behind the record: blank lines before it and line ends inside it are counted already
        let behind = self.reader.position().line();
        let inside = if behind == before + 1 {
            0 // the one at its end
        } else {
            self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64
        };
        let line = behind.saturating_sub(1 + inside);
        self.check_size(line)?;
        Ok(Some(line))
    }

    fn check_end(&self, line: u64) -> Result<Option<u64>, FormatError> {
        if self.record.len() == 1 && self.record.get(0) == Some(END_CELL) {
            return Ok(None);
        }
        Err(FormatError::UnclosedQuote { file: self.file.clone(), line })
    }

    fn check_size(&self, line: u64) -> Result<(), FormatError> {
        let (count, limit) = (self.record.len(), self.limits.columns);
        if count > limit {
            return Err(FormatError::TooManyColumns { file: self.file.clone(), line, count, limit });
        }
        if self.record.as_slice().len() > self.limits.row {
            return Err(FormatError::RowTooLong { file: self.file.clone(), line, limit: self.limits.row });
        }
        Ok(())
    }

    fn failed(&self, error: csv::Error) -> FormatError {
        let error = match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, format!("{other:?}")),
        };
        FormatError::from_io(&self.file, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u64, Vec<String>)>;

    fn is_people(header: &Header) -> bool {
        header.has("firstname") && header.has("day")
    }

    fn read_within(text: &str, limits: Limits) -> Result<Option<Rows>, FormatError> {
        let Some(mut table) = Table::open(text.as_bytes(), "t.csv", limits, is_people)? else {
            return Ok(None);
        };
        let mut rows = Rows::new();
        while let Some(row) = table.next_row()? {
            rows.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        Ok(Some(rows))
    }

    fn read(text: &str) -> Rows {
        read_within(text, Limits::default()).unwrap().unwrap()
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn names_are_found_below_other_text_with_any_delimiter() {
        for names in ["First Name,Day", "\"FirstName\";Day", "first_name\tDAY", "x,\u{feff}First Name, Day "]
        {
            let text = format!("Notes:\n\"a, b; c\n\td\"\n\n,,,\n{names}\n");
            assert_eq!(read(&text), Rows::new(), "{names}");
        }
        assert!(read_within("First,Day\nAna,1\n", Limits::default()).unwrap().is_none());
        let deep = |lines| format!("{}First Name,Day\nA,1", "x\n".repeat(lines));
        assert_eq!(read(&deep(SEARCHED - 1)).len(), 1);
        assert!(read_within(&deep(SEARCHED), Limits::default()).unwrap().is_none());
    }

    #[test]
    fn a_row_knows_the_line_in_which_it_starts() {
        let lines = "Notes:\n\"two\nlines\"\n\nFirst Name,Day\nA,1\n\n,\n\"B\nB\",2\nC,3";
        let expected = vec![row(6, &["A", "1"]), row(9, &["B\nB", "2"]), row(11, &["C", "3"])];
        assert_eq!(read(lines), expected);
        assert_eq!(read(&format!("{lines}\n\n")), expected);
        assert_eq!(read(&lines.replace('\n', "\r\n")), expected);
        assert_eq!(read(&lines.replace('\n', "\r")), expected);
    }

    #[test]
    fn short_and_long_rows_are_kept() {
        assert_eq!(read("First Name,Day\nA\nB,1,x\n"), vec![row(2, &["A"]), row(3, &["B", "1", "x"])]);
    }

    #[test]
    fn an_open_quotation_mark_is_an_error_and_swallows_nobody() {
        for end in ["", "\n", "\r\n", "\n\n"] {
            let text = format!("First Name,Day\nA,1\nB,\"2\nC,3{end}");
            let error = read_within(&text, Limits::default()).unwrap_err();
            assert!(matches!(error, FormatError::UnclosedQuote { line: 3, .. }), "{error}");
        }
        assert_eq!(read("First Name,Day\n\x1c\nA,1").len(), 2);
    }

    #[test]
    fn each_limit_holds_to_the_unit() {
        let limits = Limits { row: 10, columns: 3, rows: 2, ..Limits::default() };
        let text = |row: &str| read_within(&format!("First Name,Day\n{row}\n"), Limits { row: 13, ..limits });
        assert!(text("0123456789,abc").is_ok());
        assert!(matches!(text("0123456789,abcd"), Err(FormatError::RowTooLong { line: 2, .. })));
        assert!(text("a,b,c").is_ok());
        assert!(matches!(text("a,b,c,d"), Err(FormatError::TooManyColumns { line: 2, count: 4, .. })));
        assert!(text("a\nb").is_ok());
        assert!(matches!(text("a\nb\n\nc"), Err(FormatError::TooManyRows { limit: 2, .. })));
    }

    #[test]
    fn a_row_without_an_end_is_stopped_before_it_fills_the_memory() {
        let text = b"First Name,Day\nA,1\nB,".chain(io::repeat(b'b'));
        let mut table = Table::open(text, "t.csv", Limits::default(), is_people).unwrap().unwrap();
        assert!(table.next_row().is_ok());
        let error = table.next_row().err().unwrap();
        assert!(matches!(error, FormatError::RowTooLong { line: 3, .. }), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_table_comes_back(
            rows in prop::collection::vec(("[a-z,;\"\r\n\t é]{0,8}x", "\\PC{0,6}"), 0..6),
            delimiter in prop::sample::select(&DELIMITERS[..]),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["First Name", "Day"]).unwrap();
            for (first, second) in &rows {
                writer.write_record([first, second]).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let back: Vec<_> = read(&text).into_iter().map(|(_, cells)| cells).collect();
            let unified = |cell: &str| cell.replace("\r\n", "\n").replace('\r', "\n");
            let expected: Vec<_> = rows.iter().map(|(a, b)| vec![unified(a), unified(b)]).collect();
            prop_assert_eq!(back, expected);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a,;\"\r\n\t\x1c]{0,60}") {
            let _ = read_within(&format!("First Name,Day\n{text}"), Limits::default());
            let _ = (columns(&text), find_header(&text, |_| None::<()>));
        }
    }
}
