//! From a template to a text: which template, which values, and asking for those that are missing.

use chrono::NaiveDate;

use super::drafting::{Known, Written};
use crate::app::App;
use crate::commands::template::folder;
use crate::commands::template::{broken, no_text, not_found};
use crate::domain::business_days::BusinessDays;
use crate::domain::channel::Channel;
use crate::domain::contact::Contact;
use crate::domain::template::{
    self, Catalog, Choice, FillError, Origin, Situation, Template, Text, Values, quoted,
};
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
    let found = folder::read(&app.paths);
    let (template, because) = if let Some(name) = asked.template {
        (named(app, &found.catalog, name)?, None)
    } else if let Some(template) = begun_with(&found.catalog, known, channel) {
        (template, None)
    } else {
        leave_out(app, &found);
        let choice = chosen(app, &found.catalog, contact, known, channel)?;
        (choice.template, Some(choice.because))
    };
    let text = template.text(channel).ok_or_else(|| no_text(template, channel.as_str()))?;
    let mut values = record(app, contact, known);
    given(app, asked.values, template, &text, &mut values)?;
    let (subject, body) = fill_or_ask(app, template, &text, &mut values, contact)?;
    Ok(Written {
        channel,
        template: Some(template.name.clone()),
        because,
        subject,
        filled: Some(body.clone()),
        body,
    })
}

fn named<'c>(app: &App, catalog: &'c Catalog, name: &str) -> Result<&'c Template, Error> {
    match catalog.broken(name) {
        Some(found) => Err(broken(&folder::path(&app.paths, name), &found.error)),
        None => catalog.find(name).ok_or_else(|| not_found(catalog, name)),
    }
}

/// New values for an open draft go into the template that it was begun with.
fn begun_with<'c>(catalog: &'c Catalog, known: &Known, channel: Channel) -> Option<&'c Template> {
    let name = known.draft.as_ref()?.template.as_deref()?;
    catalog.find(name).filter(|template| template.text(channel).is_some())
}

/// Say which files take no part in the choice.
fn leave_out(app: &mut App, found: &folder::Found) {
    for note in &found.notes {
        app.remark(note.clone());
    }
    for broken in &found.catalog.broken {
        let path = folder::path(&app.paths, &broken.name);
        app.remark(format!(
            "your template `{}` is left out: `{}`, {}",
            broken.name,
            path.display(),
            broken.error
        ));
    }
}

fn chosen<'c>(
    app: &App,
    catalog: &'c Catalog,
    contact: &Contact,
    known: &Known,
    channel: Channel,
) -> Result<Choice<'c>, Error> {
    let has_school = app.config.placeholders().contains_key("my_school");
    let situation = Situation { contact, occasion: known.occasion, has_school, channel };
    template::choose(&catalog.templates, &situation).ok_or_else(|| {
        Error::refused(
            "no_template_fits",
            format!("no template has a text for {} to {}", channel.as_str(), contact.name),
            "name one with --template, or write the text with --body",
        )
    })
}

/// What the record, the settings and the calendar say.
fn record(app: &App, contact: &Contact, known: &Known) -> Values {
    let today = app.clock.today();
    let days = slot_days(today, &app.config.business_days());
    let mut values = template::values(contact, &known.facts, &known.sent, today);
    values.extend(app.config.placeholders());
    values.insert("slot_days".into(), days.clone());
    let slots = values.remove("slots").unwrap_or(days);
    values.insert("slots".into(), template::slots(&slots));
    if let Some(detail) = &known.detail {
        values.entry("detail".into()).or_insert_with(|| detail.clone());
    }
    values
}

/// Put the values of `--set` in; they go before all others.
fn given(
    app: &mut App,
    typed: &[String],
    template: &Template,
    text: &Text,
    values: &mut Values,
) -> Result<(), Error> {
    let names = text.placeholders().map_err(|error| mistake(app, template, error.line, &error.message))?;
    for typed in typed {
        let (key, value) = typed.split_once('=').ok_or_else(|| {
            Error::usage(format!("`{typed}` is not KEY=VALUE"), "write --set my_name=\"Mia Chen\"")
        })?;
        let key = key.trim();
        let value = text::tidy_block(value, "value", text::FACT).map_err(|error| {
            Error::usage(format!("--set {key}: {error}"), "give it a value, or leave --set out")
        })?;
        if !names.iter().any(|name| name == key) {
            if template::known(key).is_none() && !template.has_placeholder(key) {
                return Err(no_placeholder(template, key, &names));
            }
            app.remark(format!("the template `{}` does not use `{key}` here", template.name));
        }
        let value = if key == "slots" { template::slots(&value) } else { value };
        values.insert(key.to_owned(), value);
    }
    Ok(())
}

fn no_placeholder(template: &Template, key: &str, names: &[String]) -> Error {
    let near = template::nearest(key, names.iter().map(String::as_str));
    let near = near.map(|near| format!("do you mean `{near}`? ")).unwrap_or_default();
    Error::usage(
        format!("the template `{}` has no placeholder `{key}`", template.name),
        format!("{near}it has {}", quoted(names)),
    )
}

/// Ask for what the template needs and nobody has said; without a terminal it is an error that names it.
fn fill_or_ask(
    app: &mut App,
    template: &Template,
    text: &Text,
    values: &mut Values,
    contact: &Contact,
) -> Result<(Option<String>, String), Error> {
    loop {
        let missing = match text.fill(values) {
            Ok(filled) => return Ok(filled),
            Err(FillError::Missing(missing)) => missing,
            Err(FillError::Broken { line, message }) => return Err(mistake(app, template, line, &message)),
        };
        if !app.prompt.is_interactive() {
            let hints: Vec<String> = missing.iter().map(|name| where_to_say(name, contact)).collect();
            return Err(Error::usage(FillError::Missing(missing).to_string(), hints.join("; ")));
        }
        for name in missing {
            let question = template.question(&name).map_or_else(|| question(&name, contact), str::to_owned);
            let answer = app.prompt.text(&question, &format!("--set {name}=…"))?;
            values.insert(name.clone(), text::tidy_block(&answer, "answer", text::FACT)?);
            if let Some(Origin::Setting(key)) = template::known(&name).map(|known| known.origin) {
                app.remark(format!("to be asked only once: nettrack config set {key} …"));
            }
        }
    }
}

/// A mistake in the template, with its place.
fn mistake(app: &App, template: &Template, line: usize, message: &str) -> Error {
    let error = template::FileError { line, message: message.to_owned() };
    broken(&folder::path(&app.paths, &template.name), &error)
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
        other => match template::known(other) {
            Some(known) => format!("{other}: {}", known.meaning),
            None => format!("A value for `{other}`"),
        },
    }
}

/// Where a missing value is best said, so that it need not be said again.
fn where_to_say(name: &str, contact: &Contact) -> String {
    let id = contact.id;
    let lasting = match template::known(name).map(|known| known.origin) {
        Some(Origin::Setting(key)) => format!("`nettrack config set {key} …`"),
        Some(Origin::Research) => format!("`nettrack research {id} --{name} …`"),
        Some(Origin::Record) => format!("`nettrack edit {id} --{name} …`"),
        Some(Origin::Told) | None => return format!("--set {name}=…"),
    };
    format!("--set {name}=…, or for good {lasting}")
}

/// Two days of next week's business days, when the writer has named no times.
fn slot_days(today: NaiveDate, business_days: &BusinessDays) -> String {
    format!("{}, {}", business_days.add(today, 4), business_days.add(today, 6))
}
