//! Two records made one: every row that referred to the other refers to the kept one, and the other is gone. One step
//! of undo brings both back.

use chrono::{Days, NaiveDate};
use rusqlite::named_params;

use super::derived::{self, Changes};
use super::{Db, StoreError, Tx, contacts, follow_ups, journal, notes};
use crate::domain::contact::Contact;
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::ContactId;
use crate::domain::linkedin;
use crate::domain::merge::{self, Further, Merged};

/// Tables whose rows simply go over to the kept record, and what one of them is called.
const MOVED: [(&str, &str); 6] = [
    ("messages", "message"),
    ("follow_ups", "follow-up"),
    ("notes", "note"),
    ("facts", "fact"),
    ("questions", "question"),
    ("mixer_people", "mixer"),
];

/// Tables in which a contact stands once beside something: a row that both have stays one.
const ONCE: [(&str, &str, &str); 3] =
    [("tags", "tag", "tag"), ("links", "url", "link"), ("participants", "conversation_id", "conversation")];

/// Kinds whose text nettrack words, and names the contact in.
const WORDED: &str = "('try-another', 'nudge', 'answer', 'thank', 'keep-in-touch', 'connect')";

/// Of these a contact has one open at a time.
const ONE_OPEN: [FollowUpKind; 3] = [FollowUpKind::Thank, FollowUpKind::KeepInTouch, FollowUpKind::Connect];

/// Make `other` part of `keep`.
///
/// # Errors
/// Those of writing.
pub(crate) fn merge(
    tx: &Tx<'_>,
    keep: &Contact,
    other: &Contact,
    today: NaiveDate,
) -> Result<Merged, StoreError> {
    let mut merged = Merged::of(keep, other);
    let ids = named_params! {":keep": keep.id, ":other": other.id};
    for (table, noun) in MOVED {
        let sql = format!("UPDATE {table} SET contact_id = :keep WHERE contact_id = :other");
        count(&mut merged, noun, tx.change(&sql, ids)?);
    }
    for (table, column, noun) in ONCE {
        tx.change(
            &format!(
                "DELETE FROM {table} WHERE contact_id = :other
                    AND {column} IN (SELECT {column} FROM {table} WHERE contact_id = :keep)"
            ),
            ids,
        )?;
        let sql = format!("UPDATE {table} SET contact_id = :keep WHERE contact_id = :other");
        count(&mut merged, noun, tx.change(&sql, ids)?);
    }
    tx.change(
        &format!(
            "UPDATE follow_ups SET text = replace(text, :old, :new) WHERE contact_id = :keep AND state = 'open'
                AND kind IN {WORDED} AND :old <> :new"
        ),
        named_params! {":old": other.name, ":new": keep.name, ":keep": keep.id},
    )?;
    tx.change("UPDATE contacts SET via_id = :keep WHERE via_id = :other AND id <> :keep", ids)?;
    move_acquaintances(tx, keep, other, &mut merged)?;
    join_fields(tx, keep, other)?;
    tx.change("DELETE FROM contacts WHERE id = :id", named_params! {":id": other.id})?;
    one_open_of_each_kind(tx, keep, other, today)?;
    keep_what_lost(tx, keep, other, &merged, today)?;
    Ok(merged)
}

/// Work out what follows from the rows before the step is over: for a rehearsal, whose answer is read within it.
///
/// # Errors
/// Those of writing.
pub(crate) fn settle(tx: &Tx<'_>) -> Result<(), StoreError> {
    let rows = journal::touched(tx.conn, tx.journal.step_id).map_err(|e| tx.failed(&e))?;
    derived::refresh(tx, &Changes { step_id: tx.journal.step_id, walked: false, rows: &rows })
}

fn count(merged: &mut Merged, noun: &'static str, rows: usize) {
    if rows > 0 {
        merged.moved.push((noun, rows));
    }
}

/// Whom the other knows, the kept one knows; whom both know, as well as the one who knows them better.
fn move_acquaintances(
    tx: &Tx<'_>,
    keep: &Contact,
    other: &Contact,
    merged: &mut Merged,
) -> Result<(), StoreError> {
    let edges = tx.all(
        "SELECT id, iif(contact_id = :other, other_id, contact_id), strength, how FROM acquaintances
         WHERE :other IN (contact_id, other_id) ORDER BY id",
        named_params! {":other": other.id},
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, ContactId>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, Option<String>>(3)?,
            ))
        },
    )?;
    count(merged, "acquaintance", edges.iter().filter(|(_, third, ..)| *third != keep.id).count());
    for (id, third, strength, how) in edges {
        let (first, second) = (keep.id.min(third), keep.id.max(third));
        if third == keep.id {
            // nobody is an acquaintance of their own
            tx.change("DELETE FROM acquaintances WHERE id = :id", named_params! {":id": id})?;
            merged.lost.extend(how.map(|how| ("acquainted", how)));
            continue;
        }
        let both_know = tx.change(
            "UPDATE acquaintances SET strength = max(strength, :strength),
                how = CASE WHEN how IS NULL OR how = :how THEN :how WHEN :how IS NULL THEN how ELSE how || '; ' || :how END
             WHERE contact_id = :first AND other_id = :second",
            named_params! {":strength": strength, ":how": how, ":first": first, ":second": second},
        )?;
        if both_know > 0 {
            tx.change("DELETE FROM acquaintances WHERE id = :id", named_params! {":id": id})?;
        } else {
            tx.change(
                "UPDATE acquaintances SET contact_id = :first, other_id = :second WHERE id = :id",
                named_params! {":first": first, ":second": second, ":id": id},
            )?;
        }
    }
    Ok(())
}

/// Every column of the kept row. A person is worked on if one of the two was, and put away only if both were.
const JOINED: &str = "UPDATE contacts AS k SET
        pronouns = coalesce(k.pronouns, o.pronouns), role = coalesce(k.role, o.role),
        company_id = coalesce(k.company_id, o.company_id), email = coalesce(k.email, o.email),
        phone = coalesce(k.phone, o.phone), linkedin = coalesce(k.linkedin, :linkedin),
        source = coalesce(k.source, o.source),
        via_id = coalesce(nullif(k.via_id, o.id), nullif(o.via_id, k.id)),
        program = coalesce(k.program, o.program), cohort = coalesce(k.cohort, o.cohort),
        why = coalesce(k.why, o.why), learn = coalesce(k.learn, o.learn),
        every_days = coalesce(k.every_days, o.every_days), time_zone = coalesce(k.time_zone, o.time_zone),
        pool = min(k.pool, o.pool), connected_on = coalesce(k.connected_on, o.connected_on),
        archived_at = iif(o.archived_at IS NULL, NULL, k.archived_at),
        created_at = min(k.created_at, o.created_at), updated_at = :now,
        imported = :imported, rest = :rest
    FROM (SELECT * FROM contacts WHERE id = :other) AS o WHERE k.id = :keep";

fn join_fields(tx: &Tx<'_>, keep: &Contact, other: &Contact) -> Result<(), StoreError> {
    // a profile belongs to one row at a time
    tx.change(
        "UPDATE contacts SET linkedin = NULL WHERE id = :other AND linkedin IS NOT NULL",
        named_params! {":other": other.id},
    )?;
    // who is not the other is not the kept one either
    tx.change(
        "UPDATE contacts SET rest = replace(rest, :others, :own) WHERE instr(rest, :others) AND id NOT IN (:keep, :other)",
        named_params! {":others": other.uid, ":own": keep.uid, ":keep": keep.id, ":other": other.id},
    )?;
    let (of_keep, of_other) = (further(tx, keep.id)?, further(tx, other.id)?);
    tx.change(
        JOINED,
        named_params! {
            ":linkedin": other.linkedin,
            ":imported": merge::imported((keep, &of_keep), (other, &of_other)),
            ":rest": merge::rest((keep, &of_keep), (other, &of_other)),
            ":now": tx.now(),
            ":keep": keep.id,
            ":other": other.id,
        },
    )?;
    Ok(())
}

fn further(db: &Db<'_>, id: ContactId) -> Result<Further, StoreError> {
    let found =
        db.one("SELECT imported, rest FROM contacts WHERE id = :id", named_params! {":id": id}, |row| {
            Ok(Further { imported: row.get(0)?, rest: row.get(1)? })
        })?;
    Ok(found.unwrap_or_default())
}

/// Of what can be planned once, the earliest stays; the interval of keeping in touch counts from the last contact with
/// either of the two.
fn one_open_of_each_kind(
    tx: &Tx<'_>,
    keep: &Contact,
    other: &Contact,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let open = follow_ups::open_of(tx, keep.id)?;
    let of = |kind: FollowUpKind| open.iter().filter(move |follow_up| follow_up.kind == kind);
    for later in ONE_OPEN.into_iter().flat_map(|kind| of(kind).skip(1)) {
        follow_ups::close(tx, later.id, FollowUpState::Cancelled)?;
    }
    let Some(every) = keep.every_days.or(other.every_days) else { return Ok(()) };
    if other.every_days.is_none() && other.last_contact_on.is_none() {
        return Ok(());
    }
    let planned = of(FollowUpKind::KeepInTouch).next();
    let begun = |planned: &FollowUp| planned.due_on.checked_sub_days(Days::new(every.into()));
    follow_ups::keep_in_touch(tx, keep.id, planned.and_then(begun).unwrap_or(today))
}

/// What lost becomes a note; a second profile and address become links, by which the person is still found.
fn keep_what_lost(
    tx: &Tx<'_>,
    keep: &Contact,
    other: &Contact,
    merged: &Merged,
    today: NaiveDate,
) -> Result<(), StoreError> {
    if let Some(note) = merged.note(other) {
        notes::insert(tx, keep.id, None, today, &note)?;
    }
    for (field, value) in &merged.lost {
        match *field {
            "linkedin" => contacts::add_link(tx, keep.id, &linkedin::address(value))?,
            "email" => contacts::add_link(tx, keep.id, &format!("mailto:{value}"))?,
            _ => continue,
        };
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests;
