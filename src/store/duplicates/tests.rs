//! Whoever is alike meets, and whom the user told apart does not.

use proptest::prelude::*;

use super::*;
use crate::store::Store;
use crate::store::contacts;
use crate::store::tests::{assert_whole, everything, store, today};

/// Somebody out of a few names, companies and addresses, so that many meet.
type Someone = (usize, usize, Option<usize>, Option<usize>, Option<usize>, Option<usize>, bool);

const NAMES: [&str; 10] = [
    "Ana Reyes",
    "Reyes Ana",
    "A. Reyes",
    "Ana R.",
    "Ana Reyse",
    "Zoë Müller",
    "Zoe Mueller",
    "Bob Smith",
    "Robert Smith",
    "Ana",
];
const COMPANIES: [&str; 4] = ["Acme", "ACME GmbH", "Globex", ""];
const EMAILS: [&str; 2] = ["ana@example.com", "Ana@Example.com"];
const PHONES: [&str; 2] = ["+49 30 1234567", "030/1234567"];
const LINKS: [&str; 4] =
    ["https://www.linkedin.com/in/p1", "https://a.example/", "http://www.a.example", "mailto:a@a.example"];

fn someone() -> impl Strategy<Value = Someone> {
    (
        0..NAMES.len(),
        0..COMPANIES.len(),
        proptest::option::weighted(0.1, 0..EMAILS.len()),
        proptest::option::weighted(0.1, 0..PHONES.len()),
        proptest::option::weighted(0.2, 0..LINKS.len()),
        proptest::option::weighted(0.3, 0..4_usize),
        any::<bool>(),
    )
}

fn filled(people: &[Someone]) -> (Store, tempfile::TempDir) {
    let (mut store, folder) = store();
    let fill = |tx: &Tx<'_>| {
        for (n, (name, company, email, phone, link, profile, pool)) in people.iter().enumerate() {
            let company = match COMPANIES[*company] {
                "" => None,
                name => Some(crate::store::companies::id_of(tx, name)?),
            };
            let id = tx.insert(
                "INSERT INTO contacts (uid, name, name_key, company_id, email, phone, linkedin, pool, created_at, updated_at)
                 SELECT 'u' || :n, :name, :key, :company, :email, :phone, iif(EXISTS (SELECT 1 FROM contacts WHERE linkedin = :slug),
                    NULL, :slug), :pool, '', ''",
                named_params! {
                    ":n": i64::try_from(n).unwrap(),
                    ":name": NAMES[*name],
                    ":key": crate::domain::text::fold(NAMES[*name]),
                    ":company": company,
                    ":email": email.map(|n| EMAILS[n]),
                    ":phone": phone.map(|n| PHONES[n]),
                    ":slug": profile.map(|n| format!("p{n}")),
                    ":pool": pool,
                },
            )?;
            if let Some(link) = link {
                contacts::add_link(tx, ContactId(id), LINKS[*link])?;
            }
        }
        Ok::<_, StoreError>(())
    };
    store.write("fill", fill).unwrap();
    (store, folder)
}

fn ids(pairs: &[Pair]) -> Vec<(u8, i64, i64)> {
    pairs.iter().map(|pair| (pair.verdict.score, pair.a.id.0, pair.b.id.0)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 300, ..ProptestConfig::default() })]
    #[test]
    fn whoever_is_alike_meets_as_if_all_were_compared_with_all(people in proptest::collection::vec(someone(), 2..30)) {
        let (mut store, _folder) = filled(&people);
        let (pairs, all) = store.read(|db| {
            let links = links(db)?;
            let count = i64::try_from(people.len()).unwrap();
            let records = (1..=count).map(|id| record(db, id, &links).map(Option::unwrap));
            Ok::<_, StoreError>((likely(db, true)?, records.collect::<Result<Vec<_>, _>>()?))
        }).unwrap();
        let mut expected = Vec::new();
        for (n, a) in all.iter().enumerate() {
            for b in &all[n + 1..] {
                expected.extend(duplicate::compare(a, b).map(|verdict| (verdict.score, a.id.0, b.id.0)));
            }
        }
        expected.sort_by_key(|(score, a, b)| (std::cmp::Reverse(*score), *a, *b));
        prop_assert_eq!(ids(&pairs), expected.clone());
        // those with somebody who is worked on
        let some = store.read(|db| likely(db, false)).unwrap();
        let pooled = |id: i64| people[usize::try_from(id).unwrap() - 1].6;
        expected.retain(|(_, a, b)| !(pooled(*a) && pooled(*b)));
        prop_assert_eq!(ids(&some), expected);
    }
}

#[test]
fn two_who_were_told_apart_are_left_out_until_that_is_undone() {
    let ana = (0, 0, None, None, None, None, false);
    let (mut store, _folder) = filled(&[ana, ana, ana]);
    let list = |store: &mut Store| ids(&store.read(|db| likely(db, false)).unwrap());
    assert_eq!(list(&mut store), [(90, 1, 2), (90, 1, 3), (90, 2, 3)]);
    let before = everything(&store);
    let tell = |store: &mut Store, a, b| {
        store
            .write("duplicates", |tx| {
                let of = |id| contacts::get(tx, ContactId(id), today()).map(Option::unwrap);
                tell_apart(tx, &of(a)?, &of(b)?)
            })
            .unwrap()
    };
    assert!(tell(&mut store, 2, 1) && !tell(&mut store, 1, 2) && tell(&mut store, 2, 3));
    assert_eq!(list(&mut store), [(90, 1, 3)]);
    store.undo().unwrap();
    store.undo().unwrap();
    assert_eq!(everything(&store), before);
    assert_whole(&store);
}

#[test]
fn what_very_many_share_is_not_compared_with_all() {
    let school: Vec<Someone> = (0..3000).map(|n| (n % 10, n % 4, Some(0), None, None, None, true)).collect();
    let (mut store, _folder) = filled(&school);
    let pairs = store.read(|db| likely(db, true)).unwrap();
    // 4.5 million pairs if all were compared: of each key only the first few are
    assert!(pairs.len() < 100_000, "{}", pairs.len());
}
