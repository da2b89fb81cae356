use clap::Args;

use super::findings::{Checker, ToCheck};
use super::{open_message, text_or_stdin};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::text;
use crate::error::Error;
use crate::store::feedback;
use crate::view::message::FeedbackGiven;

/// Keep what somebody said of a draft
///
/// Show a draft to people you trust before it goes out, and keep what they say
/// with it: `draft` and `review` show it again.
///
/// Examples:
///   nettrack feedback ana --from "Sam Lee" "Name the talk in the first line"
///   nettrack feedback ana --from Mum --message 12 - < answer.txt
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct FeedbackArgs {
    /// Whom the draft is for: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// What was said; - reads standard input
    #[arg(value_name = "TEXT|-")]
    text: String,
    /// Who said it
    #[arg(long, value_name = "NAME")]
    from: String,
    /// Which draft, when there are several
    #[arg(long, value_name = "ID")]
    message: Option<i64>,
}

pub(crate) fn run(app: &mut App, args: FeedbackArgs) -> Result<FeedbackGiven, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let from = text::tidy(&args.from, "name", 200)?;
    let said = text_or_stdin(&args.text, "feedback", text::FACT)?;
    let (today, account) = (app.clock.today(), app.config.account());
    let checker = Checker::new(app)?;
    app.store.write("feedback", |tx| {
        let message = open_message(tx, &contact, args.message)?;
        feedback::insert(tx, message.id, &from, today, &said)?;
        tx.describe(format!("feedback from {from} on the draft to {}", contact.name));
        let feedback = feedback::of_message(tx, message.id)?;
        let findings = checker.findings(tx, Some(&contact), &ToCheck::kept(&message))?;
        Ok(FeedbackGiven { message, findings, feedback, account })
    })
}
