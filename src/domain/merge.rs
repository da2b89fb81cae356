//! Merge: what becomes of the fields of two records that are made one. The value of the record that is kept wins, an
//! empty one takes that of the other, and what lost is written down, so that nothing is gone.

use serde_json::{Map, Value};

use super::contact::Contact;

/// What a merge did.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Fields that were empty and took the other's value
    pub(crate) taken: Vec<&'static str>,
    /// Values of the other that had no place: field and value
    pub(crate) lost: Vec<(&'static str, String)>,
    /// Rows of the other that are the kept one's now: a noun, and how many
    pub(crate) moved: Vec<(&'static str, usize)>,
}

impl Merged {
    /// Compare the fields.
    pub(crate) fn of(keep: &Contact, other: &Contact) -> Self {
        let mut merged = Self::default();
        let text = |value: &Option<String>| value.clone();
        let via = |one: &Contact, not: &Contact| {
            one.via.as_ref().filter(|via| via.id != not.id).map(|via| format!("{} (#{})", via.name, via.id))
        };
        let every = |contact: &Contact| contact.every_days.map(|days| format!("every {days} days"));
        let day = |contact: &Contact| contact.connected_on.map(|day| day.to_string());
        let fields = [
            ("name", Some(keep.name.clone()), Some(other.name.clone())),
            ("pronouns", text(&keep.pronouns), text(&other.pronouns)),
            ("role", text(&keep.role), text(&other.role)),
            ("company", text(&keep.company), text(&other.company)),
            ("email", text(&keep.email), text(&other.email)),
            ("phone", text(&keep.phone), text(&other.phone)),
            ("linkedin", text(&keep.linkedin), text(&other.linkedin)),
            ("circle", Some(keep.circle.as_str().into()), Some(other.circle.as_str().into())),
            ("source", text(&keep.source), text(&other.source)),
            ("via", via(keep, other), via(other, keep)),
            ("program", text(&keep.program), text(&other.program)),
            ("cohort", text(&keep.cohort), text(&other.cohort)),
            ("why", text(&keep.why), text(&other.why)),
            ("learn", text(&keep.learn), text(&other.learn)),
            ("keep in touch", every(keep), every(other)),
            ("time zone", text(&keep.time_zone), text(&other.time_zone)),
            ("connected", day(keep), day(other)),
        ];
        for (field, kept, others) in fields {
            match (kept, others) {
                (None, Some(_)) => merged.taken.push(field),
                (Some(kept), Some(others)) if kept != others => merged.lost.push((field, others)),
                _ => {}
            }
        }
        merged
    }

    /// The note that keeps what lost; none where nothing did.
    pub(crate) fn note(&self, other: &Contact) -> Option<String> {
        if self.lost.is_empty() {
            return None;
        }
        let lines: Vec<String> = self.lost.iter().map(|(field, value)| format!("{field}: {value}")).collect();
        Some(format!("Merged with {} (#{}), whose record said\n{}", other.name, other.id, lines.join("\n")))
    }
}

/// What is kept of a contact beside its fields: `imported` and `rest` as the file holds them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Further {
    pub(crate) imported: Option<String>,
    pub(crate) rest: Option<String>,
}

fn object(json: Option<&String>) -> Map<String, Value> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

fn as_kept(map: &Map<String, Value>) -> Option<String> {
    if map.is_empty() { None } else { serde_json::to_string(map).ok() }
}

/// The last imported values of the fields that no import may change. A field that the other record brought follows the
/// other's; one that the person wrote in the kept record remembers what the other's import said, so that the next import
/// does not take it for news.
pub(crate) fn imported(keep: (&Contact, &Further), other: (&Contact, &Further)) -> Option<String> {
    let (kept, others) = (object(keep.1.imported.as_ref()), object(other.1.imported.as_ref()));
    let values = |contact: &Contact| {
        [
            ("name", Some(contact.name.clone())),
            ("company", contact.company.clone()),
            ("role", contact.role.clone()),
            ("email", contact.email.clone()),
        ]
    };
    let mut merged = Map::new();
    for ((field, own), (_, others_own)) in values(keep.0).into_iter().zip(values(other.0)) {
        let taken = own.is_none() && others_own.is_some();
        // without an entry the value is what the import said
        let last = others.get(field).cloned().unwrap_or_else(|| others_own.into());
        let entry = match kept.get(field) {
            _ if taken => others.get(field).cloned(),
            Some(Value::Null) => Some(last),
            Some(entry) => Some(entry.clone()),
            None => None,
        };
        merged.extend(entry.map(|entry| (field.to_owned(), entry)));
    }
    as_kept(&merged)
}

/// Who is somebody else (see the store's duplicates), and the mark of made-up people: the keys of `rest` that are merged by
/// a rule of their own.
const NOT_SAME: &str = "not_same";
const MADE_UP: &str = "made_up";

/// The further fields of both: the kept record's win, and those of the other that lost stand under `merged`.
pub(crate) fn rest(keep: (&Contact, &Further), other: (&Contact, &Further)) -> Option<String> {
    let (mut kept, mut others) = (object(keep.1.rest.as_ref()), object(other.1.rest.as_ref()));
    let mut apart: Vec<Value> = Vec::new();
    for list in [kept.remove(NOT_SAME), others.remove(NOT_SAME)] {
        apart.extend(list.and_then(|list| list.as_array().cloned()).unwrap_or_default());
    }
    apart.retain(|uid| *uid != keep.0.uid.as_str() && *uid != other.0.uid.as_str());
    apart.dedup();
    // somebody real stays real: the demo may be thrown away
    if !(kept.contains_key(MADE_UP) && others.contains_key(MADE_UP)) {
        kept.remove(MADE_UP);
        others.remove(MADE_UP);
    }
    let mut lost = Map::new();
    for (key, value) in others {
        match kept.get(&key) {
            None => drop(kept.insert(key, value)),
            Some(same) if *same == value => {}
            Some(_) => drop(lost.insert(key, value)),
        }
    }
    if !lost.is_empty()
        && let Value::Array(list) = kept.entry("merged").or_insert_with(|| Value::Array(Vec::new()))
    {
        list.push(Value::Object(lost));
    }
    if !apart.is_empty() {
        kept.insert(NOT_SAME.to_owned(), Value::Array(apart));
    }
    as_kept(&kept)
}
