//! The table of weeks, and what the other tables say was done in one.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::named_params;

use super::{Db, StoreError, Tx, contacts, conversations, instant, messages};
use crate::domain::week::{Done, Kept, Week};

/// What the user keeps of a week.
///
/// # Errors
/// Those of reading.
pub(crate) fn kept(db: &Db<'_>, week: Week) -> Result<Kept, StoreError> {
    let found = db.one(
        "SELECT hours, adjustment FROM weeks WHERE monday = :monday",
        named_params! {":monday": week.monday().to_string()},
        |row| Ok(Kept { hours: row.get("hours")?, adjustment: row.get("adjustment")? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// # Errors
/// Those of writing.
pub(crate) fn keep(tx: &Tx<'_>, week: Week, kept: &Kept) -> Result<(), StoreError> {
    let monday = week.monday().to_string();
    let values = named_params! {":monday": monday, ":hours": kept.hours, ":adjustment": kept.adjustment};
    let updated = tx
        .change("UPDATE weeks SET hours = :hours, adjustment = :adjustment WHERE monday = :monday", values)?;
    if updated == 0 {
        tx.insert(
            "INSERT INTO weeks (uid, monday, hours, adjustment) VALUES (:uid, :monday, :hours, :adjustment)",
            named_params! {
                ":uid": tx.new_uid(),
                ":monday": monday,
                ":hours": kept.hours,
                ":adjustment": kept.adjustment,
            },
        )?;
    }
    Ok(())
}

/// What was done in a week, of which `began_at` and `ended_at` are the instants in the user's zone.
///
/// # Errors
/// Those of reading.
pub(crate) fn done(
    db: &Db<'_>,
    week: Week,
    began_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
) -> Result<Done, StoreError> {
    let (from, to) = (week.monday(), week.sunday());
    let days = named_params! {":from": from.to_string(), ":to": to.to_string()};
    let count = |sql| db.one(sql, days, |row| row.get::<_, u32>(0)).map(Option::unwrap_or_default);
    Ok(Done {
        messages: messages::count_sent(db, from, to)?,
        people_reached: count(
            "SELECT count(DISTINCT contact_id) FROM messages WHERE sent_on BETWEEN :from AND :to",
        )?,
        new_contacts: new_contacts(db, week, began_at, ended_at)?,
        replies: count(
            "SELECT count(*) FROM messages WHERE replied_on BETWEEN :from AND :to AND reply_kind <> 'out-of-office'",
        )?,
        conversations: conversations::count_held(db, from, to)?,
    })
}

/// People on whom work began in the week: those who were typed in then; of those who came by an import, and left the
/// pool, the ones with whom something happened then for the first time. (A field of one who was typed in is no import's:
/// `imported` says so of the name.)
fn new_contacts(
    db: &Db<'_>,
    week: Week,
    began_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let count = db.one(
        "WITH deeds (contact_id, on_day) AS (
            SELECT contact_id, noted_on FROM facts
            UNION ALL SELECT contact_id, noted_on FROM notes
            UNION ALL SELECT contact_id, coalesce(sent_on, substr(created_at, 1, 10)) FROM messages
            UNION ALL SELECT contact_id, substr(created_at, 1, 10) FROM follow_ups
            UNION ALL SELECT p.contact_id, v.on_day FROM participants p JOIN conversations v ON v.id = p.conversation_id
                WHERE v.state = 'held'
         )
         SELECT
            (SELECT count(*) FROM contacts WHERE pool = 0 AND json_type(imported, '$.name') = 'null'
                AND created_at >= :began AND created_at < :ended)
            + (SELECT count(*) FROM (
                SELECT 1 FROM deeds d JOIN contacts c ON c.id = d.contact_id
                WHERE c.pool = 0 AND json_type(c.imported, '$.name') IS NOT 'null'
                GROUP BY d.contact_id HAVING min(d.on_day) BETWEEN :from AND :to))",
        named_params! {
            ":began": instant(began_at),
            ":ended": instant(ended_at),
            ":from": week.monday().to_string(),
            ":to": week.sunday().to_string(),
        },
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// Days up to `until` on which messages were sent, with their number.
///
/// # Errors
/// Those of reading.
pub(crate) fn sent_by_day(db: &Db<'_>, until: NaiveDate) -> Result<Vec<(NaiveDate, u32)>, StoreError> {
    db.all(
        "SELECT sent_on, count(*) AS sent FROM messages WHERE sent_on <= :until GROUP BY sent_on ORDER BY sent_on",
        named_params! {":until": until.to_string()},
        |row| Ok((contacts::day(row, "sent_on")?.unwrap_or_default(), row.get("sent")?)),
    )
}
