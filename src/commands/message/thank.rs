use std::path::PathBuf;

use clap::Args;

use super::drafting::{self, Thanks, Wish};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::domain::conversation;
use crate::domain::text;
use crate::error::Error;
use crate::store::{StoreError, conversations, follow_ups, notes};
use crate::view::draft::Drafted;

/// Write a thank-you that names one detail of your notes
///
/// The detail is the takeaway of your last conversation, else what your last note
/// begins with, or what --detail says. A second `thank` changes the open draft; a
/// draft of another kind is left alone. When you sent it: nettrack sent CONTACT.
///
/// Examples:
///   nettrack thank ana
///   nettrack thank ana --detail "to begin with one table" --copy
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of a command line")]
pub(crate) struct ThankArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The detail to thank for
    #[arg(long, value_name = "TEXT")]
    detail: Option<String>,
    /// How it will be sent: email, linkedin-note, linkedin-message, inmail, slack, text, other
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The subject
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// A value for a placeholder of the template; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    values: Vec<String>,
    /// Open the text in $VISUAL or $EDITOR
    #[arg(long, overrides_with = "no_edit")]
    edit: bool,
    /// Do not open an editor
    #[arg(long, overrides_with = "edit")]
    no_edit: bool,
    /// Begin another draft beside the open one
    #[arg(long)]
    new: bool,
    /// Put the text into the clipboard
    #[arg(long)]
    copy: bool,
    /// Open the mail in your mail program, or the contact's LinkedIn page
    #[arg(long)]
    open: bool,
    /// Write the mail as a draft that mail programs open
    #[arg(long, value_name = "FILE")]
    eml: Option<PathBuf>,
}

pub(crate) fn run(app: &mut App, args: ThankArgs) -> Result<Drafted, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let said = args.detail.as_deref().map(|typed| text::tidy(typed, "detail", text::FACT)).transpose()?;
    let mut values = args.values;
    // a detail that is said fills an open draft anew
    values.extend(said.map(|said| format!("detail={said}")));
    let is_set = values.iter().any(|value| value.trim_start().starts_with("detail="));
    let detail = noted(app, &contact, is_set)?;
    let wish = Wish {
        template: None,
        channel: args.channel.as_deref(),
        subject: args.subject.as_deref(),
        body: None,
        values: &values,
        edit: args.edit,
        no_edit: args.no_edit,
        new: args.new,
        fit: false,
        copy: args.copy,
        open: args.open,
        eml: args.eml.as_deref(),
        thanks: Some(Thanks { detail }),
    };
    drafting::draft(app, &contact, &wish)
}

/// The detail that the notes hold. Without one the person is asked, or told what is missing.
fn noted(app: &mut App, contact: &Contact, is_set: bool) -> Result<Option<String>, Error> {
    let (held, detail) = app.store.read(|db| {
        let held = conversations::last_held_with(db, contact.id)?;
        let open = follow_ups::open_of(db, contact.id)?;
        let note = notes::latest_heard(db, contact.id)?;
        let takeaway = held.as_ref().and_then(|held| held.takeaway.as_deref());
        Ok::<_, StoreError>((held.is_some(), conversation::detail(takeaway, &open, note.as_deref())))
    })?;
    let id = contact.id;
    if detail.is_none() && !is_set && !app.prompt.is_interactive() {
        return Err(Error::usage(
            if held {
                format!("your notes hold no detail of the conversation with {}", contact.name)
            } else {
                format!("no conversation with {} is noted", contact.name)
            },
            format!("`nettrack note {id} --met TEXT --takeaway TEXT` notes it; or --detail TEXT"),
        ));
    }
    if !held {
        app.remark(format!("no conversation with {} is recorded: nettrack note {id} --met", contact.name));
    }
    Ok(detail)
}
