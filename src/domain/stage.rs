//! Stage: how far things are with a contact, told from what happened and from the day.

use chrono::NaiveDate;
use serde::Serialize;

/// How far things are with a contact. Derived from what happened, never typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    Pool,
    Idea,
    Researched,
    Drafted,
    Contacted,
    Replied,
    Scheduled,
    Met,
    KeepingInTouch,
    Dormant,
    Closed,
}

impl Stage {
    pub(crate) const ALL: [Self; 11] = [
        Self::Pool,
        Self::Idea,
        Self::Researched,
        Self::Drafted,
        Self::Contacted,
        Self::Replied,
        Self::Scheduled,
        Self::Met,
        Self::KeepingInTouch,
        Self::Dormant,
        Self::Closed,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Idea => "idea",
            Self::Researched => "researched",
            Self::Drafted => "drafted",
            Self::Contacted => "contacted",
            Self::Replied => "replied",
            Self::Scheduled => "scheduled",
            Self::Met => "met",
            Self::KeepingInTouch => "keeping-in-touch",
            Self::Dormant => "dormant",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// The furthest thing that happened with a contact; what the store keeps of history to tell the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Idea,
    Researched,
    Drafted,
    Contacted,
    Replied,
    Met,
    Closed,
}

impl Progress {
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "researched" => Self::Researched,
            "drafted" => Self::Drafted,
            "contacted" => Self::Contacted,
            "replied" => Self::Replied,
            "met" => Self::Met,
            "closed" => Self::Closed,
            _ => Self::Idea,
        }
    }
}

/// A tie that was silent for longer than this many days is dormant: the longest keep-in-touch interval
/// (DOMAIN.md, section 4: D).
pub(super) const DORMANT_AFTER_DAYS: i64 = 365;

/// What the stage is told from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) pool: bool,
    pub(crate) archived: bool,
    pub(crate) progress: Progress,
    pub(crate) keeps_in_touch: bool,
    pub(crate) last_contact_on: Option<NaiveDate>,
    pub(crate) next_conversation_on: Option<NaiveDate>,
}

impl Standing {
    /// The stage on the day `today` (DOMAIN.md, section 2).
    pub(crate) fn stage(&self, today: NaiveDate) -> Stage {
        let silent = self.last_contact_on.is_some_and(|last| (today - last).num_days() > DORMANT_AFTER_DAYS);
        match self.progress {
            _ if self.archived => Stage::Closed,
            _ if self.pool => Stage::Pool,
            _ if self.next_conversation_on.is_some_and(|on| on >= today) => Stage::Scheduled,
            Progress::Closed => Stage::Closed,
            Progress::Contacted | Progress::Replied | Progress::Met if silent => Stage::Dormant,
            Progress::Replied | Progress::Met if self.keeps_in_touch => Stage::KeepingInTouch,
            Progress::Met => Stage::Met,
            Progress::Replied => Stage::Replied,
            Progress::Contacted => Stage::Contacted,
            Progress::Drafted => Stage::Drafted,
            Progress::Researched => Stage::Researched,
            Progress::Idea => Stage::Idea,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(progress: Progress) -> Standing {
        Standing {
            pool: false,
            archived: false,
            progress,
            keeps_in_touch: false,
            last_contact_on: "2026-02-20".parse().ok(),
            next_conversation_on: None,
        }
    }

    #[test]
    fn the_stage_follows_from_what_happened_and_from_the_day() {
        let today: NaiveDate = "2026-03-02".parse().unwrap();
        let stage = |standing: Standing| standing.stage(today);
        let met = standing(Progress::Met);
        assert_eq!(stage(standing(Progress::Idea)), Stage::Idea);
        assert_eq!(stage(standing(Progress::Contacted)), Stage::Contacted);
        assert_eq!(stage(met), Stage::Met);
        assert_eq!(stage(Standing { keeps_in_touch: true, ..met }), Stage::KeepingInTouch);
        assert_eq!(
            stage(Standing { keeps_in_touch: true, ..standing(Progress::Contacted) }),
            Stage::Contacted
        );
        for (ahead, expected) in [(0, Stage::Scheduled), (-1, Stage::Met)] {
            let next_conversation_on = Some(today + chrono::Days::new(1) + chrono::Duration::days(ahead - 1));
            assert_eq!(stage(Standing { next_conversation_on, ..met }), expected);
        }
        for (last, expected) in [("2025-03-02", Stage::Met), ("2025-03-01", Stage::Dormant)] {
            assert_eq!(stage(Standing { last_contact_on: last.parse().ok(), ..met }), expected);
        }
        assert_eq!(stage(Standing { pool: true, ..met }), Stage::Pool);
        assert_eq!(stage(Standing { pool: true, archived: true, ..met }), Stage::Closed);
        assert!(Stage::ALL.iter().all(|stage| Stage::parse(stage.as_str()) == Some(*stage)));
    }
}
