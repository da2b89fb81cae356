use std::collections::BTreeSet;

use clap::Args;

use super::{broken, folder, not_found};
use crate::app::App;
use crate::commands::message::channel;
use crate::domain::template::{self, FillError, Template, Text, Values};
use crate::error::Error;
use crate::view::template::{Entry, Needed, Show};

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Name of the template
    #[arg(value_name = "NAME")]
    name: String,
    /// Only the text for this channel
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
}

pub(super) fn run(app: &mut App, args: &ShowArgs) -> Result<Show, Error> {
    let channel = args.channel.as_deref().map(channel).transpose()?;
    let catalog = folder::read(&app.paths).catalog;
    if let Some(found) = catalog.broken(&args.name) {
        return Err(broken(&folder::path(&app.paths, &args.name), &found.error));
    }
    let template = catalog.find(&args.name).ok_or_else(|| not_found(&catalog, &args.name))?.clone();
    let texts = match channel {
        None => template.texts.clone(),
        Some(channel) => vec![template.text(channel).ok_or_else(|| no_text(&template, channel.as_str()))?],
    };
    let placeholders = placeholders(&template, &texts)
        .map_err(|error| broken(&folder::path(&app.paths, &args.name), &error))?;
    let built_in = template::built_in(&template.name).filter(|_| !template.yours).map(str::to_owned);
    let path = folder::path(&app.paths, &template.name);
    let source = built_in.map_or_else(|| folder::source(&path).map_err(|e| broken(&path, &e)), Ok)?;
    let entry = Entry::new(template, |name| folder::path(&app.paths, name));
    Ok(Show { entry, one: channel.is_some(), texts, source, placeholders })
}

pub(in crate::commands) fn no_text(template: &Template, channel: &str) -> Error {
    let has: Vec<&str> = template.texts.iter().map(|text| text.channel.as_str()).collect();
    Error::refused(
        "no_text_for_channel",
        format!("the template `{}` has no text for {channel}", template.name),
        format!("it has one for {}; name it with --channel, or choose another template", has.join(", ")),
    )
}

/// The names that the texts may ask for; needed is what they cannot do without.
fn placeholders(template: &Template, texts: &[Text]) -> Result<Vec<Needed>, template::FileError> {
    let (mut names, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        names.extend(text.placeholders()?);
        if let Err(FillError::Missing(missing)) = text.fill(&Values::new()) {
            needed.extend(missing);
        }
    }
    let row = |name: String| Needed {
        meaning: match template::known(&name) {
            Some(known) => known.meaning.to_owned(),
            None => template.question(&name).unwrap_or("of the template's own").to_owned(),
        },
        from: template::comes_from(&name),
        needed: needed.contains(&name),
        name,
    };
    Ok(names.into_iter().map(row).collect())
}
