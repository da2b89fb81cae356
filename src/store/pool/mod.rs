//! Taking in people from another program's file, by the thousand: who is new, who changed, who is the same.
//!
//! A person is known again by LinkedIn profile, else by e-mail, else by name *and* day of connection; never by name
//! alone. Into an empty table the rows go first and the indexes after them, and people are told apart by hashes in
//! memory: a million people then take a fraction of the time.

mod bulk;
mod card;
mod rows;
mod walk;

use std::collections::HashMap;

use rusqlite::{Row, named_params};
use uuid::Uuid;

use super::{StoreError, Tx, companies, lookup};
use crate::domain::contact::Named;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::import::{ChangedJob, Incoming, Position, Taken};
use crate::domain::text;
use bulk::Bulk;
use rows::{Adding, Answer, Asking};
use walk::Walk;

/// One import under way.
pub(crate) struct Intake<'t, 'c> {
    tx: &'t Tx<'c>,
    now: String,
    companies: HashMap<String, CompanyId>,
    /// Whose record links to a profile that is not its own: merged from two
    linked: HashMap<String, ContactId>,
    adding: Adding<'c>,
    asking: Asking<'c>,
    walk: Walk<'c>,
    /// First and last row of those added that the journal was not told of yet
    new_companies: Option<(i64, i64)>,
    new_contacts: Option<(i64, i64)>,
    /// While there are no indexes to ask
    bulk: Option<Bulk>,
    /// People by the uid of a card, once a card asked for it
    by_uid: Option<HashMap<Uuid, ContactId>>,
    taken: Taken,
}

/// Somebody who is known already.
struct Known {
    id: ContactId,
    name: String,
    company_id: Option<CompanyId>,
    company: Option<String>,
    role: Option<String>,
    email: Option<String>,
    linkedin: Option<String>,
    imported: Option<String>,
}

impl<'t, 'c> Intake<'t, 'c> {
    /// Begin; new people go to the pool or among the contacts. `source` says where they come from. Where `cards` of an
    /// address book are among them, everybody is looked up.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) fn begin(
        tx: &'t Tx<'c>,
        pool: bool,
        source: &'static str,
        cards: bool,
    ) -> Result<Self, StoreError> {
        let empty = !cards && tx.one("SELECT 1 FROM contacts LIMIT 1", [], |_| Ok(()))?.is_none();
        tx.execute_batch("PRAGMA cache_size = -40000")?;
        // what is written here is of our own making; each check of a list of words would make a table, row by row
        tx.execute_batch("PRAGMA ignore_check_constraints = ON")?;
        let now = tx.now();
        let failed = |e: rusqlite::Error| tx.failed(&e);
        let mut intake = Self {
            tx,
            adding: Adding::prepare(tx, pool, source, &now).map_err(failed)?,
            asking: Asking::prepare(tx).map_err(failed)?,
            walk: Walk::prepare(tx).map_err(failed)?,
            now,
            companies: HashMap::new(),
            linked: HashMap::new(),
            new_companies: None,
            new_contacts: None,
            bulk: None,
            by_uid: None,
            taken: Taken::default(),
        };
        if empty {
            intake.bulk = Some(Bulk::begin(tx)?);
        } else {
            intake.linked = lookup::linked_profiles(tx)?;
        }
        Ok(intake)
    }

    /// Take in one person.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) fn take(&mut self, person: Incoming) -> Result<(), StoreError> {
        match &mut self.bulk {
            Some(bulk) => {
                if bulk.is_new(&person) {
                    self.add(&person)
                } else {
                    bulk.again.push(person);
                    Ok(())
                }
            }
            None => self.meet(person),
        }
    }

    /// Take in somebody who may be known already.
    fn meet(&mut self, mut person: Incoming) -> Result<(), StoreError> {
        if let Some(more) = person.more.take() {
            return self.meet_card(person, &more);
        }
        let company = self.known_company(&person)?;
        if self.walk.passes(&person, company).map_err(|e| self.tx.failed(&e))? {
            self.taken.unchanged += 1;
            return Ok(());
        }
        let answer = match &person.slug {
            Some(slug) => self.asking.ask(slug, &person, company).map_err(|e| self.tx.failed(&e))?,
            None => Answer::Nobody,
        };
        let known = match answer {
            Answer::Same(id) => {
                self.walk.go_behind(id);
                self.taken.unchanged += 1;
                return Ok(());
            }
            Answer::Different(id) => self.known("c.id = :what", named_params! {":what": id})?,
            Answer::Nobody => match person.slug.as_ref().and_then(|slug| self.linked.get(slug)) {
                Some(id) => self.known("c.id = :what", named_params! {":what": id})?,
                None => self.find(&person)?,
            },
        };
        let Some(known) = known else { return self.add(&person) };
        self.walk.go_behind(known.id);
        if known.linkedin.is_some() && person.slug.is_some() && known.linkedin != person.slug {
            // the other profile of somebody merged from two: what it says lost against this one's
            self.taken.unchanged += 1;
            return Ok(());
        }
        if company.is_some() && known.company_id == company {
            // another way to write the same company is no news
            person.company.clone_from(&known.company);
        }
        self.update(&known, &person)
    }

    /// End: make the indexes, take in those who came again, and tell the journal.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) fn end(mut self) -> Result<Taken, StoreError> {
        if let Some(Bulk { indexes, again, seen, .. }) = self.bulk.take() {
            drop(seen); // the sorting of the indexes wants the room
            indexes.iter().try_for_each(|sql| self.tx.execute_batch(sql))?;
            again.into_iter().try_for_each(|person| self.take(person))?;
        }
        self.write_down()?;
        self.tx.execute_batch("PRAGMA ignore_check_constraints = OFF")?;
        Ok(self.taken)
    }

    /// Tell the journal of those added so far: before a row of them is changed, so that undo meets the change first.
    fn write_down(&mut self) -> Result<(), StoreError> {
        let tx = self.tx;
        let added = [("companies", self.new_companies.take()), ("contacts", self.new_contacts.take())];
        for (table, rows) in added {
            if let Some((first, last)) = rows {
                tx.journal.inserted(tx.conn, table, first, last).map_err(|e| tx.failed(&e))?;
            }
        }
        Ok(())
    }

    fn add(&mut self, person: &Incoming) -> Result<(), StoreError> {
        let company_id = person.company.as_deref().map(|name| self.company_id(name)).transpose()?;
        let uid = self.tx.new_uid();
        self.add_as(person, &uid, company_id)
    }

    fn add_as(
        &mut self,
        person: &Incoming,
        uid: &str,
        company_id: Option<CompanyId>,
    ) -> Result<(), StoreError> {
        self.adding.add(person, uid, company_id).map_err(|e| self.tx.failed(&e))?;
        extend(&mut self.new_contacts, self.tx.conn.last_insert_rowid());
        self.taken.added += 1;
        Ok(())
    }

    /// The company that the entry names, if it is there.
    fn known_company(&mut self, person: &Incoming) -> Result<Option<CompanyId>, StoreError> {
        let Some(name) = &person.company else { return Ok(None) };
        if let Some(id) = self.companies.get(name) {
            return Ok(Some(*id));
        }
        let id = companies::find_id(self.tx, name)?;
        if let Some(id) = id {
            self.companies.insert(name.clone(), id);
        }
        Ok(id)
    }

    fn company_id(&mut self, name: &str) -> Result<CompanyId, StoreError> {
        if let Some(id) = self.companies.get(name) {
            return Ok(*id);
        }
        let id = if let Some(id) = companies::find_id(self.tx, name)? {
            id
        } else {
            let id = companies::insert_unwatched(self.tx, name)?;
            extend(&mut self.new_companies, id.0);
            id
        };
        self.companies.insert(name.to_owned(), id);
        Ok(id)
    }

    /// Somebody with the same e-mail address, or the same name and day, and no other profile.
    fn find(&self, person: &Incoming) -> Result<Option<Known>, StoreError> {
        let free = "(c.linkedin IS NULL OR :slug IS NULL)";
        if let Some(email) = &person.email
            && let Some(known) = self.known(
                &format!("c.email = :what COLLATE NOCASE AND {free}"),
                named_params! {":what": email, ":slug": person.slug},
            )?
        {
            return Ok(Some(known));
        }
        match person.connected_on {
            Some(day) => self.known(
                &format!("c.name_key = :what AND c.connected_on = :day AND {free}"),
                named_params! {":what": text::fold(&person.name), ":day": day.to_string(), ":slug": person.slug},
            ),
            None => Ok(None),
        }
    }

    fn known(
        &self,
        condition: &str,
        what: &[(&str, &dyn rusqlite::ToSql)],
    ) -> Result<Option<Known>, StoreError> {
        self.tx.one(
            &format!(
                "SELECT c.id, c.name, c.company_id, o.name AS company, c.role, c.email, c.linkedin, c.imported
                 FROM contacts c LEFT JOIN companies o ON o.id = c.company_id WHERE {condition} ORDER BY c.id LIMIT 1"
            ),
            what,
            |row: &Row<'_>| {
                Ok(Known {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    company_id: row.get("company_id")?,
                    company: row.get("company")?,
                    role: row.get("role")?,
                    email: row.get("email")?,
                    linkedin: row.get("linkedin")?,
                    imported: row.get("imported")?,
                })
            },
        )
    }

    /// What the file says now goes into the fields that follow the imports; of the person's own fields only what
    /// the file said is kept, to notice the next change.
    fn update(&mut self, known: &Known, person: &Incoming) -> Result<(), StoreError> {
        let changed = self.follow(known, person)?;
        *(if changed { &mut self.taken.updated } else { &mut self.taken.unchanged }) += 1;
        Ok(())
    }

    /// Returns whether that changed anything.
    fn follow(&mut self, known: &Known, person: &Incoming) -> Result<bool, StoreError> {
        let mut own: serde_json::Map<String, serde_json::Value> =
            known.imported.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let before = Self::said_before(known, &own);
        let fields = [
            ("name", Some(&known.name), Some(&person.name)),
            ("company", known.company.as_ref(), person.company.as_ref()),
            ("role", known.role.as_ref(), person.role.as_ref()),
            ("email", known.email.as_ref(), person.email.as_ref()),
        ];
        let (mut changed, mut noted) = (false, false);
        for (field, current, incoming) in fields {
            let Some(incoming) = incoming else { continue };
            match own.get_mut(field) {
                Some(last) if last.as_str() != Some(incoming) => {
                    *last = incoming.clone().into();
                    noted = true;
                }
                None if current != Some(incoming) => {
                    self.set(known.id, field, incoming)?;
                    changed = true;
                }
                _ => {}
            }
        }
        if known.linkedin.is_none()
            && let Some(slug) = &person.slug
        {
            self.set(known.id, "linkedin", slug)?;
            changed = true;
        }
        if noted {
            let json = serde_json::Value::Object(own).to_string();
            self.set(known.id, "imported", &json)?;
        }
        let after = Position {
            role: person.role.clone().or_else(|| before.role.clone()),
            company: person.company.clone().or_else(|| before.company.clone()),
        };
        if before != after && (before.role.is_some() || before.company.is_some()) {
            let contact = Named { id: known.id, name: known.name.clone() };
            self.taken.changed_jobs.push(ChangedJob { contact, from: before, to: after });
        }
        Ok(changed)
    }

    /// The position that the last import told, own fields included.
    fn said_before(known: &Known, own: &serde_json::Map<String, serde_json::Value>) -> Position {
        let said = |field: &str, current: &Option<String>| match own.get(field) {
            Some(last) => last.as_str().map(str::to_owned),
            None => current.clone(),
        };
        Position { role: said("role", &known.role), company: said("company", &known.company) }
    }

    fn set(&mut self, id: ContactId, field: &str, value: &str) -> Result<(), StoreError> {
        let company = if field == "company" { Some(self.company_id(value)?) } else { None };
        self.write_down()?;
        let now = &self.now;
        match field {
            "name" => self.tx.change(
                "UPDATE contacts SET name = :value, name_key = :key, updated_at = :now WHERE id = :id",
                named_params! {":value": value, ":key": text::fold(value), ":now": now, ":id": id},
            )?,
            "company" => self.tx.change(
                "UPDATE contacts SET company_id = :value, updated_at = :now WHERE id = :id",
                named_params! {":value": company, ":now": now, ":id": id},
            )?,
            column => self.tx.change(
                &format!("UPDATE contacts SET {column} = :value, updated_at = :now WHERE id = :id"),
                named_params! {":value": value, ":now": now, ":id": id},
            )?,
        };
        Ok(())
    }
}

/// Rows added one after another have ids one after another.
fn extend(rows: &mut Option<(i64, i64)>, id: i64) {
    *rows = Some((rows.map_or(id, |(first, _)| first), id));
}

#[cfg(test)]
mod tests;
