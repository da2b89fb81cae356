//! A report as Markdown with tables, as GitHub and most editors show them.

use std::fmt::Write;

use crate::domain::markup;
use crate::domain::report::{Report, Row};

pub(super) fn write(report: &Report) -> String {
    let by = report.by.as_deref().map(|by| format!(", by {}", escaped(Some(by)))).unwrap_or_default();
    let mut out = format!("# {}\n\n{}{by}. {}\n", Report::TITLE, report.days(), report.remark());
    if report.rows.is_empty() {
        return out + "\n" + Report::EMPTY + "\n";
    }
    out.push('\n');
    for (label, told) in report.summary() {
        let _ = writeln!(out, "- {label}: {told}");
    }
    out.push_str("\n## People\n\n");
    let headings =
        ["Company", "Person and position", "Date", "Channel", "Outcome", "Follow-up plan"].map(str::to_owned);
    table(&mut out, &headings, report.rows.iter().map(cells));
    out.push_str("\n## How far it came\n\n");
    let steps = report.funnel.iter().map(|step| [step.step.words().to_owned(), step.people.to_string()]);
    table(&mut out, &["Step", "People"].map(str::to_owned), steps);
    if !report.series.points.is_empty() {
        let by = report.series.by.as_str();
        let _ = write!(out, "\n## Messages and replies per {by}\n\n");
        let points = report.series.points.iter();
        let points = points.map(|p| [p.from.to_string(), p.messages.to_string(), p.replies.to_string()]);
        table(&mut out, &["From", "Messages", "Replies"].map(str::to_owned), points);
    }
    out
}

fn table<const N: usize>(out: &mut String, headings: &[String; N], rows: impl Iterator<Item = [String; N]>) {
    let _ = writeln!(out, "| {} |", headings.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(N));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
}

fn cells(row: &Row) -> [String; 6] {
    let role = row.role.as_deref().map(|role| format!(", {}", escaped(Some(role)))).unwrap_or_default();
    let day = row.outcome_day().map(|day| format!(" ({day})")).unwrap_or_default();
    let plan = row.follow_up.as_ref();
    [
        escaped(row.company.as_deref()),
        escaped(Some(&row.contact.name)) + &role,
        row.dates(),
        format!("{} ({})", escaped(Some(&row.channel())), row.done()),
        format!("{}{day}", row.outcome.words()),
        plan.map(|plan| format!("{}: {}", plan.due_on, escaped(Some(&plan.text)))).unwrap_or_default(),
    ]
}

/// A text that stands in a cell as it was typed.
fn escaped(text: Option<&str>) -> String {
    markup::markdown(text.unwrap_or_default())
}
