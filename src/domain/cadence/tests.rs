//! Tests of the cadences: what they plan on any calendar, in any time zone.

use chrono::{Datelike, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::domain::holidays;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cadence(name: &str) -> Cadence {
    Cadences::with(Vec::new()).find(name).unwrap().unwrap().clone()
}

fn dates(cadence: &Cadence, start: &str, calendar: &BusinessDays) -> Vec<String> {
    plan(cadence, day(start), calendar).iter().map(|planned| planned.due_on.to_string()).collect()
}

#[test]
fn three_seven_counts_business_days_and_school_counts_days() {
    let plain = BusinessDays::default();
    // 2026-03-02 is a Monday
    assert_eq!(dates(&cadence("three-seven"), "2026-03-02", &plain), ["2026-03-05", "2026-03-11"]);
    assert_eq!(dates(&cadence("three-seven"), "2026-03-05", &plain), ["2026-03-10", "2026-03-16"]);
    assert_eq!(dates(&cadence("school"), "2026-03-02", &plain), ["2026-03-09"]);
    let off = BusinessDays::new([day("2026-03-03")]);
    assert_eq!(dates(&cadence("three-seven"), "2026-03-02", &off), ["2026-03-06", "2026-03-12"]);
    assert_eq!(Cadences::with(Vec::new()).usual().map(|usual| usual.name.as_str()), Some("three-seven"));
}

#[test]
fn holidays_of_the_region_move_the_days() {
    // Good Friday and Easter Monday 2026: 3 and 6 April
    let german = BusinessDays::default().in_region(holidays::find("DE"));
    assert_eq!(dates(&cadence("three-seven"), "2026-04-01", &german), ["2026-04-08", "2026-04-14"]);
    // a week after Monday 30 March is Easter Monday
    assert_eq!(dates(&cadence("school"), "2026-03-30", &german), ["2026-04-07"]);
    assert_eq!(dates(&cadence("school"), "2026-03-30", &BusinessDays::default()), ["2026-04-06"]);
    // over Christmas and the new year
    let us = BusinessDays::default().in_region(holidays::find("US"));
    assert_eq!(dates(&cadence("three-seven"), "2026-12-23", &us), ["2026-12-29", "2027-01-05"]);
}

#[test]
fn a_plan_of_the_users_own_is_checked_and_names_what_is_wrong() {
    let own = |steps: &[(&'static str, &'static str)]| Cadence::new("gentle", steps.iter().copied());
    let gentle = own(&[("nudge", "2w"), ("try-another", "3b")]).unwrap();
    assert_eq!(gentle.describe(), "nudge 14d, try-another 3b");
    // in order of days, however they were written
    assert_eq!(dates(&gentle, "2026-03-02", &BusinessDays::default()), ["2026-03-05", "2026-03-16"]);
    assert_eq!(own(&[("nudge", "5b"), ("nudge", "9b")]), Err(CadenceError::TooManyAttempts));
    assert_eq!(own(&[]), Err(CadenceError::Empty));
    assert_eq!(own(&[("try-another", "3b"); 11]), Err(CadenceError::TooMany));
    for kind in ["ring", "answer", "Nudge", ""] {
        assert_eq!(own(&[(kind, "5b")]), Err(CadenceError::Kind(kind.into())));
    }
    for span in ["", "b", "0b", "5", "-5b", "+5b", "5x", "5 b", "61d", "9w", "9999999999d", "４b", "5ß"] {
        assert_eq!(own(&[("nudge", span)]), Err(CadenceError::Span(span.into())), "{span}");
    }
    for name in ["", "none", "Gentle", "a b", "-x", "7", "süß"] {
        assert_eq!(Cadence::new(name, [("nudge", "5b")]), Err(CadenceError::Name(name.into())));
    }
}

#[test]
fn a_plan_of_the_users_own_stands_beside_the_built_in_ones_or_in_the_place_of_one() {
    let own = |name| vec![Cadence::new(name, [("nudge", "5b")]).unwrap()];
    let cadences = Cadences::with(own("gentle"));
    assert_eq!(cadences.find("gentle").unwrap().unwrap().describe(), "nudge 5b");
    assert_eq!(cadences.find("none"), Ok(None));
    assert_eq!(cadences.find("weekly"), Err("three-seven, school, gentle, none".into()));
    let cadences = Cadences::with(own("school"));
    assert_eq!(cadences.find("school").unwrap().unwrap().describe(), "nudge 5b");
    assert_eq!(cadences.find("x"), Err("three-seven, school, none".into()));
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
    // Friday morning before a holiday on Monday
    let off = BusinessDays::new([day("2026-03-09")]);
    assert_eq!(counting_starts_on(day("2026-03-06"), at(12), true, &off), day("2026-03-10"));
}

fn plans() -> impl Strategy<Value = Cadence> {
    let span =
        (1_u32..60, prop_oneof![Just('b'), Just('d')]).prop_map(|(count, unit)| format!("{count}{unit}"));
    (proptest::collection::vec(span.clone(), 0..4), span).prop_map(|(others, nudge)| {
        let steps =
            others.iter().map(|after| ("try-another", after.as_str())).chain([("nudge", nudge.as_str())]);
        Cadence::new("own", steps).unwrap()
    })
}

/// A day, and a calendar with days off around it.
fn calendars() -> impl Strategy<Value = (NaiveDate, BusinessDays)> {
    let regions = prop_oneof![Just(""), Just("US"), Just("GB-SCT"), Just("DE-BY"), Just("ZA"), Just("PT")];
    let off = proptest::collection::btree_set(0_u64..400, 0..30);
    (off, 9_000_u64..30_000, 0_usize..40, regions).prop_map(|(off, from, run, region)| {
        let first = day("1990-01-01") + Days::new(from);
        let run = first.iter_days().skip(7).take(run);
        let off = off.into_iter().map(|n| first + Days::new(n)).chain(run);
        (first, BusinessDays::new(off).in_region(holidays::find(region)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Any plan, any calendar, any instant in any time zone: year ends, leap days and changes of the clock among them.
    #[test]
    fn no_planned_day_is_off_and_the_order_is_kept(
        plan_of in plans(),
        (first, calendar) in calendars(),
        minutes in 0_i64..300 * 24 * 60,
        zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        noon_rule in any::<bool>(),
    ) {
        let at = first.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes);
        let local = at.with_timezone(&zone).naive_local();
        let start = counting_starts_on(local.date(), Some(local.time()), noon_rule, &calendar);
        prop_assert!(start >= local.date());
        if noon_rule {
            prop_assert!(calendar.is_business_day(start));
            let same_day = local.hour() < 12 && calendar.is_business_day(local.date());
            prop_assert_eq!(start == local.date(), same_day);
        } else {
            prop_assert_eq!(start, local.date());
        }
        let planned = plan(&plan_of, start, &calendar);
        prop_assert_eq!(planned.len(), plan_of.steps.len());
        prop_assert!(planned.is_sorted_by_key(|planned| planned.due_on));
        prop_assert!(planned.iter().all(|planned| calendar.is_business_day(planned.due_on) && planned.due_on > start));
    }

    #[test]
    fn what_is_sent_later_is_never_due_earlier(plan_of in plans(), (first, calendar) in calendars(), later in 0_u64..30) {
        let due = |day| plan(&plan_of, counting_starts_on(day, None, true, &calendar), &calendar);
        for (one, other) in due(first).iter().zip(due(first + Days::new(later))) {
            prop_assert!(one.due_on <= other.due_on);
        }
    }

    #[test]
    fn a_weekend_between_two_days_of_the_clocks_change_is_one(year in 1990_i32..2090, zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..])) {
        // every hour of a spring in which clocks change somewhere: the local day decides, whatever the offset is
        let first = day(&format!("{year}-03-01")).and_hms_opt(0, 0, 0).unwrap().and_utc();
        for hour in (0..24 * 40).step_by(5) {
            let local = (first + TimeDelta::hours(hour)).with_timezone(&zone).naive_local();
            let start = counting_starts_on(local.date(), Some(local.time()), true, &BusinessDays::default());
            let expected = match local.weekday().num_days_from_monday() {
                5 => 2,
                6 => 1,
                4 if local.hour() >= 12 => 3,
                _ => u64::from(local.hour() >= 12),
            };
            prop_assert_eq!(start, local.date() + Days::new(expected));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic(plan_of in plans(), back in 0_u64..40) {
        let calendar = BusinessDays::default();
        let last = NaiveDate::MAX.checked_sub_days(Days::new(back)).unwrap();
        let first = NaiveDate::MIN.checked_add_days(Days::new(back)).unwrap();
        for day in [first, last] {
            prop_assert_eq!(plan(&plan_of, counting_starts_on(day, None, true, &calendar), &calendar).len(), plan_of.steps.len());
        }
    }

    #[test]
    fn no_text_of_a_span_panics(text in "\\PC{0,8}") {
        if let Some(span) = Span::parse(&text) {
            prop_assert_eq!(Span::parse(&span.to_string()), Some(span));
        }
    }
}
