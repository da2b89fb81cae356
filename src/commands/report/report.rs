use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, builder::PossibleValuesParser};

use super::range;
use crate::app::App;
use crate::commands::private_file;
use crate::domain::report::{Frame, Network, People, Range, Report};
use crate::error::Error;
use crate::formats::report::Format;
use crate::store::{Db, StoreError, report};
use crate::view::report::{Handed, ReportAnswer};

/// Write a report of whom you reached, to be handed in
///
/// One row for each person who was written to, answered or was talked to in these
/// days: company, position, date, channel, outcome, and what is planned next. HTML
/// is one page with charts that needs nothing else and prints well. With --redact
/// people and companies have numbers, the same ones in every report of this file.
///
/// Examples:
///   nettrack report --since mon
///   nettrack report --since "1 month ago" --out march.html
///   nettrack report --since 2026-01-01 --until 2026-01-31 --redact --out january.csv
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReportArgs {
    /// Only what was done on this day or later: 2026-01-01, mon, 3m
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only what was done up to this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// md, csv or html; what the ending of FILE says, else md
    #[arg(long, value_name = "FORMAT", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Format::NAMES))]
    format: Option<String>,
    /// Replace names by numbers, and leave out what you typed
    #[arg(long)]
    redact: bool,
    /// Write it to this file, for you alone to read
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(app: &mut App, args: ReportArgs) -> Result<ReportAnswer, Error> {
    let (since, until) = range::typed(app, args.since.as_deref(), args.until.as_deref())?;
    let out = args.out.as_deref().filter(|file| *file != Path::new("-"));
    let format = format(args.format.as_deref(), out)?;
    if let Some(file) = out {
        check_file(app, file)?;
    }
    let today = app.clock.today();
    let frame = Frame {
        by: app.config.sender().0.map(str::to_owned),
        range: Range { since, until: until.unwrap_or(today) },
        today,
        waiting_days: app.config.waiting_days(),
        redacted: args.redact,
    };
    let drawn = format == Some(Format::Html) && (out.is_some() || !app.is_json());
    let (report, network) = app.store.read(|db| read(db, frame, drawn))?;
    let handed = match (out, format) {
        (Some(file), format) => {
            let text = written(format.unwrap_or(Format::Markdown), &report, &network)?;
            private_file::write(file, &text).map_err(|e| unwritable(file, &e.to_string()))?;
            Handed::File(file.to_owned())
        }
        (None, _) if app.is_json() => Handed::Data,
        (None, Some(format)) => Handed::Text(written(format, &report, &network)?),
        (None, None) => Handed::Page(written(Format::Markdown, &report, &network)?),
    };
    if format == Some(Format::Csv) && out.is_none() && report.rows.is_empty() {
        app.remark(Report::EMPTY);
    }
    Ok(ReportAnswer { report, handed })
}

/// What was asked for, in words or by the ending of the file; none where it is for the user to say later.
fn format(typed: Option<&str>, out: Option<&Path>) -> Result<Option<Format>, Error> {
    match (typed.and_then(Format::parse), out) {
        (Some(format), _) => Ok(Some(format)),
        (None, Some(file)) => Format::of(file).map(Some).ok_or_else(|| {
            Error::usage(
                format!("the ending of `{}` says no format", file.display()),
                "end it in .md, .csv or .html, or add --format",
            )
        }),
        (None, None) => Ok(None),
    }
}

/// What can be refused is refused before anything is read.
fn check_file(app: &App, file: &Path) -> Result<(), Error> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(unwritable(file, &format!("there is no folder `{}`", folder.display())));
    }
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    if !file.is_file() {
        return Err(unwritable(file, "it is not a file"));
    }
    if is_database(file) {
        return Err(Error::refused(
            "file_exists",
            format!("`{}` is a database", file.display()),
            "name another file: no --yes replaces it",
        ));
    }
    if app.prompt.confirm(&format!("`{}` is there already: replace it?", file.display()))? {
        return Ok(());
    }
    Err(Error::refused("file_exists", format!("`{}` was left as it is", file.display()), "name another file"))
}

/// Whether SQLite wrote it: the contacts, or a copy of them.
fn is_database(file: &Path) -> bool {
    let mut head = [0; 16];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *b"SQLite format 3\0"
}

fn unwritable(file: &Path, why: &str) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot write `{}`: {why}", file.display()),
        hint: Some("name another file with --out FILE".into()),
    }
}

fn written(format: Format, report: &Report, network: &Network) -> Result<String, Error> {
    format.write(report, network).map_err(|e| {
        Error::usage(format!("the report cannot be written: {e}"), "this is a mistake of nettrack")
    })
}

/// The report, and the network where it is `drawn`.
fn read(db: &Db<'_>, frame: Frame, drawn: bool) -> Result<(Report, Network), StoreError> {
    let activity = report::activity(db, frame.range)?;
    let ids = activity.people(frame.range);
    let mut people = report::people(db, &ids)?;
    let mut around = if drawn { report::introductions(db, &ids)? } else { People::new() };
    let known = report::acquaintances(db, &around)?;
    if frame.redacted {
        let named = people.iter().chain(&around).map(|(id, person)| (*id, person.clone())).collect();
        let pseudonyms = report::pseudonyms(db, &named)?;
        pseudonyms.apply(&mut people);
        pseudonyms.apply(&mut around);
    }
    let network = Network::new(&around, &ids, &known);
    Ok((Report::new(frame, activity, &people), network))
}
