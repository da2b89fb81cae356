//! From what a person types to a contact: id, e-mail, LinkedIn address, or name
//! (exact > nickname > prefix > misspelt).

use std::collections::{BTreeSet, HashMap};

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
const MOST: usize = 20;

/// Find who `typed` may be. People being worked on come before the pool and the archive: where both fit
/// alike, only the former are returned.
///
/// # Errors
/// Those of reading.
pub(crate) fn find(db: &Db<'_>, typed: &str) -> Result<Found, StoreError> {
    let typed = typed.trim();
    let exact = |candidates| Ok(Found { fit: Fit::Exact, candidates });
    if let Ok(id) = typed.trim_start_matches('#').parse::<i64>() {
        return exact(candidates(db, &[id])?);
    }
    if let Some(slug) = linkedin::slug(typed) {
        let own = by_slug(db, &slug)?;
        return exact(if own.is_empty() { by_link(db, &linkedin::address(&slug))? } else { own });
    }
    if typed.contains('@') {
        let sql = "SELECT id FROM contacts WHERE email = :what COLLATE NOCASE LIMIT 200";
        let own = by(db, sql, named_params! {":what": typed})?;
        return exact(if own.is_empty() { by_link(db, &format!("mailto:{typed}"))? } else { own });
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
        (Fit::Exact, &|| by_key(db, key, key)),
        (Fit::Exact, &|| by_slug(db, &slug)),
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

/// Greater than every text that goes on.
const LAST: char = char::MAX;

/// Names from one key to another: one statement for a whole name and for the beginning of one.
fn by_key(db: &Db<'_>, from: &str, to: &str) -> Result<Vec<Candidate>, StoreError> {
    by(
        db,
        "SELECT id FROM contacts WHERE name_key BETWEEN :from AND :to ORDER BY pool, archived_at IS NOT NULL, id LIMIT 20",
        named_params! {":from": from, ":to": to},
    )
}

fn by_slug(db: &Db<'_>, slug: &str) -> Result<Vec<Candidate>, StoreError> {
    by(db, "SELECT id FROM contacts WHERE linkedin = :what", named_params! {":what": slug})
}

/// Who has this link: a second profile or address is kept as one.
fn by_link(db: &Db<'_>, url: &str) -> Result<Vec<Candidate>, StoreError> {
    by(
        db,
        "SELECT DISTINCT contact_id FROM links WHERE url = :what COLLATE NOCASE LIMIT 200",
        named_params! {":what": url},
    )
}

/// The profiles that are links of a contact, by slug.
///
/// # Errors
/// Those of reading.
pub(super) fn linked_profiles(db: &Db<'_>) -> Result<HashMap<String, ContactId>, StoreError> {
    let links = db.all(
        "SELECT contact_id, url FROM links WHERE instr(url, 'linkedin.') ORDER BY id DESC",
        [],
        |row| Ok((row.get(0)?, row.get::<_, String>(1)?)),
    )?;
    Ok(links.into_iter().filter_map(|(id, url)| Some((linkedin::slug(&url)?, id))).collect())
}

fn by(db: &Db<'_>, sql: &str, what: &[(&str, &dyn rusqlite::ToSql)]) -> Result<Vec<Candidate>, StoreError> {
    candidates(db, &db.all(sql, what, |row| row.get(0))?)
}

/// Those of these ids, at most `MOST`. Most lookups find nobody: only who was found is read.
fn candidates(db: &Db<'_>, ids: &[i64]) -> Result<Vec<Candidate>, StoreError> {
    let read = |id: &i64| {
        db.one(
            "SELECT c.id, c.name, o.name AS company, c.role, c.pool, c.archived_at IS NOT NULL AS archived
             FROM contacts c LEFT JOIN companies o ON o.id = c.company_id WHERE c.id = :id",
            named_params! {":id": id},
            candidate,
        )
    };
    let mut found: Vec<Candidate> =
        ids.iter().filter_map(|id| read(id).transpose()).collect::<Result<_, _>>()?;
    found.sort_by_key(|candidate| (candidate.pool, candidate.archived, candidate.id));
    found.truncate(MOST);
    Ok(found)
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
            Some(rest) => {
                let key = format!("{formal} {rest}");
                by_key(db, &key, &key)?
            }
            None => by_key(db, &format!("{formal} "), &format!("{formal} {LAST}"))?,
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
    let mut found = by_key(db, &format!("{key} "), &format!("{key} {LAST}"))?;
    found.retain(|candidate| !candidate.pool && !candidate.archived);
    Ok(found)
}

/// The beginning of the name, or the beginnings of words of it in any order: `ana r`, `reyes`.
fn by_prefix(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    let whole = by_key(db, key, &format!("{key}{LAST}"))?;
    if !whole.is_empty() {
        return Ok(whole);
    }
    let words = text::fold_words(key);
    for word in &words {
        if !begins_a_word(db, word)? {
            return Ok(Vec::new());
        }
    }
    let words: Vec<String> = words.iter().map(|word| format!("{}*", quoted(word))).collect();
    by_words(db, &words.join(" AND "))
}

/// Whether a word of a name begins so. The index of words would go through all places of the word before it.
fn begins_a_word(db: &Db<'_>, word: &str) -> Result<bool, StoreError> {
    let start = spelling::start(word);
    let found = db.one(
        "SELECT 1 FROM name_spellings WHERE key BETWEEN :start AND :start_end AND word BETWEEN :word AND :word_end LIMIT 1",
        named_params! {
            ":start": start,
            ":start_end": format!("{start}{LAST}"),
            ":word": word,
            ":word_end": format!("{word}{LAST}"),
        },
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// People whose name words are, each, a typed word with at most as many slips as its length allows.
fn by_spelling(db: &Db<'_>, key: &str) -> Result<Vec<Candidate>, StoreError> {
    let mut every: Vec<String> = Vec::new();
    for word in text::fold_words(key) {
        let mut near: Vec<(usize, String)> = Vec::new();
        for other in alike(db, &word).map_err(|e| db.failed(&e))? {
            let most = spelling::edits_allowed(&word).min(spelling::edits_allowed(&other)).max(1);
            let distance = spelling::distance(&word, &other, most);
            if distance <= most {
                near.push((distance, other));
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

/// Words of names that share a key with this one.
fn alike(db: &Db<'_>, word: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = db.conn.prepare_cached("SELECT word FROM name_spellings WHERE key = ?1 LIMIT 500")?;
    let mut words = BTreeSet::new();
    for key in spelling::delete_keys(word) {
        let mut rows = statement.query([key])?;
        while let Some(row) = rows.next()? {
            words.insert(row.get(0)?);
        }
    }
    Ok(words)
}

fn by_words(db: &Db<'_>, query: &str) -> Result<Vec<Candidate>, StoreError> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    by(
        db,
        "SELECT rowid / 8 FROM search WHERE search MATCH :what LIMIT 200",
        named_params! {":what": format!("name : ({query})")},
    )
}
