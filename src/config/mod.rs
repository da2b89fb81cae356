//! The user's configuration (TOML): what it may say, and what holds where it says nothing.

mod keys;
mod paths;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::backup;
use crate::domain::business_days::BusinessDays;
use crate::domain::cadence::{Cadence, CadenceError, Cadences};
use crate::domain::channel::{Account, Limits};
use crate::domain::check::Writer;
use crate::domain::contact;
use crate::domain::follow_up::GRACE_PERCENT;
use crate::domain::holidays;
use crate::domain::message::REST_DAYS;
use crate::domain::statistics;
use crate::domain::week::Goal;
use crate::error::Error;
pub(crate) use keys::{KEYS, Key, own_cadences, with_key};
pub(crate) use paths::Paths;

/// Everything that a person may set. A key that is not here is an error that names it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Who writes: `me.name`, `me.intro`, `me.school`, `me.slots` fill the placeholders `my_name`, …; by school and cohort
    /// `find` knows what somebody has in common with the user
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
    backup: BackupConfig,
    /// What the sites allow, where it is not what `channel::Limits` says; 0 is no limit
    limits: BTreeMap<String, u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Me {
    name: Option<String>,
    intro: Option<String>,
    school: Option<String>,
    cohort: Option<String>,
    company: Option<String>,
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

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct BackupConfig {
    keep: Option<u32>,
}

/// A rest and a grace that are longer than this are mistakes.
const MOST_DAYS: u32 = 3_650;
const MOST_PERCENT: u32 = 1_000;

impl PlanConfig {
    fn cadence(&self, name: &str) -> Result<Cadence, CadenceError> {
        Cadence::new(name, self.steps.iter().map(|step| (step.kind.as_str(), step.after.as_str())))
    }
}

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
                hint: Some(
                    "`nettrack config edit` opens the file, `nettrack config list` shows the keys".into(),
                ),
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
        for (name, goal) in [("messages", config.goal.messages), ("conversations", config.goal.conversations)]
        {
            if goal > Goal::MOST {
                return Err(format!("goal.{name} is at most {} a week, not `{goal}`", Goal::MOST));
            }
        }
        if let Some(days) = config.stats.waiting_days
            && !(1..=365).contains(&days)
        {
            return Err(format!("stats.waiting-days is 1 to 365, not `{days}`"));
        }
        if let Some(name) = config.limits.keys().find(|name| !Limits::NAMES.contains(&name.as_str())) {
            return Err(format!("there is no limit `{name}`: {}", Limits::NAMES.join(", ")));
        }
        if let Some(address) = &config.me.email {
            contact::Field::Email.check(address).map_err(|e| format!("me.email: {e}"))?;
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
        let named = self.linkedin.account.as_deref().unwrap_or(Account::USUAL);
        let account = Account::parse(named).unwrap_or(Account::Free);
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

    /// The writer's own school or program, and cohort.
    pub(crate) fn school_and_cohort(&self) -> (Option<&str>, Option<&str>) {
        (self.me.school.as_deref(), self.me.cohort.as_deref())
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

    /// Backups that are kept in their folder; 0 keeps all.
    pub(crate) fn kept_backups(&self) -> u32 {
        self.backup.keep.unwrap_or(backup::KEPT)
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
