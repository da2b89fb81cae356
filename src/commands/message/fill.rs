//! From a template to a text: which template, which values, and asking for those that are missing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::draft::{Known, Written};
use crate::app::App;
use crate::domain::business_days::BusinessDays;
use crate::domain::channel::Channel;
use crate::domain::contact::Contact;
use crate::domain::follow_up::FollowUpKind;
use crate::domain::template::{self, TemplateError};
use crate::domain::text;
use crate::error::Error;

/// What the person said about the template.
pub(super) struct Asked<'a> {
    pub(super) template: Option<&'a str>,
    /// `KEY=VALUE`
    pub(super) values: &'a [String],
}

/// The text of a template, the one that was named or the one that fits best, filled from the record.
///
/// # Errors
/// A template that is not there; a value that is missing where nobody can be asked.
pub(super) fn from_template(
    app: &mut App,
    asked: &Asked<'_>,
    contact: &Contact,
    known: &Known,
    channel: Channel,
) -> Result<Written, Error> {
    let mine = app.config.placeholders();
    let (name, because) = if let Some(name) = asked.template {
        (name, None)
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
    for typed in asked.values {
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
        template: Some(template.name.to_owned()),
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
