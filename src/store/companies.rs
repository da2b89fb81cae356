//! The table of companies: employers of contacts, and those a person wants to get into.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx, contacts};
use crate::domain::company::{Company, Interest};
use crate::domain::contact::Contact;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::text;

const COLUMNS: &str =
    "o.id, o.uid, o.name, o.website, o.of_interest, o.motivation, o.posting, o.alumni, o.note, o.created_at,
    o.updated_at, (SELECT count(*) FROM contacts WHERE company_id = o.id) AS people";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Company> {
    Ok(Company {
        id: row.get("id")?,
        uid: row.get("uid")?,
        name: row.get("name")?,
        website: row.get("website")?,
        of_interest: row.get("of_interest")?,
        motivation: row.get("motivation")?,
        posting: row.get("posting")?,
        alumni: row.get("alumni")?,
        note: row.get("note")?,
        people: row.get("people")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

/// The company of this name (case and accents aside), made when it is new.
///
/// # Errors
/// Those of writing.
pub(crate) fn id_of(tx: &Tx<'_>, name: &str) -> Result<CompanyId, StoreError> {
    match find_id(tx, name)? {
        Some(id) => Ok(id),
        None => tx
            .insert(
                INSERT,
                named_params! {":uid": tx.new_uid(), ":name": name, ":name_key": key(name), ":now": tx.now()},
            )
            .map(CompanyId),
    }
}

const INSERT: &str = "INSERT INTO companies (uid, name, name_key, created_at, updated_at)
    VALUES (:uid, :name, :name_key, :now, :now)";

/// Make a company without a word to the journal, which the caller tells of many at once.
///
/// # Errors
/// Those of writing.
pub(super) fn insert_unwatched(tx: &Tx<'_>, name: &str) -> Result<CompanyId, StoreError> {
    tx.execute_derived(
        INSERT,
        named_params! {":uid": tx.new_uid(), ":name": name, ":name_key": key(name), ":now": tx.now()},
    )?;
    Ok(CompanyId(tx.conn.last_insert_rowid()))
}

/// Names of one sign (`#`, `…`) fold to nothing: such a name is its own key.
pub(super) fn key(name: &str) -> String {
    let folded = text::fold(name);
    if folded.is_empty() { name.to_owned() } else { folded }
}

pub(super) fn find_id(db: &Db<'_>, name: &str) -> Result<Option<CompanyId>, StoreError> {
    db.one("SELECT id FROM companies WHERE name_key = :key", named_params! {":key": key(name)}, |row| {
        row.get(0)
    })
}

/// The web site of the company of this name.
///
/// # Errors
/// Those of reading.
pub(crate) fn website(db: &Db<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT website FROM companies WHERE name_key = :key";
    Ok(db.one(sql, named_params! {":key": key(name)}, |row| row.get(0))?.flatten())
}

/// The company that a person names: by id, by name, else the only one whose name begins so.
///
/// # Errors
/// Those of reading.
pub(crate) fn find(db: &Db<'_>, typed: &str) -> Result<Vec<Company>, StoreError> {
    let by = |condition: &str, what: &dyn rusqlite::ToSql| {
        db.all(
            &format!(
                "SELECT {COLUMNS} FROM companies o WHERE {condition} ORDER BY o.name_key, o.id LIMIT 20"
            ),
            named_params! {":what": what},
            from_row,
        )
    };
    if let Ok(id) = typed.trim_start_matches('#').parse::<i64>() {
        let found = by("o.id = :what", &id)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let key = key(typed);
    let found = by("o.name_key = :what", &key)?;
    if !found.is_empty() {
        return Ok(found);
    }
    by("o.name_key >= :what AND o.name_key < :what || char(1114111)", &key)
}

/// Companies whose folded name is `key` or begins with it as a word, and where somebody else than this contact works.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_others(
    db: &Db<'_>,
    key: &str,
    contact_id: ContactId,
) -> Result<Vec<(CompanyId, String)>, StoreError> {
    db.all(
        "SELECT o.id, o.name FROM companies o
         WHERE (o.name_key = :key OR (o.name_key >= :key || ' ' AND o.name_key < :key || '!'))
            AND EXISTS (SELECT 1 FROM contacts WHERE company_id = o.id AND id <> :contact)
         ORDER BY o.name_key, o.id LIMIT 20",
        named_params! {":key": key, ":contact": contact_id},
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether somebody else than this contact works there whose first name is one of these, folded.
///
/// # Errors
/// Those of reading.
pub(crate) fn employs_one_of(
    db: &Db<'_>,
    id: CompanyId,
    contact_id: ContactId,
    first_names: &BTreeSet<String>,
) -> Result<bool, StoreError> {
    if first_names.is_empty() {
        return Ok(false);
    }
    let names = serde_json::to_string(first_names).unwrap_or_default();
    let found = db.one(
        "SELECT 1 FROM contacts WHERE company_id = :id AND id <> :contact
            AND substr(name_key, 1, instr(name_key || ' ', ' ') - 1) IN (SELECT value FROM json_each(:names))
         LIMIT 1",
        named_params! {":id": id, ":contact": contact_id, ":names": names},
        |row| row.get::<_, i64>(0),
    )?;
    Ok(found.is_some())
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: CompanyId) -> Result<Option<Company>, StoreError> {
    db.one(
        &format!("SELECT {COLUMNS} FROM companies o WHERE o.id = :id"),
        named_params! {":id": id},
        from_row,
    )
}

/// Companies of interest, the most wanted first; with `all` also those that are only employers.
///
/// # Errors
/// Those of reading.
pub(crate) fn list(db: &Db<'_>, all: bool, limit: i64) -> Result<Vec<Company>, StoreError> {
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM companies o WHERE o.of_interest = 1 OR :all
             ORDER BY o.of_interest DESC, coalesce(o.motivation, 0) + coalesce(o.posting, 0) + coalesce(o.alumni, 0) DESC,
                o.name_key, o.id LIMIT :limit"
        ),
        named_params! {":all": all, ":limit": limit},
        from_row,
    )
}

/// Set what is given and mark the company as one of interest.
///
/// # Errors
/// Those of writing.
pub(crate) fn set_interest(tx: &Tx<'_>, id: CompanyId, interest: &Interest) -> Result<(), StoreError> {
    tx.change(
        "UPDATE companies SET
            name = coalesce(:name, name), name_key = coalesce(:name_key, name_key),
            of_interest = coalesce(:of_interest, of_interest),
            website = coalesce(:website, website), motivation = coalesce(:motivation, motivation),
            posting = coalesce(:posting, posting), alumni = coalesce(:alumni, alumni), note = coalesce(:note, note),
            updated_at = :now
         WHERE id = :id",
        named_params! {
            ":name": interest.name,
            ":name_key": interest.name.as_deref().map(key),
            ":of_interest": interest.of_interest,
            ":website": interest.website,
            ":motivation": interest.motivation,
            ":posting": interest.posting,
            ":alumni": interest.alumni,
            ":note": interest.note,
            ":now": tx.now(),
            ":id": id,
        },
    )?;
    Ok(())
}

/// Another company that has this name already.
///
/// # Errors
/// Those of reading.
pub(crate) fn namesake(db: &Db<'_>, id: CompanyId, name: &str) -> Result<bool, StoreError> {
    Ok(find_id(db, name)?.is_some_and(|other| other != id))
}

/// Who works there, those being worked on first.
///
/// # Errors
/// Those of reading.
pub(crate) fn people(
    db: &Db<'_>,
    id: CompanyId,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<Contact>, StoreError> {
    let (columns, tables) = (contacts::COLUMNS, contacts::TABLES);
    let sql = format!(
        "SELECT {columns} FROM {tables} WHERE c.company_id = :id AND c.archived_at IS NULL
         ORDER BY c.pool, c.name_key, c.id LIMIT :limit"
    );
    contacts::select(db, &sql, named_params! {":id": id, ":limit": limit}, today)
}
