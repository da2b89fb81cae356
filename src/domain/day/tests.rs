use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Wednesday 25 November 2026, with Thanksgiving off.
fn seen(text: &str, direction: Direction) -> Result<String, DayError> {
    let calendar = BusinessDays::new([day("2026-11-26")]);
    parse(text, day("2026-11-25"), direction, &calendar).map(|day| day.to_string())
}

#[test]
fn words_for_days_to_come() {
    for (text, expected) in [
        ("today", "2026-11-25"),
        (" Tomorrow ", "2026-11-26"),
        ("yesterday", "2026-11-24"),
        ("fri", "2026-11-27"),
        ("FRIDAY", "2026-11-27"),
        ("wed", "2026-12-02"),
        ("next tue", "2026-12-01"),
        ("next wed", "2026-12-02"),
        ("this wed", "2026-11-25"),
        ("this fri", "2026-11-27"),
        ("last fri", "2026-11-20"),
        ("on fri", "2026-11-27"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("3d", "2026-11-28"),
        ("+3d", "2026-11-28"),
        ("-3d", "2026-11-22"),
        ("0d", "2026-11-25"),
        ("2w", "2026-12-09"),
        ("2 weeks", "2026-12-09"),
        ("in two weeks", "2026-12-09"),
        ("in 10 days", "2026-12-05"),
        ("in a month", "2026-12-25"),
        ("3m", "2027-02-25"),
        ("3mo", "2027-02-25"),
        ("1y", "2027-11-25"),
        ("3b", "2026-12-01"),
        ("3bd", "2026-12-01"),
        ("in 3 business days", "2026-12-01"),
        ("3d ago", "2026-11-22"),
        ("eow", "2026-11-29"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("12 mar", "2027-03-12"),
        ("mar 12", "2027-03-12"),
        ("25 nov", "2026-11-25"),
        ("24 nov", "2027-11-24"),
        ("March 12th, 2028", "2028-03-12"),
        ("12 sept 2026", "2026-09-12"),
        ("29 feb", "2028-02-29"),
        ("2026-03-01", "2026-03-01"),
    ] {
        assert_eq!(seen(text, Direction::Ahead).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn words_for_days_that_were() {
    for (text, expected) in [
        ("fri", "2026-11-20"),
        ("wed", "2026-11-18"),
        ("3d", "2026-11-22"),
        ("in 3d", "2026-11-28"),
        ("2b", "2026-11-23"),
        ("12 mar", "2026-03-12"),
        ("26 nov", "2025-11-26"),
        ("29 feb", "2024-02-29"),
        ("a week ago", "2026-11-18"),
    ] {
        assert_eq!(seen(text, Direction::Back).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_day_is_never_guessed() {
    for text in [
        "",
        "  ",
        "soon",
        "weekend",
        "weekly",
        "wedding",
        "monkey",
        "5",
        "10",
        "3",
        "d",
        "3x",
        "next",
        "next 3d",
        "on",
        "in fri",
        "in -3d",
        "-3d ago",
        "+-3d",
        "2026-3-1",
        "+2026-03-01",
        "12/3/2026",
        "11-12",
        "12 mar 26",
        "mar",
        "mar mar",
        "99999999999d",
        "20000d",
        "½d",
        "١d",
        "tomorrow 9am",
        "3 business",
        "12th",
        "1 1 2026",
    ] {
        assert_eq!(
            seen(text, Direction::Ahead),
            Err(DayError::NotUnderstood(text.trim().into())),
            "{text:?}"
        );
    }
    for text in ["31 feb", "2027-02-30", "2026-13-01", "0 mar", "29 feb 2027", "mar 32"] {
        assert_eq!(seen(text, Direction::Ahead), Err(DayError::Impossible(text.into())), "{text:?}");
    }
    for text in ["1899-12-31", "2201-01-01", "9999-12-31", "0001-01-01", "200y", "9999y ago", "12 mar 9999"] {
        assert_eq!(seen(text, Direction::Ahead), Err(DayError::OutOfRange(text.into())), "{text:?}");
    }
}

#[test]
fn a_day_is_said_with_its_weekday_and_distance() {
    let today = day("2026-11-25");
    assert_eq!(describe(today, today), "Wed 2026-11-25, today");
    assert_eq!(describe(day("2026-11-28"), today), "Sat 2026-11-28, in 3 days");
    assert_eq!(describe(day("2026-10-25"), today), "Sun 2026-10-25, 4 weeks ago");
    assert_eq!(describe(day("2029-11-25"), today), "Sun 2029-11-25, in 3 years");
}

#[test]
fn intervals_and_times() {
    for (text, days) in [
        ("6w", 42),
        ("90d", 90),
        ("90", 90),
        ("3m", 90),
        ("A", 21),
        ("b", 60),
        ("C", 180),
        ("d", 365),
        ("2 weeks", 14),
    ] {
        assert_eq!(parse_every(text), Ok(days), "{text}");
    }
    for text in ["", "0", "0d", "4000d", "11y", "E", "3b", "-3", "soon"] {
        assert!(parse_every(text).is_err(), "{text}");
    }
    for (text, time) in [
        ("16:30", "16:30:00"),
        ("9:05", "09:05:00"),
        ("4pm", "16:00:00"),
        ("12 am", "00:00:00"),
        ("12:15pm", "12:15:00"),
        ("noon", "12:00:00"),
    ] {
        assert_eq!(parse_time(text).map(|t| t.to_string()).as_deref(), Ok(time), "{text}");
    }
    for text in ["", "4", "24:00", "13pm", "0am", "4:5", "16:60", ":30", "16:30:00", "am"] {
        assert!(parse_time(text).is_err(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics_and_every_day_is_in_range(text in "\\PC{0,24}", words in "(in |next |last |-|\\+)?[0-9]{0,6} ?[a-z]{0,9}( ago)?") {
        for text in [text, words] {
            for direction in [Direction::Ahead, Direction::Back] {
                if let Ok(day) = parse(&text, day("2026-11-25"), direction, &BusinessDays::default()) {
                    prop_assert!(YEARS.contains(&day.year()));
                }
            }
            let _ = (parse_every(&text), parse_time(&text));
        }
    }

    #[test]
    fn a_day_read_back_is_the_same_day(offset in 0_u64..100_000) {
        let wanted = day("1900-01-01") + Days::new(offset);
        prop_assert_eq!(parse(&wanted.to_string(), day("2026-11-25"), Direction::Back, &BusinessDays::default()), Ok(wanted));
    }

    #[test]
    fn a_weekday_is_within_a_week_and_never_today(offset in 0_u64..40_000, which in 0_usize..7) {
        let today = day("1950-01-01") + Days::new(offset);
        let word = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][which];
        let ahead = parse(word, today, Direction::Ahead, &BusinessDays::default()).unwrap();
        let back = parse(word, today, Direction::Back, &BusinessDays::default()).unwrap();
        prop_assert!((1..=7).contains(&(ahead - today).num_days()) && (1..=7).contains(&(today - back).num_days()));
        prop_assert!(ahead.weekday() == back.weekday() && ahead.format("%a").to_string().to_lowercase() == word);
    }

    #[test]
    fn a_month_and_day_are_within_a_year_ahead_or_back(offset in 0_u64..40_000, month in 1_u32..=12, date in 1_u32..=28) {
        let today = day("1950-01-01") + Days::new(offset);
        let text = format!("{date} {}", ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"][month as usize - 1]);
        let ahead = parse(&text, today, Direction::Ahead, &BusinessDays::default()).unwrap();
        let back = parse(&text, today, Direction::Back, &BusinessDays::default()).unwrap();
        prop_assert!((0..=366).contains(&(ahead - today).num_days()) && (0..=366).contains(&(today - back).num_days()));
        prop_assert_eq!((ahead.month(), ahead.day(), back.month(), back.day()), (month, date, month, date));
    }
}
