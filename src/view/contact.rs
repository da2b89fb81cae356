//! Contacts as the user sees them.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::follow_up::{DueJson, standing};
use super::{Answer, Page, Row, Style, write_json};
use crate::domain::acquaintance::Acquaintance;
use crate::domain::contact::Contact;
use crate::domain::day;
use crate::domain::fact::Fact;
use crate::domain::filter::SavedView;
use crate::domain::follow_up::FollowUp;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::timeline::Entry;

/// `Data engineer at Acme`, as far as it is known.
pub(super) fn position(contact: &Contact) -> String {
    match (&contact.role, &contact.company) {
        (Some(role), Some(company)) => format!("{role} at {company}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => String::new(),
    }
}

fn stage_style(stage: Stage) -> Style {
    match stage {
        Stage::Replied | Stage::Scheduled | Stage::Met | Stage::KeepingInTouch => Style::Good,
        Stage::Contacted | Stage::Drafted => Style::Warn,
        Stage::Pool | Stage::Dormant | Stage::Closed => Style::Dim,
        Stage::Idea | Stage::Researched => Style::Plain,
    }
}

fn record(page: &mut Page, contact: &Contact, today: NaiveDate) {
    let title = format!("{}  ", contact.name);
    page.line(&[
        (Style::Strong, &title),
        (stage_style(contact.stage), contact.stage.as_str()),
        (Style::Dim, &format!("  #{}", contact.id)),
    ]);
    let position = position(contact);
    if !position.is_empty() {
        page.say(&format!("  {position}"));
    }
    let linkedin = contact.linkedin.as_ref().map(|slug| format!("linkedin.com/in/{slug}"));
    let tags = (!contact.tags.is_empty()).then(|| contact.tags.join(" "));
    let every = contact.every_days.map(|days| format!("every {days} days"));
    let on = |day: Option<NaiveDate>| day.map(|day| day::describe(day, today));
    page.field("circle", Some(contact.circle.as_str()));
    page.field("pronouns", contact.pronouns.as_deref());
    page.field("email", contact.email.as_deref());
    page.field("phone", contact.phone.as_deref());
    page.field("linkedin", linkedin.as_deref());
    for link in &contact.links {
        page.field("link", Some(link));
    }
    page.field("program", contact.program.as_deref());
    page.field("cohort", contact.cohort.as_deref());
    page.field("source", contact.source.as_deref());
    page.field("via", contact.via.as_ref().map(|via| format!("{} (#{})", via.name, via.id)).as_deref());
    page.field("tags", tags.as_deref());
    page.field("why", contact.why.as_deref());
    page.field("learn", contact.learn.as_deref());
    page.field("keep in touch", every.as_deref());
    page.field("time zone", contact.time_zone.as_deref());
    page.field("connected", on(contact.connected_on).as_deref());
    page.field("last contact", on(contact.last_contact_on).as_deref());
    page.field("next due", on(contact.next_due_on).as_deref());
    page.field("archived", contact.archived_at.as_deref().map(|at| at.get(..10).unwrap_or(at)));
}

/// A contact that was just added.
#[derive(Debug)]
pub(crate) struct Added {
    pub(crate) contact: Contact,
    pub(crate) follow_up: Option<NaiveDate>,
    pub(crate) today: NaiveDate,
}

impl Answer for Added {
    fn text(&self, page: &mut Page) {
        let position = position(&self.contact);
        let about = if position.is_empty() { String::new() } else { format!(", {position}") };
        page.line(&[
            (Style::Good, "added "),
            (Style::Strong, &self.contact.name),
            (Style::Plain, &about),
            (Style::Dim, &format!("  #{}", self.contact.id)),
        ]);
        if let Some(day) = self.follow_up {
            page.say(&format!("  follow up {}", day::describe(day, self.today)));
        }
        let next = if self.contact.why.is_none() { "research" } else { "draft" };
        page.dim(&format!("  next: nettrack {next} {}", self.contact.id));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.contact)
    }
}

/// A contact with all that is known.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) contact: Contact,
    pub(crate) facts: Vec<Fact>,
    pub(crate) acquaintances: Vec<Acquaintance>,
    pub(crate) follow_ups: Vec<FollowUp>,
    pub(crate) timeline: Vec<Entry>,
    /// The day up to which nothing should be written, after two messages without an answer
    pub(crate) rests_until: Option<NaiveDate>,
    /// Whole texts in the timeline, not their first lines
    pub(crate) full: bool,
    pub(crate) today: NaiveDate,
}

#[derive(Serialize)]
struct ShownJson<'a> {
    #[serde(flatten)]
    contact: &'a Contact,
    facts: &'a [Fact],
    acquaintances: &'a [Acquaintance],
    follow_ups: Vec<DueJson<'a>>,
    timeline: &'a [Entry],
    rests_until: Option<NaiveDate>,
}

impl Answer for Shown {
    fn text(&self, page: &mut Page) {
        record(page, &self.contact, self.today);
        let rests = self.rests_until.map(|until| {
            format!("until {}, after two messages without an answer", day::describe(until, self.today))
        });
        page.field("rests", rests.as_deref());
        if !self.facts.is_empty() {
            page.heading("Facts");
            for fact in &self.facts {
                let source = fact.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
                page.item(&format!("  {:<8} ", fact.kind.as_str()), &format!("{}{source}", fact.text));
            }
        }
        if !self.acquaintances.is_empty() {
            page.heading("Knows");
            for known in &self.acquaintances {
                let how = known.how.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
                page.item(&format!("  {}/5  ", known.strength), &format!("{}{how}", known.contact.name));
            }
        }
        if !self.follow_ups.is_empty() {
            page.heading("Open");
            for follow_up in &self.follow_ups {
                let on = |day| day::describe(day, self.today);
                let latest =
                    follow_up.latest_on.map(|day| format!(", at the latest {}", on(day))).unwrap_or_default();
                let (style, word) = standing(follow_up, self.today);
                let word = if word.is_empty() { String::new() } else { format!("{word}: ") };
                page.item_in(
                    style,
                    &format!("  #{:<5} ", follow_up.id),
                    &format!("{word}{}, {}{latest}", follow_up.whole_text(), on(follow_up.due_on)),
                );
            }
        }
        page.heading("Timeline");
        for entry in &self.timeline {
            let mark = format!("  {}  {:<12} ", entry.on_day, entry.kind);
            let (first, rest) = entry.text.split_once('\n').unwrap_or((&entry.text, ""));
            if self.full {
                let under = " ".repeat(mark.len());
                page.item(&mark, first);
                for part in [Some(rest), entry.body.as_deref()].into_iter().flatten() {
                    if !part.trim().is_empty() {
                        page.block(part.trim_end(), &under);
                    }
                }
            } else {
                let more = if rest.trim().is_empty() { "" } else { " …" };
                page.item(&mark, &format!("{}{more}", text::shorten(first, 200)));
            }
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let Self { contact, facts, acquaintances, timeline, rests_until, today, .. } = self;
        let follow_ups = DueJson::list(&self.follow_ups, *today);
        write_json(
            out,
            &ShownJson { contact, facts, acquaintances, follow_ups, timeline, rests_until: *rests_until },
        )
    }
}

/// Contacts, a line each.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) contacts: Vec<Contact>,
    /// Whether there are more than were asked for
    pub(crate) more: bool,
    /// What to say when there are none
    pub(crate) if_empty: &'static str,
    pub(crate) today: NaiveDate,
}

impl Answer for List {
    fn text(&self, page: &mut Page) {
        if self.contacts.is_empty() {
            page.say(self.if_empty);
            return;
        }
        // what a narrow terminal has no room for: `show` has it
        let left_out: &[usize] = match () {
            () if page.is_narrower_than(70) => &[2, 5],
            () if page.is_narrower_than(100) => &[2],
            () => &[],
        };
        let headings = ["ID", "Name", "Role", "Company", "Stage", "Last", "Due"];
        let kept = |column: &usize| !left_out.contains(column);
        let headings: Vec<&str> = (0..headings.len()).filter(kept).map(|column| headings[column]).collect();
        let row = |contact| {
            let cells = self.row(contact).into_iter().enumerate();
            cells.filter(|(column, _)| kept(column)).map(|(_, cell)| cell).collect()
        };
        page.table(&headings, self.contacts.iter().map(row).collect());
        if self.more {
            page.dim(&format!(
                "and more: the first {} are shown; --limit N shows others",
                self.contacts.len()
            ));
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.contacts)
    }
}

impl List {
    fn row(&self, contact: &Contact) -> Row {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let late = contact.next_due_on.is_some_and(|due| due <= self.today);
        vec![
            (Style::Dim, contact.id.to_string()),
            (Style::Strong, contact.name.clone()),
            (Style::Plain, text::shorten(contact.role.as_deref().unwrap_or_default(), 40)),
            (Style::Plain, text::shorten(contact.company.as_deref().unwrap_or_default(), 30)),
            (stage_style(contact.stage), contact.stage.as_str().to_owned()),
            (Style::Plain, day(contact.last_contact_on)),
            (if late { Style::Bad } else { Style::Plain }, day(contact.next_due_on)),
        ]
    }
}

/// A contact that was changed: what was done, and the contact as it is now.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) contacts: Vec<Contact>,
    /// What happened to each, in words: "archived Ana Reyes"
    pub(crate) said: Vec<String>,
    /// One thing in JSON, even if it could be several
    pub(crate) one: bool,
}

impl Changed {
    pub(crate) fn one(said: String, contact: Contact) -> Self {
        Self { contacts: vec![contact], said: vec![said], one: true }
    }

    pub(crate) fn nothing(contact: Contact) -> Self {
        Self::one(format!("nothing was changed in {}", contact.name), contact)
    }
}

impl Answer for Changed {
    fn text(&self, page: &mut Page) {
        self.said.iter().for_each(|line| page.say(line));
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        match self.contacts.as_slice() {
            [contact] if self.one => write_json(out, contact),
            contacts => write_json(out, &contacts),
        }
    }
}

/// The saved views, each with its filter.
#[derive(Debug)]
pub(crate) struct Views(pub(crate) Vec<SavedView>);

impl Answer for Views {
    fn text(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.say("no view is saved yet: nettrack view save NAME FILTER…");
            return;
        }
        let row =
            |view: &SavedView| vec![(Style::Strong, view.name.clone()), (Style::Plain, view.filter.clone())];
        page.table(&["View", "Filter"], self.0.iter().map(row).collect());
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write_json(out, &self.0)
    }
}
