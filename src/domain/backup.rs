//! Backups: what they are called, which of them nettrack made, and which are too many.
//!
//! A name holds the database's own and the instant, `nettrack-2026-03-02T150000Z.db`, so that names sort as they were
//! made, wherever the user travels.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, Utc};

/// Backups that are kept in their folder, where the user sets no other number.
pub(crate) const KEPT: u32 = 10;

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Backup,
    /// Before a newer nettrack changed the schema
    BeforeUpgrade,
    /// What was there when another file was restored
    BeforeRestore,
}

/// A copy of a database that nettrack made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Backup {
    pub(crate) file: PathBuf,
    pub(crate) kind: Kind,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) bytes: u64,
    /// Version of its schema; none where the file is not nettrack's any more
    pub(crate) schema: Option<i64>,
    /// Whether the checksum lies beside it
    pub(crate) has_checksum: bool,
}

/// A backup that was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) file: PathBuf,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    pub(crate) contents: Contents,
    /// Whether what is derived is at fault, which a restore mends
    pub(crate) to_mend: bool,
}

/// What a database holds, in numbers that its owner knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub(crate) struct Contents {
    pub(crate) contacts: i64,
    pub(crate) pool: i64,
    pub(crate) messages: i64,
    pub(crate) notes: i64,
    /// Instant of the last command that changed it and can be undone
    pub(crate) changed_at: Option<String>,
}

const INSTANT: &str = "%Y-%m-%dT%H%M%SZ";

/// The instant of a name, and a number where it is not the first of that second.
fn stamp(at: DateTime<Utc>, number: u32) -> String {
    let at = at.format(INSTANT);
    if number <= 1 { at.to_string() } else { format!("{at}-{number}") }
}

fn read_stamp(text: &str) -> Option<(DateTime<Utc>, u32)> {
    let (at, number) = text.split_at_checked("2026-03-02T150000Z".len())?;
    let at = NaiveDateTime::parse_from_str(at, INSTANT).ok()?.and_utc();
    let number = match number.strip_prefix('-') {
        Some(number) => number.parse().ok()?,
        None => 1,
    };
    // what reads as ours and is spelt otherwise is somebody else's
    (stamp(at, number) == text).then_some((at, number))
}

/// The name of the `number`th backup of a second; `stem` is the database's name without its ending.
pub(crate) fn name(stem: &str, at: DateTime<Utc>, number: u32) -> String {
    format!("{stem}-{}.db", stamp(at, number))
}

/// When a backup of the database of that stem was made; none where the name is not one that `name` gives.
pub(crate) fn made_at(stem: &str, name: &str) -> Option<(DateTime<Utc>, u32)> {
    read_stamp(name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".db")?)
}

/// The name under which a database is kept when another takes its place.
pub(crate) fn name_aside(database: &str, at: DateTime<Utc>, number: u32) -> String {
    format!("{database}.before-restore-{}", stamp(at, number))
}

/// When a database of that name was put aside; none where the name is not one that `name_aside` gives.
pub(crate) fn put_aside_at(database: &str, name: &str) -> Option<DateTime<Utc>> {
    let (at, _) = read_stamp(name.strip_prefix(database)?.strip_prefix(".before-restore-")?)?;
    Some(at)
}

/// Those of the backups, newest first, that are more than are to be kept (0: all are). The one that was just made
/// stays, even where the clock went back and others look newer.
pub(crate) fn surplus(backups: Vec<Backup>, keep: u32, just_made: &std::path::Path) -> Vec<Backup> {
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    if keep == 0 {
        return Vec::new();
    }
    let is_other = |backup: &Backup| {
        backup.kind == Kind::Backup
            && backup.schema.is_some()
            && backup.file.file_name() != just_made.file_name()
    };
    let others = backups.into_iter().filter(is_other);
    others.skip(keep - 1).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_tells_when_the_backup_was_made_and_only_ours_do() {
        let noon = at("2026-03-02T15:00:00Z");
        assert_eq!(name("nettrack", noon, 1), "nettrack-2026-03-02T150000Z.db");
        assert_eq!(name("nettrack", noon, 2), "nettrack-2026-03-02T150000Z-2.db");
        assert_eq!(name_aside("my.db", noon, 1), "my.db.before-restore-2026-03-02T150000Z");
        for other in [
            "nettrack-2026-03-02T150000Z before the move.db",
            "nettrack-2026-03-02T150000Z-02.db",
            "nettrack-2026-03-02T150000Z-1.db",
            "nettrack-2026-03-02T150000Z.db.sha256",
            "nettrack-2026-02-30T150000Z.db",
            "nettrack-2026-03-02T1500.db",
            "nettrack-é026-03-02T150000Z.db",
            "demo-2026-03-02T150000Z.db",
            "nettrack.db",
            "nettrack-.db",
        ] {
            assert_eq!(made_at("nettrack", other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn names_are_read_back_and_foreign_ones_never_panic(
            stem in "[a-zé.-]{0,8}", seconds in 0_i64..4_000_000_000, number in 1_u32..50, other in "\\PC{0,40}",
        ) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            prop_assert_eq!(made_at(&stem, &name(&stem, at, number)), Some((at, number)));
            prop_assert_eq!(put_aside_at(&stem, &name_aside(&stem, at, number)), Some(at));
            let _ = (made_at(&stem, &other), put_aside_at(&stem, &other), read_stamp(&other));
        }
    }

    fn backup(kind: Kind, file: &str) -> Backup {
        let made_at = at("2026-03-02T15:00:00Z");
        Backup { file: file.into(), kind, made_at, bytes: 1, schema: Some(1), has_checksum: true }
    }

    #[test]
    fn what_is_too_much_is_the_oldest_and_never_what_was_just_made() {
        let all = || ["e", "d", "c", "b", "a"].map(|file| backup(Kind::Backup, file)).to_vec();
        let names = |list: Vec<Backup>| list.into_iter().map(|b| b.file).collect::<Vec<_>>();
        let surplus = |keep, made: &str| names(surplus(all(), keep, made.as_ref()));
        assert_eq!(surplus(3, "e"), [PathBuf::from("b"), "a".into()]);
        assert_eq!(surplus(3, "a"), [PathBuf::from("c"), "b".into()], "the clock went back");
        assert_eq!(surplus(1, "a").len(), 4);
        assert_eq!(surplus(0, "e").len() + surplus(5, "e").len() + surplus(9, "e").len(), 0);
        let not_ours = Backup { schema: None, ..backup(Kind::Backup, "z") };
        assert!(super::surplus(vec![not_ours], 1, "e".as_ref()).is_empty());
        let aside = vec![backup(Kind::BeforeRestore, "x"), backup(Kind::BeforeUpgrade, "y")];
        assert!(super::surplus(aside, 1, "e".as_ref()).is_empty());
    }
}
