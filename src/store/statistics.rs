//! What statistics are made of: the messages that were sent, each with the reply to it and to the one before it.

use chrono::NaiveDate;
use rusqlite::named_params;

use super::{Db, StoreError, contacts};
use crate::domain::channel::Channel;
use crate::domain::contact::Circle;
use crate::domain::statistics::Sent;

/// The messages sent in the days `since..=until` (from the first on, if there is no `since`), in no order. Those before
/// are looked at too, for the replies that came before; in the order of the file, because an index would lead to each
/// row one by one.
///
/// # Errors
/// Those of reading.
pub(crate) fn sent(db: &Db<'_>, since: Option<NaiveDate>, until: NaiveDate) -> Result<Vec<Sent>, StoreError> {
    db.all(
        "SELECT m.contact_id, m.template, m.channel, m.sent_on, c.circle, o.name AS company, m.answered_on, m.heard_on
         FROM (
            SELECT contact_id, template, channel, sent_on, answered_on,
                lag(answered_on) OVER (PARTITION BY contact_id ORDER BY sent_on, sent_at, id) AS heard_on
            FROM (
                SELECT id, contact_id, template, channel, sent_on, sent_at,
                    iif(reply_kind <> 'out-of-office', replied_on, NULL) AS answered_on
                FROM messages NOT INDEXED WHERE sent_on <= :until
            )
         ) m JOIN contacts c ON c.id = m.contact_id LEFT JOIN companies o ON o.id = c.company_id
         WHERE m.sent_on >= :since",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::{Field, Value};
    use crate::domain::id::ContactId;
    use crate::domain::message::{Occasion, ReplyKind};
    use crate::store::contacts::NewContact;
    use crate::store::messages::{self, Text};
    use crate::store::{Store, Tx};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn send(tx: &Tx<'_>, to: ContactId, on: &str, reply: Option<(&str, ReplyKind)>) {
        let text = Text {
            channel: Channel::Slack,
            template: None,
            subject: None,
            body: "Hi",
            filled: None,
            personal_share: 1.0,
        };
        let id = messages::insert(tx, to, &text).unwrap();
        let at = |day: NaiveDate| day.and_hms_opt(9, 0, 0).unwrap().and_utc();
        messages::set_sent(tx, id, day(on), at(day(on)), Occasion::First, &[]).unwrap();
        if let Some((on, kind)) = reply {
            messages::set_reply(tx, id, day(on), at(day(on)), kind, None).unwrap();
        }
    }

    #[test]
    fn each_message_knows_its_answer_and_the_one_before_it_even_from_before_the_range() {
        let folder = tempfile::tempdir().unwrap();
        let now = day("2026-03-02").and_hms_opt(9, 0, 0).unwrap().and_utc();
        let mut store = Store::new(folder.path().join("x.db"), now);
        store
            .write("test", |tx| {
                let person = |name: &str, company: Option<&str>| {
                    let mut fields = vec![(Field::Name, Value::Text(name.into()))];
                    fields.extend(company.map(|company| (Field::Company, Value::Text(company.into()))));
                    contacts::insert(tx, &NewContact { fields, ..NewContact::default() })
                };
                let (ana, bo) = (person("Ana", Some("Acme"))?, person("Bo", None)?);
                // out of the order of their days
                send(tx, ana, "2026-02-20", None);
                send(tx, ana, "2026-01-10", Some(("2026-01-12", ReplyKind::Negative)));
                send(tx, bo, "2026-02-01", Some(("2026-02-02", ReplyKind::OutOfOffice)));
                send(tx, bo, "2026-02-09", None);
                let draft = Text {
                    channel: Channel::Email,
                    template: None,
                    subject: None,
                    body: "no",
                    filled: None,
                    personal_share: 1.0,
                };
                messages::insert(tx, bo, &draft).map(drop)
            })
            .unwrap();
        let mut read = |since: Option<&str>, until: &str| {
            let mut found = store.read(|db| sent(db, since.map(day), day(until))).unwrap();
            found.sort_by_key(|sent| sent.sent_on);
            let told = |sent: Sent| {
                let on = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                format!(
                    "{} {} {} {}",
                    sent.sent_on,
                    sent.company.unwrap_or_default(),
                    on(sent.answered_on),
                    on(sent.heard_on)
                )
            };
            found.into_iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(
            read(None, "2026-03-02"),
            ["2026-01-10 Acme 2026-01-12 ", "2026-02-01   ", "2026-02-09   ", "2026-02-20 Acme  2026-01-12"]
        );
        assert_eq!(read(Some("2026-02-09"), "2026-02-19"), ["2026-02-09   "]);
        assert_eq!(read(Some("2026-02-20"), "2026-02-20"), ["2026-02-20 Acme  2026-01-12"]);
    }
}
