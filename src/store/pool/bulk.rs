//! People taken into an empty table: without most indexes, and told apart by hashes in memory.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use rusqlite::named_params;

use crate::domain::import::Incoming;
use crate::domain::text;
use crate::store::{StoreError, Tx};

/// Indexes that are made after the rows when the table was empty.
const LATE_INDEXES: [&str; 5] =
    ["contacts_name", "contacts_active", "contacts_linkedin", "contacts_email", "contacts_company"];

/// Keys of those taken in so far, and who came again, while there are no indexes to ask.
pub(super) struct Bulk {
    pub(super) seen: HashSet<u64>,
    hasher: RandomState,
    pub(super) again: Vec<Incoming>,
    /// The statements that make the indexes anew
    pub(super) indexes: Vec<String>,
}

impl Bulk {
    pub(super) fn begin(tx: &Tx<'_>) -> Result<Self, StoreError> {
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
    pub(super) fn is_new(&mut self, person: &Incoming) -> bool {
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
