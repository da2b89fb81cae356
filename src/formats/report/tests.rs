use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::channel::Channel;
use crate::domain::contact::Circle;
use crate::domain::follow_up::FollowUpKind;
use crate::domain::id::{CompanyId, ContactId};
use crate::domain::report::{Acquaintance, Activity, Frame, People, Person, Plan, Range};
use crate::domain::statistics::Sent;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A report in which everybody has this name, role, company and plan, and the network of them: the first introduced all.
fn report(names: &[String]) -> (Report, Network) {
    let id = |at: usize| ContactId(i64::try_from(at).unwrap() + 1);
    let person = |at: usize| Person {
        name: names[at].clone(),
        role: Some(names[at].clone()),
        company: Some((CompanyId(1), names[at].clone())),
        via: (at > 0).then_some(ContactId(1)),
        plan: Some(Plan { kind: FollowUpKind::Custom, due_on: day("2026-03-09"), text: names[at].clone() }),
    };
    let people: People = (0..names.len()).map(|at| (id(at), person(at))).collect();
    let sent = |at: usize| Sent {
        contact: id(at),
        template: None,
        channel: Channel::LinkedinNote,
        circle: Circle::New,
        company: None,
        sent_on: day("2026-02-03"),
        answered_on: None,
        heard_on: None,
    };
    let frame = Frame {
        by: names.first().cloned(),
        range: Range { since: None, until: day("2026-03-02") },
        today: day("2026-03-02"),
        waiting_days: 14,
        redacted: false,
    };
    let activity = Activity { sent: (0..names.len()).map(sent).collect(), ..Activity::default() };
    let known: Vec<Acquaintance> =
        (2..names.len()).map(|at| Acquaintance { one: id(at - 1), other: id(at), strength: 1 }).collect();
    let network = Network::new(&people, &BTreeSet::from([ContactId(1)]), &known);
    (Report::new(frame, activity, &people), network)
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cells of a line of a table: what stands between bars that no backslash takes back.
fn cells(line: &str) -> usize {
    let mut escaped = false;
    let bars = line.chars().filter(|c| {
        let bar = *c == '|' && !escaped;
        escaped = *c == '\\' && !escaped;
        bar
    });
    bars.count().saturating_sub(1)
}

const ATTACKS: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</svg></title></style>&lt;b&gt;",
    "'O\"Brien' & Sons",
    "{{ 7 * 7 }}{% raw %}",
    "a|b\\|c `d` *e* _f_ [g](h) <i> ~j~ $k$ &amp; &#60;",
    "\u{1b}[2J\u{202e}evil\u{7}\r\n\t",
    "=cmd|'/c calc'!A1",
    "-->]]><!--",
];

#[test]
fn no_text_of_a_person_becomes_a_tag_or_a_control_character() {
    let names: Vec<String> = ATTACKS.iter().map(|text| (*text).to_owned()).collect();
    let (report, network) = report(&names);
    let harmless = report_of_plain_names(names.len());
    for format in [Format::Markdown, Format::Csv, Format::Html] {
        let text = format.write(&report, &network).unwrap();
        let obeyed = text.chars().find(|c| !matches!(c, '\n' | '\r') && text::is_obeyed(*c));
        assert_eq!(obeyed, None, "{format:?}");
    }
    let html = Format::Html.write(&report, &network).unwrap();
    // but for a name that is too long for its line and then has its own title, the tags are those of harmless names
    let tags = |html: &str| html.matches('<').count() - 2 * html.matches("…<title>").count();
    assert_eq!(tags(&html), tags(&harmless));
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("<img"));
    assert!(html.contains("{{ 7 * 7 }}"), "a name is no template");
}

fn report_of_plain_names(many: usize) -> String {
    let names: Vec<String> = (0..many).map(|at| format!("Person {at}")).collect();
    let (report, network) = report(&names);
    Format::Html.write(&report, &network).unwrap()
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_runs_nothing() {
    let html = report_of_plain_names(70).to_lowercase();
    for foreign in
        ["<script", "http:", "https:", "src=", "@import", "<link", "<iframe", "javascript:", "href="]
    {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(!html.contains("url(") || html.matches("url(").count() == html.matches("url(#stripes)").count());
    assert!(html.contains("not drawn, for want of room: 10 people"), "{html}");
    for needed in [
        "<title>",
        "<caption>",
        "scope=\"col\"",
        "role=\"img\"",
        "<desc ",
        "prefers-color-scheme",
        "@media print",
    ] {
        assert!(html.contains(needed), "{needed}");
    }
}

#[test]
fn labels_of_the_network_stand_on_lines_of_their_own_within_the_drawing() {
    let (_, network) = report(&vec!["A name that is longer than any line of the drawing ".repeat(9); 60]);
    let value = serde_json::to_value(network::drawing(&network).unwrap()).unwrap();
    let dots = value["dots"].as_array().unwrap();
    assert_eq!(dots.len(), 60);
    for pair in dots.windows(2) {
        assert!(pair[1]["y"].as_f64().unwrap() - pair[0]["y"].as_f64().unwrap() >= 20.0);
    }
    let inside = |dot: &serde_json::Value| {
        let columns = f64::from(u32::try_from(text::width(dot["label"].as_str().unwrap())).unwrap());
        dot["x"].as_f64().unwrap() + 12.0 + columns * 7.0 <= 720.0 && dot["name"].is_string()
    };
    assert!(dots.iter().all(inside), "{dots:?}");
    let arcs = value["arcs"].as_array().unwrap();
    let reaches = |arc: &serde_json::Value| arc["reach"].as_f64().unwrap() * 0.75;
    assert!(arcs.iter().all(|arc| reaches(arc) <= value["arcs_at"].as_f64().unwrap()));
    let (_, none) = report(&["Ana".to_owned()]);
    assert!(network::drawing(&none).is_none());
}

#[test]
fn what_a_spreadsheet_would_compute_is_text() {
    let attacks = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\u{a0}=1"];
    let (report, network) = report(&attacks.map(str::to_owned));
    let text = Format::Csv.write(&report, &network).unwrap();
    let read = records(&text);
    for (record, attack) in read[1..].iter().zip(attacks) {
        let expected = format!("'{}", text::clean(attack));
        assert_eq!((&record[0], &record[1], &record[12]), (&expected, &expected, &expected));
    }
    assert!(text.lines().count() == text.matches("\r\n").count(), "RFC 4180");
}

#[test]
fn an_empty_report_says_so_and_keeps_its_form() {
    let (report, network) = report(&[]);
    let text = |format: Format| format.write(&report, &network).unwrap();
    assert!(text(Format::Markdown).ends_with(&format!("\n\n{}\n", Report::EMPTY)));
    assert!(text(Format::Html).contains(Report::EMPTY) && !text(Format::Html).contains("<table"));
    assert_eq!(records(&text(Format::Csv)).len(), 1);
}

#[test]
fn the_ending_of_a_file_says_its_format() {
    let of = |name: &str| Format::of(Path::new(name));
    assert_eq!(
        [of("a.md"), of("b/c.CSV"), of("x.htm")],
        [Format::Markdown, Format::Csv, Format::Html].map(Some)
    );
    assert_eq!([of("a"), of("a.pdf"), of(".md"), of("")], [None; 4]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn csv_is_read_back_as_the_rows_and_markdown_has_a_line_for_each(names in proptest::collection::vec("(?s).{1,12}", 0..6)) {
        let (report, network) = report(&names);
        let read = records(&Format::Csv.write(&report, &network).unwrap());
        prop_assert_eq!(read.len(), 1 + names.len());
        for (record, row) in read[1..].iter().zip(&report.rows) {
            prop_assert_eq!(record.len(), 13);
            let name = text::clean(&row.contact.name);
            prop_assert!(record[1] == name || record[1] == format!("'{name}"), "{:?} {:?}", record, name);
            prop_assert_eq!(&record[3], "2026-02-03");
            prop_assert_eq!(&record[9], row.outcome.words());
        }
        let markdown = Format::Markdown.write(&report, &network).unwrap();
        let people = markdown.split("\n## ").find(|part| part.starts_with("People")).unwrap_or_default();
        let lines: Vec<&str> = people.lines().filter(|line| line.starts_with('|')).collect();
        prop_assert_eq!(lines.len(), if names.is_empty() { 0 } else { 2 + names.len() });
        prop_assert!(lines.iter().all(|line| cells(line) == 6), "{}", people);
    }

    #[test]
    fn a_page_has_the_same_tags_whatever_people_are_called(names in proptest::collection::vec("(?s).{1,12}", 1..6)) {
        let (report, network) = report(&names);
        let html = Format::Html.write(&report, &network).unwrap();
        prop_assert_eq!(html.matches('<').count(), report_of_plain_names(names.len()).matches('<').count());
    }
}
