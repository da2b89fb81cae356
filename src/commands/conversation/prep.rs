use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use clap::Args;

use crate::app::App;
use crate::commands::own_file::PREP_SHEET;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::domain::conversation;
use crate::domain::prep::Sheet;
use crate::domain::question::{self, Kind, MOST_BYTES, Question, USUAL, Wanted, kinds_of};
use crate::error::Error;
use crate::formats::prep_sheet;
use crate::store::{Db, StoreError, conversations, facts, follow_ups, notes, questions, timeline};
use crate::view::prep::Prepped;

/// Prepare for a conversation: one page with everything, and five questions
///
/// The questions fit what the person is (peer, senior, manager, recruiter or alum,
/// told from the role), what you want to learn, and what was not asked yet. They
/// are kept with the planned conversation; `note --asked` ticks them afterwards.
/// Questions of your own: questions.toml beside the configuration, a block each:
///   [[question]]
///   ask = "Which ward would you go back to?"
///   then = "Why that one?"
/// and, if you like, key, theme, and for (kinds of person).
///
/// Examples:
///   nettrack prep ana
///   nettrack prep ana --out ana.html
///   nettrack prep ana --questions 3 --as manager
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct PrepArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// How many questions
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    questions: Option<u8>,
    /// What the person is, if not what the role says: peer, senior, manager, recruiter, alum
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// Write the page to a file that ends in .md or .html; one that is written again is replaced
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Markdown,
    Html,
}

pub(crate) fn run(app: &mut App, args: PrepArgs) -> Result<Prepped, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let kinds = match &args.kind {
        Some(typed) => vec![kind(typed)?],
        None => kinds_of(&contact),
    };
    let form = args.out.as_deref().map(form).transpose()?;
    let bank = bank(app);
    let count = args.questions.map_or(USUAL, usize::from);
    let clock = app.clock;
    let mut sheet = app.store.read(|db| known(db, contact, kinds, clock.today(), |at| clock.wall(at)))?;
    let conversation = sheet.conversation.as_ref().map(|planned| planned.id);
    let asked = app.store.read(|db| questions::asked(db, sheet.contact.id))?;
    let wanted = Wanted { count, ..Wanted::of(&sheet.contact, &sheet.kinds, &asked) };
    sheet.questions = question::choose(&bank, &wanted).into_iter().cloned().collect();
    if sheet.questions.len() < count {
        app.remark(format!(
            "{} questions are left that {} was not asked; write some of your own into {}",
            sheet.questions.len(),
            sheet.contact.name,
            app.paths.questions().display()
        ));
    }
    app.store.write("prep", |tx| {
        let chosen: Vec<_> =
            sheet.questions.iter().map(|one| (one.key.as_deref(), one.text.as_str())).collect();
        questions::replace(tx, sheet.contact.id, conversation, &chosen)?;
        tx.describe(format!("prepared for {}", sheet.contact.name));
        Ok::<_, StoreError>(())
    })?;
    if let (Some(file), Some(form)) = (&args.out, form) {
        PREP_SHEET.write_after_saving(file, &written(&sheet, form)?)?;
    }
    Ok(Prepped { sheet, out: args.out })
}

fn kind(typed: &str) -> Result<Kind, Error> {
    Kind::parse(&typed.to_lowercase()).ok_or_else(|| {
        let all = Kind::ALL.map(Kind::as_str).join(", ");
        Error::usage(format!("`{typed}` is not a kind of person"), format!("use {all}"))
    })
}

fn form(file: &Path) -> Result<Form, Error> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("md" | "markdown") => Form::Markdown,
        Some("html" | "htm") => Form::Html,
        _ => {
            return Err(Error::usage(
                format!("`{}` says not which form it is to have", file.display()),
                "end it in .md or .html",
            ));
        }
    };
    PREP_SHEET.check(file)?;
    Ok(form)
}

fn written(sheet: &Sheet, form: Form) -> Result<String, Error> {
    match form {
        Form::Markdown => Ok(prep_sheet::markdown(sheet)),
        Form::Html => prep_sheet::html(sheet).map_err(|error| Error::Saved {
            code: "unreadable",
            message: format!("saved, but the page cannot be made: {error}"),
            hint: Some("this is a mistake of nettrack; .md works without it".into()),
        }),
    }
}

fn known(
    db: &Db<'_>,
    contact: Contact,
    kinds: Vec<Kind>,
    today: NaiveDate,
    wall: impl Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Result<Sheet, StoreError> {
    let id = contact.id;
    let planned = conversations::planned_with(db, id)?.into_iter().find(|planned| planned.on_day >= today);
    let times = planned.as_ref().map(|planned| conversation::times(planned, wall)).unwrap_or_default();
    let is_contact = |kind: &str| matches!(kind, "sent" | "reply" | "conversation");
    let last = timeline::of_contact(db, id, usize::MAX)?
        .into_iter()
        .find(|entry| is_contact(&entry.kind) && entry.on_day <= today);
    Ok(Sheet {
        facts: facts::of_contact(db, id)?,
        last,
        note: notes::latest_heard(db, id)?,
        open: follow_ups::open_of(db, id)?,
        conversation: planned,
        times,
        contact,
        kinds,
        questions: Vec::new(),
        today,
    })
}

/// The built-in questions and the user's own. A file that is broken is told, and stands in nobody's way.
fn bank(app: &mut App) -> Vec<Question> {
    let path = app.paths.questions();
    let own = match own(&path) {
        Ok(own) => own,
        Err(why) => {
            app.remark(format!("your own questions are left out: `{}`: {why}", path.display()));
            None
        }
    };
    let (bank, read) = question::bank(own.as_deref());
    if let Err(error) = read {
        app.remark(format!("your own questions are left out: `{}`, {error}", path.display()));
    }
    bank
}

fn own(path: &Path) -> Result<Option<String>, String> {
    match std::fs::metadata(path) {
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(e) => return Err(e.to_string()),
        // what is no file (a pipe) would wait for a writer
        Ok(found) if !found.is_file() => return Err("it is no file".into()),
        Ok(_) => {}
    }
    let mut text = String::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
    let read = File::open(path).and_then(|file| file.take(most).read_to_string(&mut text));
    read.map_err(|e| e.to_string())?;
    if text.len() > MOST_BYTES {
        return Err(format!("it has more than {MOST_BYTES} bytes"));
    }
    Ok(Some(text))
}
