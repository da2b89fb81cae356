//! Every fixture of `LinkedIn`'s export, read as the import command reads it.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::domain::import::{Incoming, Notice};
use crate::formats::encoding::Encoding;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/linkedin").join(name)
}

struct Export {
    encoding: Encoding,
    people: Vec<Incoming>,
    skipped: Vec<(u64, Reason)>,
}

fn read_path(path: &Path, limits: Limits) -> Result<Export, FormatError> {
    let mut source = open_within(path, limits)?;
    let mut export = Export { encoding: source.encoding(), people: Vec::new(), skipped: Vec::new() };
    for item in connections(&mut source)? {
        match item? {
            Item::Person(person) => export.people.push(person),
            Item::Skipped(row) => export.skipped.push((row.line, row.reason)),
        }
    }
    Ok(export)
}

fn read(name: &str) -> Export {
    read_path(&fixture(name), Limits::default()).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Result<Export, FormatError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    read_path(file.path(), Limits::default())
}

/// `line|name|credentials|slug|email|company|role|day`
fn summary(person: &Incoming) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let day = person.connected_on.map(|day| day.to_string()).unwrap_or_default();
    let Incoming { line, name, credentials, slug, email, company, role, .. } = person;
    format!(
        "{line}|{name}|{}|{}|{}|{}|{}|{day}",
        text(credentials),
        text(slug),
        text(email),
        text(company),
        text(role)
    )
}

fn summaries(export: &Export) -> Vec<String> {
    export.people.iter().map(summary).collect()
}

const RAW_2024: [&str; 9] = [
    "5|Ana Reyes|PhD, PMP|ana-reyes-7b1|ana.reyes@example.com|Blue Harbor Labs|Data Scientist|2024-03-12",
    "6|Zoë Müller||zoë-müller-04a91||Nordlicht GmbH|Head of Platform, Energy|2024-01-09",
    "7|Tomás Ortiz||tomasortiz||Cedar & Sons, Inc.|Software Engineer|2023-11-30",
    "9|Mei 🚀 陈||陈-mei||Orbit Robotics|Robotics Engineer|2023-08-14",
    "10|J O'Brien||job-7||||2023-08-01",
    "11|Sam Taylor||sam-taylor-1||Atlas Bank|Recruiter|2023-05-17",
    "12|Sam Taylor||sam-taylor-2||Echo Media|Editor \"at large\"|2023-05-17",
    "13|Priya Sharma|MBA|priya-sharma-pm|priya@example.com|Summit Health|Product Manager|2023-02-05",
    "14|Łukasz Nowak||lukasznowak||Freelance||2020-02-29",
];

#[test]
fn the_raw_export_is_read_and_a_hidden_profile_reported() {
    let export = read("raw-2024.csv");
    assert_eq!(summaries(&export), RAW_2024);
    assert_eq!(export.skipped, [(8, Reason::HiddenProfile)]);
    assert_eq!(export.encoding, Encoding::Utf8);
    assert!(export.people.iter().all(|person| person.notices.is_empty()));
}

#[test]
fn the_archive_as_downloaded_gives_the_same_people() {
    let export = read("export.zip");
    assert_eq!(summaries(&export), RAW_2024);
    assert_eq!(export.skipped, [(8, Reason::HiddenProfile)]);
    let source = open(&fixture("export.zip")).unwrap();
    assert!(source.name().ends_with("export.zip: Basic_LinkedInDataExport_03-14-2024/Connections.csv"));
}

#[test]
fn a_later_export_differs_in_two_jobs_one_person_and_one_address() {
    let (old, new) = (read("raw-2024.csv"), read("later-export.csv"));
    let find = |slug: &Option<String>| old.people.iter().find(|person| &person.slug == slug);
    let of_new = |test: fn(&Incoming, &Incoming) -> bool| {
        let differ = |person: &&Incoming| find(&person.slug).is_some_and(|old| test(old, person));
        new.people.iter().filter(differ).map(|person| person.name.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(
        of_new(|old, new| (&old.company, &old.role) != (&new.company, &new.role)),
        ["Ana Reyes", "Sam Taylor"]
    );
    assert_eq!(of_new(|old, new| old.email != new.email), ["Łukasz Nowak"]);
    let added: Vec<_> = new.people.iter().filter(|person| find(&person.slug).is_none()).collect();
    assert_eq!((added.len(), added[0].name.as_str()), (1, "Noor Haddad"));
}

#[test]
fn older_exports_lack_the_address_of_the_profile_or_the_preamble() {
    let export = read("no-url-2023.csv");
    assert_eq!(
        summaries(&export),
        [
            "5|Ana Reyes|PhD||ana.reyes@example.com|Blue Harbor Labs|Data Scientist|2023-04-11",
            "6|Zoë Müller||||Nordlicht GmbH|Platform Engineer|2023-01-09",
            "8|Olga Иванова||||Vertex Systems|Designer|2022-07-20",
            "9|Diego Ruiz|||diego.ruiz@example.com|||2021-06-16",
        ]
    );
    assert_eq!(export.skipped, [(7, Reason::HiddenProfile)]);
    let export = read("no-preamble-2021.csv");
    assert_eq!(summaries(&export)[2], "4|Amara Okafor|CPA|||Clear Capital|Accountant|2020-01-01");
    assert_eq!((export.people.len(), export.skipped.len()), (4, 0));
}

#[test]
fn the_dates_of_2018_have_the_month_first() {
    let days: Vec<_> =
        read("dates-2018.csv").people.iter().map(|p| p.connected_on.unwrap().to_string()).collect();
    assert_eq!(days, ["2018-11-04", "2018-04-11", "2017-12-31", "2016-02-29"]);
}

#[test]
fn a_spreadsheet_with_semicolons_in_windows_1252_is_read() {
    let export = read("spreadsheet-semicolon-1252.csv");
    assert_eq!(
        summaries(&export),
        [
            "5|Zoë Müller||zoë-müller-04a91||Nordlicht GmbH|Leiterin Plattform|2024-01-09",
            "6|Jürgen Weiß|Dr.|juergen-weiss|j.weiss@example.com|Café Größe|Geschäftsführer|2024-03-12",
            "7|Renée Lefèvre||renee-lefevre||“Studio” – Paris|Développeuse|2021-08-01",
            "8|Sørine Åkesson||sorine||5 € Shop||2020-12-03",
        ]
    );
    assert_eq!((export.encoding.to_string().as_str(), export.encoding.is_guess()), ("Windows-1252", true));
    assert_eq!(export.skipped, []);
}

#[test]
fn a_spreadsheet_with_a_mark_and_names_without_blanks_is_read() {
    let export = read("spreadsheet-crlf-bom.csv");
    assert_eq!(
        summaries(&export),
        [
            "4|Ana Reyes|PhD, PMP|ana-reyes-7b1|ana.reyes@example.com|Blue Harbor Labs|Data Scientist|2024-03-12",
            "5|Zoë Müller||zoë-müller-04a91||Nordlicht GmbH|Head of Platform|2024-01-09",
            "7|Tomás Ortiz||tomasortiz||Cedar & Sons, Inc.|Software Engineer|2023-11-30",
            "9|Łukasz Nowak||lukasznowak||Freelance||2020-02-29",
        ]
    );
    assert_eq!(export.skipped, [(8, Reason::HiddenProfile)]);
}

#[test]
fn what_is_not_understood_in_a_row_is_noted_and_the_person_kept() {
    let export = read("mixed-dates-short-rows.csv");
    let days: Vec<_> = export.people.iter().map(|p| p.connected_on.map(|day| day.to_string())).collect();
    let day = |text: &str| Some(text.to_owned());
    let expected = [day("2024-03-12"), day("2022-02-09"), day("2022-01-09"), None, None, None, None, None];
    assert_eq!(days, expected);
    let notices: Vec<_> = export.people.iter().map(|person| (person.line, person.notices.clone())).collect();
    let expected = [
        (2, vec![Notice::email("ana.reyes@example")]),
        (3, vec![]),
        (4, vec![]),
        (5, vec![]),
        (6, vec![]),
        (7, vec![Notice::profile("https://example.com/in/sam"), Notice::date("12/03/2022")]),
        (8, vec![Notice::date("45363")]),
        (9, vec![Notice::date("Designer"), Notice::ExtraCells(1)]),
    ];
    assert_eq!(notices, expected);
    let reasons = [(10, Reason::LoneCell), (11, Reason::NoName), (12, Reason::HeaderAgain)];
    assert_eq!(export.skipped, reasons);
}

#[test]
fn utf_16_with_tabs_is_read() {
    let export = read("utf-16.csv");
    assert_eq!(export.encoding, Encoding::Utf16Le);
    assert_eq!(
        summaries(&export),
        [
            "2|Zoë Müller||zoe-mueller||Nordlicht GmbH|Platform|2024-01-09",
            "3|伟 王||伟-王||晨星科技|工程师|2023-08-14",
            "4|Нина Иванова||nina-ivanova|nina@example.com|Vertex|Designer|2022-07-20",
            "5|Mei 🚀 Chen||mei-chen||Orbit Robotics||2022-07-01",
        ]
    );
}

#[test]
fn a_hostile_file_harms_only_its_own_rows() {
    let export = read("hostile.csv");
    assert_eq!(export.skipped, [(5, Reason::Nul), (10, Reason::NoName)]);
    assert_eq!(export.encoding, Encoding::DamagedUtf8);
    let at = |line| export.people.iter().find(|person| person.line == line).unwrap();
    assert_eq!(at(2).company.as_deref(), Some("\u{9b}Labs"));
    assert_eq!((at(3).slug.as_deref(), at(3).notices.len()), (None, 1));
    assert_eq!((at(4).name.as_str(), at(4).email.as_deref()), ("=cmd|' /C calc'!A0 +1234", None));
    assert_eq!((at(6).name.as_str(), &at(6).notices), ("Ren\u{fffd} Broken", &vec![Notice::Damaged]));
    assert_eq!((at(7).email.as_deref(), at(7).notices.len()), (None, 3));
    assert_eq!(at(9).slug.as_deref(), Some("zoë"));
    assert_eq!(at(11).slug, None);
    assert_eq!(at(12).notices.last(), Some(&Notice::ExtraCells(2)));
    assert_eq!(
        summary(export.people.last().unwrap()),
        "13|Good Person||good-person|good@example.com|Summit Health|Nurse|2023-12-31"
    );
}

#[test]
fn another_file_is_refused_by_what_it_seems_to_be() {
    for (name, kind) in [
        ("messages.csv", Kind::LinkedInMessages),
        ("Invitations.csv", Kind::LinkedInInvitations),
        ("empty.csv", Kind::Empty),
        ("contacts.vcf", Kind::VCard),
        ("photo.jpg.csv", Kind::Binary),
        ("README.md", Kind::Text),
    ] {
        let error = open(&fixture(name)).err().unwrap();
        assert!(
            matches!(error, FormatError::NothingUsable { seems, .. } if seems == kind),
            "{name}: {error}"
        );
        assert!(error.to_string().ends_with(&format!("{name}`: it seems to be {kind}")), "{error}");
    }
    let hint = open(&fixture("messages.csv")).err().unwrap().hint();
    assert!(hint.is_some_and(|hint| hint.contains("Connections.csv")));
}

#[test]
fn an_export_without_a_person_is_an_error_and_the_end() {
    let names = "First Name,Last Name,URL,Email Address,Company,Position,Connected On";
    for (rows, message) in [
        ("", "there is no row below the column names"),
        ("\n,,,,,,\n", "there is no row below the column names"),
        ("\n,,,,,,1 May 2024", "its only row is not a usable person"),
        ("\n,,,,,,1 May 2024\n,,,,,,2 May 2024", "none of its 2 rows is a usable person"),
    ] {
        let error = read_bytes(format!("{names}{rows}").as_bytes()).err().unwrap();
        assert!(error.to_string().ends_with(message), "{error}");
    }
}

#[test]
fn the_iterator_ends_at_its_first_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "First Name,Last Name,Connected On\nA,B,1 May 2024\nC,\"D\nE,F,").unwrap();
    let mut source = open(file.path()).unwrap();
    let items: Vec<_> = connections(&mut source).unwrap().collect();
    assert_eq!(items.len(), 2);
    assert!(matches!(items[1], Err(FormatError::UnclosedQuote { line: 3, .. })));
}

#[test]
fn a_damaged_archive_is_told_apart_from_people() {
    let mut bytes = std::fs::read(fixture("export.zip")).unwrap();
    let middle = bytes.len() / 4;
    bytes[middle..middle + 40].fill(0x55);
    let error = read_bytes(&bytes).err().unwrap();
    assert!(matches!(error, FormatError::Archive { .. }), "{error:?}");
    let error = read_bytes(&std::fs::read(fixture("export.zip")).unwrap()[..900]).err().unwrap();
    assert!(matches!(error, FormatError::NothingUsable { seems: Kind::OtherZip, .. }), "{error:?}");
}

#[test]
fn the_limits_reach_the_reader() {
    let rows = Limits { rows: 9, ..Limits::default() };
    let error = read_path(&fixture("raw-2024.csv"), rows).err().unwrap();
    assert!(matches!(error, FormatError::TooManyRows { limit: 9, .. }), "{error}");
    assert!(read_path(&fixture("raw-2024.csv"), Limits { rows: 10, ..rows }).is_ok());
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn valid_rows_come_back(
        rows in prop::collection::vec(("[A-ZÄ][a-zé' -]{0,6}[a-z]", "[a-z0-9-]{1,9}", "[A-Z][A-Za-z,;\"&.]{0,9}"), 1..8),
        day in 1..29_u32,
        delimiter in prop::sample::select(vec![",", ";", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = ["Notes:", "", "First Name,Last Name,URL,Company,Connected On"].join(end).replace(',', delimiter);
        for (name, slug, company) in &rows {
            let url = format!("https://www.linkedin.com/in/{slug}");
            let (company, day) = (quoted(company), format!("{day:02} May 2024"));
            text.push_str(end);
            text.push_str(&[name, "Vale", &url, &company, &day].join(delimiter));
        }
        let export = read_bytes(text.as_bytes()).unwrap();
        prop_assert_eq!(export.people.len(), rows.len());
        for (line, (person, (name, slug, company))) in (4..).zip(export.people.iter().zip(&rows)) {
            let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let date = format!("2024-05-{day:02}");
            let expected = format!("{line}|{words} Vale||{slug}||{company}||{date}");
            prop_assert_eq!(summary(person), expected);
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_bytes(&bytes);
        let names = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
        let _ = read_bytes(&[names, &bytes[..]].concat());
        let _ = read_bytes(&[b"PK\x03\x04", &bytes[..]].concat());
    }
}
