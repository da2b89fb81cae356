//! A report as one page of HTML: no script, nothing from elsewhere, charts as inline SVG. Everything is escaped by the
//! template engine, whatever the template's name.
//!
//! The charts are drawn by our own templates and not by a plotting library: they take the page's colours in light, dark
//! and on paper, and carry a title and a description for those who do not see them, none of which plotters' SVG does.

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Value};
use serde::Serialize;

use super::{charts, clean, network};
use crate::domain::report::{Network, Point, Report, Row};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const FUNNEL: &str = include_str!("funnel.svg");
const SERIES: &str = include_str!("series.svg");
const NETWORK: &str = include_str!("network.svg");

/// What the page is filled with.
#[derive(Serialize)]
struct Filling<'a> {
    title: &'a str,
    style: Value,
    days: String,
    by: Option<String>,
    remark: String,
    empty: Option<&'a str>,
    summary: Vec<(&'static str, String)>,
    rows: Vec<Line<'a>>,
    funnel: Value,
    period: &'a str,
    points: &'a [Point],
    /// None where nothing was sent and nothing came
    series: Option<Value>,
    /// None where nobody introduced or knows anybody
    network: Option<Value>,
    introductions: Vec<(String, String)>,
    arcs: bool,
    outside: bool,
    more: Option<String>,
}

/// # Errors
/// Those of the template engine.
pub(super) fn write(report: &Report, network: &Network) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let page = Filling {
        title: Report::TITLE,
        style: Value::from_safe_string(STYLE.to_owned()),
        days: report.days(),
        by: cleaned(report.by.as_deref()),
        remark: report.remark(),
        empty: report.rows.is_empty().then_some(Report::EMPTY),
        summary: report.summary(),
        rows: report.rows.iter().map(Line::new).collect(),
        funnel: svg(&environment, FUNNEL, charts::funnel(report))?,
        period: report.series.by.as_str(),
        points: &report.series.points,
        series: charts::series(report).map(|chart| svg(&environment, SERIES, chart)).transpose()?,
        network: network::drawing(network).map(|tree| svg(&environment, NETWORK, tree)).transpose()?,
        introductions: network::introductions(network),
        outside: network.nodes.iter().any(|node| !node.in_report),
        arcs: !network.acquaintances.is_empty(),
        more: network::more(network),
    };
    // the engine takes away the last end of a line
    environment.render_str(PAGE, Serde(page)).map(|page| page + "\n")
}

/// A drawing that goes into the page as it is: what a template of ours gives is escaped already.
fn svg(environment: &Environment<'_>, template: &str, drawing: impl Serialize) -> Result<Value, Error> {
    environment.render_str(template, Serde(drawing)).map(Value::from_safe_string)
}

fn cleaned(text: Option<&str>) -> Option<String> {
    text.map(|text| clean(Some(text)).into_owned())
}

/// A row as it is shown.
#[derive(Serialize)]
struct Line<'a> {
    company: Option<String>,
    person: String,
    role: Option<String>,
    first_on: NaiveDate,
    /// Where it is another day
    last_on: Option<NaiveDate>,
    channel: String,
    done: String,
    outcome: &'a str,
    outcome_day: Option<String>,
    plan_on: Option<String>,
    plan: Option<String>,
}

impl<'a> Line<'a> {
    fn new(row: &'a Row) -> Self {
        let plan = row.follow_up.as_ref();
        Self {
            company: cleaned(row.company.as_deref()),
            person: clean(Some(&row.contact.name)).into_owned(),
            role: cleaned(row.role.as_deref()),
            first_on: row.first_on,
            last_on: (row.last_on != row.first_on).then_some(row.last_on),
            channel: clean(Some(&row.channel())).into_owned(),
            done: row.done(),
            outcome: row.outcome.words(),
            outcome_day: row.outcome_day(),
            plan_on: plan.map(|plan| plan.due_on.to_string()),
            plan: cleaned(plan.map(|plan| plan.text.as_str())),
        }
    }
}
