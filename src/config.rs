//! The user's configuration (TOML) and where files live.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::domain::business_days::BusinessDays;
use crate::domain::cadence::{Cadence, CadenceError, Cadences};
use crate::domain::channel::Account;
use crate::domain::check::{Language, UserWords, Writer};
use crate::domain::follow_up::GRACE_PERCENT;
use crate::domain::holidays;
use crate::domain::message::REST_DAYS;
use crate::domain::statistics;
use crate::error::Error;

/// Everything that a person may set. A key that is not here is an error that names it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Who writes: `me.name`, `me.intro`, `me.school`, `me.slots` fill the placeholders `my_name`, …
    me: Me,
    linkedin: Linkedin,
    /// Country or part of it, for public holidays
    region: Option<String>,
    /// Days off of the user's own
    holidays: Vec<NaiveDate>,
    cadence: CadenceConfig,
    #[serde(rename = "keep-in-touch")]
    keep_in_touch: KeepInTouchConfig,
    goal: Goal,
    stats: StatsConfig,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Me {
    name: Option<String>,
    intro: Option<String>,
    school: Option<String>,
    company: Option<String>,
    slots: Option<String>,
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
    #[serde(rename = "rest-days")]
    rest_days: Option<u32>,
    /// Cadences of the user's own
    plans: BTreeMap<String, PlanConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanConfig {
    steps: Vec<StepConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepConfig {
    kind: String,
    after: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct KeepInTouchConfig {
    grace: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StatsConfig {
    #[serde(rename = "waiting-days")]
    waiting_days: Option<u32>,
}

/// Goals of a week (DOMAIN.md, section 5).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Goal {
    pub(crate) messages: u32,
    pub(crate) conversations: u32,
}

/// A rest and a grace that are longer than this are mistakes.
const MOST_DAYS: u32 = 3_650;
const MOST_PERCENT: u32 = 1_000;

impl PlanConfig {
    fn cadence(&self, name: &str) -> Result<Cadence, CadenceError> {
        Cadence::new(name, self.steps.iter().map(|step| (step.kind.as_str(), step.after.as_str())))
    }
}

impl Default for Goal {
    fn default() -> Self {
        Self { messages: 5, conversations: 2 }
    }
}

/// A key that `config get|set|list` knows: its name, what it means, and an example.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("me.name", "your name, as it stands under a message"),
    ("me.intro", "you in one clause: \"a nurse moving into health-tech\""),
    ("me.school", "your school or program"),
    ("me.company", "where you work: `check` takes it for nobody else's"),
    ("me.slots", "when you can talk: \"Tue or Thu after 4 pm\""),
    ("linkedin.account", "free or premium: how long an invitation note may be"),
    ("region", "your country or part of it, for public holidays: US, DE-BY, FR"),
    ("holidays", "days off of your own: 2026-12-24,2026-12-31"),
    ("cadence.default", "when to follow up: three-seven, school, none, or one of your own"),
    ("cadence.noon-rule", "true: what is sent after noon counts from the next business day"),
    ("cadence.rest-days", "days a contact rests after two messages without an answer (90)"),
    ("keep-in-touch.grace", "percent of the interval from the ideal to the latest day (33)"),
    ("goal.messages", "messages you want to send in a week"),
    ("goal.conversations", "conversations you want to have in a week"),
    ("stats.waiting-days", "days until a message without an answer counts as unanswered"),
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
        config.check_planning()?;
        if let Some(days) = config.stats.waiting_days
            && !(1..=365).contains(&days)
        {
            return Err(format!("stats.waiting-days is 1 to 365, not `{days}`"));
        }
        Ok(config)
    }

    /// # Errors
    /// What is wrong with the keys that say when things are due, naming the key.
    fn check_planning(&self) -> Result<(), String> {
        if let Some(code) = &self.region
            && holidays::find(code).is_none()
        {
            let known = holidays::near(code).join(", ");
            return Err(format!(
                "region: no public holidays are known for `{code}` (known: {known}; `holidays` takes days of your own)"
            ));
        }
        for (name, plan) in &self.cadence.plans {
            plan.cadence(name).map_err(|e| format!("cadence.plans.{name}: {e}"))?;
        }
        if let Some(name) = &self.cadence.default {
            let missing =
                |names| format!("cadence.default: there is no cadence `{name}` (there are {names})");
            self.cadences().find(name).map_err(missing)?;
        }
        if !(1..=MOST_DAYS).contains(&self.rest_days()) {
            return Err(format!("cadence.rest-days is 1 to {MOST_DAYS}"));
        }
        if self.grace() > MOST_PERCENT {
            return Err(format!("keep-in-touch.grace is at most {MOST_PERCENT}"));
        }
        Ok(())
    }

    pub(crate) fn business_days(&self) -> BusinessDays {
        let region = self.region.as_deref().and_then(holidays::find);
        BusinessDays::new(self.holidays.iter().copied()).in_region(region)
    }

    /// Days that a contact rests after messages without an answer.
    pub(crate) fn rest_days(&self) -> u32 {
        self.cadence.rest_days.unwrap_or(REST_DAYS)
    }

    /// From the ideal to the latest day of keeping in touch, in percent of the interval.
    pub(crate) fn grace(&self) -> u32 {
        self.keep_in_touch.grace.unwrap_or(GRACE_PERCENT)
    }

    pub(crate) fn cadences(&self) -> Cadences {
        let own = self.cadence.plans.iter().filter_map(|(name, plan)| plan.cadence(name).ok());
        Cadences::with(own.collect())
    }

    pub(crate) fn account(&self) -> Account {
        self.linkedin.account.as_deref().and_then(Account::parse).unwrap_or(Account::Free)
    }

    /// The cadence for a first message, where the user names none; it may be none at all.
    pub(crate) fn cadence(&self) -> Option<Cadence> {
        let cadences = self.cadences();
        let found = match &self.cadence.default {
            Some(name) => cadences.find(name).ok().flatten(),
            None => cadences.usual(),
        };
        found.cloned()
    }

    pub(crate) fn noon_rule(&self) -> bool {
        self.cadence.noon_rule.unwrap_or(true)
    }

    /// Days until a message without an answer counts as unanswered.
    pub(crate) fn waiting_days(&self) -> u32 {
        self.stats.waiting_days.unwrap_or(statistics::WAITING_DAYS)
    }

    pub(crate) fn goal(&self) -> Goal {
        self.goal
    }

    /// Who writes.
    pub(crate) fn writer(&self) -> Writer {
        Writer { name: self.me.name.clone(), company: self.me.company.clone(), intro: self.me.intro.clone() }
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
    /// Folder of the database that is used when none is named
    pub(crate) data_folder: PathBuf,
    /// The database of the demo: the one that is named, else a file of its own beside the usual one
    pub(crate) demo: PathBuf,
}

impl Paths {
    /// The folder of the user's own templates, beside the configuration.
    pub(crate) fn templates(&self) -> PathBuf {
        self.config.with_file_name("templates")
    }

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
            demo: database.clone().unwrap_or_else(|| data_folder.join("demo.db")),
            database: database.unwrap_or_else(|| data_folder.join("nettrack.db")),
            config: config.unwrap_or_else(|| config_folder.join("config.toml")),
            data_folder,
        })
    }
}

impl Paths {
    /// The user's own words for `check`: `words/en.toml`, … beside the configuration.
    ///
    /// # Errors
    /// `File` when one is there and cannot be read.
    pub(crate) fn words(&self) -> Result<Vec<UserWords>, Error> {
        let folder = self.config.parent().unwrap_or(Path::new(".")).join("words");
        let mut found = Vec::new();
        for language in Language::ALL {
            let path = folder.join(language.code()).with_extension("toml");
            match std::fs::read_to_string(&path) {
                Ok(text) => found.push(UserWords { language, file: path.display().to_string(), text }),
                Err(e)
                    if matches!(
                        e.kind(),
                        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                    ) => {}
                Err(e) => {
                    return Err(Error::File {
                        code: "unreadable",
                        message: format!("cannot read `{}`: {e}", path.display()),
                        hint: Some("mend the file or move it away".into()),
                    });
                }
            }
        }
        Ok(found)
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
        "goal.messages"
        | "goal.conversations"
        | "cadence.rest-days"
        | "keep-in-touch.grace"
        | "stats.waiting-days" => {
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

/// The cadences of the user's own in the file's text: key and steps.
pub(crate) fn own_cadences(text: &str) -> Vec<(String, String)> {
    let config = Config::parse(text).unwrap_or_default();
    let own = config.cadence.plans.iter();
    own.filter_map(|(name, plan)| {
        Some((format!("cadence.plans.{name}"), plan.cadence(name).ok()?.describe()))
    })
    .collect()
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
