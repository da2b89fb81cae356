//! Holidays: the public days off of a country or of a part of it, worked out by rule for the year that is asked for.
//!
//! The rules are a table of ours (`regions.rs`) because no library of the field fits: those that hold many countries
//! hold lists that end (2030) or ask the network, and the one that computes knows three. Easter is a library's.

mod regions;

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

use regions::REGIONS;

/// Which day of a year is off.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// Month and day; where the country gives a day in lieu, one that falls on a weekend is moved
    On(u32, u32),
    /// Month and day, never moved
    Only(u32, u32),
    /// Days after Easter Sunday (Good Friday is -2)
    Easter(i64),
    /// The first, second … such weekday of a month
    Nth(u8, Weekday, u32),
    /// The last such weekday of a month
    Last(Weekday, u32),
    /// The last such weekday before a month and day
    Before(Weekday, u32, u32),
    /// Once: year, month and day
    Once(i32, u32, u32),
    /// Ireland's first of February: on that day when it is a Friday, else the first Monday
    StBrigid,
}

/// Where a day off goes that falls on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InLieu {
    Nothing,
    /// From Saturday to Friday, from Sunday to Monday
    Nearest,
    /// To the next weekday that is not off by itself
    Next,
    /// From Sunday alone to Monday
    MondayAfterSunday,
}

/// A country or a part of it (ISO 3166: `DE`, `DE-BY`) and its days off.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    rules: &'static [&'static [Rule]],
    in_lieu: InLieu,
}

/// The region of a code, whatever its case; `UK` is `GB`.
pub(crate) fn find(code: &str) -> Option<&'static Region> {
    let code = code.trim().to_uppercase().replace('_', "-");
    let code = match code.strip_prefix("UK") {
        Some(part) => format!("GB{part}"),
        None => code,
    };
    REGIONS.iter().find(|region| region.code == code)
}

/// Codes to choose from when `code` is not known: the parts of its country, else all countries.
pub(crate) fn near(code: &str) -> Vec<&'static str> {
    let country = code.trim().split(['-', '_']).next().and_then(find).map(|region| region.code);
    let fits = |region: &&Region| match country {
        Some(country) => region.code.starts_with(country),
        None => region.code.len() == 2,
    };
    REGIONS.iter().filter(fits).map(|region| region.code).collect()
}

impl Region {
    /// Whether this weekday is off. Nothing but its year is worked out (and the next, on 31 December).
    pub(crate) fn is_off(&self, day: NaiveDate) -> bool {
        // New Year's Day on a Saturday may be given on the Friday before
        let eve = day.month() == 12 && day.day() == 31;
        self.days_of(day.year()).contains(&day) || (eve && self.days_of(day.year() + 1).contains(&day))
    }

    /// The weekdays off from a day on.
    pub(crate) fn ahead(&self, from: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        from.iter_days().filter(|day| !is_weekend(*day) && self.is_off(*day))
    }

    /// The days off of a year and those given in their place; in no order.
    fn days_of(&self, year: i32) -> Vec<NaiveDate> {
        let rules = || self.rules.iter().copied().flatten();
        let mut days: Vec<NaiveDate> = rules().filter_map(|rule| rule.day_in(year)).collect();
        for rule in rules().filter(|rule| matches!(rule, Rule::On(..))) {
            let moved = rule.day_in(year).and_then(|day| self.in_lieu.of(day, &days));
            days.extend(moved);
        }
        days
    }
}

impl InLieu {
    /// The day given for `day`, if it falls on a weekend; `taken` are off already.
    fn of(self, day: NaiveDate, taken: &[NaiveDate]) -> Option<NaiveDate> {
        let next = || day.iter_days().skip(1).find(|day| !is_weekend(*day) && !taken.contains(day));
        match (self, day.weekday()) {
            (Self::Nearest, Weekday::Sat) => day.pred_opt(),
            (Self::Nearest | Self::MondayAfterSunday, Weekday::Sun) => day.succ_opt(),
            (Self::Next, Weekday::Sat | Weekday::Sun) => next(),
            _ => None,
        }
    }
}

impl Rule {
    fn day_in(self, year: i32) -> Option<NaiveDate> {
        let date = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        match self {
            Self::On(month, day) | Self::Only(month, day) => date(month, day),
            Self::Easter(after) => easter(year)?.checked_add_signed(TimeDelta::days(after)),
            Self::Nth(nth, weekday, month) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Self::Last(weekday, month) => {
                let next =
                    if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { date(month + 1, 1) };
                last_before(weekday, next?)
            }
            Self::Before(weekday, month, day) => last_before(weekday, date(month, day)?),
            Self::Once(in_year, month, day) => date(month, day).filter(|_| in_year == year),
            Self::StBrigid => match date(2, 1)? {
                friday if friday.weekday() == Weekday::Fri => Some(friday),
                _ => NaiveDate::from_weekday_of_month_opt(year, 2, Weekday::Mon, 1),
            },
        }
    }
}

/// Easter Sunday of the Gregorian calendar, 1583 to 9999.
fn easter(year: i32) -> Option<NaiveDate> {
    let sunday = computus::gregorian(year).ok()?;
    NaiveDate::from_ymd_opt(sunday.year, sunday.month, sunday.day)
}

fn last_before(weekday: Weekday, day: NaiveDate) -> Option<NaiveDate> {
    let back = (day.weekday().num_days_from_monday() + 6 - weekday.num_days_from_monday()) % 7 + 1;
    day.checked_sub_days(Days::new(back.into()))
}

pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
