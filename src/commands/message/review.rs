use clap::Args;

use super::findings::{Checker, ToCheck, refuse_errors};
use super::open_message;
use crate::app::App;
use crate::commands::resolve;
use crate::error::Error;
use crate::store::{feedback, messages};
use crate::view::message::Reviewed;

/// Mark a draft as reviewed: read once more, ready to be sent
///
/// A draft with mistakes (the findings marked `error`) is refused, unless each is
/// named with --override; what was overridden is kept with the message. A
/// reviewed text that is changed is a draft again.
///
/// Examples:
///   nettrack review ana
///   nettrack review ana --override over-limit
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReviewArgs {
    /// Whom the draft is for: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// Which draft, when there are several
    #[arg(long, value_name = "ID")]
    message: Option<i64>,
    /// Review in spite of this finding; may be repeated
    #[arg(long = "override", value_name = "RULE")]
    overrides: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: ReviewArgs) -> Result<Reviewed, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let account = app.config.account();
    let checker = Checker::new(app)?;
    app.store.write("review", |tx| {
        let draft = open_message(tx, &contact, args.message)?;
        let found = checker.findings(tx, Some(&contact), &ToCheck::kept(&draft))?;
        let overrides = refuse_errors(&found, &draft.overrides, &args.overrides)?;
        messages::set_reviewed(tx, draft.id, &overrides)?;
        tx.describe(format!("reviewed the draft to {}", contact.name));
        let message = messages::get(tx, draft.id)?.ok_or_else(|| resolve::gone(&contact.name))?;
        let feedback = feedback::of_message(tx, draft.id)?;
        Ok(Reviewed { message, findings: found, feedback, account })
    })
}
