use clap::Args;

use super::{broken, check_name, folder, not_found, problems, saved};
use crate::app::App;
use crate::commands::message::channel;
use crate::commands::standard_input::text_or_stdin;
use crate::domain::channel::Channel;
use crate::domain::template::{self, Ask, Audience, Purpose, Template, Text};
use crate::domain::text;
use crate::error::Error;
use crate::store::{StoreError, make_private_folder};
use crate::view::template::Saved;

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Its name: small letters, digits and -
    #[arg(value_name = "NAME")]
    name: String,
    /// Begin with the texts of this template; without it and --body, with those of `company`
    #[arg(long, value_name = "OTHER")]
    from: Option<String>,
    /// The channel of --body (else email); without --body: copy only the text for this channel
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// The text; - reads standard input
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    /// The subject of --body
    #[arg(long, value_name = "TEXT", requires = "body")]
    subject: Option<String>,
    /// Kinds of contact: alumni,tag:rust
    #[arg(long = "for", value_name = "KIND", value_delimiter = ',')]
    audience: Vec<String>,
    /// Purposes: first, follow-up, answer, thank-you, keep-in-touch
    #[arg(long = "purpose", value_name = "PURPOSE", value_delimiter = ',')]
    purposes: Vec<String>,
    /// A placeholder of your own and how to ask for it: "project Which project?"; may be repeated
    #[arg(long = "ask", value_name = "NAME QUESTION")]
    asks: Vec<String>,
    /// When to use it
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    /// Replace a template of your own that has this name
    #[arg(long)]
    force: bool,
}

pub(super) fn run(app: &mut App, args: &NewArgs) -> Result<Saved, Error> {
    check_name(&args.name)?;
    let path = folder::path(&app.paths, &args.name);
    if folder::exists(&path) && !args.force {
        return Err(Error::refused(
            "template_exists",
            format!("you have a template `{}`", args.name),
            format!("`nettrack template edit {}` changes it, --force replaces it", args.name),
        ));
    }
    let template = begun(app, args)?;
    let source = template::write(&template);
    if args.body.is_some() {
        refuse_mistakes(app, &template, &source)?;
        return saved(app, &args.name, &path, &source, "new");
    }
    let edited = if app.prompt.is_interactive() {
        let folder = app.paths.templates();
        make_private_folder(&folder).map_err(|e| StoreError::io("make the folder", &folder, &e))?;
        app.prompt.edit(&folder, &format!("template-{}", args.name), &source, ".jinja")?
    } else {
        None
    };
    match edited {
        Some(edited) => {
            let result = saved(app, &args.name, &path, edited.text(), "new");
            edited.settle(result)
        }
        // what was left as it is in the editor is not wanted
        None if app.prompt.is_interactive() => Ok(Saved {
            file: None,
            name: args.name.clone(),
            verb: "unchanged",
            saved: false,
            problems: Vec::new(),
        }),
        None => saved(app, &args.name, &path, &source, "new"),
    }
}

/// The template as the flags say it.
fn begun(app: &App, args: &NewArgs) -> Result<Template, Error> {
    let channel = args.channel.as_deref().map(channel).transpose()?;
    let from = match (&args.from, &args.body) {
        (Some(name), _) => Some(name.as_str()),
        (None, Some(_)) => None,
        (None, None) => Some("company"),
    };
    let mut template = match from {
        Some(from) => copied(app, from, &args.name)?,
        None => Template::new(&args.name, true),
    };
    if let Some(body) = &args.body {
        let body = text_or_stdin(body, "body", text::BODY)?;
        let subject = args.subject.as_deref().map(|s| text::tidy(s, "subject", text::SUBJECT)).transpose()?;
        let channel = channel.unwrap_or(Channel::Email);
        template.texts.retain(|text| text.channel != channel);
        template.texts.insert(0, Text::new(channel, subject, body));
    } else if let Some(channel) = channel {
        let text = template.text(channel).ok_or_else(|| super::show::no_text(&template, channel.as_str()))?;
        template.texts = vec![text];
    }
    if args.from.is_none() {
        template.about = "When to use it: say it here".into();
        template.audience = vec![Audience::Anyone];
    }
    if let Some(about) = &args.about {
        template.about = text::tidy(about, "text of --about", text::FACT)?;
    }
    if !args.audience.is_empty() {
        let hint = "`nettrack template --help` lists the kinds; tag:NAME is one too";
        template.audience = words(&args.audience, Audience::parse, "kind of contact", hint)?;
    }
    if !args.purposes.is_empty() {
        let hint = format!("use {}", Purpose::ALL.map(Purpose::as_str).join(", "));
        template.purposes = words(&args.purposes, Purpose::parse, "purpose", &hint)?;
    } else if template.purposes.is_empty() {
        template.purposes = vec![Purpose::First];
    }
    for typed in &args.asks {
        let ask = Ask::parse(typed)
            .map_err(|message| Error::usage(message, "write --ask \"project Which project?\""))?;
        template.asks.retain(|known| known.name != ask.name);
        template.asks.push(ask);
    }
    Ok(template)
}

fn copied(app: &App, from: &str, name: &str) -> Result<Template, Error> {
    let catalog = folder::read(&app.paths).catalog;
    if let Some(found) = catalog.broken(from) {
        return Err(broken(&folder::path(&app.paths, from), &found.error));
    }
    let other = catalog.find(from).ok_or_else(|| not_found(&catalog, from))?;
    Ok(Template { name: name.to_owned(), yours: true, ..other.clone() })
}

fn words<T>(typed: &[String], parse: fn(&str) -> Option<T>, what: &str, hint: &str) -> Result<Vec<T>, Error> {
    let word = |word: &String| {
        parse(word.trim()).ok_or_else(|| Error::usage(format!("`{word}` is not a {what}"), hint))
    };
    typed.iter().map(word).collect()
}

/// A text that came by a flag is not kept with mistakes: nobody has it before them to mend it.
fn refuse_mistakes(app: &App, template: &Template, source: &str) -> Result<(), Error> {
    let problems = problems(&template.name, source, app.config.account());
    let refused = |message: String, hint: String| Error::refused("invalid_template", message, hint);
    if let Some(problem) = problems.iter().find(|problem| problem.is_error()) {
        return Err(refused(format!("{}: {}", problem.rule, problem.message), problem.hint.clone()));
    }
    match template::parse(&template.name, true, source) {
        Ok(read) if read.texts.len() == template.texts.len() => Ok(()),
        _ => Err(refused(
            "a line of the text begins with `== `, as a new text does".into(),
            "begin the line with another character".into(),
        )),
    }
}
