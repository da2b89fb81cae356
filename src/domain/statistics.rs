//! Statistics: which messages were answered, told so that nobody is misled (DOMAIN.md, section 5).
//!
//! One message that asks for an answer is one attempt. A reply counts for the message that it answered: the last one
//! before it. An attempt counts once the waiting window is over, whether it was answered or not; those that are younger
//! wait, and an early answer to one of them is told apart, because counting it at once and its silent neighbours later
//! would make every rate too high.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::channel::Channel;
use super::contact::Circle;
use super::id::ContactId;

/// Days that an answer may take before a message counts as unanswered; the default of `stats.waiting-days`. Two
/// weeks: past the one follow-up that the cadences plan (DOMAIN.md, section 4).
pub(crate) const WAITING_DAYS: u32 = 14;
/// Messages that a group must count before it is ranked (DOMAIN.md, section 5).
pub(crate) const RANKED_FROM: u32 = 20;

/// A message that was sent, as far as statistics look at it.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) contact: ContactId,
    pub(crate) template: Option<String>,
    pub(crate) channel: Channel,
    pub(crate) circle: Circle,
    pub(crate) company: Option<String>,
    pub(crate) sent_on: NaiveDate,
    /// Day of the reply; an automatic one is none
    pub(crate) answered_on: Option<NaiveDate>,
    /// Day of the reply to the message before this one to the same person
    pub(crate) heard_on: Option<NaiveDate>,
}

impl Sent {
    /// Whether the message asks for an answer: a thank-you does not, nor does one that answers a reply, which is one
    /// that follows it within the waiting window.
    pub(crate) fn asks(&self, waiting_days: u32) -> bool {
        let thanks = self.template.as_deref().is_some_and(|name| name.starts_with("thank-you"));
        let answers =
            self.heard_on.is_some_and(|heard| (self.sent_on - heard).num_days() <= waiting_days.into());
        !thanks && !answers
    }
}

/// What messages are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Dimension {
    Template,
    Channel,
    Circle,
    Weekday,
    Company,
}

impl Dimension {
    pub(crate) const ALL: [Self; 5] =
        [Self::Template, Self::Channel, Self::Circle, Self::Weekday, Self::Company];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Channel => "channel",
            Self::Circle => "circle",
            Self::Weekday => "weekday",
            Self::Company => "company",
        }
    }

    /// The group of a message; none where it was written without a template, or no company is known.
    fn key(self, sent: &Sent) -> Option<String> {
        match self {
            Self::Template => sent.template.clone(),
            Self::Channel => Some(sent.channel.as_str().to_owned()),
            Self::Circle => Some(sent.circle.as_str().to_owned()),
            Self::Weekday => Some(sent.sent_on.format("%A").to_string().to_lowercase()),
            Self::Company => sent.company.clone(),
        }
    }

    /// The place of a group among those that are not ranked, where its key has one of its own.
    fn place(self, sent: &Sent) -> u32 {
        match self {
            Self::Weekday => sent.sent_on.weekday().num_days_from_monday(),
            _ => 0,
        }
    }
}

/// The 95 % interval of a rate after Wilson (1927): it stays within 0 to 1 and says something sensible of few trials.
/// None where nothing was tried.
pub(crate) fn wilson(answered: u32, tried: u32) -> Option<(f64, f64)> {
    /// The 97.5th percentile of the normal distribution
    const Z: f64 = 1.959_963_984_540_054;
    if tried == 0 {
        return None;
    }
    let n = f64::from(tried);
    let rate = f64::from(answered) / n;
    let scale = 1.0 + Z * Z / n;
    let middle = (rate + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
    // rounding must not part the interval from its rate
    Some(((middle - half).clamp(0.0, rate), (middle + half).clamp(rate, 1.0)))
}

/// Counts of messages and people; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Tally {
    /// `settled` and `waiting` together
    pub(crate) sent: u32,
    /// Whose waiting window is over
    pub(crate) settled: u32,
    /// Of the settled
    pub(crate) answered: u32,
    pub(crate) waiting: u32,
    /// Of the waiting
    pub(crate) answered_early: u32,
    /// To whom the settled went
    pub(crate) people: u32,
    /// Who answered one of the settled
    pub(crate) people_answered: u32,
    /// `answered` of `settled`, 0 to 1, with its 95 % interval
    pub(crate) rate: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}

/// Messages that have something in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Group {
    pub(crate) key: Option<String>,
    #[serde(flatten)]
    pub(crate) tally: Tally,
    /// Whether it is large enough to be compared
    pub(crate) ranked: bool,
}

/// What became of the messages of some time.
#[derive(Debug)]
pub(crate) struct Attempts {
    sent: Vec<Sent>,
    today: NaiveDate,
    waiting_days: u32,
    /// Thank-yous and answers, which ask for nothing
    pub(crate) left_out: u32,
}

impl Attempts {
    pub(crate) fn new(mut sent: Vec<Sent>, today: NaiveDate, waiting_days: u32) -> Self {
        let all = sent.len();
        sent.retain(|sent| sent.asks(waiting_days));
        let left_out = u32::try_from(all - sent.len()).unwrap_or(u32::MAX);
        Self { sent, today, waiting_days, left_out }
    }

    pub(crate) fn total(&self) -> Tally {
        self.tally(&self.sent.iter().collect::<Vec<_>>())
    }

    /// Every group: those large enough first, by rate, then the others, which are in no order of merit.
    pub(crate) fn by(&self, dimension: Dimension) -> Vec<Group> {
        let mut members: BTreeMap<(u32, Option<String>), Vec<&Sent>> = BTreeMap::new();
        for sent in &self.sent {
            members.entry((dimension.place(sent), dimension.key(sent))).or_default().push(sent);
        }
        let (mut ranked, mut others) = (Vec::new(), Vec::new());
        for ((place, key), members) in members {
            let tally = self.tally(&members);
            let large = tally.settled >= RANKED_FROM;
            let group = Group { key, tally, ranked: large };
            if large { ranked.push(group) } else { others.push((place, group)) }
        }
        ranked.sort_by(|a: &Group, b: &Group| {
            let rate = |group: &Group| group.tally.rate.unwrap_or_default();
            rate(b).total_cmp(&rate(a)).then_with(|| b.tally.settled.cmp(&a.tally.settled))
        });
        // by size, then by name: the order of the map
        others.sort_by_key(|(place, group)| (*place, std::cmp::Reverse(group.tally.sent)));
        ranked.extend(others.into_iter().map(|(_, group)| group));
        ranked
    }

    fn tally(&self, members: &[&Sent]) -> Tally {
        let mut tally = Tally::default();
        let (mut people, mut people_answered) = (BTreeSet::new(), BTreeSet::new());
        for sent in members {
            tally.sent += 1;
            let answered = sent.answered_on.is_some();
            if (self.today - sent.sent_on).num_days() >= self.waiting_days.into() {
                tally.settled += 1;
                tally.answered += u32::from(answered);
                people.insert(sent.contact);
                if answered {
                    people_answered.insert(sent.contact);
                }
            } else {
                tally.waiting += 1;
                tally.answered_early += u32::from(answered);
            }
        }
        let count = |set: &BTreeSet<ContactId>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        (tally.people, tally.people_answered) = (count(&people), count(&people_answered));
        if let Some((low, high)) = wilson(tally.answered, tally.settled) {
            tally.rate = Some(f64::from(tally.answered) / f64::from(tally.settled));
            (tally.low, tally.high) = (Some(low), Some(high));
        }
        tally
    }
}

/// Whether the first of the ranked groups is ahead of the second by more than chance may bring: their intervals do not
/// meet.
pub(crate) fn is_clear(groups: &[Group]) -> bool {
    let mut ranked = groups.iter().filter(|group| group.ranked);
    match (ranked.next(), ranked.next()) {
        (Some(first), Some(second)) => first.tally.low > second.tally.high,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        "2026-03-02".parse().unwrap()
    }

    fn sent(contact: i64, days_ago: u64, answered: bool) -> Sent {
        let sent_on = today() - Days::new(days_ago);
        Sent {
            contact: ContactId(contact),
            template: Some("company".into()),
            channel: Channel::Email,
            circle: Circle::New,
            company: None,
            sent_on,
            answered_on: answered.then_some(sent_on),
            heard_on: None,
        }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.000_5
    }

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
        for (answered, tried, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (l, h) = wilson(answered, tried).unwrap();
            assert!(near(l, low) && near(h, high), "{answered} of {tried}: {l} {h}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_message_counts_when_its_window_is_over_and_an_early_answer_lifts_no_rate() {
        let list = vec![sent(1, 14, false), sent(2, 13, true), sent(3, 13, false), sent(4, 40, true)];
        let tally = Attempts::new(list, today(), 14).total();
        assert_eq!((tally.sent, tally.settled, tally.answered), (4, 2, 1));
        assert_eq!((tally.waiting, tally.answered_early), (2, 1));
        assert_eq!((tally.people, tally.people_answered, tally.rate), (2, 1, Some(0.5)));
        let none = Attempts::new(vec![sent(1, 3, true)], today(), 14).total();
        assert_eq!((none.settled, none.rate, none.low, none.high), (0, None, None, None));
    }

    #[test]
    fn thank_yous_and_answers_to_a_reply_are_no_attempts() {
        let thanks = Sent { template: Some("thank-you-note".into()), ..sent(1, 50, false) };
        let on = |days| Some(today() - Days::new(days));
        let answer = Sent { heard_on: on(52), ..sent(1, 50, false) };
        let late = Sent { heard_on: on(65), ..sent(1, 50, false) };
        let attempts = Attempts::new(vec![sent(1, 60, true), thanks, answer, late], today(), 14);
        assert_eq!((attempts.total().sent, attempts.left_out), (2, 2));
    }

    #[test]
    fn a_reply_counts_for_the_message_it_answered_and_once_for_the_person() {
        let follow_up = |answered| Sent { template: Some("follow-up".into()), ..sent(1, 40, answered) };
        let attempts = Attempts::new(vec![sent(1, 50, false), follow_up(true)], today(), 14);
        let groups = attempts.by(Dimension::Template);
        let told: Vec<_> = groups
            .iter()
            .map(|g| (g.key.as_deref().unwrap(), g.tally.answered, g.tally.people_answered))
            .collect();
        assert_eq!(told, [("company", 0, 0), ("follow-up", 1, 1)]);
        assert_eq!((attempts.total().people, attempts.total().people_answered), (1, 1));
    }

    #[test]
    fn groups_below_twenty_are_listed_behind_and_never_ranked() {
        let of = |channel, count: i64, answered: i64| {
            (0..count).map(move |n| Sent { channel, ..sent(n, 30, n < answered) })
        };
        let list = of(Channel::Text, 19, 19)
            .chain(of(Channel::Email, 20, 4))
            .chain(of(Channel::Inmail, 40, 30))
            .chain(of(Channel::Slack, 2, 0));
        let groups = Attempts::new(list.collect(), today(), 14).by(Dimension::Channel);
        let told: Vec<_> = groups.iter().map(|g| (g.key.as_deref().unwrap(), g.ranked)).collect();
        assert_eq!(told, [("inmail", true), ("email", true), ("text", false), ("slack", false)]);
        assert!(is_clear(&groups));
        assert!(!is_clear(&groups[1..]), "one alone is ahead of nobody");
    }

    #[test]
    fn days_of_the_week_come_in_their_order_and_missing_keys_are_a_group() {
        let list: Vec<Sent> = (0..7).map(|n| sent(1, 20 + n, false)).collect();
        let attempts = Attempts::new(list, today(), 14);
        let days: Vec<String> = attempts.by(Dimension::Weekday).into_iter().filter_map(|g| g.key).collect();
        assert_eq!(days, ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
        let groups = attempts.by(Dimension::Company);
        assert_eq!((groups.len(), groups[0].key.clone(), groups[0].tally.sent), (1, None, 7));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_rate_within_bounds_shrinks_with_trials_and_is_symmetric(n in 1_u32..100_000, part in 0.0_f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of n")]
            let k = (f64::from(n) * part) as u32;
            let rate = f64::from(k) / f64::from(n);
            let (low, high) = wilson(k, n).unwrap();
            prop_assert!((0.0..=rate).contains(&low) && (rate..=1.0).contains(&high) && low < high);
            let (more_low, more_high) = wilson(2 * k, 2 * n).unwrap();
            prop_assert!(more_high - more_low < high - low);
            let (other_low, other_high) = wilson(n - k, n).unwrap();
            prop_assert!((other_low - (1.0 - high)).abs() < 1e-9 && (other_high - (1.0 - low)).abs() < 1e-9);
        }

        #[test]
        fn every_message_is_in_one_group_and_the_groups_add_up(list in proptest::collection::vec((0_i64..9, 0_u64..60, any::<bool>(), 0..7_usize), 0..120)) {
            let list: Vec<Sent> = list.into_iter().map(|(who, ago, answered, channel)| Sent { channel: Channel::ALL[channel], ..sent(who, ago, answered) }).collect();
            let attempts = Attempts::new(list, today(), 14);
            let total = attempts.total();
            prop_assert_eq!(total.sent, total.settled + total.waiting);
            for dimension in Dimension::ALL {
                let groups = attempts.by(dimension);
                let sum = |of: fn(&Tally) -> u32| groups.iter().map(|group| of(&group.tally)).sum::<u32>();
                prop_assert_eq!(sum(|t| t.sent), total.sent);
                prop_assert_eq!(sum(|t| t.answered), total.answered);
                prop_assert_eq!(sum(|t| t.answered_early), total.answered_early);
                prop_assert!(groups.iter().all(|group| group.ranked == (group.tally.settled >= RANKED_FROM)));
                prop_assert!(groups.is_sorted_by_key(|group| !group.ranked));
            }
        }
    }
}
