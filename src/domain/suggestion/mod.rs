//! Suggestion: whom to contact next, and why. Every reason has its points, and the score is their sum.

mod reason;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::contact::{Circle, Contact};
use super::follow_up::Suggested;
use super::id::{CompanyId, ContactId};
use super::message::REST_DAYS;
use super::stage::{Progress, Stage, Standing};
use super::text;
pub(crate) use reason::{Reason, Why};

/// Somebody who may be suggested, as far as the reasons need it.
#[derive(Debug, Clone)]
pub(crate) struct Prospect {
    pub(crate) id: ContactId,
    pub(crate) circle: Circle,
    pub(crate) standing: Standing,
    /// Whether something is planned for them already
    pub(crate) planned: bool,
    pub(crate) company_id: Option<CompanyId>,
    pub(crate) role: Option<String>,
    pub(crate) program: Option<String>,
    pub(crate) cohort: Option<String>,
    pub(crate) source: Option<String>,
    /// Whether somebody introduced them
    pub(crate) introduced: bool,
}

/// How much a company is wanted (see `company::Company`).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wish {
    pub(crate) motivation: u8,
    pub(crate) posting: u8,
    pub(crate) alumni: bool,
}

/// Somebody the user is in touch with who knows the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connector {
    pub(crate) name: String,
    /// 1 to 5
    pub(crate) strength: u8,
}

/// What is known around the prospects.
#[derive(Debug, Default)]
pub(crate) struct Around {
    /// The user's own school and cohort, folded
    pub(crate) school: Option<String>,
    pub(crate) cohort: Option<String>,
    /// Words of who could help (see `sought`)
    pub(crate) sought: BTreeSet<String>,
    pub(crate) wishes: HashMap<CompanyId, Wish>,
    /// Companies at which somebody was written to or met
    pub(crate) written_to: HashSet<CompanyId>,
    /// What those were before who changed their job
    pub(crate) changed_jobs: HashMap<ContactId, String>,
    pub(crate) connectors: HashMap<ContactId, Connector>,
}

/// A prospect with the reasons for it, weightiest first.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) prospect: Prospect,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) score: u32,
}

/// A suggestion as it is shown.
#[derive(Debug, Clone)]
pub(crate) struct Suggestion {
    pub(crate) contact: Contact,
    pub(crate) score: u32,
    pub(crate) reasons: Vec<Reason>,
}

/// People of one company among the suggestions, unless it was asked for: several doors are better than one, and the
/// cadence `three-seven` turns to the others there itself (DOMAIN.md, section 4).
pub(crate) const MOST_OF_A_COMPANY: usize = 2;

impl Prospect {
    /// Whether it makes sense to turn to the person now: not put aside, not resting, not waiting for an answer, and not
    /// in a conversation already. Of those who were written to and whose rest is shorter than the usual one, the caller
    /// looks at the messages (see `may_wait`).
    pub(crate) fn is_open(&self, today: NaiveDate, rest_days: u32) -> bool {
        let silent_for = |days: u32| self.silence(today).is_none_or(|silent| silent >= days.into());
        match self.standing.stage(today) {
            // also of somebody who was put into the pool again
            _ if self.standing.progress == Progress::Closed => false,
            Stage::Closed | Stage::Scheduled | Stage::KeepingInTouch => false,
            // what is planned for them, `due` tells
            _ if self.is_begun() && self.planned => false,
            Stage::Contacted => silent_for(rest_days.min(REST_DAYS)),
            Stage::Replied | Stage::Met => silent_for(REST_DAYS),
            Stage::Pool | Stage::Idea | Stage::Researched | Stage::Drafted | Stage::Dormant => {
                silent_for(rest_days)
            }
        }
    }

    /// Whether messages to the person may still wait for an answer (see `message::attempts`).
    pub(crate) fn may_wait(&self, today: NaiveDate, rest_days: u32) -> bool {
        self.standing.progress == Progress::Contacted
            && self.silence(today).is_some_and(|silent| silent < rest_days.max(REST_DAYS).into())
    }

    /// Whether the person was written to or met.
    fn is_begun(&self) -> bool {
        matches!(self.standing.progress, Progress::Contacted | Progress::Replied | Progress::Met)
    }

    /// Days since the last contact.
    fn silence(&self, today: NaiveDate) -> Option<i64> {
        self.standing.last_contact_on.map(|last| (today - last).num_days())
    }

    /// Whether the user knows the person: put among those who are known, or answered or met once.
    fn is_known(&self) -> bool {
        self.circle != Circle::New || matches!(self.standing.progress, Progress::Replied | Progress::Met)
    }
}

/// The best of those who are open and have a reason: by score, then who is worked on before the pool, then the older
/// record. At most `MOST_OF_A_COMPANY` of a company when `spread`.
pub(crate) fn rank(
    prospects: Vec<Prospect>,
    around: &Around,
    (today, rest_days): (NaiveDate, u32),
    spread: bool,
) -> Vec<Ranked> {
    let open = prospects.into_iter().filter(|prospect| prospect.is_open(today, rest_days));
    let mut ranked: Vec<Ranked> = open
        .map(|prospect| {
            let reasons = reason::of(&prospect, around, today);
            Ranked { score: reasons.iter().map(|reason| reason.points).sum(), reasons, prospect }
        })
        .filter(|ranked| !ranked.reasons.is_empty())
        .collect();
    ranked.sort_by_key(|one| (Reverse(one.score), one.prospect.standing.pool, one.prospect.id));
    if spread {
        let mut seen: HashMap<CompanyId, usize> = HashMap::new();
        ranked.retain(|one| {
            one.prospect.company_id.is_none_or(|company| {
                let count = seen.entry(company).or_default();
                *count += 1;
                *count <= MOST_OF_A_COMPANY
            })
        });
    }
    ranked
}

/// What to type next for a contact, known or in the pool. `answers` is whether an answer to them is open.
pub(crate) fn next_step(contact: &Contact, answers: bool) -> String {
    let id = contact.id;
    match contact.stage {
        _ if contact.archived_at.is_some() => format!("nettrack unarchive {id}"),
        Stage::Pool | Stage::Idea | Stage::Researched => first_step(contact).first_step(),
        _ if answers => format!("nettrack draft {id}"),
        Stage::Drafted | Stage::Dormant | Stage::Met | Stage::KeepingInTouch | Stage::Replied => {
            format!("nettrack draft {id}")
        }
        // written to, and nothing to do but to wait; or a conversation is ahead
        Stage::Contacted | Stage::Scheduled | Stage::Closed => format!("nettrack show {id}"),
    }
}

fn first_step(contact: &Contact) -> Suggested {
    let ready = contact.stage == Stage::Researched;
    Suggested { id: contact.id, name: contact.name.clone(), pool: contact.pool, ready }
}

impl Suggestion {
    /// What to type next. Whoever is suggested waits for nothing: a first message, or one after a silence.
    pub(crate) fn next_step(&self) -> String {
        match self.contact.stage {
            Stage::Contacted => format!("nettrack draft {}", self.contact.id),
            _ => next_step(&self.contact, false),
        }
    }
}

/// Words that say nothing about a kind of person.
const UNTELLING: [&str; 14] = [
    "anybody", "anyone", "from", "have", "people", "person", "somebody", "someone", "that", "their", "they",
    "with", "work", "working",
];

/// Each is looked for among everybody.
const SOUGHT: usize = 6;

/// The words of a text about who could help, by which a role is known: folded, of four letters or more, in the singular.
pub(crate) fn sought(help: &str) -> BTreeSet<String> {
    let words = text::fold_words(help).into_iter().map(|word| singular(&word).to_owned());
    let telling = |word: &String| word.chars().count() >= 4 && !UNTELLING.contains(&word.as_str());
    words.filter(telling).take(SOUGHT).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.chars().count() >= 4 && !stem.ends_with('s')).unwrap_or(word)
}

#[cfg(test)]
mod tests;
