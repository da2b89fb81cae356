//! What can be said of a contact on the command line, for `add` and `edit` alike.

use chrono::NaiveDate;
use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{self, Field, Value};
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::FollowUpKind;
use crate::domain::id::ContactId;
use crate::domain::text;
use crate::error::Error;
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::{StoreError, Tx, contacts, notes};

#[derive(Debug, Default, Args)]
pub(super) struct ContactFlags {
    /// Where the person works
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// What the person does there
    #[arg(long, value_name = "TEXT")]
    role: Option<String>,
    /// E-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Telephone number
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// LinkedIn profile: its address, or the part after /in/
    #[arg(long, value_name = "URL|SLUG")]
    linkedin: Option<String>,
    /// Pronouns
    #[arg(long, value_name = "TEXT")]
    pronouns: Option<String>,
    /// School program
    #[arg(long, value_name = "TEXT")]
    program: Option<String>,
    /// Cohort in that program
    #[arg(long, value_name = "TEXT")]
    cohort: Option<String>,
    /// support (backs you already), existing (known, long silent) or new
    #[arg(long, value_name = "CIRCLE")]
    circle: Option<String>,
    /// Where you found the person
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Who introduced you: another contact
    #[arg(long, value_name = "CONTACT")]
    via: Option<String>,
    /// Why this person
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// What you want to learn from the person
    #[arg(long, value_name = "TEXT")]
    learn: Option<String>,
    /// Keep in touch: 6w, 90d, or A (3 weeks), B (2 months), C (half a year), D (a year)
    #[arg(long, value_name = "INTERVAL")]
    every: Option<String>,
    /// The person's time zone, like Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Add a tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Add a link; may be repeated
    #[arg(long = "link", value_name = "URL")]
    links: Vec<String>,
    /// Add a note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When to do something about the person: fri, 3b, 2w, 2026-12-01 …
    #[arg(long, value_name = "DATE")]
    follow_up: Option<String>,
    /// Save even when somebody of this name, e-mail or profile is there already
    #[arg(long)]
    pub(super) allow_duplicate: bool,
}

/// What is added to a contact beside its fields, checked.
#[derive(Debug, Default)]
pub(super) struct Additions {
    pub(super) tags: Vec<String>,
    pub(super) links: Vec<String>,
    pub(super) note: Option<String>,
    pub(super) follow_up: Option<NaiveDate>,
}

impl Additions {
    /// What they are called in an answer.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let named = [
            (!self.tags.is_empty(), "tags"),
            (!self.links.is_empty(), "links"),
            (self.note.is_some(), "note"),
            (self.follow_up.is_some(), "follow-up"),
        ];
        named.into_iter().filter_map(|(given, name)| given.then_some(name)).collect()
    }

    /// Write them, and begin to keep in touch where the `fields` that were set say so.
    pub(super) fn save(
        &self,
        tx: &Tx<'_>,
        (id, name): (ContactId, &str),
        fields: &[(Field, Value)],
        today: NaiveDate,
    ) -> Result<(), StoreError> {
        self.tags.iter().try_for_each(|tag| contacts::add_tag(tx, id, tag).map(drop))?;
        self.links.iter().try_for_each(|url| contacts::add_link(tx, id, url).map(drop))?;
        if let Some(note) = &self.note {
            notes::insert(tx, id, None, today, note)?;
        }
        if fields.iter().any(|(field, _)| *field == Field::Every) {
            follow_ups::keep_in_touch(tx, id, today)?;
        }
        if let Some(day) = self.follow_up {
            let text = format!("Follow up with {name}");
            follow_ups::insert(tx, &NewFollowUp::about(id, FollowUpKind::Custom, day, text))?;
        }
        Ok(())
    }
}

impl ContactFlags {
    /// The checked values of what is added.
    pub(super) fn additions(&self, app: &App) -> Result<Additions, Error> {
        let (today, business_days) = (app.clock.today(), app.config.business_days());
        let follow_up = self.follow_up.as_deref();
        let follow_up =
            follow_up.map(|typed| day::parse(typed, today, Direction::Ahead, &business_days)).transpose()?;
        let note = self.note.as_deref();
        Ok(Additions {
            tags: self.tags.iter().map(|tag| contact::tag(tag)).collect::<Result<_, _>>()?,
            links: self.links.iter().map(|link| contact::link(link)).collect::<Result<_, _>>()?,
            note: note.map(|note| text::tidy_block(note, "note", text::NOTE)).transpose()?,
            follow_up,
        })
    }

    /// The checked values of the flags that were given.
    pub(super) fn fields(&self, app: &mut App) -> Result<Vec<(Field, Value)>, Error> {
        let given = [
            (Field::Company, &self.company),
            (Field::Role, &self.role),
            (Field::Email, &self.email),
            (Field::Phone, &self.phone),
            (Field::Linkedin, &self.linkedin),
            (Field::Pronouns, &self.pronouns),
            (Field::Program, &self.program),
            (Field::Cohort, &self.cohort),
            (Field::Circle, &self.circle),
            (Field::Source, &self.source),
            (Field::Via, &self.via),
            (Field::Why, &self.why),
            (Field::Learn, &self.learn),
            (Field::Every, &self.every),
            (Field::TimeZone, &self.time_zone),
        ];
        given
            .into_iter()
            .filter_map(|(field, typed)| typed.as_deref().map(|typed| (field, typed)))
            .map(|(field, typed)| value(app, field, typed).map(|value| (field, value)))
            .collect()
    }
}

/// The checked value of what was typed for a field.
pub(super) fn value(app: &mut App, field: Field, typed: &str) -> Result<Value, Error> {
    match field {
        Field::Via if !typed.trim().is_empty() => Ok(Value::Number(resolve::contact(app, typed)?.id.0)),
        _ => Ok(field.check(typed)?),
    }
}
