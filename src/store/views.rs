//! The table of saved views: filters with a name.

use rusqlite::named_params;

use super::{Db, StoreError, Tx};
use crate::domain::filter::SavedView;

/// # Errors
/// Those of reading.
pub(crate) fn list(db: &Db<'_>) -> Result<Vec<SavedView>, StoreError> {
    db.all("SELECT name, filter FROM views ORDER BY name", [], |row| {
        Ok(SavedView { name: row.get(0)?, filter: row.get(1)? })
    })
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, name: &str) -> Result<Option<SavedView>, StoreError> {
    Ok(list(db)?.into_iter().find(|view| view.name == name))
}

/// Save a filter under a name; one of that name is replaced.
///
/// # Errors
/// Those of writing.
pub(crate) fn save(tx: &Tx<'_>, view: &SavedView) -> Result<(), StoreError> {
    let known = tx.change(
        "UPDATE views SET filter = :filter WHERE name = :name",
        named_params! {":filter": view.filter, ":name": view.name},
    )?;
    if known == 0 {
        tx.insert(
            "INSERT INTO views (uid, name, filter) VALUES (:uid, :name, :filter)",
            named_params! {":uid": tx.new_uid(), ":name": view.name, ":filter": view.filter},
        )?;
    }
    Ok(())
}

/// Returns whether there was one.
///
/// # Errors
/// Those of writing.
pub(crate) fn remove(tx: &Tx<'_>, name: &str) -> Result<bool, StoreError> {
    Ok(tx.change("DELETE FROM views WHERE name = :name", named_params! {":name": name})? > 0)
}
