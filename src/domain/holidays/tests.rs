//! Tests of the holidays against days that are known, and of what must hold for every region.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// The weekdays of a year that are off, as `01-19 02-16`.
fn off(code: &str, year: i32) -> String {
    let region = find(code).unwrap();
    let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|day| day.year() == year);
    let off = days.filter(|day| !is_weekend(*day) && region.is_off(*day));
    off.map(|day| day.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_days_off_of_2026_are_those_of_the_calendars() {
    for (code, days) in [
        ("US", "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
        ("GB", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        ("GB-SCT", "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28"),
        ("GB-NIR", "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28"),
        ("DE", "01-01 04-03 04-06 05-01 05-14 05-25 12-25"),
        ("DE-BY", "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 12-25"),
        ("DE-SN", "01-01 04-03 04-06 05-01 05-14 05-25 11-18 12-25"),
        ("FR", "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25"),
        ("BR", "01-01 02-16 02-17 04-03 04-21 05-01 06-04 09-07 10-12 11-02 11-20 12-25"),
        ("ES", "01-01 01-06 04-03 05-01 10-12 12-08 12-25"),
        ("PT", "01-01 04-03 05-01 06-04 06-10 10-05 12-01 12-08 12-25"),
        ("SE", "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31"),
        ("ZA", "01-01 04-03 04-06 04-27 05-01 06-16 08-10 09-24 11-04 12-16 12-25"),
        ("CA", "01-01 04-03 05-18 07-01 09-07 10-12 12-25"),
    ] {
        assert_eq!(off(code, 2026), days, "{code}");
    }
}

#[test]
fn days_in_lieu_cross_the_year_and_do_not_fall_on_each_other() {
    // New Year's Day 2028 is a Saturday
    assert!(off("US", 2027).ends_with("12-24 12-31"), "{}", off("US", 2027));
    assert!(off("US", 2028).starts_with("01-17"), "{}", off("US", 2028));
    assert!(off("GB", 2028).starts_with("01-03"), "{}", off("GB", 2028));
    // Christmas 2027 is a Saturday, Boxing Day a Sunday
    assert!(off("GB", 2027).ends_with("12-27 12-28"), "{}", off("GB", 2027));
    assert!(off("DE", 2027).ends_with("05-17"), "{}", off("DE", 2027));
    // 1 February 2030 is a Friday
    assert!(off("IE", 2030).starts_with("01-01 02-01 04-22"), "{}", off("IE", 2030));
    assert!(off("IE", 2029).starts_with("01-01 02-05 04-02"), "{}", off("IE", 2029));
}

#[test]
fn easter_is_where_it_was_and_will_be() {
    for sunday in
        ["2024-03-31", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25"]
    {
        let sunday: NaiveDate = sunday.parse().unwrap();
        assert_eq!(easter(sunday.year()), Some(sunday));
    }
    assert_eq!((easter(1582), easter(10_000), easter(i32::MIN)), (None, None, None));
}

#[test]
fn a_code_is_found_however_it_is_written_and_others_name_what_there_is() {
    for (typed, code) in
        [("us", "US"), ("de_by", "DE-BY"), (" gb ", "GB"), ("uk", "GB"), ("UK-SCT", "GB-SCT")]
    {
        assert_eq!(find(typed).map(|region| region.code), Some(code));
    }
    for typed in ["", "X", "Germany", "DE-", "DE-XX", "ÄÖ", "é"] {
        assert!(find(typed).is_none(), "{typed}");
    }
    assert_eq!(near("GB-LON"), ["GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"]);
    assert_eq!(near("Austria"), near("XX"));
    assert!(near("XX").contains(&"FR") && !near("XX").contains(&"GB-SCT"));
    let codes: BTreeSet<_> = REGIONS.iter().map(|region| region.code).collect();
    assert_eq!(codes.len(), REGIONS.len());
    assert!(REGIONS.is_sorted_by_key(|region| region.code));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_year_of_every_region_has_some_days_off_and_none_panics(at in 0..REGIONS.len(), year in 1583_i32..9998) {
        let region = &REGIONS[at];
        let days: BTreeSet<_> = region.days_of(year).into_iter().collect();
        prop_assert!((4..=20).contains(&days.len()), "{}: {days:?}", region.code);
        // a day in lieu is a weekday of its own, in this year or on the last day of the one before
        let eve = NaiveDate::from_ymd_opt(year - 1, 12, 31);
        prop_assert!(days.iter().all(|day| day.year() == year || Some(*day) == eve));
        prop_assert!(days.iter().all(|day| region.is_off(*day)));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic(at in 0..REGIONS.len(), back in 0_u64..800) {
        let region = &REGIONS[at];
        let _ = region.is_off(NaiveDate::MAX.checked_sub_days(Days::new(back)).unwrap());
        let _ = region.is_off(NaiveDate::MIN.checked_add_days(Days::new(back)).unwrap());
    }
}
