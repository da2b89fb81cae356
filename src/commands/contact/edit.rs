use clap::Args;

use super::duplicate;
use super::flags::{self, Additions, ContactFlags};
use crate::app::App;
use crate::commands::resolve;
use crate::domain::contact::{Contact, Field, Value};
use crate::domain::day;
use crate::error::Error;
use crate::prompt::Edited;
use crate::store::{Tx, contacts, make_private_folder};
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
    let additions = args.flags.additions(app)?;
    if fields.is_empty() && additions.names().is_empty() && args.unlinks.is_empty() {
        let Some(edited) = in_editor(app, &before)? else { return Ok(Changed::nothing(before)) };
        let changed = changed_fields(app, &before, edited.text());
        let result = match changed {
            Ok(fields) if fields.is_empty() => Ok(Changed::nothing(before)),
            Ok(fields) => save(app, before, &args, &fields, &additions),
            Err(error) => Err(error),
        };
        return edited.settle(result);
    }
    save(app, before, &args, &fields, &additions)
}

fn save(
    app: &mut App,
    before: Contact,
    args: &EditArgs,
    fields: &[(Field, Value)],
    additions: &Additions,
) -> Result<Changed, Error> {
    refuse_own_introduction(&before, fields)?;
    let mut names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
    names.extend(additions.names());
    names.extend((!args.unlinks.is_empty() && !names.contains(&"links")).then_some("links"));
    let said = format!("changed {}: {}", before.name, names.join(", "));
    let today = app.clock.today();
    let save = |tx: &Tx<'_>| {
        duplicate::refuse(tx, fields, Some(before.id), args.flags.allow_duplicate, today)?;
        contacts::update(tx, &before, fields)?;
        args.unlinks.iter().try_for_each(|url| contacts::remove_link(tx, before.id, url).map(drop))?;
        additions.save(tx, (before.id, &before.name), fields, today)?;
        tx.describe(said);
        Ok(())
    };
    let contact = app.store.write_then("edit", save, |db, ()| {
        contacts::get(db, before.id, today)?.ok_or_else(|| resolve::gone(&before.name))
    })?;
    let follow_up = additions.follow_up.map(|day| format!("  follow up {}", day::describe(day, today)));
    let said = format!("changed {}: {}", contact.name, names.join(", "));
    let said = [Some(said), follow_up].into_iter().flatten().collect();
    Ok(Changed { contacts: vec![contact], said, one: true })
}

fn refuse_own_introduction(before: &Contact, fields: &[(Field, Value)]) -> Result<(), Error> {
    let own = |(field, value): &(Field, Value)| {
        *field == Field::Via && matches!(value, Value::Number(id) if *id == before.id.0)
    };
    if fields.iter().any(own) {
        return Err(Error::usage(
            format!("{} cannot be introduced by {}", before.name, before.name),
            "name another contact with --via, or empty it with --via \"\"",
        ));
    }
    Ok(())
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
