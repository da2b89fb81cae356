//! Day: what people type for a date, and how a date is said back to them.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

use super::business_days::BusinessDays;

/// Whether a word means a day to come (a reminder) or one that was (a log).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ahead,
    Back,
}

/// Why a text is no day.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DayError {
    #[error("`{0}` is not a day")]
    NotUnderstood(String),
    #[error("`{0}` does not exist in the calendar")]
    Impossible(String),
    #[error("`{0}` is not between 1900 and 2200")]
    OutOfRange(String),
    #[error("`{0}` is not an interval of 1 to 3650 days")]
    Every(String),
    #[error("`{0}` is not a time")]
    Time(String),
}

impl DayError {
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotUnderstood(_) | Self::Impossible(_) | Self::OutOfRange(_) => {
                "write it like 2026-12-01, tomorrow, fri, 3d, 2w, 3b (business days), eom, 12 mar".into()
            }
            Self::Every(_) => "write it like 6w, 90d or 3m, or A, B, C, D (21, 60, 180, 365 days)".into(),
            Self::Time(_) => "write it like 16:30 or 4:30pm".into(),
        })
    }
}

const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// The day that a person means, seen from `today`. Without a sign or an "ago", counts and weekdays go in
/// `direction`: `fri` is the next Friday (never today) or the last one. The grammar is strict: a word that is
/// not in it is an error, never a guess.
///
/// # Errors
/// `NotUnderstood`, `Impossible` (31 Feb), `OutOfRange` (before 1900, after 2200).
pub(crate) fn parse(
    text: &str,
    today: NaiveDate,
    direction: Direction,
    business_days: &BusinessDays,
) -> Result<NaiveDate, DayError> {
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let words = words.strip_prefix(&["on"]).unwrap_or(&words);
    let seen = Seen { today, direction, business_days };
    let found = match words {
        [word] if is_iso_shaped(word) => {
            word.parse().map_err(|_| DayError::Impossible(text.trim().to_owned())).map(Some)
        }
        [word] => Ok(named(word, today).or_else(|| seen.weekday(word)).or_else(|| seen.count(words))),
        [which, word] if matches!(*which, "next" | "last" | "this") => Ok(seen.relative(which, word)),
        _ => match month_day(words) {
            Some((month, day, year)) => seen
                .month_day(month, day, year)
                .ok_or_else(|| DayError::Impossible(text.trim().to_owned()))
                .map(Some),
            None => Ok(seen.count(words)),
        },
    }?;
    match found {
        Some(day) if YEARS.contains(&day.year()) => Ok(day),
        Some(_) => Err(DayError::OutOfRange(text.trim().to_owned())),
        None => Err(DayError::NotUnderstood(text.trim().to_owned())),
    }
}

/// chrono alone would also take `2026-3-1` and `+2026-03-01`.
fn is_iso_shaped(word: &str) -> bool {
    word.len() == 10
        && word
            .bytes()
            .enumerate()
            .all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() })
}

fn named(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    match word {
        "today" => Some(today),
        "tomorrow" => today.succ_opt(),
        "yesterday" => today.pred_opt(),
        "eow" => today.checked_add_days(Days::new(6 - u64::from(today.weekday().num_days_from_monday()))),
        "eom" => end_of_month(today.year(), today.month()),
        "eoq" => end_of_month(today.year(), (today.month0() / 3 + 1) * 3),
        "eoy" => end_of_month(today.year(), 12),
        _ => None,
    }
}

fn end_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// From where, in which direction and on which calendar a text is read.
struct Seen<'a> {
    today: NaiveDate,
    direction: Direction,
    business_days: &'a BusinessDays,
}

impl Seen<'_> {
    fn weekday(&self, word: &str) -> Option<NaiveDate> {
        let wanted = weekday(word)?;
        Some(match self.direction {
            Direction::Ahead => next_weekday(self.today, wanted),
            Direction::Back => last_weekday(self.today, wanted),
        })
    }

    /// `next fri`, `last fri`, `this fri` (today counts), `next week` (its Monday), `next month` (its first).
    fn relative(&self, which: &str, word: &str) -> Option<NaiveDate> {
        match (which, word, weekday(word)) {
            ("next", _, Some(wanted)) => Some(next_weekday(self.today, wanted)),
            ("last", _, Some(wanted)) => Some(last_weekday(self.today, wanted)),
            ("this", _, Some(wanted)) if wanted == self.today.weekday() => Some(self.today),
            ("this", _, Some(wanted)) => Some(next_weekday(self.today, wanted)),
            ("next", "week", _) => Some(next_weekday(self.today, Weekday::Mon)),
            ("next", "month", _) => self.today.with_day(1)?.checked_add_months(Months::new(1)),
            ("next", "year", _) => NaiveDate::from_ymd_opt(self.today.year() + 1, 1, 1),
            _ => None,
        }
    }

    /// `3d`, `+2 weeks`, `in 10 days`, `three business days ago`.
    fn count(&self, words: &[&str]) -> Option<NaiveDate> {
        let (words, said) = match words {
            ["in", rest @ ..] => (rest, Some(Direction::Ahead)),
            [rest @ .., "ago"] => (rest, Some(Direction::Back)),
            all => (all, None),
        };
        let joined = words.join(" ");
        let (rest, sign) = match (joined.strip_prefix('+'), joined.strip_prefix('-')) {
            (Some(rest), _) => (rest, Some(Direction::Ahead)),
            (_, Some(rest)) => (rest, Some(Direction::Back)),
            _ => (joined.as_str(), None),
        };
        if said.is_some() && sign.is_some() {
            return None;
        }
        let (count, unit) = amount(rest)?;
        let ahead = said.or(sign).unwrap_or(self.direction) == Direction::Ahead;
        let days = |each: u64| Days::new(u64::from(count) * each);
        match (unit, ahead) {
            (Unit::Day, true) => self.today.checked_add_days(days(1)),
            (Unit::Day, false) => self.today.checked_sub_days(days(1)),
            (Unit::Week, true) => self.today.checked_add_days(days(7)),
            (Unit::Week, false) => self.today.checked_sub_days(days(7)),
            (Unit::Month, true) => self.today.checked_add_months(Months::new(count)),
            (Unit::Month, false) => self.today.checked_sub_months(Months::new(count)),
            (Unit::Year, true) => self.today.checked_add_months(Months::new(count * 12)),
            (Unit::Year, false) => self.today.checked_sub_months(Months::new(count * 12)),
            (Unit::BusinessDay, true) => Some(self.business_days.add(self.today, count)),
            (Unit::BusinessDay, false) => Some(self.business_days.subtract(self.today, count)),
        }
    }

    /// Without a year: the next such day from today on, or the last one up to today. 29 Feb may be years away.
    fn month_day(&self, month: u32, day: u32, year: Option<i32>) -> Option<NaiveDate> {
        if let Some(year) = year {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        (0..=8).find_map(|years| match self.direction {
            Direction::Ahead => NaiveDate::from_ymd_opt(self.today.year() + years, month, day)
                .filter(|day| *day >= self.today),
            Direction::Back => NaiveDate::from_ymd_opt(self.today.year() - years, month, day)
                .filter(|day| *day <= self.today),
        })
    }
}

fn next_weekday(today: NaiveDate, wanted: Weekday) -> NaiveDate {
    today.iter_days().skip(1).find(|day| day.weekday() == wanted).unwrap_or(today)
}

fn last_weekday(today: NaiveDate, wanted: Weekday) -> NaiveDate {
    std::iter::successors(today.pred_opt(), NaiveDate::pred_opt)
        .find(|day| day.weekday() == wanted)
        .unwrap_or(today)
}

/// Whole names and their usual short forms: `wed`, not `wedding`.
fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
    BusinessDay,
}

/// `10d`, `10 days`, `two weeks`, `a month`, `3 business days`. At most 10,000 of a unit.
fn amount(text: &str) -> Option<(u32, Unit)> {
    let letters = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = if letters > 0 {
        (text[..letters].parse().ok()?, text[letters..].trim_start())
    } else {
        let (word, unit) = text.split_once(' ')?;
        (number(word)?, unit)
    };
    let unit = match unit {
        "d" | "day" | "days" => Unit::Day,
        "w" | "week" | "weeks" => Unit::Week,
        "m" | "mo" | "month" | "months" => Unit::Month,
        "y" | "year" | "years" => Unit::Year,
        "b" | "bd" | "business day" | "business days" | "workday" | "workdays" => Unit::BusinessDay,
        _ => return None,
    };
    (count <= 10_000).then_some((count, unit))
}

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        _ => WORDS.iter().position(|name| *name == word).and_then(|at| u32::try_from(at + 1).ok()),
    }
}

/// `12 mar`, `mar 12th`, each with or without a year.
fn month_day(words: &[&str]) -> Option<(u32, u32, Option<i32>)> {
    let (first, second, year) = match words {
        [first, second] => (*first, *second, None),
        [first, second, year] if year.len() == 4 => (*first, *second, Some(year.parse().ok()?)),
        _ => return None,
    };
    match (month(first), month(second)) {
        (Some(month), None) => Some((month, day_of_month(second)?, year)),
        (None, Some(month)) => Some((month, day_of_month(first)?, year)),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS
        .iter()
        .position(|name| *name == word || name[..3] == *word || (word == "sept" && *name == "september"))?;
    u32::try_from(at + 1).ok()
}

fn day_of_month(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A day as it is said back: `Fri 2026-11-27, in 3 days`.
pub(crate) fn describe(day: NaiveDate, today: NaiveDate) -> String {
    let days = (day - today).num_days();
    let far = match days.abs() {
        n @ ..=13 => format!("{n} days"),
        n @ 14..=59 => format!("{} weeks", n / 7),
        n @ 60..=729 => format!("{} months", n / 30),
        n => format!("{} years", n / 365),
    };
    let away = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {far}"),
        _ => format!("{far} ago"),
    };
    format!("{} {day}, {away}", day.format("%a"))
}

/// Days between two contacts: `6w`, `90d`, `90`, `3m` (months of 30 days), or a letter (DOMAIN.md, section 4:
/// A 21, B 60, C 180, D 365).
///
/// # Errors
/// `Every` for anything else, and beyond 1 to 3650 days.
pub(crate) fn parse_every(text: &str) -> Result<u32, DayError> {
    let lower = text.trim().to_lowercase();
    let days = match lower.as_str() {
        "a" => Some(21),
        "b" => Some(60),
        "c" => Some(180),
        "d" => Some(365),
        plain => match plain.parse::<u32>() {
            Ok(days) => Some(days),
            Err(_) => amount(plain).and_then(|(count, unit)| match unit {
                Unit::Day => Some(count),
                Unit::Week => count.checked_mul(7),
                Unit::Month => count.checked_mul(30),
                Unit::Year => count.checked_mul(365),
                Unit::BusinessDay => None,
            }),
        },
    };
    days.filter(|days| (1..=3650).contains(days)).ok_or_else(|| DayError::Every(text.trim().to_owned()))
}

/// A time of day: `16:30`, `9:05`, `4pm`, `4:30 pm`, `noon`.
///
/// # Errors
/// `Time` for anything else.
pub(crate) fn parse_time(text: &str) -> Result<NaiveTime, DayError> {
    let lower = text.trim().to_lowercase();
    let half = [("am", 0), ("pm", 12)]
        .into_iter()
        .find_map(|(end, hours)| Some((lower.strip_suffix(end)?.trim_end(), hours)));
    let (clock, add) = half.map_or((lower.as_str(), None), |(clock, hours)| (clock, Some(hours)));
    let (hours, minutes) = match clock.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        None if add.is_some() => (clock, "00"),
        None if clock == "noon" => ("12", "00"),
        _ => ("", ""),
    };
    let digits = |part: &str| {
        (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
    };
    let hours = match (digits(hours), add) {
        (Some(hours @ 1..=12), Some(add)) => Some(hours % 12 + add),
        (hours, None) => hours,
        _ => None,
    };
    hours
        .zip(digits(minutes))
        .and_then(|(hours, minutes)| NaiveTime::from_hms_opt(hours, minutes, 0))
        .ok_or_else(|| DayError::Time(text.trim().to_owned()))
}

#[cfg(test)]
mod tests;
