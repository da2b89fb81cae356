//! Business days: Monday to Friday, less days off.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// More business days than this are not counted one by one.
const MOST: u32 = 2_000;

/// A calendar of days off.
#[derive(Debug, Clone, Default)]
pub(crate) struct BusinessDays {
    holidays: BTreeSet<NaiveDate>,
}

impl BusinessDays {
    pub(crate) fn new(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    pub(crate) fn is_business_day(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// The day itself, or the next one that is no day off. At the end of the calendar, the day itself.
    pub(crate) fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(1_000).find(|day| self.is_business_day(*day)).unwrap_or(day)
    }

    /// The `count`-th business day after `day`: one after Friday is Monday, and so is one after Saturday.
    pub(crate) fn add(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count.min(MOST)).fold(day, |day, _| day.succ_opt().map_or(day, |next| self.on_or_after(next)))
    }

    /// The `count`-th business day before `day`.
    pub(crate) fn subtract(&self, day: NaiveDate, count: u32) -> NaiveDate {
        (0..count.min(MOST)).fold(day, |day, _| {
            let before = std::iter::successors(day.pred_opt(), NaiveDate::pred_opt).take(1_000);
            before.into_iter().find(|day| self.is_business_day(*day)).unwrap_or(day)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn one_after_friday_or_saturday_is_monday_and_days_off_are_passed_over() {
        let plain = BusinessDays::default();
        assert_eq!(plain.add(day("2026-03-06"), 1), day("2026-03-09"));
        assert_eq!(plain.add(day("2026-03-07"), 1), day("2026-03-09"));
        let christmas = BusinessDays::new([day("2026-12-25"), day("2026-12-28")]);
        assert_eq!(christmas.add(day("2026-12-24"), 1), day("2026-12-29"));
        assert_eq!(christmas.subtract(day("2026-12-29"), 1), day("2026-12-24"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn what_is_added_is_a_business_day_later(offset in 0_u64..40_000, count in 1_u32..60, off in proptest::collection::btree_set(0_u64..400, 0..40)) {
            let from = day("1990-01-01") + chrono::Days::new(offset);
            let calendar = BusinessDays::new(off.into_iter().map(|n| from + chrono::Days::new(n)));
            let to = calendar.add(from, count);
            prop_assert!(calendar.is_business_day(to) && to > from);
            let between = from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| calendar.is_business_day(*d)).count();
            prop_assert_eq!(between, count as usize);
        }
    }
}
