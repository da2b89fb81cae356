//! Who may be suggested by `find`, gathered so that the number of people in the file does not matter.
//!
//! Nobody is looked for by reading the table: each way of `Ways` begins at an index (companies of interest, those who
//! were introduced, edges, words, what the last imports changed) or at a window of rows, and each ends at a number of
//! its own. With 30,000 or a million people in the pool it is some thousand rows. What that leaves out are
//! people of the pool about whom nothing is known but that they are connected: of those, a sample is looked at.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use rusqlite::{Params, Row, named_params};

use super::search::{match_all, quoted};
use super::sql::InOrder;
use super::{Db, StoreError, contacts, messages};
use crate::domain::contact::Circle;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::stage::{Progress, Standing};
use crate::domain::suggestion::{self, Around, Connector, Prospect, Ranked, Suggestion, Wish};
use crate::domain::text;

/// Whom to suggest.
#[derive(Debug, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) circle: Option<Circle>,
    pub(crate) company: Option<CompanyId>,
    /// Only people of the pool whose record holds all these words
    pub(crate) pool_words: Option<&'a str>,
    /// The user's own school and cohort
    pub(crate) school: Option<&'a str>,
    pub(crate) cohort: Option<&'a str>,
    /// Who could help
    pub(crate) help: Option<&'a str>,
    pub(crate) rest_days: u32,
    pub(crate) limit: usize,
}

/// How many people each way brings at most. The worked-on are nearly always all of them: a person works on some dozens.
const WORKED_ON: i64 = 1_000;
const COMPANIES: i64 = 30;
const OF_A_COMPANY: i64 = 40;
/// Of the one company that was asked for
const OF_THE_COMPANY: i64 = 500;
const INTRODUCED: i64 = 200;
const EDGES: i64 = 1_000;
const WITH_WORDS: i64 = 200;
/// Places of the index of words that are looked at to find those: notes and messages hold the same words
const PLACES: i64 = 2_000;
const CHANGED: i64 = 300;
/// Imports whose changes are looked at, and how old they may be: half a year later a new job is none any more
const IMPORTS: i64 = 5;
const NEWS_DAYS: u64 = 180;
const WINDOW: i64 = 200;
/// Sent messages, and conversations, by which a company counts as written to
const SENT: i64 = 1_000;

/// The best suggestions, at most `limit`.
///
/// # Errors
/// Those of reading.
pub(crate) fn best(
    db: &Db<'_>,
    wanted: &Wanted<'_>,
    today: NaiveDate,
) -> Result<Vec<Suggestion>, StoreError> {
    let around = around(db, wanted, today)?;
    let prospects = prospects(db, wanted, &around)?;
    let day = (today, wanted.rest_days);
    let ranked = suggestion::rank(prospects, &around, day, wanted.company.is_none());
    let mut best = Vec::new();
    for Ranked { prospect, reasons, score } in ranked {
        if best.len() >= wanted.limit {
            break;
        }
        // only of those who are about to be shown
        if prospect.may_wait(today, wanted.rest_days)
            && !messages::attempts(db, prospect.id, today, wanted.rest_days)?.is_empty()
        {
            continue;
        }
        if let Some(contact) = contacts::get(db, prospect.id, today)? {
            best.push(Suggestion { contact, score, reasons });
        }
    }
    Ok(best)
}

const PROSPECT: &str =
    "SELECT id, circle, pool, archived_at, every_days, progress, last_contact_on, next_conversation_on,
    next_due_on, company_id, role, program, cohort, source, via_id FROM contacts c";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Prospect> {
    let row = InOrder::new(row);
    let id = row.get("id")?;
    let circle = Circle::parse(row.get_ref("circle")?.as_str()?).unwrap_or(Circle::New);
    let pool = row.get("pool")?;
    let archived = row.get_ref("archived_at")?.as_str_or_null()?.is_some();
    let every_days: Option<u32> = row.get("every_days")?;
    Ok(Prospect {
        id,
        circle,
        standing: Standing {
            pool,
            archived,
            progress: Progress::parse(row.get_ref("progress")?.as_str()?),
            keeps_in_touch: every_days.is_some(),
            last_contact_on: contacts::day_of(row.get_ref("last_contact_on")?)?,
            next_conversation_on: contacts::day_of(row.get_ref("next_conversation_on")?)?,
        },
        planned: row.get_ref("next_due_on")?.as_str_or_null()?.is_some(),
        company_id: row.get("company_id")?,
        role: row.get("role")?,
        program: row.get("program")?,
        cohort: row.get("cohort")?,
        source: row.get("source")?,
        introduced: row.get::<Option<ContactId>>("via_id")?.is_some(),
    })
}

/// Everybody whom one of the ways finds, once.
fn prospects(db: &Db<'_>, wanted: &Wanted<'_>, around: &Around) -> Result<Vec<Prospect>, StoreError> {
    let mut ways = Ways { db, ids: BTreeSet::new() };
    match (wanted.pool_words, wanted.company) {
        (Some(words), _) => ways.with_words(&match_all(words))?,
        (None, Some(company)) => {
            ways.worked_on()?;
            ways.of_company(company, OF_THE_COMPANY)?;
        }
        (None, None) => {
            ways.worked_on()?;
            ways.of_interest(around)?;
            ways.introduced()?;
            ways.with_own_words(around)?;
            ways.ids.extend(around.connectors.keys().chain(around.changed_jobs.keys()));
            ways.sample()?;
        }
    }
    let ids = serde_json::to_string(&ways.ids).unwrap_or_default();
    let mut found = db.all(
        &format!("{PROSPECT} WHERE id IN (SELECT value FROM json_each(:ids))"),
        named_params! {":ids": ids},
        from_row,
    )?;
    found.retain(|prospect| {
        wanted.circle.is_none_or(|circle| prospect.circle == circle)
            && wanted.company.is_none_or(|company| prospect.company_id == Some(company))
            && (wanted.pool_words.is_none() || prospect.standing.pool)
    });
    Ok(found)
}

/// The ways to people, and whom they found.
struct Ways<'d, 'c> {
    db: &'d Db<'c>,
    ids: BTreeSet<ContactId>,
}

/// By the partial index of those who are worked on.
const BY_WORK: &str =
    "SELECT id FROM contacts WHERE pool = 0 AND archived_at IS NULL ORDER BY name_key LIMIT :limit";
/// In the order of the index, which needs no sort.
const BY_VIA: &str = "SELECT id FROM contacts WHERE via_id IS NOT NULL ORDER BY via_id DESC LIMIT :limit";
const BY_COMPANY: &str = "SELECT id FROM contacts WHERE company_id = :company ORDER BY id LIMIT :limit";
/// The oldest and the newest rows, of whichever are in the pool: a file of LinkedIn lists the newest connections first,
/// so that these are those of lately and those of long ago.
const BY_WINDOW: &str =
    "SELECT id FROM (SELECT id, pool FROM contacts ORDER BY id LIMIT :limit) WHERE pool = 1
    UNION SELECT id FROM (SELECT id, pool FROM contacts ORDER BY id DESC LIMIT :limit) WHERE pool = 1";
const BY_WORDS: &str =
    "SELECT place / 8 FROM (SELECT rowid AS place FROM search WHERE search MATCH :words LIMIT :places)
    WHERE place % 8 = 0 LIMIT :limit";

impl Ways<'_, '_> {
    fn take(&mut self, sql: &str, params: impl Params) -> Result<(), StoreError> {
        self.ids.extend(self.db.all(sql, params, |row| row.get::<_, ContactId>(0))?);
        Ok(())
    }

    fn worked_on(&mut self) -> Result<(), StoreError> {
        self.take(BY_WORK, named_params! {":limit": WORKED_ON})
    }

    fn of_company(&mut self, company: CompanyId, limit: i64) -> Result<(), StoreError> {
        self.take(BY_COMPANY, named_params! {":company": company, ":limit": limit})
    }

    fn of_interest(&mut self, around: &Around) -> Result<(), StoreError> {
        around.wishes.keys().try_for_each(|company| self.of_company(*company, OF_A_COMPANY))
    }

    fn introduced(&mut self) -> Result<(), StoreError> {
        self.take(BY_VIA, named_params! {":limit": INTRODUCED})
    }

    /// People of the user's own school and cohort, and those whose record names who is sought.
    fn with_own_words(&mut self, around: &Around) -> Result<(), StoreError> {
        for phrase in [&around.school, &around.cohort].into_iter().flatten() {
            self.with_words(&quoted(phrase))?;
        }
        // whole words, which are read one place after the other; those that begin alike would be gathered all at once
        around.sought.iter().try_for_each(|word| {
            self.with_words(&format!("{} OR {}", quoted(word), quoted(&format!("{word}s"))))
        })
    }

    fn with_words(&mut self, query: &str) -> Result<(), StoreError> {
        if query.is_empty() {
            return Ok(());
        }
        self.take(BY_WORDS, named_params! {":words": query, ":places": PLACES, ":limit": WITH_WORDS})
    }

    fn sample(&mut self) -> Result<(), StoreError> {
        self.take(BY_WINDOW, named_params! {":limit": WINDOW})
    }
}

fn around(db: &Db<'_>, wanted: &Wanted<'_>, today: NaiveDate) -> Result<Around, StoreError> {
    let folded =
        |own: Option<&str>| own.map(|own| text::fold_words(own).join(" ")).filter(|own| !own.is_empty());
    Ok(Around {
        school: folded(wanted.school),
        cohort: folded(wanted.cohort),
        sought: suggestion::sought(wanted.help.unwrap_or_default()),
        wishes: wishes(db)?,
        written_to: written_to(db)?,
        changed_jobs: changed_jobs(db, today)?,
        connectors: connectors(db)?,
    })
}

/// By the partial index of the companies that are wanted.
const WISHES: &str =
    "SELECT id, coalesce(motivation, 0), coalesce(posting, 0), coalesce(alumni, 0) FROM companies
    WHERE of_interest = 1
    ORDER BY coalesce(motivation, 0) + coalesce(posting, 0) + coalesce(alumni, 0) DESC, id LIMIT :limit";

/// The companies of interest, the most wanted ones.
fn wishes(db: &Db<'_>) -> Result<HashMap<CompanyId, Wish>, StoreError> {
    let found = db.all(WISHES, named_params! {":limit": COMPANIES}, |row| {
        Ok((row.get(0)?, Wish { motivation: row.get(1)?, posting: row.get(2)?, alumni: row.get(3)? }))
    })?;
    Ok(found.into_iter().collect())
}

/// CROSS JOIN, so that SQLite reads the few messages first, and not the contacts.
const WRITTEN_TO: &str = "SELECT DISTINCT c.company_id
    FROM (SELECT * FROM (SELECT contact_id FROM messages WHERE sent_on IS NOT NULL ORDER BY sent_on DESC LIMIT :limit)
          UNION ALL SELECT * FROM (SELECT contact_id FROM participants ORDER BY id DESC LIMIT :limit)) m
        CROSS JOIN contacts c ON c.id = m.contact_id
    WHERE c.company_id IS NOT NULL";

fn written_to(db: &Db<'_>) -> Result<HashSet<CompanyId>, StoreError> {
    let found = db.all(WRITTEN_TO, named_params! {":limit": SENT}, |row| row.get(0))?;
    Ok(found.into_iter().collect())
}

/// What the journal of the last imports says of jobs: the row before it was changed, in the fields that follow an import
/// or in what it said of those that are the user's own.
const CHANGES: &str = "SELECT j.row_id,
        coalesce(j.before ->> '$.role', json_extract(j.before ->> '$.imported', '$.role')) AS role,
        coalesce(o.name, json_extract(j.before ->> '$.imported', '$.company')) AS company,
        coalesce(j.after ->> '$.role', json_extract(j.after ->> '$.imported', '$.role')) AS new_role,
        coalesce(n.name, json_extract(j.after ->> '$.imported', '$.company')) AS new_company
    FROM (SELECT row_id, before, after FROM journal_changes
          WHERE step_id = :step AND table_name = 'contacts' AND op = 'update' ORDER BY id DESC LIMIT :limit) j
        LEFT JOIN companies o ON o.id = j.before ->> '$.company_id'
        LEFT JOIN companies n ON n.id = j.after ->> '$.company_id'";

/// Those whose job changed with one of the last imports, and what they were before.
fn changed_jobs(db: &Db<'_>, today: NaiveDate) -> Result<HashMap<ContactId, String>, StoreError> {
    let since = today.checked_sub_days(Days::new(NEWS_DAYS)).unwrap_or(today);
    let imports: Vec<i64> = db.all(
        "SELECT id FROM journal_steps WHERE command = 'import' AND undone = 0 AND made_at >= :since
         ORDER BY id DESC LIMIT :limit",
        named_params! {":since": since.to_string(), ":limit": IMPORTS},
        |row| row.get(0),
    )?;
    let mut jobs: HashMap<ContactId, (Option<String>, Option<String>)> = HashMap::new();
    for step in imports {
        let changes = db.all(CHANGES, named_params! {":step": step, ":limit": CHANGED}, |row| {
            let texts = |at| row.get::<_, Option<String>>(at);
            Ok((row.get(0)?, (texts(1)?, texts(2)?), (texts(3)?, texts(4)?)))
        })?;
        for (id, (role, company), (new_role, new_company)) in changes {
            // role and company of one person are changed one after the other
            let before = jobs.entry(id).or_default();
            before.0 = role.filter(|role| Some(role) != new_role.as_ref()).or(before.0.take());
            before.1 = company.filter(|name| Some(name) != new_company.as_ref()).or(before.1.take());
        }
    }
    let told = |(id, before)| {
        let text = match before {
            (Some(role), Some(company)) => format!("{role} at {company}"),
            (Some(role), None) => role,
            (None, Some(company)) => format!("at {company}"),
            (None, None) => return None,
        };
        Some((id, text))
    };
    Ok(jobs.into_iter().filter_map(told).collect())
}

/// The newest edges between people, each with both ends: whether it is somebody whom one can ask for an introduction.
const EDGES_WITH_ENDS: &str = "SELECT a.contact_id, a.other_id, a.strength, c.name, o.name,
        c.archived_at IS NULL AND (c.progress IN ('replied', 'met') OR (c.pool = 0 AND c.circle <> 'new')),
        o.archived_at IS NULL AND (o.progress IN ('replied', 'met') OR (o.pool = 0 AND o.circle <> 'new'))
    FROM (SELECT contact_id, other_id, strength FROM acquaintances ORDER BY id DESC LIMIT :limit) a
        CROSS JOIN contacts c ON c.id = a.contact_id CROSS JOIN contacts o ON o.id = a.other_id";

/// For everybody whom somebody knows that the user is in touch with, the one who knows them best.
fn connectors(db: &Db<'_>) -> Result<HashMap<ContactId, Connector>, StoreError> {
    type Edge = (ContactId, ContactId, u8, (String, String), (bool, bool));
    let edges: Vec<Edge> = db.all(EDGES_WITH_ENDS, named_params! {":limit": EDGES}, |row| {
        let names = (row.get(3)?, row.get(4)?);
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, names, (row.get(5)?, row.get(6)?)))
    })?;
    let mut best: HashMap<ContactId, Connector> = HashMap::new();
    for (one, other, strength, names, (ask_one, ask_other)) in edges {
        for (id, name, ask) in [(other, names.0, ask_one), (one, names.1, ask_other)] {
            if ask && best.get(&id).is_none_or(|known| known.strength < strength) {
                best.insert(id, Connector { name, strength });
            }
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests;
