//! The table of acquaintances: who knows whom. A pair is one row, the smaller id first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use rusqlite::{Row, named_params};

use super::sql::InOrder;
use super::{Db, StoreError, Tx, contacts};
use crate::domain::acquaintance::{Acquaintance, Person, USUAL};
use crate::domain::contact::{Circle, Named};
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::path::{Edge, Network};
use crate::domain::stage::Progress;
use crate::domain::text;

/// What the row of a pair says: strength and where from.
///
/// # Errors
/// Those of reading.
pub(crate) fn between(
    db: &Db<'_>,
    one: ContactId,
    other: ContactId,
) -> Result<Option<(u8, Option<String>)>, StoreError> {
    db.one(
        "SELECT strength, how FROM acquaintances WHERE contact_id = :low AND other_id = :high",
        named_params! {":low": one.min(other), ":high": one.max(other)},
        |row| Ok((row.get("strength")?, row.get("how")?)),
    )
}

/// Write down that two people know each other, or change what was: what is not given stays. An empty `how` empties it.
/// Returns whether anything changed.
///
/// # Errors
/// Those of writing.
pub(crate) fn set(
    tx: &Tx<'_>,
    one: ContactId,
    other: ContactId,
    strength: Option<u8>,
    how: Option<&str>,
) -> Result<bool, StoreError> {
    let before = between(tx, one, other)?;
    let (known, known_how) = before.clone().unwrap_or((USUAL, None));
    let after = match how {
        Some(how) => Some(how.to_owned()).filter(|how| !how.is_empty()),
        None => known_how,
    };
    let after = (strength.unwrap_or(known), after);
    let (low, high) = (one.min(other), one.max(other));
    match before {
        None => {
            tx.insert(
                "INSERT INTO acquaintances (uid, contact_id, other_id, strength, how)
                 VALUES (:uid, :low, :high, :strength, :how)",
                named_params! {":uid": tx.new_uid(), ":low": low, ":high": high, ":strength": after.0, ":how": after.1},
            )?;
        }
        Some(before) if before == after => return Ok(false),
        Some(_) => {
            tx.change(
                "UPDATE acquaintances SET strength = :strength, how = :how WHERE contact_id = :low AND other_id = :high",
                named_params! {":low": low, ":high": high, ":strength": after.0, ":how": after.1},
            )?;
        }
    }
    Ok(true)
}

/// Returns whether there was such a row.
///
/// # Errors
/// Those of writing.
pub(crate) fn remove(tx: &Tx<'_>, one: ContactId, other: ContactId) -> Result<bool, StoreError> {
    let removed = tx.change(
        "DELETE FROM acquaintances WHERE contact_id = :low AND other_id = :high",
        named_params! {":low": one.min(other), ":high": one.max(other)},
    )?;
    Ok(removed > 0)
}

/// Whom a contact knows, the closest first. Two small statements: every `show` asks, and mostly there is nobody.
///
/// # Errors
/// Those of reading.
pub(crate) fn of_contact(db: &Db<'_>, id: ContactId) -> Result<Vec<Acquaintance>, StoreError> {
    let rows: Vec<(ContactId, u8, Option<String>)> = db.all(
        "SELECT contact_id + other_id - :id, strength, how FROM acquaintances
         WHERE contact_id = :id OR other_id = :id",
        named_params! {":id": id},
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut known = Vec::with_capacity(rows.len());
    for (other, strength, how) in rows {
        let name: Option<String> =
            db.one("SELECT name FROM contacts WHERE id = :id", named_params! {":id": other}, |row| {
                row.get(0)
            })?;
        let contact = Named { id: other, name: name.unwrap_or_default() };
        known.push(Acquaintance { contact, strength, how, stated: true });
    }
    known.sort_by_cached_key(|one| (Reverse(one.strength), text::fold(&one.contact.name), one.contact.id));
    Ok(known)
}

/// Those whom a contact introduced.
///
/// # Errors
/// Those of reading.
pub(crate) fn introduced_by(db: &Db<'_>, id: ContactId) -> Result<Vec<Named>, StoreError> {
    db.all(
        "SELECT id, name FROM contacts WHERE via_id = :id ORDER BY name_key, id",
        named_params! {":id": id},
        |row| Ok(Named { id: row.get("id")?, name: row.get("name")? }),
    )
}

/// Who could be met at a company: everybody who was not put aside and did not say no.
///
/// # Errors
/// Those of reading.
pub(crate) fn people_at(db: &Db<'_>, company: CompanyId) -> Result<BTreeSet<ContactId>, StoreError> {
    let found: Vec<ContactId> = db.all(
        "SELECT id FROM contacts WHERE company_id = :company AND archived_at IS NULL AND progress <> 'closed'",
        named_params! {":company": company},
        |row| row.get("id"),
    )?;
    Ok(found.into_iter().collect())
}

/// The network as far as a way of three hops to one of `targets` goes: their ties, and those of whom they know. Read from
/// the goal on, by index, so that it takes as long as there are people around the goal, not in the file.
///
/// # Errors
/// Those of reading.
pub(crate) fn around(
    db: &Db<'_>,
    targets: &BTreeSet<ContactId>,
    today: NaiveDate,
) -> Result<Network, StoreError> {
    let mut edges = edges_of(db, targets)?;
    let mut ids: BTreeSet<ContactId> = targets.clone();
    ids.extend(edges.iter().map(|edge| edge.far));
    let mut people = people(db, &ids)?;
    let asked = people.iter().filter(|person| person.may_be_asked() && !targets.contains(&person.id));
    let asked: BTreeSet<ContactId> = asked.map(|person| person.id).collect();
    edges.extend(edges_of(db, &asked)?);
    let farther: BTreeSet<ContactId> =
        edges.iter().map(|edge| edge.far).filter(|id| !ids.contains(id)).collect();
    people.extend(self::people(db, &farther)?);
    Ok(Network::new(&people, &edges, today))
}

/// How somebody is known to me.
///
/// # Errors
/// Those of reading.
pub(crate) fn person(db: &Db<'_>, id: ContactId) -> Result<Option<Person>, StoreError> {
    people(db, &BTreeSet::from([id])).map(|mut people| people.pop())
}

/// Around more people than this the whole table is read in its order, which costs less than to look up each row.
const LOOKED_UP: usize = 500;

/// The ties of these people, each seen from them: what was said, and who introduced whom.
fn edges_of(db: &Db<'_>, near: &BTreeSet<ContactId>) -> Result<Vec<Edge>, StoreError> {
    if near.len() > LOOKED_UP { read_through(db, near) } else { look_up(db, near) }
}

fn look_up(db: &Db<'_>, near: &BTreeSet<ContactId>) -> Result<Vec<Edge>, StoreError> {
    db.all(
        "WITH near AS MATERIALIZED (SELECT value AS id FROM json_each(:near))
         SELECT contact_id, other_id, strength FROM near CROSS JOIN acquaintances ON contact_id = near.id
         UNION ALL SELECT other_id, contact_id, strength FROM near CROSS JOIN acquaintances ON other_id = near.id
         UNION ALL SELECT c.id, c.via_id, NULL FROM near CROSS JOIN contacts c ON c.id = near.id
            WHERE c.via_id IS NOT NULL
         UNION ALL SELECT c.via_id, c.id, NULL FROM near CROSS JOIN contacts c ON c.via_id = near.id",
        named_params! {":near": list(near)},
        edge_from_row,
    )
}

fn read_through(db: &Db<'_>, near: &BTreeSet<ContactId>) -> Result<Vec<Edge>, StoreError> {
    let pairs = db.all(
        "SELECT contact_id, other_id, strength FROM acquaintances
         UNION ALL SELECT id, via_id, NULL FROM contacts WHERE via_id IS NOT NULL",
        [],
        edge_from_row,
    )?;
    let near: HashSet<ContactId> = near.iter().copied().collect();
    let sides = pairs.into_iter().flat_map(|edge| [edge, Edge { near: edge.far, far: edge.near, ..edge }]);
    Ok(sides.filter(|edge| near.contains(&edge.near)).collect())
}

/// The three columns of an edge in their order.
fn edge_from_row(row: &Row<'_>) -> rusqlite::Result<Edge> {
    Ok(Edge { near: row.get(0)?, far: row.get(1)?, strength: row.get(2)? })
}

fn people(db: &Db<'_>, ids: &BTreeSet<ContactId>) -> Result<Vec<Person>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(
        "SELECT c.id, c.circle, c.progress, c.last_contact_on, c.pool, c.archived_at IS NOT NULL AS archived
         FROM json_each(:ids) j CROSS JOIN contacts c ON c.id = j.value",
        named_params! {":ids": list(ids)},
        |row| {
            let row = InOrder::new(row);
            Ok(Person {
                id: row.get("id")?,
                circle: Circle::parse(row.get_ref("circle")?.as_str()?).unwrap_or(Circle::New),
                progress: Progress::parse(row.get_ref("progress")?.as_str()?),
                last_contact_on: contacts::day_of(row.get_ref("last_contact_on")?)?,
                pool: row.get("pool")?,
                archived: row.get("archived")?,
            })
        },
    )
}

fn list(ids: &BTreeSet<ContactId>) -> String {
    serde_json::to_string(ids).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::contact::{Field, Value};
    use crate::store::Store;
    use crate::store::contacts::NewContact;

    fn today() -> NaiveDate {
        "2026-03-02".parse().unwrap()
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("x.db"), today().and_hms_opt(9, 0, 0).unwrap().and_utc());
        (folder, store)
    }

    fn add(tx: &Tx<'_>, name: &str, circle: Circle, via: Option<ContactId>) -> ContactId {
        let mut fields = vec![
            (Field::Name, Value::Text(name.into())),
            (Field::Circle, Value::Text(circle.as_str().into())),
        ];
        fields.extend(via.map(|via| (Field::Via, Value::Number(via.0))));
        contacts::insert(tx, &NewContact { fields, ..NewContact::default() }).unwrap()
    }

    #[test]
    fn a_pair_is_one_row_from_either_side_and_only_what_is_given_changes() {
        let (_folder, mut store) = store();
        let write = |store: &mut Store, f: &dyn Fn(&Tx<'_>) -> bool| {
            store.write::<_, StoreError>("know", |tx| Ok(f(tx))).unwrap()
        };
        let (ana, bo) = (ContactId(1), ContactId(2));
        write(&mut store, &|tx| {
            add(tx, "Ana", Circle::New, None);
            add(tx, "Bo", Circle::New, Some(ana));
            true
        });
        assert!(write(&mut store, &|tx| set(tx, bo, ana, None, Some("the same lab")).unwrap()));
        assert!(write(&mut store, &|tx| set(tx, ana, bo, Some(5), None).unwrap()));
        assert!(!write(&mut store, &|tx| set(tx, ana, bo, Some(5), None).unwrap()));
        let known = |store: &mut Store, id| store.read(|db| of_contact(db, id)).unwrap();
        let expected = |id, name: &str| Acquaintance {
            contact: Named { id, name: name.into() },
            strength: 5,
            how: Some("the same lab".into()),
            stated: true,
        };
        assert_eq!(known(&mut store, ana), [expected(bo, "Bo")]);
        assert_eq!(known(&mut store, bo), [expected(ana, "Ana")]);
        assert!(write(&mut store, &|tx| set(tx, ana, bo, None, Some("")).unwrap()));
        assert_eq!(store.read(|db| between(db, bo, ana)).unwrap(), Some((5, None)));
        assert!(write(&mut store, &|tx| remove(tx, bo, ana).unwrap()));
        assert!(!write(&mut store, &|tx| remove(tx, bo, ana).unwrap()));
        assert_eq!(known(&mut store, ana), []);
        assert_eq!(store.read(|db| introduced_by(db, ana)).unwrap()[0].name, "Bo");
        store.undo().unwrap();
        assert_eq!(store.read(|db| between(db, bo, ana)).unwrap(), Some((5, None)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn what_is_read_around_the_goal_is_enough(
            circles in prop::collection::vec(0_usize..3, 8..14),
            vias in prop::collection::vec(proptest::option::of(0_i64..14), 14),
            pairs in prop::collection::vec((1_i64..14, 1_i64..14, 1_u8..=5), 0..30),
            target in 1_i64..9,
        ) {
            let (_folder, mut store) = store();
            let count = i64::try_from(circles.len()).unwrap();
            store.write::<_, StoreError>("know", |tx| {
                for (n, (circle, via)) in (1..).zip(circles.iter().zip(&vias)) {
                    let via = via.filter(|via| (1..n).contains(via)).map(ContactId);
                    add(tx, &format!("P{n}"), Circle::ALL[*circle], via);
                }
                for (a, b, strength) in pairs.iter().filter(|(a, b, _)| a != b && *a <= count && *b <= count) {
                    set(tx, ContactId(*a), ContactId(*b), Some(*strength), None)?;
                }
                Ok(())
            }).unwrap();
            let targets = BTreeSet::from([ContactId(target)]);
            let (near, whole) = store.read(|db| {
                let all: BTreeSet<ContactId> = (1..=count).map(ContactId).collect();
                let whole = Network::new(&people(db, &all)?, &read_through(db, &all)?, today());
                Ok::<_, StoreError>((around(db, &targets, today())?, whole))
            }).unwrap();
            prop_assert_eq!(near.strongest(&targets, 5), whole.strongest(&targets, 5));
        }
    }
}
