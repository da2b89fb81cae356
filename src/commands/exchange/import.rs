use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::App;
use crate::domain::import::Item;
use crate::domain::transfer::{Arrived, Part, Unfit};
use crate::error::Error;
use crate::formats::detect::{self, Kind};
use crate::formats::source::Source;
use crate::formats::{FormatError, linkedin, transfer, vcard};
use crate::store::Tx;
use crate::store::pool::Intake;
use crate::store::transfer::arriving::Arriving;
use crate::store::transfer::leaving::SCHEMA;
use crate::view::exchange::{Imported, Line};

/// Take in people: LinkedIn connections, vCards, nettrack's own JSON
///
/// Connections.csv, in any of the shapes it has had, or LinkedIn's .zip as it
/// came; vCards of any version, one or many in a file. People go to the pool;
/// `promote` takes one out. Import a later file again whenever you like: it adds
/// who is new and tells who changed jobs, and never touches what you wrote.
///
/// What `export --format json` wrote comes back as it was, with all that belongs
/// to it: rows that are here already are brought up to date.
///
/// Examples:
///   nettrack import Connections.csv --dry-run
///   nettrack import Basic_LinkedInDataExport.zip
///   nettrack import phone.vcf --into contacts
///   nettrack import everything.json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ImportArgs {
    /// Files; what each is, is seen from its content
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are: linkedin, vcard or json
    #[arg(long = "as", value_name = "KIND", value_parser = ["linkedin", "vcard", "json"], hide_possible_values = true)]
    kind: Option<String>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Where new people go; those of nettrack's own JSON stay where they are
    #[arg(long, value_name = "pool|contacts", value_parser = ["pool", "contacts"], default_value = "pool")]
    into: String,
}

/// A file that was opened, and what it is.
enum Opened {
    LinkedIn(Source),
    VCard(Source),
    Json(Source),
}

impl Opened {
    fn kind(&self) -> &'static str {
        match self {
            Self::LinkedIn(_) => "linkedin",
            Self::VCard(_) => "vcard",
            Self::Json(_) => "json",
        }
    }
}

pub(crate) fn run(app: &mut App, args: ImportArgs) -> Result<Imported, Error> {
    let pool = args.into == "pool";
    // a file that is none of ours is refused before the database is touched
    let sources =
        args.files.iter().map(|file| open(file, args.kind.as_deref())).collect::<Result<Vec<_>, _>>()?;
    if args.dry_run {
        return app.store.rehearse(|tx| take(tx, sources, pool, true));
    }
    app.store.write("import", |tx| {
        let imported = take(tx, sources, pool, false)?;
        tx.describe(format!("imported {} new, {} updated", imported.taken.added, imported.taken.updated));
        Ok(imported)
    })
}

fn open(file: &Path, wanted: Option<&str>) -> Result<Opened, FormatError> {
    let seems = detect::of_path(file)?;
    let opened = match seems {
        Kind::VCard => Opened::VCard(vcard::open(file)?),
        Kind::Nettrack => Opened::Json(transfer::open(file)?),
        _ => Opened::LinkedIn(linkedin::open(file)?),
    };
    match wanted {
        Some(wanted) if wanted != opened.kind() => {
            Err(FormatError::NothingUsable { file: file.display().to_string(), seems })
        }
        _ => Ok(opened),
    }
}

fn take(tx: &Tx<'_>, sources: Vec<Opened>, pool: bool, dry_run: bool) -> Result<Imported, Error> {
    let mut kinds: Vec<&str> = sources.iter().map(Opened::kind).collect();
    kinds.dedup();
    let kind = if let [one] = kinds[..] { one } else { "several" };
    let mut imported = Imported { pool, dry_run, kind, ..Imported::default() };
    for opened in sources {
        match opened {
            Opened::LinkedIn(mut source) => {
                let mut intake = Intake::begin(tx, pool, "LinkedIn", false)?;
                remark_encoding(&mut imported, &source);
                take_people(&mut imported, &mut intake, linkedin::connections(&mut source)?)?;
                add(&mut imported, intake)?;
            }
            Opened::VCard(mut source) => {
                let mut intake = Intake::begin(tx, pool, "vCard", true)?;
                remark_encoding(&mut imported, &source);
                take_people(&mut imported, &mut intake, vcard::people(&mut source)?)?;
                add(&mut imported, intake)?;
            }
            Opened::Json(mut source) => take_rows(tx, &mut imported, &mut source)?,
        }
    }
    Ok(imported)
}

fn remark_encoding(imported: &mut Imported, source: &Source) {
    if source.encoding().is_guess() {
        let text = format!("read as {}: look whether names came out right", source.encoding());
        imported.notices.push(Line { line: 1, text });
    }
}

fn take_people(
    imported: &mut Imported,
    intake: &mut Intake<'_, '_>,
    items: impl Iterator<Item = Result<Item, FormatError>>,
) -> Result<(), Error> {
    for item in items {
        imported.read += 1;
        match item? {
            Item::Skipped(skipped) => {
                imported.skipped.push(Line { line: skipped.line, text: skipped.reason.to_string() });
            }
            Item::Person(person) => {
                let line = person.line;
                let notices = person.notices.iter().map(|notice| Line { line, text: notice.to_string() });
                imported.notices.extend(notices);
                intake.take(person)?;
            }
        }
    }
    Ok(())
}

/// End the intake of a file and add what became of its people.
fn add(imported: &mut Imported, intake: Intake<'_, '_>) -> Result<(), Error> {
    let taken = intake.end()?;
    imported.taken.added += taken.added;
    imported.taken.updated += taken.updated;
    imported.taken.unchanged += taken.unchanged;
    imported.taken.changed_jobs.extend(taken.changed_jobs);
    Ok(())
}

/// Take in what another nettrack, or this one, exported.
fn take_rows(tx: &Tx<'_>, imported: &mut Imported, source: &mut Source) -> Result<(), Error> {
    let file = source.name().to_owned();
    let mut arriving = Arriving::begin(tx)?;
    transfer::parts(source, |part| match part {
        Part::Header(header) => {
            header.check(SCHEMA).map_err(|unfit| unfit_error(&file, &header.version, unfit))
        }
        Part::Table(name) => Ok(arriving.table(&name)?),
        Part::Row(row) => Ok(arriving.row(&row)?),
    })?;
    let Arrived { people, rows } = arriving.end()?;
    imported.read += people.read;
    imported.taken.added += people.added;
    imported.taken.updated += people.updated;
    imported.taken.unchanged += people.unchanged;
    let mut all = imported.rows.unwrap_or_default();
    all.read += rows.read;
    all.added += rows.added;
    all.updated += rows.updated;
    all.unchanged += rows.unchanged;
    imported.rows = Some(all);
    Ok(())
}

fn unfit_error(file: &str, version: &str, unfit: Unfit) -> Error {
    match unfit {
        Unfit::Newer => Error::File {
            code: "newer_schema",
            message: format!(
                "`{file}` was written by a newer nettrack ({version}; this is {})",
                env!("CARGO_PKG_VERSION")
            ),
            hint: Some("update nettrack, then import it again; nothing was saved".into()),
        },
        Unfit::Redacted => Error::refused(
            "redacted",
            format!("`{file}` is redacted: its people have no names"),
            "export again without --redact and import that",
        ),
    }
}
