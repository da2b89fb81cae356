//! Cadence: when to follow up on a message (DOMAIN.md, section 4).

use chrono::{Days, NaiveDate, NaiveTime, Timelike};

use super::business_days::BusinessDays;
use super::follow_up::FollowUpKind;

/// Messages to one person without an answer; after them the contact rests.
pub(crate) const MAX_ATTEMPTS: usize = 2;
/// The name that stands for no follow-ups at all.
pub(crate) const NONE: &str = "none";

/// The cadences that come with the program: name, and what follows a first message after how long.
///
/// `three-seven` (the default): somebody else at the company after 3 business days, one follow-up after 7, then stop;
/// the rule that is taught as 3B7. `school`: one follow-up with a new time after 7 days, then move on; what schools
/// hand out. Both as DOMAIN.md, section 4, has them.
const BUILT_IN: [(&str, &[(FollowUpKind, &str)]); 2] = [
    ("three-seven", &[(FollowUpKind::TryAnother, "3b"), (FollowUpKind::Nudge, "7b")]),
    ("school", &[(FollowUpKind::Nudge, "7d")]),
];

/// Steps of one plan, and days until a step: what is longer is no following up any more.
const MOST_STEPS: usize = 10;
const LONGEST: u32 = 60;

/// Time from the day on which counting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Days(u32),
    BusinessDays(u32),
}

impl Span {
    /// `3b` business days, `7d` days, `2w` weeks.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let count: u32 = count.parse().ok().filter(|_| count.bytes().all(|byte| byte.is_ascii_digit()))?;
        let (span, days) = match unit {
            "b" => (Self::BusinessDays(count), count),
            "d" => (Self::Days(count), count),
            "w" => (Self::Days(count.checked_mul(7)?), count.checked_mul(7)?),
            _ => return None,
        };
        (1..=LONGEST).contains(&days).then_some(span)
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::BusinessDays(days) => write!(f, "{days}b"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) kind: FollowUpKind,
    pub(crate) after: Span,
}

/// A named plan of what follows a first message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cadence {
    pub(crate) name: String,
    steps: Vec<Step>,
}

/// Why something is no cadence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CadenceError {
    #[error("`{0}` is not a name: use lower-case letters, digits and -, and not none")]
    Name(String),
    #[error("there are no steps; `none` is the cadence without any")]
    Empty,
    #[error("there are more than {MOST_STEPS} steps")]
    TooMany,
    #[error("`{0}` is not a kind of step: use nudge or try-another")]
    Kind(String),
    #[error("`{0}` is not a time until a step: write 3b (business days), 7d or 2w, up to {LONGEST} days")]
    Span(String),
    #[error(
        "more than one nudge: with the first message that is more than {MAX_ATTEMPTS} attempts, and after them a contact rests"
    )]
    TooManyAttempts,
}

impl Cadence {
    /// A plan out of what was typed: kind and time of each step.
    ///
    /// # Errors
    /// What is wrong with it; above all, more attempts than `MAX_ATTEMPTS`.
    pub(crate) fn new<'a>(
        name: &str,
        steps: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, CadenceError> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || !name.chars().all(fits) || name.len() > 40 || name == NONE {
            return Err(CadenceError::Name(name.to_owned()));
        }
        let step = |(kind, after): (&str, &str)| {
            let kinds = [FollowUpKind::Nudge, FollowUpKind::TryAnother];
            let known = kinds.into_iter().find(|known| known.as_str() == kind);
            let kind = known.ok_or_else(|| CadenceError::Kind(kind.to_owned()))?;
            let after = Span::parse(after).ok_or_else(|| CadenceError::Span(after.to_owned()))?;
            Ok(Step { kind, after })
        };
        let steps = steps.into_iter().map(step).collect::<Result<Vec<_>, _>>()?;
        // the first message is an attempt too
        let attempts = 1 + steps.iter().filter(|step| step.kind == FollowUpKind::Nudge).count();
        match steps.len() {
            0 => Err(CadenceError::Empty),
            steps if steps > MOST_STEPS => Err(CadenceError::TooMany),
            _ if attempts > MAX_ATTEMPTS => Err(CadenceError::TooManyAttempts),
            _ => Ok(Self { name: name.to_owned(), steps }),
        }
    }

    /// `try-another 3b, nudge 7b`
    pub(crate) fn describe(&self) -> String {
        let step = |step: &Step| format!("{} {}", step.kind.as_str(), step.after);
        self.steps.iter().map(step).collect::<Vec<_>>().join(", ")
    }
}

/// All cadences: the built-in ones and the user's own; one of the same name takes the place of a built-in one.
#[derive(Debug, Clone)]
pub(crate) struct Cadences(Vec<Cadence>);

impl Cadences {
    pub(crate) fn with(own: Vec<Cadence>) -> Self {
        let built_in = BUILT_IN.iter().filter(|(name, _)| own.iter().all(|cadence| cadence.name != *name));
        let built_in = built_in.filter_map(|(name, steps)| {
            Cadence::new(name, steps.iter().map(|(kind, after)| (kind.as_str(), *after))).ok()
        });
        Self(built_in.collect::<Vec<_>>().into_iter().chain(own).collect())
    }

    /// The cadence of a name; `none` is none.
    ///
    /// # Errors
    /// The names that there are.
    pub(crate) fn find(&self, name: &str) -> Result<Option<&Cadence>, String> {
        if name == NONE {
            return Ok(None);
        }
        let names = || self.0.iter().map(|cadence| cadence.name.as_str()).chain([NONE]);
        let found = self.0.iter().find(|cadence| cadence.name == name);
        found.map(Some).ok_or_else(|| names().collect::<Vec<_>>().join(", "))
    }

    /// The one for a first message to somebody new, where the user names none.
    pub(crate) fn usual(&self) -> Option<&Cadence> {
        self.find(BUILT_IN[0].0).ok().flatten()
    }
}

/// A follow-up that a cadence plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
}

impl Planned {
    /// What is to be done, for a message to `name` who works at `company`.
    pub(crate) fn text(self, name: &str, company: Option<&str>) -> String {
        match (self.kind, company) {
            (FollowUpKind::TryAnother, Some(company)) => format!("Write to another person at {company}"),
            (FollowUpKind::TryAnother, None) => format!("Write to another person than {name}"),
            _ => format!("Follow up once with {name}"),
        }
    }
}

/// The day from which the days of a cadence are counted: the day of the message, or, by the noon rule, the next
/// business day when it was sent at or after noon (`time`, on the user's clock) or on a day off.
pub(crate) fn counting_starts_on(
    day: NaiveDate,
    time: Option<NaiveTime>,
    noon_rule: bool,
    business_days: &BusinessDays,
) -> NaiveDate {
    let afternoon = time.is_some_and(|time| time.hour() >= 12);
    if noon_rule && (afternoon || !business_days.is_business_day(day)) {
        business_days.add(day, 1)
    } else {
        day
    }
}

/// What follows the message, in order of days. A step that is counted in plain days and falls on a day off is due on
/// the next business day.
pub(crate) fn plan(cadence: &Cadence, start: NaiveDate, business_days: &BusinessDays) -> Vec<Planned> {
    let due = |after| match after {
        Span::Days(days) => {
            let day = start.checked_add_days(Days::new(days.into())).unwrap_or(start);
            business_days.on_or_after(day)
        }
        Span::BusinessDays(days) => business_days.add(start, days),
    };
    let planned = cadence.steps.iter().map(|step| Planned { kind: step.kind, due_on: due(step.after) });
    let mut planned: Vec<Planned> = planned.collect();
    planned.sort_by_key(|planned| planned.due_on);
    planned
}

#[cfg(test)]
mod tests;
