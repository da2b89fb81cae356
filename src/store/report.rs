//! What a report is made of: what happened since a day, and the people whom it names.

use std::collections::{BTreeSet, HashMap};

use rusqlite::named_params;

use super::{Db, StoreError, contacts, statistics};
use crate::domain::channel::Channel;
use crate::domain::follow_up::FollowUpKind;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::message::ReplyKind;
use crate::domain::report::redact::{self, Pseudonyms};
use crate::domain::report::{Acquaintance, Activity, People, Person, Plan, Range, Reply, Talk};

/// What was sent in the range, and every reply and conversation from its first day on.
///
/// # Errors
/// Those of reading.
pub(crate) fn activity(db: &Db<'_>, range: Range) -> Result<Activity, StoreError> {
    let mut sent = statistics::sent(db, range.since, range.until)?;
    sent.sort_by_key(|sent| sent.sent_on);
    let since = range.since.map_or_else(|| "0000".to_owned(), |day| day.to_string());
    let replies = db.all(
        "SELECT contact_id, replied_on, reply_kind, channel FROM messages NOT INDEXED
         WHERE replied_on >= :since AND reply_kind <> 'out-of-office' ORDER BY replied_on, replied_at, id",
        named_params! {":since": since},
        |row| {
            Ok(Reply {
                contact: row.get("contact_id")?,
                on: contacts::day(row, "replied_on")?.unwrap_or_default(),
                kind: ReplyKind::parse(row.get_ref("reply_kind")?.as_str()?).unwrap_or(ReplyKind::Positive),
                channel: Channel::parse(row.get_ref("channel")?.as_str()?).unwrap_or(Channel::Other).as_str(),
            })
        },
    )?;
    let talks = db.all(
        "SELECT p.contact_id, v.id, v.on_day, v.state, v.medium
         FROM conversations v JOIN participants p ON p.conversation_id = v.id
         WHERE v.on_day >= :since AND v.state IN ('held', 'planned') ORDER BY v.on_day, v.id, p.id",
        named_params! {":since": since},
        |row| {
            Ok(Talk {
                contact: row.get("contact_id")?,
                conversation: row.get("id")?,
                on: contacts::day(row, "on_day")?.unwrap_or_default(),
                held: row.get_ref("state")?.as_str()? == "held",
                medium: row.get("medium")?,
            })
        },
    )?;
    Ok(Activity { sent, replies, talks })
}

/// The people with these ids, each with what is planned next; what is planned for archived contacts rests with them.
///
/// # Errors
/// Those of reading.
pub(crate) fn people(db: &Db<'_>, ids: &BTreeSet<ContactId>) -> Result<People, StoreError> {
    let list = list(ids);
    let mut people = select(db, "SELECT value AS id FROM json_each(:ids)", &list)?;
    let plans = db.all(
        "SELECT f.contact_id, f.kind, f.due_on, f.text
         FROM json_each(:ids) j JOIN contacts c ON c.id = j.value JOIN follow_ups f ON f.contact_id = c.id
         WHERE f.state = 'open' AND c.archived_at IS NULL ORDER BY f.due_on DESC, f.id DESC",
        named_params! {":ids": list},
        |row| {
            let plan = Plan {
                kind: FollowUpKind::parse(row.get_ref("kind")?.as_str()?).unwrap_or(FollowUpKind::Custom),
                due_on: contacts::day(row, "due_on")?.unwrap_or_default(),
                text: row.get("text")?,
            };
            Ok((row.get("contact_id")?, plan))
        },
    )?;
    // the last that is put there is the next one due
    for (id, plan) in plans {
        people.entry(id).and_modify(|person: &mut Person| person.plan = Some(plan));
    }
    Ok(people)
}

/// Those who introduced these people, back to the first, and those whom they introduced.
///
/// # Errors
/// Those of reading.
pub(crate) fn introductions(db: &Db<'_>, ids: &BTreeSet<ContactId>) -> Result<People, StoreError> {
    let around = "WITH RECURSIVE back (id) AS (
            SELECT value FROM json_each(:ids)
            UNION SELECT c.via_id FROM back JOIN contacts c ON c.id = back.id WHERE c.via_id IS NOT NULL)
        SELECT id FROM back UNION SELECT c.id FROM json_each(:ids) j JOIN contacts c ON c.via_id = j.value";
    select(db, around, &list(ids))
}

/// Who knows whom among these people.
///
/// # Errors
/// Those of reading.
pub(crate) fn acquaintances(db: &Db<'_>, people: &People) -> Result<Vec<Acquaintance>, StoreError> {
    db.all(
        "SELECT a.contact_id, a.other_id, a.strength
         FROM json_each(:ids) j JOIN acquaintances a ON a.contact_id = j.value
         WHERE a.other_id IN (SELECT value FROM json_each(:ids)) ORDER BY a.id",
        named_params! {":ids": list(&people.keys().copied().collect())},
        |row| {
            Ok(Acquaintance {
                one: row.get("contact_id")?,
                other: row.get("other_id")?,
                strength: row.get("strength")?,
            })
        },
    )
}

/// The numbers that stand for these people and their companies.
///
/// # Errors
/// Those of reading.
pub(crate) fn pseudonyms(db: &Db<'_>, people: &People) -> Result<Pseudonyms, StoreError> {
    let companies: HashMap<CompanyId, u32> = numbers(db, "companies")?.collect();
    let names = db.all("SELECT name FROM companies", [], |row| {
        Ok(redact::company_key(row.get_ref("name")?.as_str()?))
    })?;
    Ok(Pseudonyms {
        people: numbers(db, "contacts")?.filter(|(id, _)| people.contains_key(id)).collect(),
        companies,
        company_names: names.into_iter().filter(|name| !name.is_empty()).collect(),
    })
}

/// Each row of a table with its place in the order of unique ids, those counted too that were deleted.
fn numbers<I: rusqlite::types::FromSql>(
    db: &Db<'_>,
    table: &str,
) -> Result<impl Iterator<Item = (I, u32)>, StoreError> {
    let all = db.all(
        &format!(
            "SELECT id, uid FROM {table}
             UNION ALL SELECT NULL, uid FROM deletions WHERE table_name = :table ORDER BY uid"
        ),
        named_params! {":table": table},
        |row| row.get::<_, Option<I>>("id"),
    )?;
    Ok((1..).zip(all).filter_map(|(number, id)| Some((id?, number))))
}

fn list(ids: &BTreeSet<ContactId>) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

fn select(db: &Db<'_>, ids: &str, list: &str) -> Result<People, StoreError> {
    let rows = db.all(
        &format!(
            "SELECT c.id, c.name, c.role, c.company_id, o.name AS company, c.via_id
             FROM ({ids}) j JOIN contacts c ON c.id = j.id LEFT JOIN companies o ON o.id = c.company_id"
        ),
        named_params! {":ids": list},
        |row| {
            let company: Option<CompanyId> = row.get("company_id")?;
            let person = Person {
                name: row.get("name")?,
                role: row.get("role")?,
                company: company.zip(row.get("company")?),
                via: row.get("via_id")?,
                plan: None,
            };
            Ok((row.get::<_, ContactId>("id")?, person))
        },
    )?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::Store;

    fn range(since: Option<&str>, until: &str) -> Range {
        Range { since: since.map(|day| day.parse().unwrap()), until: until.parse().unwrap() }
    }

    fn ids(ids: &[i64]) -> BTreeSet<ContactId> {
        ids.iter().copied().map(ContactId).collect()
    }

    /// Five people: 1 introduced 2, who introduced 3, who introduced 4; 5 is archived. 1 and 3, 4 and 5 know each other.
    fn filled() -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let mut store = Store::new(path.clone(), "2026-03-02T15:00:00Z".parse().unwrap());
        store.write("add", |tx| tx.execute_batch("SELECT 1")).unwrap();
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "INSERT INTO companies (id, uid, name, name_key, created_at, updated_at)
                    VALUES (3, 'c9', 'Acme-Works, Inc.', 'a', '', ''), (4, 'c1', '!', 'b', '', '');
                 INSERT INTO contacts (id, uid, name, name_key, company_id, via_id, archived_at, created_at, updated_at)
                    VALUES (1, 'p5', 'Ana', 'ana', 3, NULL, NULL, '', ''), (2, 'p2', 'Bo', 'bo', NULL, 1, NULL, '', ''),
                        (3, 'p9', 'Cy', 'cy', NULL, 2, NULL, '', ''), (4, 'p1', 'Di', 'di', NULL, 3, NULL, '', ''),
                        (5, 'p7', 'Ed', 'ed', NULL, NULL, '2026-01-01T00:00:00Z', '', '');
                 INSERT INTO acquaintances (uid, contact_id, other_id, strength) VALUES ('a', 1, 3, 5), ('b', 4, 5, 1);
                 INSERT INTO follow_ups (uid, contact_id, kind, due_on, text, state, created_at)
                    VALUES ('f1', 1, 'nudge', '2026-03-09', 'later', 'open', ''), ('f2', 1, 'goal', '2026-03-05', 'next', 'open', ''),
                        ('f3', 1, 'goal', '2026-03-01', 'gone', 'done', ''), ('f4', 5, 'goal', '2026-03-05', 'rests', 'open', '');
                 INSERT INTO messages (uid, contact_id, channel, state, body, sent_on, replied_on, reply_kind, created_at, updated_at)
                    VALUES ('m1', 1, 'email', 'sent', 'x', '2026-01-05', '2026-02-10', 'later', '', ''),
                        ('m2', 2, 'slack', 'sent', 'x', '2026-02-09', '2026-02-09', 'out-of-office', '', ''),
                        ('m3', 3, 'email', 'draft', 'x', NULL, NULL, NULL, '', ''),
                        ('m4', 4, 'email', 'sent', 'x', '2026-02-20', '2026-02-25', 'positive', '', '');
                 INSERT INTO conversations (id, uid, state, on_day, medium, created_at, updated_at)
                    VALUES (1, 'v1', 'held', '2026-02-11', 'call', '', ''), (2, 'v2', 'cancelled', '2026-02-11', NULL, '', ''),
                        (3, 'v3', 'planned', '2026-02-11', NULL, '', ''), (4, 'v4', 'held', '2026-01-31', NULL, '', '');
                 INSERT INTO participants (uid, conversation_id, contact_id)
                    VALUES ('x1', 1, 3), ('x2', 1, 5), ('x3', 2, 1), ('x4', 3, 4), ('x5', 4, 4);",
            )
            .unwrap();
        (store, folder)
    }

    #[test]
    fn whoever_was_written_to_answered_or_met_in_the_range_is_found() {
        let (mut store, _folder) = filled();
        let february = range(Some("2026-02-01"), "2026-02-15");
        let found = store.read(|db| activity(db, february)).unwrap();
        assert_eq!(found.people(february), ids(&[1, 2, 3, 5]));
        // what came later tells the outcome
        assert_eq!((found.sent.len(), found.replies.len(), found.talks.len()), (1, 2, 3));
        let all = range(None, "2026-03-02");
        assert_eq!(store.read(|db| activity(db, all)).unwrap().people(all), ids(&[1, 2, 3, 4, 5]));
    }

    #[test]
    fn the_next_open_follow_up_is_the_plan_and_that_of_the_archived_rests() {
        let (mut store, _folder) = filled();
        let found = store.read(|db| people(db, &ids(&[1, 2, 5, 99]))).unwrap();
        assert_eq!(found.len(), 3);
        let plan = |id| found[&ContactId(id)].plan.as_ref().map(|plan| plan.text.as_str());
        assert_eq!((plan(1), plan(2), plan(5)), (Some("next"), None, None));
        let company = found[&ContactId(1)].company.as_ref().map(|(_, name)| name.as_str());
        assert_eq!((company, found[&ContactId(2)].via), (Some("Acme-Works, Inc."), Some(ContactId(1))));
    }

    #[test]
    fn introductions_lead_back_to_the_first_and_one_step_on() {
        let (mut store, folder) = filled();
        let mut around = |id| store.read(|db| introductions(db, &ids(&[id]))).unwrap();
        let keys = |people: &People| people.keys().copied().collect::<BTreeSet<_>>();
        assert_eq!(keys(&around(3)), ids(&[1, 2, 3, 4]));
        assert_eq!(keys(&around(1)), ids(&[1, 2]));
        let known = |people: &People, store: &mut Store| {
            let found = store.read(|db| acquaintances(db, people)).unwrap();
            found.iter().map(|a| (a.one.0, a.other.0, a.strength)).collect::<Vec<_>>()
        };
        let people = around(3);
        assert_eq!(known(&people, &mut store), [(1, 3, 5)], "not those of others");
        // a ring ends too
        let conn = Connection::open(folder.path().join("test.db")).unwrap();
        conn.execute_batch("UPDATE contacts SET via_id = 4 WHERE id = 1").unwrap();
        let found = store.read(|db| introductions(db, &ids(&[2]))).unwrap();
        assert_eq!(keys(&found), ids(&[1, 2, 3, 4]));
    }

    #[test]
    fn numbers_follow_the_unique_ids_and_stay_when_others_come_and_go() {
        let (mut store, folder) = filled();
        let mut numbers = |change: &str| {
            Connection::open(folder.path().join("test.db")).unwrap().execute_batch(change).unwrap();
            let read = |db: &Db<'_>| pseudonyms(db, &people(db, &ids(&[1, 3, 5]))?);
            let found = store.read(read).unwrap();
            let of = |id| found.people[&ContactId(id)];
            let known: BTreeSet<&str> = found.company_names.iter().map(String::as_str).collect();
            assert_eq!(
                known,
                BTreeSet::from(["acme works inc"]),
                "a name without a letter is in no position"
            );
            (of(1), of(3), of(5), found.companies[&CompanyId(3)])
        };
        assert_eq!(numbers(""), (3, 5, 4, 2));
        let added = "INSERT INTO contacts (uid, name, name_key, created_at, updated_at) VALUES ('pa', 'Fay', 'fay', '', '')";
        assert_eq!(numbers(added), (3, 5, 4, 2));
        let erased = "UPDATE contacts SET via_id = NULL; DELETE FROM participants WHERE contact_id = 4; DELETE FROM messages WHERE contact_id = 4;
            DELETE FROM acquaintances; DELETE FROM contacts WHERE id = 4; INSERT INTO deletions (uid, table_name) VALUES ('p1', 'contacts')";
        assert_eq!(numbers(erased), (3, 5, 4, 2));
    }
}
