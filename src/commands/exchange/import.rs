use std::path::PathBuf;

use clap::Args;

use crate::app::App;
use crate::domain::import::Item;
use crate::error::Error;
use crate::formats::linkedin;
use crate::formats::source::Source;
use crate::store::Tx;
use crate::store::pool::Intake;
use crate::view::exchange::{Imported, Line};

/// Take in the connections that LinkedIn lets you download
///
/// Connections.csv, in any of the shapes it has had, or the .zip as it came.
/// People go to the pool; `promote` takes one out. Import a later download again
/// whenever you like: it adds who is new and tells who changed jobs, and never
/// touches what you wrote.
///
/// Examples:
///   nettrack import Connections.csv --dry-run
///   nettrack import Basic_LinkedInDataExport.zip
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ImportArgs {
    /// Files; what each is, is seen from its content
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are: linkedin
    #[arg(long = "as", value_name = "KIND", value_parser = ["linkedin"])]
    kind: Option<String>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Where new people go
    #[arg(long, value_name = "pool|contacts", value_parser = ["pool", "contacts"], default_value = "pool")]
    into: String,
}

pub(crate) fn run(app: &mut App, args: ImportArgs) -> Result<Imported, Error> {
    let pool = args.into == "pool";
    // a file that is none of ours is refused before the database is touched
    let sources = args.files.iter().map(|file| linkedin::open(file)).collect::<Result<Vec<_>, _>>()?;
    if args.dry_run {
        return app.store.rehearse(|tx| take(tx, sources, pool, true));
    }
    app.store.write("import", |tx| {
        let imported = take(tx, sources, pool, false)?;
        tx.describe(format!("imported {} new, {} updated", imported.taken.added, imported.taken.updated));
        Ok(imported)
    })
}

fn take(tx: &Tx<'_>, sources: Vec<Source>, pool: bool, dry_run: bool) -> Result<Imported, Error> {
    let mut imported = Imported { pool, dry_run, ..Imported::default() };
    let mut intake = Intake::begin(tx, pool, "LinkedIn")?;
    for mut source in sources {
        if source.encoding().is_guess() {
            let text = format!("read as {}: look whether names came out right", source.encoding());
            imported.notices.push(Line { line: 1, text });
        }
        for item in linkedin::connections(&mut source)? {
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
    }
    imported.taken = intake.end()?;
    Ok(imported)
}
