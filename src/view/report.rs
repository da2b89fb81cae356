//! A report on the way to whoever asked: as it is written for others, as a page for a terminal, as data.

use std::io;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Answer, Page, Style, write_json};
use crate::domain::report::words::counted;
use crate::domain::report::{Outcome, Reached, Report, Row, Series, Totals};

/// Where a report went.
#[derive(Debug)]
pub(crate) enum Handed {
    File(PathBuf),
    /// In a format that was asked for
    Text(String),
    /// As Markdown, but on a terminal as a page
    Page(String),
    /// To a script
    Data,
}

#[derive(Debug)]
pub(crate) struct ReportAnswer {
    pub(crate) report: Report,
    pub(crate) handed: Handed,
}

#[derive(Serialize)]
struct ReportJson<'a> {
    since: Option<NaiveDate>,
    until: NaiveDate,
    made_on: NaiveDate,
    by: Option<&'a str>,
    redacted: bool,
    file: Option<String>,
    rows: &'a [Row],
    totals: &'a Totals,
    funnel: &'a [Reached],
    series: &'a Series,
}

impl Answer for ReportAnswer {
    fn text(&self, page: &mut Page) {
        match &self.handed {
            Handed::Text(text) => page.document(text),
            Handed::Page(text) if !page.is_terminal() => page.document(text),
            Handed::File(file) if self.report.rows.is_empty() => {
                page.say(Report::EMPTY);
                page.say(&format!("An empty report is written to `{}`.", file.display()));
            }
            Handed::File(file) => {
                let people = counted(self.report.totals.people, "person", "people");
                page.say(&format!("{people}, {}: written to `{}`", self.report.days(), file.display()));
            }
            Handed::Page(_) | Handed::Data => self.page(page),
        }
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let report = &self.report;
        let file = match &self.handed {
            Handed::File(file) => Some(file.display().to_string()),
            _ => None,
        };
        let told = ReportJson {
            since: report.since,
            until: report.until,
            made_on: report.made_on,
            by: report.by.as_deref(),
            redacted: report.redacted,
            file,
            rows: &report.rows,
            totals: &report.totals,
            funnel: &report.funnel,
            series: &report.series,
        };
        write_json(out, &told)
    }
}

impl ReportAnswer {
    fn page(&self, page: &mut Page) {
        let report = &self.report;
        page.line(&[(Style::Strong, Report::TITLE), (Style::Dim, &format!("  {}", report.days()))]);
        if report.rows.is_empty() {
            return page.say(Report::EMPTY);
        }
        page.dim(&report.remark());
        for (label, told) in report.summary() {
            page.field(&label.to_lowercase(), Some(&told));
        }
        page.gap();
        page.table(
            &["Date", "Person", "Company", "Outcome", "Follow-up"],
            report.rows.iter().map(row).collect(),
        );
        page.gap();
        page.dim("--out report.html makes a page with charts, .csv a table, .md Markdown.");
    }
}

fn row(row: &Row) -> super::Row {
    let outcome = match row.outcome {
        Outcome::Scheduled => format!("{}, {}", row.outcome.words(), row.outcome_on),
        outcome => outcome.words().to_owned(),
    };
    let plan = row.follow_up.as_ref().map(|plan| format!("{} {}", plan.due_on, plan.text));
    vec![
        (Style::Plain, row.first_on.to_string()),
        (Style::Strong, row.contact.name.clone()),
        (Style::Plain, row.company.clone().unwrap_or_default()),
        (Style::Plain, outcome),
        (Style::Plain, plan.unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::follow_up::FollowUpKind;
    use crate::domain::id::ContactId;
    use crate::domain::report::{Activity, Frame, People, Plan, Range, Step, Subject};
    use crate::domain::text::width;

    fn answer(handed: Handed) -> ReportAnswer {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = Row {
            contact: Subject { id: Some(ContactId(1)), name: "Beatrice Adeyemi-Castellanos".into() },
            company: Some("St. Brigid's Hospital and Research".into()),
            role: None,
            first_on: day("2026-02-03"),
            last_on: day("2026-02-03"),
            channels: vec!["email".into()],
            messages: 1,
            replies: 1,
            conversations: 0,
            outcome: Outcome::Scheduled,
            outcome_on: day("2026-03-09"),
            follow_up: Some(Plan {
                kind: FollowUpKind::Custom,
                due_on: day("2026-03-05"),
                text: "send her the notes".into(),
            }),
            reached: Step::Planned,
        };
        let frame = Frame {
            by: None,
            range: Range { since: None, until: day("2026-03-02") },
            today: day("2026-03-02"),
            waiting_days: 14,
            redacted: false,
        };
        let empty = Report::new(frame, Activity::default(), &People::new());
        ReportAnswer { report: Report { rows: vec![row], ..empty }, handed }
    }

    fn shown(handed: Handed, width: Option<usize>) -> String {
        let mut page = Page::new(false, width);
        answer(handed).text(&mut page);
        page.into_text()
    }

    #[test]
    fn a_terminal_gets_a_page_that_fits_it_and_all_else_the_text_as_it_is() {
        let markdown = || Handed::Page("# x\n\nlong ".repeat(40));
        for columns in [40, 60, 80, 200] {
            let text = shown(markdown(), Some(columns));
            assert!(text.lines().all(|line| width(line) <= columns), "{columns}:\n{text}");
            assert!(columns < 60 || (text.contains("Beatrice") && text.contains("2026-03-09")), "{text}");
            assert!(!text.contains("# x"), "{text}");
        }
        assert_eq!(shown(markdown(), None), "# x\n\nlong ".repeat(40) + "\n");
    }

    #[test]
    fn what_was_asked_for_in_a_format_keeps_its_lines_also_on_a_terminal() {
        let text = "a,\"b\u{1b}\"\r\n".to_owned() + &"wide ".repeat(40) + "\r\n";
        assert_eq!(shown(Handed::Text(text.clone()), Some(40)), text.replace('\u{1b}', "\u{fffd}<001B>"));
    }
}
