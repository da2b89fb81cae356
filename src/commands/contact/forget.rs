use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::day::{self, Direction};
use crate::domain::forget::{self, Forgotten};
use crate::error::Error;
use crate::store::{self, Db, contacts};
use crate::view::forget::Erased;

/// Erase a person: every record, message and note, the steps of undo that hold them
///
/// It cannot be undone: those steps are gone, and the file keeps no byte of it.
/// What you wrote about others stays, also where it names the person; that, and
/// copies of the database beside it, are told. Type the name to confirm, or
/// for scripts give --yes with the whole name or the number.
///
/// Examples:
///   nettrack forget "Ana Reyes"
///   nettrack forget 12 --yes
///   nettrack list --pool --stale
///   nettrack forget --pool --stale --before 2018-01-01 --dry-run
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ForgetArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT", required_unless_present = "pool")]
    contact: Option<String>,
    /// Erase imported people, all those that --stale means
    #[arg(long, requires = "stale", conflicts_with = "contact")]
    pool: bool,
    /// Whom you never worked on and whose connection is older than five years
    #[arg(long, requires = "pool")]
    stale: bool,
    /// Instead of five years ago: connected before this day
    #[arg(long, value_name = "DATE", requires = "stale")]
    before: Option<String>,
    /// Say what would be erased, and erase nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(app: &mut App, args: ForgetArgs) -> Result<Erased, Error> {
    let (forgotten, drafts) = match &args.contact {
        Some(typed) => one(app, typed, args.dry_run)?,
        None => stale(app, &args)?,
    };
    let mut erased = Erased { forgotten, dry_run: args.dry_run, drafts, holding: Vec::new() };
    if !args.dry_run && !erased.forgotten.people.is_empty() {
        // it is erased: a file that could not be made smaller is worth a word, not an error
        if let Err(error) = app.store.compact() {
            app.remark(format!(
                "{error}; words of it may be left in unused parts of the file, which the next `forget` writes anew"
            ));
        }
        erased.holding = holding(app, &erased.forgotten.traces);
    }
    Ok(erased)
}

fn one(app: &mut App, typed: &str, dry_run: bool) -> Result<(Forgotten, usize), Error> {
    let contact = resolve::contact(app, typed)?;
    let exact =
        typed.trim() == contact.name || typed.trim().trim_start_matches('#') == contact.id.to_string();
    if app.prompt.answers_yes() && !exact && !dry_run {
        return Err(Error::usage(
            format!("`{typed}` is not the whole name of {} (id {})", contact.name, contact.id),
            format!("with --yes write it whole: nettrack forget {} --yes", contact.id),
        ));
    }
    let today = app.clock.today();
    let who = |db: &Db<'_>| match contacts::get(db, contact.id, today)? {
        Some(now) if now.uid == contact.uid => Ok(vec![contact.id]),
        _ => Err(resolve::gone(&contact.name)),
    };
    let would = app.store.forget(true, who)?;
    if dry_run {
        return Ok((would, 0));
    }
    let about = format!("{} (#{})", contact.name, contact.id);
    let kept = would.erased.iter().map(|(noun, n)| format!("{n} {noun}{}", if *n == 1 { "" } else { "s" }));
    let kept: Vec<String> = kept.collect();
    let with = if kept.is_empty() { String::new() } else { format!(", with {}", kept.join(", ")) };
    app.prompt.say(&format!("{about} is erased everywhere{with}. This cannot be undone."));
    if !app.prompt.typed(&contact.name, &format!("erase {about}"))? {
        return Err(not_confirmed());
    }
    let forgotten = app.store.forget(false, who)?;
    let drafts = remove_drafts(&app.paths.data_folder, &forgotten.marks);
    Ok((forgotten, drafts))
}

fn stale(app: &mut App, args: &ForgetArgs) -> Result<(Forgotten, usize), Error> {
    let today = app.clock.today();
    let business_days = app.config.business_days();
    let before = match &args.before {
        Some(typed) => day::parse(typed, today, Direction::Back, &business_days)?,
        None => forget::stale_before(today),
    };
    app.remark(format!("connected before {}, and never worked on", day::describe(before, today)));
    let who = |db: &Db<'_>| store::forget::stale(db, before).map_err(Error::from);
    if args.dry_run {
        return Ok((app.store.forget(true, who)?, 0));
    }
    let count = app.store.read(|db| store::forget::stale(db, before))?.len();
    if count == 0 {
        return Ok((Forgotten::default(), 0));
    }
    app.prompt.say(&format!("{count} people of the pool are erased everywhere. This cannot be undone."));
    if !app.prompt.typed(&count.to_string(), "erase them")? {
        return Err(not_confirmed());
    }
    let forgotten = app.store.forget(false, who)?;
    let drafts = remove_drafts(&app.paths.data_folder, &forgotten.marks);
    Ok((forgotten, drafts))
}

fn not_confirmed() -> Error {
    Error::refused("not_confirmed", "that is not it: nothing was erased", "type it as it stands there")
}

/// Texts about them that lie in the data folder because they were not saved: see `prompt::editor`.
fn remove_drafts(folder: &Path, marks: &[String]) -> usize {
    let about = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("edit-") && marks.iter().any(|mark| name.contains(&format!("-{mark}-")))
    };
    files(folder).filter(about).filter(|path| fs::remove_file(path).is_ok()).count()
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_file())
}

/// Files beside the database that still hold one of them: copies of it, backups, texts that were not saved.
fn holding(app: &App, traces: &[String]) -> Vec<PathBuf> {
    let database = &app.paths.database;
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = database.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_copy = |path: &PathBuf| {
        let other = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        other.starts_with(&name) && other != name
    };
    let is_draft =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("edit-"));
    let copies = files(folder).filter(is_copy).chain(files(&folder.join("backups")));
    let drafts = files(&app.paths.data_folder).filter(is_draft);
    let mut found: Vec<PathBuf> = copies.chain(drafts).filter(|path| holds(path, traces)).collect();
    found.sort();
    found.dedup();
    found
}

/// Whether one of the texts stands in the file, byte for byte. One that cannot be read is taken to hold it.
fn holds(path: &Path, traces: &[String]) -> bool {
    const CHUNK: usize = 1 << 20;
    let Ok(mut file) = fs::File::open(path) else { return true };
    let longest = traces.iter().map(String::len).max().unwrap_or(0);
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        // a text may stand across the end of a chunk
        bytes.drain(..bytes.len().saturating_sub(longest));
        match file.by_ref().take(CHUNK as u64).read_to_end(&mut bytes) {
            Ok(0) => return false,
            Ok(_) if traces.iter().any(|trace| contains(&bytes, trace.as_bytes())) => return true,
            Ok(_) => {}
            Err(_) => return true,
        }
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    let Some(first) = text.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(text) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}
