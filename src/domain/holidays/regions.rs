//! The days off of the regions that nettrack knows, as the law of each stands in 2026.
//!
//! Sources: the holiday acts of the countries and parts named here, compared day by day for 2026 to 2035 with an
//! independent collection. Left out are days that are Sundays by themselves (Easter, Pentecost). A country whose parts
//! differ holds what they share; a user adds the rest under `holidays`. Countries whose days follow the moon or are set
//! anew every year (China, India, Islamic countries, Japan's equinoxes) are not here, because no rule tells them.

use chrono::Weekday::{Fri, Mon, Thu, Wed};

use super::Rule::{Before, Easter, Last, Nth, On, Once, Only, StBrigid};
use super::{InLieu, Region, Rule};

const GOOD_FRIDAY: Rule = Easter(-2);
const EASTER_MONDAY: Rule = Easter(1);
const ASCENSION: Rule = Easter(39);
const WHIT_MONDAY: Rule = Easter(50);
const CORPUS_CHRISTI: Rule = Easter(60);
const EPIPHANY: Rule = Only(1, 6);
const WOMENS_DAY: Rule = Only(3, 8);
const ASSUMPTION: Rule = Only(8, 15);
const REFORMATION: Rule = Only(10, 31);
const ALL_SAINTS: Rule = Only(11, 1);

const GERMANY: &[Rule] = &[
    Only(1, 1),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    Only(5, 1),
    ASCENSION,
    WHIT_MONDAY,
    Only(10, 3),
    Only(12, 25),
    Only(12, 26),
];

/// England and Wales
const BRITAIN: &[Rule] = &[
    On(1, 1),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    Nth(1, Mon, 5),
    Last(Mon, 5),
    Last(Mon, 8),
    On(12, 25),
    On(12, 26),
];

const SCOTLAND: &[Rule] = &[
    On(1, 1),
    On(1, 2),
    GOOD_FRIDAY,
    Nth(1, Mon, 5),
    Last(Mon, 5),
    Nth(1, Mon, 8),
    On(11, 30),
    On(12, 25),
    On(12, 26),
    Once(2026, 6, 15),
];

const fn country(code: &'static str, name: &'static str, rules: &'static [&'static [Rule]]) -> Region {
    Region { code, name, rules, in_lieu: InLieu::Nothing }
}

const fn moving(
    code: &'static str,
    name: &'static str,
    in_lieu: InLieu,
    rules: &'static [&'static [Rule]],
) -> Region {
    Region { code, name, rules, in_lieu }
}

/// In the order of their codes.
#[rustfmt::skip] // a line or two a region, as in a calendar
pub(super) const REGIONS: &[Region] = &[
    country("AT", "Austria",
        &[&[Only(1, 1), EPIPHANY, EASTER_MONDAY, Only(5, 1), ASCENSION, WHIT_MONDAY, CORPUS_CHRISTI, ASSUMPTION,
          Only(10, 26), ALL_SAINTS, Only(12, 8), Only(12, 25), Only(12, 26)]]),
    // Anzac Day is moved in some states only
    moving("AU", "Australia", InLieu::Next,
        &[&[On(1, 1), On(1, 26), GOOD_FRIDAY, EASTER_MONDAY, Only(4, 25), On(12, 25), On(12, 26)]]),
    country("BE", "Belgium",
        &[&[Only(1, 1), EASTER_MONDAY, Only(5, 1), ASCENSION, WHIT_MONDAY, Only(7, 21), ASSUMPTION, ALL_SAINTS,
          Only(11, 11), Only(12, 25)]]),
    // with the days on which banks and offices rest: Monday and Tuesday of carnival, Corpus Christi
    country("BR", "Brazil",
        &[&[Only(1, 1), Easter(-48), Easter(-47), GOOD_FRIDAY, Only(4, 21), Only(5, 1), CORPUS_CHRISTI,
          Only(9, 7), Only(10, 12), Only(11, 2), Only(11, 15), Only(11, 20), Only(12, 25)]]),
    // what nearly all provinces share
    moving("CA", "Canada", InLieu::Next,
        &[&[On(1, 1), GOOD_FRIDAY, Before(Mon, 5, 25), On(7, 1), Nth(1, Mon, 9), Nth(2, Mon, 10),
          On(12, 25)]]),
    // what all cantons share
    country("CH", "Switzerland", &[&[Only(1, 1), ASCENSION, Only(8, 1), Only(12, 25)]]),
    country("CZ", "Czechia",
        &[&[Only(1, 1), GOOD_FRIDAY, EASTER_MONDAY, Only(5, 1), Only(5, 8), Only(7, 5), Only(7, 6), Only(9, 28),
          Only(10, 28), Only(11, 17), Only(12, 24), Only(12, 25), Only(12, 26)]]),
    country("DE", "Germany", &[GERMANY]),
    country("DE-BB", "Brandenburg", &[GERMANY, &[REFORMATION]]),
    country("DE-BE", "Berlin", &[GERMANY, &[WOMENS_DAY]]),
    country("DE-BW", "Baden-Württemberg", &[GERMANY, &[EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]]),
    // Assumption in most municipalities, Munich among them
    country("DE-BY", "Bavaria", &[GERMANY, &[EPIPHANY, CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]]),
    country("DE-HB", "Bremen", &[GERMANY, &[REFORMATION]]),
    country("DE-HE", "Hesse", &[GERMANY, &[CORPUS_CHRISTI]]),
    country("DE-HH", "Hamburg", &[GERMANY, &[REFORMATION]]),
    country("DE-MV", "Mecklenburg-Vorpommern", &[GERMANY, &[WOMENS_DAY, REFORMATION]]),
    country("DE-NI", "Lower Saxony", &[GERMANY, &[REFORMATION]]),
    country("DE-NW", "North Rhine-Westphalia", &[GERMANY, &[CORPUS_CHRISTI, ALL_SAINTS]]),
    country("DE-RP", "Rhineland-Palatinate", &[GERMANY, &[CORPUS_CHRISTI, ALL_SAINTS]]),
    country("DE-SH", "Schleswig-Holstein", &[GERMANY, &[REFORMATION]]),
    country("DE-SL", "Saarland", &[GERMANY, &[CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]]),
    country("DE-SN", "Saxony", &[GERMANY, &[REFORMATION, Before(Wed, 11, 23)]]),
    country("DE-ST", "Saxony-Anhalt", &[GERMANY, &[EPIPHANY, REFORMATION]]),
    country("DE-TH", "Thuringia", &[GERMANY, &[Only(9, 20), REFORMATION]]),
    country("DK", "Denmark",
        &[&[Only(1, 1), Easter(-3), GOOD_FRIDAY, EASTER_MONDAY, ASCENSION, WHIT_MONDAY, Only(12, 25),
          Only(12, 26)]]),
    // what nearly all communities share
    country("ES", "Spain",
        &[&[Only(1, 1), EPIPHANY, GOOD_FRIDAY, Only(5, 1), ASSUMPTION, Only(10, 12), ALL_SAINTS, Only(12, 6),
          Only(12, 8), Only(12, 25)]]),
    // with the eves of midsummer and Christmas, on which offices rest
    country("FI", "Finland",
        &[&[Only(1, 1), EPIPHANY, GOOD_FRIDAY, EASTER_MONDAY, Only(5, 1), ASCENSION, Before(Fri, 6, 26),
          Only(12, 6), Only(12, 24), Only(12, 25), Only(12, 26)]]),
    country("FR", "France",
        &[&[Only(1, 1), EASTER_MONDAY, Only(5, 1), Only(5, 8), ASCENSION, WHIT_MONDAY, Only(7, 14), ASSUMPTION,
          ALL_SAINTS, Only(11, 11), Only(12, 25)]]),
    moving("GB", "England and Wales", InLieu::Next, &[BRITAIN]),
    moving("GB-ENG", "England", InLieu::Next, &[BRITAIN]),
    moving("GB-NIR", "Northern Ireland", InLieu::Next, &[BRITAIN, &[On(3, 17), On(7, 12)]]),
    moving("GB-SCT", "Scotland", InLieu::Next, &[SCOTLAND]),
    moving("GB-WLS", "Wales", InLieu::Next, &[BRITAIN]),
    country("IE", "Ireland",
        &[&[Only(1, 1), StBrigid, Only(3, 17), EASTER_MONDAY, Nth(1, Mon, 5), Nth(1, Mon, 6), Nth(1, Mon, 8),
          Last(Mon, 10), Only(12, 25), Only(12, 26)]]),
    // 4 October is one again since 2026
    country("IT", "Italy",
        &[&[Only(1, 1), EPIPHANY, EASTER_MONDAY, Only(4, 25), Only(5, 1), Only(6, 2), ASSUMPTION, Only(10, 4),
          ALL_SAINTS, Only(12, 8), Only(12, 25), Only(12, 26)]]),
    country("LU", "Luxembourg",
        &[&[Only(1, 1), EASTER_MONDAY, Only(5, 1), Only(5, 9), ASCENSION, WHIT_MONDAY, Only(6, 23), ASSUMPTION,
          ALL_SAINTS, Only(12, 25), Only(12, 26)]]),
    // a new president takes office every six years
    country("MX", "Mexico",
        &[&[Only(1, 1), Nth(1, Mon, 2), Nth(3, Mon, 3), Only(5, 1), Only(9, 16), Once(2030, 10, 1), Nth(3,
          Mon, 11), Only(12, 25)]]),
    // without Good Friday, which the law leaves to the employer
    country("NL", "Netherlands",
        &[&[Only(1, 1), EASTER_MONDAY, Only(4, 27), ASCENSION, WHIT_MONDAY, Only(12, 25), Only(12, 26)]]),
    country("NO", "Norway",
        &[&[Only(1, 1), Easter(-3), GOOD_FRIDAY, EASTER_MONDAY, Only(5, 1), Only(5, 17), ASCENSION, WHIT_MONDAY,
          Only(12, 25), Only(12, 26)]]),
    country("PL", "Poland",
        &[&[Only(1, 1), EPIPHANY, EASTER_MONDAY, Only(5, 1), Only(5, 3), CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS,
          Only(11, 11), Only(12, 24), Only(12, 25), Only(12, 26)]]),
    country("PT", "Portugal",
        &[&[Only(1, 1), GOOD_FRIDAY, Only(4, 25), Only(5, 1), CORPUS_CHRISTI, Only(6, 10), ASSUMPTION,
          Only(10, 5), ALL_SAINTS, Only(12, 1), Only(12, 8), Only(12, 25)]]),
    // with the eves of midsummer, Christmas and the new year, on which offices rest
    country("SE", "Sweden",
        &[&[Only(1, 1), EPIPHANY, GOOD_FRIDAY, EASTER_MONDAY, Only(5, 1), ASCENSION, Only(6, 6),
          Before(Fri, 6, 26), Only(12, 24), Only(12, 25), Only(12, 26), Only(12, 31)]]),
    // the federal holidays
    moving("US", "United States", InLieu::Nearest,
        &[&[On(1, 1), Nth(3, Mon, 1), Nth(3, Mon, 2), Last(Mon, 5), On(6, 19), On(7, 4), Nth(1, Mon, 9), Nth(2,
          Mon, 10), On(11, 11), Nth(4, Thu, 11), On(12, 25)]]),
    moving("ZA", "South Africa", InLieu::MondayAfterSunday,
        &[&[On(1, 1), On(3, 21), GOOD_FRIDAY, EASTER_MONDAY, On(4, 27), On(5, 1), On(6, 16), On(8, 9),
          On(9, 24), Once(2026, 11, 4), On(12, 16), On(12, 25), On(12, 26)]]),
];
