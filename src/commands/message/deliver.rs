//! From a draft to where the person sends it: clipboard, mail program, profile, `.eml`. nettrack itself sends nothing.
//! What can be refused is refused before the draft is saved; what fails afterwards leaves it saved and says so.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::drafting::{Wish, Written};
use crate::app::App;
use crate::desktop::clipboard::{self, Way};
use crate::desktop::opener::{self, Opened};
use crate::domain::channel::Channel;
use crate::domain::contact::{Contact, Field};
use crate::domain::linkedin;
use crate::domain::message::Message;
use crate::error::Error;
use crate::formats::mail::{self, Letter, Mailbox};
use crate::store::messages;
use crate::view::draft::Delivered;

/// What was asked for and can be done.
#[derive(Debug)]
pub(super) struct Plan {
    copy: Option<Vec<Way>>,
    /// The address to open
    open: Option<String>,
    eml: Option<PathBuf>,
}

/// Check what was asked for, before anything is saved.
///
/// # Errors
/// `Refused` and `Usage` for what cannot be done with this message to this contact.
pub(super) fn plan(wish: &Wish<'_>, contact: &Contact, written: &Written) -> Result<Plan, Error> {
    Ok(Plan {
        copy: wish.copy.then(|| ways(written)).transpose()?,
        open: wish.open.then(|| address(contact, written)).transpose()?,
        eml: wish.eml.map(|file| new_file(file, written)).transpose()?,
    })
}

fn ways(written: &Written) -> Result<Vec<Way>, Error> {
    let ways = clipboard::ways();
    if ways.is_empty() {
        return Err(Error::refused(
            "no_clipboard",
            "there is no clipboard here: no tool for it, and no terminal that could have one",
            "--eml FILE makes a mail of it; or install wl-copy, xclip or xsel",
        ));
    }
    if written.body.len() > clipboard::MOST_BYTES {
        return Err(Error::refused(
            "too_long_to_copy",
            format!("the text has {} bytes, a clipboard takes {}", written.body.len(), clipboard::MOST_BYTES),
            "--eml FILE takes longer texts",
        ));
    }
    Ok(ways)
}

fn address(contact: &Contact, written: &Written) -> Result<String, Error> {
    let id = contact.id;
    let address = match written.channel {
        Channel::Email => {
            let to = mail_address(contact).ok_or_else(|| {
                Error::refused(
                    "no_email",
                    format!("no e-mail address of {} is noted", contact.name),
                    format!("`nettrack edit {id} --email ADDRESS` notes it"),
                )
            })?;
            mail::mailto(to, written.subject.as_deref(), &written.body)
        }
        Channel::LinkedinNote | Channel::LinkedinMessage | Channel::Inmail => {
            linkedin::address(contact.linkedin.as_deref().ok_or_else(|| {
                Error::refused(
                    "no_linkedin",
                    format!("no LinkedIn profile of {} is noted", contact.name),
                    format!("`nettrack edit {id} --linkedin ADDRESS` notes it"),
                )
            })?)
        }
        other => {
            return Err(Error::usage(
                format!("there is nothing to open for a message by `{}`", other.as_str()),
                "--copy puts the text into the clipboard",
            ));
        }
    };
    if address.len() > opener::LONGEST {
        return Err(Error::refused(
            "too_long_to_open",
            format!(
                "the mail makes an address of {} characters, mail programs take {}",
                address.len(),
                opener::LONGEST
            ),
            "--eml FILE takes longer texts",
        ));
    }
    Ok(address)
}

fn mail_address(contact: &Contact) -> Option<&str> {
    contact.email.as_deref().filter(|address| Field::Email.check(address).is_ok())
}

fn new_file(file: &Path, written: &Written) -> Result<PathBuf, Error> {
    if written.channel != Channel::Email {
        return Err(Error::usage(
            format!("an .eml is a mail, this is a message by `{}`", written.channel.as_str()),
            "add --channel email, or use --copy",
        ));
    }
    if file == Path::new("-") {
        return Err(Error::usage("an .eml goes to a file, not to standard output", "--eml ana.eml"));
    }
    if file.symlink_metadata().is_ok() {
        return Err(exists(file));
    }
    let folder = folder_of(file);
    if !folder.is_dir() {
        return Err(Error::File {
            code: "unreadable",
            message: format!("there is no folder `{}`", folder.display()),
            hint: Some("make it, or name another file".into()),
        });
    }
    Ok(file.to_owned())
}

fn exists(file: &Path) -> Error {
    Error::refused(
        "file_exists",
        format!("`{}` is there already", file.display()),
        "name a new file: nothing is overwritten",
    )
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Plan {
    /// Do it with the message as it is saved. All is tried, whatever fails.
    ///
    /// # Errors
    /// `Saved` names what failed.
    pub(super) fn carry_out(
        self,
        app: &mut App,
        contact: &Contact,
        message: &Message,
    ) -> Result<Vec<Delivered>, Error> {
        let mut done = Vec::new();
        let mut failed = Vec::new();
        if let Some(ways) = self.copy {
            match clipboard::copy(&ways, &message.body) {
                Ok(way) => {
                    done.push(Delivered::Copied { by: way.as_str(), subject: message.subject.is_some() });
                }
                Err(e) => failed.push(format!("not copied: {e}")),
            }
        }
        if let Some(file) = self.eml {
            let written = eml(app, contact, message)
                .map_err(|e| e.to_string())
                .and_then(|bytes| write_new(&file, &bytes).map_err(|e| e.to_string()));
            match written {
                Ok(()) => done.push(Delivered::Written { file, to: mail_address(contact).is_some() }),
                Err(e) => failed.push(format!("not written to `{}`: {e}", file.display())),
            }
        }
        if let Some(address) = self.open {
            match opener::open(&address) {
                Ok(opened) => done.push(Delivered::Opened { address, here: opened == Opened::Yes }),
                Err(e) => failed.push(format!("not opened: {e}; the address is {address}")),
            }
        }
        if failed.is_empty() {
            return Ok(done);
        }
        Err(Error::Saved {
            code: "not_delivered",
            message: format!("the draft to {} is saved, but {}", contact.name, failed.join("; ")),
            hint: Some(format!("`nettrack draft {} --copy`, --open or --eml FILE tries again", contact.id)),
        })
    }
}

fn eml(app: &mut App, contact: &Contact, message: &Message) -> Result<Vec<u8>, Error> {
    let now = app.clock.now();
    let uid = app.store.read(|db| messages::uid(db, message.id))?.unwrap_or_default();
    let (my_name, my_address) = app.config.sender();
    let letter = Letter {
        from: my_address.map(|address| Mailbox { name: my_name, address }),
        to: mail_address(contact).map(|address| Mailbox { name: Some(&contact.name), address }),
        subject: message.subject.as_deref(),
        body: &message.body,
        date: now,
        // another text of the same draft is another mail
        id: &format!("{uid}.{}", now.timestamp()),
    };
    Ok(letter.to_eml())
}

/// The whole file or none, for the owner alone, never in place of another.
fn write_new(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = folder_of(file);
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist_noclobber(file)?;
    std::fs::File::open(folder)?.sync_all()
}
