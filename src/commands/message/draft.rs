use std::path::PathBuf;

use clap::Args;

use super::drafting::{self, Wish};
use super::open_message;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::error::Error;
use crate::store::messages;
use crate::view::draft::{Drafted, Saved};

/// Write a message to a contact
///
/// A template is chosen (the answer says why) and filled from the record; what it
/// still needs is asked for, or given with --set. The draft is kept, also one
/// with mistakes: `sent` refuses those. A second `draft` changes the open draft.
/// --copy, --open and --eml hand the text to where you send it; nettrack sends
/// nothing. In the editor a text that is left unchanged is not saved.
/// --fit leaves out whole sentences until the text fits: pleasantries first, then
/// what is about you beyond the first sentence, thanks, and others, of two alike
/// the later; never the greeting, what you ask, or what is special about the
/// person. It only shows the shorter text: your answer or --yes takes it.
/// Templates: alumni, company, dormant, colleague, introduction, event, follow-
/// up, thank-you.
///
/// Examples:
///   nettrack draft ana
///   nettrack draft ana --template alumni --channel linkedin-note --set my_school="Ada College"
///   nettrack draft ana --subject "Your talk" --body - < letter.txt
///   nettrack draft ana --fit
///   nettrack draft ana --copy --open
///   nettrack draft ana --eml ana.eml
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of a command line")]
pub(crate) struct DraftArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The template to begin with
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// How it will be sent: email, linkedin-note, linkedin-message, inmail, slack, text, other
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The subject
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// The whole text, in place of a template's; - reads standard input
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    /// A value for a placeholder of the template; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    values: Vec<String>,
    /// Open the text in $VISUAL or $EDITOR
    #[arg(long, overrides_with = "no_edit")]
    edit: bool,
    /// Do not open an editor
    #[arg(long, overrides_with = "edit")]
    no_edit: bool,
    /// Throw the open draft away; `undo` brings it back
    #[arg(long, conflicts_with_all = ["template", "body", "values", "edit", "new", "fit", "copy", "open", "eml"])]
    discard: bool,
    /// Begin another draft beside the open one
    #[arg(long)]
    new: bool,
    /// Propose a shorter text that fits, by leaving out whole sentences
    #[arg(long)]
    fit: bool,
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

pub(crate) fn run(app: &mut App, args: DraftArgs) -> Result<Drafted, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    if args.discard {
        return discard(app, &contact);
    }
    let wish = Wish {
        template: args.template.as_deref(),
        channel: args.channel.as_deref(),
        subject: args.subject.as_deref(),
        body: args.body.as_deref(),
        values: &args.values,
        edit: args.edit,
        no_edit: args.no_edit,
        new: args.new,
        fit: args.fit,
        copy: args.copy,
        open: args.open,
        eml: args.eml.as_deref(),
        thanks: None,
    };
    drafting::draft(app, &contact, &wish)
}

fn discard(app: &mut App, contact: &Contact) -> Result<Drafted, Error> {
    let account = app.config.account();
    app.store.write("draft", |tx| {
        let message = open_message(tx, contact, None)?;
        messages::discard(tx, message.id)?;
        tx.describe(format!("threw away the draft to {}", contact.name));
        let (findings, delivered) = (Vec::new(), Vec::new());
        Ok(Drafted {
            message,
            findings,
            account,
            because: None,
            saved: Saved::Discarded,
            fitted: None,
            delivered,
        })
    })
}
