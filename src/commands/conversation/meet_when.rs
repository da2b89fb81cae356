//! From what was typed to the day and the instant of a conversation.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::meet::MeetArgs;
use crate::app::App;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::conversation::{self, Conversation, TimeError};
use crate::domain::day::{self, Direction};
use crate::error::Error;

/// When a conversation is.
pub(super) struct When {
    /// In the user's zone
    pub(super) on: NaiveDate,
    pub(super) starts_at: Option<DateTime<Utc>>,
    /// The zone in which it was said, where that is not the user's
    pub(super) time_zone: Option<String>,
}

/// The day that was typed.
///
/// # Errors
/// One that is none.
pub(super) fn day(app: &App, args: &MeetArgs) -> Result<Option<NaiveDate>, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let typed = args.date.as_deref();
    Ok(typed.map(|typed| day::parse(typed, today, Direction::Ahead, &business_days)).transpose()?)
}

/// Ask for the day, and for the time, which need not be known yet.
///
/// # Errors
/// `Usage` where nobody can be asked; `Interrupted`.
pub(super) fn ask(app: &App, args: &mut MeetArgs) -> Result<(), Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let known = |typed: &str| {
        Ok(day::parse(typed, today, Direction::Ahead, &business_days).map(|_| typed.to_owned())?)
    };
    let missing = || Error::usage("DATE is missing", "name a day behind the contact: fri, 3b, 2026-12-01");
    args.date = Some(app.prompt.optional("On which day? fri, 3b, 12 mar", known)?.ok_or_else(missing)?);
    if args.time.is_none() {
        let known = |typed: &str| Ok(day::parse_time(typed).map(|_| typed.to_owned())?);
        args.time = app.prompt.optional("At what time? Enter: not known yet", known)?;
    }
    Ok(())
}

/// What was not said stays as it was `before`: the day, the time of day, and the zone in which it was agreed.
///
/// # Errors
/// A day or a time that is none, that does not exist or comes twice in the zone, or that is past.
pub(super) fn when(
    app: &App,
    args: &MeetArgs,
    contact: &Contact,
    before: Option<&Conversation>,
    minutes: u32,
) -> Result<When, Error> {
    let was = before.map(|before| Was::of(app, before));
    let today = app.clock.today();
    let day = day(app, args)?.or(was.as_ref().map(|was| was.day)).unwrap_or(today);
    let said = args.time.as_deref().map(day::parse_time).transpose()?;
    // a time that is said anew is the user's own, unless a zone is said too
    let zone = match (&args.zone, said) {
        (Some(typed), _) => Some(zone(contact, typed)?),
        (None, Some(_)) => None,
        (None, None) => was.as_ref().and_then(|was| was.zone),
    };
    let Some(time) = said.or_else(|| was.as_ref().and_then(|was| was.time)) else {
        if args.zone.is_some() {
            return Err(Error::usage("--zone is the zone of a time", "add --time HH:MM"));
        }
        refuse_past(contact, day < today, &day.to_string())?;
        return Ok(When { on: day, starts_at: None, time_zone: None });
    };
    let wall = day.and_time(time);
    let starts_at = match zone {
        Some(zone) => conversation::in_zone(wall, zone),
        None => conversation::settled(app.clock.instants(wall), wall, "your time zone"),
    };
    let starts_at = starts_at.map_err(|error: TimeError| Error::usage(error.to_string(), error.hint()))?;
    let is_past = starts_at + TimeDelta::minutes(minutes.into()) <= app.clock.now();
    refuse_past(contact, is_past, &wall.format("%Y-%m-%d %H:%M").to_string())?;
    let on = app.clock.wall(starts_at).date();
    Ok(When { on, starts_at: Some(starts_at), time_zone: zone.map(|zone| zone.name().to_owned()) })
}

/// When it was, in the words in which it was agreed.
struct Was {
    day: NaiveDate,
    time: Option<NaiveTime>,
    zone: Option<Tz>,
}

impl Was {
    fn of(app: &App, before: &Conversation) -> Self {
        let zone: Option<Tz> = before.time_zone.as_ref().and_then(|name| name.parse().ok());
        let wall = before.starts_at.map(|at| match zone {
            Some(zone) => at.with_timezone(&zone).naive_local(),
            None => app.clock.wall(at),
        });
        Self { day: wall.map_or(before.on_day, |wall| wall.date()), time: wall.map(|wall| wall.time()), zone }
    }
}

fn zone(contact: &Contact, typed: &str) -> Result<Tz, Error> {
    let named = match typed.to_lowercase().as_str() {
        "theirs" | "their" => contact.time_zone.clone().ok_or_else(|| {
            Error::refused(
                "no_time_zone",
                format!("no time zone of {} is noted", contact.name),
                format!("`nettrack edit {} --time-zone Europe/Berlin` notes it", contact.id),
            )
        })?,
        _ => match Field::TimeZone.check(typed)? {
            Value::Text(name) => name,
            _ => return Err(Error::usage("--zone is empty", "name it like Europe/Berlin")),
        },
    };
    named.parse().map_err(|_| crate::domain::contact::FieldError::TimeZone(named).into())
}

fn refuse_past(contact: &Contact, is_past: bool, when: &str) -> Result<(), Error> {
    if !is_past {
        return Ok(());
    }
    Err(Error::usage(
        format!("{when} is past"),
        format!("`nettrack note {} --met --on DATE` records a conversation that was", contact.id),
    ))
}
