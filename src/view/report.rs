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
