//! Where others' texts mention somebody: counted and told, never changed.

use rusqlite::named_params;

use super::super::{Db, StoreError, search};
use crate::domain::contact::Named;
use crate::domain::text;

/// Of more people than these the mentions are not looked for.
const MOST: usize = 100;

/// Texts that are not in the word index and may name somebody.
const UNINDEXED: &str = "SELECT
    (SELECT count(*) FROM follow_ups WHERE instr(lower(text), :name))
    + (SELECT count(*) FROM questions WHERE instr(lower(text), :name))
    + (SELECT count(*) FROM feedback WHERE instr(lower(given_by || ' ' || text), :name))
    + (SELECT count(*) FROM acquaintances WHERE instr(lower(how), :name))
    + (SELECT count(*) FROM mixer_people WHERE instr(lower(name), :name))
    + (SELECT count(*) FROM mixer_entries WHERE instr(lower(text), :name))
    + (SELECT count(*) FROM weeks WHERE instr(lower(adjustment), :name))
    + (SELECT count(*) FROM purposes WHERE instr(lower(concat_ws(' ', learn, help)), :name))
    + (SELECT count(*) FROM views WHERE instr(lower(filter), :name))";

/// How many texts mention one of them by the whole name.
pub(super) fn count(db: &Db<'_>, people: &[Named]) -> Result<u32, StoreError> {
    if people.len() > MOST {
        return Ok(0);
    }
    let mut mentions = 0;
    for person in people {
        let query = format!("text : {}", search::quoted(&text::fold(&person.name)));
        let indexed = db.one(
            "SELECT count(*) FROM search WHERE search MATCH :query",
            named_params! {":query": query},
            |row| row.get::<_, u32>(0),
        )?;
        let others = db.one(UNINDEXED, named_params! {":name": person.name.to_lowercase()}, |row| {
            row.get::<_, u32>(0)
        })?;
        mentions += indexed.unwrap_or(0) + others.unwrap_or(0);
    }
    Ok(mentions)
}
