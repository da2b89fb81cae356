//! Taking in people from another program's file, by the thousand: who is new, who changed, who is the same.
//!
//! A person is known again by LinkedIn profile, else by e-mail, else by name *and* day of connection; never by name
//! alone. Into an empty table the rows go first and the indexes after them, and people are told apart by hashes in
//! memory: a million people then take a fraction of the time.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use rusqlite::{Row, named_params};

use super::{StoreError, Tx, companies};
use crate::domain::contact::Named;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::import::{ChangedJob, Incoming, Position, Taken};
use crate::domain::text;

/// Indexes that are made after the rows when the table was empty.
const LATE_INDEXES: [&str; 5] =
    ["contacts_name", "contacts_active", "contacts_linkedin", "contacts_email", "contacts_company"];

/// One import under way.
pub(crate) struct Intake<'t, 'c> {
    tx: &'t Tx<'c>,
    pool: bool,
    source: &'static str,
    companies: HashMap<String, CompanyId>,
    /// First and last row of those added that the journal was not told of yet
    new_companies: Option<(i64, i64)>,
    new_contacts: Option<(i64, i64)>,
    /// Keys of those taken in so far, and who came again, while there are no indexes to ask
    bulk: Option<Bulk>,
    taken: Taken,
}

struct Bulk {
    seen: HashSet<u64>,
    hasher: RandomState,
    again: Vec<Incoming>,
    /// The statements that make the indexes anew
    indexes: Vec<String>,
}

/// Somebody who is known already.
struct Known {
    id: ContactId,
    name: String,
    company: Option<String>,
    role: Option<String>,
    email: Option<String>,
    linkedin: Option<String>,
    imported: Option<String>,
}

impl<'t, 'c> Intake<'t, 'c> {
    /// Begin; new people go to the pool or among the contacts. `source` says where they come from.
    ///
    /// # Errors
    /// Those of writing.
    pub(crate) fn begin(tx: &'t Tx<'c>, pool: bool, source: &'static str) -> Result<Self, StoreError> {
        let empty = tx.one("SELECT 1 FROM contacts LIMIT 1", [], |_| Ok(()))?.is_none();
        tx.execute_batch("PRAGMA cache_size = -40000")?;
        // what is written here is of our own making; each check of a list of words would make a table, row by row
        tx.execute_batch("PRAGMA ignore_check_constraints = ON")?;
        let mut intake = Self {
            tx,
            pool,
            source,
            companies: HashMap::new(),
            new_companies: None,
            new_contacts: None,
            bulk: None,
            taken: Taken::default(),
        };
        if empty {
            intake.bulk = Some(Bulk::begin(tx)?);
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
            None => match self.find(&person)? {
                Some(known) => self.update(&known, &person),
                None => self.add(&person),
            },
        }
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
        let rest =
            person.credentials.as_ref().map(|held| serde_json::json!({ "credentials": held }).to_string());
        self.tx.execute_derived(
            "INSERT INTO contacts (uid, name, name_key, role, company_id, email, linkedin, circle, source, pool, connected_on,
                created_at, updated_at, rest)
             VALUES (:uid, :name, :name_key, :role, :company, :email, :linkedin, 'existing', :source, :pool, :connected, :now, :now, :rest)",
            named_params! {
                ":uid": self.tx.new_uid(),
                ":name": person.name,
                ":name_key": text::fold(&person.name),
                ":role": person.role,
                ":company": company_id,
                ":email": person.email,
                ":linkedin": person.slug,
                ":source": self.source,
                ":pool": self.pool,
                ":connected": person.connected_on.map(|day| day.to_string()),
                ":now": self.tx.now(),
                ":rest": rest,
            },
        )?;
        extend(&mut self.new_contacts, self.tx.conn.last_insert_rowid());
        self.taken.added += 1;
        Ok(())
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

    fn find(&self, person: &Incoming) -> Result<Option<Known>, StoreError> {
        if let Some(slug) = &person.slug
            && let Some(known) = self.known("c.linkedin = :what", named_params! {":what": slug})?
        {
            return Ok(Some(known));
        }
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
                "SELECT c.id, c.name, o.name AS company, c.role, c.email, c.linkedin, c.imported
                 FROM contacts c LEFT JOIN companies o ON o.id = c.company_id WHERE {condition} ORDER BY c.id LIMIT 1"
            ),
            what,
            |row: &Row<'_>| {
                Ok(Known {
                    id: row.get("id")?,
                    name: row.get("name")?,
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
        *(if changed { &mut self.taken.updated } else { &mut self.taken.unchanged }) += 1;
        Ok(())
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
        let now = self.tx.now();
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

impl Bulk {
    fn begin(tx: &Tx<'_>) -> Result<Self, StoreError> {
        let mut indexes = Vec::new();
        for name in LATE_INDEXES {
            let sql = tx.one(
                "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = :name",
                named_params! {":name": name},
                |row| row.get::<_, String>(0),
            )?;
            if let Some(sql) = sql {
                tx.execute_batch(&format!("DROP INDEX {name}"))?;
                indexes.push(sql);
            }
        }
        Ok(Self { seen: HashSet::new(), hasher: RandomState::new(), again: Vec::new(), indexes })
    }

    /// Whether nothing of the person's keys was seen. A chance meeting of two hashes only means that the person is
    /// looked up once the indexes are there.
    fn is_new(&mut self, person: &Incoming) -> bool {
        let slug = person.slug.as_ref().map(|slug| self.hasher.hash_one(('s', slug)));
        let email = person.email.as_ref().map(|email| self.hasher.hash_one(('e', email.to_lowercase())));
        let day = match (slug, person.connected_on) {
            (None, Some(day)) => Some(self.hasher.hash_one(('d', text::fold(&person.name), day))),
            _ => None,
        };
        let keys = || [slug, email, day].into_iter().flatten();
        if keys().any(|key| self.seen.contains(&key)) {
            return false;
        }
        self.seen.extend(keys());
        true
    }
}
