//! Contact: a person to write to, and what may be said of one. Owns the fields and their limits.

use chrono::NaiveDate;
use serde::Serialize;

use super::id::ContactId;
use super::stage::Stage;
use super::text::{self, TextError};
use super::{day, linkedin};

/// Where a contact comes from (DOMAIN.md, section 2): people who already back you, ties long silent, people
/// not met yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Circle {
    Support,
    Existing,
    New,
}

impl Circle {
    pub(crate) const ALL: [Self; 3] = [Self::Support, Self::Existing, Self::New];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Existing => "existing",
            Self::New => "new",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|circle| circle.as_str() == text)
    }
}

/// A contact by id and name, as other things refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Named {
    pub(crate) id: ContactId,
    pub(crate) name: String,
}

/// One of several people that a typed name may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Candidate {
    pub(crate) id: ContactId,
    pub(crate) name: String,
    pub(crate) company: Option<String>,
    pub(crate) role: Option<String>,
    #[serde(skip)]
    pub(crate) pool: bool,
    #[serde(skip)]
    pub(crate) archived: bool,
}

/// A contact as it is kept; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Contact {
    pub(crate) id: ContactId,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) pronouns: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) linkedin: Option<String>,
    pub(crate) links: Vec<String>,
    pub(crate) circle: Circle,
    pub(crate) stage: Stage,
    pub(crate) source: Option<String>,
    pub(crate) via: Option<Named>,
    pub(crate) tags: Vec<String>,
    pub(crate) program: Option<String>,
    pub(crate) cohort: Option<String>,
    pub(crate) why: Option<String>,
    pub(crate) learn: Option<String>,
    pub(crate) every_days: Option<u32>,
    pub(crate) time_zone: Option<String>,
    pub(crate) pool: bool,
    pub(crate) connected_on: Option<NaiveDate>,
    pub(crate) last_contact_on: Option<NaiveDate>,
    pub(crate) next_due_on: Option<NaiveDate>,
    pub(crate) archived_at: Option<String>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

impl Contact {
    /// The first word of the name, which is how a letter begins.
    pub(crate) fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }

    /// The random end of the uid: short, and the contact's own also beside other databases.
    pub(crate) fn mark(&self) -> &str {
        self.uid.rsplit('-').next().unwrap_or(&self.uid)
    }
}

/// A field that a person may set, by `add`, `edit` and in the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Pronouns,
    Role,
    Company,
    Email,
    Phone,
    Linkedin,
    Circle,
    Source,
    Via,
    Program,
    Cohort,
    Why,
    Learn,
    Every,
    TimeZone,
}

/// A checked value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// The field is emptied
    Nothing,
    Text(String),
    /// Days of `Every`, the contact's id of `Via`
    Number(i64),
}

/// Why a value cannot be a contact's.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FieldError {
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Day(#[from] day::DayError),
    #[error("`{0}` is not an e-mail address")]
    Email(String),
    #[error("`{0}` is not a LinkedIn profile")]
    Linkedin(String),
    #[error("`{0}` is not a circle")]
    Circle(String),
    #[error("`{0}` is not a time zone")]
    TimeZone(String),
    #[error("`{0}` is not a link")]
    Link(String),
    #[error("`{0}` is not a tag")]
    Tag(String),
    #[error("a contact has a {0}: it cannot be emptied")]
    Required(&'static str),
}

impl FieldError {
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Text(error) => return error.hint(),
            Self::Day(error) => return error.hint(),
            Self::Email(_) => "write it like ana@example.com".into(),
            Self::Linkedin(_) => {
                "paste the address of the profile: https://www.linkedin.com/in/ana-reyes".into()
            }
            Self::Circle(_) => "use support, existing or new".into(),
            Self::TimeZone(_) => "name it like Europe/Berlin or America/New_York".into(),
            Self::Link(_) => "begin it with https://".into(),
            Self::Tag(_) => "use letters, digits and - _ . / without blanks".into(),
            Self::Required(_) => return None,
        })
    }
}

impl Field {
    pub(crate) const ALL: [Self; 16] = [
        Self::Name,
        Self::Pronouns,
        Self::Role,
        Self::Company,
        Self::Email,
        Self::Phone,
        Self::Linkedin,
        Self::Circle,
        Self::Source,
        Self::Via,
        Self::Program,
        Self::Cohort,
        Self::Why,
        Self::Learn,
        Self::Every,
        Self::TimeZone,
    ];

    /// The name as it is typed (flag, key in the editor) and said in messages.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pronouns => "pronouns",
            Self::Role => "role",
            Self::Company => "company",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Linkedin => "linkedin",
            Self::Circle => "circle",
            Self::Source => "source",
            Self::Via => "via",
            Self::Program => "program",
            Self::Cohort => "cohort",
            Self::Why => "why",
            Self::Learn => "learn",
            Self::Every => "every",
            Self::TimeZone => "time-zone",
        }
    }

    /// Characters that the field may hold.
    fn limit(self) -> usize {
        match self {
            Self::Why | Self::Learn => 2_000,
            Self::Source | Self::Role => 300,
            _ => 200,
        }
    }

    /// Check what was typed for this field. An empty text empties the field, where that is allowed.
    /// `Via` is not checked here: it names another contact.
    ///
    /// # Errors
    /// What is wrong with it, naming the value.
    pub(crate) fn check(self, typed: &str) -> Result<Value, FieldError> {
        if typed.trim().is_empty() && !matches!(self, Self::Name) {
            return if self == Self::Circle {
                Err(FieldError::Required("circle"))
            } else {
                Ok(Value::Nothing)
            };
        }
        let text = match self {
            Self::Why | Self::Learn => text::tidy_block(typed, self.as_str(), self.limit())?,
            _ => text::tidy(typed, self.as_str(), self.limit())?,
        };
        match self {
            Self::Email => email(&text).map(Value::Text),
            Self::Linkedin => {
                linkedin::slug_or_bare(&text).map(Value::Text).ok_or(FieldError::Linkedin(text))
            }
            Self::Circle => match Circle::parse(&text.to_lowercase()) {
                Some(circle) => Ok(Value::Text(circle.as_str().into())),
                None => Err(FieldError::Circle(text)),
            },
            Self::TimeZone => match text.parse::<chrono_tz::Tz>() {
                Ok(zone) => Ok(Value::Text(zone.name().into())),
                Err(_) => Err(FieldError::TimeZone(text)),
            },
            Self::Every if matches!(text.as_str(), "none" | "never") => Ok(Value::Nothing),
            Self::Every => Ok(Value::Number(day::parse_every(&text)?.into())),
            _ => Ok(Value::Text(text)),
        }
    }
}

fn email(text: &str) -> Result<String, FieldError> {
    use email_address::{EmailAddress, Options};
    let options = Options::default().without_display_text().with_required_tld().without_domain_literal();
    match EmailAddress::parse_with_options(text, options) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(FieldError::Email(text.to_owned())),
    }
}

/// A link that may be opened: the web and mail, nothing that runs.
///
/// # Errors
/// `Link` for anything else.
pub(crate) fn link(typed: &str) -> Result<String, FieldError> {
    let text = text::tidy(typed, "link", 2_000)?;
    let lower = text.to_lowercase();
    let rest = ["https://", "http://", "mailto:"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    match rest {
        Some(rest) if !rest.is_empty() && !text.contains(char::is_whitespace) => Ok(text),
        _ => Err(FieldError::Link(text)),
    }
}

/// A tag: one word, lower case.
///
/// # Errors
/// `Tag` for anything else.
pub(crate) fn tag(typed: &str) -> Result<String, FieldError> {
    let text = text::tidy(typed, "tag", 50)?;
    let word = text.trim_start_matches('#').to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let begins = word.starts_with(char::is_alphanumeric);
    if begins && word.chars().all(fits) { Ok(word) } else { Err(FieldError::Tag(text)) }
}
