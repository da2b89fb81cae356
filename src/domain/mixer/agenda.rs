//! Agenda: the parts of one mixer with the minutes that each got. The ranges of a preset are fitted into the total by
//! shrinking them towards their minimum (DOMAIN.md, section 6).

use serde::{Deserialize, Serialize};

use super::preset::{PartKind, Preset};
use super::{MixerError, Topic, words};

/// As it is kept with the mixer, so that a later change of the preset does not change what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Agenda {
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    pub(crate) title: String,
    /// Minutes
    pub(crate) least: u32,
    /// Minutes
    pub(crate) most: u32,
    /// Minutes that it got
    pub(crate) minutes: u32,
    pub(crate) topic: Option<Topic>,
    /// Of the leader's part: what may be told
    pub(crate) prompts: Vec<String>,
}

impl Agenda {
    /// Fit the parts of a preset into `total` minutes. Each part gives of its range in proportion to how wide that is.
    ///
    /// # Errors
    /// `DoesNotFit` where the parts need more than that, or cannot fill it.
    pub(crate) fn fit(preset: &Preset, total: u32) -> Result<Self, MixerError> {
        let least: u32 = preset.parts.iter().map(|part| part.least).sum();
        let most: u32 = preset.parts.iter().map(|part| part.most).sum();
        if !(least..=most).contains(&total) {
            return Err(MixerError::DoesNotFit { preset: preset.name.clone(), total, least, most });
        }
        let (mut wide, mut given) = (most - least, total - least);
        let parts = preset.parts.iter().map(|part| {
            // of what is left to give, the share of what is left to fill: rounding errors never add up
            let range = part.most - part.least;
            let share = (given * range + wide / 2).checked_div(wide).unwrap_or(0);
            let more = share.min(range).max(given.saturating_sub(wide - range));
            (wide, given) = (wide - range, given - more);
            let prompts = match part.kind {
                PartKind::Sharing if part.prompts.is_empty() => words::prompts().to_vec(),
                _ => part.prompts.clone(),
            };
            Part {
                kind: part.kind,
                title: part.title.clone(),
                least: part.least,
                most: part.most,
                minutes: part.least + more,
                topic: part.topic,
                prompts,
            }
        });
        Ok(Self { parts: parts.collect() })
    }

    /// The first discussion that has no topic of its own gets this one. Whether there is such a part.
    pub(crate) fn set_topic(&mut self, topic: Topic) -> bool {
        let open = |part: &&mut Part| part.kind == PartKind::Discussion && part.topic.is_none();
        let found = self.parts.iter_mut().find(open);
        found.map(|part| part.topic = Some(topic)).is_some()
    }

    /// Minutes.
    pub(crate) fn total(&self) -> u32 {
        self.parts.iter().map(|part| part.minutes).sum()
    }

    /// The parts that got less than they may take.
    pub(crate) fn shortened(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.minutes < part.most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::mixer::preset::PresetPart;

    fn preset(ranges: &[(u32, u32)]) -> Preset {
        let part = |&(least, most): &(u32, u32)| PresetPart {
            kind: PartKind::Talk,
            title: "Talk".into(),
            least,
            most,
            topic: None,
            prompts: Vec::new(),
        };
        Preset {
            name: "x".into(),
            about: String::new(),
            minutes: 30,
            parts: ranges.iter().map(part).collect(),
        }
    }

    fn minutes(preset: &Preset, total: u32) -> Vec<u32> {
        Agenda::fit(preset, total).unwrap().parts.iter().map(|part| part.minutes).collect()
    }

    #[test]
    fn the_half_hour_is_shrunk_to_fit_and_more_minutes_go_to_the_widest_ranges() {
        let mixup = Preset::built_in("mixup").unwrap();
        assert_eq!(minutes(&mixup, 30), [2, 8, 15, 5]);
        assert_eq!(minutes(&mixup, 33), [4, 9, 15, 5]);
        assert_eq!(minutes(&mixup, 35), [5, 10, 15, 5]);
        let agenda = Agenda::fit(&mixup, 33).unwrap();
        let short: Vec<_> = agenda.shortened().map(|part| part.title.as_str()).collect();
        assert_eq!(short, ["Introductions", "The leader shares"]);
        assert_eq!(Agenda::fit(&mixup, 35).unwrap().shortened().count(), 0);
        let mut agenda = agenda;
        assert!(agenda.set_topic(Topic::Blockers) && !agenda.set_topic(Topic::Messaging));
        assert_eq!(agenda.parts[2].topic, Some(Topic::Blockers));
        assert_eq!(minutes(&Preset::built_in("hour").unwrap(), 60).iter().sum::<u32>(), 60);
    }

    #[test]
    fn a_total_that_cannot_be_is_refused_with_what_can() {
        let error = Agenda::fit(&Preset::built_in("mixup").unwrap(), 29).unwrap_err();
        assert_eq!(error.to_string(), "`mixup` does not fit into 29 minutes: its parts take 30 to 35");
        assert!(Agenda::fit(&Preset::built_in("mixup").unwrap(), 36).is_err());
        assert!(Agenda::fit(&Preset::built_in("mixup").unwrap(), 0).is_err());
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_total_and_stay_in_their_ranges(
            ranges in proptest::collection::vec((1_u32..60, 0_u32..60), 1..12),
            share in 0.0_f64..=1.0,
        ) {
            let ranges: Vec<(u32, u32)> = ranges.into_iter().map(|(least, more)| (least, least + more)).collect();
            let (least, most) = ranges.iter().fold((0, 0), |(a, b), (least, most)| (a + least, b + most));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small number")]
            let total = least + (f64::from(most - least) * share) as u32;
            let fitted = minutes(&preset(&ranges), total);
            prop_assert_eq!(fitted.iter().sum::<u32>(), total);
            for (minutes, (least, most)) in fitted.iter().zip(&ranges) {
                prop_assert!((least..=most).contains(&minutes));
            }
            prop_assert!(Agenda::fit(&preset(&ranges), most + 1).is_err());
            prop_assert!(Agenda::fit(&preset(&ranges), least - 1).is_err());
        }
    }
}
