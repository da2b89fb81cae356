//! The story of the made-up people, written into a file as if each day had been lived: through the functions of the
//! store that the commands use, every deed dated with its own day.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::deeds::unknown;
use super::story::{Deed, Event, Person, Story};
use crate::app::App;
use crate::domain::business_days::BusinessDays;
use crate::domain::company::Interest;
use crate::domain::contact::{Field, Value, tag};
use crate::domain::fact::FactKind;
use crate::domain::filter::SavedView;
use crate::domain::follow_up::{FollowUpKind, FollowUpState};
use crate::domain::id::ContactId;
use crate::domain::import::Incoming;
use crate::error::Error;
use crate::store::contacts::NewContact;
use crate::store::pool::Intake;
use crate::store::{
    Store, Tx, acquaintances, companies, contacts, facts, follow_ups, lookup, made_up, views,
};

/// The day on which the connections were imported and the companies named.
const BEGIN: i64 = -118;
/// From this day on each deed is a step of its own in the history; what was before is one.
const STEPS_FROM: i64 = -4;
/// Days after which an open follow-up was let go, so that what is overdue is what a person would still do.
const LET_GO: u64 = 7;

/// One thing that happened, with its day.
enum Happening<'s> {
    Companies,
    Added(&'s Person),
    Facts(&'s Person, i64),
    Event(&'s Person, &'s Event),
}

/// The teller of the story: what day is what, and who is who.
pub(super) struct Teller<'a> {
    pub(super) app: &'a App,
    pub(super) story: &'a Story,
    today: NaiveDate,
    pub(super) business_days: BusinessDays,
    ids: BTreeMap<&'a str, ContactId>,
}

/// Write the whole story into the file at `path`, which is empty.
///
/// # Errors
/// Those of writing.
pub(super) fn play(app: &App, story: &Story, path: &Path) -> Result<(), Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let mut teller = Teller { app, story, today, business_days, ids: BTreeMap::new() };
    let mut happenings = happenings(story);
    happenings.sort_by_key(|(day, _)| *day);
    let recent = happenings.partition_point(|(day, _)| *day < STEPS_FROM);
    Store::new(path.to_owned(), teller.at(BEGIN, 0)).write("import", |tx| {
        teller.import(tx)?;
        tx.describe(format!("imported {} new, 0 updated", story.connections.len()));
        Ok::<_, Error>(made_up::mark_all(tx)?)
    })?;
    Store::new(path.to_owned(), teller.at(STEPS_FROM, 0)).write("demo", |tx| {
        for (n, (day, happening)) in (0..).zip(&happenings[..recent]) {
            tx.as_of(teller.at(*day, n));
            teller.tell(tx, *day, happening)?;
        }
        teller.let_go(tx)?;
        teller.acquaint(tx)?;
        for view in &story.views {
            views::save(tx, &SavedView { name: view.name.clone(), filter: view.filter.clone() })?;
        }
        tx.describe(format!("made up {} people and some months", story.people.len()));
        Ok::<_, Error>(made_up::mark_all(tx)?)
    })?;
    for (n, (day, happening)) in (0..).zip(&happenings[recent..]) {
        Store::new(path.to_owned(), teller.at(*day, n)).write(happening.command(), |tx| {
            teller.tell(tx, *day, happening)?;
            tx.describe(happening.summary());
            Ok::<_, Error>(made_up::mark_all(tx)?)
        })?;
    }
    Ok(())
}

fn happenings(story: &Story) -> Vec<(i64, Happening<'_>)> {
    let mut all = vec![(BEGIN, Happening::Companies)];
    for person in &story.people {
        all.push((person.added, Happening::Added(person)));
        let mut days: Vec<i64> = person.facts.iter().map(|fact| fact.day).collect();
        days.dedup();
        all.extend(days.into_iter().map(|day| (day, Happening::Facts(person, day))));
        // what is to come was arranged the day before yesterday
        all.extend(
            person.story.iter().map(|event| (event.day.min(STEPS_FROM + 2), Happening::Event(person, event))),
        );
    }
    all
}

impl Happening<'_> {
    fn command(&self) -> &'static str {
        match self {
            Self::Companies => "company",
            Self::Added(_) => "add",
            Self::Facts(..) => "research",
            Self::Event(_, event) => match event.deed {
                Deed::Draft(_) => "draft",
                Deed::Sent(_) => "sent",
                Deed::Reply { .. } => "reply",
                Deed::Met(_) | Deed::Note(_) => "note",
                Deed::Meet(_) => "meet",
                Deed::Remind { .. } => "remind",
                Deed::Done(_) => "done",
                Deed::Archive(_) => "archive",
            },
        }
    }

    fn summary(&self) -> String {
        match self {
            Self::Companies => "added companies".into(),
            Self::Added(person) => format!("added {}", person.name),
            Self::Facts(person, _) => format!("researched {}", person.name),
            Self::Event(person, event) => {
                let name = &person.name;
                match &event.deed {
                    Deed::Draft(_) => format!("draft to {name}"),
                    Deed::Sent(_) => format!("sent to {name}"),
                    Deed::Reply { .. } => format!("reply of {name}"),
                    Deed::Met(_) | Deed::Note(_) => format!("noted about {name}"),
                    Deed::Meet(_) => format!("conversation with {name}"),
                    Deed::Remind { text, .. } => format!("planned for {name}: {text}"),
                    Deed::Done(kind) => format!("done: {kind} for {name}"),
                    Deed::Archive(_) => format!("archived {name}"),
                }
            }
        }
    }
}

impl<'a> Teller<'a> {
    /// The day, or the business day beside it: before a Saturday, after a Sunday as far as it is past, after what is
    /// to come.
    pub(super) fn day(&self, offset: i64) -> NaiveDate {
        let day = self.today.checked_add_signed(TimeDelta::days(offset)).unwrap_or(self.today);
        match offset {
            1.. => self.business_days.on_or_after(day),
            0 => day,
            _ if self.business_days.is_business_day(day) => day,
            _ => {
                let after = self.business_days.on_or_after(day);
                let near = (after - day).num_days() == 1 && after <= self.today;
                if near { after } else { self.business_days.subtract(day, 1) }
            }
        }
    }

    /// The `n`-th thing of a day, in the late morning.
    fn at(&self, offset: i64, n: i64) -> DateTime<Utc> {
        let morning = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
        let at = self.app.clock.instant(self.day(offset), morning) + TimeDelta::seconds(n * 17 % 3600);
        at.min(self.app.clock.now())
    }

    fn tell(&mut self, tx: &Tx<'_>, day: i64, happening: &Happening<'a>) -> Result<(), Error> {
        let on = self.day(day);
        match happening {
            Happening::Companies => self.companies(tx),
            Happening::Added(person) => self.add(tx, on, person),
            Happening::Facts(person, day) => {
                for fact in person.facts.iter().filter(|fact| fact.day == *day) {
                    let kind = FactKind::parse(&fact.kind).unwrap_or_default();
                    facts::insert(tx, self.id(person), kind, &fact.text, fact.source.as_deref(), on)?;
                }
                Ok(())
            }
            Happening::Event(person, event) => self.event(tx, on, person, event),
        }
    }

    pub(super) fn id(&self, person: &Person) -> ContactId {
        self.ids.get(person.name.as_str()).copied().unwrap_or(ContactId(0))
    }

    fn companies(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for company in &self.story.companies {
            let id = companies::id_of(tx, &company.name)?;
            let interest = Interest {
                of_interest: Some(true),
                website: company.website.clone(),
                motivation: company.motivation,
                posting: company.posting,
                alumni: company.alumni,
                note: company.note.clone(),
                ..Interest::default()
            };
            companies::set_interest(tx, id, &interest)?;
        }
        Ok(())
    }

    fn import(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut intake = Intake::begin(tx, true, "LinkedIn", false)?;
        for (line, person) in (5..).zip(&self.story.connections) {
            intake.take(Incoming {
                line,
                name: person.name.clone(),
                slug: Some(person.linkedin.clone()),
                company: Some(person.company.clone()),
                role: Some(person.role.clone()),
                connected_on: Some(self.day(person.connected)),
                ..Incoming::default()
            })?;
        }
        intake.end()?;
        Ok(())
    }

    fn add(&mut self, tx: &Tx<'_>, on: NaiveDate, person: &'a Person) -> Result<(), Error> {
        let mut fields = vec![(Field::Name, Field::Name.check(&person.name)?)];
        for field in Field::ALL {
            if let Some(typed) = person.fields.get(field.as_str()) {
                fields.push((field, field.check(typed)?));
            }
        }
        if let Some(via) = person.via.as_deref().and_then(|name| self.ids.get(name)) {
            fields.push((Field::Via, Value::Number(via.0)));
        }
        let tags = person.tags.iter().map(|typed| tag(typed)).collect::<Result<_, _>>()?;
        let id = contacts::insert(tx, &NewContact { fields, tags, links: Vec::new() })?;
        follow_ups::keep_in_touch(tx, id, on)?;
        self.ids.insert(&person.name, id);
        Ok(())
    }

    /// Who knows whom, as Mia heard of it.
    fn acquaint(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let id = |name: &str| -> Result<ContactId, Error> {
            let found = lookup::find(tx, name)?.candidates;
            found.first().map(|who| who.id).ok_or_else(|| unknown(name))
        };
        for pair in &self.story.acquaintances {
            acquaintances::set(tx, id(&pair.one)?, id(&pair.other)?, Some(pair.strength), Some(&pair.how))?;
        }
        Ok(())
    }

    /// Nobody does all that was planned: what is long overdue was skipped at the time.
    fn let_go(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let before = self.today.checked_sub_days(Days::new(LET_GO));
        for old in follow_ups::due(tx, before, i64::MAX)? {
            if old.kind != FollowUpKind::KeepInTouch {
                tx.as_of(self.app.clock.instant(old.due_on, NaiveTime::default()));
                follow_ups::close(tx, old.id, FollowUpState::Skipped)?;
            }
        }
        Ok(())
    }
}
