//! Cadence: when to follow up on a message (DOMAIN.md, section 4).

use chrono::{Days, NaiveDate, NaiveTime, Timelike};

use super::business_days::BusinessDays;
use super::follow_up::FollowUpKind;

/// Messages to one person without an answer; after them the contact rests.
pub(crate) const MAX_ATTEMPTS: usize = 2;

/// Days from the day on which counting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Days(u32),
    BusinessDays(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) kind: FollowUpKind,
    pub(crate) after: Span,
}

/// A named plan of what follows a first message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cadence {
    pub(crate) name: &'static str,
    steps: &'static [Step],
}

/// `three-seven`: somebody else at the company after 3 business days, one follow-up after 7, then stop.
/// `school`: one follow-up after 7 days, then move on.
const CADENCES: [Cadence; 2] = [
    Cadence {
        name: "three-seven",
        steps: &[
            Step { kind: FollowUpKind::TryAnother, after: Span::BusinessDays(3) },
            Step { kind: FollowUpKind::Nudge, after: Span::BusinessDays(7) },
        ],
    },
    Cadence { name: "school", steps: &[Step { kind: FollowUpKind::Nudge, after: Span::Days(7) }] },
];

pub(crate) fn find(name: &str) -> Option<Cadence> {
    CADENCES.into_iter().find(|cadence| cadence.name == name)
}

pub(crate) fn default() -> Cadence {
    CADENCES[0]
}

/// A follow-up that a cadence plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
}

/// The day from which the days of a cadence are counted: the day of the message, or, by the noon rule, the next
/// business day when it was sent at or after noon (`time`) or on a day off.
pub(crate) fn counting_starts_on(
    day: NaiveDate,
    time: Option<NaiveTime>,
    noon_rule: bool,
    business_days: &BusinessDays,
) -> NaiveDate {
    let afternoon = time.is_some_and(|time| time.hour() >= 12);
    if noon_rule && (afternoon || !business_days.is_business_day(day)) {
        business_days.add(day, 1)
    } else {
        day
    }
}

/// What follows the message, in order of days.
pub(crate) fn plan(cadence: &Cadence, start: NaiveDate, business_days: &BusinessDays) -> Vec<Planned> {
    let due = |after| match after {
        Span::Days(days) => start.checked_add_days(Days::new(days.into())).unwrap_or(start),
        Span::BusinessDays(days) => business_days.add(start, days),
    };
    cadence.steps.iter().map(|step| Planned { kind: step.kind, due_on: due(step.after) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(cadence: &Cadence, start: &str, calendar: &BusinessDays) -> Vec<String> {
        plan(cadence, day(start), calendar).iter().map(|planned| planned.due_on.to_string()).collect()
    }

    #[test]
    fn three_seven_counts_business_days_and_school_counts_days() {
        let plain = BusinessDays::default();
        // 2026-03-02 is a Monday
        assert_eq!(dates(&default(), "2026-03-02", &plain), ["2026-03-05", "2026-03-11"]);
        assert_eq!(dates(&default(), "2026-03-05", &plain), ["2026-03-10", "2026-03-16"]);
        assert_eq!(dates(&find("school").unwrap(), "2026-03-02", &plain), ["2026-03-09"]);
        let off = BusinessDays::new([day("2026-03-03")]);
        assert_eq!(dates(&default(), "2026-03-02", &off), ["2026-03-06", "2026-03-12"]);
        assert_eq!(find("weekly"), None);
    }

    #[test]
    fn what_is_sent_after_noon_or_on_a_day_off_counts_from_the_next_business_day() {
        let plain = BusinessDays::default();
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
        let start = |text, time, rule| counting_starts_on(day(text), time, rule, &plain).to_string();
        assert_eq!(start("2026-03-02", at(11), true), "2026-03-02");
        assert_eq!(start("2026-03-02", at(12), true), "2026-03-03");
        assert_eq!(start("2026-03-06", at(15), true), "2026-03-09");
        assert_eq!(start("2026-03-07", at(9), true), "2026-03-09");
        assert_eq!(start("2026-03-07", None, true), "2026-03-09");
        assert_eq!(start("2026-03-02", None, true), "2026-03-02");
        assert_eq!(start("2026-03-06", at(15), false), "2026-03-06");
        assert_eq!(start("2026-03-07", at(15), false), "2026-03-07");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn steps_of_business_days_never_fall_on_a_day_off(offset in 0_u64..30_000, off in proptest::collection::btree_set(0_u64..60, 0..20)) {
            let start = day("1990-01-01") + Days::new(offset);
            let calendar = BusinessDays::new(off.into_iter().map(|n| start + Days::new(n)));
            let planned = plan(&default(), counting_starts_on(start, None, true, &calendar), &calendar);
            prop_assert!(planned.is_sorted_by_key(|planned| planned.due_on));
            prop_assert!(planned.iter().all(|planned| calendar.is_business_day(planned.due_on) && planned.due_on > start));
        }
    }
}
