//! Template: see, write and check the messages with placeholders.

mod check;
mod edit;
pub(super) mod folder;
mod list;
mod new;
mod remove;
mod show;

use std::path::Path;

use clap::{Args, Subcommand};

use super::Done;
use crate::app::App;
use crate::domain::channel::Account;
use crate::domain::template::{self, Catalog, Problem};
use crate::error::Error;
use crate::view::template::Saved;
pub(super) use show::no_text;

/// See, write and check the templates of messages
///
/// Your own are files NAME.txt in the folder `templates` beside the configuration
/// (`nettrack paths`). One with the name of a built-in template goes before it.
///
///   # When to use it
///   for: alumni, tag:rust        introduction, colleague, event, alumni, dormant,
///                                company, support, existing, new, anyone, tag:NAME
///   purpose: first               first, follow-up, answer, thank-you, keep-in-touch
///   ask: project Which project?  a placeholder of your own, and how to ask for it
///
///   == email                     the text for a channel; that of the e-mail serves
///   Subject: Our {{ project }}   the others too, but not linkedin-note
///
///   Hi {{ first_name }}, ...{% if via %} {{ via }} sends greetings.{% endif %}
///
///   == linkedin-note
///   Hi {{ first_name }}, ...
///
/// Placeholders: name, first_name, role, company, program, cohort, source, via,
/// why, learn, fact, detail, my_name, my_intro, my_school, slots, slot_days,
/// today, last_sent_on, reply. What has no value is asked for, never left empty; write
/// {{ company|default('your team') }} or {% if company %} where it may be absent.
/// Filters: {{ via|first_name }}, {{ company|short_company }} (Acme GmbH: Acme),
/// {{ today|day }} (Thursday 5 March), day('short'), day('%d.%m.%Y'),
/// {{ slot_days|slots }} (Friday 6 March or Tuesday 10 March), slots('oder'),
/// and default, upper, lower, title, trim, replace, length, join.
///
/// `draft` takes what fits: the purpose that is due, then the first kind in the
/// list above that applies (tags before all), then a text made for the channel,
/// then yours before a built-in one, then by name.
///
/// Files are not part of `undo`: `template restore NAME` takes the last change to
/// one back, and once more brings it again.
///
/// Examples:
///   nettrack template list
///   nettrack template show alumni --channel linkedin-note
///   nettrack template new rust --from company --for tag:rust
///   nettrack template new hello --channel slack --body "Hi {{ first_name }}, ..."
///   nettrack template check
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct TemplateArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the templates
    List,
    /// Show a template: its texts, and where each value comes from
    Show(show::ShowArgs),
    /// Write a template of your own
    New(new::NewArgs),
    /// Change a template in $VISUAL or $EDITOR; of a built-in one you get a copy
    Edit(edit::EditArgs),
    /// Put a template of your own aside
    Remove(remove::RemoveArgs),
    /// Take the last change to a template of your own back; once more brings it again
    Restore(remove::RestoreArgs),
    /// Find mistakes: placeholders that nobody knows, texts that get too long
    Check(check::CheckArgs),
}

pub(crate) fn run(app: &mut App, args: TemplateArgs) -> Done {
    Ok(match args.action.unwrap_or(Action::List) {
        Action::List => Box::new(list::run(app)),
        Action::Show(args) => Box::new(show::run(app, &args)?),
        Action::New(args) => Box::new(new::run(app, &args)?),
        Action::Edit(args) => Box::new(edit::run(app, &args)?),
        Action::Remove(args) => Box::new(remove::run(app, &args)?),
        Action::Restore(args) => Box::new(remove::restore(app, &args)?),
        Action::Check(args) => Box::new(check::run(app, &args)?),
    })
}

/// # Errors
/// `Usage` for what is no name, with one that is.
fn check_name(name: &str) -> Result<(), Error> {
    template::check_name(name).map_err(|message| {
        let slug: String = crate::domain::text::fold_words(name).join("-").chars().take(60).collect();
        let slug = slug.trim_matches('-');
        let hint = match template::check_name(slug) {
            Ok(()) => format!("{}: `{slug}`", folder::NAME_RULE),
            Err(_) => folder::NAME_RULE.to_owned(),
        };
        Error::usage(message, hint)
    })
}

pub(super) fn not_found(catalog: &Catalog, name: &str) -> Error {
    let names: Vec<&str> = catalog.templates.iter().map(|template| template.name.as_str()).collect();
    Error::not_found(
        "template_not_found",
        format!("there is no template `{name}`"),
        format!("templates: {}", names.join(", ")),
    )
}

/// A file that is no template, by its path and line.
pub(super) fn broken(path: &Path, error: &template::FileError) -> Error {
    Error::File {
        code: "invalid_template",
        message: format!("`{}`, {error}", path.display()),
        hint: Some("mend the file; `nettrack template --help` tells how one is written".into()),
    }
}

/// What is wrong with a source.
fn problems(name: &str, source: &str, account: Account) -> Vec<Problem> {
    match template::parse(name, true, source) {
        Ok(template) => template::check(&template, account),
        Err(error) => vec![Problem::of_file(&error)],
    }
}

/// Save a source, and say what is wrong with it.
fn saved(app: &App, name: &str, path: &Path, source: &str, verb: &'static str) -> Result<Saved, Error> {
    folder::save(path, source)?;
    let problems = problems(name, source, app.config.account());
    Ok(Saved { name: name.to_owned(), file: Some(path.to_owned()), verb, saved: true, problems })
}
