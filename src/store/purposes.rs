//! The table of purposes: what the person who looks for people wants to learn, and where the guided walk is.

use rusqlite::named_params;

use super::{Db, StoreError, Tx};
use crate::domain::id::PurposeId;
use crate::domain::purpose::{Purpose, Stop};

/// The newest purpose.
///
/// # Errors
/// Those of reading.
pub(crate) fn newest(db: &Db<'_>) -> Result<Option<Purpose>, StoreError> {
    db.one("SELECT id, learn, help, step FROM purposes ORDER BY id DESC LIMIT 1", [], |row| {
        Ok(Purpose {
            id: row.get("id")?,
            learn: row.get("learn")?,
            help: row.get("help")?,
            stop: row.get_ref("step")?.as_str_or_null()?.and_then(Stop::parse),
        })
    })
}

/// # Errors
/// Those of writing.
pub(crate) fn insert(
    tx: &Tx<'_>,
    learn: &str,
    help: Option<&str>,
    stop: Option<Stop>,
) -> Result<PurposeId, StoreError> {
    let id = tx.insert(
        "INSERT INTO purposes (uid, learn, help, step, created_at) VALUES (:uid, :learn, :help, :step, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":learn": learn,
            ":help": help,
            ":step": stop.map(Stop::as_str),
            ":now": tx.now(),
        },
    )?;
    Ok(PurposeId(id))
}

/// Say who could help with a purpose that is there.
///
/// # Errors
/// Those of writing.
pub(crate) fn set_help(tx: &Tx<'_>, id: PurposeId, help: Option<&str>) -> Result<(), StoreError> {
    tx.change("UPDATE purposes SET help = :help WHERE id = :id", named_params! {":help": help, ":id": id})?;
    Ok(())
}

/// Remember where the walk is.
///
/// # Errors
/// Those of writing.
pub(crate) fn set_stop(tx: &Tx<'_>, id: PurposeId, stop: Option<Stop>) -> Result<(), StoreError> {
    tx.change(
        "UPDATE purposes SET step = :step WHERE id = :id AND step IS NOT :step",
        named_params! {":step": stop.map(Stop::as_str), ":id": id},
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn the_newest_purpose_counts_and_undo_takes_its_place_back_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::new(folder.path().join("test.db"), "2026-03-02T15:00:00Z".parse().unwrap());
        let newest_of = |store: &mut Store| store.read(newest).unwrap();
        assert_eq!(newest_of(&mut store), None);
        store.write("find", |tx| insert(tx, "how to begin", Some("nurses"), None)).unwrap();
        let id = store.write("find", |tx| insert(tx, "how to go on", None, Some(Stop::Support))).unwrap();
        let begun = newest_of(&mut store).unwrap();
        assert_eq!((begun.id, begun.learn.as_str(), begun.help.as_deref()), (id, "how to go on", None));
        store
            .write("find", |tx| {
                set_stop(tx, id, Some(Stop::Pool)).and_then(|()| set_help(tx, id, Some("all")))
            })
            .unwrap();
        let later = newest_of(&mut store).unwrap();
        assert_eq!((later.stop, later.help.as_deref()), (Some(Stop::Pool), Some("all")));
        store.undo().unwrap();
        assert_eq!(newest_of(&mut store), Some(begun));
        store.write("find", |tx| set_stop(tx, id, None)).unwrap();
        assert_eq!(newest_of(&mut store).unwrap().stop, None);
    }
}
