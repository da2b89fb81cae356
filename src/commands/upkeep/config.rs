use clap::{Args, Subcommand};

use crate::app::App;
use crate::commands::settings_file::{read, unwritable, write};
use crate::config::{self, KEYS, Key};
use crate::domain::{day, holidays};
use crate::error::Error;
use crate::store::make_private_folder;
use crate::view::upkeep::{Setting, Settings};

/// Read and change settings
///
/// A cadence of your own stands in the file (`nettrack config edit`):
///
///   [cadence.plans.gentle]
///   steps = [{ kind = "try-another", after = "4b" }, { kind = "nudge", after = "2w" }]
///
/// Its name is then one for `sent --cadence` and `cadence.default`. Times are 3b
/// (business days), 7d or 2w; there is one nudge at most, because after two
/// messages without an answer a contact rests.
///
/// Examples:
///   nettrack config set me.name "Mia Chen"
///   nettrack config set region DE-BY
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
    Get {
        /// Its name, as `config list` shows it
        #[arg(value_name = "KEY")]
        key: String,
    },
    /// Change one setting; an empty value removes it
    Set {
        /// Its name, as `config list` shows it
        #[arg(value_name = "KEY")]
        key: String,
        /// What it is to be
        #[arg(value_name = "VALUE")]
        value: String,
    },
    /// Show all settings and what they mean
    List,
    /// Open the file in $VISUAL or $EDITOR
    Edit,
}

pub(crate) fn run(app: &mut App, args: ConfigArgs) -> Result<Settings, Error> {
    let before = read(app)?;
    match args.action.unwrap_or(Action::List) {
        Action::List => Ok(all(&before)),
        Action::Get { key } => {
            let found = one(&before, &key)?;
            if let [Setting { value: None, meaning, .. }] = found.list.as_slice() {
                app.remark(format!("{key} is not set: {meaning}"));
            }
            Ok(found)
        }
        Action::Set { key, .. } if key.starts_with(PLANS) => Err(Error::usage(
            format!("`{key}` is a list of steps"),
            "write it into the file: nettrack config edit; `nettrack config --help` shows how",
        )),
        Action::Set { key, value } => {
            known(&key)?;
            let after =
                config::with_key(&before, &key, Some(value.as_str()).filter(|value| !value.is_empty()))
                    .map_err(|message| {
                        Error::usage(message, "`nettrack config list` shows what each key means")
                    })?;
            write(app, &after)?;
            if key == "region" {
                say_holidays(app, &value);
            }
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

/// Which days a region stands for, so that a person sees whether it is the right one.
fn say_holidays(app: &mut App, code: &str) {
    let today = app.clock.today();
    if let Some(region) = holidays::find(code) {
        let next: Vec<String> = region.ahead(today).take(3).map(|day| day::describe(day, today)).collect();
        app.remark(format!("public holidays ({}), the next: {}", region.name, next.join("; ")));
    }
}

fn known(name: &str) -> Result<&'static Key, Error> {
    KEYS.iter().find(|key| key.name == name).ok_or_else(|| {
        let keys: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        Error::not_found(
            "unknown_key",
            format!("there is no setting `{name}`"),
            format!("settings: {}", keys.join(", ")),
        )
    })
}

/// Where cadences of the user's own are.
const PLANS: &str = "cadence.plans.";

fn one(text: &str, key: &str) -> Result<Settings, Error> {
    let found = match plans(text).find(|own| own.key == key) {
        Some(own) => own,
        None => setting(text, known(key)?),
    };
    Ok(Settings { list: vec![found], one: true, said: false })
}

fn all(text: &str) -> Settings {
    let keys = KEYS.iter().map(|key| setting(text, key));
    Settings { list: keys.chain(plans(text)).collect(), one: false, said: false }
}

fn setting(text: &str, key: &Key) -> Setting {
    let (value, is_set) = key.value(text);
    Setting { key: key.name.to_owned(), value, is_set, meaning: key.meaning }
}

fn plans(text: &str) -> impl Iterator<Item = Setting> {
    let own = config::own_cadences(text).into_iter();
    own.map(|(key, steps)| Setting {
        key,
        value: Some(steps),
        is_set: true,
        meaning: "a cadence of your own",
    })
}
