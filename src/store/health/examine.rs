//! The examination: every check of a database and of what is around it, in the order in which they are told.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::hooks::{AuthContext, Authorization};

use super::{Soundness, surroundings};
use crate::domain::backup::Backup;
use crate::domain::health::{Finding, Mend};
use crate::store::copy::folder_of;
use crate::store::schema::{self, Age};
use crate::store::{Db, Store, StoreError, backups, derived, search, spellings};

const REPAIR: &str = "nettrack doctor --repair";

impl Store {
    /// Look at everything. `data_folder` is nettrack's own; `others` are files that are to be private too.
    ///
    /// # Errors
    /// `Locked`: the database could not be looked at.
    pub(crate) fn examine(
        &mut self,
        data_folder: &Path,
        others: &[PathBuf],
    ) -> Result<Vec<Finding>, StoreError> {
        self.conn = None;
        let journal = surroundings::journals(&self.path);
        let copies = self.backups().unwrap_or_default();
        let mut found = Vec::new();
        if self.exists() {
            match self.open_as_it_is() {
                Ok((conn, age)) => self.examine_open(&conn, &age, &copies, &mut found)?,
                Err(error @ (StoreError::Locked(_) | StoreError::DiskFull)) => return Err(error),
                Err(error) => found.push(unusable(&error, &copies)),
            }
        } else {
            found.push(Finding::ok("database", "there is none yet: nettrack add"));
        }
        // what was interrupted is taken back by now
        found.push(journal);
        found.extend(self.examine_around(data_folder, others, &copies));
        Ok(found)
    }

    fn examine_open(
        &self,
        conn: &Connection,
        age: &Age,
        copies: &[Backup],
        found: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let in_file = |e: rusqlite::Error| StoreError::from_sqlite(&e, &self.path);
        found.push(size(conn).map_err(in_file).unwrap_or_else(|error| unusable(&error, copies)));
        match age {
            Age::Current => found.push(match schema::difference(conn) {
                Ok(difference) => of_schema(&difference, copies),
                Err(error) => unusable(&in_file(error), copies),
            }),
            Age::Older(version) => found.push(Finding::ok(
                "schema",
                format!("{version}; the next command brings it to {}, and keeps a copy", schema::CURRENT),
            )),
            Age::Blank => {
                found.push(Finding::ok("schema", "none yet: nettrack add"));
                return Ok(());
            }
        }
        let sound = Soundness::of(conn).map_err(in_file)?;
        found.push(of_rows(&sound, copies));
        found.push(of_references(&sound, copies));
        if *age == Age::Current && sound.damage.is_empty() {
            found.extend(of_derived(conn, &self.path, self.grace, &sound)?);
        }
        Ok(())
    }

    fn examine_around(&self, data_folder: &Path, others: &[PathBuf], copies: &[Backup]) -> Vec<Finding> {
        let backups = self.backups_folder();
        let own_folder = folder_of(&self.path);
        let mut folders = vec![backups.clone()];
        if backups::is_same_file(own_folder, data_folder) {
            folders.push(own_folder.to_owned());
        }
        let files: Vec<PathBuf> = std::iter::once(self.path.clone())
            .chain(others.iter().cloned())
            .chain(copies.iter().map(|copy| copy.file.clone()))
            .collect();
        vec![
            surroundings::privacy(&self.path, &folders, &files),
            surroundings::left_over(&self.path, &[own_folder.to_owned(), backups]),
            surroundings::disk(&self.path),
            surroundings::space(&self.path),
            of_copies(copies, self.now, self.exists()),
        ]
    }
}

type Check<'a> = dyn Fn(&Db<'_>) -> Result<Finding, StoreError> + 'a;

/// What is worked out from the rest, compared with it; and the steps of the journal.
///
/// # Errors
/// Those of a disk that fails.
pub(in crate::store) fn of_derived(
    conn: &Connection,
    path: &Path,
    grace: u32,
    sound: &Soundness,
) -> Result<Vec<Finding>, StoreError> {
    let in_file = |e: rusqlite::Error| StoreError::from_sqlite(&e, path);
    let checks: [(_, &Check<'_>); 4] = [
        ("search", &|db| of_search(db, sound)),
        ("spellings", &of_spellings),
        ("derived", &of_states),
        ("undo", &of_steps),
    ];
    let mut found = Vec::new();
    // one snapshot for all that is compared
    conn.execute_batch("BEGIN").map_err(in_file)?;
    for (name, check) in checks {
        found.push(told(name, check(&Db::new(conn, path, grace))));
        // one that failed must not keep the next from looking, which is all that they do
        conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).map_err(in_file)?;
    }
    // a transaction that only read has nothing to lose
    let _ = conn.execute_batch("COMMIT");
    Ok(found)
}

/// A check that cannot be made is a fault of what it looks at.
fn told(check: &'static str, found: Result<Finding, StoreError>) -> Finding {
    found.unwrap_or_else(|error| Finding::fault(check, error.to_string(), REPAIR).with(Mend::Derived))
}

fn unusable(error: &StoreError, copies: &[Backup]) -> Finding {
    let hint = match error {
        StoreError::Corrupt { .. } | StoreError::NotOurs(_) => what_to_restore(copies),
        other => other.hint().unwrap_or_default(),
    };
    Finding::fault("database", error.to_string(), hint)
}

fn size(conn: &Connection) -> rusqlite::Result<Finding> {
    let number = |sql| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (page, pages, free) =
        (number("PRAGMA page_size")?, number("PRAGMA page_count")?, number("PRAGMA freelist_count")?);
    let kept = page * pages / 1000;
    Ok(Finding::ok("database", format!("{kept} KB in {pages} pages, {free} of them free")))
}

fn of_schema(difference: &schema::Difference, copies: &[Backup]) -> Finding {
    if let Some(first) = difference.missing.first() {
        return Finding::fault("schema", format!("{first} is missing"), what_to_restore(copies));
    }
    match difference.acting.first().or(difference.more.first()) {
        Some(other) => Finding::warning(
            "schema",
            format!("{other} is not nettrack's"),
            Some("somebody else wrote to the file; remove it with any SQLite program".into()),
        ),
        None => Finding::ok("schema", schema::CURRENT.to_string()),
    }
}

fn of_rows(sound: &Soundness, copies: &[Backup]) -> Finding {
    let more = |list: &[String]| {
        if list.len() > 1 { format!(", and {} more", list.len() - 1) } else { String::new() }
    };
    if let Some(first) = sound.damage.first() {
        let message = format!("the file is damaged: {first}{}", more(&sound.damage));
        return Finding::fault("integrity", message, what_to_restore(copies));
    }
    match sound.indexes.first() {
        Some(first) => {
            let message = format!("an index does not fit its table: {first}{}", more(&sound.indexes));
            Finding::fault("integrity", message, REPAIR).with(Mend::Derived)
        }
        None => Finding::ok("integrity", "every page and row is as it should be"),
    }
}

fn of_references(sound: &Soundness, copies: &[Backup]) -> Finding {
    match sound.dangling.first() {
        Some(first) => {
            let message = format!("{first} ({} such rows)", sound.dangling.len());
            Finding::fault("references", message, what_to_restore(copies))
        }
        None => Finding::ok("references", "every row refers to one that is there"),
    }
}

fn of_search(db: &Db<'_>, sound: &Soundness) -> Result<Finding, StoreError> {
    if let Some(first) = sound.search.first() {
        return Ok(Finding::fault("search", first, REPAIR).with(Mend::Derived));
    }
    let (wrong, strays) = search::wrong_entries(db)?;
    Ok(fits(
        "search",
        "every word is found",
        &[(wrong, "missing or wrong in the index"), (strays, "without a row")],
    ))
}

fn of_spellings(db: &Db<'_>) -> Result<Finding, StoreError> {
    let (missing, strays) = spellings::wrong(db)?;
    Ok(fits(
        "spellings",
        "misspelt names are found",
        &[(missing, "missing"), (strays, "of names that nobody has")],
    ))
}

fn of_states(db: &Db<'_>) -> Result<Finding, StoreError> {
    let wrong = i64::try_from(derived::wrong_states(db)?.len()).unwrap_or(i64::MAX);
    Ok(fits(
        "derived",
        "stages and dates follow from the history",
        &[(wrong, "contacts whose stage or dates do not follow from their history")],
    ))
}

fn fits(check: &'static str, well: &str, counts: &[(i64, &str)]) -> Finding {
    let wrong: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if wrong.is_empty() {
        return Finding::ok(check, well);
    }
    Finding::fault(check, wrong.join(", "), REPAIR).with(Mend::Derived)
}

fn of_steps(db: &Db<'_>) -> Result<Finding, StoreError> {
    let counted = db.one(
        "SELECT (SELECT count(*) FROM journal_steps) AS steps, (SELECT count(*) FROM journal_changes) AS changes,
            (SELECT count(*) FROM journal_changes WHERE step_id NOT IN (SELECT id FROM journal_steps))
            + (SELECT count(*) FROM journal_steps WHERE id NOT IN (SELECT step_id FROM journal_changes)) AS strays",
        [],
        |row| Ok((row.get::<_, i64>("steps")?, row.get::<_, i64>("changes")?, row.get::<_, i64>("strays")?)),
    )?;
    let (steps, changes, strays) = counted.unwrap_or_default();
    if strays > 0 {
        let message = format!("{strays} of {steps} steps and {changes} changes stand alone");
        let hint = "undo may refuse; another program wrote to the journal".to_owned();
        return Ok(Finding::warning("undo", message, hint));
    }
    Ok(Finding::ok("undo", format!("steps that can be walked: {steps}, changes in them: {changes}")))
}

/// Days after which a backup is old.
const OLD: i64 = 30;

fn of_copies(copies: &[Backup], now: chrono::DateTime<chrono::Utc>, needed: bool) -> Finding {
    let hint = || Some("nettrack backup".to_owned());
    let Some(newest) = copies.iter().find(|copy| copy.schema.is_some()) else {
        return if needed {
            Finding::warning("backups", "there is none", hint())
        } else {
            Finding::ok("backups", "nothing to back up yet")
        };
    };
    let (days, count) = ((now - newest.made_at).num_days(), copies.len());
    let message = format!("{count}; the newest of {}", newest.made_at.format("%Y-%m-%d %H:%M UTC"));
    if days > OLD {
        return Finding::warning("backups", format!("{message}, {days} days ago"), hint());
    }
    Finding::ok("backups", message)
}

/// What to do about a file that is damaged.
fn what_to_restore(copies: &[Backup]) -> String {
    match copies.iter().find(|copy| backups::is_whole(&copy.file)) {
        Some(copy) => format!("nettrack restore '{}' (what is there now is kept)", copy.file.display()),
        None => {
            "there is no whole backup beside it: keep the file as it is, and look for a copy elsewhere".into()
        }
    }
}
