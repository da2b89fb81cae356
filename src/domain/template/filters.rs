//! Filters: how a template writes a name, a company, a day and the times that are offered.

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

/// Add the filters to what the template language brings along; `debug` shows the insides of the machine and goes.
pub(super) fn install(environment: &mut Environment<'_>) {
    environment.add_filter("first_name", |name: String| first_name(&name).to_owned());
    environment.add_filter("short_company", |name: String| short_company(&name));
    environment.add_filter("day", |day: String, form: Option<String>| day_in(&day, form.as_deref()));
    environment.add_filter("slots", slots_filter);
    environment.add_filter("join", join);
    environment.remove_global("debug");
}

fn refuse(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// Words before a name that no letter begins with.
const TITLES: [&str; 17] = [
    "dr",
    "prof",
    "professor",
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "sir",
    "dame",
    "ing",
    "dipl-ing",
    "mag",
    "herr",
    "frau",
    "rev",
    "hon",
];

/// The name that a letter begins with: the first word that is no title.
pub(crate) fn first_name(name: &str) -> &str {
    let is_title = |word: &str| TITLES.contains(&word.replace('.', "").to_lowercase().as_str());
    let mut words = name.split_whitespace();
    words.clone().find(|word| !is_title(word)).or_else(|| words.next_back()).unwrap_or(name)
}

/// What follows a company's name in a register; those of several words stand as one.
const LEGAL_FORMS: [&str; 60] = [
    "gmbh",
    "mbh",
    "ggmbh",
    "AG",
    "SE",
    "KG",
    "KGaA",
    "OHG",
    "UG",
    "eV",
    "eG",
    "GbR",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "llc",
    "llp",
    "LP",
    "ltd",
    "limited",
    "plc",
    "pty",
    "pvt",
    "pte",
    "SA",
    "SAS",
    "sarl",
    "SL",
    "slu",
    "srl",
    "SpA",
    "BV",
    "NV",
    "VOF",
    "AB",
    "AS",
    "A/S",
    "ApS",
    "Oy",
    "Oyj",
    "OÜ",
    "UAB",
    "SIA",
    "kft",
    "zrt",
    "nyrt",
    "sro",
    "doo",
    "dd",
    "ltda",
    "lda",
    "KK",
    "SA de CV",
    "S de RL",
    "Sp zoo",
    "Sp z oo",
    "spol sro",
    "EOOD",
    "OOD",
];

/// A company as people call it: without its legal form, a remark in brackets, and what is left hanging. A name that
/// is nothing else stays as it is, and so does `Tiffany & Co.`
pub(crate) fn short_company(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut end = words.len();
    while let Some(sooner) = sooner_end(&words[..end], end < words.len()) {
        end = sooner;
    }
    words[..end].join(" ").trim_end_matches([',', ' ']).to_owned()
}

/// Where the name ends without the last thing that does not belong to it; none when nothing is left to take off.
fn sooner_end(words: &[&str], begun: bool) -> Option<usize> {
    bracket(words).or_else(|| legal_form(words)).or_else(|| hanging(words).filter(|_| begun))
}

/// What stands at the end because something was taken off behind it: `&`, and the `Co` of `Foo Co., Ltd.`
fn hanging(words: &[&str]) -> Option<usize> {
    let [front @ .., before, last] = words else { return None };
    let company = bare(last) == "co" && (*before != "&" || legal_form(front).is_some());
    (company || matches!(*last, "&" | "+" | "-" | "–" | ",")).then_some(words.len() - 1)
}

fn bare(word: &str) -> String {
    word.replace(['.', ','], "").to_lowercase()
}

/// Where a remark in brackets at the end begins.
fn bracket(words: &[&str]) -> Option<usize> {
    let last = words.last()?;
    let open = words.iter().rposition(|word| word.starts_with('('))?;
    (last.ends_with(')') && open > 0).then_some(open)
}

/// Where the legal form at the end begins. Short ones count only as they are written: `AS`, not `as`.
fn legal_form(words: &[&str]) -> Option<usize> {
    (1..=4.min(words.len().checked_sub(1)?)).rev().map(|n| words.len() - n).find(|at| {
        let end = words[*at..].join(" ").replace(['.', ','], "");
        LEGAL_FORMS.iter().any(|form| {
            *form == end || (form.chars().count() > 2 && form.to_lowercase() == end.to_lowercase())
        })
    })
}

/// A day in words: `Thursday 5 March`, with `short` `Thu 5 Mar`, or in a form like `%d.%m.%Y`.
fn day_in(day: &str, form: Option<&str>) -> Result<String, Error> {
    let on: NaiveDate = day.trim().parse().map_err(|_| {
        refuse(format!("`{}` is not a day like 2026-03-05", super::super::text::shorten(day, 40)))
    })?;
    written(on, form)
}

fn written(on: NaiveDate, form: Option<&str>) -> Result<String, Error> {
    let form = match form {
        None | Some("long") => "%A %-d %B",
        Some("short") => "%a %-d %b",
        Some(form) => form,
    };
    // a day has no hours: what chrono cannot write it reports only by a panic of `to_string`
    let mut text = String::new();
    let known = !StrftimeItems::new(form).any(|item| item == Item::Error);
    let done = known && std::fmt::Write::write_fmt(&mut text, format_args!("{}", on.format(form))).is_ok();
    if done {
        Ok(text)
    } else {
        Err(refuse(format!("`{form}` is no form for a day: use %d, %m, %Y, %A, %B")))
    }
}

/// The times that are offered: `{{ slot_days|slots }}`, `{{ ['2026-03-03', '2026-03-05 after 4 pm']|slots('oder') }}`.
fn slots_filter(times: Value, or: Option<String>, form: Option<String>) -> Result<String, Error> {
    let or = or.as_deref().unwrap_or("or");
    if times.kind() == ValueKind::Seq {
        let list = times.try_iter()?.map(|item| named(item).map(|item| item.to_string()));
        return offered(list.collect::<Result<Vec<_>, _>>()?.iter().map(String::as_str), or, form.as_deref());
    }
    let text = named(times)?.to_string();
    if has_day(&text) { offered(text.split(','), or, form.as_deref()) } else { Ok(text) }
}

/// The times as a letter offers them: days like `2026-03-03` become `Tuesday 3 March`, what stands behind a day stays,
/// a text without such a day is the writer's own and stays as it is.
pub(crate) fn slots(text: &str) -> String {
    let formatted = has_day(text).then(|| offered(text.split(','), "or", None).ok());
    formatted.flatten().unwrap_or_else(|| text.to_owned())
}

fn has_day(text: &str) -> bool {
    text.split([',', ' ']).any(|word| word.parse::<NaiveDate>().is_ok())
}

fn offered<'a>(times: impl Iterator<Item = &'a str>, or: &str, form: Option<&str>) -> Result<String, Error> {
    let mut words = Vec::new();
    for time in times.map(str::trim).filter(|time| !time.is_empty()) {
        let (first, rest) = time.split_once(' ').unwrap_or((time, ""));
        words.push(match first.parse::<NaiveDate>() {
            Ok(on) => format!("{} {}", written(on, form)?, rest.trim()).trim_end().to_owned(),
            Err(_) => time.to_owned(),
        });
    }
    let last = words.pop().unwrap_or_default();
    Ok(if words.is_empty() { last } else { format!("{} {or} {last}", words.join(", ")) })
}

/// A value that is there; for one that is not, the error of a conversion, which knows the name.
fn named(value: Value) -> Result<Value, Error> {
    if !value.is_undefined() {
        return Ok(value);
    }
    Err(i64::try_from(value).err().unwrap_or_else(|| Error::from(ErrorKind::UndefinedError)))
}

/// As the language's own, but nothing that is missing may vanish in a list.
fn join(items: Value, between: Option<String>) -> Result<String, Error> {
    let items = named(items)?.try_iter()?.map(|item| named(item).map(|item| item.to_string()));
    Ok(items.collect::<Result<Vec<_>, _>>()?.join(&between.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_letter_begins_with_the_first_name() {
        for (name, first) in [
            ("Ana Reyes", "Ana"),
            ("Dr. Sam Lee", "Sam"),
            ("Prof. Dr. Eva Maria Kurz", "Eva"),
            ("Dipl.-Ing. Jo Park", "Jo"),
            ("王伟", "王伟"),
            ("Dr.", "Dr."),
            ("Dr. Müller", "Müller"),
            ("", ""),
        ] {
            assert_eq!(first_name(name), first, "{name}");
        }
    }

    #[test]
    fn a_company_loses_its_legal_form_and_nothing_else() {
        for (name, short) in [
            ("Acme GmbH", "Acme"),
            ("Acme, Inc.", "Acme"),
            ("ACME GMBH", "ACME"),
            ("Kranz Maschinenbau GmbH & Co. KG", "Kranz Maschinenbau"),
            ("Nordwind AG", "Nordwind"),
            ("Foo Co., Ltd.", "Foo"),
            ("Bits Sp. z o.o.", "Bits"),
            ("Enel S.p.A.", "Enel"),
            ("Grupo Sol, S.A. de C.V.", "Grupo Sol"),
            ("Globex Pty Ltd (Australia)", "Globex"),
            ("Tiffany & Co.", "Tiffany & Co."),
            ("Cut as", "Cut as"),
            ("Limited", "Limited"),
            ("SE", "SE"),
            ("Team SE", "Team"),
            ("Acme (formerly Initech)", "Acme"),
            ("(unnamed)", "(unnamed)"),
            ("Co Ltd", "Co"),
            ("株式会社サクラ", "株式会社サクラ"),
            ("", ""),
        ] {
            assert_eq!(short_company(name), short, "{name}");
        }
    }

    #[test]
    fn a_day_is_written_as_asked() {
        assert_eq!(day_in("2026-03-05", None).unwrap(), "Thursday 5 March");
        assert_eq!(day_in(" 2026-03-05 ", Some("short")).unwrap(), "Thu 5 Mar");
        assert_eq!(day_in("2026-03-05", Some("%d.%m.%Y")).unwrap(), "05.03.2026");
        for (day, form) in [
            ("friday", None),
            ("2026-02-30", None),
            ("2026-03-05", Some("%H:%M")),
            ("2026-03-05", Some("%Q")),
        ] {
            assert!(day_in(day, form).is_err(), "{day} {form:?}");
        }
    }

    #[test]
    fn times_are_offered_in_words() {
        for (text, said) in [
            ("Tue or Thu after 4 pm", "Tue or Thu after 4 pm"),
            ("Di oder Do, nach 16 Uhr", "Di oder Do, nach 16 Uhr"),
            ("2026-03-03", "Tuesday 3 March"),
            ("2026-03-03, 2026-03-05 after 4 pm", "Tuesday 3 March or Thursday 5 March after 4 pm"),
            ("2026-03-03 16:00,2026-03-05,Fri", "Tuesday 3 March 16:00, Thursday 5 March or Fri"),
            ("", ""),
        ] {
            assert_eq!(slots(text), said, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn filters_take_any_text(text in "\\PC{0,60}", form in "[%a-zA-Z0-9:. -]{0,8}") {
            let short = short_company(&text);
            prop_assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(&short));
            prop_assert_eq!(short.is_empty(), text.trim().trim_end_matches([',', ' ']).is_empty());
            prop_assert!(text.contains(first_name(&text)));
            let _ = day_in(&text, None);
            let _ = day_in("2026-03-05", Some(&form));
            prop_assert_eq!(slots(&slots(&text)), slots(&text));
        }

        #[test]
        fn a_legal_form_is_taken_off_any_name(
            name in "[A-Z][a-z]{3,9}( [A-Z][a-z]{3,9})?", form in prop::sample::select(vec!["GmbH", "Inc.", "Ltd", "AG", "S.p.A."])
        ) {
            prop_assume!(legal_form(&["x", name.split(' ').next_back().unwrap_or_default()]).is_none());
            prop_assert_eq!(short_company(&format!("{name} {form}")), name.clone());
            prop_assert_eq!(short_company(&format!("{name}, {form}")), name);
        }
    }
}
