use clap::Args;

use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::domain::duplicate;
use crate::error::Error;
use crate::store::{Db, Tx, contacts, duplicates, merge};
use crate::view::duplicate::Merging;

/// Make two records of one person one
///
/// The first is kept and gets everything of the second: messages, notes, facts,
/// follow-ups, tags, links, conversations, acquaintances. Where both have a value,
/// that of the first wins and the other is kept in a note. `undo` takes it back.
///
/// Examples:
///   nettrack merge 12 40 --dry-run
///   nettrack merge "Ana Reyes" ana-reyes-7b1
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct MergeArgs {
    /// Who stays: id, name, e-mail or LinkedIn address
    #[arg(value_name = "KEEP")]
    keep: String,
    /// Who becomes part of it
    #[arg(value_name = "OTHER")]
    other: String,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(app: &mut App, args: MergeArgs) -> Result<Merging, Error> {
    let keep = resolve::contact(app, &args.keep)?;
    let other = resolve::contact(app, &args.other)?;
    if keep.id == other.id {
        return Err(Error::usage(
            format!(
                "`{}` and `{}` are one record already, {} (id {})",
                args.keep, args.other, keep.name, keep.id
            ),
            "name both by their numbers; `nettrack duplicates` shows them",
        ));
    }
    if !args.dry_run {
        ask(app, &keep, &other)?;
    }
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        let gone = |who: &Contact| resolve::gone(&who.name);
        let keep = contacts::get(tx, keep.id, today)?.ok_or_else(|| gone(&keep))?;
        let other = contacts::get(tx, other.id, today)?.ok_or_else(|| gone(&other))?;
        let merged = merge::merge(tx, &keep, &other, today)?;
        tx.describe(format!("merged {} ({}) into {} ({})", other.name, other.id, keep.name, keep.id));
        Ok::<_, Error>((keep, other, merged))
    };
    let read = |db: &Db<'_>, (keep, other, merged): (Contact, Contact, _), dry_run| {
        let contact = contacts::get(db, keep.id, today)?.ok_or_else(|| resolve::gone(&keep.name))?;
        Ok::<_, Error>(Merging { contact, other, merged, dry_run })
    };
    if args.dry_run {
        return app.store.rehearse(|tx| {
            let done = save(tx)?;
            merge::settle(tx)?;
            read(tx, done, true)
        });
    }
    app.store.write_then("merge", save, |db, done| read(db, done, false))
}

/// Ask where the two have little in common; where nobody can be asked, say so: it can be undone.
fn ask(app: &mut App, keep: &Contact, other: &Contact) -> Result<(), Error> {
    let (alike, apart) = app.store.read(|db| {
        let pair = duplicates::pair(db, keep.id, other.id)?;
        let alike = pair.is_some_and(|(a, b)| duplicate::may_be_one(&a, &b));
        Ok::<_, Error>((alike, duplicates::told_apart(db, keep.id, other.id)?))
    })?;
    let reason = match (alike, apart) {
        (_, true) => "you said that they are two people",
        (false, _) => "neither name, profile, e-mail, phone nor link is alike",
        (true, false) => return Ok(()),
    };
    let about = format!("{} (#{}) and {} (#{}): {reason}", keep.name, keep.id, other.name, other.id);
    if !app.prompt.is_interactive() {
        app.remark(format!("{about}; `nettrack undo` takes the merge back"));
        return Ok(());
    }
    app.prompt.say(&about);
    if app.prompt.confirm("Merge them all the same?")? {
        return Ok(());
    }
    Err(Error::refused("not_confirmed", "nothing was merged", "`nettrack duplicates` shows who may be one"))
}
