//! `LinkedIn`'s export of connections, in every shape it has had or a spreadsheet gives it, one row at a time.

mod day;
pub(super) mod person;

use std::io::Read;
use std::path::Path;

use super::FormatError;
use super::detect::{self, Kind};
use super::source::{self, Limits, Source};
use super::tabular::{Row, Table};
use crate::domain::import::{Item, Reason, Skipped};
use person::Columns;

const CONNECTIONS: &str = "Connections.csv";

/// Opens `Connections.csv`, or the downloaded .zip that contains it, and works out its encoding.
///
/// # Errors
/// When the file cannot be read, is too large, or is something else; the error says what it seems to be.
pub(crate) fn open(path: &Path) -> Result<Source, FormatError> {
    open_within(path, Limits::default())
}

pub(crate) fn open_within(path: &Path, limits: Limits) -> Result<Source, FormatError> {
    let (name, mut file) = source::open_file(path, &limits)?;
    match detect::of_file(&name, &mut file)? {
        Kind::LinkedInConnections => Source::plain(name, file, limits),
        Kind::LinkedInZip => Source::packed(&name, file, CONNECTIONS, limits),
        seems => Err(FormatError::NothingUsable { file: name, seems }),
    }
}

/// The people of an opened export, in the order of the file, and the rows that are none.
///
/// Blank rows are passed over. The last item is an error when no row was a person, and the first error is the last
/// item.
///
/// # Errors
/// When there are no column names of `LinkedIn`'s export.
pub(crate) fn connections(
    source: &mut Source,
) -> Result<impl Iterator<Item = Result<Item, FormatError>> + '_, FormatError> {
    let (file, limits) = (source.name().to_owned(), source.limits());
    let is_header = |header: &_| detect::of_header(header) == Some(Kind::LinkedInConnections);
    let Some(table) = Table::open(source.text()?, &file, limits, is_header)? else {
        return Err(FormatError::NothingUsable { file, seems: Kind::OtherCsv });
    };
    let columns = Columns::of(table.header());
    Ok(Connections { table, columns, file, people: 0, skipped: 0, done: false })
}

struct Connections<R> {
    table: Table<R>,
    columns: Columns,
    file: String,
    people: u64,
    skipped: u64,
    done: bool,
}

impl<R: Read> Connections<R> {
    fn advance(&mut self) -> Result<Option<Item>, FormatError> {
        let Some(row) = self.table.next_row()? else {
            let (file, skipped) = (self.file.clone(), self.skipped);
            return if self.people == 0 { Err(FormatError::Nobody { file, skipped }) } else { Ok(None) };
        };
        let item = item(&self.columns, &row);
        match item {
            Item::Person(_) => self.people += 1,
            Item::Skipped(_) => self.skipped += 1,
        }
        Ok(Some(item))
    }
}

impl<R: Read> Iterator for Connections<R> {
    type Item = Result<Item, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.advance().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

fn item(columns: &Columns, row: &Row<'_>) -> Item {
    let reason = if row.text().contains('\0') {
        Reason::Nul
    } else if row.repeats_names() {
        Reason::HeaderAgain
    } else if row.is_lone_cell() {
        Reason::LoneCell
    } else {
        match columns.person(row) {
            Ok(person) => return Item::Person(person),
            Err(reason) => reason,
        }
    };
    Item::Skipped(Skipped { line: row.line, reason })
}

#[cfg(test)]
mod tests;
