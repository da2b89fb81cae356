//! The words in which a report is told to people, the same in every format. They are as they were typed: each format
//! cleans and escapes them in its own way.

use super::{Outcome, Report, Row};
use crate::domain::statistics::Tally;

impl Row {
    /// `2026-02-03` or `2026-02-03 to 2026-02-20`
    pub(crate) fn dates(&self) -> String {
        if self.first_on == self.last_on {
            self.first_on.to_string()
        } else {
            format!("{} to {}", self.first_on, self.last_on)
        }
    }

    /// `email, call`
    pub(crate) fn channel(&self) -> String {
        self.channels.join(", ").replace('-', " ")
    }

    /// `2 messages, 1 reply, 1 conversation`
    pub(crate) fn done(&self) -> String {
        let parts = [
            (self.messages, "message", "messages"),
            (self.replies, "reply", "replies"),
            (self.conversations, "conversation", "conversations"),
        ];
        let told = parts.iter().filter(|(many, ..)| *many > 0);
        told.map(|(many, one, several)| counted(*many, one, several)).collect::<Vec<_>>().join(", ")
    }

    /// The day that belongs to the outcome, where the words leave open which.
    pub(crate) fn outcome_day(&self) -> Option<String> {
        match self.outcome {
            Outcome::Met | Outcome::Scheduled | Outcome::Answered(_) => Some(self.outcome_on.to_string()),
            Outcome::Waiting | Outcome::Silent => Some(format!("since {}", self.outcome_on)),
            Outcome::Unasked => None,
        }
    }
}

impl Report {
    pub(crate) const TITLE: &str = "Networking report";
    pub(crate) const EMPTY: &str = "Nobody was written to or talked to in these days.";

    /// `2026-01-10 to 2026-03-02`; of an empty report without a first day `Up to 2026-03-02`.
    pub(crate) fn days(&self) -> String {
        match self.since {
            Some(since) => format!("{since} to {}", self.until),
            None => format!("Up to {}", self.until),
        }
    }

    /// How the outcomes are to be read, and that names are gone, if they are.
    pub(crate) fn remark(&self) -> String {
        let names = if self.redacted { " Names are replaced by numbers." } else { "" };
        format!("Outcomes and follow-ups as they stood on {}.{names}", self.made_on)
    }

    /// What it comes to, as label and text. A rate is told of messages whose time for an answer is over, with the range
    /// in which it lies (DOMAIN.md, section 5).
    pub(crate) fn summary(&self) -> Vec<(&'static str, String)> {
        let totals = &self.totals;
        let people = counted(totals.people, "person", "people");
        let companies = counted(totals.companies, "company", "companies");
        let mut told = vec![
            ("Reached", format!("{people} at {companies}")),
            (
                "Messages",
                format!("{} sent, {}", totals.messages, counted(totals.replies, "reply", "replies")),
            ),
            ("Conversations", format!("{} held", totals.conversations)),
            ("Answered", answered(&totals.attempts)),
        ];
        if totals.attempts.waiting > 0 {
            let early = match totals.attempts.answered_early {
                0 => String::new(),
                early => format!(" ({early} answered already)"),
            };
            let (many, days) = (totals.attempts.waiting, totals.waiting_days);
            told.push(("Waiting", format!("{many} younger than {days} days, counted later{early}")));
        }
        if totals.left_out > 0 {
            let many = totals.left_out;
            told.push(("Not counted", format!("{many} (thank-yous and answers to a reply ask for nothing)")));
        }
        told
    }
}

/// `1 reply`, `2 replies`
pub(crate) fn counted(many: u32, one: &str, several: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { several })
}

fn answered(attempts: &Tally) -> String {
    match (attempts.rate, attempts.low, attempts.high) {
        (Some(rate), Some(low), Some(high)) => format!(
            "{} of {} messages whose time for an answer is over: {:.0} % (95 % range: {:.0} to {:.0} %)",
            attempts.answered,
            attempts.settled,
            rate * 100.0,
            low * 100.0,
            high * 100.0
        ),
        _ => "no message is old enough to be counted".to_owned(),
    }
}
