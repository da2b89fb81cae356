//! Message: write, let others read, review, record what was sent, record the reply.

mod allowance;
mod deliver;
pub(super) mod draft;
mod editor;
pub(super) mod feedback;
mod fill;
pub(super) mod reply;
pub(super) mod review;
pub(super) mod sent;
mod shorten;

use std::io::Read;

use crate::domain::channel::Channel;
use crate::domain::check::{self, Finding, Severity, Subject};
use crate::domain::contact::Contact;
use crate::domain::fact::Fact;
use crate::domain::id::MessageId;
use crate::domain::message::{Message, State};
use crate::domain::text;
use crate::error::Error;
use crate::store::{Db, messages};

/// A text given by a flag; `-` reads it from standard input.
fn text_or_stdin(typed: &str, what: &'static str, limit: usize) -> Result<String, Error> {
    if typed != "-" {
        return Ok(text::tidy_block(typed, what, limit)?);
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_mul(4) + 1;
    let unreadable = |cause: String| Error::File {
        code: "unreadable",
        message: format!("cannot read the {what} from standard input: {cause}"),
        hint: Some("give a text in UTF-8".into()),
    };
    std::io::stdin().take(most).read_to_end(&mut bytes).map_err(|e| unreadable(e.to_string()))?;
    let read = String::from_utf8(bytes).map_err(|e| unreadable(e.utf8_error().to_string()))?;
    Ok(text::tidy_block(read.trim_end_matches('\n'), what, limit)?)
}

fn channel(typed: &str) -> Result<Channel, Error> {
    Channel::parse(typed).ok_or_else(|| {
        let channels = Channel::ALL.map(Channel::as_str).join(", ");
        Error::usage(format!("`{typed}` is not a channel"), format!("use {channels}"))
    })
}

/// The findings about a message to this contact.
fn findings(
    account: crate::domain::channel::Account,
    channel: Channel,
    subject: Option<&str>,
    body: &str,
    contact: &Contact,
    facts: &[Fact],
) -> Vec<Finding> {
    let fields =
        [&contact.role, &contact.company, &contact.why, &contact.learn, &contact.program, &contact.cohort];
    let mut record: Vec<&str> = fields.into_iter().flatten().map(String::as_str).collect();
    record.push(&contact.name);
    record.extend(facts.iter().map(|fact| fact.text.as_str()));
    check::check(&Subject { channel, account, subject, body, record: &record })
}

/// The draft that is meant: the named one, else the newest that is not sent.
///
/// # Errors
/// When there is none, or it was sent already.
fn open_message(db: &Db<'_>, contact: &Contact, named: Option<i64>) -> Result<Message, Error> {
    let found = match named {
        Some(id) => messages::get(db, MessageId(id))?.filter(|message| message.contact.id == contact.id),
        None => messages::open_draft(db, contact.id)?,
    };
    match found {
        Some(message) if message.state == State::Sent => Err(Error::refused(
            "already_sent",
            format!("message {} to {} is recorded as sent already", message.id, contact.name),
            "a sent message is never changed; `nettrack draft` begins another",
        )),
        Some(message) => Ok(message),
        None => Err(Error::not_found(
            "no_draft",
            match named {
                Some(id) => format!("{} has no draft {id}", contact.name),
                None => format!("there is no draft to {}", contact.name),
            },
            format!(
                "`nettrack draft {0}` writes one; `nettrack sent {0} --body TEXT` records what you sent without",
                contact.id
            ),
        )),
    }
}

/// Stop at findings that are errors, unless each is overridden by name, now or when the same text was reviewed.
/// Returns what was overridden.
///
/// # Errors
/// `Refused` names the first that stops it; `Usage` for a rule that does not exist.
fn refuse_errors(found: &[Finding], before: &[String], overrides: &[String]) -> Result<Vec<String>, Error> {
    let mut all = before.to_vec();
    all.extend(overrides.iter().cloned());
    all.sort();
    all.dedup();
    let stopping =
        found.iter().find(|f| f.severity == Severity::Error && !all.iter().any(|rule| rule == f.rule));
    match stopping {
        Some(finding) => Err(Error::refused(
            "check_failed",
            format!("{}: {}", finding.rule, finding.message),
            format!("{}; or --override {}", finding.hint, finding.rule),
        )),
        None => Ok(all),
    }
}
