//! A report as CSV (RFC 4180, UTF-8): one line a contact, nothing that a spreadsheet would compute.

use csv::{Error, Terminator, WriterBuilder};

use super::clean;
use crate::domain::markup;
use crate::domain::report::{Report, Row};

const HEADINGS: [&str; 13] = [
    "Company",
    "Person",
    "Position",
    "First on",
    "Last on",
    "Channel",
    "Messages",
    "Replies",
    "Conversations",
    "Outcome",
    "Outcome on",
    "Follow-up on",
    "Follow-up",
];

pub(super) fn write(report: &Report) -> Result<String, Error> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for row in &report.rows {
        writer.write_record(cells(row))?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cells(row: &Row) -> [String; HEADINGS.len()] {
    let plan = row.follow_up.as_ref();
    [
        harmless(row.company.as_deref()),
        harmless(Some(&row.contact.name)),
        harmless(row.role.as_deref()),
        row.first_on.to_string(),
        row.last_on.to_string(),
        harmless(Some(&row.channel())),
        row.messages.to_string(),
        row.replies.to_string(),
        row.conversations.to_string(),
        row.outcome.words().to_owned(),
        row.outcome_on.to_string(),
        plan.map(|plan| plan.due_on.to_string()).unwrap_or_default(),
        harmless(plan.map(|plan| plan.text.as_str())),
    ]
}

/// A cell that no spreadsheet takes for a formula, on one line.
fn harmless(text: Option<&str>) -> String {
    clean(Some(&markup::cell(text.unwrap_or_default()))).into_owned()
}
