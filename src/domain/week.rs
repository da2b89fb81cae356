//! Week: from Monday to Sunday in the user's zone (ISO 8601), what was done in it, and how often in a row the goal was met.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A week, known by its Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Week {
    monday: NaiveDate,
}

impl Week {
    /// The week that a day is in.
    pub(crate) fn of(day: NaiveDate) -> Self {
        let since_monday = Days::new(day.weekday().num_days_from_monday().into());
        Self { monday: day.checked_sub_days(since_monday).unwrap_or(day) }
    }

    pub(crate) fn monday(self) -> NaiveDate {
        self.monday
    }

    pub(crate) fn sunday(self) -> NaiveDate {
        self.after(6)
    }

    pub(crate) fn next(self) -> Self {
        Self { monday: self.after(7) }
    }

    pub(crate) fn before(self) -> Self {
        Self { monday: self.monday.checked_sub_days(Days::new(7)).unwrap_or(self.monday) }
    }

    fn after(self, days: u64) -> NaiveDate {
        self.monday.checked_add_days(Days::new(days)).unwrap_or(self.monday)
    }

    /// `2026-W10`; the first week of a year is the one with its first Thursday.
    pub(crate) fn name(self) -> String {
        self.monday.format("%G-W%V").to_string()
    }
}

/// What is aimed at in a week; 0 is no goal (the defaults: DOMAIN.md, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Goal {
    pub(crate) messages: u32,
    pub(crate) conversations: u32,
}

impl Goal {
    /// More than this is a slip of the finger.
    pub(crate) const MOST: u32 = 1_000;
}

impl Default for Goal {
    fn default() -> Self {
        Self { messages: 5, conversations: 2 }
    }
}

/// What was done in a week (DOMAIN.md, section 5); the keys of its JSON are the fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Done {
    /// Messages sent
    pub(crate) messages: u32,
    /// People to whom a message went
    pub(crate) people_reached: u32,
    /// People on whom work began; whoever waits in the pool is none
    pub(crate) new_contacts: u32,
    /// Replies, automatic ones aside
    pub(crate) replies: u32,
    /// Conversations held
    pub(crate) conversations: u32,
}

/// What a person keeps of a week.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) hours: Option<f64>,
    /// The one thing to do otherwise in the week after it
    pub(crate) adjustment: Option<String>,
}

/// Weeks in a row, up to `week`, in which at least `goal` messages were sent. A week that is not over counts once its
/// goal is met, and breaks nothing until then. Seen with the goal of today, because earlier ones are not kept; without
/// a goal nothing can be met.
pub(crate) fn streak(
    sent: impl IntoIterator<Item = (NaiveDate, u32)>,
    week: Week,
    is_over: bool,
    goal: u32,
) -> u32 {
    if goal == 0 {
        return 0;
    }
    let mut by_week: BTreeMap<Week, u64> = BTreeMap::new();
    for (day, count) in sent {
        *by_week.entry(Week::of(day)).or_default() += u64::from(count);
    }
    let met = |week: &Week| by_week.get(week).is_some_and(|sent| *sent >= u64::from(goal));
    let last = if is_over || met(&week) { week } else { week.before() };
    let weeks = std::iter::successors(Some(last), |week| Some(week.before()).filter(|before| before < week));
    u32::try_from(weeks.take_while(met).count()).unwrap_or(u32::MAX)
}

/// The hours of a week.
const HOURS: std::ops::RangeInclusive<f64> = 0.0..=168.0;

/// `2`, `1.5`, `1,5` or `2.5h`; none for what are no hours of a week.
pub(crate) fn hours(typed: &str) -> Option<f64> {
    let number = typed.trim().trim_end_matches(['h', 'H']).trim_end().replace(',', ".");
    number.parse().ok().filter(|hours| HOURS.contains(hours))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::samples::day;

    #[test]
    fn a_week_begins_on_monday_also_where_a_year_ends() {
        for (on, monday, name) in [
            ("2026-03-02", "2026-03-02", "2026-W10"),
            ("2026-03-08", "2026-03-02", "2026-W10"),
            ("2026-12-31", "2026-12-28", "2026-W53"),
            ("2027-01-03", "2026-12-28", "2026-W53"),
            ("2027-01-04", "2027-01-04", "2027-W01"),
            ("2024-12-30", "2024-12-30", "2025-W01"),
            ("2028-02-29", "2028-02-28", "2028-W09"),
        ] {
            let week = Week::of(day(on));
            assert_eq!((week.monday(), week.name().as_str()), (day(monday), name), "{on}");
        }
    }

    #[test]
    fn a_running_week_breaks_nothing_and_counts_once_it_is_met() {
        let this = Week::of(day("2027-01-06"));
        let sent = |counts: &[(&str, u32)]| counts.iter().map(|(on, n)| (day(on), *n)).collect::<Vec<_>>();
        // W53 of 2026 and the week before it are met, the one before that is not
        let before = sent(&[("2027-01-01", 3), ("2026-12-28", 2), ("2026-12-27", 5), ("2026-12-14", 4)]);
        assert_eq!(streak(before.clone(), this, false, 5), 2);
        assert_eq!(streak(before.clone(), this, true, 5), 0);
        assert_eq!(streak(before.clone(), this, false, 0), 0);
        let met = [before, sent(&[("2027-01-04", 5)])].concat();
        assert_eq!(streak(met.clone(), this, false, 5), 3);
        assert_eq!(streak(met, this, true, 5), 3);
        assert_eq!(streak([], this, false, 1), 0);
    }

    #[test]
    fn hours_are_those_of_a_week() {
        let read =
            ["2", "1.5", "1,5", " 2.5h", "0", "168", "168.1", "-1", "NaN", "inf", "two", ""].map(hours);
        let expected = [Some(2.0), Some(1.5), Some(1.5), Some(2.5), Some(0.0), Some(168.0)];
        assert_eq!(read[..6], expected);
        assert!(read[6..].iter().all(Option::is_none), "{read:?}");
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        (-40_000_i32..80_000).prop_map(|n| day("2000-01-01") + chrono::TimeDelta::days(n.into()))
    }

    proptest! {
        #[test]
        fn every_day_is_in_one_week_of_seven_days(on in days()) {
            let week = Week::of(on);
            prop_assert!(week.monday() <= on && on <= week.sunday());
            prop_assert_eq!(week.monday().weekday(), chrono::Weekday::Mon);
            prop_assert_eq!((week.sunday() - week.monday()).num_days(), 6);
            prop_assert_eq!(week.next().before(), week);
            prop_assert_eq!(week.next().monday(), week.sunday().succ_opt().unwrap());
            let iso = on.iso_week();
            prop_assert_eq!(week.name(), format!("{:04}-W{:02}", iso.year(), iso.week()));
        }

        #[test]
        fn a_streak_is_as_long_as_the_weeks_that_were_met(
            last in days(), counts in prop::collection::vec(0_u32..9, 1..20), goal in 1_u32..6, is_over in any::<bool>(),
        ) {
            let week = Week::of(last);
            let weeks: Vec<Week> = std::iter::successors(Some(week), |week| Some(week.before())).take(counts.len()).collect();
            // each week's messages on two of its days
            let sent = weeks.iter().zip(&counts).flat_map(|(week, count)| {
                [(week.monday(), count / 2), (week.sunday(), count - count / 2)]
            });
            let met: Vec<bool> = counts.iter().map(|count| *count >= goal).collect();
            let from = usize::from(!is_over && !met[0]);
            let expected = met[from..].iter().take_while(|met| **met).count();
            prop_assert_eq!(streak(sent, week, is_over, goal) as usize, expected);
        }
    }
}
