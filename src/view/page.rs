//! A page of text under way to the terminal: lines, fields, wrapped paragraphs and tables.
//! The only user of `comfy_table`. Everything that is put on a page is cleaned here.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};

use crate::domain::text;

/// How a piece of text looks. Never the only bearer of a meaning: a word or mark says it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    #[default]
    Plain,
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
}

impl Style {
    fn ansi(self) -> Ansi {
        let color = |color: AnsiColor| Ansi::new().fg_color(Some(color.into()));
        match self {
            Self::Plain => Ansi::new(),
            Self::Strong => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Good => color(AnsiColor::Green),
            Self::Warn => color(AnsiColor::Yellow),
            Self::Bad => color(AnsiColor::Red),
        }
    }
}

/// A row of a table: each cell with its style.
pub(crate) type Row = Vec<(Style, String)>;

/// Text for people, as wide as the terminal.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    styled: bool,
    /// Columns of the terminal; none when the text goes to a file or a pipe
    width: Option<usize>,
}

impl Page {
    /// Blanks at the sides of a cell of a table.
    pub(crate) const PADDING: usize = 2;

    pub(crate) fn new(styled: bool, width: Option<usize>) -> Self {
        Self { text: String::new(), styled, width }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether colour may be used.
    pub(crate) fn is_styled(&self) -> bool {
        self.styled
    }

    /// The columns that there are for a drawing: those of the terminal, 80 where there is none.
    pub(crate) fn columns(&self) -> usize {
        self.width.unwrap_or(80)
    }

    /// Whether the text goes to a terminal, and not to a file or a pipe.
    pub(crate) fn is_terminal(&self) -> bool {
        self.width.is_some()
    }

    /// A text as it is, with its own line ends and however long its lines.
    pub(crate) fn document(&mut self, whole: &str) {
        for line in whole.split_inclusive('\n') {
            let text = line.trim_end_matches(['\r', '\n']);
            self.text.push_str(&text::clean(text));
            self.text.push_str(if line.ends_with("\r\n") { "\r\n" } else { "\n" });
        }
    }

    /// Whether it is a terminal of fewer columns than that.
    pub(crate) fn is_narrower_than(&self, columns: usize) -> bool {
        self.width.is_some_and(|width| width < columns)
    }

    /// One line of differently styled pieces, wrapped between words where the terminal ends.
    pub(crate) fn line(&mut self, pieces: &[(Style, &str)]) {
        let plain: usize = pieces.iter().map(|(_, piece)| text::width(&text::clean(piece))).sum();
        if self.width.is_some_and(|width| plain > width) {
            let whole: String = pieces.iter().map(|(_, piece)| text::clean(piece)).collect();
            return self.wrapped(&whole, "", "  ", pieces.first().map_or(Style::Plain, |(style, _)| *style));
        }
        for (style, piece) in pieces {
            self.push(*style, &text::clean(piece));
        }
        self.text.push('\n');
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.line(&[(Style::Plain, line)]);
    }

    pub(crate) fn dim(&mut self, line: &str) {
        self.line(&[(Style::Dim, line)]);
    }

    /// A heading with an empty line before it.
    pub(crate) fn heading(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(&[(Style::Strong, title)]);
    }

    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// `  label   value`, the label in a column of its own; nothing where there is no value.
    pub(crate) fn field(&mut self, label: &str, value: Option<&str>) {
        const LABEL: usize = 13;
        if let Some(value) = value {
            let indent = format!("  {label:LABEL$}  ");
            let hang = " ".repeat(indent.len());
            for (n, paragraph) in text::clean_block(value).split('\n').enumerate() {
                self.wrapped(paragraph, if n == 0 { &indent } else { &hang }, &hang, Style::Plain);
            }
        }
    }

    /// A text of several lines, indented.
    pub(crate) fn block(&mut self, value: &str, indent: &str) {
        for paragraph in text::clean_block(value).split('\n') {
            self.wrapped(paragraph, indent, indent, Style::Plain);
        }
    }

    /// An address on a line of its own, which is never broken: a terminal makes it a link only as a whole.
    pub(crate) fn address(&mut self, indent: &str, address: &str) {
        self.text.push_str(indent);
        self.push(Style::Plain, &text::clean(address));
        self.text.push('\n');
    }

    /// An item of a list: mark and text, the further lines under the text.
    pub(crate) fn item(&mut self, mark: &str, value: &str) {
        self.item_in(Style::Plain, mark, value);
    }

    pub(crate) fn item_in(&mut self, style: Style, mark: &str, value: &str) {
        let hang = " ".repeat(mark.chars().count());
        self.wrapped(&text::clean(value), mark, &hang, style);
    }

    /// Columns under headings. Cells wrap where the terminal is too narrow; in a pipe nothing is cut.
    pub(crate) fn table(&mut self, headings: &[&str], rows: Vec<Row>) {
        let headings = headings.iter().map(|heading| (Style::Strong, (*heading).to_owned())).collect();
        let mut lines: Vec<Row> = vec![headings];
        lines.extend(rows);
        for (_, value) in lines.iter_mut().flatten() {
            if let Cow::Owned(cleaned) = text::clean(value) {
                *value = cleaned;
            }
        }
        match self.width {
            Some(width) if whole_width(&lines) > width => {
                let words = column_widths(&lines, longest_word);
                if words.iter().map(|word| word + Self::PADDING).sum::<usize>() > width {
                    self.stacked_table(&lines);
                } else {
                    self.wrapped_table(lines, &words, width);
                }
            }
            _ => self.aligned_table(&lines),
        }
    }

    /// A row as a few lines, each value beside its heading: where columns would have to break words.
    fn stacked_table(&mut self, lines: &[Row]) {
        let Some((headings, rows)) = lines.split_first() else { return };
        // a number alone is no title
        let titles = if ["ID", "Step"].contains(&headings[0].1.as_str()) { 2.min(headings.len()) } else { 1 };
        let label = headings[titles..].iter().map(|(_, heading)| text::width(heading)).max().unwrap_or(0);
        for row in rows {
            let title: Vec<(Style, &str)> = row[..titles]
                .iter()
                .flat_map(|(style, value)| [(*style, value.as_str()), (Style::Plain, "  ")])
                .collect();
            self.line(&title[..title.len() - 1]);
            for ((_, heading), (style, value)) in headings.iter().zip(row).skip(titles) {
                if !value.is_empty() {
                    self.item_in(*style, &format!("  {heading:<label$}  "), value);
                }
            }
        }
    }

    /// Each cell on one line, as in most tables: a tenth of the work of one whose cells may wrap.
    fn aligned_table(&mut self, lines: &[Row]) {
        let widths = column_widths(lines, text::width);
        for line in lines {
            let mut blanks = 0;
            for ((style, value), width) in line.iter().zip(&widths) {
                if value.is_empty() {
                    blanks += 1;
                } else {
                    self.text.extend(std::iter::repeat_n(' ', blanks + 1));
                    self.push(*style, value);
                    blanks = 0;
                }
                blanks += 1 + width - text::width(value);
            }
            self.text.push('\n');
        }
    }

    /// Lines break between words: there is room for the longest word of each column.
    fn wrapped_table(&mut self, mut lines: Vec<Row>, words: &[usize], width: usize) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        if self.styled {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let cells = |row: Row| row.into_iter().map(|(style, value)| cell(style, value));
        table.set_header(cells(lines.remove(0)));
        for row in lines {
            table.add_row(cells(row));
        }
        for (column, word) in table.column_iter_mut().zip(words) {
            let least = u16::try_from(word + Self::PADDING).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn push(&mut self, style: Style, cleaned: &str) {
        if self.styled && style != Style::Plain {
            let ansi = style.ansi();
            self.text.push_str(&format!("{ansi}{cleaned}{ansi:#}"));
        } else {
            self.text.push_str(cleaned);
        }
    }

    fn wrapped(&mut self, cleaned: &str, first: &str, others: &str, style: Style) {
        let Some(width) = self.width else {
            self.push(style, format!("{first}{cleaned}").trim_end());
            self.text.push('\n');
            return;
        };
        let options = textwrap::Options::new(width.max(20)).initial_indent(first).subsequent_indent(others);
        let lines: Vec<Cow<'_, str>> = textwrap::wrap(cleaned, options);
        for line in lines {
            self.push(style, line.trim_end());
            self.text.push('\n');
        }
    }
}

/// The most that `measure` says of a cell, for each column.
fn column_widths(lines: &[Row], measure: impl Fn(&str) -> usize) -> Vec<usize> {
    let mut widths = vec![0; lines.first().map_or(0, Vec::len)];
    for line in lines {
        for (width, (_, value)) in widths.iter_mut().zip(line) {
            *width = measure(value).max(*width);
        }
    }
    widths
}

/// A word longer than this may break: it is an address, not a word.
const LONG_WORD: usize = 24;

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(text::width).max().unwrap_or(0).min(LONG_WORD)
}

fn whole_width(lines: &[Row]) -> usize {
    column_widths(lines, text::width).iter().map(|width| width + Page::PADDING).sum()
}

fn cell(style: Style, value: String) -> Cell {
    let cell = Cell::new(value);
    match style {
        Style::Plain => cell,
        Style::Strong => cell.add_attribute(Attribute::Bold),
        Style::Dim => cell.add_attribute(Attribute::Dim),
        Style::Good => cell.fg(Color::DarkGreen),
        Style::Warn => cell.fg(Color::DarkYellow),
        Style::Bad => cell.fg(Color::DarkRed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: usize) -> String {
        let cell = |text: &str| (Style::Plain, text.to_owned());
        let row = |name: &str, stage: &str| vec![cell("1"), cell(name), cell(stage)];
        let mut page = Page::new(false, Some(columns));
        page.table(
            &["ID", "Name", "Stage"],
            vec![row("Beatrice Adeyemi of St. Brigid's Hospital", "keeping-in-touch"), row("Bo", "met")],
        );
        page.into_text()
    }

    #[test]
    fn cells_break_between_words_where_the_terminal_has_room_for_the_longest() {
        for columns in 33..80 {
            let text = table(columns);
            assert!(text.contains("keeping-in-touch") && text.contains("Beatrice"), "{columns}:\n{text}");
            assert!(text.lines().all(|line| text::width(line) <= columns), "{columns}:\n{text}");
        }
    }

    #[test]
    fn where_columns_would_break_words_a_row_takes_several_lines() {
        for columns in 20..32 {
            let text = table(columns);
            assert!(text.contains("1  Beatrice") && text.contains("  Stage  met"), "{columns}:\n{text}");
            assert!(text.lines().all(|line| text::width(line) <= columns), "{columns}:\n{text}");
        }
    }

    #[test]
    fn a_table_that_fits_is_the_same_in_a_pipe_and_in_a_terminal() {
        let rows = || {
            let cell = |text: &str| (Style::Plain, text.to_owned());
            vec![vec![cell("1"), cell(""), cell("Zoë 東京")], vec![cell("22"), cell("x"), cell("")]]
        };
        let page = |width| {
            let mut page = Page::new(false, width);
            page.table(&["ID", "Role", "Name"], rows());
            page.into_text()
        };
        assert_eq!(page(None), " ID  Role  Name\n 1         Zoë 東京\n 22  x\n");
        assert_eq!(page(None), page(Some(80)));
    }

    #[test]
    fn an_address_stays_on_one_line_and_is_clean() {
        let mut page = Page::new(false, Some(20));
        page.address("  ", &format!("https://example.com/{}\u{1b}[2J", "a".repeat(40)));
        let text = page.into_text();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_line_is_measured_in_columns_and_keeps_its_styles_where_it_fits() {
        let mut page = Page::new(true, Some(12));
        page.line(&[(Style::Good, "███████"), (Style::Plain, "ööööö")]);
        assert_eq!(page.into_text(), "\u{1b}[32m███████\u{1b}[0mööööö\n");
    }
}
