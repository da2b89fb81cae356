//! Message: what is written to a contact, and what one means after those before it.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::cadence::MAX_ATTEMPTS;
use super::channel::Channel;
use super::contact::Named;
use super::follow_up::{FollowUp, FollowUpKind};
use super::id::{FeedbackId, MessageId};

/// A draft is never recorded as sent by itself (DOMAIN.md, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Draft,
    Reviewed,
    Sent,
}

impl State {
    const ALL: [Self; 3] = [Self::Draft, Self::Reviewed, Self::Sent];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Sent => "sent",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ReplyKind {
    Positive,
    Later,
    Referral,
    Negative,
    OutOfOffice,
}

impl ReplyKind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Positive, Self::Later, Self::Referral, Self::Negative, Self::OutOfOffice];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Later => "later",
            Self::Referral => "referral",
            Self::Negative => "negative",
            Self::OutOfOffice => "out-of-office",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A message as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) contact: Named,
    pub(crate) channel: Channel,
    pub(crate) state: State,
    pub(crate) template: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    /// The template as it was filled; none when the writer began with an empty page
    pub(crate) filled: Option<String>,
    /// 0 to 1: see `template::personal_share`
    pub(crate) personal_share: f64,
    /// Ids of the rules in spite of whose errors it was reviewed or sent
    pub(crate) overrides: Vec<String>,
    pub(crate) reviewed_at: Option<String>,
    /// What it was when it was sent; unknown of those that an older nettrack recorded
    pub(crate) occasion: Option<Occasion>,
    pub(crate) sent_on: Option<NaiveDate>,
    pub(crate) sent_at: Option<String>,
    pub(crate) replied_on: Option<NaiveDate>,
    pub(crate) replied_at: Option<String>,
    pub(crate) reply_kind: Option<ReplyKind>,
    pub(crate) reply_text: Option<String>,
}

/// What somebody said of a message before it was sent; the keys of its JSON are the fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Feedback {
    pub(crate) id: FeedbackId,
    #[serde(rename = "from")]
    pub(crate) given_by: String,
    pub(crate) given_on: NaiveDate,
    pub(crate) text: String,
}

/// Days after the last of `MAX_ATTEMPTS` messages without an answer in which the contact rests; what is written later
/// begins anew. A default of nettrack's own (`cadence.rest-days`): a season, after which there is news to tell.
pub(crate) const REST_DAYS: u32 = 90;

/// What a message is, seen from what went before; it decides what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Occasion {
    /// To somebody new, or again after a silence that was closed: follow-ups are planned
    First,
    /// After messages without an answer: nothing more is planned
    FollowUp,
    /// To somebody who replied
    Answer,
    /// After a conversation
    ThankYou,
    /// To somebody who answered or was met before, and waits for nothing
    KeepInTouch,
}

impl Occasion {
    const ALL: [Self; 5] = [Self::First, Self::FollowUp, Self::Answer, Self::ThankYou, Self::KeepInTouch];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::FollowUp => "follow-up",
            Self::Answer => "answer",
            Self::ThankYou => "thank-you",
            Self::KeepInTouch => "keep-in-touch",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.as_str() == text)
    }

    /// `attempts` are the messages before it that wait for an answer (see `attempts`), `open` what is open for the
    /// contact; `is_known` whether the contact ever answered or was met.
    pub(crate) fn of(
        attempts: &[NaiveDate],
        open: &[FollowUp],
        is_known: bool,
        template: Option<&str>,
    ) -> Self {
        let is_open = |kind| open.iter().any(|follow_up| follow_up.kind == kind);
        if is_open(FollowUpKind::Thank) || is_thank_you(template) {
            Self::ThankYou
        } else if is_open(FollowUpKind::Answer) {
            Self::Answer
        } else if !attempts.is_empty() || is_open(FollowUpKind::Nudge) {
            // however late the follow-up that was planned is written
            Self::FollowUp
        } else if is_known {
            Self::KeepInTouch
        } else {
            Self::First
        }
    }
}

pub(crate) fn is_thank_you(template: Option<&str>) -> bool {
    template.is_some_and(|name| name.starts_with("thank-you"))
}

impl Message {
    /// Whether somebody answered; an out-of-office note is no answer.
    pub(crate) fn is_answered(&self) -> bool {
        self.replied_on.is_some() && self.reply_kind != Some(ReplyKind::OutOfOffice)
    }

    /// Whether it hopes for an answer: a thank-you and an answer of one's own ask for nothing.
    pub(crate) fn asks(&self) -> bool {
        match self.occasion {
            Some(occasion) => !matches!(occasion, Occasion::Answer | Occasion::ThankYou),
            None => !is_thank_you(self.template.as_deref()),
        }
    }
}

/// The days of the messages that wait for an answer on the day `on`, newest first: those since the contact last
/// answered or was met (`met_on`; what is sent up to the day after is the thank-you), and since the last silence that
/// ended a round of attempts. `sent` is newest first.
pub(crate) fn attempts(
    sent: &[Message],
    met_on: Option<NaiveDate>,
    on: NaiveDate,
    rest_days: u32,
) -> Vec<NaiveDate> {
    let waiting = sent
        .iter()
        .take_while(|message| !message.is_answered())
        .filter(|message| message.asks())
        .filter_map(|message| message.sent_on)
        .filter(|day| met_on.is_none_or(|met| (*day - met).num_days() > 1));
    let mut days: Vec<NaiveDate> = waiting.collect();
    days.reverse();
    let mut round: Vec<NaiveDate> = Vec::new();
    for day in days {
        if is_over(&round, day, rest_days) {
            round.clear();
        }
        round.push(day);
    }
    if is_over(&round, on, rest_days) {
        round.clear();
    }
    round.reverse();
    round
}

/// Whether what is written on this day begins anew: after the rest, or long after a single attempt, which is given at
/// least the usual rest so that a short one does not hide its follow-up.
fn is_over(round: &[NaiveDate], day: NaiveDate, rest_days: u32) -> bool {
    let silence = if round.len() < MAX_ATTEMPTS { rest_days.max(REST_DAYS) } else { rest_days };
    round.last().is_some_and(|last| (day - *last).num_days() >= silence.into())
}

/// The day from which a contact may be written to again, after as many attempts as there may be: at most two, then
/// stop (DOMAIN.md, section 4).
pub(crate) fn rests_until(attempts: &[NaiveDate], rest_days: u32) -> Option<NaiveDate> {
    let last = attempts.first().filter(|_| attempts.len() >= MAX_ATTEMPTS)?;
    last.checked_add_days(Days::new(rest_days.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples::{day, open, sent};

    fn replied(on: &str, kind: ReplyKind) -> Message {
        Message { replied_on: Some(day(on)), reply_kind: Some(kind), ..sent(on) }
    }

    fn count(sent: &[Message], met_on: Option<&str>, on: &str) -> usize {
        attempts(sent, met_on.map(day), day(on), REST_DAYS).len()
    }

    #[test]
    fn what_a_message_is_depends_on_what_went_before() {
        let days = [day("2026-03-11"), day("2026-03-02")];
        assert_eq!(Occasion::of(&[], &[], false, None), Occasion::First);
        assert_eq!(Occasion::of(&[], &[], true, None), Occasion::KeepInTouch);
        assert_eq!(Occasion::of(&days[..1], &[], true, None), Occasion::FollowUp);
        assert_eq!(Occasion::of(&days, &[], false, None), Occasion::FollowUp);
        assert_eq!(Occasion::of(&[], &[open(FollowUpKind::Nudge)], false, None), Occasion::FollowUp);
        assert_eq!(Occasion::of(&days, &[open(FollowUpKind::Answer)], false, None), Occasion::Answer);
        assert_eq!(Occasion::of(&days, &[open(FollowUpKind::Thank)], false, None), Occasion::ThankYou);
        assert_eq!(Occasion::of(&days, &[], false, Some("thank-you")), Occasion::ThankYou);
        assert!(Occasion::ALL.iter().all(|of| Occasion::parse(of.as_str()) == Some(*of)));
    }

    #[test]
    fn attempts_are_counted_from_the_last_answer_meeting_or_long_silence() {
        let two = [sent("2026-03-11"), sent("2026-03-02")];
        assert_eq!(count(&two, None, "2026-03-12"), 2);
        assert_eq!(count(&two, None, "2026-06-08"), 2);
        // ninety days after the last one it begins anew, and the first of the new round counts as one
        assert_eq!(count(&two, None, "2026-06-09"), 0);
        let again = [sent("2026-06-09"), two[0].clone(), two[1].clone()];
        assert_eq!(count(&again, None, "2026-06-10"), 1);
        // a third one within the rest prolongs it
        let third = [sent("2026-04-01"), two[0].clone(), two[1].clone()];
        assert_eq!(count(&third, None, "2026-06-20"), 3);
        assert_eq!(
            count(&[sent("2026-03-11"), replied("2026-03-02", ReplyKind::Positive)], None, "2026-03-12"),
            1
        );
        assert_eq!(
            count(&[replied("2026-03-11", ReplyKind::Negative), sent("2026-03-02")], None, "2026-03-12"),
            0
        );
        assert_eq!(
            count(&[sent("2026-03-11"), replied("2026-03-02", ReplyKind::OutOfOffice)], None, "2026-03-12"),
            2
        );
        assert_eq!(count(&two, Some("2026-03-05"), "2026-03-12"), 1);
        assert_eq!(count(&two, Some("2026-03-10"), "2026-03-12"), 0);
        let thanks = Message { template: Some("thank-you".into()), ..sent("2026-03-11") };
        assert_eq!(count(&[thanks, sent("2026-03-02")], None, "2026-03-12"), 1);
        // recorded late: the newer ones count as well
        assert_eq!(count(&two, None, "2026-02-20"), 2);
        // a short rest does not hide that the second was a second attempt
        let with_rest = |on, rest| attempts(&two, None, day(on), rest).len();
        assert_eq!((with_rest("2026-03-12", 5), with_rest("2026-03-16", 5)), (2, 0));
        assert_eq!(attempts(&two[1..], None, day("2026-03-16"), 5).len(), 1);
    }

    #[test]
    fn a_contact_rests_after_two_attempts_and_not_before() {
        let days = [day("2026-03-11"), day("2026-03-02")];
        assert_eq!(rests_until(&days, REST_DAYS), Some(day("2026-06-09")));
        assert_eq!(rests_until(&days[..1], REST_DAYS), None);
        assert_eq!(rests_until(&[NaiveDate::MAX, NaiveDate::MAX], REST_DAYS), None);
    }
}
