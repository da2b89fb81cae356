//! What carries people from one database to another, whole: a header, then the rows of every table by name.

use serde::{Deserialize, Serialize};

/// The version of the form itself; the tables and columns follow the schema.
pub(crate) const FORMAT: i64 = 1;

/// What a file says of itself before its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: i64,
    /// Version of the schema of the database that it comes from
    pub(crate) schema: i64,
    /// Version of the program that wrote it
    pub(crate) version: String,
    pub(crate) exported_at: String,
    /// Everything, and not only the people of a filter
    #[serde(default)]
    pub(crate) whole: bool,
    #[serde(default)]
    pub(crate) redacted: bool,
}

/// Why a file cannot be taken in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    Newer,
    Redacted,
}

impl Header {
    /// Whether this program, which knows the schemas up to `schema`, can take the file in.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn check(&self, schema: i64) -> Result<(), Unfit> {
        if self.format > FORMAT || self.schema > schema {
            Err(Unfit::Newer)
        } else if self.redacted {
            // its names would take the place of real ones
            Err(Unfit::Redacted)
        } else {
            Ok(())
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
}

/// A row that arrives: its values by name.
pub(crate) type Record = serde_json::Map<String, serde_json::Value>;

/// A part of a file, in the order of the file.
#[derive(Debug)]
pub(crate) enum Part {
    Header(Header),
    /// The rows of this table follow
    Table(String),
    Row(Record),
}

/// What became of the rows of a file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    pub(crate) read: u64,
    pub(crate) added: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
}

/// The same, for the people among them and for all rows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) people: Tally,
    pub(crate) rows: Tally,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_or_redacted_file_is_not_taken_in() {
        let header = |format, schema, redacted| Header {
            format,
            schema,
            version: "9".into(),
            exported_at: String::new(),
            whole: true,
            redacted,
        };
        assert_eq!(header(FORMAT, 3, false).check(3), Ok(()));
        assert_eq!(header(FORMAT, 1, false).check(3), Ok(()));
        assert_eq!(header(FORMAT, 4, false).check(3), Err(Unfit::Newer));
        assert_eq!(header(FORMAT + 1, 1, false).check(3), Err(Unfit::Newer));
        assert_eq!(header(FORMAT, 3, true).check(3), Err(Unfit::Redacted));
    }
}
