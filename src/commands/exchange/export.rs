use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::app::App;
use crate::commands::{private_file, resolve};
use crate::domain::day;
use crate::domain::filter::{self, Calendar};
use crate::domain::transfer::{Cell, FORMAT, Header};
use crate::error::Error;
use crate::formats::spreadsheet::Sheet;
use crate::formats::{icalendar, transfer as json, vcard};
use crate::store::export::{self, Request};
use crate::store::selection::{Selection, Sort};
use crate::store::transfer::Table;
use crate::store::transfer::leaving::{self, Leaving};
use crate::store::{Db, StoreError, instant};
use crate::view::exchange::Exported;
use crate::view::stream;

/// Take people out, for another program or for safe keeping
///
/// Without a filter: everybody, with the pool and the archive. With one (see
/// `list`): those that `list` shows for it. json holds everything that nettrack
/// knows, and `import` takes it in again; csv has a row a contact, for a
/// spreadsheet; vcard is for address books; ics holds follow-ups as to-dos and
/// conversations as events.
///
/// Examples:
///   nettrack export --out everything.json
///   nettrack export tag:rust company:acme --out rust.vcf
///   nettrack export --format csv | head
///   nettrack export --redact --out for-the-coach.csv
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ExportArgs {
    /// Who; everybody when left out
    #[arg(value_name = "FILTER")]
    filter: Vec<String>,
    /// csv, vcard, json or ics; left out, the ending of FILE tells
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true)]
    format: Option<Format>,
    /// Write into this file, for your eyes only; left out, to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Pseudonyms for people and companies, and nothing that anybody wrote
    #[arg(long)]
    redact: bool,
    /// The pool alone
    #[arg(long)]
    pool: bool,
    /// Archived contacts alone
    #[arg(long)]
    archived: bool,
    /// Of a vCard: 4.0, or 3.0 for older address books
    #[arg(long, value_name = "VERSION", value_parser = ["3.0", "4.0"], default_value = "4.0", hide_possible_values = true)]
    vcard_version: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    #[value(alias = "vcf")]
    Vcard,
    Json,
    #[value(alias = "ical")]
    Ics,
}

impl Format {
    fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Vcard => "vcard",
            Self::Json => "json",
            Self::Ics => "ics",
        }
    }

    /// By the ending of a file.
    fn of(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "vcf" | "vcard" => Some(Self::Vcard),
            "json" => Some(Self::Json),
            "ics" => Some(Self::Ics),
            _ => None,
        }
    }
}

/// What stopped a stream: the data, or the place that it went to.
enum Stop {
    Data(Error),
    Place(io::Error),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Data(error.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Place(error)
    }
}

pub(crate) fn run(app: &mut App, args: ExportArgs) -> Result<Exported, Error> {
    let format = format(app, &args)?;
    if let Some(file) = &args.out {
        refuse_place(file)?;
    }
    let words = resolve::filter_words(app, filter::arguments(&args.filter)?)?;
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let terms = filter::parse(&words, Calendar { today, business_days: &business_days })?;
    for (key, day) in terms.iter().filter_map(|term| term.test.day()) {
        app.remark(format!("{key} {}", day::describe(day, today)));
    }
    let selected = !terms.is_empty() || args.pool || args.archived;
    let pool = args.pool || filter::asks_for_pool(&terms);
    let selection = Selection {
        terms: &terms,
        pool,
        stale_before: None,
        archived: args.archived,
        sort: Sort::Added,
        limit: 0,
        rest_days: app.config.rest_days(),
    };
    let export = Export {
        format,
        request: Request {
            selection: selected.then_some(&selection),
            redact: args.redact,
            whole: format == Format::Vcard,
            today,
        },
        card: if args.vcard_version == "3.0" { vcard::Version::V3 } else { vcard::Version::V4 },
        now: app.clock.now(),
    };
    let Some(file) = args.out else {
        let written = app.store.read(|db| {
            let mut out = stream::stdout();
            let count = export.write(db, &mut out)?;
            out.flush()?;
            Ok::<_, Stop>(count)
        });
        return match written {
            Ok(_) => Ok(Exported::Streamed),
            Err(Stop::Data(error)) => Err(error),
            // the reader has what it wanted
            Err(Stop::Place(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exported::Streamed),
            Err(Stop::Place(error)) => Err(unwritable("standard output", &error.to_string())),
        };
    };
    let written = app.store.read(|db| private_file::write_with(&file, |out| export.write(db, out)));
    match written {
        Ok(count) => {
            Ok(Exported::File { count, format: format.as_str(), entries: format == Format::Ics, file })
        }
        Err(Stop::Data(error)) => Err(error),
        Err(Stop::Place(error)) => Err(unwritable(&file.display().to_string(), &error.to_string())),
    }
}

/// The format that was asked for, or that the ending of the file tells.
fn format(app: &App, args: &ExportArgs) -> Result<Format, Error> {
    match (args.format, &args.out) {
        (Some(format), None) if app.is_json() && format != Format::Json => Err(Error::usage(
            format!("--json and --format {} cannot both go to standard output", format.as_str()),
            "name a file for the people: --out FILE",
        )),
        (Some(format), _) => Ok(format),
        (None, Some(file)) => Format::of(file).ok_or_else(|| {
            Error::usage(
                format!("the ending of `{}` is not that of a format", file.display()),
                "say which: --format csv, vcard, json or ics",
            )
        }),
        (None, None) if app.is_json() => Ok(Format::Json),
        (None, None) => Err(Error::usage(
            "which format?",
            "--format csv, vcard, json or ics, or a file: --out people.csv",
        )),
    }
}

/// A file is replaced, but neither a database nor a folder nor something in one that is not there.
fn refuse_place(file: &Path) -> Result<(), Error> {
    let name = file.display().to_string();
    if file == Path::new("-") {
        return Err(Error::usage("`-` is not a file", "leave --out away to write to standard output"));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(unwritable(&name, &format!("there is no folder `{}`", folder.display())));
    }
    let mut head = Vec::new();
    if file.is_file()
        && File::open(file).and_then(|file| file.take(16).read_to_end(&mut head)).is_ok()
        && head.starts_with(b"SQLite format 3\0")
    {
        return Err(Error::refused(
            "file_exists",
            format!("`{name}` is a database: it is not replaced"),
            "name another file",
        ));
    }
    Ok(())
}

fn unwritable(place: &str, why: &str) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot write `{place}`: {why}"),
        hint: Some("name another file with --out FILE".into()),
    }
}

/// One export, ready to be written.
struct Export<'a> {
    format: Format,
    request: Request<'a>,
    card: vcard::Version,
    now: chrono::DateTime<chrono::Utc>,
}

impl Export<'_> {
    /// Returns how many people, or entries of the calendar.
    fn write(&self, db: &Db<'_>, out: &mut dyn Write) -> Result<u64, Stop> {
        match self.format {
            Format::Csv => {
                let mut sheet = Sheet::begin(out)?;
                let count = export::people(db, self.request, |person| {
                    Ok::<_, Stop>(sheet.contact(&person.contact)?)
                })?;
                sheet.end()?;
                Ok(count)
            }
            Format::Vcard => export::people(db, self.request, |person| {
                Ok::<_, Stop>(out.write_all(vcard::card(&person, self.card).as_bytes())?)
            }),
            Format::Json => self.write_json(db, out),
            Format::Ics => {
                let agenda = export::agenda(db, self.request)?;
                out.write_all(icalendar::agenda(&agenda, self.now).as_bytes())?;
                Ok((agenda.tasks.len() + agenda.meetings.len()) as u64)
            }
        }
    }

    fn write_json(&self, db: &Db<'_>, out: &mut dyn Write) -> Result<u64, Stop> {
        let header = Header {
            format: FORMAT,
            schema: leaving::SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            exported_at: instant(self.now),
            whole: self.request.selection.is_none(),
            redacted: self.request.redact,
        };
        let mut rows = Rows { writer: json::Writer::begin(out, &header)?, first: true };
        let count = leaving::rows(db, self.request, &mut rows)?;
        rows.writer.end()?;
        Ok(count)
    }
}

struct Rows<'w> {
    writer: json::Writer<'w>,
    first: bool,
}

impl Leaving<Stop> for Rows<'_> {
    fn table(&mut self, table: &Table) -> Result<(), Stop> {
        Ok(self.writer.table(table.name, std::mem::take(&mut self.first))?)
    }

    fn row(&mut self, table: &Table, cells: &[Cell<'_>]) -> Result<(), Stop> {
        let keys = table.columns.iter().map(|column| column.key.as_str());
        Ok(self.writer.row(keys.zip(cells.iter().copied()))?)
    }
}
