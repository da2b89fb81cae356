//! The two statements that run once a person of the file.

use rusqlite::Statement;
use rusqlite::types::ValueRef;

use crate::domain::id::{CompanyId, ContactId};
use crate::domain::import::Incoming;
use crate::domain::text;
use crate::store::Tx;

/// The statement that adds a person. What is the same for everybody is bound once; a million rows are told apart by
/// number, because to look for the names of parameters takes as long as to write a row.
pub(super) struct Adding<'c>(Statement<'c>);

impl<'c> Adding<'c> {
    pub(super) fn prepare(tx: &Tx<'c>, pool: bool, source: &str, now: &str) -> rusqlite::Result<Self> {
        let mut statement = tx.db.conn.prepare(
            "INSERT INTO contacts (uid, name, name_key, role, company_id, email, linkedin, connected_on, rest,
                circle, source, pool, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'existing', ?10, ?11, ?12, ?12)",
        )?;
        statement.raw_bind_parameter(10, source)?;
        statement.raw_bind_parameter(11, pool)?;
        statement.raw_bind_parameter(12, now)?;
        Ok(Self(statement))
    }

    pub(super) fn add(
        &mut self,
        person: &Incoming,
        uid: &str,
        company: Option<CompanyId>,
    ) -> rusqlite::Result<()> {
        let rest =
            person.credentials.as_ref().map(|held| serde_json::json!({ "credentials": held }).to_string());
        self.0.raw_bind_parameter(1, uid)?;
        self.0.raw_bind_parameter(2, &person.name)?;
        self.0.raw_bind_parameter(3, text::fold(&person.name))?;
        self.0.raw_bind_parameter(4, &person.role)?;
        self.0.raw_bind_parameter(5, company)?;
        self.0.raw_bind_parameter(6, &person.email)?;
        self.0.raw_bind_parameter(7, &person.slug)?;
        self.0.raw_bind_parameter(8, person.connected_on.map(|day| day.to_string()))?;
        self.0.raw_bind_parameter(9, rest)?;
        self.0.raw_execute().map(drop)
    }
}

/// The statement that looks a person up by profile: `id`, `name`, `company_id`, `role`, `email`, `imported`.
pub(super) struct Asking<'c>(Statement<'c>);

/// What a look-up by profile comes to.
pub(super) enum Answer {
    Nobody,
    /// All that the entry says is there already
    Same(ContactId),
    Different(ContactId),
}

impl<'c> Asking<'c> {
    pub(super) fn prepare(tx: &Tx<'c>) -> rusqlite::Result<Self> {
        let sql = "SELECT id, name, company_id, role, email, imported FROM contacts WHERE linkedin = ?1";
        tx.db.conn.prepare(sql).map(Self)
    }

    /// Compares in place: of somebody who did not change, nothing is copied.
    pub(super) fn ask(
        &mut self,
        slug: &str,
        person: &Incoming,
        company: Option<CompanyId>,
    ) -> rusqlite::Result<Answer> {
        self.0.raw_bind_parameter(1, slug)?;
        let mut rows = self.0.raw_query();
        let Some(row) = rows.next()? else { return Ok(Answer::Nobody) };
        let says = |at: usize, told: Option<&String>| -> rusqlite::Result<bool> {
            let Some(told) = told else { return Ok(true) };
            Ok(row.get_ref(at)? == ValueRef::Text(told.as_bytes()))
        };
        let same = row.get_ref(5)? == ValueRef::Null
            // one that is not there yet is news
            && (person.company.is_none()
                || (company.is_some() && row.get::<_, Option<CompanyId>>(2)? == company))
            && says(1, Some(&person.name))?
            && says(3, person.role.as_ref())?
            && says(4, person.email.as_ref())?;
        let id = row.get(0)?;
        Ok(if same { Answer::Same(id) } else { Answer::Different(id) })
    }
}
