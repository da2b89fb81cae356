//! Message: write, let others read, review, record what was sent, record the reply.

mod allowance;
pub(super) mod check;
mod deliver;
pub(super) mod draft;
mod drafting;
mod editor;
pub(super) mod feedback;
mod fill;
mod findings;
pub(super) mod messages;
pub(super) mod reply;
pub(super) mod review;
pub(super) mod sent;
mod shorten;
pub(super) mod thank;

use super::standard_input::text_or_stdin;
use crate::domain::channel::Channel;
use crate::domain::contact::Contact;
use crate::domain::id::MessageId;
use crate::domain::message::{Message, State};
use crate::error::Error;
use crate::store::{self, Db};

pub(super) fn channel(typed: &str) -> Result<Channel, Error> {
    Channel::parse(typed).ok_or_else(|| {
        let channels = Channel::ALL.map(Channel::as_str).join(", ");
        Error::usage(format!("`{typed}` is not a channel"), format!("use {channels}"))
    })
}

/// The draft that is meant: the named one, else the newest that is not sent.
///
/// # Errors
/// When there is none, or it was sent already.
fn open_message(db: &Db<'_>, contact: &Contact, named: Option<i64>) -> Result<Message, Error> {
    let found = match named {
        Some(id) => {
            store::messages::get(db, MessageId(id))?.filter(|message| message.contact.id == contact.id)
        }
        None => store::messages::open_draft(db, contact.id)?,
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
