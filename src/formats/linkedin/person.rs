//! One row of `LinkedIn`'s connections as a person.

use email_address::{EmailAddress, Options};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::day;
use crate::domain::import::{Incoming, Notice, Reason};
use crate::domain::{linkedin, text};
use crate::formats::tabular::{Header, Row};

/// Where the columns stand; which of them exist depends on the year of the export.
pub(super) struct Columns {
    first: Option<usize>,
    last: Option<usize>,
    url: Option<usize>,
    email: Option<usize>,
    company: Option<usize>,
    position: Option<usize>,
    connected_on: Option<usize>,
}

impl Columns {
    pub(super) fn of(header: &Header) -> Self {
        Self {
            first: header.index(&["firstname"]),
            last: header.index(&["lastname"]),
            url: header.index(&["url", "profileurl"]),
            email: header.index(&["emailaddress", "email"]),
            company: header.index(&["company"]),
            position: header.index(&["position"]),
            connected_on: header.index(&["connectedon"]),
        }
    }

    pub(super) fn person(&self, row: &Row<'_>) -> Result<Incoming, Reason> {
        let (last, credentials) = split_credentials(cell(row, self.last));
        let Some(name) = one_line(&[cell(row, self.first), last]) else {
            return Err(self.why_nameless(row));
        };
        let mut person = Incoming {
            line: row.line,
            name,
            credentials: one_line(&[credentials]),
            company: one_line(&[cell(row, self.company)]),
            role: one_line(&[cell(row, self.position)]),
            ..Incoming::default()
        };
        let notices = &mut person.notices;
        person.slug = understood(cell(row, self.url), linkedin::slug, Notice::profile, notices);
        person.email = understood(cell(row, self.email), email, Notice::email, notices);
        person.connected_on = understood(cell(row, self.connected_on), day::parse, Notice::date, notices);
        match row.beyond_names().filter(|cell| !trim(cell).is_empty()).count() {
            0 => {}
            count => notices.push(Notice::ExtraCells(count)),
        }
        if !row.text().is_ascii() && row.text().contains(char::REPLACEMENT_CHARACTER) {
            notices.push(Notice::Damaged);
        }
        Ok(person)
    }

    fn why_nameless(&self, row: &Row<'_>) -> Reason {
        let filled =
            |(index, cell): (usize, &str)| Some(index) != self.connected_on && !trim(cell).is_empty();
        if row.cells().enumerate().any(filled) { Reason::NoName } else { Reason::HiddenProfile }
    }
}

fn cell<'a>(row: &Row<'a>, column: Option<usize>) -> &'a str {
    column.map_or("", |index| trim(row.cell(index)))
}

/// Blanks, and the invisible characters that spreadsheets leave at the edges of a cell.
fn trim(text: &str) -> &str {
    if let (Some(first), Some(last)) = (text.bytes().next(), text.bytes().next_back())
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}')
}

/// What `read` makes of a cell; a filled cell of which it makes nothing is noted.
fn understood<T>(
    cell: &str,
    read: impl Fn(&str) -> Option<T>,
    note: impl Fn(&str) -> Notice,
    notices: &mut Vec<Notice>,
) -> Option<T> {
    if cell.is_empty() {
        return None;
    }
    let value = read(cell);
    if value.is_none() {
        notices.push(note(cell));
    }
    value
}

/// People write `Reyes, PhD, PMP` into the family name: the name, and what follows the first comma.
fn split_credentials(last: &str) -> (&str, &str) {
    last.split_once(',').map_or((last, ""), |(name, rest)| (trim(name), rest.trim_matches([',', ' '])))
}

/// The parts joined by one blank, every run of white space one blank, NFC; `None` when nothing is left.
pub(in crate::formats) fn one_line(parts: &[&str]) -> Option<String> {
    let mut line = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    let mut push = |words: &str| {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(words);
    };
    for part in parts {
        if text::is_one_line(part) { push(part) } else { part.split_whitespace().for_each(&mut push) }
    }
    (!line.is_empty()).then(|| composed(line))
}

fn composed(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

fn email(text: &str) -> Option<String> {
    let strict = Options::default().without_display_text().without_domain_literal().with_required_tld();
    EmailAddress::parse_with_options(text, strict).ok().map(|address| address.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn credentials_are_split_off_the_family_name() {
        let table = [
            ("Reyes, PhD, PMP", "Reyes", "PhD, PMP"),
            ("Reyes,MBA", "Reyes", "MBA"),
            ("Reyes,", "Reyes", ""),
            ("Reyes , , CPA ,", "Reyes", "CPA"),
            (", PhD", "", "PhD"),
            ("Reyes", "Reyes", ""),
            ("", "", ""),
        ];
        for (last, name, credentials) in table {
            assert_eq!(split_credentials(last), (name, credentials), "{last}");
        }
    }

    #[test]
    fn a_name_is_one_line_and_composed() {
        assert_eq!(one_line(&["Zoe\u{308}", "Müller"]).as_deref(), Some("Zoë Müller"));
        assert_eq!(one_line(&["Ana\u{a0}\tMaria ", "\nReyes"]).as_deref(), Some("Ana Maria Reyes"));
        assert_eq!(one_line(&["", "O"]).as_deref(), Some("O"));
        assert_eq!(one_line(&["🚀", ""]).as_deref(), Some("🚀"));
        assert_eq!(one_line(&["👩\u{200d}💻 Ana", ""]).as_deref(), Some("👩\u{200d}💻 Ana"));
        assert_eq!(one_line(&["", " "]), None);
    }

    #[test]
    fn only_a_plain_address_is_an_e_mail() {
        for good in ["ana@example.com", "a.b+c@mail.example.co", "zoë@müller.example"] {
            assert_eq!(email(good).as_deref(), Some(good));
        }
        for bad in
            ["ana", "ana@localhost", "Ana <ana@example.com>", "a b@example.com", "a@[127.0.0.1]", "a@b.c\nx"]
        {
            assert_eq!(email(bad), None, "{bad}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn a_line_is_tidy_and_stays_so(first in "\\PC{0,8}|[\\s a]{0,8}", last in "\\PC{0,8}") {
            if let Some(line) = one_line(&[&first, &last]) {
                prop_assert!(!line.contains(['\n', '\r', '\t']) && line.trim() == line);
                prop_assert_eq!(one_line(&[&line]), Some(line));
            }
        }
    }
}
