//! The word index over everything that is kept, and the spellings of names. Both are derived: made and
//! refreshed here, read here and in lookup.rs.
//!
//! One FTS5 table for all: its rowid is `id * 8 + kind`. `name` holds the folded name of a contact (and
//! nothing for other kinds), so that `name : …` finds people only.

use std::collections::HashSet;

use rusqlite::{Params, named_params};

use super::derived::{self, Changes};
use super::journal::Op;
use super::spellings::{self, WORDS_AT_ONCE};
use super::{Db, StoreError};
use crate::domain::contact::Named;
use crate::domain::search::{Hit, Kind};
use crate::domain::{spelling, text};

pub(super) struct Source {
    pub(super) kind: Kind,
    pub(super) table: &'static str,
    /// `rowid, name, company, text` of the rows of the table, to be ended by a condition on `t`
    select: &'static str,
}

pub(super) const SOURCES: [Source; 6] = [
    Source {
        kind: Kind::Contact,
        table: "contacts",
        select: "SELECT t.id * 8, t.name_key, o.name,
            concat_ws(' ', t.role, t.why, t.learn, t.program, t.cohort, t.source, t.email,
                (SELECT group_concat(tag, ' ') FROM tags WHERE contact_id = t.id))
            FROM contacts t LEFT JOIN companies o ON o.id = t.company_id",
    },
    Source {
        kind: Kind::Fact,
        table: "facts",
        select: "SELECT t.id * 8 + 1, '', '', concat_ws(' ', t.text, t.source) FROM facts t",
    },
    Source {
        kind: Kind::Message,
        table: "messages",
        select: "SELECT t.id * 8 + 2, '', '', concat_ws(char(10), t.subject, t.body, t.reply_text) FROM messages t",
    },
    Source { kind: Kind::Note, table: "notes", select: "SELECT t.id * 8 + 3, '', '', t.text FROM notes t" },
    Source {
        kind: Kind::Company,
        table: "companies",
        select: "SELECT t.id * 8 + 4, '', t.name, concat_ws(' ', t.website, t.note) FROM companies t",
    },
    Source {
        kind: Kind::Conversation,
        table: "conversations",
        select:
            "SELECT t.id * 8 + 5, '', '', concat_ws(char(10), t.takeaway, t.best_question, t.improve, t.place)
            FROM conversations t",
    },
];

/// Index again what the step touched.
pub(super) fn refresh(db: &Db<'_>, changes: &Changes<'_>) -> Result<(), StoreError> {
    for source in SOURCES.iter().filter(|source| changes.touch(source.table)) {
        refresh_source(db, source, changes)?;
    }
    if changes.touch("tags") {
        for id in derived::contacts_of(db, changes.step_id, "tags")? {
            index_rows(db, &SOURCES[0], id, id, true)?;
        }
    }
    if changes.touch("contacts") {
        refresh_spellings(db, changes)?;
    }
    Ok(())
}

fn refresh_source(db: &Db<'_>, source: &Source, changes: &Changes<'_>) -> Result<(), StoreError> {
    let undoing = changes.walked;
    let runs = changes.of(source.table).map(|rows| (rows.first, rows.last, rows.op == Op::Insert));
    let mut runs: Vec<(i64, i64, bool)> = runs.collect();
    // what was inserted and then changed is indexed as it is now, once
    runs.sort_unstable_by_key(|(first, last, inserted)| (*first, !*inserted, *last));
    runs.dedup_by_key(|(first, last, _)| (*first, *last));
    // each statement writes out the words of the ones before: neighbours go into one
    runs.dedup_by(|next, run| {
        let adjoin = next.0 == run.1 + 1 && next.2 == run.2;
        if adjoin {
            run.1 = next.1;
        }
        adjoin
    });
    for (first, last, inserted) in runs {
        index_rows(db, source, first, last, undoing || !inserted)?;
        if source.kind == Kind::Company && (undoing || !inserted) {
            // its name stands in the entries of its people
            let people = db.all(
                "SELECT id FROM contacts WHERE company_id BETWEEN :first AND :last",
                named_params! {":first": first, ":last": last},
                |row| row.get::<_, i64>(0),
            )?;
            people.into_iter().try_for_each(|id| index_rows(db, &SOURCES[0], id, id, true))?;
        }
    }
    Ok(())
}

fn index_rows(db: &Db<'_>, source: &Source, first: i64, last: i64, replace: bool) -> Result<(), StoreError> {
    if replace {
        for id in first..=last {
            db.execute_derived(
                "DELETE FROM search WHERE rowid = :rowid",
                named_params! {":rowid": id * 8 + source.kind as i64},
            )?;
        }
    }
    db.execute_derived(
        &format!(
            "INSERT INTO search (rowid, name, company, text) {} WHERE t.id BETWEEN :first AND :last",
            source.select
        ),
        named_params! {":first": first, ":last": last},
    )?;
    Ok(())
}

/// Entries of the index that are missing or say something else than the rows, and entries that no row has.
///
/// # Errors
/// Those of reading.
pub(super) fn wrong_entries(db: &Db<'_>) -> Result<(i64, i64), StoreError> {
    let (mut rows, mut wrong, mut missing) = (0, 0, 0);
    for source in &SOURCES {
        let sql = format!(
            "WITH rows (id, name, company, text) AS ({})
             SELECT count(*), count(iif(s.rowid IS NULL, 1, NULL)),
                count(iif(s.name IS NOT r.name OR s.company IS NOT r.company OR s.text IS NOT r.text, 1, NULL))
             FROM rows r LEFT JOIN search s ON s.rowid = r.id",
            source.select
        );
        let counted = db
            .one(&sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
        let (all, absent, unlike) = counted.unwrap_or_default();
        (rows, missing, wrong) = (rows + all, missing + absent, wrong + unlike);
    }
    let entries = db.one("SELECT count(*) FROM search", [], |row| row.get::<_, i64>(0))?.unwrap_or_default();
    Ok((wrong, entries - (rows - missing)))
}

/// Make the index anew out of the rows.
///
/// # Errors
/// Those of writing.
pub(super) fn rebuild(db: &Db<'_>) -> Result<(), StoreError> {
    let made = "SELECT sql FROM sqlite_schema WHERE name = 'search'";
    let made: Option<String> = db.one(made, [], |row| row.get(0))?;
    // an index that is at fault cannot be emptied row by row
    if let Some(made) = made {
        db.execute_batch(&format!(
            "DROP TABLE search; {made}; INSERT INTO search (search, rank) VALUES ('secure-delete', 1);"
        ))?;
    }
    for source in &SOURCES {
        let sql = format!("INSERT INTO search (rowid, name, company, text) {}", source.select);
        db.execute_derived(&sql, [])?;
    }
    Ok(())
}

fn refresh_spellings(db: &Db<'_>, changes: &Changes<'_>) -> Result<(), StoreError> {
    let step = changes.step_id;
    let mut carried = HashSet::new();
    let rows = || changes.of("contacts");
    for run in rows().filter(|rows| rows.op != Op::Update) {
        let names = "SELECT name_key FROM contacts WHERE id BETWEEN :first AND :last";
        carry_words(db, &mut carried, names, named_params! {":first": run.first, ":last": run.last})?;
    }
    if rows().any(|rows| rows.op == Op::Update) {
        let names = "SELECT c.name_key FROM journal_changes j JOIN contacts c ON c.id = j.row_id
             WHERE j.step_id = :step AND j.table_name = 'contacts' AND j.op = 'update'
               AND json_extract(j.before, '$.name_key') IS NOT NULL";
        carry_words(db, &mut carried, names, named_params! {":step": step})?;
    }
    spellings::learn(db, carried)?;
    if !changes.walked && rows().all(|rows| rows.op == Op::Insert) {
        return Ok(());
    }
    for key in former_names(db, step)? {
        text::fold_words(&key).iter().try_for_each(|word| forget_word(db, word))?;
    }
    Ok(())
}

/// Put the words of these names with the others; when they are many, learn them first.
fn carry_words(
    db: &Db<'_>,
    carried: &mut HashSet<String>,
    names: &str,
    of: impl Params,
) -> Result<(), StoreError> {
    let failed = |e: rusqlite::Error| db.failed(&e);
    let mut statement = db.conn.prepare(names).map_err(failed)?;
    let mut rows = statement.query(of).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let key = row.get_ref(0).and_then(|key| Ok(key.as_str()?)).map_err(failed)?;
        for word in text::words_of(key) {
            if !carried.contains(word) {
                carried.insert(word.to_owned());
            }
        }
        if carried.len() >= WORDS_AT_ONCE {
            spellings::learn(db, std::mem::take(carried))?;
        }
    }
    Ok(())
}

/// The names that contacts had on either side of the step.
fn former_names(db: &Db<'_>, step_id: i64) -> Result<Vec<String>, StoreError> {
    db.all(
        "SELECT side.value FROM journal_changes j, json_tree(j.before) side
         WHERE j.step_id = :step AND j.table_name = 'contacts' AND side.key = 'name_key'
         UNION SELECT side.value FROM journal_changes j, json_tree(j.after) side
         WHERE j.step_id = :step AND j.table_name = 'contacts' AND side.key = 'name_key'",
        named_params! {":step": step_id},
        |row| row.get(0),
    )
}

/// Forget the spellings of a word that no name carries any more.
pub(super) fn forget_word(db: &Db<'_>, word: &str) -> Result<(), StoreError> {
    let carried = db.one(
        "SELECT 1 FROM search WHERE search MATCH :query LIMIT 1",
        named_params! {":query": format!("name : {}", quoted(word))},
        |_| Ok(()),
    )?;
    if carried.is_some() {
        return Ok(());
    }
    for key in spelling::delete_keys(word) {
        db.execute_derived(
            "DELETE FROM name_spellings WHERE key = :key AND word = :word",
            named_params! {":key": key, ":word": word},
        )?;
    }
    Ok(())
}

/// A word or phrase as FTS5 takes it without reading operators into it.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\"").replace('\0', ""))
}

/// Words of a query are capped: more make no better answer.
const QUERY_WORDS: usize = 32;

/// What holds all the words (each as typed, or as folded), the best first. Where a word is so common that ranking
/// all its places would read much of the file, the newest are taken instead.
///
/// # Errors
/// Those of reading.
pub(crate) fn find(db: &Db<'_>, words: &str, limit: i64) -> Result<Vec<Hit>, StoreError> {
    const RANKED: i64 = 3000;
    let query = match_all(words);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let many = db.one(
        "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :query LIMIT :most)",
        named_params! {":query": query, ":most": RANKED + 1},
        |row| row.get::<_, i64>(0),
    )? > Some(RANKED);
    let order = if many { "rowid DESC" } else { "rank, rowid" };
    let places = db.all(
        &format!(
            "SELECT rowid, company, text FROM search WHERE search MATCH :query ORDER BY {order} LIMIT :limit"
        ),
        named_params! {":query": query, ":limit": limit},
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    places.into_iter().map(|(rowid, company, text)| hit(db, rowid, company, text)).collect()
}

fn hit(db: &Db<'_>, rowid: i64, company: Option<String>, text: Option<String>) -> Result<Hit, StoreError> {
    let source = usize::try_from(rowid % 8).ok().and_then(|n| SOURCES.get(n)).unwrap_or(&SOURCES[0]);
    let id = rowid / 8;
    let of = match source.kind {
        Kind::Contact => "SELECT id, name FROM contacts WHERE id = :id",
        Kind::Company => "SELECT NULL, name FROM companies WHERE id = :id",
        Kind::Fact => "SELECT c.id, c.name FROM facts t JOIN contacts c ON c.id = t.contact_id WHERE t.id = :id",
        Kind::Message => "SELECT c.id, c.name FROM messages t JOIN contacts c ON c.id = t.contact_id WHERE t.id = :id",
        Kind::Note => "SELECT c.id, c.name FROM notes t JOIN contacts c ON c.id = t.contact_id WHERE t.id = :id",
        Kind::Conversation => {
            "SELECT c.id, c.name FROM participants t JOIN contacts c ON c.id = t.contact_id WHERE t.conversation_id = :id
             ORDER BY t.id LIMIT 1"
        }
    };
    let contact = db.one(of, named_params! {":id": id}, |row| {
        Ok(row.get::<_, Option<_>>(0)?.zip(row.get(1)?).map(|(id, name)| Named { id, name }))
    })?;
    let name = contact.as_ref().and_then(|c| c.as_ref()).filter(|_| source.kind == Kind::Contact);
    let parts = [name.map(|c| c.name.clone()), company, text];
    let text = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Ok(Hit { kind: source.kind, id, contact: contact.flatten(), text })
}

/// Every word, the last one as a prefix; each as typed or as folded.
pub(super) fn match_all(words: &str) -> String {
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(QUERY_WORDS)
        .collect();
    let alternatives = |word: &&str| {
        let folded = text::fold(word);
        let typed = quoted(word);
        if folded == word.to_lowercase() {
            format!("{typed}*")
        } else {
            format!("({typed}* OR {}*)", quoted(&folded))
        }
    };
    words.iter().map(alternatives).collect::<Vec<_>>().join(" AND ")
}
