use std::io::Write;

use clap::{Args, Subcommand};

use crate::app::App;
use crate::config::{self, KEYS};
use crate::error::Error;
use crate::store::make_private_folder;
use crate::view::upkeep::Settings;

/// Read and change settings
///
/// Examples:
///   nettrack config set me.name "Mia Chen"
///   nettrack config list
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show one setting
    Get { key: String },
    /// Change one setting; an empty value removes it
    Set { key: String, value: String },
    /// Show all settings and what they mean
    List,
    /// Open the file in $VISUAL or $EDITOR
    Edit,
}

pub(crate) fn run(app: &mut App, args: ConfigArgs) -> Result<Settings, Error> {
    let before = read(app)?;
    match args.action.unwrap_or(Action::List) {
        Action::List => Ok(all(&before)),
        Action::Get { key } => one(&before, &key),
        Action::Set { key, value } => {
            known(&key)?;
            let after =
                config::with_key(&before, &key, Some(value.as_str()).filter(|value| !value.is_empty()))
                    .map_err(|message| {
                        Error::usage(message, "`nettrack config list` shows what each key means")
                    })?;
            write(app, &after)?;
            Ok(Settings { said: true, ..one(&after, &key)? })
        }
        Action::Edit => {
            let folder = app.paths.data_folder.clone();
            make_private_folder(&folder).map_err(|e| unwritable(&folder, &e))?;
            let Some(edited) = app.prompt.edit(&folder, "config", &before, ".toml")? else {
                return Ok(all(&before));
            };
            let result = save_edited(app, edited.text());
            edited.settle(result)
        }
    }
}

fn save_edited(app: &App, after: &str) -> Result<Settings, Error> {
    config::Config::parse(after).map_err(|message| {
        Error::usage(message, "nothing was saved; `nettrack config list` shows the keys")
    })?;
    write(app, after)?;
    Ok(all(after))
}

fn known(key: &str) -> Result<&'static (&'static str, &'static str), Error> {
    KEYS.iter().find(|(name, _)| *name == key).ok_or_else(|| {
        let keys: Vec<&str> = KEYS.iter().map(|(name, _)| *name).collect();
        Error::not_found(
            "unknown_key",
            format!("there is no setting `{key}`"),
            format!("settings: {}", keys.join(", ")),
        )
    })
}

fn one(text: &str, key: &str) -> Result<Settings, Error> {
    let (name, meaning) = known(key)?;
    Ok(Settings { list: vec![(name, config::key_of(text, name), meaning)], one: true, said: false })
}

fn all(text: &str) -> Settings {
    let list = KEYS.iter().map(|(name, meaning)| (*name, config::key_of(text, name), *meaning)).collect();
    Settings { list, one: false, said: false }
}

fn read(app: &App) -> Result<String, Error> {
    match std::fs::read_to_string(&app.paths.config) {
        Ok(text) => Ok(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(e) => Err(unwritable(&app.paths.config, &e)),
    }
}

/// The whole file or nothing: written beside, flushed, then put in its place.
fn write(app: &App, text: &str) -> Result<(), Error> {
    let path = &app.paths.config;
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let save = || {
        make_private_folder(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        std::fs::File::open(folder)?.sync_all()
    };
    save().map_err(|e: std::io::Error| unwritable(path, &e))
}

fn unwritable(path: &std::path::Path, e: &std::io::Error) -> Error {
    Error::File {
        code: "unreadable",
        message: format!("cannot read or write `{}`: {e}", path.display()),
        hint: Some("name another file with --config FILE".into()),
    }
}
