//! People as CSV for a spreadsheet (RFC 4180): a row each, several values joined, and no cell that is a formula.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::domain::contact::Contact;
use crate::domain::{linkedin, markup};

/// The columns, in an order that stays: new ones come last.
const COLUMNS: [&str; 28] = [
    "id",
    "uid",
    "name",
    "pronouns",
    "role",
    "company",
    "email",
    "phone",
    "linkedin",
    "links",
    "circle",
    "stage",
    "source",
    "via",
    "tags",
    "program",
    "cohort",
    "why",
    "learn",
    "every_days",
    "time_zone",
    "pool",
    "connected_on",
    "last_contact_on",
    "next_due_on",
    "archived_at",
    "created_at",
    "updated_at",
];

/// What stands between several values of a cell: neither a tag nor a link holds a blank.
const BETWEEN: &str = "; ";

/// Writes a row for each contact.
pub(crate) struct Sheet<W: Write>(csv::Writer<W>);

impl<W: Write> Sheet<W> {
    /// # Errors
    /// Those of the writer.
    pub(crate) fn begin(out: W) -> io::Result<Self> {
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        writer.write_record(COLUMNS)?;
        Ok(Self(writer))
    }

    /// # Errors
    /// Those of the writer.
    pub(crate) fn contact(&mut self, contact: &Contact) -> io::Result<()> {
        let mut number = |number: i64| self.0.write_field(number.to_string());
        number(contact.id.0)?;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        self.text(&contact.uid)?;
        self.text(&contact.name)?;
        self.optional(contact.pronouns.as_deref())?;
        self.optional(contact.role.as_deref())?;
        self.optional(contact.company.as_deref())?;
        self.optional(contact.email.as_deref())?;
        self.optional(contact.phone.as_deref())?;
        self.optional(contact.linkedin.as_deref().map(linkedin::address).as_deref())?;
        self.several(&contact.links)?;
        self.text(contact.circle.as_str())?;
        self.text(contact.stage.as_str())?;
        self.optional(contact.source.as_deref())?;
        self.optional(contact.via.as_ref().map(|via| via.name.as_str()))?;
        self.several(&contact.tags)?;
        self.optional(contact.program.as_deref())?;
        self.optional(contact.cohort.as_deref())?;
        self.optional(contact.why.as_deref())?;
        self.optional(contact.learn.as_deref())?;
        self.optional(contact.every_days.map(|days| days.to_string()).as_deref())?;
        self.optional(contact.time_zone.as_deref())?;
        self.text(if contact.pool { "yes" } else { "no" })?;
        self.optional(day(contact.connected_on).as_deref())?;
        self.optional(day(contact.last_contact_on).as_deref())?;
        self.optional(day(contact.next_due_on).as_deref())?;
        self.optional(contact.archived_at.as_deref())?;
        self.text(&contact.created_at)?;
        self.text(&contact.updated_at)?;
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// # Errors
    /// Those of the writer.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        Ok(self.0.write_field(markup::cell(text).as_bytes())?)
    }

    fn optional(&mut self, text: Option<&str>) -> io::Result<()> {
        self.text(text.unwrap_or_default())
    }

    fn several(&mut self, texts: &[String]) -> io::Result<()> {
        match texts {
            [] => self.text(""),
            [one] => self.text(one),
            several => self.text(&several.join(BETWEEN)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(contact: &Contact) -> String {
        let mut out = Vec::new();
        let mut sheet = Sheet::begin(&mut out).unwrap();
        sheet.contact(contact).unwrap();
        sheet.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn no_cell_begins_like_a_formula() {
        for attack in ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(markup::cell(attack), format!("'{attack}"));
        }
        for plain in ["", "a=b", "1", "'=1", "é", "ﬀ"] {
            assert_eq!(markup::cell(plain), plain);
        }
    }

    proptest! {
        #[test]
        fn a_row_is_read_back_as_it_was_written(
            name in "(\\PC|[\r\n\t\",;=])*", tags in prop::collection::vec("[a-z]{1,5}", 0..4), why in any::<Option<String>>(),
        ) {
            let contact = Contact { name: name.clone(), tags: tags.clone(), why: why.clone(), ..crate::domain::samples::contact("Ana") };
            let rows = read(&written(&contact));
            prop_assert_eq!(rows.len(), 2);
            prop_assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
            let cell = |column: &str| rows[1][COLUMNS.iter().position(|name| *name == column).unwrap()].as_str();
            prop_assert_eq!(cell("name"), markup::cell(&name));
            prop_assert_eq!(cell("tags"), tags.join("; "));
            let why = why.unwrap_or_default();
            prop_assert_eq!(cell("why"), markup::cell(&why));
            prop_assert!(rows[1].iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }
}
