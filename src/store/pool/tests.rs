//! What an import tells is what it did, in whatever order a file lists people.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::Connection;

use super::Intake;
use crate::domain::import::{Incoming, Taken};
use crate::store::Store;

/// Who, and what the file says of their work.
type Entry = (u8, u8);

fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::new(folder.path().join("test.db"), crate::store::tests::now()), folder)
}

fn incoming((who, work): Entry) -> Incoming {
    Incoming {
        line: 1,
        name: format!("Person {who}"),
        slug: Some(format!("person-{who}")),
        email: who.is_multiple_of(3).then(|| format!("p{who}@example.com")),
        company: (work > 0).then(|| format!("Company {work}")),
        role: Some(format!("Role {work}")),
        ..Incoming::default()
    }
}

fn import(store: &mut Store, people: impl IntoIterator<Item = Incoming>) -> Taken {
    let taken = store.write("import", |tx| {
        let mut intake = Intake::begin(tx, true, "LinkedIn", false)?;
        people.into_iter().try_for_each(|person| intake.take(person))?;
        intake.end()
    });
    taken.unwrap()
}

fn counts(taken: &Taken) -> (u64, u64, u64) {
    (taken.added, taken.updated, taken.unchanged)
}

/// Slug, role and company of everybody.
fn stored(store: &Store) -> Vec<(String, String, String)> {
    let conn = Connection::open(&store.path).unwrap();
    let sql = "SELECT c.linkedin, c.role, coalesce(o.name, '') FROM contacts c LEFT JOIN companies o ON o.id = c.company_id
        ORDER BY 1";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// What must come of the entries, one after another; a company that is not told stays.
fn expected(known: &mut BTreeMap<u8, (u8, u8)>, entries: &[Entry]) -> (u64, u64, u64) {
    let (mut added, mut updated, mut unchanged) = (0, 0, 0);
    for &(who, work) in entries {
        let company = |before: u8| if work > 0 { work } else { before };
        let now = (work, company(known.get(&who).map_or(0, |before| before.1)));
        match known.insert(who, now) {
            None => added += 1,
            Some(before) if before != now => updated += 1,
            Some(_) => unchanged += 1,
        }
    }
    (added, updated, unchanged)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn each_entry_is_new_changed_or_the_same_in_any_order(
        first in prop::collection::vec((0_u8..40, 0_u8..2), 1..40),
        then in prop::collection::vec((0_u8..50, 0_u8..3), 1..60),
    ) {
        let (mut store, _folder) = store();
        let mut known = BTreeMap::new();
        for entries in [&first, &first, &then, &first] {
            let taken = import(&mut store, entries.iter().copied().map(incoming));
            prop_assert_eq!(counts(&taken), expected(&mut known, entries));
            let mut right: Vec<_> = known
                .iter()
                .map(|(who, (work, company))| {
                    let company = if *company > 0 { format!("Company {company}") } else { String::new() };
                    (format!("person-{who}"), format!("Role {work}"), company)
                })
                .collect();
            right.sort();
            prop_assert_eq!(stored(&store), right);
        }
    }
}

#[test]
fn a_later_download_finds_everybody_again_below_those_who_are_new() {
    let (mut store, _folder) = store();
    let entries = |whos: &mut dyn Iterator<Item = u8>| whos.map(|who| incoming((who, 1))).collect::<Vec<_>>();
    let old = entries(&mut (0..200));
    assert_eq!(counts(&import(&mut store, old.clone())), (200, 0, 0));
    let mut later = [entries(&mut (200..220)), old].concat();
    later[100].role = Some("Director".into());
    later[150].email = None; // not told any more
    assert_eq!(counts(&import(&mut store, later.clone())), (20, 1, 199));
    assert_eq!(counts(&import(&mut store, later)), (0, 0, 220));
}

#[test]
fn a_company_in_two_spellings_is_no_news() {
    let (mut store, _folder) = store();
    let people: Vec<Incoming> = ["Café Nord", "CAFE NORD", "cafe nord"]
        .into_iter()
        .zip(1..)
        .map(|(company, who)| Incoming { company: Some(company.into()), ..incoming((who, 1)) })
        .collect();
    assert_eq!(counts(&import(&mut store, people.clone())), (3, 0, 0));
    let again = import(&mut store, people);
    assert_eq!((counts(&again), again.changed_jobs.len()), ((0, 0, 3), 0));
}
