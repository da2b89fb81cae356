//! Single settings by their name: what `config get|set|list` knows, read from and written into the file's text.

use chrono::NaiveDate;

use super::Config;
use crate::domain::channel::Account;

/// A setting that `config get|set|list` knows.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    /// What holds where nothing is set
    default: fn(&Config) -> Option<String>,
}

const fn key(name: &'static str, meaning: &'static str, default: fn(&Config) -> Option<String>) -> Key {
    Key { name, meaning, default }
}

fn none(_: &Config) -> Option<String> {
    None
}

fn limit(config: &Config, name: &str) -> Option<String> {
    config.account().limits().of(name).map(|limit| limit.to_string())
}

/// Every key: its name, what it means with an example, and its default, told by whoever uses it.
pub(crate) const KEYS: &[Key] = &[
    key("me.name", "your name, as it stands under a message", none),
    key("me.intro", "you in one clause: \"a nurse moving into health-tech\"", none),
    key("me.school", "your school or program", none),
    key("me.cohort", "your cohort there, to find those who were in it too", none),
    key("me.company", "where you work: `check` takes it for nobody else's", none),
    key("me.slots", "when you can talk: \"Tue or Thu after 4 pm\"", none),
    key("me.email", "your own address, for the sender of an .eml", none),
    key("linkedin.account", "free or premium: how long an invitation note may be", |_| {
        Some(Account::USUAL.to_owned())
    }),
    key("region", "your country or part of it, for public holidays: US, DE-BY, FR", none),
    key("holidays", "days off of your own: 2026-12-24,2026-12-31", none),
    key("cadence.default", "when to follow up: three-seven, school, none, or one of your own", |config| {
        config.cadence().map(|cadence| cadence.name)
    }),
    key("cadence.noon-rule", "true: what is sent after noon counts from the next business day", |config| {
        Some(config.noon_rule().to_string())
    }),
    key("cadence.rest-days", "days a contact rests after two messages without an answer", |config| {
        Some(config.rest_days().to_string())
    }),
    key("keep-in-touch.grace", "percent of the interval from the ideal to the latest day", |config| {
        Some(config.grace().to_string())
    }),
    key("goal.messages", "messages you want to send in a week", |config| {
        Some(config.goal().messages.to_string())
    }),
    key("goal.conversations", "conversations you want to have in a week", |config| {
        Some(config.goal().conversations.to_string())
    }),
    key("stats.waiting-days", "days until a message without an answer counts as unanswered", |config| {
        Some(config.waiting_days().to_string())
    }),
    key("backup.keep", "backups that are kept in their folder, older ones are removed; 0: all", |config| {
        Some(config.kept_backups().to_string())
    }),
    key(
        "limits.linkedin-note",
        "characters of an invitation note, if LinkedIn changed them; 0: no limit",
        |c| limit(c, "linkedin-note"),
    ),
    key("limits.linkedin-message", "characters of a LinkedIn message", |c| limit(c, "linkedin-message")),
    key("limits.inmail", "characters of an InMail", |c| limit(c, "inmail")),
    key("limits.inmail-subject", "characters of an InMail's subject", |c| limit(c, "inmail-subject")),
    key("limits.slack", "characters of a Slack message", |c| limit(c, "slack")),
    key("limits.other", "characters of a message elsewhere", |c| limit(c, "other")),
    key("limits.notes-a-month", "invitations with a note in a month, before you are reminded", |c| {
        limit(c, "notes-a-month")
    }),
    key("limits.invitations-a-week", "invitations in a week, before you are reminded", |c| {
        limit(c, "invitations-a-week")
    }),
];

impl Key {
    /// The value in effect with this text of the file, and whether it stands there.
    pub(crate) fn value(&self, text: &str) -> (Option<String>, bool) {
        match key_of(text, self.name) {
            Some(value) => (Some(value), true),
            None => ((self.default)(&Config::parse(text).unwrap_or_default()), false),
        }
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

fn number(value: &str) -> Result<toml_edit::Value, String> {
    value.parse::<u32>().map(|n| i64::from(n).into()).map_err(|_| format!("`{value}` is not a number"))
}

fn typed(key: &str, value: &str) -> Result<toml_edit::Value, String> {
    Ok(match key {
        "cadence.rest-days" | "keep-in-touch.grace" | "stats.waiting-days" | "backup.keep" => number(value)?,
        key if matches!(key.split('.').next(), Some("goal" | "limits")) => number(value)?,
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
fn key_of(text: &str, key: &str) -> Option<String> {
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
