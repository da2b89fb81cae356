//! The table of contacts, with its tags and links.

use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Params, Row, named_params};

use super::sql::InOrder;
use super::{Db, StoreError, Tx, companies};
use crate::domain::contact::{Circle, Contact, Field, Named, Value};
use crate::domain::id::ContactId;
use crate::domain::stage::{Progress, Standing};
use crate::domain::text;

pub(super) const COLUMNS: &str = "c.pool, c.archived_at, c.every_days, c.progress, c.last_contact_on, c.next_conversation_on, c.via_id,
    c.id, c.uid, c.name, c.pronouns, c.role, o.name AS company, c.email, c.phone, c.linkedin,
    c.circle, c.source, v.name AS via_name,
    c.program, c.cohort, c.why, c.learn, c.time_zone, c.connected_on, c.next_due_on, c.created_at, c.updated_at";

pub(super) const TABLES: &str =
    "contacts c LEFT JOIN companies o ON o.id = c.company_id LEFT JOIN contacts v ON v.id = c.via_id";

/// A row of `COLUMNS`, without links and tags. The stage is that of the day `today`.
pub(super) fn from_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<Contact> {
    let row = InOrder::new(row);
    let pool = row.get("pool")?;
    let archived_at: Option<String> = row.get("archived_at")?;
    let every_days: Option<u32> = row.get("every_days")?;
    let standing = Standing {
        pool,
        archived: archived_at.is_some(),
        progress: Progress::parse(row.get_ref("progress")?.as_str()?),
        keeps_in_touch: every_days.is_some(),
        last_contact_on: day_of(row.get_ref("last_contact_on")?)?,
        next_conversation_on: day_of(row.get_ref("next_conversation_on")?)?,
    };
    let via_id: Option<ContactId> = row.get("via_id")?;
    Ok(Contact {
        id: row.get("id")?,
        uid: row.get("uid")?,
        name: row.get("name")?,
        pronouns: row.get("pronouns")?,
        role: row.get("role")?,
        company: row.get("company")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        linkedin: row.get("linkedin")?,
        links: Vec::new(),
        circle: Circle::parse(row.get_ref("circle")?.as_str()?).unwrap_or(Circle::New),
        stage: standing.stage(today),
        source: row.get("source")?,
        via: via_id.zip(row.get("via_name")?).map(|(id, name)| Named { id, name }),
        tags: Vec::new(),
        program: row.get("program")?,
        cohort: row.get("cohort")?,
        why: row.get("why")?,
        learn: row.get("learn")?,
        every_days,
        time_zone: row.get("time_zone")?,
        pool,
        connected_on: day_of(row.get_ref("connected_on")?)?,
        last_contact_on: standing.last_contact_on,
        next_due_on: day_of(row.get_ref("next_due_on")?)?,
        archived_at,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

/// A day of the file; one that is none reads as absent.
pub(super) fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    day_of(row.get_ref(column)?)
}

pub(super) fn day_of(value: ValueRef<'_>) -> rusqlite::Result<Option<NaiveDate>> {
    Ok(value.as_str_or_null()?.and_then(|text| text.parse().ok()))
}

/// The contact with its links and tags: two small statements for all contacts of a run, which SQLite compiles in a
/// fifth of the time of two lists within a larger one.
pub(super) fn whole(db: &Db<'_>, mut contact: Contact) -> Result<Contact, StoreError> {
    let of = named_params! {":id": contact.id};
    contact.links =
        db.all("SELECT url FROM links WHERE contact_id = :id ORDER BY id", of, |row| row.get(0))?;
    contact.tags = db.all("SELECT tag FROM tags WHERE contact_id = :id", of, |row| row.get(0))?;
    contact.tags.sort_unstable();
    Ok(contact)
}

/// The contacts that a statement on `COLUMNS` gives.
///
/// # Errors
/// Those of reading.
pub(super) fn select(
    db: &Db<'_>,
    sql: &str,
    params: impl Params,
    today: NaiveDate,
) -> Result<Vec<Contact>, StoreError> {
    let found = db.all(sql, params, |row| from_row(row, today))?;
    found.into_iter().map(|contact| whole(db, contact)).collect()
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: ContactId, today: NaiveDate) -> Result<Option<Contact>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE c.id = :id");
    Ok(select(db, &sql, named_params! {":id": id}, today)?.pop())
}

/// A new contact out of checked fields, with its tags and links.
#[derive(Debug, Default)]
pub(crate) struct NewContact {
    pub(crate) fields: Vec<(Field, Value)>,
    pub(crate) tags: Vec<String>,
    pub(crate) links: Vec<String>,
}

/// Insert a contact. What the person typed is their own: no import may change it later.
///
/// # Errors
/// Those of writing.
pub(crate) fn insert(tx: &Tx<'_>, new: &NewContact) -> Result<ContactId, StoreError> {
    let name = text_of(&new.fields, Field::Name).unwrap_or_default();
    let own: Vec<(Field, Option<String>)> =
        new.fields.iter().filter(|(field, _)| is_imported(*field)).map(|(field, _)| (*field, None)).collect();
    let id = ContactId(tx.insert(
        "INSERT INTO contacts (uid, name, name_key, pronouns, role, company_id, email, phone, linkedin, circle, source, via_id,
            program, cohort, why, learn, every_days, time_zone, imported, created_at, updated_at)
         VALUES (:uid, :name, :name_key, :pronouns, :role, :company_id, :email, :phone, :linkedin, coalesce(:circle, 'new'), :source,
            :via_id, :program, :cohort, :why, :learn, :every_days, :time_zone, :imported, :now, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":name": name,
            ":name_key": text::fold(name),
            ":pronouns": text_of(&new.fields, Field::Pronouns),
            ":role": text_of(&new.fields, Field::Role),
            ":company_id": company_id(tx, &new.fields)?,
            ":email": text_of(&new.fields, Field::Email),
            ":phone": text_of(&new.fields, Field::Phone),
            ":linkedin": text_of(&new.fields, Field::Linkedin),
            ":circle": text_of(&new.fields, Field::Circle),
            ":source": text_of(&new.fields, Field::Source),
            ":via_id": number_of(&new.fields, Field::Via),
            ":program": text_of(&new.fields, Field::Program),
            ":cohort": text_of(&new.fields, Field::Cohort),
            ":why": text_of(&new.fields, Field::Why),
            ":learn": text_of(&new.fields, Field::Learn),
            ":every_days": number_of(&new.fields, Field::Every),
            ":time_zone": text_of(&new.fields, Field::TimeZone),
            ":imported": imported_json(None, &own),
            ":now": tx.now(),
        },
    )?);
    new.tags.iter().try_for_each(|tag| add_tag(tx, id, tag).map(drop))?;
    new.links.iter().try_for_each(|url| add_link(tx, id, url).map(drop))?;
    Ok(id)
}

fn company_id(tx: &Tx<'_>, fields: &[(Field, Value)]) -> Result<Option<i64>, StoreError> {
    text_of(fields, Field::Company).map(|name| companies::id_of(tx, name).map(|id| id.0)).transpose()
}

fn text_of(fields: &[(Field, Value)], field: Field) -> Option<&str> {
    fields.iter().find_map(|(name, value)| match value {
        Value::Text(text) if *name == field => Some(text.as_str()),
        _ => None,
    })
}

fn number_of(fields: &[(Field, Value)], field: Field) -> Option<i64> {
    fields.iter().find_map(|(name, value)| match value {
        Value::Number(number) if *name == field => Some(*number),
        _ => None,
    })
}

/// The fields that a later import may bring again.
fn is_imported(field: Field) -> bool {
    matches!(field, Field::Name | Field::Company | Field::Role | Field::Email)
}

/// `{field: last imported value}` with `own` added; a field that is already in it keeps its value.
fn imported_json(before: Option<&str>, own: &[(Field, Option<String>)]) -> Option<String> {
    let mut map: serde_json::Map<String, serde_json::Value> =
        before.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    for (field, value) in own {
        map.entry(field.as_str()).or_insert_with(|| value.clone().into());
    }
    if map.is_empty() { None } else { serde_json::to_string(&map).ok() }
}

/// Set fields of a contact. Fields that an import brought become the person's own from now on.
///
/// # Errors
/// Those of writing.
pub(crate) fn update(tx: &Tx<'_>, before: &Contact, fields: &[(Field, Value)]) -> Result<(), StoreError> {
    for (field, value) in fields {
        let (column, value): (&str, Value) = match field {
            Field::Name => ("name", value.clone()),
            Field::Company => (
                "company_id",
                match value {
                    Value::Text(name) => Value::Number(companies::id_of(tx, name)?.0),
                    _ => Value::Nothing,
                },
            ),
            Field::Via => ("via_id", value.clone()),
            Field::Every => ("every_days", value.clone()),
            Field::TimeZone => ("time_zone", value.clone()),
            other => (other.as_str(), value.clone()),
        };
        set_column(tx, before.id, column, &value)?;
        if let (Field::Name, Value::Text(name)) = (field, &value) {
            set_column(tx, before.id, "name_key", &Value::Text(text::fold(name)))?;
        }
    }
    keep_as_own(tx, before, fields)?;
    tx.change(
        "UPDATE contacts SET updated_at = :now WHERE id = :id",
        named_params! {":now": tx.now(), ":id": before.id},
    )?;
    Ok(())
}

fn set_column(tx: &Tx<'_>, id: ContactId, column: &str, value: &Value) -> Result<(), StoreError> {
    let value: &dyn rusqlite::ToSql = match value {
        Value::Nothing => &rusqlite::types::Null,
        Value::Text(text) => text,
        Value::Number(number) => number,
    };
    let sql = format!("UPDATE contacts SET {column} = :value WHERE id = :id");
    tx.change(&sql, named_params! {":value": value, ":id": id})?;
    Ok(())
}

fn keep_as_own(tx: &Tx<'_>, before: &Contact, fields: &[(Field, Value)]) -> Result<(), StoreError> {
    let own: Vec<(Field, Option<String>)> = fields
        .iter()
        .filter(|(field, _)| is_imported(*field))
        .map(|(field, _)| {
            let old = match field {
                Field::Company => before.company.clone(),
                Field::Role => before.role.clone(),
                Field::Email => before.email.clone(),
                _ => Some(before.name.clone()),
            };
            (*field, old)
        })
        .collect();
    if own.is_empty() {
        return Ok(());
    }
    let imported: Option<String> = tx
        .one("SELECT imported FROM contacts WHERE id = :id", named_params! {":id": before.id}, |row| {
            row.get(0)
        })?
        .flatten();
    tx.change(
        "UPDATE contacts SET imported = :imported WHERE id = :id",
        named_params! {":imported": imported_json(imported.as_deref(), &own), ":id": before.id},
    )?;
    Ok(())
}

/// Returns whether the contact did not have it yet.
///
/// # Errors
/// Those of writing.
pub(crate) fn add_tag(tx: &Tx<'_>, id: ContactId, tag: &str) -> Result<bool, StoreError> {
    let added = tx.change(
        "INSERT INTO tags (uid, contact_id, tag) VALUES (:uid, :id, :tag) ON CONFLICT (tag, contact_id) DO NOTHING",
        named_params! {":uid": tx.new_uid(), ":id": id, ":tag": tag},
    )?;
    Ok(added > 0)
}

/// Returns whether the contact had it.
///
/// # Errors
/// Those of writing.
pub(crate) fn remove_tag(tx: &Tx<'_>, id: ContactId, tag: &str) -> Result<bool, StoreError> {
    let removed = tx.change(
        "DELETE FROM tags WHERE contact_id = :id AND tag = :tag",
        named_params! {":id": id, ":tag": tag},
    )?;
    Ok(removed > 0)
}

/// Returns whether the contact did not have it yet.
///
/// # Errors
/// Those of writing.
pub(crate) fn add_link(tx: &Tx<'_>, id: ContactId, url: &str) -> Result<bool, StoreError> {
    let added = tx.change(
        "INSERT INTO links (uid, contact_id, url) VALUES (:uid, :id, :url) ON CONFLICT (contact_id, url) DO NOTHING",
        named_params! {":uid": tx.new_uid(), ":id": id, ":url": url},
    )?;
    Ok(added > 0)
}

/// Returns whether the contact had it.
///
/// # Errors
/// Those of writing.
pub(crate) fn remove_link(tx: &Tx<'_>, id: ContactId, url: &str) -> Result<bool, StoreError> {
    let removed = tx.change(
        "DELETE FROM links WHERE contact_id = :id AND url = :url",
        named_params! {":id": id, ":url": url},
    )?;
    Ok(removed > 0)
}

/// Put a contact away, or take it out again. Returns whether that changed anything.
///
/// # Errors
/// Those of writing.
pub(crate) fn set_archived(tx: &Tx<'_>, id: ContactId, archived: bool) -> Result<bool, StoreError> {
    let changed = tx.change(
        "UPDATE contacts SET archived_at = iif(:archived, :now, NULL), updated_at = :now
         WHERE id = :id AND (archived_at IS NOT NULL) <> :archived",
        named_params! {":archived": archived, ":now": tx.now(), ":id": id},
    )?;
    Ok(changed > 0)
}

/// Move a contact out of the pool. Returns whether it was in it.
///
/// # Errors
/// Those of writing.
pub(crate) fn promote(tx: &Tx<'_>, id: ContactId) -> Result<bool, StoreError> {
    let changed = tx.change(
        "UPDATE contacts SET pool = 0, updated_at = :now WHERE id = :id AND pool = 1",
        named_params! {":now": tx.now(), ":id": id},
    )?;
    Ok(changed > 0)
}

/// People who are most likely the same as a new one: same profile, e-mail, or folded name.
///
/// # Errors
/// Those of reading.
pub(crate) fn look_alikes(
    db: &Db<'_>,
    fields: &[(Field, Value)],
    today: NaiveDate,
) -> Result<Vec<Contact>, StoreError> {
    const ALIKE: &str = "SELECT id FROM contacts WHERE linkedin = :linkedin
        UNION ALL SELECT id FROM contacts WHERE email = :email COLLATE NOCASE
        UNION ALL SELECT id FROM contacts WHERE name_key = :name_key";
    let (linkedin, email) = (text_of(fields, Field::Linkedin), text_of(fields, Field::Email));
    let name_key = text_of(fields, Field::Name).map(text::fold);
    let asked = named_params! {":linkedin": linkedin, ":email": email, ":name_key": name_key};
    // mostly there is nobody
    if db.one(ALIKE, asked, |_| Ok(()))?.is_none() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE c.id IN ({ALIKE})
         ORDER BY c.linkedin IS :linkedin DESC, c.pool, c.id LIMIT 10"
    );
    select(db, &sql, asked, today)
}

/// Whether somebody who is worked on is an idea still, and waits for research.
///
/// # Errors
/// Those of reading.
pub(crate) fn any_to_write_to(db: &Db<'_>) -> Result<bool, StoreError> {
    let found = db.one(
        "SELECT 1 FROM contacts WHERE pool = 0 AND archived_at IS NULL AND progress = 'idea' LIMIT 1",
        [],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Whether anybody is being worked on, and whether anybody waits in the pool.
///
/// # Errors
/// Those of reading.
pub(crate) fn any(db: &Db<'_>) -> Result<(bool, bool), StoreError> {
    let there = |sql| db.one(sql, [], |_| Ok(())).map(|row| row.is_some());
    Ok((
        there("SELECT 1 FROM contacts WHERE pool = 0 AND archived_at IS NULL LIMIT 1")?,
        there("SELECT 1 FROM contacts WHERE pool = 1 AND archived_at IS NULL LIMIT 1")?,
    ))
}
