//! Drafting: from what is known and wished to a message that is checked and kept; for every command that writes one.

use std::path::Path;

use chrono::NaiveDate;

use super::findings::{self, Checker};
use super::{allowance, channel, deliver, editor, fill, shorten, text_or_stdin};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::channel::Channel;
use crate::domain::contact::{Contact, Named};
use crate::domain::conversation;
use crate::domain::day;
use crate::domain::fact::Fact;
use crate::domain::id::MessageId;
use crate::domain::message::{self, Message, Occasion, State};
use crate::domain::template;
use crate::domain::text::{self, TextError};
use crate::error::Error;
use crate::store::messages::{self, Text};
use crate::store::{StoreError, facts, follow_ups, notes};
use crate::view::draft::{Drafted, Fitted, Saved};

/// What the person said about the message.
#[expect(clippy::struct_excessive_bools, reason = "the flags of a command line")]
pub(super) struct Wish<'a> {
    pub(super) template: Option<&'a str>,
    pub(super) channel: Option<&'a str>,
    pub(super) subject: Option<&'a str>,
    pub(super) body: Option<&'a str>,
    /// `KEY=VALUE`
    pub(super) values: &'a [String],
    pub(super) edit: bool,
    pub(super) no_edit: bool,
    pub(super) new: bool,
    pub(super) fit: bool,
    pub(super) copy: bool,
    pub(super) open: bool,
    pub(super) eml: Option<&'a Path>,
    /// It is a thank-you, whatever else is due
    pub(super) thanks: Option<Thanks>,
}

/// A thank-you that was asked for.
pub(super) struct Thanks {
    /// What to thank for, where the notes say it
    pub(super) detail: Option<String>,
}

/// What is known about the contact before a word is written.
pub(super) struct Known {
    pub(super) facts: Vec<Fact>,
    pub(super) sent: Vec<Message>,
    pub(super) occasion: Occasion,
    pub(super) draft: Option<Message>,
    /// What to thank for
    pub(super) detail: Option<String>,
}

/// A message on its way into the store.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) channel: Channel,
    pub(super) template: Option<String>,
    pub(super) because: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) body: String,
    /// The template as it was filled: what in it is not the writer's own
    pub(super) filled: Option<String>,
}

/// # Errors
/// What cannot be written, or not be delivered; those of reading and writing.
pub(super) fn draft(app: &mut App, contact: &Contact, wish: &Wish<'_>) -> Result<Drafted, Error> {
    let (today, rest_days) = (app.clock.today(), app.config.rest_days());
    let attempts = app.store.read(|db| messages::attempts(db, contact.id, today, rest_days))?;
    let mut known = app.store.read(|db| {
        let open = follow_ups::open_of(db, contact.id)?;
        let is_known = messages::is_known(db, contact.id)?;
        let note = notes::latest(db, contact.id)?;
        Ok::<_, StoreError>(Known {
            facts: facts::of_contact(db, contact.id)?,
            sent: messages::sent_to(db, contact.id)?,
            draft: if wish.new { None } else { messages::open_draft(db, contact.id)? },
            detail: conversation::detail(None, &open, note.as_deref()),
            occasion: Occasion::of(&attempts, &open, is_known, None),
        })
    })?;
    if let Some(thanks) = &wish.thanks {
        known.occasion = Occasion::ThankYou;
        known.detail.clone_from(&thanks.detail);
        // another message that is being written is left alone
        known.draft = known.draft.filter(|draft| message::is_thank_you(draft.template.as_deref()));
    } else if let Some(until) = message::rests_until(&attempts, rest_days) {
        warn_at_rest(app, contact, attempts.len(), until);
    }
    let mut written = write(app, wish, contact, &known)?;
    let has_something_else = wish.body.is_some() || wish.fit || wish.copy || wish.open || wish.eml.is_some();
    let draft = Drafting { wish, contact, known: &known, checker: &Checker::new(app)? };
    if !editor::is_wanted(app, wish.edit, wish.no_edit, has_something_else) {
        return draft.finish(app, written, true);
    }
    match editor::edit(app, &mut written, contact, draft.checker)? {
        Some(edited) => edited.settle(draft.finish(app, written, true)),
        None => draft.finish(app, written, false),
    }
}

/// What one `draft` goes by.
struct Drafting<'a> {
    wish: &'a Wish<'a>,
    contact: &'a Contact,
    known: &'a Known,
    checker: &'a Checker,
}

impl Drafting<'_> {
    /// Shorten, save, deliver. A text that was left as it is in the editor (`changed` is false) is no new draft.
    fn finish(&self, app: &mut App, mut written: Written, changed: bool) -> Result<Drafted, Error> {
        let Self { wish, contact, known, .. } = *self;
        let fitted = wish.fit.then(|| shorten::propose(app, &mut written, contact, known)).transpose()?;
        if !changed && !fitted.as_ref().is_some_and(|fitted| fitted.taken) {
            match &known.draft {
                Some(draft) => written = as_it_was(draft),
                None => return self.unsaved(app, written, fitted),
            }
        }
        let plan = deliver::plan(wish, contact, &written)?;
        allowance::remark(app, written.channel, app.clock.today(), 1);
        let drafted = self.save(app, written)?;
        let delivered = plan.carry_out(app, contact, &drafted.message)?;
        Ok(Drafted { fitted, delivered, ..drafted })
    }

    /// The answer where there is no draft.
    fn unsaved(&self, app: &mut App, written: Written, fitted: Option<Fitted>) -> Result<Drafted, Error> {
        let findings = findings::of_written(app, self.checker, self.contact, &written)?;
        let message = Message {
            id: MessageId(0),
            contact: Named { id: self.contact.id, name: self.contact.name.clone() },
            channel: written.channel,
            state: State::Draft,
            template: written.template,
            subject: written.subject,
            personal_share: template::personal_share(&written.body, written.filled.as_deref()),
            body: written.body,
            filled: written.filled,
            overrides: Vec::new(),
            reviewed_at: None,
            occasion: None,
            sent_on: None,
            sent_at: None,
            replied_on: None,
            replied_at: None,
            reply_kind: None,
            reply_text: None,
        };
        let (account, because) = (app.config.account(), written.because);
        Ok(Drafted {
            message,
            findings,
            account,
            because,
            saved: Saved::Nothing,
            fitted,
            delivered: Vec::new(),
        })
    }

    fn save(&self, app: &mut App, written: Written) -> Result<Drafted, Error> {
        let Self { contact, known, checker, .. } = *self;
        let account = app.config.account();
        let subject = written.subject.as_deref().filter(|_| written.channel.has_subject());
        let found = findings::of_written(app, checker, contact, &written)?;
        let new = Text {
            channel: written.channel,
            template: written.template.as_deref(),
            subject,
            body: &written.body,
            filled: written.filled.as_deref(),
            personal_share: template::personal_share(&written.body, written.filled.as_deref()),
        };
        let drafted = |message, because, saved| Drafted {
            message,
            findings: found,
            account,
            because,
            saved,
            fitted: None,
            delivered: Vec::new(),
        };
        if let Some(draft) = &known.draft
            && (draft.channel, draft.template.as_deref(), draft.subject.as_deref(), draft.body.as_str())
                == (new.channel, new.template, new.subject, new.body)
        {
            return Ok(drafted(draft.clone(), None, Saved::AsItWas));
        }
        let message = app.store.write("draft", |tx| {
            let id = match &known.draft {
                Some(draft) => {
                    messages::update(tx, draft.id, &new)?;
                    draft.id
                }
                None => messages::insert(tx, contact.id, &new)?,
            };
            tx.describe(format!("draft to {}", contact.name));
            messages::get(tx, id)?.ok_or_else(|| resolve::gone(&contact.name))
        })?;
        Ok(drafted(message, written.because, Saved::Yes))
    }
}

fn as_it_was(draft: &Message) -> Written {
    Written {
        channel: draft.channel,
        template: draft.template.clone(),
        because: None,
        subject: draft.subject.clone(),
        body: draft.body.clone(),
        filled: draft.filled.clone(),
    }
}

/// Two attempts, then stop (DOMAIN.md, section 4): who rests may be written to, but not by oversight.
fn warn_at_rest(app: &mut App, contact: &Contact, attempts: usize, until: NaiveDate) {
    let until = day::describe(until, app.clock.today());
    app.remark(format!(
        "{} did not answer {attempts} messages and rests until {until}; somebody else is the better next step",
        contact.name
    ));
}

/// The text before anybody edits it: the one given, else the open draft, else a template's.
fn write(app: &mut App, wish: &Wish<'_>, contact: &Contact, known: &Known) -> Result<Written, Error> {
    let draft = known.draft.as_ref();
    let channel = match wish.channel {
        Some(typed) => channel(typed)?,
        None => draft.map_or_else(|| usual_channel(contact), |draft| draft.channel),
    };
    let subject = wish.subject.map(|s| text::tidy(s, "subject", text::SUBJECT)).transpose()?;
    // a text that is as its template filled it is filled anew for another channel
    let moved = draft
        .filter(|draft| draft.channel != channel && draft.filled.as_deref() == Some(&*draft.body))
        .and_then(|draft| draft.template.as_deref());
    let wants_template = wish.template.is_some() || !wish.values.is_empty() || moved.is_some();
    let body = wish.body.map(|typed| body(typed, channel)).transpose()?;
    if let (Some(body), None) = (&body, wish.template) {
        let subject = subject.or_else(|| draft.and_then(|d| d.subject.clone()));
        return Ok(Written {
            channel,
            template: None,
            because: None,
            subject,
            body: body.clone(),
            filled: None,
        });
    }
    if let (Some(draft), false) = (draft, wants_template) {
        let before = as_it_was(draft);
        return Ok(Written { channel, subject: subject.or(before.subject), ..before });
    }
    let asked = fill::Asked { template: wish.template.or(moved), values: wish.values };
    let from_template = fill::from_template(app, &asked, contact, known, channel)?;
    Ok(Written {
        subject: subject.or(from_template.subject),
        body: body.unwrap_or(from_template.body),
        ..from_template
    })
}

fn body(typed: &str, channel: Channel) -> Result<String, Error> {
    match text_or_stdin(typed, "body", text::BODY) {
        // an empty invitation is kept and reported by the check, like every other mistake in a draft
        Err(Error::Text(TextError::Empty { .. })) if channel == Channel::LinkedinNote => Ok(String::new()),
        other => other,
    }
}

/// Mail where there is an address; a message on LinkedIn to a connection, an invitation to others.
fn usual_channel(contact: &Contact) -> Channel {
    match (&contact.email, &contact.linkedin) {
        (None, Some(_)) if contact.connected_on.is_some() => Channel::LinkedinMessage,
        (None, Some(_)) => Channel::LinkedinNote,
        _ => Channel::Email,
    }
}
