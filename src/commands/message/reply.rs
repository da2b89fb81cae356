use chrono::{Days, NaiveDate, NaiveTime};
use clap::Args;

use super::text_or_stdin;
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::Contact;
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::{FollowUpKind, FollowUpState};
use crate::domain::message::{self, Message, ReplyKind};
use crate::domain::text;
use crate::error::Error;
use crate::store::follow_ups::{self, NewFollowUp};
use crate::store::messages;
use crate::view::message::Replied;

/// Record a reply: what was pending is cancelled, and your answer is due within a
/// day
///
/// Examples:
///   nettrack reply ana
///   nettrack reply ana --kind later --text "after the release" --on mon
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ReplyArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The day on which it came
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// positive, later, referral, negative or out-of-office; asked for when left
    /// out, positive where nobody can answer
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// What it says; - reads standard input
    #[arg(long, value_name = "TEXT|-")]
    text: Option<String>,
}

/// Days that an automatic answer gives before it is worth writing again.
const AWAY: u32 = 5;

pub(crate) fn run(app: &mut App, args: ReplyArgs) -> Result<Replied, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let (kind, typed) = asked(app, &contact, &args)?;
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let on = match &args.on {
        Some(typed) => day::parse(typed, today, Direction::Back, &business_days)?,
        None => today,
    };
    if on > today {
        return Err(Error::usage(format!("{on} is still to come"), "record the reply when it is there"));
    }
    let text = typed.as_deref().map(|typed| text_or_stdin(typed, "reply", text::BODY)).transpose()?;
    let time = if on == today { app.clock.time() } else { NaiveTime::default() };
    let at = app.clock.instant(on, time);
    let (account, rest_days) = (app.config.account(), app.config.rest_days());
    let next = next_step(kind, &contact, on, business_days.add(on, AWAY));
    app.store.write("reply", |tx| {
        let message = waiting(messages::sent_to(tx, contact.id)?, &contact, on)?;
        let both = kept_text(&message, text.as_deref());
        if kind == ReplyKind::OutOfOffice && message.is_answered() {
            // who is away now has answered all the same
            messages::set_reply_text(tx, message.id, both.as_deref())?;
        } else {
            messages::set_reply(tx, message.id, on, at, kind, both.as_deref())?;
        }
        let cancelled = follow_ups::close_kinds(
            tx,
            contact.id,
            &[FollowUpKind::Nudge, FollowUpKind::TryAnother],
            FollowUpState::Cancelled,
        )?;
        // nobody is written to a third time, because the second message met them away
        let attempts = messages::attempts(tx, contact.id, on, rest_days)?;
        let rests_until = message::rests_until(&attempts, rest_days);
        let mut open = follow_ups::open_of(tx, contact.id)?;
        open.retain(|follow_up| follow_up.kind == next.kind);
        if open.is_empty() && rests_until.is_none() {
            follow_ups::insert(tx, &NewFollowUp { message_id: Some(message.id), ..next.clone() })?;
        }
        follow_ups::keep_in_touch(tx, contact.id, on)?;
        tx.describe(format!("reply of {}", contact.name));
        let mut planned = follow_ups::open_of(tx, contact.id)?;
        planned.retain(|follow_up| follow_up.message_id == Some(message.id));
        let message = messages::get(tx, message.id)?.ok_or_else(|| resolve::gone(&contact.name))?;
        Ok(Replied { message, on, cancelled, follow_ups: planned, rests_until, account, today })
    })
}

/// What kind of reply it is and what it says: typed, or asked for. Who names the kind is not asked for the text.
fn asked(app: &App, contact: &Contact, args: &ReplyArgs) -> Result<(ReplyKind, Option<String>), Error> {
    if let Some(typed) = &args.kind {
        let kind = ReplyKind::parse(typed).ok_or_else(|| {
            Error::usage(
                format!("`{typed}` is not a kind of reply"),
                "use positive, later, referral, negative or out-of-office",
            )
        })?;
        return Ok((kind, args.text.clone()));
    }
    if !app.prompt.is_interactive() {
        return Ok((ReplyKind::Positive, args.text.clone()));
    }
    let first = contact.first_name();
    let kinds: Vec<String> =
        ReplyKind::ALL.iter().map(|kind| format!("{:<14} {}", kind.as_str(), meaning(*kind))).collect();
    let Some(chosen) = app.prompt.choose(&format!("What did {first} answer?"), &kinds)? else {
        return Err(Error::Interrupted);
    };
    let text = match &args.text {
        Some(text) => Some(text.clone()),
        None => app.prompt.optional("In their words (Enter leaves it out)", |typed| Ok(typed.to_owned()))?,
    };
    Ok((ReplyKind::ALL[chosen], text))
}

fn meaning(kind: ReplyKind) -> &'static str {
    match kind {
        ReplyKind::Positive => "yes, or let us talk",
        ReplyKind::Later => "not now",
        ReplyKind::Referral => "somebody else knows more",
        ReplyKind::Negative => "no",
        ReplyKind::OutOfOffice => "an automatic answer: they are away",
    }
}

/// The message that the reply answers: the newest that was sent by then.
fn waiting(sent: Vec<Message>, contact: &Contact, on: NaiveDate) -> Result<Message, Error> {
    let earliest = sent.last().and_then(|message| message.sent_on);
    sent.into_iter().find(|message| message.sent_on.is_some_and(|day| day <= on)).ok_or_else(|| match earliest {
        Some(day) => Error::usage(format!("nothing was sent to {} before {day}", contact.name), "mend --on DATE"),
        None => Error::refused(
            "nothing_sent",
            format!("no message to {} is recorded as sent", contact.name),
            format!(
                "`nettrack sent {0}` records it first; `nettrack note {0}` keeps what they wrote of their own accord",
                contact.id
            ),
        ),
    })
}

/// A second reply to the same message does not wipe out the first, which stands beneath it with its day.
fn kept_text(message: &Message, new: Option<&str>) -> Option<String> {
    match (&message.reply_text, new) {
        (Some(old), Some(new)) => {
            let before = message.replied_on.map(|on| format!("{on}: ")).unwrap_or_default();
            Some(format!("{new}\n\n{before}{old}"))
        }
        (old, new) => new.map(str::to_owned).or_else(|| old.clone()),
    }
}

/// Answer within 24 hours (DOMAIN.md, section 4); who is away is written to again later.
fn next_step(kind: ReplyKind, contact: &Contact, on: NaiveDate, back_on: NaiveDate) -> NewFollowUp {
    let tomorrow = on.checked_add_days(Days::new(1)).unwrap_or(on);
    let what = match kind {
        ReplyKind::OutOfOffice => {
            let text = format!("Follow up with {}, who was away", contact.name);
            return NewFollowUp::about(contact.id, FollowUpKind::Nudge, back_on, text);
        }
        ReplyKind::Negative => ": thanks, and leave it at that",
        ReplyKind::Later => ": thanks, and when you write again",
        ReplyKind::Referral => ": thanks, and then write to whom they named",
        ReplyKind::Positive => "",
    };
    let text = format!("Answer {}{what}", contact.name);
    NewFollowUp::about(contact.id, FollowUpKind::Answer, tomorrow, text)
}
