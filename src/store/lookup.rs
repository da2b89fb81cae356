//! From what a person types to a contact: id, e-mail, LinkedIn address, or name
//! (exact > nickname > prefix > misspelt).

use rusqlite::named_params;

use super::search::quoted;
use super::{Db, StoreError};
use crate::domain::contact::Candidate;
use crate::domain::id::ContactId;
use crate::domain::{linkedin, nickname, spelling, text};

/// How well a candidate fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    Exact,
    Nickname,
    Prefix,
    Misspelt,
}

/// The contacts that fit best, all of the same fit.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) fit: Fit,
    pub(crate) candidates: Vec<Candidate>,
}

/// More candidates than this are not told apart by reading them.
const MOST: i64 = 20;

/// Find who `typed` may be. People being worked on come before the pool and the archive: where both fit
/// alike, only the former are returned.
///
/// # Errors
/// Those of reading.
pub(crate) fn find(db: &Db<'_>, typed: &str) -> Result<Found, StoreError> {
    let typed = typed.trim();
    let exact = |candidates| Ok(Found { fit: Fit::Exact, candidates });
    if let Ok(id) = typed.trim_start_matches('#').parse::<i64>() {
        return exact(by(db, "c.id = :what", &id)?);
    }
    if let Some(slug) = linkedin::slug(typed) {
        return exact(by(db, "c.linkedin = :what", &slug)?);
    }
    if typed.contains('@') {
        return exact(by(db, "c.email = :what COLLATE NOCASE", &typed)?);
    }
    let key = text::fold(typed);
    if key.is_empty() {
        return exact(Vec::new());
    }
    by_name(db, typed, &key)
}

/// Another contact than `contact_id` who is called so (folded words): by the whole name or the first word of it, with
/// `any_word` also by another one.
///
/// # Errors
/// Those of reading.
pub(crate) fn namesake(
    db: &Db<'_>,
    key: &str,
    any_word: bool,
    contact_id: ContactId,
) -> Result<Option<String>, StoreError> {
    let name = |condition: &str, what: &str| {
        db.one(
            &format!(
                "SELECT name FROM contacts WHERE {condition} AND id <> :contact ORDER BY pool, id LIMIT 1"
            ),
            named_params! {":what": what, ":contact": contact_id},
            |row| row.get::<_, String>(0),
        )
    };
    // without a sort: among a million people a first name is that of thousands
    let first = db.one(
        "SELECT name FROM contacts WHERE name_key >= :what || ' ' AND name_key < :what || '!' AND id <> :contact LIMIT 1",
        named_params! {":what": key, ":contact": contact_id},
        |row| row.get::<_, String>(0),
    );
    if let Some(found) = name("name_key = :what", key)?.map_or_else(|| first, |found| Ok(Some(found)))? {
        return Ok(Some(found));
    }
    if !any_word {
        return Ok(None);
    }
    name(
        "id IN (SELECT rowid / 8 FROM search WHERE search MATCH :what LIMIT 3)",
        &format!("name : ({})", quoted(key)),
    )
}

fn by_name(db: &Db<'_>, typed: &str, key: &str) -> Result<Found, StoreError> {
    type Tier<'a> = (Fit, &'a dyn Fn() -> Result<Vec<Candidate>, StoreError>);
    let slug = linkedin::slug_or_bare(typed).unwrap_or_default();
    let tiers: [Tier<'_>; 6] = [
        (Fit::Exact, &|| by(db, "c.name_key = :what", &key)),
        (Fit::Exact, &|| by(db, "c.linkedin = :what", &slug)),
        (Fit::Exact, &|| by_own_name(db, key)),
        (Fit::Nickname, &|| by_nickname(db, key)),
        (Fit::Prefix, &|| by_prefix(db, key)),
        (Fit::Misspelt, &|| by_spelling(db, key)),
    ];
    for (fit, search) in tiers {
        let candidates = search()?;
        if !candidates.is_empty() {
            return Ok(Found { fit, candidates: worked_on_first(candidates) });
        }
    }
    Ok(Found { fit: Fit::Misspelt, candidates: Vec::new() })
}

fn worked_on_first(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let (active, rest): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|c| !c.pool && !c.archived);
    if active.is_empty() { rest } else { active }
}

fn by(db: &Db<'_>, condition: &str, what: &dyn rusqlite::ToSql) -> Result<Vec<Candidate>, StoreError> {
    let ids = db.all(
        &format!(
            "SELECT c.id FROM contacts c WHERE {condition}
             ORDER BY c.pool, c.archived_at IS NOT NULL, c.id LIMIT {MOST}"
        ),
        named_params! {":what": what},
        |row| row.get::<_, i64>(0),
    )?;
    // most conditions find nobody: only who was found is read, by one statement for all of them
    let read = |id| {
        db.one(
            "SELECT c.id, c.name, o.name AS company, c.role, c.pool, c.archived_at IS NOT NULL AS archived
             FROM contacts c LEFT JOIN companies o ON o.id = c.company_id WHERE c.id = :id",
            named_params! {":id": id},
            candidate,
        )
    };
    ids.into_iter().filter_map(|id| read(id).transpose()).collect()
}

fn candidate(row: &rusqlite::Row<'_>) -> rusqlite::Result<Candidate> {
    Ok(Candidate {
        id: row.get("id")?,
        name: row.get("name")?,
        company: row.get("company")?,
        role: row.get("role")?,
        pool: row.get("pool")?,
        archived: row.get("archived")?,
    })
}

/// `Bob Smith` for Robert Smith, and the name in quotes or brackets of Robert "Bob" Smith.
fn by_nickname(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    let (first, rest) = key.split_once(' ').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let mut found: Vec<Candidate> = Vec::new();
    for formal in nickname::formal_names(first) {
        let more = match rest {
            Some(rest) => by(db, "c.name_key = :what", &format!("{formal} {rest}"))?,
            None => by(db, "c.name_key >= :what || ' ' AND c.name_key < :what || '!'", &formal)?,
        };
        for new in more {
            if found.iter().all(|old| old.id != new.id) {
                found.push(new);
            }
        }
    }
    Ok(found)
}

/// Who is worked on and called `bob`, where that is a nickname too: a Bob comes before a Robert.
fn by_own_name(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    if nickname::formal_names(key).next().is_none() {
        return Ok(Vec::new());
    }
    let mut found = by(db, "c.name_key >= :what || ' ' AND c.name_key < :what || '!'", &key)?;
    found.retain(|candidate| !candidate.pool && !candidate.archived);
    Ok(found)
}

/// The beginning of the name, or the beginnings of words of it in any order: `ana r`, `reyes`.
fn by_prefix(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    let whole = by(db, "c.name_key >= :what AND c.name_key < :what || char(1114111)", &key)?;
    if !whole.is_empty() {
        return Ok(whole);
    }
    let words: Vec<String> = text::fold_words(key).iter().map(|word| format!("{}*", quoted(word))).collect();
    if words.is_empty() { Ok(Vec::new()) } else { by_words(db, &words.join(" AND ")) }
}

/// People whose name words are, each, a typed word with at most as many slips as its length allows.
fn by_spelling(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    let mut every: Vec<String> = Vec::new();
    for word in text::fold_words(key) {
        let mut near: Vec<(usize, String)> = Vec::new();
        for delete in spelling::delete_keys(&word) {
            let words = db.all(
                "SELECT word FROM name_spellings WHERE key = :key LIMIT 500",
                named_params! {":key": delete},
                |row| row.get::<_, String>(0),
            )?;
            for other in words {
                let most = spelling::edits_allowed(&word).min(spelling::edits_allowed(&other)).max(1);
                let distance = spelling::distance(&word, &other, most);
                if distance <= most && near.iter().all(|(_, known)| *known != other) {
                    near.push((distance, other));
                }
            }
        }
        near.sort();
        near.truncate(24);
        if near.is_empty() {
            return Ok(Vec::new());
        }
        every.push(format!("({})", near.iter().map(|(_, w)| quoted(w)).collect::<Vec<_>>().join(" OR ")));
    }
    let mut found = by_words(db, &every.join(" AND "))?;
    // of several, those with the fewest slips in the whole name
    let slips = |c: &Candidate| spelling::distance(key, &text::fold(&c.name), 8);
    found.sort_by_key(|c| (slips(c), c.id));
    if let Some(best) = found.first().map(slips) {
        found.retain(|c| slips(c) == best);
    }
    Ok(found)
}

fn by_words(db: &Db<'_>, query: &str) -> Result<Vec<Candidate>, StoreError> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    by(
        db,
        "c.id IN (SELECT rowid / 8 FROM search WHERE search MATCH :what LIMIT 200)",
        &format!("name : ({query})"),
    )
}
