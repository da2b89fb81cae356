use std::collections::BTreeMap;

use chrono::NaiveDate;
use clap::Args;

use super::{channel, findings, text_or_stdin};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::business_days::BusinessDays;
use crate::domain::channel::Channel;
use crate::domain::contact::Contact;
use crate::domain::day;
use crate::domain::fact::Fact;
use crate::domain::follow_up::{FollowUp, FollowUpKind};
use crate::domain::message::{self, Message};
use crate::domain::template::{self, TemplateError};
use crate::domain::text::{self, TextError};
use crate::error::Error;
use crate::store::messages::{self, Text};
use crate::store::{StoreError, facts, follow_ups, make_private_folder, notes};
use crate::view::message::Drafted;

/// Write a message to a contact
///
/// A template is chosen (the answer says why) and filled from the record; what it
/// still needs is asked for, or given with --set. The draft is kept, also one
/// with mistakes: `sent` refuses those. A second `draft` changes the open draft.
/// Templates: alumni, company, dormant, colleague, introduction, event, follow-
/// up, thank-you.
///
/// Examples:
///   nettrack draft ana
///   nettrack draft ana --template alumni --channel linkedin-note --set my_school="Ada College"
///   nettrack draft ana --subject "Your talk" --body - < letter.txt
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DraftArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// The template to begin with
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// How it will be sent: email, linkedin-note, linkedin-message, inmail, slack, text, other
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The subject
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    /// The whole text, in place of a template's; - reads standard input
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    /// A value for a placeholder of the template; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    values: Vec<String>,
    /// Open the text in $VISUAL or $EDITOR
    #[arg(long, overrides_with = "no_edit")]
    edit: bool,
    /// Do not open an editor
    #[arg(long, overrides_with = "edit")]
    no_edit: bool,
    /// Begin another draft beside the open one
    #[arg(long)]
    new: bool,
}

/// What is known about the contact before a word is written.
struct Known {
    facts: Vec<Fact>,
    sent: Vec<Message>,
    open: Vec<FollowUp>,
    draft: Option<Message>,
    note: Option<String>,
}

/// A message on its way into the store.
struct Written {
    channel: Channel,
    template: Option<&'static str>,
    because: Option<String>,
    subject: Option<String>,
    body: String,
    /// The template as it was filled: what in it is not the writer's own
    filled: Option<String>,
}

pub(crate) fn run(app: &mut App, args: DraftArgs) -> Result<Drafted, Error> {
    let contact = resolve::contact(app, &args.contact)?;
    let known = app.store.read(|db| {
        Ok::<_, StoreError>(Known {
            facts: facts::of_contact(db, contact.id)?,
            sent: messages::sent_to(db, contact.id)?,
            open: follow_ups::open_of(db, contact.id)?,
            draft: if args.new { None } else { messages::open_draft(db, contact.id)? },
            note: notes::latest(db, contact.id)?,
        })
    })?;
    warn_at_rest(app, &contact)?;
    let mut written = write(app, &args, &contact, &known)?;
    if wants_editor(app, &args) {
        edit(app, &mut written)?;
    }
    let share = match (&written.filled, &known.draft) {
        (None, Some(draft)) if draft.body == written.body => draft.personal_share,
        (filled, _) => template::personal_share(&written.body, filled.as_deref()),
    };
    save(app, &contact, &known, written, share)
}

/// Two attempts, then stop (DOMAIN.md, section 4): who rests may be written to, but not by oversight.
fn warn_at_rest(app: &mut App, contact: &Contact) -> Result<(), Error> {
    let (today, rest_days) = (app.clock.today(), app.config.rest_days());
    let attempts = app.store.read(|db| messages::attempts(db, contact.id, today, rest_days))?;
    if let Some(until) = message::rests_until(&attempts, rest_days) {
        app.remark(format!(
            "{} did not answer {} messages and rests until {}; somebody else is the better next step",
            contact.name,
            attempts.len(),
            day::describe(until, today)
        ));
    }
    Ok(())
}

/// The text before anybody edits it: the one given, else the open draft, else a template's.
fn write(app: &mut App, args: &DraftArgs, contact: &Contact, known: &Known) -> Result<Written, Error> {
    let draft = known.draft.as_ref();
    let channel = match &args.channel {
        Some(typed) => channel(typed)?,
        None => draft.map_or_else(|| usual_channel(contact), |draft| draft.channel),
    };
    let subject = args.subject.as_deref().map(|s| text::tidy(s, "subject", text::SUBJECT)).transpose()?;
    let wants_template = args.template.is_some() || !args.values.is_empty();
    let body = args.body.as_deref().map(|typed| body(typed, channel)).transpose()?;
    if let (Some(body), None) = (&body, &args.template) {
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
        let name = draft.template.as_deref().and_then(|name| template::names().find(|known| *known == name));
        let subject = subject.or_else(|| draft.subject.clone());
        return Ok(Written {
            channel,
            template: name,
            because: None,
            subject,
            body: draft.body.clone(),
            filled: None,
        });
    }
    let from_template = fill(app, args, contact, known, channel)?;
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

fn fill(
    app: &mut App,
    args: &DraftArgs,
    contact: &Contact,
    known: &Known,
    channel: Channel,
) -> Result<Written, Error> {
    let mine = app.config.placeholders();
    let (name, because) = if let Some(name) = &args.template {
        (name.as_str(), None)
    } else {
        let (name, because) =
            template::choose(contact, &known.sent, &known.open, mine.contains_key("my_school"));
        (name, Some(because))
    };
    let template = template::find(name, channel).ok_or_else(|| {
        let names = template::names().collect::<Vec<_>>().join(", ");
        Error::not_found(
            "template_not_found",
            format!("there is no template `{name}`"),
            format!("templates: {names}"),
        )
    })?;
    let mut values = template::values(contact, &known.facts);
    values.extend(mine);
    values.entry("slots".into()).or_insert_with(|| slots(app.clock.today(), &app.config.business_days()));
    if let Some(detail) = detail(known) {
        values.entry("detail".into()).or_insert(detail);
    }
    for typed in &args.values {
        let (key, value) = typed.split_once('=').ok_or_else(|| {
            Error::usage(format!("`{typed}` is not KEY=VALUE"), "write --set my_name=\"Mia Chen\"")
        })?;
        values.insert(key.trim().to_owned(), text::tidy_block(value, "value", text::FACT)?);
    }
    let whole = format!("{}\u{0}{}", template.subject.unwrap_or_default(), template.body);
    let filled = fill_or_ask(app, &whole, &mut values, contact)?;
    let (subject, body) = filled.split_once('\u{0}').unwrap_or(("", &filled));
    Ok(Written {
        channel,
        template: Some(template.name),
        because,
        subject: (!subject.is_empty()).then(|| subject.to_owned()),
        body: body.to_owned(),
        filled: Some(body.to_owned()),
    })
}

/// Ask for what the template needs and nobody has said; without a terminal it is an error that names it.
fn fill_or_ask(
    app: &mut App,
    text: &str,
    values: &mut BTreeMap<String, String>,
    contact: &Contact,
) -> Result<String, Error> {
    let missing = match template::fill(text, values) {
        Ok(filled) => return Ok(filled),
        Err(TemplateError::Missing(names)) if app.prompt.is_interactive() => names,
        Err(error @ TemplateError::Missing(_)) => {
            let TemplateError::Missing(names) = &error else { unreachable!("matched above") };
            let hints: Vec<String> = names.iter().map(|name| where_to_say(name, contact)).collect();
            return Err(Error::usage(error.to_string(), hints.join("; ")));
        }
        Err(error) => return Err(Error::usage(error.to_string(), "choose another template")),
    };
    for name in missing {
        let answer = app.prompt.text(&question(&name, contact), &format!("--set {name}=…"))?;
        values.insert(name.clone(), text::tidy_block(&answer, "answer", text::FACT)?);
        if let Some(key) = name.strip_prefix("my_") {
            app.remark(format!("to be asked only once: nettrack config set me.{key} …"));
        }
    }
    template::fill(text, values)
        .map_err(|error| Error::usage(error.to_string(), "give it with --set KEY=VALUE"))
}

fn question(name: &str, contact: &Contact) -> String {
    let first = contact.first_name();
    match name {
        "my_name" => "Your name, as it stands under a message".into(),
        "my_intro" => "You in one clause (\"a nurse moving into health-tech\")".into(),
        "my_school" => "Your school".into(),
        "fact" => format!("One thing about {first} that made you write"),
        "learn" => format!("What do you want to learn from {first}?"),
        "detail" => format!("One detail of what {first} said"),
        other => format!("A value for `{other}`"),
    }
}

/// Where a missing value is best said, so that it need not be said again.
fn where_to_say(name: &str, contact: &Contact) -> String {
    let id = contact.id;
    let lasting = match name {
        "my_name" | "my_intro" | "my_school" => {
            format!("`nettrack config set me.{} …`", name.trim_start_matches("my_"))
        }
        "fact" => format!("`nettrack research {id} --fact …`"),
        "learn" | "why" => format!("`nettrack research {id} --{name} …`"),
        "company" | "role" | "program" | "cohort" | "source" | "via" => {
            format!("`nettrack edit {id} --{name} …`")
        }
        _ => return format!("--set {name}=…"),
    };
    format!("--set {name}=…, or for good {lasting}")
}

/// Two days of next week's business days, when the writer has named no times.
fn slots(today: NaiveDate, business_days: &BusinessDays) -> String {
    let day = |count| business_days.add(today, count).format("%A %-d %B");
    format!("{} or {}", day(4), day(6))
}

/// What to thank for: the takeaway that was noted, else a short last note.
fn detail(known: &Known) -> Option<String> {
    let takeaway =
        known.open.iter().find(|follow_up| follow_up.kind == FollowUpKind::Takeaway).map(|f| f.text.clone());
    let note =
        known.note.as_deref().and_then(|note| note.lines().next()).filter(|line| line.chars().count() <= 150);
    takeaway.or_else(|| note.map(|line| line.trim_end_matches('.').to_owned()))
}

/// By itself only where a person has an editor set up and gave no text.
fn wants_editor(app: &App, args: &DraftArgs) -> bool {
    let has_editor =
        ["VISUAL", "EDITOR"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    args.edit || (!args.no_edit && app.prompt.is_interactive() && has_editor && args.body.is_none())
}

/// Let the person edit: `Subject: …`, an empty line, the text. An unchanged text changes nothing.
fn edit(app: &App, written: &mut Written) -> Result<(), Error> {
    let folder = &app.paths.data_folder;
    make_private_folder(folder).map_err(|e| StoreError::io("make the folder", folder, &e))?;
    let has_subject = written.channel.has_subject();
    let head = if has_subject {
        format!("Subject: {}\n\n", written.subject.as_deref().unwrap_or_default())
    } else {
        String::new()
    };
    let Some(edited) = app.prompt.edit(folder, &format!("{head}{}\n", written.body), ".txt")? else {
        return Ok(());
    };
    let (subject, rest) = match edited.strip_prefix("Subject:").filter(|_| has_subject) {
        Some(after) => {
            after.split_once('\n').map_or((Some(after), ""), |(subject, rest)| (Some(subject), rest))
        }
        None => (None, edited.as_str()),
    };
    if let Some(subject) = subject {
        written.subject = match subject.trim() {
            "" => None,
            subject => Some(text::tidy(subject, "subject", text::SUBJECT)?),
        };
    }
    written.body = text::tidy_block(rest, "body", text::BODY)?;
    Ok(())
}

fn save(
    app: &mut App,
    contact: &Contact,
    known: &Known,
    written: Written,
    share: f64,
) -> Result<Drafted, Error> {
    let account = app.config.account();
    let subject = written.subject.as_deref().filter(|_| written.channel.has_subject());
    let found = findings(account, written.channel, subject, &written.body, contact, &known.facts);
    let new = Text {
        channel: written.channel,
        template: written.template,
        subject,
        body: &written.body,
        personal_share: share,
    };
    if let Some(draft) = &known.draft
        && (draft.channel, draft.template.as_deref(), draft.subject.as_deref(), draft.body.as_str())
            == (new.channel, new.template, new.subject, new.body)
    {
        let message = draft.clone();
        return Ok(Drafted { message, findings: found, account, because: None, saved: false });
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
    Ok(Drafted { message, findings: found, account, because: written.because, saved: true })
}
