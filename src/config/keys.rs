//! Single settings by their name: what `config get|set|list` knows, read from and written into the file's text.

use chrono::NaiveDate;

use super::Config;

/// A key that `config get|set|list` knows: its name, what it means, and an example.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("me.name", "your name, as it stands under a message"),
    ("me.intro", "you in one clause: \"a nurse moving into health-tech\""),
    ("me.school", "your school or program"),
    ("me.company", "where you work: `check` takes it for nobody else's"),
    ("me.slots", "when you can talk: \"Tue or Thu after 4 pm\""),
    ("me.email", "your own address, for the sender of an .eml"),
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
    ("limits.linkedin-note", "characters of an invitation note, if LinkedIn changed them; 0: no limit"),
    ("limits.linkedin-message", "characters of a LinkedIn message"),
    ("limits.inmail", "characters of an InMail"),
    ("limits.inmail-subject", "characters of an InMail's subject"),
    ("limits.slack", "characters of a Slack message"),
    ("limits.other", "characters of a message elsewhere"),
    ("limits.notes-a-month", "invitations with a note in a month, before you are reminded"),
    ("limits.invitations-a-week", "invitations in a week, before you are reminded"),
];

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
        "cadence.rest-days" | "keep-in-touch.grace" | "stats.waiting-days" => number(value)?,
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
