//! The user's configuration (TOML) and where files live.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::domain::business_days::BusinessDays;
use crate::domain::cadence::{self, Cadence};
use crate::domain::channel::{Account, Limits};
use crate::domain::contact;
use crate::error::Error;

/// Everything that a person may set. A key that is not here is an error that names it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Who writes: `me.name`, `me.intro`, `me.school`, `me.slots` fill the placeholders `my_name`, …
    me: Me,
    linkedin: Linkedin,
    /// Country for public holidays
    region: Option<String>,
    /// Days off of the user's own
    holidays: Vec<NaiveDate>,
    cadence: CadenceConfig,
    goal: Goal,
    /// What the sites allow, where it is not what `channel::Limits` says; 0 is no limit
    limits: BTreeMap<String, u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Me {
    name: Option<String>,
    intro: Option<String>,
    school: Option<String>,
    slots: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Linkedin {
    account: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CadenceConfig {
    default: Option<String>,
    #[serde(rename = "noon-rule")]
    noon_rule: Option<bool>,
}

/// Goals of a week (DOMAIN.md, section 5).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Goal {
    pub(crate) messages: u32,
    pub(crate) conversations: u32,
}

impl Default for Goal {
    fn default() -> Self {
        Self { messages: 5, conversations: 2 }
    }
}

/// A key that `config get|set|list` knows: its name, what it means, and an example.
pub(crate) const KEYS: [(&str, &str); 20] = [
    ("me.name", "your name, as it stands under a message"),
    ("me.intro", "you in one clause: \"a nurse moving into health-tech\""),
    ("me.school", "your school or program"),
    ("me.slots", "when you can talk: \"Tue or Thu after 4 pm\""),
    ("me.email", "your own address, for the sender of an .eml"),
    ("linkedin.account", "free or premium: how long an invitation note may be"),
    ("region", "your country, for public holidays"),
    ("holidays", "days off of your own: 2026-12-24,2026-12-31"),
    ("cadence.default", "three-seven or school: when to follow up"),
    ("cadence.noon-rule", "true: what is sent after noon counts from the next business day"),
    ("goal.messages", "messages you want to send in a week"),
    ("goal.conversations", "conversations you want to have in a week"),
    ("limits.linkedin-note", "characters of an invitation note, if LinkedIn changed them; 0: no limit"),
    ("limits.linkedin-message", "characters of a LinkedIn message"),
    ("limits.inmail", "characters of an InMail"),
    ("limits.inmail-subject", "characters of an InMail's subject"),
    ("limits.slack", "characters of a Slack message"),
    ("limits.other", "characters of a message elsewhere"),
    ("limits.notes-a-month", "invitations with a note in a month, before you are reminded"),
    ("limits.invitations-a-week", "invitations in a week, before you are reminded"),
];

impl Config {
    /// Read the file; one that does not exist is an empty one.
    ///
    /// # Errors
    /// `File` when it cannot be read or says something that is not known.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(|message| Error::File {
                code: "invalid_config",
                message: format!("`{}`: {message}", path.display()),
                hint: Some("`nettrack config list` shows the keys; mend the file or remove the line".into()),
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(Error::File {
                code: "unreadable",
                message: format!("cannot read `{}`: {e}", path.display()),
                hint: Some("name another file with --config FILE".into()),
            }),
        }
    }

    /// # Errors
    /// What is wrong, in one line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |span| text[..span.start.min(text.len())].lines().count().max(1));
            format!("line {line}: {}", e.message().lines().next().unwrap_or_default())
        })?;
        if let Some(name) = &config.linkedin.account
            && Account::parse(name).is_none()
        {
            return Err(format!("linkedin.account is free or premium, not `{name}`"));
        }
        if let Some(name) = &config.cadence.default
            && cadence::find(name).is_none()
        {
            return Err(format!("there is no cadence `{name}`"));
        }
        if let Some(name) = config.limits.keys().find(|name| !Limits::NAMES.contains(&name.as_str())) {
            return Err(format!("there is no limit `{name}`: {}", Limits::NAMES.join(", ")));
        }
        if let Some(address) = &config.me.email {
            contact::Field::Email.check(address).map_err(|e| format!("me.email: {e}"))?;
        }
        Ok(config)
    }

    pub(crate) fn business_days(&self) -> BusinessDays {
        BusinessDays::new(self.holidays.iter().copied())
    }

    pub(crate) fn account(&self) -> Account {
        let account = self.linkedin.account.as_deref().and_then(Account::parse).unwrap_or(Account::Free);
        if self.limits.is_empty() {
            return account;
        }
        let set = |limits: Limits, (name, limit): (&String, &u32)| {
            limits.with(name, usize::try_from(*limit).unwrap_or(usize::MAX)).unwrap_or(limits)
        };
        Account::Own(self.limits.iter().fold(account.limits(), set))
    }

    /// The writer's name and address, for the head of a mail.
    pub(crate) fn sender(&self) -> (Option<&str>, Option<&str>) {
        (self.me.name.as_deref(), self.me.email.as_deref())
    }

    pub(crate) fn cadence(&self) -> Cadence {
        self.cadence.default.as_deref().and_then(cadence::find).unwrap_or_else(cadence::default)
    }

    pub(crate) fn noon_rule(&self) -> bool {
        self.cadence.noon_rule.unwrap_or(true)
    }

    pub(crate) fn goal(&self) -> Goal {
        self.goal
    }

    /// The writer's own words, by placeholder.
    pub(crate) fn placeholders(&self) -> BTreeMap<String, String> {
        [
            ("my_name", &self.me.name),
            ("my_intro", &self.me.intro),
            ("my_school", &self.me.school),
            ("slots", &self.me.slots),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.clone().map(|value| (key.to_owned(), value)))
        .collect()
    }
}

/// Where nettrack keeps its files.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    pub(crate) database: PathBuf,
    pub(crate) config: PathBuf,
    /// Folder of the database that is used when none is named; the demo's lies beside it
    pub(crate) data_folder: PathBuf,
}

impl Paths {
    /// Named files first, then `NETTRACK_DB` and `NETTRACK_CONFIG`, then the platform's folders.
    ///
    /// # Errors
    /// `Usage` when there is no home folder to put them in.
    pub(crate) fn find(database: Option<PathBuf>, config: Option<PathBuf>) -> Result<Self, Error> {
        let from_env = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let database = database.or_else(|| from_env("NETTRACK_DB"));
        let config = config.or_else(|| from_env("NETTRACK_CONFIG"));
        let home = etcetera::choose_base_strategy();
        let missing = || {
            Error::usage(
                "there is no home folder to keep the data in",
                "name the file: --db FILE --config FILE",
            )
        };
        let folder = |named: Option<&PathBuf>, of: fn(&dyn BaseStrategyDyn) -> PathBuf| match (&home, named) {
            (Ok(home), _) => Ok(of(home).join("nettrack")),
            (Err(_), Some(file)) => Ok(file.parent().unwrap_or(Path::new(".")).to_owned()),
            (Err(_), None) => Err(missing()),
        };
        let data_folder = folder(database.as_ref(), |home| home.data())?;
        let config_folder = folder(config.as_ref().or(database.as_ref()), |home| home.config())?;
        Ok(Self {
            database: database.unwrap_or_else(|| data_folder.join("nettrack.db")),
            config: config.unwrap_or_else(|| config_folder.join("config.toml")),
            data_folder,
        })
    }
}

/// The two folders of the platform that nettrack uses.
trait BaseStrategyDyn {
    fn data(&self) -> PathBuf;
    fn config(&self) -> PathBuf;
}

impl<S: BaseStrategy> BaseStrategyDyn for S {
    fn data(&self) -> PathBuf {
        self.data_dir()
    }

    fn config(&self) -> PathBuf {
        self.config_dir()
    }
}

/// Set a key in the file's text, keeping its comments and order; `None` removes the key.
///
/// # Errors
/// What is wrong with the text or the value, in one line.
pub(crate) fn with_key(text: &str, key: &str, value: Option<&str>) -> Result<String, String> {
    let mut file: toml_edit::DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| e.message().to_owned())?;
    let (table, name) = key.split_once('.').map_or((None, key), |(table, name)| (Some(table), name));
    let home = match table {
        Some(table) => file
            .entry(table)
            .or_insert_with(toml_edit::table)
            .as_table_mut()
            .ok_or_else(|| format!("`{table}` is not a table in the file"))?,
        None => file.as_table_mut(),
    };
    match value {
        Some(value) => home[name] = toml_edit::Item::Value(typed(key, value)?),
        None => {
            home.remove(name);
        }
    }
    let text = file.to_string();
    Config::parse(&text)?;
    Ok(text)
}

fn typed(key: &str, value: &str) -> Result<toml_edit::Value, String> {
    Ok(match key {
        key if matches!(key.split('.').next(), Some("goal" | "limits")) => {
            value.parse::<u32>().map(i64::from).map_err(|_| format!("`{value}` is not a number"))?.into()
        }
        "cadence.noon-rule" => {
            value.parse::<bool>().map_err(|_| format!("`{value}` is neither true nor false"))?.into()
        }
        "holidays" => {
            let days: toml_edit::Array =
                value.split(',').map(str::trim).filter(|day| !day.is_empty()).collect();
            for day in value.split(',').map(str::trim).filter(|day| !day.is_empty()) {
                day.parse::<NaiveDate>().map_err(|_| format!("`{day}` is not a day like 2026-12-24"))?;
            }
            days.into()
        }
        _ => value.into(),
    })
}

/// The value of a key in the file's text, as it was typed.
pub(crate) fn key_of(text: &str, key: &str) -> Option<String> {
    let file: toml::Table = text.parse().ok()?;
    let value = match key.split_once('.') {
        Some((table, name)) => file.get(table)?.get(name)?,
        None => file.get(key)?,
    };
    Some(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join(","),
        other => other.to_string(),
    })
}
