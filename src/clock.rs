//! The only reader of time and time zone. Read once per run (again and again only by a program
//! that goes on for a while, as a mixer does); everything else is handed days and instants.

use chrono::{
    DateTime, FixedOffset, Local, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone,
    Utc,
};

/// The moment at which this run happens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: DateTime<Utc>,
    /// The user's wall clock at that moment
    local: NaiveDateTime,
    /// The offset that `NETTRACK_NOW` came with; without it, the machine's zone
    fixed: Option<FixedOffset>,
}

impl Clock {
    /// Now, or the instant that `NETTRACK_NOW` names (RFC 3339 with an offset).
    ///
    /// # Errors
    /// The value of `NETTRACK_NOW` when it is no such instant.
    pub(crate) fn read() -> Result<Self, String> {
        match std::env::var("NETTRACK_NOW") {
            Ok(text) if !text.is_empty() => match DateTime::parse_from_rfc3339(&text) {
                Ok(at) => Ok(Self { now: at.to_utc(), local: at.naive_local(), fixed: Some(*at.offset()) }),
                Err(_) => Err(text),
            },
            _ => Ok(Self::of_machine()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where the time is read")]
    fn of_machine() -> Self {
        let now = Local::now();
        Self { now: now.to_utc(), local: now.naive_local(), fixed: None }
    }

    /// Look at the clock again, in a program that goes on for a while. A stopped one shows what it showed.
    pub(crate) fn look_again(&mut self) {
        if self.fixed.is_none() {
            *self = Self::of_machine();
        }
    }

    /// Move a stopped clock on. Whether it is one: that of the machine is left alone.
    pub(crate) fn step(&mut self, by: TimeDelta) -> bool {
        if let (Some(_), Some(now), Some(local)) =
            (self.fixed, self.now.checked_add_signed(by), self.local.checked_add_signed(by))
        {
            (self.now, self.local) = (now, local);
            return true;
        }
        false
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The calendar day in the user's zone.
    pub(crate) fn today(&self) -> NaiveDate {
        self.local.date()
    }

    /// The time of day in the user's zone.
    pub(crate) fn time(&self) -> NaiveTime {
        self.local.time()
    }

    /// What the user's wall clock shows at an instant.
    pub(crate) fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        match self.fixed {
            Some(offset) => at.with_timezone(&offset).naive_local(),
            None => at.with_timezone(&Local).naive_local(),
        }
    }

    /// The instants at which the user's wall clock shows that: mostly one, none in spring, two in autumn.
    pub(crate) fn instants(&self, wall: NaiveDateTime) -> MappedLocalTime<DateTime<Utc>> {
        match self.fixed {
            Some(offset) => offset.from_local_datetime(&wall).map(|at| at.to_utc()),
            None => Local.from_local_datetime(&wall).map(|at| at.to_utc()),
        }
    }

    /// The instant of a wall-clock time in the user's zone. In the hour that is left out in spring, the instant an
    /// hour later; in the one that comes twice in autumn, the first.
    pub(crate) fn instant(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        match self.fixed {
            Some(offset) => instant_in(&offset, day.and_time(time)),
            None => instant_in(&Local, day.and_time(time)),
        }
    }
}

/// Hours that a clock was ever set forward at once: an island that crosses the date line leaves out a day.
const LONGEST_GAP: i64 = 25;

fn instant_in(zone: &impl TimeZone, wall: NaiveDateTime) -> DateTime<Utc> {
    (0..=LONGEST_GAP)
        .filter_map(|hours| wall.checked_add_signed(TimeDelta::hours(hours)))
        .find_map(|wall| zone.from_local_datetime(&wall).earliest())
        .map_or_else(|| wall.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_that_was_left_out_or_came_twice_is_an_instant() {
        let berlin = chrono_tz::Europe::Berlin;
        let at = |zone, text| instant_in(zone, wall(text)).to_rfc3339();
        assert_eq!(at(&berlin, "2026-03-29T02:30:00"), "2026-03-29T01:30:00+00:00");
        assert_eq!(at(&berlin, "2026-10-25T02:30:00"), "2026-10-25T00:30:00+00:00");
        // Samoa had no 30 December 2011: the next that there was is midnight
        assert_eq!(at(&chrono_tz::Pacific::Apia, "2011-12-30T12:00:00"), "2011-12-30T10:00:00+00:00");
    }

    #[test]
    fn a_stopped_clock_is_moved_by_hand_and_the_machines_only_by_time() {
        let now: DateTime<FixedOffset> = "2026-03-02T23:59:00-05:00".parse().unwrap();
        let mut clock = Clock { now: now.to_utc(), local: now.naive_local(), fixed: Some(*now.offset()) };
        clock.look_again();
        assert_eq!(clock.now(), now.to_utc());
        assert!(clock.step(TimeDelta::minutes(2)));
        assert_eq!(
            (clock.today().to_string(), clock.time().to_string()),
            ("2026-03-03".into(), "00:01:00".into())
        );
        assert_eq!(clock.wall(clock.now()).to_string(), "2026-03-03 00:01:00");
        let mut machine = Clock::of_machine();
        let before = machine.now();
        assert!(!machine.step(TimeDelta::days(1)));
        machine.look_again();
        assert!(machine.now() - before < TimeDelta::hours(1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn the_instant_of_a_wall_time_shows_that_time_or_the_next_that_there_was(
            seconds in -2_000_000_000_i64..4_000_000_000,
            zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        ) {
            let wall = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let shown = instant_in(&zone, wall).with_timezone(&zone).naive_local();
            prop_assert!(shown == wall || zone.from_local_datetime(&wall).earliest().is_none());
            prop_assert!((TimeDelta::zero()..=TimeDelta::hours(LONGEST_GAP)).contains(&(shown - wall)));
        }
    }
}
