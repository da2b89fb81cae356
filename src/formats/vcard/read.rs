//! One card as a person (DOMAIN.md, section 7): what nettrack has a field for, and the rest kept line by line.

use std::collections::HashSet;

use calcard::vcard::{
    VCard, VCardEntry, VCardKind, VCardParameter, VCardParameterName, VCardProperty, VCardValue,
};
use calcard::{Entry, Parser};
use uuid::Uuid;

use super::cards::Card;
use crate::domain::contact::{self, Field, Value};
use crate::domain::import::{Incoming, Item, More, Notice, Reason, Skipped};
use crate::domain::{linkedin, text};
use crate::formats::linkedin::person::one_line;

/// What nettrack writes into a card beside what every program knows; the fields are named behind it.
pub(super) const OWN: &str = "X-NETTRACK-";
/// The fields that are written so.
pub(super) const OWN_FIELDS: [Field; 9] = [
    Field::Pronouns,
    Field::Circle,
    Field::Source,
    Field::Program,
    Field::Cohort,
    Field::Why,
    Field::Learn,
    Field::Every,
    Field::TimeZone,
];

/// The mark, among what is kept, of the address and the number that became fields: the rest of such a line goes out with
/// the field as long as it has that value.
pub(super) fn chosen() -> VCardParameter {
    VCardParameter::new(VCardParameterName::Other(CHOSEN.to_owned()), "1".to_owned())
}

pub(super) const CHOSEN: &str = "X-NETTRACK-CHOSEN";

/// Characters that are kept of what nettrack has no field for.
const MOST_KEPT: usize = 20_000;
/// What Apple says of another entry of the same group.
const LABELS: [&str; 2] = ["X-ABLABEL", "X-ABADR"];
/// Apple writes a birthday without a year into this one.
const NO_YEAR: u16 = 1604;

pub(super) fn item(card: &Card) -> Item {
    match person(card) {
        Ok(person) => Item::Person(person),
        Err(reason) => Item::Skipped(Skipped { line: card.line, reason }),
    }
}

fn person(card: &Card) -> Result<Incoming, Reason> {
    if card.too_long {
        return Err(Reason::TooLong);
    }
    if card.text.contains('\0') {
        return Err(Reason::Nul);
    }
    let Entry::VCard(vcard) = Parser::new(&card.text).entry() else { return Err(Reason::NoCard) };
    if let Some(reason) = no_person(&vcard) {
        return Err(reason);
    }
    let mut reading =
        Reading { person: Incoming { line: card.line, ..Incoming::default() }, ..Reading::default() };
    let (email, phone) = (preferred(&vcard, &VCardProperty::Email), preferred(&vcard, &VCardProperty::Tel));
    let unfolded = card.text.replace("\r\n ", "").replace("\r\n\t", "");
    let mut lines = unfolded.split("\r\n");
    for (number, entry) in vcard.entries.iter().enumerate() {
        let first = Some(number) == email || Some(number) == phone;
        // entries come in the order of their lines; a line that was no entry is passed over
        let mut ahead = lines.clone();
        let line = ahead.find(|line| is_of(line, entry));
        if line.is_some() {
            lines = ahead;
        }
        if !reading.take(entry, first) {
            reading.rest.push((entry.clone(), line.map(str::to_owned)));
        } else if first && !entry.params.is_empty() {
            // whether it is that of the office is no field, but is not lost
            reading.rest.push((entry.clone().with_param(chosen()), None));
        }
    }
    if card.text.contains(char::REPLACEMENT_CHARACTER) {
        reading.person.notices.push(Notice::Damaged);
    }
    reading.end()
}

/// A card that is that of a group or of a company.
fn no_person(card: &VCard) -> Option<Reason> {
    for entry in &card.entries {
        let kind = match (&entry.name, entry.values.first()) {
            (VCardProperty::Kind, Some(VCardValue::Kind(VCardKind::Group))) => return Some(Reason::Group),
            (VCardProperty::Kind, Some(VCardValue::Kind(VCardKind::Org))) => return Some(Reason::Company),
            (VCardProperty::Other(name), Some(_)) => (name.to_ascii_uppercase(), words(entry).to_lowercase()),
            _ => continue,
        };
        match (kind.0.as_str(), kind.1.as_str()) {
            ("X-ADDRESSBOOKSERVER-KIND", "group") => return Some(Reason::Group),
            ("X-ABSHOWAS", "company") => return Some(Reason::Company),
            _ => {}
        }
    }
    None
}

/// Which entry of several is the one to use: the one marked so, else the first.
fn preferred(card: &VCard, property: &VCardProperty) -> Option<usize> {
    let of = || card.entries.iter().enumerate().filter(|(_, entry)| entry.name == *property);
    let marked = |entry: &VCardEntry| {
        entry.params.iter().any(|param| match param.name {
            VCardParameterName::Pref => true,
            VCardParameterName::Type => {
                param.value.as_text().is_some_and(|text| text.eq_ignore_ascii_case("pref"))
            }
            _ => false,
        })
    };
    of().find(|(_, entry)| marked(entry)).or_else(|| of().next()).map(|(number, _)| number)
}

/// The text of an entry, its parts joined by blanks.
fn words(entry: &VCardEntry) -> String {
    parts(entry).join(" ")
}

fn parts(entry: &VCardEntry) -> Vec<String> {
    let mut parts = Vec::new();
    for value in &entry.values {
        match value {
            VCardValue::Component(several) => parts.extend(several.iter().cloned()),
            value => parts.extend(value.as_text().map(str::to_owned)),
        }
    }
    parts
}

/// One line without control characters.
fn line(text: &str) -> Option<String> {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    one_line(&[&visible])
}

#[derive(Default)]
struct Reading {
    person: Incoming,
    more: More,
    structured: Option<String>,
    /// What there is no field for, with its line in the file
    rest: Vec<(VCardEntry, Option<String>)>,
}

impl Reading {
    /// Take what nettrack has a field for; returns whether nothing is left to be kept.
    fn take(&mut self, entry: &VCardEntry, first: bool) -> bool {
        match &entry.name {
            VCardProperty::Begin
            | VCardProperty::End
            | VCardProperty::Version
            | VCardProperty::Prodid
            | VCardProperty::Rev
            | VCardProperty::Kind => true,
            VCardProperty::Fn if self.person.name.is_empty() => {
                self.person.name = line(&words(entry)).unwrap_or_default();
                true
            }
            VCardProperty::N => {
                let parts = parts(entry);
                let part = |at: usize| parts.get(at).map_or("", String::as_str);
                self.structured =
                    self.structured.take().or_else(|| line(&format!("{} {}", part(1), part(0))));
                false
            }
            VCardProperty::Org => {
                let parts = parts(entry);
                let company = parts.first().and_then(|name| line(name));
                let taken = self.person.company.is_none() && company.is_some();
                self.person.company = self.person.company.take().or(company);
                taken && parts.iter().skip(1).all(|unit| unit.trim().is_empty())
            }
            VCardProperty::Title if self.person.role.is_none() => {
                self.person.role = line(&words(entry));
                true
            }
            VCardProperty::Email if first => self.email(&words(entry)),
            VCardProperty::Tel if first => self.field(Field::Phone, words(entry).trim_start_matches("tel:")),
            VCardProperty::Pronouns => self.field(Field::Pronouns, &words(entry)),
            VCardProperty::Url => self.address(&words(entry)),
            VCardProperty::Socialprofile => self.profile(entry),
            VCardProperty::Categories => {
                self.more.tags.extend(parts(entry).iter().filter_map(|name| tag(name)));
                true
            }
            VCardProperty::Note => self.note(&words(entry)),
            VCardProperty::Uid if self.more.uid.is_none() => {
                self.more.uid = uid(&words(entry));
                true
            }
            VCardProperty::Other(name) => self.other(&name.to_ascii_uppercase(), entry),
            _ => false,
        }
    }

    fn other(&mut self, name: &str, entry: &VCardEntry) -> bool {
        match name.strip_prefix(OWN) {
            Some(own) => {
                let field = OWN_FIELDS.into_iter().find(|field| field.as_str().eq_ignore_ascii_case(own));
                field.is_some_and(|field| self.field(field, &words(entry)))
            }
            None if name == "X-SOCIALPROFILE" || name == "X-LINKEDIN" => self.profile(entry),
            None => false,
        }
    }

    fn email(&mut self, typed: &str) -> bool {
        let typed = typed.trim().trim_start_matches("mailto:");
        match Field::Email.check(typed) {
            Ok(Value::Text(email)) => {
                self.person.email = Some(email);
                true
            }
            Ok(_) => true,
            Err(_) => {
                self.person.notices.push(Notice::email(typed));
                false
            }
        }
    }

    fn field(&mut self, field: Field, typed: &str) -> bool {
        match field.check(typed) {
            Ok(Value::Nothing) => true,
            Ok(value) if self.more.fields.iter().all(|(known, _)| *known != field) => {
                self.more.fields.push((field, value));
                true
            }
            _ => false,
        }
    }

    /// A web address: that of the profile, or a link.
    fn address(&mut self, typed: &str) -> bool {
        if let Some(slug) = linkedin::slug(typed) {
            let same = self.person.slug.as_ref().is_none_or(|known| *known == slug);
            self.person.slug = self.person.slug.take().or(Some(slug));
            return same;
        }
        match contact::link(typed) {
            Ok(link) => {
                self.more.links.push(link);
                true
            }
            Err(_) => false,
        }
    }

    /// A profile on some network: taken when it is LinkedIn's.
    fn profile(&mut self, entry: &VCardEntry) -> bool {
        linkedin::slug(&words(entry)).is_some() && self.address(&words(entry))
    }

    fn note(&mut self, typed: &str) -> bool {
        match text::tidy_block(&without_controls(typed), "note", text::NOTE) {
            Ok(note) => {
                let note = self.more.note.take().map_or(note.clone(), |before| format!("{before}\n\n{note}"));
                self.more.note = Some(note);
                true
            }
            Err(_) => typed.trim().is_empty(),
        }
    }

    fn end(mut self) -> Result<Incoming, Reason> {
        if self.person.name.is_empty() {
            let Some(name) = self.structured.take() else {
                return Err(if self.person.company.is_some() { Reason::Company } else { Reason::NoName });
            };
            self.person.name = name;
        }
        // longer than any field of the program
        self.person.name = self.person.name.chars().take(200).collect();
        for field in [&mut self.person.company, &mut self.person.role] {
            *field = field.take().map(|text| text.chars().take(200).collect());
        }
        let derived = derived(&self.person.name);
        self.rest.retain(|(entry, _)| entry.name != VCardProperty::N || !is_derived(entry, &derived));
        self.more.kept = kept(self.rest);
        self.more.tags.sort_unstable();
        self.more.tags.dedup();
        self.person.more = Some(Box::new(self.more));
        Ok(self.person)
    }
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// A category as a tag: one word.
fn tag(name: &str) -> Option<String> {
    let word: Vec<&str> = name.split_whitespace().collect();
    contact::tag(&word.join("-")).ok()
}

/// The id of a card as one of ours: a UUID as it is, every other text always as the same one.
fn uid(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        text.get(..9).filter(|start| start.eq_ignore_ascii_case("urn:uuid:")).map_or(text, |_| &text[9..]);
    if plain.is_empty() {
        return None;
    }
    let uuid = Uuid::parse_str(plain).unwrap_or_else(|_| {
        // Fowler, Noll and Vo's hash, from two beginnings
        let hash = |start: u64| {
            plain.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        };
        let (high, low) = (hash(0xcbf2_9ce4_8422_2325), hash(0x6c62_272e_07bb_0142));
        uuid::Builder::from_custom_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
            .into_uuid()
    });
    Some(uuid.hyphenated().to_string())
}

/// Family name and given name as they are told from a whole name: which is which only the person knows.
pub(super) fn derived(name: &str) -> [&str; 2] {
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    [family, given]
}

/// Whether the parts of a name are no more than what is told from the whole one.
fn is_derived(entry: &VCardEntry, derived: &[&str; 2]) -> bool {
    let parts = parts(entry);
    parts.iter().zip(derived).all(|(part, derived)| part == derived)
        && parts.iter().skip(2).all(|part| part.trim().is_empty())
}

/// What is left, as lines of vCard 4.0; a label of Apple's only with what it is the label of.
fn kept(rest: Vec<(VCardEntry, Option<String>)>) -> Vec<String> {
    let is_label = |entry: &VCardEntry| {
        matches!(&entry.name, VCardProperty::Other(name) if LABELS.iter().any(|label| name.eq_ignore_ascii_case(label)))
            && entry.group.is_some()
    };
    let others = rest.iter().filter(|(entry, _)| !is_label(entry));
    let groups: HashSet<String> = others.filter_map(|(entry, _)| entry.group.clone()).collect();
    let mut left = MOST_KEPT;
    let mut lines = Vec::new();
    for (mut entry, line) in rest {
        if is_label(&entry) && !entry.group.as_ref().is_some_and(|group| groups.contains(group)) {
            continue;
        }
        without_year(&mut entry);
        let line = match &entry.name {
            VCardProperty::Other(_) => foreign(&entry, line.as_deref()),
            _ => written(&entry),
        };
        if line.len() <= left {
            left -= line.len();
            lines.push(line);
        }
    }
    lines
}

/// Whether a line is that of this entry.
fn is_of(line: &str, entry: &VCardEntry) -> bool {
    let head = line.split([':', ';']).next().unwrap_or_default();
    let (group, name) = head.rsplit_once('.').map_or((None, head), |(group, name)| (Some(group), name));
    name.eq_ignore_ascii_case(entry.name.as_str()) && group == entry.group.as_deref()
}

/// The entry as a line of vCard 4.0.
fn written(entry: &VCardEntry) -> String {
    let mut written = String::new();
    // into memory: there is nothing that could fail
    let _ = entry.write_to(&mut written, true);
    written.replace("\r\n ", "").trim_end_matches(['\r', '\n']).to_owned()
}

/// An entry whose meaning is not known, so neither is what its signs mean: the line as it stood there, or its decoded
/// text where it was in the quoted form of vCard 2.1.
fn foreign(entry: &VCardEntry, raw: Option<&str>) -> String {
    match raw {
        Some(raw) if !raw.to_ascii_uppercase().contains("QUOTED-PRINTABLE") => raw.to_owned(),
        _ => {
            let head = written(&VCardEntry { values: Vec::new(), ..entry.clone() });
            let text = words(entry).replace("\r\n", "\n").replace('\n', "\\n");
            format!("{}:{text}", head.trim_end_matches(':'))
        }
    }
}

/// A day of the year 1604 is one without a year.
fn without_year(entry: &mut VCardEntry) {
    if !matches!(entry.name, VCardProperty::Bday | VCardProperty::Anniversary) {
        return;
    }
    for value in &mut entry.values {
        match value {
            VCardValue::PartialDateTime(day) if day.year == Some(NO_YEAR) => day.year = None,
            VCardValue::Text(text) => {
                if let Some(day) = text.strip_prefix("1604-").or_else(|| text.strip_prefix("1604")) {
                    *text = format!("--{}", day.replace('-', ""));
                }
            }
            _ => {}
        }
    }
    entry.params.retain(|param| !param.name.as_str().eq_ignore_ascii_case("X-APPLE-OMIT-YEAR"));
}
