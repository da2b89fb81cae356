//! The day of a connection as `LinkedIn` has written it over the years, and as spreadsheets rewrite it.

use chrono::NaiveDate;

/// `LinkedIn` opened in 2003; what lies far outside is a typing error or a spreadsheet's first day.
const YEARS: std::ops::RangeInclusive<i32> = 2003..=2200;

/// The names of the months in English, German, Spanish, French and Portuguese; three letters or more of one will do.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "enero", "janvier", "janeiro"],
    &["february", "februar", "feber", "febrero", "février", "fevrier", "fevereiro"],
    &["march", "märz", "maerz", "mrz", "marzo", "mars", "março"],
    &["april", "abril", "avril"],
    &["may", "mai", "mayo", "maio"],
    &["june", "juni", "junio", "juin", "junho"],
    &["july", "juli", "julio", "juillet", "julho"],
    &["august", "agosto", "août", "aout"],
    &["september", "septiembre", "setiembre", "septembre", "setembro"],
    &["october", "oktober", "octubre", "octobre", "outubro"],
    &["november", "noviembre", "novembre", "novembro"],
    &["december", "dezember", "diciembre", "décembre", "decembre", "dezembro"],
];

/// What `LinkedIn` itself writes, and so what nearly all rows hold.
const SHORT: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `12 Mar 2024`, `9-feb-22`, `Mar 12, 2024`, `2024-03-12`, `12.03.2024`, and with a time `11/4/18, 9:05 PM`
/// (November 4th). Numbers with slashes alone are taken only where one order is possible.
pub(super) fn parse(text: &str) -> Option<NaiveDate> {
    let (date, with_time) = without_time(text.trim())?;
    let mut parts = date
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ','))
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("de"));
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if let Some(month) = month(second) {
        return day_of(third, month, number(first)?);
    }
    if let Some(month) = month(first) {
        return day_of(third, month, number(second)?);
    }
    if first.len() == 4 {
        return day_of(first, number(second)?, number(third)?);
    }
    let (day, month) = in_order(date, with_time, number(first)?, number(second)?)?;
    day_of(third, month, day)
}

/// Which of two numbers is the day and which the month.
fn in_order(date: &str, with_time: bool, first: u32, second: u32) -> Option<(u32, u32)> {
    if date.contains('.') {
        Some((first, second))
    } else if (with_time && date.contains('/')) || second > 12 {
        Some((second, first))
    } else if first > 12 || first == second {
        Some((first, second))
    } else {
        None
    }
}

fn day_of(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    let number = i32::try_from(number(year)?).ok()?;
    let year = match year.len() {
        2 => 2000 + number,
        4 => number,
        _ => return None,
    };
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

fn number(text: &str) -> Option<u32> {
    let good = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

fn month(text: &str) -> Option<u32> {
    if text.chars().nth(2).is_none() || text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((month, _)) = (1..).zip(SHORT).find(|(_, name)| text.eq_ignore_ascii_case(name)) {
        return Some(month);
    }
    let text = text.to_lowercase();
    // most names are told from their first letter
    let first = text.as_bytes().first();
    let begins = |name: &str| name.as_bytes().first() == first && name.starts_with(&text);
    let mut hits = (1..).zip(&MONTHS).filter(|(_, names)| names.iter().any(|name| begins(name)));
    let (month, _) = hits.next()?;
    hits.next().is_none().then_some(month)
}

/// Cuts `, 9:05 PM`, `T14:03:22Z` or the like off the end; `None` when what follows a colon is no time.
fn without_time(text: &str) -> Option<(&str, bool)> {
    let Some((before, minutes)) = text.split_once(':') else { return Some((text, false)) };
    let date = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let separated = date.len() < before.len() && date.ends_with([' ', ',', 'T', '\u{a0}', '\u{202f}']);
    let is_time = |c: char| c.is_ascii_digit() || c.is_whitespace() || ":.+-APMUTCZapmutcz".contains(c);
    let good = separated && minutes.starts_with(|c: char| c.is_ascii_digit()) && minutes.chars().all(is_time);
    good.then(|| (date.trim_end_matches('T'), true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_to_write_a_day_is_read() {
        let table = [
            ("12 Mar 2024", "2024-03-12"),
            ("09 Jan 2022", "2022-01-09"),
            (" 9 Jan 2022 ", "2022-01-09"),
            ("12-Mar-24", "2024-03-12"),
            ("9-feb-22", "2022-02-09"),
            ("11/4/18, 9:05 PM", "2018-11-04"),
            ("1/29/26, 2:37\u{202f}PM", "2026-01-29"),
            ("12. Mrz 24", "2024-03-12"),
            ("12-Mär-24", "2024-03-12"),
            ("1 août 2021", "2021-08-01"),
            ("3-dic-20", "2020-12-03"),
            ("5 de abr. de 2023", "2023-04-05"),
            ("March 12, 2024", "2024-03-12"),
            ("2024-03-12", "2024-03-12"),
            ("2024-03-12T14:03:22Z", "2024-03-12"),
            ("2025-06-01 14:03:22 UTC", "2025-06-01"),
            ("12.03.2024", "2024-03-12"),
            ("12.03.2024 09:15", "2024-03-12"),
            ("25/12/2023", "2023-12-25"),
            ("12/25/2023", "2023-12-25"),
            ("7/7/23", "2023-07-07"),
            ("29 Feb 2024", "2024-02-29"),
        ];
        for (text, day) in table {
            assert_eq!(parse(text).map(|day| day.to_string()).as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_or_none_is_not_guessed() {
        for text in [
            "",
            "soon",
            "12/03/2024",
            "3-4-22",
            "31 Feb 2024",
            "29 Feb 2023",
            "0 Mar 2024",
            "12 Mar 1999",
            "12 Mar 99999",
            "12 Mar 024",
            "12 Ma 2024",
            "12 jui 2024",
            "45363",
            "99999-99-99",
            "12 Mar 2024 5",
            "+1 Mar 2024",
            "12 Mar 2024:",
            "12:30",
            "12 Mar 2024 25h",
            "12 Mar 2024Notes:",
            "2024-13-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_short_form_belongs_to_two_months_by_accident() {
        for (index, names) in (1..).zip(MONTHS) {
            for name in names {
                assert_eq!(month(name), Some(index), "{name}");
            }
        }
        for (index, short) in (1..).zip("jan feb mar apr may jun jul aug sep oct nov dec".split(' ')) {
            assert_eq!((month(short), month(&short.to_uppercase())), (Some(index), Some(index)), "{short}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn every_day_is_read_in_every_form(offset in 0..70_000_u64) {
            let day = NaiveDate::from_ymd_opt(2003, 5, 5).unwrap() + chrono::Days::new(offset);
            for form in ["%-d %b %Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y", "%B %-d, %Y", "%m/%d/%Y, 9:05 PM"] {
                let text = day.format(form).to_string();
                prop_assert_eq!(parse(&text), Some(day), "{}", text);
            }
            if offset < 35_000 {
                prop_assert_eq!(parse(&day.format("%-d-%b-%y").to_string()), Some(day));
                prop_assert_eq!(parse(&day.format("%-m/%-d/%y, 11:59 AM").to_string()), Some(day));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}", like in "[0-9]{0,5}[ ./:,T-][a-zä0-9]{0,4}[ ./:-][0-9:]{0,5}") {
            let _ = (parse(&text), parse(&like));
        }
    }
}
