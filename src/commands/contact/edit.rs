use clap::Args;

use super::flags::{self, ContactFlags};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{self, Contact, Field, Value};
use crate::error::Error;
use crate::prompt::Edited;
use crate::store::{Tx, contacts, follow_ups, make_private_folder};
use crate::view::contact::Changed;

/// Change a contact
///
/// Without flags the record opens in $VISUAL or $EDITOR. An empty value empties a
/// field.
///
/// Examples:
///   nettrack edit ana --role "Lead data engineer" --why "built the pipeline I want to learn from"
///   nettrack edit 12 --phone ""
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct EditArgs {
    /// Who: id, name, e-mail or LinkedIn address
    #[arg(value_name = "CONTACT")]
    contact: String,
    /// New name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    flags: ContactFlags,
    /// Add a tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Add a link; may be repeated
    #[arg(long = "link", value_name = "URL")]
    links: Vec<String>,
    /// Remove a link; may be repeated
    #[arg(long = "unlink", value_name = "URL")]
    unlinks: Vec<String>,
}

pub(crate) fn run(app: &mut App, args: EditArgs) -> Result<Changed, Error> {
    let before = resolve::contact(app, &args.contact)?;
    let mut fields = args.flags.fields(app)?;
    if let Some(name) = &args.name {
        fields.insert(0, (Field::Name, Field::Name.check(name)?));
    }
    if fields.is_empty() && args.tags.is_empty() && args.links.is_empty() && args.unlinks.is_empty() {
        let Some(edited) = in_editor(app, &before)? else { return Ok(Changed::nothing(before)) };
        let changed = changed_fields(app, &before, edited.text());
        let result = match changed {
            Ok(fields) if fields.is_empty() => Ok(Changed::nothing(before)),
            Ok(fields) => save(app, before, &args, fields),
            Err(error) => Err(error),
        };
        return edited.settle(result);
    }
    save(app, before, &args, fields)
}

fn save(
    app: &mut App,
    before: Contact,
    args: &EditArgs,
    fields: Vec<(Field, Value)>,
) -> Result<Changed, Error> {
    let tags: Vec<String> = args.tags.iter().map(|tag| contact::tag(tag)).collect::<Result<_, _>>()?;
    let links: Vec<String> = args.links.iter().map(|link| contact::link(link)).collect::<Result<_, _>>()?;
    refuse_taken_profile(app, &before, &fields)?;
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        contacts::update(tx, &before, &fields)?;
        tags.iter().try_for_each(|tag| contacts::add_tag(tx, before.id, tag).map(drop))?;
        links.iter().try_for_each(|url| contacts::add_link(tx, before.id, url).map(drop))?;
        args.unlinks.iter().try_for_each(|url| contacts::remove_link(tx, before.id, url).map(drop))?;
        if fields.iter().any(|(field, _)| *field == Field::Every) {
            follow_ups::keep_in_touch(tx, before.id, today)?;
        }
        tx.describe(format!("changed {}", before.name));
        Ok(())
    };
    let contact = app.store.write_then("edit", save, |db, ()| {
        contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))
    })?;
    let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    let what = if names.is_empty() { "tags and links".to_owned() } else { names.join(", ") };
    Ok(Changed::one(format!("changed {}: {what}", contact.name), contact))
}

/// Two people cannot have one profile.
fn refuse_taken_profile(app: &mut App, before: &Contact, fields: &[(Field, Value)]) -> Result<(), Error> {
    let profile: Vec<(Field, Value)> =
        fields.iter().filter(|(field, _)| *field == Field::Linkedin).cloned().collect();
    if profile.is_empty() {
        return Ok(());
    }
    let today = app.clock.today();
    let others = app.store.read(|db| contacts::look_alikes(db, &profile, today))?;
    match others.iter().find(|other| other.id != before.id) {
        Some(other) => Err(Error::refused(
            "duplicate_contact",
            format!("{} (id {}) has this LinkedIn profile already", other.name, other.id),
            format!("`nettrack show {}` shows the record", other.id),
        )),
        None => Ok(()),
    }
}

/// The record in the person's editor; none when it was left as it is.
fn in_editor(app: &App, before: &Contact) -> Result<Option<Edited>, Error> {
    let folder = app.paths.data_folder.clone();
    make_private_folder(&folder).map_err(|e| crate::store::StoreError::io("make the folder", &folder, &e))?;
    app.prompt.edit(&folder, &format!("contact-{}", before.mark()), &as_text(before), ".toml")
}

/// The fields that were changed in the editor.
fn changed_fields(app: &mut App, before: &Contact, edited: &str) -> Result<Vec<(Field, Value)>, Error> {
    let table: toml::Table = edited.parse().map_err(|e: toml::de::Error| {
        Error::usage(
            format!("the record cannot be read: {}", e.message()),
            "keep each line as  field = \"value\"",
        )
    })?;
    if let Some(key) = table.keys().find(|key| Field::ALL.iter().all(|field| field.as_str() != key.as_str()))
    {
        return Err(Error::usage(format!("`{key}` is not a field of a contact"), "remove that line"));
    }
    let mut changed = Vec::new();
    for field in Field::ALL {
        let typed = match table.get(field.as_str()) {
            Some(toml::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        if typed.trim() != shown(before, field).trim() {
            changed.push((field, flags::value(app, field, &typed)?));
        }
    }
    Ok(changed)
}

fn as_text(contact: &Contact) -> String {
    let mut text = String::from("# Change what is between the quotes; an empty value empties the field.\n\n");
    for field in Field::ALL {
        let value = toml::Value::String(shown(contact, field));
        text.push_str(&format!("{} = {value}\n", field.as_str()));
    }
    text
}

/// The value of a field as a person types it.
fn shown(contact: &Contact, field: Field) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        Field::Name => contact.name.clone(),
        Field::Pronouns => text(&contact.pronouns),
        Field::Role => text(&contact.role),
        Field::Company => text(&contact.company),
        Field::Email => text(&contact.email),
        Field::Phone => text(&contact.phone),
        Field::Linkedin => text(&contact.linkedin),
        Field::Circle => contact.circle.as_str().to_owned(),
        Field::Source => text(&contact.source),
        Field::Via => contact.via.as_ref().map(|via| via.id.to_string()).unwrap_or_default(),
        Field::Program => text(&contact.program),
        Field::Cohort => text(&contact.cohort),
        Field::Why => text(&contact.why),
        Field::Learn => text(&contact.learn),
        Field::Every => contact.every_days.map(|days| format!("{days}d")).unwrap_or_default(),
        Field::TimeZone => text(&contact.time_zone),
    }
}
