//! Business days: Monday to Friday, less the days off of a region and the user's own.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::holidays::{Region, is_weekend};

/// As many as the grammar of dates takes (`10000b`); more are not counted.
const MOST: u32 = 10_000;

/// A calendar of days off.
#[derive(Debug, Clone, Default)]
pub(crate) struct BusinessDays {
    holidays: BTreeSet<NaiveDate>,
    region: Option<&'static Region>,
}

impl BusinessDays {
    pub(crate) fn new(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect(), region: None }
    }

    /// With the public holidays of a region too. They are worked out when a day is asked for, not before.
    pub(crate) fn in_region(self, region: Option<&'static Region>) -> Self {
        Self { region, ..self }
    }

    pub(crate) fn is_business_day(&self, day: NaiveDate) -> bool {
        !is_weekend(day)
            && !self.holidays.contains(&day)
            && !self.region.is_some_and(|region| region.is_off(day))
    }

    /// The day itself, or the next one that is no day off. At the end of the calendar, the day itself.
    pub(crate) fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().find(|day| self.is_business_day(*day)).unwrap_or(day)
    }

    /// The `count`-th business day after `day`: one after Friday is Monday, and so is one after Saturday. At the end
    /// of the calendar, the last one.
    pub(crate) fn add(&self, day: NaiveDate, count: u32) -> NaiveDate {
        self.nth(count, day.iter_days().skip(1)).unwrap_or(day)
    }

    /// The `count`-th business day before `day`.
    pub(crate) fn subtract(&self, day: NaiveDate, count: u32) -> NaiveDate {
        self.nth(count, std::iter::successors(day.pred_opt(), NaiveDate::pred_opt)).unwrap_or(day)
    }

    fn nth(&self, count: u32, days: impl Iterator<Item = NaiveDate>) -> Option<NaiveDate> {
        let count = usize::try_from(count.min(MOST)).unwrap_or(usize::MAX);
        days.filter(|day| self.is_business_day(*day)).take(count).last()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::holidays;

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

    #[test]
    fn the_holidays_of_a_region_and_the_users_own_are_both_off() {
        let own = BusinessDays::new([day("2026-12-24")]).in_region(holidays::find("DE"));
        // Thursday 24th the user's, Friday 25th and Saturday 26th the country's
        assert_eq!(own.add(day("2026-12-23"), 1), day("2026-12-28"));
        assert_eq!(BusinessDays::default().add(day("2026-12-23"), 1), day("2026-12-24"));
        // over the end of the year: Thanksgiving, Christmas, New Year
        let us = BusinessDays::default().in_region(holidays::find("US"));
        assert_eq!(us.add(day("2026-11-25"), 1), day("2026-11-27"));
        assert_eq!(us.add(day("2026-12-30"), 2), day("2027-01-04"));
        assert_eq!(us.subtract(day("2027-01-04"), 2), day("2026-12-30"));
        // a leap day is a business day like others
        assert_eq!(us.add(day("2028-02-28"), 1), day("2028-02-29"));
    }

    #[test]
    fn a_long_run_of_days_off_is_passed_over_and_the_ends_of_the_calendar_hold() {
        let years = BusinessDays::new(day("2026-03-03").iter_days().take(3_000));
        let back = day("2026-03-03") + Days::new(3_000);
        assert_eq!(years.add(day("2026-03-02"), 1), years.on_or_after(back));
        assert_eq!(years.subtract(years.on_or_after(back), 1), day("2026-03-02"));
        let plain = BusinessDays::default();
        assert!(plain.add(NaiveDate::MAX, 10_000) <= NaiveDate::MAX);
        assert!(plain.subtract(NaiveDate::MIN, 10_000) >= NaiveDate::MIN);
        assert_eq!(plain.add(day("2026-03-02"), 10_000), day("2064-06-30"));
    }

    /// A calendar around a day: of a region or none, with days off of the user's own, some of them in a long run.
    fn calendars() -> impl Strategy<Value = (NaiveDate, BusinessDays)> {
        let regions = prop_oneof![Just(""), Just("US"), Just("GB"), Just("DE-BY"), Just("BR"), Just("SE")];
        let off = proptest::collection::btree_set(0_u64..400, 0..40);
        (0_u64..60_000, off, 0_u64..400, 0_usize..80, regions).prop_map(|(offset, off, from, run, region)| {
            let middle = day("1950-01-01") + Days::new(offset);
            let first = middle - Days::new(200);
            let run = (first + Days::new(from)).iter_days().take(run);
            let days = off.into_iter().map(|n| first + Days::new(n)).chain(run);
            (middle, BusinessDays::new(days).in_region(holidays::find(region)))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn what_is_added_is_that_many_business_days_later((from, calendar) in calendars(), count in 1_u32..60) {
            let to = calendar.add(from, count);
            prop_assert!(calendar.is_business_day(to) && to > from && to.weekday().num_days_from_monday() < 5);
            let between = from.iter_days().skip(1).take_while(|d| *d <= to).filter(|d| calendar.is_business_day(*d)).count();
            prop_assert_eq!(between, count as usize);
        }

        #[test]
        fn adding_and_subtracting_undo_each_other_on_business_days((from, calendar) in calendars(), count in 0_u32..60) {
            let from = calendar.on_or_after(from);
            prop_assert_eq!(calendar.subtract(calendar.add(from, count), count), from);
            prop_assert_eq!(calendar.add(calendar.subtract(from, count), count), from);
        }

        #[test]
        fn a_later_day_and_a_greater_count_never_lead_to_an_earlier_day((from, calendar) in calendars(), days in 0_u64..30, count in 0_u32..40) {
            prop_assert!(calendar.add(from, count) <= calendar.add(from, count + 1));
            prop_assert!(calendar.add(from, count) <= calendar.add(from + Days::new(days), count));
        }
    }
}
