//! The reasons for a suggestion, what each weighs, and how it is told.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Around, Prospect, Wish, singular};
use crate::domain::contact::{Circle, Contact};
use crate::domain::stage::{DORMANT_AFTER_DAYS, Progress};
use crate::domain::{day, text};

/// A kind of reason, by its word for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Why {
    DormantTie,
    WeakTie,
    Connection,
    IntroducedBy,
    ChangedJob,
    SameSchool,
    KnownBy,
    FitsPurpose,
    CompanyOfInterest,
    SameCohort,
    Supporter,
    Prepared,
    NobodyThere,
    NotWrittenTo,
}

impl Why {
    /// The reason in two words, where there is no room for more.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::DormantTie => "dormant tie",
            Self::WeakTie => "weak tie",
            Self::Connection => "connection",
            Self::IntroducedBy => "introduced by",
            Self::ChangedJob => "changed job",
            Self::SameSchool => "same school",
            Self::KnownBy => "known by",
            Self::FitsPurpose => "fits purpose",
            Self::CompanyOfInterest => "company of interest",
            Self::SameCohort => "same cohort",
            Self::Supporter => "supporter",
            Self::Prepared => "prepared",
            Self::NobodyThere => "nobody there",
            Self::NotWrittenTo => "not written to",
        }
    }
}

/// What each reason weighs. That dormant and weak ties come before people who are close and before strangers is the
/// field's: they open more doors (DOMAIN.md, section 2; Granovetter 1973 and Rajkumar and others 2022 on weak ties,
/// Levin, Walter and Murnighan 2011 on dormant ones). The numbers are nettrack's own: a tie weighs as much as any two
/// other reasons, and what could be said of many people weighs least. Of a connection in the pool nobody has said yet
/// that it is a tie: it weighs half of one, so that thousands of them do not drown those who are worked on.
const POINTS: [(Why, u32); 14] = [
    (Why::DormantTie, 60),
    (Why::WeakTie, 50),
    (Why::Connection, 25),
    (Why::IntroducedBy, 25),
    (Why::ChangedJob, 20),
    (Why::SameSchool, 20),
    (Why::FitsPurpose, 15),
    (Why::SameCohort, 10),
    (Why::CompanyOfInterest, 10),
    (Why::Supporter, 10),
    (Why::Prepared, 10),
    (Why::NobodyThere, 5),
    (Why::NotWrittenTo, 5),
    // for each step of the strength (1 to 5) with which a contact knows them: 20 at most
    (Why::KnownBy, 4),
];

/// What a wanted company adds to its 10 points: for each step of motivation and of how a posting fits (0 to 3 each), and
/// for alumni who work there.
const WISH: (u32, u32) = (2, 3);

fn points(why: Why) -> u32 {
    POINTS.iter().find(|(known, _)| *known == why).map_or(0, |(_, points)| *points)
}

/// A reason, with what it adds to the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) why: Why,
    pub(crate) points: u32,
    /// What only this person's reason says: a name, a former job
    detail: String,
}

impl Reason {
    fn new(why: Why) -> Self {
        Self { why, points: points(why), detail: String::new() }
    }

    fn with(why: Why, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..Self::new(why) }
    }

    /// The reason in words, for the contact that it is about.
    pub(crate) fn text(&self, contact: &Contact, today: NaiveDate) -> String {
        let company = contact.company.as_deref().unwrap_or("their company");
        let detail = &self.detail;
        let silent = |on: Option<NaiveDate>| on.map(|last| day::describe(last, today));
        match self.why {
            Why::DormantTie => {
                format!("dormant tie: last contact {}", silent(contact.last_contact_on).unwrap_or_default())
            }
            Why::WeakTie => match (silent(contact.last_contact_on), silent(contact.connected_on)) {
                (Some(last), _) => format!("weak tie: last contact {last}"),
                (None, Some(connected)) => format!("weak tie: connected {connected}, no contact noted since"),
                (None, None) => "weak tie: you know them, no contact is noted".to_owned(),
            },
            Why::Connection => match silent(contact.connected_on) {
                Some(connected) => format!("connected {connected}, no contact noted since"),
                None => "one of your connections, no contact is noted".to_owned(),
            },
            Why::IntroducedBy => match &contact.via {
                Some(via) => format!("introduced by {}", via.name),
                None => "introduced to you".to_owned(),
            },
            Why::ChangedJob => format!("changed job: {detail} before"),
            Why::SameSchool => format!("your school: {detail}"),
            Why::SameCohort => format!("your cohort: {detail}"),
            Why::KnownBy => format!("{detail} knows them"),
            Why::FitsPurpose => format!("fits whom you look for: {detail}"),
            Why::CompanyOfInterest => format!("{company} is a company of interest{detail}"),
            Why::Supporter => "backs you already: ask whom else you should talk to".to_owned(),
            Why::Prepared => detail.clone(),
            Why::NobodyThere => format!("nobody at {company} was written to yet"),
            Why::NotWrittenTo => "on your list, not written to yet".to_owned(),
        }
    }
}

/// All reasons for a prospect, the weightiest first.
pub(super) fn of(prospect: &Prospect, around: &Around, today: NaiveDate) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = [tie(prospect, today), prepared(prospect)].into_iter().flatten().collect();
    if prospect.introduced {
        reasons.push(Reason::new(Why::IntroducedBy));
    }
    if let Some(before) = around.changed_jobs.get(&prospect.id) {
        reasons.push(Reason::with(Why::ChangedJob, before));
    }
    if let Some(connector) = around.connectors.get(&prospect.id) {
        let points = points(Why::KnownBy) * u32::from(connector.strength);
        reasons.push(Reason { points, ..Reason::with(Why::KnownBy, &connector.name) });
    }
    reasons.extend(in_common(prospect, around));
    if let Some(role) = fitting(prospect, around) {
        reasons.push(Reason::with(Why::FitsPurpose, role));
    }
    if let Some(company) = prospect.company_id {
        reasons.extend(around.wishes.get(&company).copied().map(wished));
        if !prospect.is_begun() && !around.written_to.contains(&company) {
            reasons.push(Reason::new(Why::NobodyThere));
        }
    }
    // that nobody there was written to makes nobody in the pool worth it
    if prospect.standing.pool && reasons.iter().all(|reason| reason.why == Why::NobodyThere) {
        reasons.clear();
    }
    reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.points), reason.why));
    reasons
}

/// How near the person is: silent for long, known without being close, or backing the user.
fn tie(prospect: &Prospect, today: NaiveDate) -> Option<Reason> {
    if !prospect.is_known() {
        return None;
    }
    let why = match prospect.silence(today) {
        Some(silent) if silent > DORMANT_AFTER_DAYS => Why::DormantTie,
        _ if prospect.circle == Circle::Support => Why::Supporter,
        None if prospect.standing.pool => Why::Connection,
        _ => Why::WeakTie,
    };
    Some(Reason::new(why))
}

fn prepared(prospect: &Prospect) -> Option<Reason> {
    match prospect.standing.progress {
        _ if prospect.standing.pool => None,
        Progress::Idea => Some(Reason::new(Why::NotWrittenTo)),
        Progress::Researched => Some(Reason::with(Why::Prepared, "the research is done: write the message")),
        Progress::Drafted => Some(Reason::with(Why::Prepared, "a draft is waiting to be sent")),
        Progress::Contacted if !prospect.is_known() => {
            Some(Reason { points: points(Why::NotWrittenTo), ..Reason::with(Why::Prepared, AGAIN) })
        }
        _ => None,
    }
}

const AGAIN: &str = "no answer, and the rest is over: try again with news";

/// The school and the cohort that both have.
fn in_common(prospect: &Prospect, around: &Around) -> Vec<Reason> {
    let mut common = Vec::new();
    let names = |field: &Option<String>, own: &Option<String>| {
        let (theirs, own) = (field.as_deref()?, own.as_deref().filter(|own| !own.is_empty())?);
        let folded = format!(" {} ", text::fold_words(theirs).join(" "));
        folded.contains(&format!(" {own} ")).then(|| theirs.to_owned())
    };
    let school = names(&prospect.program, &around.school).or_else(|| names(&prospect.source, &around.school));
    common.extend(school.map(|school| Reason::with(Why::SameSchool, school)));
    let cohort = names(&prospect.cohort, &around.cohort);
    common.extend(cohort.map(|cohort| Reason::with(Why::SameCohort, cohort)));
    common
}

/// The role, if a word of it is sought.
fn fitting<'a>(prospect: &'a Prospect, around: &Around) -> Option<&'a str> {
    if around.sought.is_empty() {
        return None;
    }
    let role = prospect.role.as_deref()?;
    let words = text::fold_words(role);
    words.iter().any(|word| around.sought.contains(singular(word))).then_some(role)
}

fn wished(wish: Wish) -> Reason {
    let (step, alumni) = WISH;
    let more = step * u32::from(wish.motivation + wish.posting) + if wish.alumni { alumni } else { 0 };
    let mut told = Vec::new();
    if wish.motivation > 0 {
        told.push(format!("motivation {}", wish.motivation));
    }
    if wish.posting > 0 {
        told.push(format!("posting {}", wish.posting));
    }
    if wish.alumni {
        told.push("alumni of your school there".to_owned());
    }
    let detail = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    Reason { points: points(Why::CompanyOfInterest) + more, ..Reason::with(Why::CompanyOfInterest, detail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_weighs_something_once_and_is_called_the_same_everywhere() {
        for (why, points) in POINTS {
            assert!(points > 0, "{why:?}");
            assert_eq!(POINTS.iter().filter(|(other, _)| *other == why).count(), 1, "{why:?}");
            assert_eq!(serde_json::to_value(why).unwrap(), why.label().replace(' ', "-"));
        }
    }
}
