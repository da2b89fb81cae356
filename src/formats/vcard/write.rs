//! A person as a card: what every address book knows, our own fields beside it, and what was kept of the card that the
//! person came in.

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue, VCardVersion};
use calcard::{Entry, Parser};

use super::read::{CHOSEN, OWN, OWN_FIELDS, derived};
use crate::domain::contact::{Contact, Field};
use crate::domain::export::Person;
use crate::domain::{linkedin, text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V3,
    V4,
}

/// The card, from `BEGIN` to `END`.
pub(crate) fn card(person: &Person, version: Version) -> String {
    let contact = &person.contact;
    let lines = person.kept.iter().filter(|line| is_property(line));
    let (foreign, known): (Vec<&String>, Vec<&String>) = lines.partition(|line| is_foreign(line));
    let kept = kept(&known);
    let mut entries = vec![
        entry(VCardProperty::Uid, &format!("urn:uuid:{}", contact.uid)),
        entry(VCardProperty::Fn, &contact.name),
        kept.iter().find(|entry| names(entry, &contact.name)).cloned().unwrap_or_else(|| name(&contact.name)),
    ];
    if let Some(company) = &contact.company {
        let own = |entry: &&VCardEntry| entry.name == VCardProperty::Org && first(entry) == Some(company);
        entries.push(kept.iter().find(own).cloned().unwrap_or_else(|| entry(VCardProperty::Org, company)));
    }
    let mut push = |property, value: Option<&str>| entries.extend(value.map(|value| entry(property, value)));
    push(VCardProperty::Title, contact.role.as_deref());
    let chosen: Vec<&VCardEntry> = kept.iter().filter(|entry| is_chosen(entry)).collect();
    for (property, value) in [(VCardProperty::Email, &contact.email), (VCardProperty::Tel, &contact.phone)] {
        let Some(value) = value else { continue };
        let same = |entry: &&&VCardEntry| {
            entry.name == property && first(entry).is_some_and(|text| text.trim() == value)
        };
        entries.push(match chosen.iter().find(same) {
            Some(entry) => unmarked((*entry).clone()),
            None => entry(property, value),
        });
    }
    let mut push = |property, value: Option<&str>| entries.extend(value.map(|value| entry(property, value)));
    push(VCardProperty::Url, contact.linkedin.as_deref().map(linkedin::address).as_deref());
    contact.links.iter().for_each(|link| push(VCardProperty::Url, Some(link)));
    if !contact.tags.is_empty() {
        let tags = contact.tags.iter().map(|tag| VCardValue::Text(visible(tag))).collect();
        entries.push(VCardEntry::new(VCardProperty::Categories).with_values(tags));
    }
    if !person.notes.is_empty() {
        entries.push(entry(VCardProperty::Note, &person.notes.join("\n\n")));
    }
    for field in OWN_FIELDS {
        if let Some(value) = own(contact, field) {
            let name = format!("{OWN}{}", field.as_str().to_ascii_uppercase());
            entries.push(entry(VCardProperty::Other(name), &value));
        }
    }
    let used =
        |entry: &VCardEntry| matches!(entry.name, VCardProperty::N | VCardProperty::Org) || is_chosen(entry);
    entries.extend(kept.into_iter().filter(|entry| !used(entry)));
    let mut out = String::new();
    let version = if version == Version::V3 { VCardVersion::V3_0 } else { VCardVersion::V4_0 };
    // into memory: there is nothing that could fail
    let _ = VCard { entries }.write_to(&mut out, version);
    out.truncate(out.len() - END.len());
    for line in foreign {
        push_folded(&mut out, line);
    }
    out + END
}

/// What ends a card.
const END: &str = "END:VCARD\r\n";

/// Bytes of a line, which may go on in the next one behind a blank (RFC 6350, section 3.2).
const LONGEST_LINE: usize = 75;

/// What stands before the value and the parameters: the name, with its group in front.
fn head(line: &str) -> &str {
    line.split([':', ';']).next().unwrap_or_default()
}

fn is_property(line: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    line.contains(':') && !head(line).is_empty() && head(line).bytes().all(plain)
}

/// A line of a property whose meaning is not known; it is written as it was taken in.
fn is_foreign(line: &str) -> bool {
    let name = head(line).rsplit('.').next().unwrap_or_default();
    name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("X-"))
}

fn push_folded(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars().filter(|c| !c.is_control()) {
        if length + c.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

fn entry(property: VCardProperty, value: &str) -> VCardEntry {
    VCardEntry::new(property).with_value(VCardValue::Text(visible(value)))
}

/// Text without the characters that a card may not hold; a line end is one of its own kind.
fn visible(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

fn name(name: &str) -> VCardEntry {
    let name = visible(name);
    let [family, given] = derived(&name);
    let parts = [family, given, "", "", ""].map(|part| VCardValue::Text(part.to_owned()));
    VCardEntry::new(VCardProperty::N).with_values(parts.into())
}

/// Whether an entry holds the parts of this very name.
fn names(entry: &VCardEntry, name: &str) -> bool {
    let name = text::fold_words(name);
    let parts = entry.values.iter().take(2).filter_map(VCardValue::as_text);
    let words: Vec<String> = parts.flat_map(text::fold_words).collect();
    entry.name == VCardProperty::N && !words.is_empty() && words.iter().all(|word| name.contains(word))
}

/// Whether an entry is what was kept of the line of a field.
fn is_chosen(entry: &VCardEntry) -> bool {
    entry.params.iter().any(|param| param.name.as_str().eq_ignore_ascii_case(CHOSEN))
}

fn unmarked(mut entry: VCardEntry) -> VCardEntry {
    entry.params.retain(|param| !param.name.as_str().eq_ignore_ascii_case(CHOSEN));
    entry
}

fn first(entry: &VCardEntry) -> Option<&str> {
    entry.values.first().and_then(VCardValue::as_text)
}

/// The value of one of our own fields.
fn own(contact: &Contact, field: Field) -> Option<String> {
    match field {
        Field::Pronouns => contact.pronouns.clone(),
        Field::Circle => Some(contact.circle.as_str().to_owned()),
        Field::Source => contact.source.clone(),
        Field::Program => contact.program.clone(),
        Field::Cohort => contact.cohort.clone(),
        Field::Why => contact.why.clone(),
        Field::Learn => contact.learn.clone(),
        Field::Every => contact.every_days.map(|days| format!("{days}d")),
        Field::TimeZone => contact.time_zone.clone(),
        _ => None,
    }
}

/// The entries that were kept of a card; whatever they are, they stay entries of this one.
fn kept(lines: &[&String]) -> Vec<VCardEntry> {
    let lines: String = lines.iter().map(|line| visible(line).replace('\n', " ") + "\r\n").collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let ours = |entry: &VCardEntry| {
        matches!(
            entry.name,
            VCardProperty::Begin
                | VCardProperty::End
                | VCardProperty::Version
                | VCardProperty::Uid
                | VCardProperty::Fn
        )
    };
    match Parser::new(&format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}END:VCARD\r\n")).entry() {
        Entry::VCard(card) => card.entries.into_iter().filter(|entry| !ours(entry)).collect(),
        _ => Vec::new(),
    }
}
