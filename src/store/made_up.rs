//! The mark of the people that `nettrack demo` makes up: `made_up` in the further fields of their row. It tells a file
//! that may be begun anew from one that holds real people.

use super::{Db, StoreError, Tx};

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) made_up: u32,
    /// People without the mark
    pub(crate) others: u32,
    /// Nobody, and neither a company nor a saved view
    pub(crate) empty: bool,
}

/// # Errors
/// Those of reading.
pub(crate) fn contents(db: &Db<'_>) -> Result<Contents, StoreError> {
    let found = db.one(
        "SELECT count(iif(made_up, 1, NULL)) AS made_up, count(iif(made_up, NULL, 1)) AS others,
            EXISTS (SELECT 1 FROM companies) OR EXISTS (SELECT 1 FROM views) AS more
         FROM (SELECT rest -> '$.made_up' IS NOT NULL AS made_up FROM contacts)",
        [],
        |row| {
            let (made_up, others, more): (u32, u32, bool) =
                (row.get("made_up")?, row.get("others")?, row.get("more")?);
            Ok(Contents { made_up, others, empty: made_up + others == 0 && !more })
        },
    )?;
    Ok(found.unwrap_or(Contents { made_up: 0, others: 0, empty: true }))
}

/// Mark everybody in the file.
///
/// # Errors
/// Those of writing.
pub(crate) fn mark_all(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.change(
        "UPDATE contacts SET rest = json_set(coalesce(rest, '{}'), '$.made_up', json('true'))
         WHERE rest -> '$.made_up' IS NULL",
        [],
    )?;
    Ok(())
}
