//! When a conversation is, on everybody's clock. A time of day that a zone leaves out or has twice is an error, never
//! a guess: somebody would wait for an hour.

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::{Conversation, Participant};
use crate::domain::contact::Named;

/// Why a time of day is no instant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TimeError {
    #[error("there is no {} on {} in {zone}: the clocks go forward then", wall.format("%H:%M"), wall.date())]
    Skipped { wall: NaiveDateTime, zone: String },
    #[error("{} comes twice on {} in {zone}: the clocks go back then", wall.format("%H:%M"), wall.date())]
    Twice { wall: NaiveDateTime, zone: String, first: DateTime<Utc>, second: DateTime<Utc> },
}

impl TimeError {
    pub(crate) fn hint(&self) -> String {
        match self {
            Self::Skipped { wall, .. } => {
                let later = *wall + TimeDelta::hours(1);
                format!("ask whether {} is meant", later.format("%H:%M"))
            }
            Self::Twice { first, second, .. } => {
                let said = |at: &DateTime<Utc>| at.format("%Y-%m-%d --time %H:%M --zone UTC").to_string();
                format!("say which: {}, or {}", said(first), said(second))
            }
        }
    }
}

/// The instant of a time of day, out of those that a zone has for it.
///
/// # Errors
/// There is none, or there are two.
pub(crate) fn settled(
    found: MappedLocalTime<DateTime<Utc>>,
    wall: NaiveDateTime,
    zone: &str,
) -> Result<DateTime<Utc>, TimeError> {
    match found {
        MappedLocalTime::Single(at) => Ok(at),
        MappedLocalTime::Ambiguous(first, second) => {
            Err(TimeError::Twice { wall, zone: zone.to_owned(), first, second })
        }
        MappedLocalTime::None => Err(TimeError::Skipped { wall, zone: zone.to_owned() }),
    }
}

/// The instant of a time of day in a zone.
///
/// # Errors
/// As `settled`.
pub(crate) fn in_zone(wall: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, TimeError> {
    settled(zone.from_local_datetime(&wall).map(|at| at.to_utc()), wall, zone.name())
}

/// The time of day of an instant in a zone, by its name; none where there is no such zone.
fn wall_in(at: DateTime<Utc>, zone: &str) -> Option<NaiveDateTime> {
    zone.parse::<Tz>().ok().map(|zone| at.with_timezone(&zone).naive_local())
}

/// From when to when, on one clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LocalTime {
    /// Whose clock; none for the user's own, and for one that was only named
    pub(crate) contact: Option<Named>,
    /// None for the user's own
    pub(crate) time_zone: Option<String>,
    pub(crate) from: NaiveDateTime,
    pub(crate) to: NaiveDateTime,
}

/// From this hour to that a call is welcome nearly everywhere.
const WAKING: std::ops::Range<u32> = 7..22;

impl LocalTime {
    /// Whether it begins while people sleep.
    fn is_night(&self) -> bool {
        !WAKING.contains(&self.from.hour())
    }

    /// `16:30 to 16:55 your time`, `22:30 to 22:55 for Ana (Europe/Berlin), at night`; with its day where that is not
    /// the user's.
    pub(crate) fn said(&self, own_day: NaiveDate) -> String {
        let day = match self.from.date() {
            day if day == own_day => String::new(),
            _ => self.from.format("%a %-d %b, ").to_string(),
        };
        let span = format!("{day}{} to {}", self.from.format("%H:%M"), self.to.format("%H:%M"));
        let night = if self.is_night() { ", at night" } else { "" };
        match (&self.contact, &self.time_zone) {
            (Some(contact), Some(zone)) => format!("{span} for {} ({zone}){night}", contact.name),
            (None, Some(zone)) => format!("{span} in {zone}{night}"),
            _ => format!("{span} your time{night}"),
        }
    }
}

/// The times of a conversation: the user's first, then those of all who have a zone of their own, then the zone in
/// which it was agreed, if that is none of them. `own` is the user's clock. Nothing where no time of day is known.
pub(crate) fn times(
    conversation: &Conversation,
    own: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Vec<LocalTime> {
    let Some(starts_at) = conversation.starts_at else { return Vec::new() };
    let ends_at = ends_at(conversation, starts_at);
    let mut all = vec![LocalTime { contact: None, time_zone: None, from: own(starts_at), to: own(ends_at) }];
    let of = |contact: Option<&Participant>, zone: &String| {
        Some(LocalTime {
            contact: contact.map(|person| Named { id: person.id, name: person.name.clone() }),
            time_zone: Some(zone.clone()),
            from: wall_in(starts_at, zone)?,
            to: wall_in(ends_at, zone)?,
        })
    };
    let zoned = conversation.participants.iter();
    all.extend(zoned.filter_map(|person| of(Some(person), person.time_zone.as_ref()?)));
    if let Some(zone) = &conversation.time_zone
        && all.iter().all(|time| time.time_zone.as_ref() != Some(zone))
    {
        all.extend(of(None, zone));
    }
    all
}

fn ends_at(conversation: &Conversation, starts_at: DateTime<Utc>) -> DateTime<Utc> {
    let minutes = conversation.minutes.unwrap_or_else(|| super::Medium::usual_minutes(conversation.medium));
    starts_at.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(starts_at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::samples;

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_that_is_left_out_or_comes_twice_is_an_error_that_says_what_to_type() {
        let berlin = chrono_tz::Europe::Berlin;
        let skipped = in_zone(wall("2026-03-29T02:30:00"), berlin).unwrap_err();
        assert_eq!(
            skipped.to_string(),
            "there is no 02:30 on 2026-03-29 in Europe/Berlin: the clocks go forward then"
        );
        assert_eq!(skipped.hint(), "ask whether 03:30 is meant");
        let twice = in_zone(wall("2026-04-05T02:30:00"), chrono_tz::Pacific::Auckland).unwrap_err();
        assert_eq!(
            twice.hint(),
            "say which: 2026-04-04 --time 13:30 --zone UTC, or 2026-04-04 --time 14:30 --zone UTC"
        );
        assert!(twice.to_string().starts_with("02:30 comes twice on 2026-04-05"), "{twice}");
    }

    #[test]
    fn everybody_sees_their_own_clock_and_the_day_where_it_is_another() {
        let mut planned = samples::conversation("2026-03-05", &["Ana Reyes", "Kenji Sato", "Sam Lee"]);
        planned.starts_at = "2026-03-05T21:30:00Z".parse().ok();
        planned.minutes = Some(45);
        planned.participants[0].time_zone = Some("Europe/Berlin".into());
        planned.participants[1].time_zone = Some("Asia/Tokyo".into());
        planned.time_zone = Some("America/New_York".into());
        let own = |at: DateTime<Utc>| at.naive_utc();
        let said: Vec<String> = times(&planned, own).iter().map(|time| time.said(planned.on_day)).collect();
        assert_eq!(
            said,
            [
                "21:30 to 22:15 your time",
                "22:30 to 23:15 for Ana Reyes (Europe/Berlin), at night",
                "Fri 6 Mar, 06:30 to 07:15 for Kenji Sato (Asia/Tokyo), at night",
                "16:30 to 17:15 in America/New_York",
            ]
        );
        planned.starts_at = None;
        assert!(times(&planned, own).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn a_time_of_day_that_is_taken_is_the_one_that_is_shown_and_the_only_one(
            seconds in 0_i64..4_000_000_000,
            zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        ) {
            let wall = DateTime::from_timestamp(seconds / 60 * 60, 0).unwrap().naive_utc();
            match in_zone(wall, zone) {
                Ok(at) => {
                    prop_assert_eq!(wall_in(at, zone.name()), Some(wall));
                    prop_assert!(zone.from_local_datetime(&wall).single().is_some());
                }
                Err(TimeError::Twice { first, second, .. }) => {
                    prop_assert!(first < second);
                    prop_assert_eq!(wall_in(first, zone.name()), wall_in(second, zone.name()));
                }
                Err(TimeError::Skipped { .. }) => {
                    prop_assert!(zone.from_local_datetime(&wall).earliest().is_none());
                }
            }
        }
    }
}
