use clap::Args;

use super::findings::{Checker, ToCheck};
use super::{channel, text_or_stdin};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::check::RULES;
use crate::domain::contact::Contact;
use crate::domain::id::MessageId;
use crate::domain::message::Message;
use crate::domain::personal;
use crate::domain::text::{self, TextError};
use crate::error::Error;
use crate::store::messages;
use crate::view::finding::{CheckAnswer, Checked, Subject};

/// Look for what is wrong with a message
///
/// Checks the open draft to a contact (the newest sent message when there is no
/// draft), a message by its id, or a text: `-` or --body - reads it from standard
/// input. Nothing is changed. Exits 1 when a finding is an `error`: those stop
/// `review` and `sent` unless they are overridden by name.
/// English, German, Spanish, French and Portuguese are judged word by word; in
/// any other language only the rules that need no words speak.
///
/// Words of your own: a file words/en.toml (de, es, fr, pt) beside the
/// configuration file adds to the built-in lists, for example
///   stock-phrase = ["synerg*", "circle* back", "i m|am ... excited to"]
///   stop = "frontend backend"
/// where * is any ending, | an alternative, ? a word that may be missing, ... up
/// to four words, # a number. Lists: stop, common, first-person, second-person,
/// third-person, numbers, months, past, negation, at, former, event (words);
/// question, opening, amount, not-an-amount, slot, not-a-slot, workplace,
/// not-a-workplace, introduction, stock-phrase, job-ask, not-a-job-ask,
/// mentions-others, not-others (phrases).
///
/// Examples:
///   nettrack check ana
///   nettrack check --message 12
///   nettrack check ana --channel linkedin-note --body - < note.txt
///   pbpaste | nettrack check - --to ana --channel email --subject "Your talk"
///   nettrack check --rules
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct CheckArgs {
    /// Whose message: id, name, e-mail or LinkedIn address; - reads a text
    #[arg(value_name = "CONTACT|-", required_unless_present_any = ["message", "rules", "body"])]
    contact: Option<String>,
    /// Check this message
    #[arg(long, value_name = "ID")]
    message: Option<i64>,
    /// Whom the text is for; without it the rules that need a record are silent
    #[arg(long, value_name = "CONTACT")]
    to: Option<String>,
    /// Check this text; - reads standard input
    #[arg(long, value_name = "TEXT|-", conflicts_with = "message")]
    body: Option<String>,
    /// How the text will be sent: email, linkedin-note, linkedin-message, inmail, slack, text, other
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The subject of the text
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// List the rules
    #[arg(long, conflicts_with_all = ["contact", "message", "body", "to"])]
    rules: bool,
}

pub(crate) fn run(app: &mut App, args: CheckArgs) -> Result<CheckAnswer, Error> {
    if args.rules {
        return Ok(CheckAnswer::Rules(RULES));
    }
    let checker = Checker::new(app)?;
    let from_stdin = args.contact.as_deref() == Some("-");
    let typed = args.body.as_deref().or(from_stdin.then_some("-"));
    let contact = match (&args.to, &args.contact) {
        (Some(to), _) => Some(resolve::contact(app, to)?),
        (None, Some(contact)) if !from_stdin => Some(resolve::contact(app, contact)?),
        _ => None,
    };
    let checked = match typed {
        Some(typed) => check_text(app, &checker, &args, contact.as_ref(), typed)?,
        None => check_kept(app, &checker, &args, contact)?,
    };
    Ok(CheckAnswer::Findings(Box::new(checked)))
}

fn check_text(
    app: &mut App,
    checker: &Checker,
    args: &CheckArgs,
    contact: Option<&Contact>,
    typed: &str,
) -> Result<Checked, Error> {
    let body = match text_or_stdin(typed, "text", text::BODY) {
        // an empty text has findings like any other
        Err(Error::Text(TextError::Empty { .. })) => String::new(),
        other => other?,
    };
    let channel = args.channel.as_deref().map(channel).transpose()?;
    let subject = args.subject.as_deref().map(|s| text::tidy(s, "subject", text::SUBJECT)).transpose()?;
    let text = ToCheck { channel, subject: subject.as_deref(), body: &body, ..ToCheck::default() };
    let findings = app.store.read(|db| checker.findings(db, contact, &text))?;
    Ok(Checked {
        subject_of: Subject::Text { to: contact.map(|contact| contact.name.clone()) },
        channel,
        personal_share: personal::share(&body, None),
        subject,
        body,
        findings,
        account: app.config.account(),
    })
}

fn check_kept(
    app: &mut App,
    checker: &Checker,
    args: &CheckArgs,
    contact: Option<Contact>,
) -> Result<Checked, Error> {
    if args.channel.is_some() || args.subject.is_some() {
        return Err(Error::usage(
            "--channel and --subject belong to a text",
            "give the text with --body TEXT, or pipe it: nettrack check - --to CONTACT",
        ));
    }
    let message = find(app, args.message, contact.as_ref())?;
    let contact = match contact {
        Some(contact) => contact,
        None => resolve::contact(app, &message.contact.id.to_string())?,
    };
    let findings = app.store.read(|db| checker.findings(db, Some(&contact), &ToCheck::kept(&message)))?;
    Ok(Checked {
        channel: Some(message.channel),
        subject: message.subject.clone(),
        body: message.body.clone(),
        personal_share: personal::share(&message.body, message.filled.as_deref()),
        findings,
        account: app.config.account(),
        subject_of: Subject::Kept { id: message.id, state: message.state, to: contact.name },
    })
}

/// The message with this id, else the open draft to the contact, else the newest that was sent.
fn find(app: &mut App, id: Option<i64>, contact: Option<&Contact>) -> Result<Message, Error> {
    let found = app.store.read(|db| match (id, contact) {
        (Some(id), _) => messages::get(db, MessageId(id)),
        (None, Some(contact)) => match messages::open_draft(db, contact.id)? {
            Some(draft) => Ok(Some(draft)),
            None => Ok(messages::sent_to(db, contact.id)?.into_iter().next()),
        },
        (None, None) => Ok(None),
    })?;
    let found = found.filter(|message| contact.is_none_or(|contact| contact.id == message.contact.id));
    found.ok_or_else(|| match (id, contact) {
        (Some(id), Some(contact)) => Error::not_found(
            "message_not_found",
            format!("{} has no message {id}", contact.name),
            format!("`nettrack show {}` lists the messages", contact.id),
        ),
        (Some(id), None) => Error::not_found(
            "message_not_found",
            format!("there is no message {id}"),
            "`nettrack show CONTACT` lists the messages to a contact",
        ),
        (None, contact) => {
            let (name, id) =
                contact.map_or((String::new(), String::new()), |c| (c.name.clone(), c.id.to_string()));
            Error::not_found(
                "no_draft",
                format!("there is no message to {name}"),
                format!("`nettrack draft {id}` writes one; `nettrack check {id} --body -` reads a text"),
            )
        }
    })
}
