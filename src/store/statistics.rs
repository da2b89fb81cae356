//! What statistics are made of: the messages that were sent, each with the reply to it and to the one before it.

use chrono::NaiveDate;
use rusqlite::named_params;

use super::{Db, StoreError, contacts};
use crate::domain::channel::Channel;
use crate::domain::contact::Circle;
use crate::domain::statistics::Sent;

/// The messages sent in the days `since..=until` (from the first on, if there is no `since`).
///
/// # Errors
/// Those of reading.
pub(crate) fn sent(db: &Db<'_>, since: Option<NaiveDate>, until: NaiveDate) -> Result<Vec<Sent>, StoreError> {
    db.all(
        "SELECT m.contact_id, m.template, m.channel, m.sent_on, c.circle, o.name AS company,
            iif(m.reply_kind <> 'out-of-office', m.replied_on, NULL) AS answered_on,
            (SELECT iif(b.reply_kind <> 'out-of-office', b.replied_on, NULL) FROM messages b
             WHERE b.contact_id = m.contact_id AND b.sent_on <= m.sent_on
                AND (b.sent_on, b.sent_at, b.id) < (m.sent_on, m.sent_at, m.id)
             ORDER BY b.sent_on DESC, b.sent_at DESC, b.id DESC LIMIT 1) AS heard_on
         FROM messages m JOIN contacts c ON c.id = m.contact_id LEFT JOIN companies o ON o.id = c.company_id
         WHERE m.sent_on BETWEEN :since AND :until ORDER BY m.sent_on, m.id",
        named_params! {
            ":since": since.map_or_else(|| "0000".to_owned(), |day| day.to_string()),
            ":until": until.to_string(),
        },
        |row| {
            Ok(Sent {
                contact: row.get("contact_id")?,
                template: row.get("template")?,
                channel: Channel::parse(row.get_ref("channel")?.as_str()?).unwrap_or(Channel::Other),
                circle: Circle::parse(row.get_ref("circle")?.as_str()?).unwrap_or(Circle::New),
                company: row.get("company")?,
                sent_on: contacts::day(row, "sent_on")?.unwrap_or_default(),
                answered_on: contacts::day(row, "answered_on")?,
                heard_on: contacts::day(row, "heard_on")?,
            })
        },
    )
}
