//! The people of a file, met in the order in which they were stored. A later download lists those of the last one in
//! the same order, so after one look-up the next rows of the table are the next people: they are read ahead in one
//! go and compared as bytes.

use rusqlite::Statement;
use rusqlite::types::ValueRef;

use crate::domain::id::{CompanyId, ContactId};
use crate::domain::import::Incoming;
use crate::store::Tx;

/// Rows that are read ahead, the most; fewer as long as the order of the file is another one.
const MOST: i64 = 512;
/// Marks that no text holds, being no UTF-8: the end of a value, and one that is not there.
const END: u8 = 0xff;
const NOTHING: u8 = 0xfe;

pub(super) struct Walk<'c> {
    statement: Statement<'c>,
    /// What the rows ahead say, one after another, and where each ends; `at` and `from` are those of the next one
    said: Vec<u8>,
    rows: Vec<(ContactId, usize)>,
    at: usize,
    from: usize,
    /// The row before those
    last: ContactId,
    ahead: i64,
    told: Vec<u8>,
}

impl<'c> Walk<'c> {
    pub(super) fn prepare(tx: &Tx<'c>) -> rusqlite::Result<Self> {
        let statement = tx.db.conn.prepare(
            "SELECT id, linkedin, name, role, email, iif(imported IS NULL, coalesce(company_id, 0), -1) FROM contacts
             WHERE id > ?1 ORDER BY id LIMIT ?2",
        )?;
        let (said, rows, told) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { statement, said, rows, at: 0, from: 0, last: ContactId(0), ahead: 1, told })
    }

    /// Whether the next row is this person and says what the entry says; if so, it is passed.
    pub(super) fn passes(&mut self, person: &Incoming, company: Option<CompanyId>) -> rusqlite::Result<bool> {
        if person.slug.is_none() || (person.company.is_some() && company.is_none()) {
            return Ok(false);
        }
        if self.at == self.rows.len() {
            self.read_ahead()?;
        }
        let Some(&(id, end)) = self.rows.get(self.at) else { return Ok(false) };
        self.told.clear();
        let texts = [person.slug.as_ref(), Some(&person.name), person.role.as_ref(), person.email.as_ref()];
        for text in texts {
            write(&mut self.told, text.map(String::as_bytes));
        }
        self.told.extend(company.unwrap_or(CompanyId(0)).0.to_ne_bytes());
        let passes = self.said[self.from..end] == self.told;
        if passes {
            (self.last, self.at, self.from) = (id, self.at + 1, end);
        }
        Ok(passes)
    }

    /// Go on behind this row, and with what the rows say now.
    pub(super) fn go_behind(&mut self, id: ContactId) {
        self.clear();
        (self.last, self.ahead) = (id, 1);
    }

    fn clear(&mut self) {
        self.said.clear();
        self.rows.clear();
        (self.at, self.from) = (0, 0);
    }

    fn read_ahead(&mut self) -> rusqlite::Result<()> {
        self.clear();
        let mut rows = self.statement.query((self.last, self.ahead))?;
        while let Some(row) = rows.next()? {
            for at in 1..=4 {
                let text = match row.get_ref(at)? {
                    ValueRef::Text(bytes) => Some(bytes),
                    _ => None,
                };
                write(&mut self.said, text);
            }
            // -1 where fields are the person's own: never the same as an entry
            self.said.extend(row.get::<_, i64>(5)?.to_ne_bytes());
            self.rows.push((row.get(0)?, self.said.len()));
        }
        self.ahead = MOST.min(2 * self.ahead);
        Ok(())
    }
}

fn write(said: &mut Vec<u8>, text: Option<&[u8]>) {
    match text {
        Some(text) => said.extend(text),
        None => said.push(NOTHING),
    }
    said.push(END);
}
