//! Mending: what is worked out from the rest is made anew; what a person wrote is never touched.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::store::{Db, Store, StoreError, derived, search, spellings};

/// Make anew all that is derived, in one transaction. It is no step: there is nothing to undo.
///
/// # Errors
/// Those of writing; nothing is changed then.
pub(in crate::store) fn rebuild(conn: &mut Connection, path: &Path, grace: u32) -> Result<(), StoreError> {
    let failed = |e: rusqlite::Error| StoreError::from_sqlite(&e, path);
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let db = Db::new(&transaction, path, grace);
    // the indexes first: the others read through them
    db.execute_batch("REINDEX")?;
    derived::mend_states(&db, &derived::wrong_states(&db)?)?;
    search::rebuild(&db)?;
    spellings::rebuild(&db)?;
    drop(db);
    transaction.commit().map_err(failed)
}

impl Store {
    /// Make anew all that is derived.
    ///
    /// # Errors
    /// Every `StoreError`; nothing is changed then.
    pub(crate) fn rebuild(&mut self) -> Result<(), StoreError> {
        let (path, grace) = (self.path.clone(), self.grace);
        rebuild(&mut self.writable()?, &path, grace)
    }
}
