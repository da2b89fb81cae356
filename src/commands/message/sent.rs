use chrono::{NaiveDate, NaiveTime};
use clap::Args;

use super::findings::{Checker, ToCheck, refuse_errors};
use super::{allowance, channel, open_message, text_or_stdin};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::cadence::{self, Cadence};
use crate::domain::channel::Channel;
use crate::domain::contact::Contact;
use crate::domain::day::{self, Direction};
use crate::domain::follow_up::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::message::{self, Message, Occasion};
use crate::domain::{template, text};
use crate::error::Error;
use crate::store::messages::{self, Text};
use crate::store::{Tx, contacts, follow_ups};
use crate::view::message::Sent;

/// Record that you sent a message, and plan the follow-ups
///
/// What is recorded is the open draft, or the text given here. nettrack never
/// sends by itself.
///
/// Examples:
///   nettrack sent ana
///   nettrack sent ana --on yesterday --at 16:30
///   nettrack sent ana --channel linkedin-message --body "Hi Ana, …"
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct SentArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// Which draft, when there are several
    #[arg(long, value_name = "ID")]
    message: Option<i64>,
    /// The day on which it was sent
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The time at which it was sent
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How it was sent: email, linkedin-note, linkedin-message, inmail, slack, text, other
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The subject that was sent
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// The text that was really sent; - reads standard input
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    /// When to follow up: three-seven, school, none, or a cadence of your own
    #[arg(long, value_name = "NAME")]
    cadence: Option<String>,
    /// Send in spite of this finding; may be repeated
    #[arg(long = "override", value_name = "RULE")]
    overrides: Vec<String>,
}

/// When it was sent, on the user's clock.
struct Moment {
    day: NaiveDate,
    time: NaiveTime,
    /// Whether the time of day is known: by default a message of another day counts from the morning
    known: bool,
}

pub(crate) fn run(app: &mut App, args: SentArgs) -> Result<Sent, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let moment = moment(app, &args)?;
    let cadence = named_cadence(app, args.cadence.as_deref())?;
    let channel = args.channel.as_deref().map(channel).transpose()?;
    let subject = args.subject.as_deref().map(|s| text::tidy(s, "subject", text::SUBJECT)).transpose()?;
    let body = args.body.as_deref().map(|b| text_or_stdin(b, "body", text::BODY)).transpose()?;
    let (today, account) = (app.clock.today(), app.config.account());
    let checker = Checker::new(app)?;
    let at = app.clock.instant(moment.day, moment.time);
    let (business_days, noon_rule) = (app.config.business_days(), app.config.noon_rule());
    let rest_days = app.config.rest_days();
    let sent = app.store.write("sent", |tx| {
        let draft = match (args.message, body.is_some()) {
            // what was sent without a draft needs none
            (None, true) => messages::open_draft(tx, contact.id)?,
            (named, _) => Some(open_message(tx, &contact, named)?),
        };
        let text = merged(draft.as_ref(), channel, subject.as_deref(), body.as_deref());
        let to_check = ToCheck {
            message: None,
            channel: Some(text.channel),
            template: text.template,
            subject: text.subject,
            body: text.body,
            filled: text.filled,
        };
        let found = checker.findings(tx, Some(&contact), &to_check)?;
        let earlier = draft.as_ref().filter(|d| d.body == text.body).map_or(&[][..], |d| &d.overrides);
        let overrides = refuse_errors(&found, earlier, &args.overrides)?;
        let before = messages::attempts(tx, contact.id, moment.day, rest_days)?;
        let open = follow_ups::open_of(tx, contact.id)?;
        let template = draft.as_ref().and_then(|d| d.template.as_deref());
        let occasion = Occasion::of(&before, &open, messages::is_known(tx, contact.id)?, template);
        let id = match &draft {
            Some(draft) => {
                if body.is_some() || subject.is_some() || channel.is_some() {
                    messages::update(tx, draft.id, &text)?;
                }
                draft.id
            }
            None => messages::insert(tx, contact.id, &text)?,
        };
        messages::set_sent(tx, id, moment.day, at, occasion, &overrides)?;
        contacts::promote(tx, contact.id)?;
        let mut closed = close_answered(tx, &contact, occasion)?;
        // to somebody who is known, follow-ups are planned where a cadence is asked for
        let plans =
            occasion == Occasion::First || (occasion == Occasion::KeepInTouch && args.cadence.is_some());
        if let (true, Some(cadence)) = (plans, &cadence) {
            // what an earlier round left open would stand beside the new plan
            let left = [FollowUpKind::TryAnother];
            closed.extend(follow_ups::close_kinds(tx, contact.id, &left, FollowUpState::Cancelled)?);
            let counted = (noon_rule && moment.known).then_some(moment.time);
            let start = cadence::counting_starts_on(moment.day, counted, noon_rule, &business_days);
            for planned in cadence::plan(cadence, start, &business_days) {
                let new = follow_ups::NewFollowUp {
                    message_id: Some(id),
                    ..follow_ups::NewFollowUp::about(
                        contact.id,
                        planned.kind,
                        planned.due_on,
                        planned.text(&contact.name, contact.company.as_deref()),
                    )
                };
                follow_ups::insert(tx, &new)?;
            }
        }
        follow_ups::keep_in_touch(tx, contact.id, moment.day)?;
        tx.describe(format!("sent to {}", contact.name));
        let message = messages::get(tx, id)?.ok_or_else(|| resolve::gone(&contact.name))?;
        let mut planned = follow_ups::open_of(tx, contact.id)?;
        planned.retain(|follow_up| follow_up.message_id == Some(id));
        let attempts = messages::attempts(tx, contact.id, today, rest_days)?;
        let rests_until = message::rests_until(&attempts, rest_days);
        Ok::<_, Error>(Sent {
            message,
            findings: found,
            follow_ups: planned,
            closed,
            occasion,
            attempts: attempts.len(),
            rests_until,
            account,
            today,
        })
    })?;
    allowance::remark(app, sent.message.channel, moment.day, 0);
    Ok(sent)
}

fn moment(app: &App, args: &SentArgs) -> Result<Moment, Error> {
    let (today, business_days) = (app.clock.today(), app.config.business_days());
    let day = match &args.on {
        Some(typed) => day::parse(typed, today, Direction::Back, &business_days)?,
        None => today,
    };
    let typed_time = args.at.as_deref().map(day::parse_time).transpose()?;
    let known = typed_time.is_some() || day == today;
    let morning = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let time = typed_time.unwrap_or(if day == today { app.clock.time() } else { morning });
    let later = day > today || (day == today && typed_time.is_some_and(|time| time > app.clock.time()));
    if later {
        return Err(Error::usage(
            format!("{day} {} is still to come", time.format("%H:%M")),
            "record it when it is sent; `nettrack remind` plans something",
        ));
    }
    Ok(Moment { day, time, known })
}

fn named_cadence(app: &App, typed: Option<&str>) -> Result<Option<Cadence>, Error> {
    match typed {
        None => Ok(app.config.cadence()),
        Some(name) => match app.config.cadences().find(name) {
            Ok(found) => Ok(found.cloned()),
            Err(names) => {
                Err(Error::usage(format!("there is no cadence `{name}`"), format!("use one of: {names}")))
            }
        },
    }
}

/// The draft with what was given here in its place.
fn merged<'a>(
    draft: Option<&'a Message>,
    channel: Option<Channel>,
    subject: Option<&'a str>,
    body: Option<&'a str>,
) -> Text<'a> {
    let body = body.or(draft.map(|d| d.body.as_str())).unwrap_or_default();
    let filled = draft.and_then(|d| d.filled.as_deref());
    Text {
        channel: channel.or(draft.map(|d| d.channel)).unwrap_or(Channel::Email),
        template: draft.and_then(|d| d.template.as_deref()),
        subject: subject.or(draft.and_then(|d| d.subject.as_deref())),
        body,
        filled,
        personal_share: template::personal_share(body, filled),
    }
}

/// What this message has settled: the follow-up itself, an answer that was due, and the advice to try another
/// person at this company.
fn close_answered(tx: &Tx<'_>, contact: &Contact, occasion: Occasion) -> Result<Vec<FollowUp>, Error> {
    let kinds: &[FollowUpKind] = match occasion {
        Occasion::First | Occasion::KeepInTouch => &[FollowUpKind::Answer, FollowUpKind::Connect],
        Occasion::FollowUp => &[FollowUpKind::Nudge],
        Occasion::Answer => &[FollowUpKind::Answer],
        Occasion::ThankYou => &[FollowUpKind::Thank, FollowUpKind::Answer],
    };
    let mut closed = follow_ups::close_kinds(tx, contact.id, kinds, FollowUpState::Done)?;
    if matches!(occasion, Occasion::First | Occasion::KeepInTouch) {
        for follow_up in follow_ups::try_another_at_company_of(tx, contact.id)? {
            follow_ups::close(tx, follow_up.id, FollowUpState::Done)?;
            closed.push(FollowUp { state: FollowUpState::Done, ..follow_up });
        }
    }
    Ok(closed)
}
