//! People out of an address book: known again by the uid of the card, by profile, e-mail, or name and phone number; and
//! what a card holds beyond a row of LinkedIn. Of somebody who is known, nothing that is there is replaced by it.

use rusqlite::named_params;
use rusqlite::types::{ToSql, ToSqlOutput};
use uuid::Uuid;

use super::{Intake, Known};
use crate::domain::contact::{Field, Value};
use crate::domain::id::ContactId;
use crate::domain::import::{Incoming, More};
use crate::domain::text;
use crate::store::export::{KEPT, kept_lines};
use crate::store::{StoreError, contacts, notes};

impl Intake<'_, '_> {
    pub(super) fn meet_card(&mut self, mut person: Incoming, more: &More) -> Result<(), StoreError> {
        let uid = more.uid.as_deref().and_then(|uid| Uuid::parse_str(uid).ok());
        let by_uid = match uid {
            Some(uid) => self.by_uid()?.get(&uid).copied(),
            None => None,
        };
        let known = match by_uid {
            Some(id) => self.known("c.id = :what", named_params! {":what": id})?,
            None => self.recognised(&person, more)?,
        };
        let Some(known) = known else {
            let company_id = person.company.as_deref().map(|name| self.company_id(name)).transpose()?;
            let own = self.tx.new_uid();
            self.add_as(&person, more.uid.as_deref().unwrap_or(&own), company_id)?;
            let id = ContactId(self.tx.conn.last_insert_rowid());
            if let Some(uid) = uid {
                self.by_uid()?.insert(uid, id);
            }
            return self.fill_new(id, more);
        };
        if known.company.as_deref().map(text::fold) == person.company.as_deref().map(text::fold) {
            // another way to write the same company is no news
            person.company.clone_from(&known.company);
        }
        self.write_down()?;
        let changed = self.follow(&known, &person)? | self.fill_known(known.id, more)?;
        *(if changed { &mut self.taken.updated } else { &mut self.taken.unchanged }) += 1;
        Ok(())
    }

    /// Everybody by uid: read once, for there is no index of it.
    fn by_uid(&mut self) -> Result<&mut std::collections::HashMap<Uuid, ContactId>, StoreError> {
        if self.by_uid.is_none() {
            let all = self.tx.all("SELECT id, uid FROM contacts", [], |row| {
                Ok((Uuid::parse_str(row.get_ref(1)?.as_str()?).ok(), row.get(0)?))
            })?;
            self.by_uid = Some(all.into_iter().filter_map(|(uid, id)| Some((uid?, id))).collect());
        }
        Ok(self.by_uid.get_or_insert_default())
    }

    /// Somebody with the same profile, e-mail address, or name and phone number; where a card holds none of these, the
    /// one of whom nothing else is known either.
    fn recognised(&self, person: &Incoming, more: &More) -> Result<Option<Known>, StoreError> {
        if let Some(slug) = &person.slug
            && let Some(known) = self.known("c.linkedin = :what", named_params! {":what": slug})?
        {
            return Ok(Some(known));
        }
        if let Some(known) = self.find(person)? {
            return Ok(Some(known));
        }
        let name = text::fold(&person.name);
        if let Some(phone) = more.text(Field::Phone) {
            let of_name = self.tx.all(
                "SELECT id, phone FROM contacts WHERE name_key = :name AND phone IS NOT NULL ORDER BY id LIMIT 20",
                named_params! {":name": name},
                |row| Ok((row.get::<_, ContactId>(0)?, row.get::<_, String>(1)?)),
            )?;
            let same = of_name.into_iter().find(|(_, other)| digits(other) == digits(phone));
            return match same {
                Some((id, _)) => self.known("c.id = :what", named_params! {":what": id}),
                None => Ok(None),
            };
        }
        if person.slug.is_some() || person.email.is_some() || more.uid.is_some() {
            return Ok(None);
        }
        self.known(
            "c.name_key = :what AND c.email IS NULL AND c.phone IS NULL AND c.linkedin IS NULL
                AND coalesce(o.name, '') = coalesce(:company, '')",
            named_params! {":what": name, ":company": person.company},
        )
    }

    /// The rest of the card of somebody new. The journal keeps the row as it is at the end: no change of it is told.
    fn fill_new(&self, id: ContactId, more: &More) -> Result<(), StoreError> {
        for (field, value) in &more.fields {
            self.tx.execute_derived(
                &format!("UPDATE contacts SET {} = :value WHERE id = :id", column(*field)),
                named_params! {":value": Bound(value), ":id": id},
            )?;
        }
        if !more.kept.is_empty() {
            self.tx.execute_derived(
                "UPDATE contacts SET rest = json_set(coalesce(rest, '{}'), '$.' || :key, json(:lines)) WHERE id = :id",
                named_params! {":key": KEPT, ":lines": lines(more), ":id": id},
            )?;
        }
        more.tags.iter().try_for_each(|tag| contacts::add_tag(self.tx, id, tag).map(drop))?;
        more.links.iter().try_for_each(|url| contacts::add_link(self.tx, id, url).map(drop))?;
        more.note.iter().try_for_each(|note| self.add_note(id, note))
    }

    /// What a card adds to somebody who is known; returns whether it did.
    fn fill_known(&self, id: ContactId, more: &More) -> Result<bool, StoreError> {
        let mut changed = 0;
        for (field, value) in more.fields.iter().filter(|(field, _)| *field != Field::Circle) {
            let column = column(*field);
            changed += self.tx.change(
                &format!("UPDATE contacts SET {column} = :value, updated_at = :now WHERE id = :id AND {column} IS NULL"),
                named_params! {":value": Bound(value), ":now": self.now, ":id": id},
            )?;
        }
        for tag in &more.tags {
            changed += usize::from(contacts::add_tag(self.tx, id, tag)?);
        }
        for url in &more.links {
            changed += usize::from(contacts::add_link(self.tx, id, url)?);
        }
        if let Some(note) = &more.note
            && !self.has_note(id, note)?
        {
            self.add_note(id, note)?;
            changed += 1;
        }
        let rest: Option<String> =
            self.tx.one("SELECT rest FROM contacts WHERE id = ?1", [id], |row| row.get(0))?.flatten();
        if !more.kept.is_empty() && rest.as_deref().map(kept_lines).unwrap_or_default() != more.kept {
            changed += self.tx.change(
                "UPDATE contacts SET rest = json_set(coalesce(rest, '{}'), '$.' || :key, json(:lines)), updated_at = :now
                 WHERE id = :id",
                named_params! {":key": KEPT, ":lines": lines(more), ":now": self.now, ":id": id},
            )?;
        }
        Ok(changed > 0)
    }

    fn add_note(&self, id: ContactId, note: &str) -> Result<(), StoreError> {
        notes::insert(self.tx, id, None, self.tx.now.get().date_naive(), note).map(drop)
    }

    /// Whether the notes hold this one: a card holds all of them in one.
    fn has_note(&self, id: ContactId, note: &str) -> Result<bool, StoreError> {
        let notes = self.tx.all("SELECT text FROM notes WHERE contact_id = ?1 ORDER BY id", [id], |row| {
            row.get::<_, String>(0)
        })?;
        Ok(notes.join("\n\n").contains(note))
    }
}

fn lines(more: &More) -> String {
    serde_json::to_string(&more.kept).unwrap_or_default()
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn column(field: Field) -> &'static str {
    match field {
        Field::Every => "every_days",
        Field::TimeZone => "time_zone",
        other => other.as_str(),
    }
}

/// A checked value as SQLite takes it.
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            Value::Nothing => rusqlite::types::Null.to_sql(),
            Value::Text(text) => text.to_sql(),
            Value::Number(number) => number.to_sql(),
        }
    }
}
