//! Records that are likely those of one person. Nobody is compared with everybody: people meet where they share a key
//! (profile, e-mail, phone, link, or company and part of the name), so that a million of them are read once.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, RandomState};

use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx};
use crate::domain::contact::Contact;
use crate::domain::duplicate::{self, Pair, Record};
use crate::domain::id::ContactId;
use crate::domain::likeness::Name;
use crate::domain::{company, linkedin};

/// People who share one key and are compared: what more of them share (the mailbox of a school) tells nobody apart.
const MOST_OF_A_KEY: usize = 100;

/// Where a contact keeps who is somebody else for all the likeness: unique ids in its further fields.
const OTHERS: &str = "$.not_same";

/// A key of somebody: its hash, whether they are in the pool, and who it is; in this order the pool comes last.
type Entry = (u64, bool, i64);

/// The likely pairs, the surest first: with at least one of the two being worked on, or all, those within the pool too.
/// Pairs that the user told apart are left out.
///
/// # Errors
/// Those of reading.
pub(crate) fn likely(db: &Db<'_>, within_pool: bool) -> Result<Vec<Pair>, StoreError> {
    let mut reader = Reader::begin(db)?;
    let apart = all_told_apart(db)?;
    let mut records: HashMap<i64, Record> = HashMap::new();
    let mut found = Vec::new();
    for (one, other) in reader.meetings(within_pool)? {
        for id in [one, other] {
            if !records.contains_key(&id)
                && let Some(record) = record(db, id, &reader.links)?
            {
                records.insert(id, record);
            }
        }
        let (Some(a), Some(b)) = (records.get(&one), records.get(&other)) else { continue };
        if let Some(verdict) = duplicate::compare(a, b)
            && !apart.contains(&(one, other))
        {
            found.push(Pair { a: a.clone(), b: b.clone(), verdict });
        }
    }
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.verdict.score), pair.a.id, pair.b.id));
    Ok(found)
}

/// The two as they are compared; none where one is not there.
///
/// # Errors
/// Those of reading.
pub(crate) fn pair(db: &Db<'_>, a: ContactId, b: ContactId) -> Result<Option<(Record, Record)>, StoreError> {
    let links = links(db)?;
    Ok(record(db, a.0, &links)?.zip(record(db, b.0, &links)?))
}

/// Remember that the two are different people. Returns whether that changed anything.
///
/// # Errors
/// Those of writing.
pub(crate) fn tell_apart(tx: &Tx<'_>, a: &Contact, b: &Contact) -> Result<bool, StoreError> {
    if told_apart(tx, a.id, b.id)? {
        return Ok(false);
    }
    tx.change(
        &format!(
            "UPDATE contacts SET rest = json_set(coalesce(rest, '{{}}'), '{OTHERS}',
                json_insert(coalesce(rest -> '{OTHERS}', '[]'), '$[#]', :other)) WHERE id = :id"
        ),
        named_params! {":other": b.uid, ":id": a.id},
    )?;
    Ok(true)
}

/// Whether the user said that these are two people.
///
/// # Errors
/// Those of reading.
pub(crate) fn told_apart(db: &Db<'_>, a: ContactId, b: ContactId) -> Result<bool, StoreError> {
    Ok(all_told_apart(db)?.contains(&(a.0.min(b.0), a.0.max(b.0))))
}

/// The pairs that the user told apart, the smaller id first.
fn all_told_apart(db: &Db<'_>) -> Result<HashSet<(i64, i64)>, StoreError> {
    let said = db.all(
        &format!(
            "SELECT c.id, said.value FROM contacts c, json_each(c.rest, '{OTHERS}') said
             WHERE c.rest IS NOT NULL AND instr(c.rest, '\"not_same\"')"
        ),
        [],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)),
    )?;
    if said.is_empty() {
        return Ok(HashSet::new());
    }
    let wanted: HashSet<&String> = said.iter().map(|(_, uid)| uid).collect();
    let ids = db.all("SELECT uid, id FROM contacts", [], |row| {
        let uid: String = row.get(0)?;
        Ok(if wanted.contains(&uid) { Some((uid, row.get::<_, i64>(1)?)) } else { None })
    })?;
    let ids: HashMap<String, i64> = ids.into_iter().flatten().collect();
    let pair = |(id, uid): &(i64, String)| ids.get(uid).map(|other| (*id.min(other), *id.max(other)));
    Ok(said.iter().filter_map(pair).collect())
}

fn record(db: &Db<'_>, id: i64, links: &HashMap<i64, Vec<String>>) -> Result<Option<Record>, StoreError> {
    db.one(
        "SELECT c.name, o.name AS company, c.email, c.phone, c.linkedin, c.pool, c.archived_at IS NOT NULL AS archived,
            c.last_contact_on IS NOT NULL AS met
         FROM contacts c LEFT JOIN companies o ON o.id = c.company_id WHERE c.id = :id",
        named_params! {":id": id},
        |row| {
            Ok(Record {
                id: ContactId(id),
                name: row.get("name")?,
                company: row.get("company")?,
                email: row.get("email")?,
                phone: row.get("phone")?,
                linkedin: row.get("linkedin")?,
                links: links.get(&id).cloned().unwrap_or_default(),
                pool: row.get("pool")?,
                archived: row.get("archived")?,
                met: row.get("met")?,
            })
        },
    )
}

fn links(db: &Db<'_>) -> Result<HashMap<i64, Vec<String>>, StoreError> {
    let mut links: HashMap<i64, Vec<String>> = HashMap::new();
    let rows = db.all("SELECT contact_id, url FROM links ORDER BY id", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    for (id, url) in rows {
        links.entry(id).or_default().push(url);
    }
    Ok(links)
}

/// Goes through everybody once and notes who shares a key.
struct Reader<'d, 'c> {
    db: &'d Db<'c>,
    hasher: RandomState,
    links: HashMap<i64, Vec<String>>,
    /// The core of each company's name, hashed
    companies: HashMap<i64, u64>,
    entries: Vec<Entry>,
    /// Keys of those who are worked on
    wanted: HashSet<u64>,
}

impl<'d, 'c> Reader<'d, 'c> {
    fn begin(db: &'d Db<'c>) -> Result<Self, StoreError> {
        let hasher = RandomState::new();
        let companies = db.all("SELECT id, name FROM companies", [], |row| {
            Ok((row.get(0)?, hasher.hash_one(company::core(row.get_ref(1)?.as_str()?))))
        })?;
        let companies = companies.into_iter().collect();
        let (links, entries, wanted) = (links(db)?, Vec::new(), HashSet::new());
        Ok(Self { db, hasher, links, companies, entries, wanted })
    }

    /// Who is to be compared with whom: each pair once, the smaller id first.
    fn meetings(&mut self, within_pool: bool) -> Result<Vec<(i64, i64)>, StoreError> {
        self.read(false, true)?;
        self.wanted = self.entries.iter().map(|(key, ..)| *key).collect();
        self.read(true, within_pool)?;
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_unstable();
        let mut pairs = Vec::new();
        for block in entries.chunk_by(|a, b| a.0 == b.0) {
            let block = &block[..block.len().min(MOST_OF_A_KEY)];
            for (n, (_, pool, one)) in block.iter().enumerate() {
                if *pool && !within_pool {
                    break;
                }
                let others = block[n + 1..].iter().map(|(.., other)| other).filter(|other| *other != one);
                pairs.extend(others.map(|other| (*one.min(other), *one.max(other))));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Ok(pairs)
    }

    /// Note the keys of those in the pool, or of those worked on: all of them, or those alone that are wanted.
    fn read(&mut self, pool: bool, all: bool) -> Result<(), StoreError> {
        let db = self.db;
        let failed = |e: rusqlite::Error| db.failed(&e);
        let sql = "SELECT id, name_key, company_id, email, phone, linkedin FROM contacts WHERE pool = ?1";
        let mut statement = db.conn.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([pool]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            self.note(row, pool, all).map_err(failed)?;
        }
        Ok(())
    }

    fn note(&mut self, row: &Row<'_>, pool: bool, all: bool) -> rusqlite::Result<()> {
        let id: i64 = row.get(0)?;
        let text = |at: usize| row.get_ref(at).and_then(|value| Ok(value.as_str_or_null()?));
        let mut keys = Vec::with_capacity(8);
        let hash = |key: &dyn Fn(&mut std::hash::DefaultHasher)| {
            let mut state = self.hasher.build_hasher();
            key(&mut state);
            std::hash::Hasher::finish(&state)
        };
        if let Some(slug) = text(5)? {
            keys.push(hash(&|state| ('p', slug).hash(state)));
        }
        if let Some(email) = text(3)? {
            keys.push(hash(&|state| ('e', email.to_lowercase()).hash(state)));
        }
        if let Some(phone) = text(4)?.and_then(duplicate::phone_key) {
            keys.push(hash(&|state| ('t', &phone).hash(state)));
        }
        for url in self.links.get(&id).into_iter().flatten() {
            let profile = linkedin::slug(url);
            let link = duplicate::link_key(url);
            keys.extend(profile.map(|slug| hash(&|state| ('p', slug.as_str()).hash(state))));
            keys.extend(link.map(|link| hash(&|state| ('l', &link).hash(state))));
        }
        let name = Name::read(text(1)?.unwrap_or_default());
        if let Some(company) = row.get::<_, Option<i64>>(2)?.and_then(|id| self.companies.get(&id)) {
            keys.extend(name.keys().iter().map(|key| hash(&|state| ('c', company, key).hash(state))));
        }
        if !all {
            keys.retain(|key| self.wanted.contains(key));
        }
        // the whole name without a company: only for comparing with somebody who is worked on
        let whole = name.is_full().then(|| hash(&|state| ('n', name.whole()).hash(state)));
        keys.extend(whole.filter(|whole| !pool || self.wanted.contains(whole)));
        keys.sort_unstable();
        keys.dedup();
        self.entries.extend(keys.into_iter().map(|key| (key, pool, id)));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
