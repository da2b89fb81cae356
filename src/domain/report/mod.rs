//! Report: proof of work in the shape that schools ask for (DOMAIN.md, section 5): for a range of days one row per
//! contact, with totals and what the charts are drawn from.
//!
//! One row per contact and not per message, because a school counts the people who were reached: a second message to
//! the same person is the follow-up to the first, and the row says that there were two.

mod network;
mod outcome;
pub(crate) mod redact;
mod series;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use super::follow_up::FollowUpKind;
use super::id::{CompanyId, ContactId};
use super::message::ReplyKind;
use super::statistics::{Attempts, Sent, Tally};
pub(crate) use network::{Acquaintance, Network};
pub(crate) use outcome::{Outcome, Step};
pub(crate) use series::{Period, Point, Series};

/// The days that are looked at, both ends among them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) since: Option<NaiveDate>,
    pub(crate) until: NaiveDate,
}

impl Range {
    fn holds(self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= day) && day <= self.until
    }
}

/// A reply by a person; an automatic one is none.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) contact: ContactId,
    pub(crate) on: NaiveDate,
    pub(crate) kind: ReplyKind,
    /// How the message went that it answers
    pub(crate) channel: &'static str,
}

/// A conversation, once for each who takes part.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    pub(crate) contact: ContactId,
    pub(crate) conversation: i64,
    pub(crate) on: NaiveDate,
    /// Or planned
    pub(crate) held: bool,
    pub(crate) medium: Option<String>,
}

/// What happened: what was sent in the range, in the order of time for each contact, and from its first day on every
/// reply and conversation, because what came after the range is the outcome of what was done in it.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    pub(crate) sent: Vec<Sent>,
    pub(crate) replies: Vec<Reply>,
    pub(crate) talks: Vec<Talk>,
}

impl Activity {
    /// Who was written to, answered or was talked to within the range.
    pub(crate) fn people(&self, range: Range) -> BTreeSet<ContactId> {
        let replies = self.replies.iter().filter(|reply| range.holds(reply.on)).map(|reply| reply.contact);
        let talks = self.talks.iter().filter(|talk| talk.held && range.holds(talk.on));
        let sent = self.sent.iter().map(|sent| sent.contact);
        sent.chain(replies).chain(talks.map(|talk| talk.contact)).collect()
    }
}

/// Whoever is named in a report.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) company: Option<(CompanyId, String)>,
    /// Who introduced them
    pub(crate) via: Option<ContactId>,
    /// What is planned next
    pub(crate) plan: Option<Plan>,
}

/// People by their id.
pub(crate) type People = HashMap<ContactId, Person>;

/// The next open follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Plan {
    pub(crate) kind: FollowUpKind,
    pub(crate) due_on: NaiveDate,
    pub(crate) text: String,
}

/// Whom a row is about; the id is left out where names are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Subject {
    pub(crate) id: Option<ContactId>,
    pub(crate) name: String,
}

/// What was done about one contact; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    pub(crate) contact: Subject,
    pub(crate) company: Option<String>,
    pub(crate) role: Option<String>,
    /// Of what happened in the range
    pub(crate) first_on: NaiveDate,
    pub(crate) last_on: NaiveDate,
    pub(crate) channels: Vec<String>,
    pub(crate) messages: u32,
    pub(crate) replies: u32,
    pub(crate) conversations: u32,
    pub(crate) outcome: Outcome,
    pub(crate) outcome_on: NaiveDate,
    pub(crate) follow_up: Option<Plan>,
    #[serde(skip)]
    pub(crate) reached: Step,
}

/// Counts of the whole range.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Totals {
    pub(crate) people: u32,
    pub(crate) companies: u32,
    pub(crate) messages: u32,
    pub(crate) replies: u32,
    /// Held; one of several people is one
    pub(crate) conversations: u32,
    /// The messages that ask for an answer, as `stats` counts them
    pub(crate) attempts: Tally,
    pub(crate) left_out: u32,
    pub(crate) waiting_days: u32,
}

/// How many people came at least so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Reached {
    pub(crate) step: Step,
    pub(crate) people: u32,
}

/// All that a report says, whatever its format.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Who hands it in
    pub(crate) by: Option<String>,
    /// The day that was asked for, else that of the first row
    pub(crate) since: Option<NaiveDate>,
    pub(crate) until: NaiveDate,
    pub(crate) made_on: NaiveDate,
    pub(crate) redacted: bool,
    /// By day, then in the order in which the contacts were added
    pub(crate) rows: Vec<Row>,
    pub(crate) totals: Totals,
    pub(crate) funnel: Vec<Reached>,
    pub(crate) series: Series,
}

/// From when the report is and for whom.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) by: Option<String>,
    pub(crate) range: Range,
    pub(crate) today: NaiveDate,
    pub(crate) waiting_days: u32,
    pub(crate) redacted: bool,
}

impl Report {
    /// `people` are at least those of `activity.people`.
    pub(crate) fn new(frame: Frame, activity: Activity, people: &People) -> Self {
        let mut rows = rows(&frame, &activity, people);
        let Frame { by, range, today, waiting_days, redacted } = frame;
        rows.sort_by_key(|(id, row)| (row.first_on, *id));
        let companies: BTreeSet<CompanyId> = rows
            .iter()
            .filter_map(|(id, _)| people[id].company.as_ref().map(|(company, _)| *company))
            .collect();
        let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        rows.shrink_to_fit();
        let series = Series::new(range, &activity, today);
        let held = activity.talks.iter().filter(|talk| talk.held && range.holds(talk.on));
        let held: BTreeSet<i64> = held.map(|talk| talk.conversation).collect();
        let messages = count(activity.sent.len());
        let attempts = Attempts::new(activity.sent, today, waiting_days);
        Self {
            by: by.filter(|_| !redacted),
            since: range.since.or_else(|| rows.first().map(|row| row.first_on)),
            until: range.until,
            made_on: today,
            redacted,
            totals: Totals {
                people: count(rows.len()),
                companies: count(companies.len()),
                messages,
                replies: rows.iter().map(|row| row.replies).sum(),
                conversations: count(held.len()),
                attempts: attempts.total(),
                left_out: attempts.left_out,
                waiting_days,
            },
            funnel: Step::ALL
                .map(|step| {
                    let people = count(rows.iter().filter(|row| row.reached >= step).count());
                    Reached { step, people }
                })
                .to_vec(),
            rows,
            series,
        }
    }
}

pub(super) fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// What happened with one contact.
#[derive(Default)]
struct Story<'a> {
    sent: Vec<&'a Sent>,
    replies: Vec<&'a Reply>,
    talks: Vec<&'a Talk>,
}

fn rows(frame: &Frame, activity: &Activity, people: &People) -> Vec<(ContactId, Row)> {
    let mut stories: BTreeMap<ContactId, Story<'_>> =
        activity.people(frame.range).into_iter().map(|id| (id, Story::default())).collect();
    for sent in &activity.sent {
        stories.entry(sent.contact).or_default().sent.push(sent);
    }
    for reply in &activity.replies {
        stories.entry(reply.contact).and_modify(|story| story.replies.push(reply));
    }
    for talk in &activity.talks {
        stories.entry(talk.contact).and_modify(|story| story.talks.push(talk));
    }
    stories
        .into_iter()
        .filter_map(|(id, story)| Some((id, story.row(id, people.get(&id)?, frame)?)))
        .collect()
}

impl Story<'_> {
    fn row(&self, id: ContactId, person: &Person, frame: &Frame) -> Option<Row> {
        let range = frame.range;
        let replies: Vec<&&Reply> = self.replies.iter().filter(|reply| range.holds(reply.on)).collect();
        let held: Vec<&&Talk> = self.talks.iter().filter(|talk| talk.held && range.holds(talk.on)).collect();
        let days = || {
            let sent = self.sent.iter().map(|sent| sent.sent_on);
            sent.chain(replies.iter().map(|reply| reply.on)).chain(held.iter().map(|talk| talk.on))
        };
        let mut channels: Vec<String> = Vec::new();
        let written = self.sent.iter().map(|sent| sent.channel.as_str());
        let answered = replies.iter().map(|reply| reply.channel);
        let talked = held.iter().map(|talk| talk.medium.as_deref().unwrap_or("talk"));
        for channel in written.chain(answered).chain(talked) {
            if !channels.iter().any(|known| known == channel) {
                channels.push(channel.to_owned());
            }
        }
        let first_on = days().min()?;
        let (outcome, outcome_on) = self.outcome(first_on, frame);
        Some(Row {
            contact: Subject { id: (!frame.redacted).then_some(id), name: person.name.clone() },
            company: person.company.as_ref().map(|(_, name)| name.clone()),
            role: person.role.clone(),
            first_on,
            last_on: days().max()?,
            channels,
            messages: count(self.sent.len()),
            replies: count(replies.len()),
            conversations: count(held.len()),
            outcome,
            outcome_on,
            follow_up: person.plan.clone(),
            reached: self.reached(first_on, frame.today),
        })
    }
}
