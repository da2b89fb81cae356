//! Timer: where the clock of a mixer stands, worked out from what was done to it.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Agenda, Entry, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Running,
    Paused,
    Ended,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }
}

/// The clock at the instant up to which it was told; all counts are seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timer {
    pub(crate) state: State,
    /// The part that it is in, from 0
    pub(crate) part: usize,
    parts: Vec<Slot>,
    told: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot {
    least: i64,
    planned: i64,
    spent: i64,
    skipped: bool,
}

impl Timer {
    /// It runs from the beginning of the mixer on.
    pub(crate) fn new(agenda: &Agenda, started_at: DateTime<Utc>) -> Self {
        let seconds = |minutes: u32| i64::from(minutes) * 60;
        let slots = agenda.parts.iter().map(|part| Slot {
            least: seconds(part.least),
            planned: seconds(part.minutes),
            spent: 0,
            skipped: false,
        });
        Self { state: State::Running, part: 0, parts: slots.collect(), told: started_at }
    }

    /// Let the time pass until `now`. A clock that was set back stands still.
    pub(crate) fn pass(&mut self, now: DateTime<Utc>) {
        if self.state == State::Running
            && let Some(slot) = self.parts.get_mut(self.part)
        {
            slot.spent += (now - self.told).num_seconds().max(0);
        }
        self.told = now;
    }

    /// Let an entry happen. From the last thing that is known to the return after a break it counts as paused.
    pub(crate) fn apply(&mut self, entry: &Entry) {
        if entry.kind == Kind::Resume {
            self.told = entry.at;
        }
        self.pass(entry.at);
        match entry.kind {
            Kind::Pause => self.state = State::Paused,
            Kind::Go | Kind::Resume if self.state != State::Ended => self.state = State::Running,
            Kind::Extend => {
                self.extend(entry.text.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0));
            }
            Kind::Skip | Kind::Next if !self.is_last() => {
                self.parts[self.part].skipped = entry.kind == Kind::Skip;
                self.part += 1;
            }
            Kind::Back => {
                self.part = self.part.saturating_sub(1);
                self.parts[self.part].skipped = false;
            }
            Kind::End => self.state = State::Ended,
            _ => {}
        }
    }

    /// The part gets more; what later parts have above their least pays for it, the last part first, then the whole
    /// grows.
    fn extend(&mut self, minutes: u32) {
        let seconds = i64::from(minutes) * 60;
        let mut owed = seconds;
        for later in self.parts.iter_mut().skip(self.part + 1).rev() {
            let given = owed.min((later.planned - later.least.max(later.spent)).max(0));
            later.planned -= given;
            owed -= given;
        }
        if let Some(slot) = self.parts.get_mut(self.part) {
            slot.planned += seconds;
        }
    }

    pub(crate) fn is_last(&self) -> bool {
        self.part + 1 >= self.parts.len()
    }

    pub(crate) fn is_skipped(&self, part: usize) -> bool {
        self.parts.get(part).is_some_and(|slot| slot.skipped)
    }

    pub(crate) fn planned(&self, part: usize) -> i64 {
        self.parts.get(part).map_or(0, |slot| slot.planned)
    }

    pub(crate) fn spent(&self, part: usize) -> i64 {
        self.parts.get(part).map_or(0, |slot| slot.spent)
    }

    /// Of this part; negative when it takes too long.
    pub(crate) fn left(&self) -> i64 {
        self.planned(self.part) - self.spent(self.part)
    }

    pub(crate) fn total(&self) -> i64 {
        self.parts.iter().map(|slot| slot.planned).sum()
    }

    pub(crate) fn spent_in_all(&self) -> i64 {
        self.parts.iter().map(|slot| slot.spent).sum()
    }

    pub(crate) fn left_in_all(&self) -> i64 {
        self.total() - self.spent_in_all()
    }

    /// By how much the parts to come need more than there is; negative where they need less.
    pub(crate) fn behind(&self) -> i64 {
        let to_come = self.parts.iter().skip(self.part).map(|slot| (slot.planned - slot.spent).max(0));
        to_come.sum::<i64>() - self.left_in_all()
    }

    /// When it is over if it goes on as planned from `now`.
    pub(crate) fn ends_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_add_signed(TimeDelta::seconds(self.left_in_all() + self.behind())).unwrap_or(now)
    }
}

/// Seconds as a clock shows them: `6:40`, `-0:35`.
pub(crate) fn face(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let (minutes, seconds) = (seconds.abs() / 60, seconds.abs() % 60);
    format!("{sign}{minutes}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Preset;
    use super::*;

    fn start() -> DateTime<Utc> {
        "2026-03-02T15:00:00Z".parse().unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        start() + TimeDelta::seconds(seconds)
    }

    fn timer(total: u32, entries: &[(Kind, i64, Option<&str>)], now: i64) -> Timer {
        let agenda = Agenda::fit(&Preset::built_in("mixup").unwrap(), total).unwrap();
        let mut timer = Timer::new(&agenda, start());
        for (kind, when, text) in entries {
            let text = text.map(str::to_owned);
            timer.apply(&Entry { kind: *kind, person: None, text, at: at(*when) });
        }
        timer.pass(at(now));
        timer
    }

    #[test]
    fn time_passes_in_the_part_and_in_all_and_stands_still_in_a_pause() {
        let seen = timer(30, &[(Kind::Pause, 60, None), (Kind::Go, 600, None)], 630);
        assert_eq!((seen.left(), seen.left_in_all(), seen.behind()), (30, 30 * 60 - 90, 0));
        let seen = timer(30, &[(Kind::Next, 150, None)], 160);
        assert_eq!((seen.part, seen.left(), seen.left_in_all(), seen.behind()), (1, 470, 1640, 30));
        assert_eq!(seen.ends_at(at(160)), at(1830));
    }

    #[test]
    fn a_part_that_is_over_counts_on_below_nothing() {
        let seen = timer(30, &[], 155);
        assert_eq!((seen.part, seen.left(), face(seen.left()).as_str()), (0, -35, "-0:35"));
        assert_eq!(seen.behind(), 35);
    }

    #[test]
    fn after_a_break_the_clock_goes_on_from_the_last_thing_that_is_known() {
        let broken = [(Kind::Said(super::super::Key::Note), 50, None), (Kind::Resume, 5_000, None)];
        assert_eq!(timer(30, &broken, 5_010).spent(0), 60);
        // also one that came in a pause
        let paused = [(Kind::Pause, 50, None), (Kind::Resume, 5_000, None)];
        assert_eq!(timer(30, &paused, 5_010).spent(0), 60);
    }

    #[test]
    fn a_minute_more_is_taken_from_what_later_parts_can_spare_and_then_makes_the_whole_longer() {
        let seen = timer(33, &[(Kind::Extend, 10, Some("1"))], 10);
        assert_eq!((seen.planned(0), seen.planned(1), seen.total()), (300, 480, 33 * 60));
        let seen = timer(33, &[(Kind::Extend, 10, Some("3"))], 10);
        assert_eq!((seen.planned(0), seen.planned(1), seen.total()), (420, 480, 35 * 60));
    }

    #[test]
    fn going_back_goes_on_where_the_part_was_left_and_a_skipped_part_is_one_no_more() {
        let seen = timer(30, &[(Kind::Skip, 20, None), (Kind::Back, 50, None)], 60);
        assert_eq!((seen.part, seen.spent(0), seen.spent(1), seen.is_skipped(0)), (0, 30, 30, false));
        let seen = timer(30, &[(Kind::Skip, 20, None)], 60);
        assert!(seen.is_skipped(0) && seen.behind() == -100);
        assert_eq!(timer(30, &[(Kind::Back, 5, None)], 9).part, 0);
    }

    #[test]
    fn a_clock_that_is_set_back_takes_nothing_away() {
        assert_eq!(timer(30, &[(Kind::Pause, 50, None), (Kind::Go, 10, None)], 20).spent(0), 60);
    }

    fn kind() -> impl Strategy<Value = Kind> {
        use Kind::{Back, End, Extend, Go, Next, Pause, Resume, Skip};
        proptest::sample::select(vec![Back, End, Extend, Go, Next, Pause, Resume, Skip])
    }

    proptest! {
        #[test]
        fn whatever_is_done_the_clock_adds_up(
            steps in proptest::collection::vec((kind(), 0_i64..900, 1_u32..9), 0..40),
            total in 30_u32..=35,
        ) {
            let agenda = Agenda::fit(&Preset::built_in("mixup").unwrap(), total).unwrap();
            let mut timer = Timer::new(&agenda, start());
            let (mut now, mut run, mut running, mut extended) = (0, 0, true, 0);
            for (kind, after, minutes) in steps {
                now += after;
                if running && kind != Kind::Resume {
                    run += after;
                }
                let ended = timer.state == State::Ended;
                timer.apply(&Entry { kind, person: None, text: Some(minutes.to_string()), at: at(now) });
                extended += if kind == Kind::Extend { i64::from(minutes) * 60 } else { 0 };
                match kind {
                    Kind::Pause | Kind::End => running = false,
                    Kind::Go | Kind::Resume if !ended => running = true,
                    _ => {}
                }
            }
            prop_assert_eq!(timer.spent_in_all(), run);
            prop_assert!(timer.part < 4);
            let planned = i64::from(total) * 60;
            prop_assert!((planned..=planned + extended).contains(&timer.total()));
            for part in 0..4 {
                prop_assert!(timer.planned(part) >= i64::from(agenda.parts[part].least) * 60);
            }
        }
    }
}
