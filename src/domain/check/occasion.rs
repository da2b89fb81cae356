//! Occasion: what a message is, as the rules see it (DOMAIN.md, section 3).

use chrono::NaiveDate;

use crate::domain::follow_up::{FollowUp, FollowUpKind};
use crate::domain::message::Message;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    First,
    /// To somebody written to already and not answered yet, in any channel
    FollowUp,
    /// After a meeting
    ThankYou,
    /// To somebody who replied
    Answer,
}

impl Occasion {
    /// `before` is what was sent to the contact before, newest first; `open` what is open for the contact (nothing
    /// for a message that was sent already); `met_on` the day of the last conversation that was held.
    pub(crate) fn of(
        before: &[Message],
        open: &[FollowUp],
        met_on: Option<NaiveDate>,
        template: Option<&str>,
    ) -> Self {
        let is_open = |kind| open.iter().any(|follow_up| follow_up.kind == kind);
        let last = before.first();
        let nothing_since = met_on.is_some_and(|met_on| {
            last.is_none_or(|last| last.sent_on.is_some_and(|sent_on| sent_on < met_on))
        });
        if is_open(FollowUpKind::Thank)
            || nothing_since
            || template.is_some_and(|name| name.starts_with("thank-you"))
        {
            return Self::ThankYou;
        }
        // a thank-you and an answer of one's own wait for nothing
        let asked = before.iter().find(|message| message.asks());
        let met_since = |asked: &Message| asked.sent_on.zip(met_on).is_some_and(|(sent, met)| sent <= met);
        match asked {
            _ if is_open(FollowUpKind::Answer) => Self::Answer,
            None if before.is_empty() => Self::First,
            Some(asked) if !asked.is_answered() && !met_since(asked) => Self::FollowUp,
            _ => Self::Answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::ReplyKind;
    use crate::domain::samples;

    fn sent(on: &str, reply: Option<ReplyKind>) -> Message {
        let message = samples::sent(on);
        Message { replied_on: message.sent_on.filter(|_| reply.is_some()), reply_kind: reply, ..message }
    }

    #[test]
    fn what_a_message_is_follows_from_what_went_before() {
        let met = Some("2026-02-10".parse().unwrap());
        let of = |before: &[Message], met_on| Occasion::of(before, &[], met_on, None);
        assert_eq!(of(&[], None), Occasion::First);
        assert_eq!(of(&[sent("2026-02-01", None)], None), Occasion::FollowUp);
        assert_eq!(of(&[sent("2026-02-01", Some(ReplyKind::OutOfOffice))], None), Occasion::FollowUp);
        assert_eq!(of(&[sent("2026-02-01", Some(ReplyKind::Positive))], None), Occasion::Answer);
        assert_eq!(of(&[sent("2026-02-01", Some(ReplyKind::Positive))], met), Occasion::ThankYou);
        assert_eq!(of(&[sent("2026-02-11", None)], met), Occasion::FollowUp);
        assert_eq!(of(&[], met), Occasion::ThankYou);
        assert_eq!(Occasion::of(&[], &[], None, Some("thank-you")), Occasion::ThankYou);
        // a second attempt that was not answered either: the next one is still to somebody not answered
        assert_eq!(of(&[sent("2026-02-05", None), sent("2026-02-01", None)], None), Occasion::FollowUp);
    }
}
