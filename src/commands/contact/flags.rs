//! What can be said of a contact on the command line, for `add` and `edit` alike.

use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Field, Value};
use crate::error::Error;

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
}

impl ContactFlags {
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
