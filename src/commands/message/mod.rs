//! Message: write, record what was sent, record the reply.

pub(super) mod draft;
pub(super) mod reply;
pub(super) mod sent;

use std::io::Read;

use crate::domain::channel::Channel;
use crate::domain::check::{self, Finding, Subject};
use crate::domain::contact::Contact;
use crate::domain::fact::Fact;
use crate::domain::text;
use crate::error::Error;

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
