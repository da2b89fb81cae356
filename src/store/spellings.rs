//! Words of names are learnt by the thousand: their spellings go into the table in its own order, so that each page of
//! it is written once, however many words there are.

use std::collections::HashSet;

use super::{Db, StoreError};
use crate::domain::spelling::{self, FORM, Form};
use crate::domain::text;

/// Words are learnt in batches of at least this many, their spellings written in parts of at least that many, so that
/// an import of a million people stays small in memory (some 20 MB each).
pub(super) const WORDS_AT_ONCE: usize = 200_000;
const FORMS_AT_ONCE: usize = 400_000;
/// Spellings written by one statement, which then finds the end of the table once.
const ROWS: usize = 32;

/// Learn the spellings of those of the words that are new.
///
/// # Errors
/// Those of writing.
pub(super) fn learn(db: &Db<'_>, words: HashSet<String>) -> Result<(), StoreError> {
    let mut new = only_new(db, words).map_err(|e| db.failed(&e))?;
    new.sort_unstable();
    // how many forms begin with which byte decides how many letters of the alphabet are written at once
    let mut counts = [0_usize; 256];
    for word in &new {
        spelling::each_form(word, |form| counts[usize::from(form.first_byte())] += 1);
    }
    let (mut first, mut held) = (0, 0);
    for (letter, count) in (0..=u8::MAX).zip(counts) {
        held += count;
        if held >= FORMS_AT_ONCE || (letter == u8::MAX && held > 0) {
            let mut pairs = Vec::with_capacity(held);
            for (at, word) in (0_u32..).zip(&new) {
                spelling::each_form(word, |form| {
                    if (first..=letter).contains(&form.first_byte()) {
                        pairs.push((form, at));
                    }
                });
            }
            pairs.sort_unstable();
            pairs.dedup();
            write(db, &pairs, &new).map_err(|e| db.failed(&e))?;
            (first, held) = (letter.saturating_add(1), 0);
        }
    }
    Ok(())
}

/// Every word of a name that somebody has.
fn carried(db: &Db<'_>) -> rusqlite::Result<HashSet<String>> {
    let mut words = HashSet::new();
    let mut names = db.conn.prepare("SELECT name_key FROM contacts NOT INDEXED")?;
    let mut rows = names.query([])?;
    while let Some(row) = rows.next()? {
        for word in text::words_of(row.get_ref(0)?.as_str()?) {
            if !words.contains(word) {
                words.insert(word.to_owned());
            }
        }
    }
    Ok(words)
}

/// Spellings that are missing, and spellings of words that no name has.
///
/// # Errors
/// Those of reading.
pub(super) fn wrong(db: &Db<'_>) -> Result<(i64, i64), StoreError> {
    let count = || {
        let (mut missing, mut found) = (0, 0);
        let mut known = db.conn.prepare("SELECT 1 FROM name_spellings WHERE key = ?1 AND word = ?2")?;
        for word in carried(db)? {
            for key in spelling::delete_keys(&word) {
                *if known.exists([&key, &word])? { &mut found } else { &mut missing } += 1;
            }
        }
        let all: i64 = db.conn.query_row("SELECT count(*) FROM name_spellings", [], |row| row.get(0))?;
        Ok((missing, all - found))
    };
    count().map_err(|e: rusqlite::Error| db.failed(&e))
}

/// Make the table anew out of the names.
///
/// # Errors
/// Those of writing.
pub(super) fn rebuild(db: &Db<'_>) -> Result<(), StoreError> {
    db.execute_batch("DELETE FROM name_spellings")?;
    let words = carried(db).map_err(|e| db.failed(&e))?;
    learn(db, words)
}

fn only_new(db: &Db<'_>, words: HashSet<String>) -> rusqlite::Result<Vec<String>> {
    let mut known = db.conn.prepare_cached("SELECT 1 FROM name_spellings WHERE key = ?1 AND word = ?2")?;
    let mut new = Vec::with_capacity(words.len());
    for word in words {
        if !known.exists([spelling::start(&word), &word])? {
            new.push(word);
        }
    }
    Ok(new)
}

fn write(db: &Db<'_>, pairs: &[(Form, u32)], words: &[String]) -> rusqlite::Result<()> {
    let insert = |rows: usize, pairs: &[(Form, u32)]| {
        if pairs.is_empty() {
            return Ok(());
        }
        let values = vec!["(?, ?)"; rows].join(", ");
        let sql = format!("INSERT OR IGNORE INTO name_spellings (key, word) VALUES {values}");
        let mut statement = db.conn.prepare_cached(&sql)?;
        for part in pairs.chunks_exact(rows) {
            for (at, (form, word)) in part.iter().enumerate() {
                statement.raw_bind_parameter(2 * at + 1, form.text(&mut [0; FORM]))?;
                statement.raw_bind_parameter(2 * at + 2, words[*word as usize].as_str())?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    };
    // a long statement takes longer to compile than a few rows to write
    let many = if pairs.len() < 20 * ROWS { 0 } else { pairs.len() - pairs.len() % ROWS };
    insert(ROWS, &pairs[..many])?;
    insert(1, &pairs[many..])
}
