use rusqlite::Connection;

use super::*;
use crate::domain::contact::{Field, Value};
use crate::domain::message::REST_DAYS;
use crate::domain::samples::day;
use crate::domain::suggestion::Why;
use crate::store::Store;

const TODAY: &str = "2026-03-02";

/// A file with `pool` people in the pool, ten at each company; company 3 is of interest.
fn filled(pool: i64) -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let mut store = Store::new(path.clone(), "2026-03-02T15:00:00Z".parse().unwrap());
    store.write("add", |tx| tx.execute_batch("SELECT 1")).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(&format!(
        "BEGIN;
         WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id <= {pool} / 10)
         INSERT INTO companies (id, uid, name, name_key, created_at, updated_at)
            SELECT id, 'c' || id, 'Firm ' || id, 'firm ' || id, '', '' FROM n;
         WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {pool})
         INSERT INTO contacts (id, uid, name, name_key, company_id, circle, pool, connected_on, created_at, updated_at)
            SELECT id, 'p' || id, 'P' || id, 'p' || id, 1 + (id - 1) / 10, 'existing', 1, '2020-01-01', '', '' FROM n;
         UPDATE companies SET of_interest = 1, motivation = 3 WHERE id = 3;
         COMMIT;"
    ))
    .unwrap();
    (store, folder)
}

fn change(folder: &tempfile::TempDir, sql: &str) {
    Connection::open(folder.path().join("test.db")).unwrap().execute_batch(sql).unwrap();
}

fn wanted() -> Wanted<'static> {
    Wanted { rest_days: REST_DAYS, limit: 5, ..Wanted::default() }
}

/// Ids of the best, with the reasons of the first.
fn best_of(store: &mut Store, wanted: &Wanted<'_>) -> (Vec<i64>, Vec<Why>) {
    let found = store.read(|db| best(db, wanted, day(TODAY))).unwrap();
    let whys = found.first().map(|first| first.reasons.iter().map(|reason| reason.why).collect());
    (found.iter().map(|one| one.contact.id.0).collect(), whys.unwrap_or_default())
}

#[test]
fn in_a_pool_of_thousands_those_come_up_for_whom_there_is_a_reason() {
    let (mut store, folder) = filled(5_000);
    let find = |store: &mut Store| best_of(store, &wanted());
    let (ids, whys) = find(&mut store);
    // two of the company of interest, and some of a sample
    assert_eq!(ids[..2], [21, 22]);
    assert_eq!(whys, [Why::Connection, Why::CompanyOfInterest, Why::NobodyThere]);
    assert_eq!(ids.len(), 5);
    change(
        &folder,
        "UPDATE contacts SET via_id = 1 WHERE id = 2600;
         UPDATE contacts SET pool = 0, progress = 'met', last_contact_on = '2026-02-20' WHERE id = 1;
         INSERT INTO acquaintances (uid, contact_id, other_id, strength) VALUES ('a', 1, 2700, 5), ('b', 1, 2800, 2)",
    );
    let (ids, whys) = find(&mut store);
    assert_eq!(ids[..3], [2600, 2700, 21], "{ids:?}");
    assert!(whys.contains(&Why::IntroducedBy));
    // nobody who knows them is of help who is not known to the user
    change(&folder, "UPDATE contacts SET pool = 1, progress = 'idea', last_contact_on = NULL WHERE id = 1");
    assert_eq!(find(&mut store).0[..2], [2600, 21]);
}

#[test]
fn flags_narrow_the_search_before_it_is_cut() {
    let (mut store, folder) = filled(5_000);
    change(&folder, "UPDATE contacts SET circle = 'support' WHERE id IN (2500, 4990)");
    let at_firm = Wanted { company: Some(CompanyId(251)), ..wanted() };
    assert_eq!(best_of(&mut store, &at_firm).0, [2501, 2502, 2503, 2504, 2505]);
    let support = Wanted { circle: Some(Circle::Support), ..wanted() };
    assert_eq!(best_of(&mut store, &support).0, [4990]);
}

#[test]
fn the_words_of_a_record_find_its_person_in_the_pool() {
    let (mut store, _folder) = filled(10);
    let (id, today) = (ContactId(7), day(TODAY));
    store
        .write("edit", |tx| {
            let before = contacts::get(tx, id, today)?.unwrap();
            let text = |text: &str| Value::Text(text.into());
            let fields = [(Field::Role, text("Data engineer")), (Field::Program, text("Riverside Bootcamp"))];
            contacts::update(tx, &before, &fields)
        })
        .unwrap();
    for words in ["data eng", "engineer", "riverside"] {
        let wanted = Wanted { pool_words: Some(words), ..wanted() };
        assert_eq!(best_of(&mut store, &wanted).0, [7], "{words}");
    }
    for nothing in ["", "\"", "*", "nurse", "AND", "data OR nurse"] {
        let wanted = Wanted { pool_words: Some(nothing), ..wanted() };
        assert_eq!(best_of(&mut store, &wanted).0, [] as [i64; 0], "{nothing}");
    }
    let sought = Wanted { help: Some("engineers"), school: Some("Riverside bootcamp"), ..wanted() };
    let (ids, whys) = best_of(&mut store, &sought);
    assert_eq!(ids[0], 7);
    assert!(whys.contains(&Why::FitsPurpose) && whys.contains(&Why::SameSchool), "{whys:?}");
}

#[test]
fn a_job_that_an_import_changed_is_a_reason_until_it_is_old_or_undone() {
    let (mut store, folder) = filled(10);
    let change_job = |store: &mut Store| {
        store
            .write("import", |tx| {
                tx.change("UPDATE contacts SET company_id = 2 WHERE id = 5", [])?;
                tx.change("UPDATE contacts SET role = 'Lead' WHERE id = 5", [])?;
                tx.change(r#"UPDATE contacts SET imported = '{"role":"Lead"}' WHERE id = 6"#, [])
            })
            .unwrap();
    };
    change(
        &folder,
        r#"UPDATE contacts SET role = 'Tester' WHERE id = 5; UPDATE contacts SET imported = '{"role":"Clerk"}' WHERE id = 6"#,
    );
    change_job(&mut store);
    let jobs = |store: &mut Store, on: &str| store.read(|db| changed_jobs(db, day(on))).unwrap();
    let found = jobs(&mut store, TODAY);
    assert_eq!(found.get(&ContactId(5)).map(String::as_str), Some("Tester at Firm 1"));
    assert_eq!(found.get(&ContactId(6)).map(String::as_str), Some("Clerk"));
    assert_eq!(best_of(&mut store, &wanted()).0[..2], [5, 6]);
    assert!(jobs(&mut store, "2026-12-01").is_empty());
    store.undo().unwrap();
    assert!(jobs(&mut store, TODAY).is_empty());
}

#[test]
fn whoever_waits_for_an_answer_is_not_named_however_short_the_rest() {
    let (mut store, folder) = filled(1);
    change(
        &folder,
        "UPDATE contacts SET pool = 0, progress = 'contacted', last_contact_on = '2026-02-20' WHERE id = 1;
         INSERT INTO messages (uid, contact_id, channel, state, body, sent_on, created_at, updated_at)
            VALUES ('m', 1, 'email', 'sent', 'Hi', '2026-02-20', '', '')",
    );
    let short = Wanted { rest_days: 5, ..wanted() };
    assert_eq!(best_of(&mut store, &short).0, [] as [i64; 0], "one attempt waits for the usual rest");
    change(
        &folder,
        "INSERT INTO messages (uid, contact_id, channel, state, body, sent_on, created_at, updated_at)
            VALUES ('n', 1, 'email', 'sent', 'Hi', '2026-02-10', '', '')",
    );
    assert_eq!(best_of(&mut store, &short).0, [1], "after two and the rest it may begin anew");
    assert_eq!(best_of(&mut store, &wanted()).0, [] as [i64; 0]);
}

#[test]
fn no_way_to_people_reads_a_table() {
    let (mut store, _folder) = filled(10);
    let plan = |db: &Db<'_>, sql: &str| -> Vec<String> {
        let mut statement = db.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.raw_query().mapped(|row| row.get("detail"));
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    // a subquery that is read to its end is as short as its limit
    let short = |step: &String| {
        ["SCAN a", "SCAN j", "SCAN m", "SCAN participants", "SCAN (subquery"]
            .iter()
            .any(|scan| step.starts_with(scan))
    };
    let read = store.read(|db| {
        for sql in [BY_WORK, BY_VIA, BY_COMPANY, WISHES, WRITTEN_TO, CHANGES, EDGES_WITH_ENDS] {
            let steps = plan(db, sql);
            let whole = |step: &&String| step.starts_with("SCAN") && !step.contains("INDEX") && !short(step);
            let whole: Vec<&String> = steps.iter().filter(whole).collect();
            assert!(!steps.is_empty() && whole.is_empty(), "{sql}\n{steps:#?}");
            let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE FOR ORDER BY"));
            assert!(sql == WISHES || !sorted, "{steps:#?}");
        }
        Ok::<_, StoreError>(())
    });
    read.unwrap();
}
