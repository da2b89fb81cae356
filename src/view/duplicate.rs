//! Likely duplicates, and what merging two records comes to, as the user sees them.

use std::io;

use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::contact::Contact;
use crate::domain::duplicate::{Pair, Record};
use crate::domain::id::ContactId;
use crate::domain::merge::Merged;

/// What `duplicates` comes to.
#[derive(Debug)]
pub(crate) enum Duplicates {
    List(DuplicateList),
    Apart(Box<Apart>),
}

/// Likely pairs, the surest first.
#[derive(Debug)]
pub(crate) struct DuplicateList {
    pub(crate) pairs: Vec<Pair>,
    /// How many there are in all
    pub(crate) all: usize,
    /// Whether the pool was compared with itself
    pub(crate) pool: bool,
}

/// Two records that the user says are two people.
#[derive(Debug)]
pub(crate) struct Apart {
    pub(crate) a: Contact,
    pub(crate) b: Contact,
    /// Whether that was not known yet
    pub(crate) new: bool,
}

#[derive(Serialize)]
struct PersonJson<'a> {
    id: ContactId,
    name: &'a str,
    company: Option<&'a str>,
}

#[derive(Serialize)]
struct PairJson<'a> {
    a: PersonJson<'a>,
    b: PersonJson<'a>,
    score: u8,
    reasons: &'a [String],
    keep: ContactId,
}

#[derive(Serialize)]
struct ApartJson<'a> {
    a: PersonJson<'a>,
    b: PersonJson<'a>,
    different: bool,
}

impl<'a> From<&'a Record> for PersonJson<'a> {
    fn from(record: &'a Record) -> Self {
        Self { id: record.id, name: &record.name, company: record.company.as_deref() }
    }
}

impl<'a> From<&'a Contact> for PersonJson<'a> {
    fn from(contact: &'a Contact) -> Self {
        Self { id: contact.id, name: &contact.name, company: contact.company.as_deref() }
    }
}

impl<'a> From<&'a Pair> for PairJson<'a> {
    fn from(pair: &'a Pair) -> Self {
        let Pair { a, b, verdict } = pair;
        let (a, b) = (a.into(), b.into());
        Self { a, b, score: verdict.score, reasons: &verdict.reasons, keep: pair.keep() }
    }
}

fn about(record: &Record) -> String {
    let place = match (record.pool, record.archived) {
        (true, _) => Some("pool"),
        (_, true) => Some("archived"),
        _ => None,
    };
    let known: Vec<&str> = [record.company.as_deref(), place].into_iter().flatten().collect();
    if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) }
}

impl Answer for Duplicates {
    fn text(&self, page: &mut Page) {
        match self {
            Self::List(list) => list.text(page),
            Self::Apart(apart) => {
                let Apart { a, b, new } = apart.as_ref();
                let known = if *new { "" } else { " already" };
                page.say(&format!(
                    "{} (#{}) and {} (#{}) are{known} known as two people",
                    a.name, a.id, b.name, b.id
                ));
            }
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::List(list) => list.json(out),
            Self::Apart(apart) => {
                let (a, b) = ((&apart.a).into(), (&apart.b).into());
                write_json(out, &ApartJson { a, b, different: true })
            }
        }
    }
}

impl DuplicateList {
    fn text(&self, page: &mut Page) {
        if self.pairs.is_empty() {
            page.say("nobody seems to be here twice");
            if !self.pool {
                page.dim("  nettrack duplicates --pool compares imported people with one another, too");
            }
            return;
        }
        for pair in &self.pairs {
            let keep = pair.keep();
            let other = if keep == pair.a.id { pair.b.id } else { pair.a.id };
            page.line(&[
                (Style::Dim, &format!("{:>3} %  ", pair.verdict.score)),
                (Style::Strong, &pair.a.name),
                (Style::Plain, &format!(" #{}{}", pair.a.id, about(&pair.a))),
                (Style::Dim, " = "),
                (Style::Strong, &pair.b.name),
                (Style::Plain, &format!(" #{}{}", pair.b.id, about(&pair.b))),
            ]);
            page.item("       ", &pair.verdict.reasons.join("; "));
            page.dim(&format!("       nettrack merge {keep} {other}"));
        }
        if self.all > self.pairs.len() {
            let (shown, all) = (self.pairs.len(), self.all);
            page.dim(&format!("and more: {shown} of {all} are shown; --limit N shows others"));
        }
        page.dim("two people after all: nettrack duplicates --not ID ID");
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let list: Vec<PairJson<'_>> = self.pairs.iter().map(PairJson::from).collect();
        write_json(out, &list)
    }
}

/// Two records that were made one, or would be.
#[derive(Debug)]
pub(crate) struct Merging {
    pub(crate) contact: Contact,
    pub(crate) other: Contact,
    pub(crate) merged: Merged,
    pub(crate) dry_run: bool,
}

impl Answer for Merging {
    fn text(&self, page: &mut Page) {
        let Self { contact, other, merged, dry_run } = self;
        let said = if *dry_run { "would merge" } else { "merged" };
        page.say(&format!("{said} {} (#{}) into {} (#{})", other.name, other.id, contact.name, contact.id));
        let count = |(what, n): &(&str, usize)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" });
        let moved: Vec<String> = merged.moved.iter().map(count).collect();
        let list = |page: &mut Page, head: &str, items: &[String]| {
            if !items.is_empty() {
                page.item(head, &items.join(", "));
            }
        };
        list(page, "  moved: ", &moved);
        let taken: Vec<String> = merged.taken.iter().map(|field| (*field).to_owned()).collect();
        list(page, "  filled in: ", &taken);
        let lost: Vec<String> = merged.lost.iter().map(|(field, value)| format!("{field} {value}")).collect();
        list(page, "  kept in a note: ", &lost);
        if !dry_run {
            page.dim("  nettrack undo takes it back");
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.contact)
    }
}
