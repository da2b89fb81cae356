//! The tables of mixers: the mixer, who takes part, and all that happens in it.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

use super::{Db, StoreError, Tx};
use crate::domain::id::{ContactId, MixerId, MixerPersonId};
use crate::domain::mixer::{Agenda, Change, Entry, Kind, Mixer, NewPerson, Person, Roster, Topic};

/// A mixer with all that happened in it.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) mixer: Mixer,
    pub(crate) people: Vec<Person>,
    pub(crate) entries: Vec<Entry>,
}

/// One line of the list of mixers.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) mixer: Mixer,
    pub(crate) people: u32,
}

const COLUMNS: &str = "m.id, m.preset, m.topic, m.agenda, m.started_at, m.ended_at";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Mixer> {
    let broken = |column: &str, cause: String| {
        rusqlite::Error::InvalidColumnType(0, format!("{column}: {cause}"), rusqlite::types::Type::Text)
    };
    let agenda: String = row.get("agenda")?;
    let agenda: Agenda = serde_json::from_str(&agenda).map_err(|e| broken("agenda", e.to_string()))?;
    if agenda.parts.is_empty() {
        return Err(broken("agenda", "it has no parts".to_owned()));
    }
    Ok(Mixer {
        id: row.get("id")?,
        preset: row.get("preset")?,
        topic: row.get::<_, Option<String>>("topic")?.and_then(|topic| Topic::parse(&topic)),
        agenda,
        started_at: at(&row.get::<_, String>("started_at")?).unwrap_or_default(),
        ended_at: row.get::<_, Option<String>>("ended_at")?.and_then(|text| at(&text)),
    })
}

fn at(text: &str) -> Option<DateTime<Utc>> {
    text.parse().ok()
}

/// Begin a mixer.
///
/// # Errors
/// Those of writing.
pub(crate) fn insert(
    tx: &Tx<'_>,
    preset: &str,
    topic: Option<Topic>,
    agenda: &Agenda,
) -> Result<MixerId, StoreError> {
    tx.insert(
        "INSERT INTO mixers (uid, preset, topic, agenda, started_at) VALUES (:uid, :preset, :topic, :agenda, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":preset": preset,
            ":topic": topic.map(Topic::as_str),
            // numbers, words and lists: nothing in it that JSON could not hold
            ":agenda": serde_json::to_string(agenda).unwrap_or_default(),
            ":now": tx.now(),
        },
    )
    .map(MixerId)
}

/// # Errors
/// Those of reading.
pub(crate) fn get(db: &Db<'_>, id: MixerId) -> Result<Option<Whole>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM mixers m WHERE m.id = :id");
    let Some(mixer) = db.one(&sql, named_params! {":id": id}, from_row)? else { return Ok(None) };
    let people = db.all(
        "SELECT id, contact_id, name, pronouns, program, cohort, confidence_before, confidence_after FROM mixer_people
         WHERE mixer_id = :id ORDER BY id",
        named_params! {":id": id},
        |row| {
            Ok(Person {
                id: row.get("id")?,
                contact_id: row.get("contact_id")?,
                name: row.get("name")?,
                pronouns: row.get("pronouns")?,
                program: row.get("program")?,
                cohort: row.get("cohort")?,
                confidence_before: row.get("confidence_before")?,
                confidence_after: row.get("confidence_after")?,
            })
        },
    )?;
    let entries = db.all(
        "SELECT kind, person_id, text, at FROM mixer_entries WHERE mixer_id = :id ORDER BY id",
        named_params! {":id": id},
        |row| {
            let kind = Kind::parse(row.get_ref("kind")?.as_str()?);
            let when = at(row.get_ref("at")?.as_str()?);
            let (person, text) = (row.get("person_id")?, row.get("text")?);
            Ok(kind.zip(when).map(|(kind, at)| Entry { kind, person, text, at }))
        },
    )?;
    // an entry of a nettrack to come is left alone
    Ok(Some(Whole { mixer, people, entries: entries.into_iter().flatten().collect() }))
}

/// The newest mixer, or the newest that is not over.
///
/// # Errors
/// Those of reading.
pub(crate) fn newest(db: &Db<'_>, only_open: bool) -> Result<Option<MixerId>, StoreError> {
    db.one(
        "SELECT max(id) FROM mixers WHERE ended_at IS NULL OR NOT :only_open",
        named_params! {":only_open": only_open},
        |row| row.get::<_, Option<MixerId>>(0),
    )
    .map(Option::flatten)
}

/// All mixers, the newest first.
///
/// # Errors
/// Those of reading.
pub(crate) fn list(db: &Db<'_>) -> Result<Vec<Line>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT count(*) FROM mixer_people p WHERE p.mixer_id = m.id) AS people
         FROM mixers m ORDER BY m.id DESC"
    );
    db.all(&sql, [], |row| Ok(Line { mixer: from_row(row)?, people: row.get("people")? }))
}

/// Keep what was typed: the entry, and what it says of the people.
///
/// # Errors
/// Those of writing.
pub(crate) fn record(tx: &Tx<'_>, id: MixerId, change: &Change) -> Result<(), StoreError> {
    let person = match &change.roster {
        Roster::Same => change.person,
        Roster::New(new) => Some(add_person(tx, id, new)?),
        Roster::Known(person) => {
            update_person(tx, person)?;
            change.person
        }
    };
    tx.insert(
        "INSERT INTO mixer_entries (uid, mixer_id, person_id, kind, text, at) VALUES (:uid, :mixer, :person, :kind, :text, :now)",
        named_params! {
            ":uid": tx.new_uid(),
            ":mixer": id,
            ":person": person,
            ":kind": change.kind.as_str(),
            ":text": change.text,
            ":now": tx.now(),
        },
    )?;
    match change.kind {
        Kind::Topic => tx.change(
            "UPDATE mixers SET topic = :topic WHERE id = :id",
            named_params! {":topic": change.text, ":id": id},
        ),
        Kind::End => tx.change(
            "UPDATE mixers SET ended_at = :now WHERE id = :id",
            named_params! {":now": tx.now(), ":id": id},
        ),
        _ => return Ok(()),
    }
    .map(drop)
}

fn add_person(tx: &Tx<'_>, id: MixerId, new: &NewPerson) -> Result<MixerPersonId, StoreError> {
    tx.insert(
        "INSERT INTO mixer_people (uid, mixer_id, name, pronouns, program, cohort, confidence_before)
         VALUES (:uid, :mixer, :name, :pronouns, :program, :cohort, :before)",
        named_params! {
            ":uid": tx.new_uid(),
            ":mixer": id,
            ":name": new.name,
            ":pronouns": new.pronouns,
            ":program": new.program,
            ":cohort": new.cohort,
            ":before": new.confidence,
        },
    )
    .map(MixerPersonId)
}

fn update_person(tx: &Tx<'_>, person: &Person) -> Result<(), StoreError> {
    tx.change(
        "UPDATE mixer_people SET pronouns = :pronouns, program = :program, cohort = :cohort, confidence_before = :before,
            confidence_after = :after WHERE id = :id",
        named_params! {
            ":pronouns": person.pronouns,
            ":program": person.program,
            ":cohort": person.cohort,
            ":before": person.confidence_before,
            ":after": person.confidence_after,
            ":id": person.id,
        },
    )
    .map(drop)
}

/// Say which contact somebody became.
///
/// # Errors
/// Those of writing.
pub(crate) fn link(tx: &Tx<'_>, person: MixerPersonId, contact: ContactId) -> Result<(), StoreError> {
    tx.change(
        "UPDATE mixer_people SET contact_id = :contact WHERE id = :id",
        named_params! {":contact": contact, ":id": person},
    )
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mixer::{Key, Preset};
    use crate::store::Store;

    fn begun() -> (Store, MixerId, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::new(folder.path().join("test.db"), "2026-03-02T15:00:00Z".parse().unwrap());
        let agenda = Agenda::fit(&Preset::built_in("mixup").unwrap(), 30).unwrap();
        let id = store.write("mixer start", |tx| insert(tx, "mixup", None, &agenda)).unwrap();
        (store, id, folder)
    }

    fn said(text: &str) -> Change {
        Change { text: Some(text.to_owned()), ..Change::of(Kind::Said(Key::Note)) }
    }

    #[test]
    fn what_is_recorded_is_read_again_dated_by_the_clock_that_goes_on() {
        let (mut store, id, _folder) = begun();
        let new = NewPerson { name: "Sam Lee".into(), confidence: Some(3), ..NewPerson::default() };
        let joined = Change { roster: Roster::New(new), ..Change::of(Kind::Join) };
        store.write("mixer", |tx| record(tx, id, &joined)).unwrap();
        let later = "2026-03-02T15:04:00Z".parse().unwrap();
        store.set_now(later);
        let topic = Change { text: Some("blockers".into()), ..Change::of(Kind::Topic) };
        store.write("mixer", |tx| record(tx, id, &topic)).unwrap();
        let whole = store.read(|db| get(db, id)).unwrap().unwrap();
        assert_eq!((whole.people[0].name.as_str(), whole.people[0].confidence_before), ("Sam Lee", Some(3)));
        assert_eq!(whole.entries[0].person, Some(whole.people[0].id));
        assert_eq!((whole.entries[1].at, whole.mixer.topic), (later, Some(Topic::Blockers)));
        assert_eq!(store.history(1).unwrap()[0].made_at, "2026-03-02T15:04:00Z");
        assert_eq!(store.read(|db| newest(db, true)).unwrap(), Some(id));
        store.write("mixer end", |tx| record(tx, id, &Change::of(Kind::End))).unwrap();
        assert_eq!(store.read(|db| newest(db, true)).unwrap(), None);
        assert_eq!(store.read(list).unwrap()[0].mixer.ended_at, Some(later));
        store.undo().unwrap();
        assert_eq!(store.read(|db| newest(db, true)).unwrap(), Some(id));
    }

    #[test]
    fn an_entry_of_a_nettrack_to_come_is_left_alone_and_a_broken_agenda_is_an_error() {
        let (mut store, id, folder) = begun();
        store.write("mixer", |tx| record(tx, id, &said("before"))).unwrap();
        let file = rusqlite::Connection::open(folder.path().join("test.db")).unwrap();
        file.execute_batch("UPDATE mixer_entries SET kind = 'dance'").unwrap();
        store.write("mixer", |tx| record(tx, id, &said("after"))).unwrap();
        let whole = store.read(|db| get(db, id)).unwrap().unwrap();
        assert_eq!(whole.entries.len(), 1);
        for broken in ["", "{}", "{\"parts\":[]}", "[1]"] {
            file.execute("UPDATE mixers SET agenda = ?1", [broken]).unwrap();
            let error = store.read(|db| get(db, id)).unwrap_err();
            assert_eq!(error.code(), "corrupt", "{broken}");
        }
    }
}
