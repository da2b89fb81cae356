//! Statistics as the user sees them: counts, rates with their range, and a bar that shows both.

use std::io;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Answer, Page, Row, Style, write_json};
use crate::domain::statistics::{self, Dimension, Group, RANKED_FROM, Tally};
use crate::domain::text;

/// The groups of one dimension, as many as are shown.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Table {
    by: Dimension,
    groups: Vec<Group>,
    /// Groups that are not shown
    #[serde(skip)]
    more: usize,
    /// The first of the ranked is ahead by more than chance
    #[serde(skip)]
    is_clear: bool,
}

impl Table {
    pub(crate) fn new(by: Dimension, mut groups: Vec<Group>, limit: usize) -> Self {
        let (more, is_clear) = (groups.len().saturating_sub(limit), statistics::is_clear(&groups));
        groups.truncate(limit);
        Self { by, groups, more, is_clear }
    }
}

#[derive(Debug)]
pub(crate) struct Stats {
    pub(crate) since: Option<NaiveDate>,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) waiting_days: u32,
    pub(crate) total: Tally,
    pub(crate) left_out: u32,
    /// What the messages are compared by, if one thing was asked for
    pub(crate) by: Option<Dimension>,
    pub(crate) tables: Vec<Table>,
}

#[derive(Serialize)]
struct StatsJson<'a> {
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
    waiting_days: u32,
    total: &'a Tally,
    left_out: u32,
    by: Option<Dimension>,
    groups: &'a [Group],
    overview: &'a [Table],
}

impl Answer for Stats {
    fn text(&self, page: &mut Page) {
        page.line(&[
            (Style::Strong, "Messages that ask for an answer"),
            (Style::Dim, &span(self.since, self.until)),
        ]);
        let total = &self.total;
        if total.sent == 0 {
            page.say("none was sent: `nettrack sent CONTACT` records one");
            return self.say_left_out(page);
        }
        page.field("answered", Some(&said(total)));
        if total.settled > 0 {
            page.field("people", Some(&format!("{} of {} answered", total.people_answered, total.people)));
        }
        if total.waiting > 0 {
            let early = match total.answered_early {
                0 => String::new(),
                early => format!(" ({early} answered already)"),
            };
            let text =
                format!("{} younger than {} days, counted later{early}", total.waiting, self.waiting_days);
            page.field("waiting", Some(&text));
        }
        self.say_left_out(page);
        for table in &self.tables {
            table.text(page);
        }
        self.explain(page);
    }

    fn json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let Self { since, until, waiting_days, left_out, by, .. } = *self;
        let groups = by.and(self.tables.first()).map_or(&[][..], |table| &table.groups);
        let overview = if by.is_none() { &self.tables[..] } else { &[] };
        let total = &self.total;
        write_json(out, &StatsJson { since, until, waiting_days, total, left_out, by, groups, overview })
    }
}

impl Stats {
    fn say_left_out(&self, page: &mut Page) {
        if self.left_out > 0 {
            let text = format!("{} (thank-yous and answers to a reply ask for nothing)", self.left_out);
            page.field("left out", Some(&text));
        }
    }

    /// What is read wrong most easily, in plain words.
    fn explain(&self, page: &mut Page) {
        if self.total.settled == 0 {
            page.gap();
            return page.say(&format!(
                "No message is {} days old yet: there is no rate to tell.",
                self.waiting_days
            ));
        }
        let groups = || self.tables.iter().flat_map(|table| &table.groups);
        page.gap();
        page.dim(&format!("Bar: {}", Bar::of(page).legend()));
        if groups().any(|group| !group.ranked) {
            page.dim(&format!(
                "In brackets: fewer than {RANKED_FROM} messages count there. Chance decides; they are not ranked."
            ));
        }
        let chance =
            |table: &Table| table.groups.get(1).is_some_and(|second| second.ranked) && !table.is_clear;
        if self.tables.iter().any(chance) {
            page.dim("Where two ranges overlap, the order of the two may be chance.");
        }
    }
}

/// ` · 2026-01-01 to 2026-03-02`, as far as it was asked for.
fn span(since: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (since, until) {
        (Some(since), Some(until)) => format!(", {since} to {until}"),
        (Some(since), None) => format!(", from {since}"),
        (None, Some(until)) => format!(", up to {until}"),
        (None, None) => String::new(),
    }
}

fn percent(rate: f64) -> String {
    format!("{:.0} %", rate * 100.0)
}

/// `15 to 40 %`
fn range(tally: &Tally) -> String {
    match (tally.low, tally.high) {
        (Some(low), Some(high)) => format!("{:.0} to {}", low * 100.0, percent(high)),
        _ => String::new(),
    }
}

fn said(total: &Tally) -> String {
    match total.rate {
        Some(rate) => format!(
            "{} of {}: {} (95 % range: {})",
            total.answered,
            total.settled,
            percent(rate),
            range(total)
        ),
        None => "none can be counted yet".into(),
    }
}

const HEADINGS: [&str; 5] = ["", "Answered", "Rate", "95 % range", "Waiting"];

fn cells(name: String, tally: &Tally) -> [String; 5] {
    let counts = format!("{} of {}", tally.answered, tally.settled);
    let waiting = if tally.waiting == 0 { String::new() } else { tally.waiting.to_string() };
    [name, counts, tally.rate.map(percent).unwrap_or_default(), range(tally), waiting]
}

/// Of the name and of the bar.
fn styles(group: &Group) -> (Style, Style) {
    if group.ranked { (Style::Strong, Style::Good) } else { (Style::Dim, Style::Dim) }
}

/// Columns of the longest name that a table shows.
const NAME: usize = 24;

impl Table {
    fn text(&self, page: &mut Page) {
        page.heading(&format!("By {}", self.by.as_str()));
        let names: Vec<String> = self.groups.iter().map(|group| self.name(group)).collect();
        let cells: Vec<[String; 5]> =
            self.groups.iter().zip(names).map(|(group, name)| cells(name, &group.tally)).collect();
        let widest = |column: usize| {
            let widths = cells.iter().map(|row| text::width(&row[column]));
            widths.fold(text::width(HEADINGS[column]), usize::max)
        };
        let widths: [usize; 5] = std::array::from_fn(widest);
        let taken: usize = widths.iter().map(|width| width + Page::PADDING).sum();
        let room = page.columns().saturating_sub(taken + 2 * Page::PADDING);
        if room < Bar::LEAST {
            self.narrow(page, &cells, &widths);
        } else {
            self.wide(page, &cells, room);
        }
        if self.more > 0 {
            page.dim(&format!("and {} more: --limit N shows others", self.more));
        }
    }

    /// A line for each group, the bar behind it.
    fn wide(&self, page: &mut Page, cells: &[[String; 5]], room: usize) {
        let bar = Bar::of(page);
        let row = |(group, cells): (&Group, &[String; 5])| -> Row {
            let (of_name, of_bar) = styles(group);
            let mut row: Row = cells.iter().map(|cell| (Style::Plain, cell.clone())).collect();
            row[0].0 = of_name;
            row.push((of_bar, bar.draw(&group.tally, room)));
            row
        };
        let rows = self.groups.iter().zip(cells).map(row).collect();
        let scale = Bar::scale(room);
        let headings: Vec<&str> = HEADINGS.into_iter().chain([scale.as_str()]).collect();
        page.table(&headings, rows);
    }

    /// Where there is no room beside it, the bar stands below.
    fn narrow(&self, page: &mut Page, cells: &[[String; 5]], widths: &[usize; 5]) {
        let bar = Bar::of(page);
        let line = |cells: [&str; 5]| {
            let pad =
                |(cell, width): (&str, &usize)| format!("{cell}{}", " ".repeat(width - text::width(cell)));
            cells.into_iter().zip(widths).map(pad).collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        page.say(&line(HEADINGS));
        for (group, cells) in self.groups.iter().zip(cells) {
            let (of_name, of_bar) = styles(group);
            page.line(&[(of_name, &line(cells.each_ref().map(String::as_str)))]);
            let drawn = bar.draw(&group.tally, page.columns() - 2);
            if !drawn.is_empty() {
                page.line(&[(of_bar, &format!("  {drawn}"))]);
            }
        }
    }

    /// The group's name; in brackets where it is too small to be ranked, so that it shows without colour.
    fn name(&self, group: &Group) -> String {
        let name = match (&group.key, self.by) {
            (Some(key), Dimension::Weekday) => {
                let (first, rest) = key.split_at(1);
                format!("{}{rest}", first.to_uppercase())
            }
            (Some(key), _) => text::shorten(key, NAME),
            (None, Dimension::Template) => "your own words".into(),
            (None, _) => "no company".into(),
        };
        if group.ranked { name } else { format!("({name})") }
    }
}

/// A bar from 0 to 100 %: full to the lower end of the range, half to the rate, light to the upper end.
#[derive(Clone, Copy)]
struct Bar {
    marks: [char; 3],
}

impl Bar {
    /// Columns below which a bar tells nothing
    const LEAST: usize = 12;

    /// Blocks on a terminal with colour, else what every printer has.
    fn of(page: &Page) -> Self {
        Self { marks: if page.is_styled() { ['█', '▓', '░'] } else { ['#', '=', '-'] } }
    }

    fn legend(self) -> String {
        let [sure, rate, may_be] = self.marks;
        format!("{sure} at least, {rate} up to the rate, {may_be} at most")
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "columns"
    )]
    fn draw(self, tally: &Tally, columns: usize) -> String {
        let (Some(low), Some(rate), Some(high)) = (tally.low, tally.rate, tally.high) else {
            return String::new();
        };
        let at = |part: f64| (part * columns as f64).round() as usize;
        let ends = [at(low), at(rate), at(high)];
        let starts = [0, ends[0], ends[1]];
        self.marks
            .iter()
            .zip(starts.iter().zip(ends))
            .map(|(mark, (start, end))| mark.to_string().repeat(end - start))
            .collect()
    }

    /// `0........50......100%`, as wide as the bars, in one piece.
    fn scale(columns: usize) -> String {
        let half = columns / 2;
        format!("0{:.>half$}{:.>rest$}", "50", "100%", rest = (columns - half).saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::width;

    fn tally(answered: u32, settled: u32) -> Tally {
        let (low, high) = statistics::wilson(answered, settled).unwrap();
        let rate = Some(f64::from(answered) / f64::from(settled));
        Tally { answered, sent: settled, settled, rate, low: Some(low), high: Some(high), ..Tally::default() }
    }

    #[test]
    fn a_bar_shows_the_range_and_never_leaves_its_room() {
        let bar = Bar { marks: ['#', '=', '-'] };
        assert_eq!(bar.draw(&tally(10, 20), 20), "######====----");
        assert_eq!(bar.draw(&tally(0, 20), 20), "---");
        assert_eq!(bar.draw(&tally(20, 20), 20), "#################===");
        for settled in 1..60 {
            for answered in 0..=settled {
                for columns in [12, 31, 150] {
                    assert!(bar.draw(&tally(answered, settled), columns).len() <= columns);
                    assert_eq!(width(&Bar::scale(columns)), columns);
                }
            }
        }
        assert_eq!(bar.draw(&Tally::default(), 20), "");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_small_groups_stand_in_brackets() {
        let group = |key: &str, answered, settled| Group {
            key: Some(key.into()),
            tally: tally(answered, settled),
            ranked: settled >= RANKED_FROM,
        };
        let groups = || vec![group("A company with quite a long name Ltd", 30, 60), group("acme", 1, 3)];
        for columns in [40, 60, 80, 200] {
            let stats = Stats {
                since: None,
                until: None,
                waiting_days: 14,
                total: tally(31, 63),
                left_out: 4,
                by: Some(Dimension::Company),
                tables: vec![Table::new(Dimension::Company, groups(), 10)],
            };
            let mut page = Page::new(false, Some(columns));
            stats.text(&mut page);
            let text = page.into_text();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.lines().all(|line| width(line) <= columns), "{columns}:\n{text}");
            assert!(text.contains("(acme)") && words.contains("not ranked"), "{text}");
            assert!(text.contains("#==") || text.contains("##="), "{columns}:\n{text}");
        }
    }
}
