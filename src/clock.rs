//! The only reader of time and time zone. Read once per run; everything else is handed days and instants.

use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

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

    /// The instant of a wall-clock time in the user's zone. In the hour that is left out in spring, the instant an
    /// hour later; in the one that comes twice in autumn, the first.
    pub(crate) fn instant(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let wall = day.and_time(time);
        let found = match self.fixed {
            Some(offset) => offset.from_local_datetime(&wall).earliest().map(|at| at.to_utc()),
            None => Local
                .from_local_datetime(&wall)
                .earliest()
                .or_else(|| Local.from_local_datetime(&(wall + chrono::TimeDelta::hours(1))).earliest())
                .map(|at| at.to_utc()),
        };
        found.unwrap_or_else(|| wall.and_utc())
    }
}
